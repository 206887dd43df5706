"""HTML that would cost a parser hours or gigabytes is seen beforehand, however it hides; long articles are not it."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from feedwright.reading.html.parser_cost import (
    _FORMATTING,
    _NEVER_DEEP,
    _NEVER_OPEN,
    _read,
    has_countless_attributes,
    is_tangled,
)

TANGLES = {
    "repeated": "".join(f"<b a={i}><p>" for i in range(5_000)),
    "deep": "<blockquote>" * 60_000,
    "looked through": "<b>" * 30_000 + "<p>" * 60_000,
    "large": "<p>a</p>" * 3_000_000,
    "closed out of scope": "<div><object></div></object>" * 40_000,
    "closed in a cell": "<table><tr><td>" + "<div><table><tr><td></div></table>" * 40_000,
    "closed in a comment": "<div><!--</div>-->" * 60_000,
    "closed in an attribute": "<div a='</div>'>" * 60_000,
    "closed in a script": "<div><script></div></script>" * 60_000,
    "closed under another name": "<div></div.x>" * 60_000,
    "closed beyond a block": "<span><div></span></div>" * 60_000,
    "closed beyond a paragraph": "<span><p></span></p>" * 60_000,
    "closed at a rule": "<p><hr><span></p>" * 60_000,
    "closed by a heading": "<h1><div><h2></h1></h2>" * 60_000,
    "formatting closed nowhere": "".join(f"<font a={i}></font.x>b" for i in range(5_000)),
    "formatting beyond eight blocks": "".join(
        f"<font a={i}>{'<div>' * 10}</font>{'</div>' * 10}b" for i in range(5_000)
    ),
    "in a picture's style": "<svg><style><!--</style>" + "<div>" * 60_000,
    "behind a picture's title": "<svg><title><!--</title></svg>" + "<div>" * 60_000,
    "in a choice": "<select><style><!--</style></select>" + "<div>" * 60_000,
    "behind a fallback": "<noscript><p a='</noscript>" + "<div>" * 60_000,
    "behind a script in a script": "<script><!--<script></script>" + "<div>" * 60_000,
    "entities": "&lt;" * 300_000,
    "attributes": "<p " + " ".join(f"a{i}" for i in range(20_000)) + ">",
    "attributes with values": "<p " + " ".join(f"a{i}='>'" for i in range(20_000)) + ">",
    "attributes without spaces": "<p " + "".join(f"a{i}='>'" for i in range(20_000)) + ">",
    "attributes behind slashes": "<p/" + "/".join(f"a{i}" for i in range(20_000)) + ">",
    "attributes never closed": "<p " + "\n".join(f"a{i}" for i in range(20_000)),
    "attributes in a picture": "<svg><style><!--</style><p " + " ".join(f"a{i}" for i in range(60_000)) + ">",
}


@pytest.mark.parametrize("html", TANGLES.values(), ids=TANGLES)
def test_what_would_take_hours_or_gigabytes_is_seen_beforehand(html):
    assert is_tangled(html)


PARAGRAPH = '<p>Words <em>and</em> <code>code</code> and <a href="https://x.example/">links</a>.</p>\n'
LONG = {
    "paragraphs": PARAGRAPH * 10_000 + '<pre><code class="language-x">y</code></pre>' * 50,
    "paragraphs never closed": PARAGRAPH.replace("</p>", "") * 10_000,
    "sections": f"<section><h2>Words</h2><div>{PARAGRAPH * 3}</div><hr></section>" * 2_000,
    "lists": "<ul><li>a<ul><li><b>b</b><li>c</ul><li>d</ul>" * 5_000,
    "tables": "<table><tr><td><b>a</b><td><p>b<tr><td>c<td><i>d</i></table>" * 5_000,
    "one table": f"<table>{'<tr><td><b>a</b></td><td>b</td></tr>' * 20_000}</table>",
    "closed crosswise": "<p><b><i>a</b></i></p>" * 10_000,
    "formatting around blocks": "<b><p>a</p></b><strong><p>b</strong></p>" * 5_000,
    "comments and scripts": "<!-- <b> --><script>if (a<b) c()</script><style>b>i{}</style><p><b>a</b></p>" * 5_000,
    "formulae": "<p><b>a</b><math><mrow><mi>x</mi><mo>=</mo></mrow></math></p>" * 5_000,
    "pictures": "<svg><title>a</title><path d='M0'/></svg><p><b>a</b></p>" * 3_000,
    "prose alone": "<p>" + " ".join(f"word{i}" for i in range(300_000)),
    "one long address": f'<img src="data:image/png;base64,{"QUJD" * 300_000}">',
}


@pytest.mark.parametrize("html", LONG.values(), ids=LONG)
def test_long_articles_are_not_taken_for_tangled(html):
    assert not is_tangled(html)
    assert not has_countless_attributes(html)


HIDDEN = {
    "plain": "<html><body><p {}>",
    "in a title": "<html><title><p {}></title>",
    "behind a comment": '<html><!-- <a b=" --><p {}>',
    "behind a script": "<html><script>'<a b=\"'</script><p {}>",
}


@pytest.mark.parametrize("page", HIDDEN.values(), ids=HIDDEN)
def test_no_element_of_a_page_has_countless_attributes(page):
    assert has_countless_attributes(page.format(" ".join(f"a{i}='<>'" for i in range(20_000))))


NAMES = (
    "div span b i font p li ul table tr td th caption object button h1 h2 section dl dd a select option form svg math mi "
    "title style noscript template marquee pre blockquote nobr abbr hr foreignobject desc"
).split()
TAGS = st.builds("<{}>".format, st.sampled_from(NAMES)) | st.builds("</{}>".format, st.sampled_from(NAMES))
ODD = st.sampled_from(["x", "<font color=1>", "<font color=2>", "<!--", "-->", "<!-->", "<p a='", "'>", '"', "<![CDATA[", "]]>", "</div.x>", "<b/>", "</b x>", "<hr>", "</ >", "<?", ">"])  # fmt: skip


@examples(800)
@given(st.lists(TAGS | TAGS | ODD, max_size=40).map("".join))
def test_no_parser_has_more_open_than_is_counted(html):
    """What the parser that articles go through makes of it is never deeper than what was foreseen."""
    tree = nh3.clean(
        html, tags={*NAMES, "tbody"} - {"title", "style", "noscript"}, clean_content_tags=set(), link_rel=None
    )
    counted, seen = _read(html), _Depth()
    seen.feed(tree)
    assert counted.deepest >= seen.deepest, tree
    assert counted.formatting >= seen.formatting, tree


class _Depth(HTMLParser):
    """How deep well-formed HTML goes."""

    def __init__(self):
        super().__init__()
        self.open, self.deepest, self.formatting = [], 0, 0

    def handle_starttag(self, tag, attrs):
        if tag not in _NEVER_OPEN:
            self.open.append(tag)
        deep = [name for name in self.open if name not in _NEVER_DEEP]
        self.deepest = max(self.deepest, len(deep))
        self.formatting = max(self.formatting, len([name for name in deep if name in _FORMATTING]))

    def handle_endtag(self, tag):
        if tag not in _NEVER_OPEN:
            assert self.open.pop() == tag
