"""Article HTML is hostile input: what comes out is harmless, whole and absolute, and says the same."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.model import legal
from feedwright.reading.html import image_sources, is_tangled, paragraphs, sanitise, text_of, without_markup, words_of

BASE = "https://gazette.example/articles/town/first.html"
PIECES = (
    "<p> </p> <b> </b> <i> <a href='x'> <a href=//y.example/> <a href='javascript:alert(1)'> </a> <img src=a.png "
    "<img> <img src='data:x' alt='>'> <script> </script> <style> </style> <svg> </svg> <math> <mi> <pre> <pre>\n "
    "</pre> <code class=language-x> <code class='x y'> </code> <table> <tr> <td> </td> </table> <ul> <li id=fn-1> "
    "</ul> <blockquote cite=q> </blockquote> <h1> </h1> <div> </div> <br> <hr/> <!-- --> <![CDATA[ ]]> <? > < \" ' = & &lt; "
    "&#60; &#1; &#x81; &#xFFFE; &#12; &#13; &nbsp; &amp;amp; \0 \x0b \x7f \ufffe \r \n \t onclick=x() style=x "
    "<form> <input> <iframe src=x> <object> <noscript> <template> <select> <option> <textarea> <title> <plaintext> "
    "<marquee> <base href=//z/> <meta> <link> <details> <ruby> <rt> <p title='<p>'> <q cite=../q> "
    "<q cite=//[x> é 漢 \U0001f600 x y."
)
HOSTILE = st.lists(st.sampled_from(PIECES.split(" ")) | st.text(max_size=8), max_size=25).map("".join)


class Parsed(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def clean(html):
    return sanitise(html, base=BASE)


@given(HOSTILE)
def test_nothing_harmful_relative_or_illegal_survives(html):
    out = clean(html)
    parsed = Parsed(out)
    assert not parsed.tags & set("script style iframe object svg math form input base meta link".split())
    for name, value in parsed.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in {"href", "src", "cite"}:
            assert re.match(r"https?://[^/]|mailto:|tel:", value)
    assert out == legal(out)


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(html):
    assert clean(clean(html)) == clean(html)


@given(HOSTILE)
def test_what_a_person_reads_holds_no_markup_of_ours_and_nothing_illegal(html):
    out = clean(html)
    read = [text_of(out), *paragraphs(out), words_of(html), without_markup(html)]
    assert all(text == legal(text) for text in read)
    assert all("\n" not in line and line.strip() == line for line in read[1:])


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<p onclick="x()" style="y" class="z">a</p>', "<p>a</p>"),
        ("<script>x</script><p>a</p><style>y</style>", "<p>a</p>"),
        ("<font>a</font> <blink>b</blink>", "a b"),
        ('<code class="language-c++">a</code>', '<code class="language-c++">a</code>'),
        ('<code class="evil">a</code>', "<code>a</code>"),
        ("<p>a</p><p> </p>\n<p>b</p>", "<p>a</p><p>b</p>"),
        ('<p><img alt=" src=x"></p>a', "a"),
        ("<pre>\n\n x</pre>", "<pre>\n\n x</pre>"),
        ("<!-- a -->b", "b"),
        ('<p dir="rtl" lang="ar">ا</p>', '<p dir="rtl" lang="ar">ا</p>'),
        ("a &nbsp; b &lt; &#60; &amp;lt;", "a &nbsp; b &lt; &lt; &amp;lt;"),
    ],
)
def test_only_what_the_list_allows_is_kept(html, wanted):
    assert clean(html) == wanted


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("https://x.example/a?b=1#c", "https://x.example/a?b=1#c"),
        ("HTTPS://x.example", "https://x.example"),
        ("//x.example/a", "https://x.example/a"),
        ("/a", "https://gazette.example/a"),
        ("map.html", "https://gazette.example/articles/town/map.html"),
        ("../a b.png", "https://gazette.example/articles/a%20b.png"),
        ("?q=1", "https://gazette.example/articles/town/first.html?q=1"),
        ("#note", "https://gazette.example/articles/town/first.html#note"),
        ("", BASE),
        ("  map.html\n", "https://gazette.example/articles/town/map.html"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+43", "tel:+43"),
        ("https://x.example/{a}|\\^`", "https://x.example/%7Ba%7D%7C%5C%5E%60"),
        ("C:map", None),
        ("http:map", None),
        ("http:///map", None),
        ("http://[", None),
        ("//[x", None),
        ("javascript:alert(1)", None),
        (" JavaScript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("vbscript:x", None),
        ("data:text/html,x", None),
        ("ftp://x.example/a", None),
    ],
)
def test_every_address_is_absolute_or_gone(address, absolute):
    escaped = (absolute or "").replace("&", "&amp;")
    assert clean(f'<a href="{address}">a</a>') == (f'<a href="{escaped}">a</a>' if absolute else "<a>a</a>")


def test_a_name_is_resolved_against_a_base_with_a_query_too():
    assert 'href="https://x.example/b.html"' in sanitise('<a href="b.html">', base="https://x.example/a?c=/d/")


def test_brackets_in_attributes_end_no_tag():
    """All reading of sanitised HTML rests on how nh3 writes attributes."""
    html = clean('<p title="<p>x</p>">a <img alt="x > y &quot; src=z" src="a.png"> b</p>')
    assert text_of(html).split() == ["a", "b"]
    assert list(paragraphs(html)) == ["a b"]
    assert image_sources(html) == ["https://gazette.example/articles/town/a.png"]


def test_words_of_different_blocks_stay_apart_and_those_of_one_word_together():
    assert text_of("<h1>a</h1><p>b<b>c</b><br>d</p><ul><li>e</li></ul>").split() == ["a", "bc", "d", "e"]


def test_running_text_stands_in_no_quotation_list_or_table():
    html = "<p>a</p><blockquote><p>b</p><blockquote><p>c</p></blockquote><p>d</p></blockquote>"
    html += "<ul><li><p>e</p></li></ul><p>f</p>"
    assert list(paragraphs(html)) == ["a", "f"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("R&D, Q&A &copy=1 &Times", "R&D, Q&A &copy=1 &Times"),
        ("<b>Big</b> <span class='x'>news</span>", "Big news"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("Vec<T> and a < b > c <3", "Vec<T> and a < b > c <3"),
        ("**Big** *news* of `code`", "Big news of code"),
        ("2 * 3 * 4, a*b*c, __init__, snake_case", "2 * 3 * 4, a*b*c, __init__, snake_case"),
        ("See [the map](https://x.example/map)", "See the map"),
        ("[Update] it (soon)", "[Update] it (soon)"),
        ("a&#1;&#x81;b&#12;c", "abc"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_a_typed_title_is_plain_text_decoded_once(written, plain):
    assert without_markup(written) == plain


@pytest.mark.parametrize(
    "html",
    ["".join(f"<b a={i}><p>" for i in range(5000)), "<blockquote>" * 60_000, "<b>" * 30_000 + "<p>" * 60_000,
     "<p>a</p>" * 3_000_000],
    ids=["repeated", "deep", "looked through", "large"],
)  # fmt: skip
def test_what_would_take_hours_or_gigabytes_is_seen_beforehand(html):
    assert is_tangled(html)


def test_long_articles_are_not_taken_for_tangled():
    paragraph = '<p>Words <em>and</em> <code>code</code> and <a href="https://x.example/">links</a>.</p>\n'
    assert not is_tangled(paragraph * 10_000 + '<pre><code class="language-x">y</code></pre>' * 50)
