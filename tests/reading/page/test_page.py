"""An HTML page as a content system saved it: its article, and what an editor would say of it."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.html.players import page_of
from feedwright.reading.html.sanitise import sanitise
from feedwright.reading.page.reader import read_page
from feedwright.reading.reader import read_article

TEXT = "<p>The council voted nine to two on Thursday for a new bridge, after four hours of debate.</p>"


def read(html, **told):
    return read_article(make_source(html, key="articles/first.html", **told), SITE)


def page(head="", body=f"<article>{TEXT}</article>", attributes=""):
    return read(f"<!DOCTYPE html><html{attributes}><head>{head}</head><body>{body}</body></html>")


def content_of(html, key="articles/first.html"):
    source = make_source(html, key=key)
    article = read_article(source, SITE)
    return normalise(article, source, SITE, Kept(mint(article, source, SITE).identity)).entry.content_html


def names(article):
    return [person.name for person in article.authors]


def linked_data(**told):
    said = {"@context": "https://schema.org", "@type": "NewsArticle"} | told
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


class TestFragments:
    def test_the_first_heading_is_the_title_and_nothing_else_is_taken_away(self):
        article = read(
            '<!-- x --><h1 class="a">Fish <b>&amp;</b> chips</h1><p class="related">One.</p><aside>Two.</aside>'
        )
        assert article.title == "Fish & chips"
        assert article.content_html == '<p class="related">One.</p><aside>Two.</aside>'

    def test_a_heading_in_the_text_is_the_title_and_stays(self):
        article = read("<p>One.</p><h1>Two</h1>")
        assert article.title == "Two"
        assert article.content_html == "<p>One.</p><h1>Two</h1>"

    def test_front_matter_goes_first(self):
        article = read("---\ntitle: Given\ndate: 2026-01-02\n---\n<h1>Found</h1><p>One.</p>")
        assert article.title == "Given"
        assert "<h1>Found</h1>" in article.content_html

    @pytest.mark.parametrize("html", ["<h1>never closed", "<h1></h1>x", "no markup at all", "a < b", "<p>x<!-- open"])
    def test_broken_ones_are_taken_as_they_are(self, html):
        assert read(html).content_html


@pytest.mark.parametrize("reference", ["&#1;", "&#x0c;", "&#31", "&#XFFFE;", "&#65535;"])
def test_a_reference_to_what_is_no_character_is_left_out(reference):
    """The parser takes it, and every change of the tree beside it then fails."""
    spread = f"<article>{TEXT}{reference}<script>x</script>{reference}<div>{reference}{TEXT}</div></article>{reference}"
    html = f"{reference}<html><head><title>A{reference} bridge</title></head><body>{reference}<nav>x</nav>{spread}</body></html>"
    article = read(html)
    assert article.title == "A bridge"
    assert "nine to two" in article.content_html


class TestMetadata:
    @pytest.mark.parametrize(
        "head",
        [
            linked_data(headline="Fish &amp; chips"),
            '<meta property="og:title" content="Fish &amp; chips">',
            '<meta name="DC.title" content="Fish &amp; chips">',
            '<meta name="dcterms.title" content="Fish &amp; chips">',
            '<meta name="twitter:title" content="Fish &amp; chips">',
            "<title>Fish &amp; chips</title>",
        ],
    )
    def test_a_title_is_decoded_once(self, head):
        assert page(head).title == "Fish & chips"

    @pytest.mark.parametrize("title", ["Use of <b> in HTML", "2 * 3 * 4", "AT&amp;T", "[Update] see (it)", "`code`"])
    def test_a_title_that_looks_like_markup_is_none(self, title):
        shown = title.replace("&", "&amp;").replace("<", "&lt;")
        assert page(f'<meta property="og:title" content="{shown}">').title == title

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("Bridge opens | The Gazette", "Bridge opens"),
            ("Bridge opens - The Gazette", "Bridge opens"),
            ("Bridge opens – THE GAZETTE", "Bridge opens"),
            ("The Gazette: Bridge opens", "Bridge opens"),
            ("Bridge opens in Anti-The Gazette", "Bridge opens in Anti-The Gazette"),
            ("Why The Gazette moved", "Why The Gazette moved"),
            ("The Gazette", "The Gazette"),
            ("Bridge opens | Another", "Bridge opens | Another"),
        ],
    )
    @pytest.mark.parametrize(
        "site",
        [
            '<meta property="og:site_name" content="The Gazette">',
            '<meta name="application-name" content="The Gazette">',
            linked_data(publisher={"@type": "Organization", "name": "The Gazette"}),
            '<script type="application/ld+json">{"@type": "WebSite", "name": "The Gazette"}</script>',
        ],
    )
    def test_the_sites_name_is_no_part_of_a_title(self, site, written, title):
        assert page(f"{site}<title>{written}</title>").title == title

    def test_a_heading_tells_where_a_title_ends(self):
        body = f"<article><h1>Bridge opens</h1>{TEXT}</article>"
        assert page("<title>Bridge opens - Some Site</title>", body).title == "Bridge opens"

    def test_a_headline_that_was_cut_gives_way_to_the_whole(self):
        article = page(
            linked_data(headline="Bridge opens after…"), f"<article><h1>Bridge opens after years</h1>{TEXT}</article>"
        )
        assert article.title == "Bridge opens after years"

    @pytest.mark.parametrize(
        "head",
        [
            linked_data(datePublished="2026-02-03T04:05:06+01:00"),
            '<meta property="article:published_time" content="2026-02-03T04:05:06+0100">',
            '<meta name="dcterms.issued" content="2026-02-03 04:05:06+01:00">',
            '<meta name="citation_publication_date" content="2026/02/03 04:05:06+01:00">',
            '<meta name="date" content="Tue, 3 Feb 2026 04:05:06 +0100">',
        ],
    )
    def test_the_date_is_found_wherever_it_stands(self, head):
        assert page(head).published.isoformat() == "2026-02-03T04:05:06+01:00"

    @pytest.mark.parametrize(
        "time",
        [
            '<time datetime="2026-02-03">3 February</time>',
            '<time class="dt-published">2026-02-03</time>',
            '<abbr class="published" title="2026-02-03">yesterday</abbr>',
            '<p><time pubdate datetime="2026-02-03"></time></p>',
        ],
    )
    def test_a_date_in_the_text_does_where_the_head_has_none(self, time):
        assert page(body=f"<article>{time}{TEXT}</article>").published.isoformat() == "2026-02-03"

    def test_a_date_that_cannot_be_read_is_told_and_refuses_nothing(self):
        article = page('<meta name="date" content="last spring">')
        assert article.published is None
        assert [(problem.rule, "last spring" in problem.what) for problem in article.warnings] == [("bad-date", True)]

    def test_a_better_date_elsewhere_silences_that(self):
        article = page(linked_data(datePublished="soon") + '<meta name="date" content="2026-02-03">')
        assert article.published.isoformat() == "2026-02-03"
        assert article.warnings == ()

    @pytest.mark.parametrize(
        ("author", "wanted"),
        [
            ("Ann Lee", ["Ann Lee"]),
            ("By Ann Lee and Bob Ray", ["Ann Lee", "Bob Ray"]),
            ({"@type": "Person", "name": "Ann Lee"}, ["Ann Lee"]),
            ([{"name": "Ann Lee"}, {"name": "Bob Ray"}], ["Ann Lee", "Bob Ray"]),
            (["Ann Lee", {"name": "Bob Ray"}], ["Ann Lee", "Bob Ray"]),
            ({"name": ["Ann Lee"]}, ["Ann Lee"]),
            ([], []),
            ("https://www.facebook.com/ann", []),
            ({"@id": "#nowhere"}, []),
            ({"name": {"x": 1}}, []),
            (7, []),
        ],
    )
    def test_authors_are_people_in_whatever_form(self, author, wanted):
        assert names(page(linked_data(author=author))) == wanted

    def test_an_author_may_stand_elsewhere_in_the_graph(self):
        graph = [
            {"@type": "Article", "author": {"@id": "#ann"}},
            {"@type": "Person", "@id": "#ann", "name": "Ann Lee", "url": "https://x.example/ann"},
        ]
        head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
        assert [(person.name, person.url) for person in page(head).authors] == [("Ann Lee", "https://x.example/ann")]

    @pytest.mark.parametrize(
        "body",
        [
            '<p class="byline">By Ann Lee</p>',
            "<p>By Ann Lee</p>",
            '<a rel="author" href="/ann">Ann Lee</a>',
            '<span class="p-author">Ann Lee</span>',
            '<div class="post-author"><span class="fn">Ann Lee</span></div>',
        ],
    )
    def test_a_byline_does_where_the_head_has_none(self, body):
        assert names(page(body=f"<article>{body}{TEXT}</article>")) == ["Ann Lee"]

    def test_a_facebook_page_is_no_author(self):
        head = '<meta property="article:author" content="https://www.facebook.com/x"><meta name="author" content="Ann Lee">'
        assert names(page(head)) == ["Ann Lee"]

    @pytest.mark.parametrize(
        "head",
        [
            linked_data(keywords="Bread, R&amp;D"),
            linked_data(keywords=["Bread", {"@type": "DefinedTerm", "name": "R&D"}]),
            '<meta property="article:tag" content="Bread"><meta property="article:tag" content="R&amp;D">',
            '<meta name="keywords" content="Bread, R&amp;D">',
        ],
    )
    def test_keywords_are_categories(self, head):
        assert page(head).categories == ("Bread", "R&D")

    def test_marks_in_the_text_do_where_the_head_says_nothing(self):
        body = (
            f'<article><p class="p-summary">In short.</p>{TEXT}<a rel="tag" href="/t">#bread</a><time class="updated" '
            'datetime="2026-02-04"></time><a class="p-canonical" href="https://x.example/a">link</a></article>'
        )
        article = page('<meta name="keywords"><meta name="author" content="">', body)
        assert article.categories == ("bread",)
        assert article.updated.isoformat() == "2026-02-04"
        assert article.canonical_url == "https://x.example/a"
        assert article.summary == "In short."

    def test_the_pages_own_language_address_and_summary_are_the_articles(self):
        head = '<link rel="canonical" href="https://X.example/a"><meta name="description" content="It &lt;opens&gt;.">'
        article = page(head, attributes=' lang="de_at"')
        assert article.language == "de-AT"
        assert article.canonical_url == "https://x.example/a"
        assert article.summary == "It <opens>."

    @pytest.mark.parametrize(
        "address", ["https://x.example/", "/relative", "javascript:alert(1)", "http://[", "file:///a"]
    )
    def test_an_address_that_is_no_articles_is_left_out(self, address):
        article = page(f'<link rel="canonical" href="{address}">')
        assert article.canonical_url is None
        assert article.warnings == ()

    @pytest.mark.parametrize(
        "block",
        [
            "{",
            "",
            "[",
            '{"@type": "NewsArticle", "headline": ',
            "[" * 100_000,
            '{"a": ' * 50_000,
            "null",
            '"x"',
            "1e999",
            "9" * 5000,
        ],
    )
    def test_a_broken_block_of_linked_data_is_passed_over(self, block):
        head = f'<script type="application/ld+json">{block}</script>{linked_data(headline="Found")}'
        assert page(head).title == "Found"

    @pytest.mark.parametrize("form", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "[[{}]]"])
    def test_linked_data_is_read_however_it_is_wrapped(self, form):
        block = form.replace("{}", '{"@type": ["Article"], "headline": "Line\nbreak"}')
        assert page(f'<script type="application/ld+json">{block}</script>').title == "Line break"

    def test_of_microdata_only_the_articles_own_properties_count(self):
        body = (
            '<div itemscope itemtype="http://schema.org/BlogPosting"><h2 itemprop="headline">Jam</h2>'
            '<div itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Ann Lee</b></div>'
            '<meta itemprop="datePublished" content="2026-02-03"><div itemprop="publisher" itemscope><span itemprop="name">Ann Ltd</span></div>'
            f'<div itemprop="articleBody">{TEXT}</div></div>'
        )
        article = page("<title>Jam - Ann Ltd</title>", body)
        assert (article.title, names(article)) == ("Jam", ["Ann Lee"])
        assert article.published.isoformat() == "2026-02-03"
        assert article.content_html == TEXT


class TestMainText:
    @pytest.mark.parametrize(
        "around",
        [
            '<div itemprop="articleBody">{}</div>', '<div class="entry-content">{}</div>', '<section class="e-content">{}</section>',
            "<article>{}</article>", '<div role="main">{}</div>', "<main>{}</main>", '<div><div class="post"><div>{}</div></div></div>',
        ],
    )  # fmt: skip
    def test_what_stands_around_the_article_stays_out(self, around):
        body = (
            '<header><a href="/">Home</a></header><nav><ul><li><a href="/a">News</a></li></ul></nav>'
            f'{around.format(TEXT * 3)}<aside>Popular</aside><div id="comments"><p>First!</p></div><footer>Imprint</footer>'
        )
        assert page(body=body).content_html.strip() == TEXT * 3

    @pytest.mark.parametrize(
        "boilerplate",
        [
            '<div class="share-bar">x</div>', '<div class="postShareButtons">x</div>', '<ul class="social-links"><li>x</li></ul>',
            '<div class="related-posts">x</div>', '<section class="newsletter">x</section>', '<div class="ad-slot">x</div>',
            '<div id="cookie-banner" class="cookie-banner">x</div>', "<nav>x</nav>", "<aside>x</aside>", "<footer>x</footer>",
            "<form><input></form>", '<div role="navigation">x</div>', '<div style="display: none">x</div>', "<p hidden>x</p>",
            '<div class="breadcrumbs">x</div>', '<span class="screen-reader-text">x</span>', "<script>x</script>", "<button>x</button>",
            '<div class="author-bio">x</div>', '<div id="disqus">x</div>', '<p class="byline">x</p>',
        ],
    )  # fmt: skip
    def test_so_does_what_stands_between_its_paragraphs(self, boilerplate):
        html = page(body=f"<article>{TEXT}{boilerplate}\n{TEXT}</article>").content_html
        assert html == f"{TEXT}\n{TEXT}"

    @pytest.mark.parametrize(
        "kept",
        [
            "<table><tr><td>1</td></tr></table>", "<pre><code>x</code></pre>", "<blockquote><p>a</p></blockquote>",
            '<h2 id="related">Related work</h2>', '<aside class="note">Mind it.</aside>', "<ul><li>a<ul><li>b</li></ul></li></ul>",
            '<figure><img src="a.png" alt="b"><figcaption>c</figcaption></figure>', '<pre><span class="token comment"># x</span></pre>',
            '<p>On <time datetime="2026-01-02">Friday</time> it rained.</p>', '<p class="shareholders">They met.</p>',
            '<iframe src="https://www.youtube.com/embed/a"></iframe>', '<p>Said <span class="author">Ann</span> to all.</p>',
        ],
    )  # fmt: skip
    def test_what_an_editor_would_keep_is_kept(self, kept):
        html = page(body=f"<article>{kept}{TEXT}{kept}</article>").content_html
        assert html == f"{kept}{TEXT}{kept}"

    def test_a_quotation_keeps_whom_it_quotes(self):
        html = page(body=f"<article>{TEXT}<blockquote><p>a</p><footer>b</footer></blockquote></article>").content_html
        assert html == f"{TEXT}<blockquote><p>a</p><p>b</p></blockquote>"

    def test_text_around_what_goes_stays_where_it_is(self):
        body = f"<article>{TEXT}<div>a<nav>x</nav>b<i>c</i><nav>y</nav>d</div></article>"
        assert page(body=body).content_html == f"{TEXT}<div>ab<i>c</i>d</div>"

    def test_the_text_is_never_taken_for_boilerplate_whatever_it_is_called(self):
        assert TEXT * 4 in page(body=f'<main><div class="social-content share">{TEXT * 4}</div></main>').content_html

    def test_a_form_around_the_whole_page_does_not_take_it_away(self):
        assert TEXT in content_of(f"<html><body><form id=aspnet>{TEXT * 4}<input></form></body></html>")

    def test_a_body_in_parts_is_kept_whole(self):
        part = f'<div class="article-body">{TEXT}</div>'
        html = page(
            body=f'<div><h1>Bridge</h1></div><div>{part}<div class="ad">x</div>{part}{part}</div><nav>x</nav>'
        ).content_html
        assert html.count(TEXT) == 3

    def test_teasers_of_other_articles_stay_out(self):
        teasers = '<article class="card"><h3><a href="b">Another</a></h3><p>A teaser for it.</p></article>' * 9
        assert page(body=f"<main><article>{TEXT * 5}</article>{teasers}</main>").content_html == TEXT * 5

    def test_of_articles_of_equal_weight_none_is_lost(self):
        posts = "".join(f"<article><h2>Post {i}</h2>{TEXT * 3}</article>" for i in range(3))
        assert page(body=f"<main>{posts}</main>").content_html.count(TEXT) == 9

    @pytest.mark.parametrize("attributes", ["", " hidden"], ids=["seen", "hidden"])
    def test_a_page_without_marks_gives_its_text_without_its_menus(self, attributes):
        menu = '<td><a href="a">News</a> <a href="b">Sport</a> <a href="c">Weather</a></td>'
        body = f"<table><tr>{menu}</tr><tr><td><div>{TEXT * 6}<p>Short.</p></div></td></tr></table>"
        html = page(body=body, attributes=attributes).content_html
        assert f"{TEXT * 6}<p>Short.</p>" in html
        assert ("Weather" in html) == bool(attributes)

    def test_a_page_too_long_to_be_judged_is_kept_whole(self):
        html = page(body="<nav>x</nav><div>" + "<p>A word or two.</p>" * 31_000 + "</div>").content_html
        assert html.count("<p>") == 31_000

    def test_a_page_from_a_word_processor_is_article_as_a_whole(self):
        html = "<div class=WordSection1><p class=MsoNormal>Short.</p><table><tr><td>1</td></tr></table></div>"
        assert html.count(">") - 1 <= page(body=html).content_html.count(">")

    def test_a_title_is_not_repeated_above_the_text(self):
        article = page(
            '<meta property="og:title" content="Bridge &quot;opens&quot;">',
            f"<article><h1>bridge  “opens”</h1>{TEXT}</article>",
        )
        assert article.content_html == TEXT

    @pytest.mark.parametrize(
        "line",
        [
            '<address rel="author">Ann Lee</address>', '<div class="posted-on">2 May</div>', '<p class="entry-date">2 May</p>',
            '<p class="byline">By Ann Lee</p>', "<p>By Ann Lee</p>", '<time datetime="2026-05-02">2 May</time>',
        ],
    )  # fmt: skip
    def test_neither_are_author_and_date(self, line):
        assert page(body=f"<article>{line}{TEXT}</article>").content_html == TEXT

    def test_many_optional_line_breaks_nest_nothing(self):
        assert content_of(f"<html><body><p>{'a<wbr>' * 1000}</p></body></html>").count("<wbr>") == 1000

    def test_the_web_components_of_amp_become_what_they_stand_for(self):
        body = f'<article><amp-img src="https://x.example/a.png" alt="b"></amp-img>{TEXT}<amp-youtube data-videoid="c"></amp-youtube></article>'
        html = content_of(f"<html><body>{body}</body></html>")
        assert '<img src="https://x.example/a.png" alt="b">' in html
        assert "https://www.youtube.com/watch?v=c" in html


def test_a_frame_that_nothing_can_stand_for_is_told_and_others_are_not():
    frames = (
        "<iframe src='https://maps.example/?q=a&amp;b'></iframe><iframe data-src=//www.youtube.com/embed/a></iframe>"
    )
    for html in (f"<p>a</p>{frames}", f"<html><body>{TEXT}{frames}</body></html>"):
        told = [(problem.rule, "https://maps.example/?q=a&b" in problem.what) for problem in read(html).warnings]
        assert told == [("frame", True)]


class TestAddresses:
    def test_a_base_says_where_relative_addresses_belong_and_fragments_stay(self):
        body = f'<article>{TEXT}<a href="b.html">b</a><a href="#c">c</a><img src="/d.png" srcset="d.png 1x, e.png 2x"></article>'
        html = page('<base href="https://x.example/news/">', body).content_html
        assert 'href="https://x.example/news/b.html"' in html
        assert 'href="#c"' in html
        assert 'srcset="https://x.example/news/d.png 1x, https://x.example/news/e.png 2x"' in html

    @pytest.mark.parametrize("base", ["", "news/", "file:///tmp/", "http://[", "javascript:a"])
    def test_a_base_that_names_no_place_on_the_web_says_nothing(self, base):
        html = page(f'<base href="{base}" target="_blank">', f'<article>{TEXT}<img src="a.png"></article>').content_html
        assert 'src="a.png"' in html

    def test_without_a_base_an_image_may_be_a_file_beside_the_article(self):
        head = '<link rel="canonical" href="https://x.example/news/a">'
        assert 'src="a.png"' in page(head, f'<article>{TEXT}<img src="a.png"></article>').content_html


class TestHostility:
    @pytest.mark.parametrize(
        "html",
        [
            "<html>" + "<div>" * 100_000, "<body>" + "<" * 1_000_000, "<html>" + "<table><tr><td>" * 200, "<html><b>" * 50_000,
            "<html>" + "<p>a</p>" * 300_000, "<html>" + "<div>" * 300,
        ],
        ids=["deep", "brackets", "nested tables", "roots", "many", "deeper than pages are"],
    )  # fmt: skip
    def test_a_tangle_is_read_or_refused_with_its_cure(self, html):
        try:
            read(html)
        except ArticleError as error:
            assert error.problem.rule == "tangled"

    def test_no_file_or_address_is_ever_opened(self):
        entity = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a&x;b</p></body></html>'
        assert "&amp;x;" in content_of(entity)

    def test_markdown_and_text_load_nothing_for_pages(self):
        code = "import sys, feedwright.reading.reader; print(*sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert not {"lxml", "readability", "feedwright.reading.page.whole_page"} & set(done.stdout.split())

    @given(st.text(max_size=300))
    def test_a_frame_leads_to_the_web_or_nowhere(self, address):
        found = page_of(address)
        assert found is None or found[0].startswith("https://")


PIECES = (
    "<!DOCTYPE html>|<html lang=x>|<head>|</head>|<body>|<title>|</title>|<meta name=author content='By A, B'>|<meta name=date content=x>|"
    "<meta property=og:title content='a - b'>|<meta property=og:site_name content=b>|<link rel=canonical href='http://[x'>|"
    "<base href='https://x.example/'>|<base href='//['>|<script type=application/ld+json>|</script>|"
    '{"@type":"Article"|,"author":[{"name":1},{"name":"A","url":"x"},null]|,"headline":["a",{}]|,"keywords":{"name":[]}|,"datePublished":9|}|'
    "<article>|</article>|<main>|<div class=entry-content>|</div>|<nav>|<a rel=author href=x>|</a>|<p class=byline>By A B|</p>|"
    "<time datetime=2026-01-02T99:99>|<time class=published>|<h1>|</h1>|<aside>|<footer>|<form>|<blockquote>|<figure>|<amp-youtube data-videoid='\"'>|"
    "<div itemscope itemtype=//schema.org/Article itemprop=author>|<span itemprop=name>|<span itemprop='headline keywords'>|<img src=a srcset='b, c'>|"
    "<wbr>|<source>|<img src='a&#1;&#xFFFE;b'>|<!--|-->|&amp;|&#0;|<?xml version='1.0' encoding='x'?>|\n|é|漢 |\U0001f600|A long enough sentence, with a comma, for a text. "
).split("|")


@examples(600)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=30).map("".join))
def test_any_page_is_an_article_or_a_rejection(html):
    source = make_source(html.encode("utf-8", "replace"), key="a.html")
    try:
        article = read_article(source, SITE)
        entry = normalise(article, source, SITE, Kept(mint(article, source, SITE).identity)).entry
    except ArticleError as error:
        assert error.problem.cure
    else:
        assert sanitise(entry.content_html, base=entry.url) == entry.content_html


def test_the_same_page_reads_the_same_twice():
    html = f"<html><head><title>a</title></head><body><nav>x</nav>{TEXT}</body></html>"
    assert read_page("a.html", html, None) == read_page("a.html", html, None)


WORD_ITEM = "<p class=MsoListParagraph{place}><![if !supportLists]><span>{mark}<span>&nbsp;&nbsp; </span></span><![endif]>{text}</p>\n"


@pytest.mark.parametrize(
    ("mark", "kind"), [("·", "ul"), ("o", "ul"), ("§", "ul"), ("1.", "ol"), ("(b)", "ol"), ("iv)", "ol")]
)
def test_lists_that_word_writes_as_paragraphs_are_lists(mark, kind):
    items = "".join(
        WORD_ITEM.format(place=place, mark=mark, text=text)
        for place, text in (("CxSpFirst", "tea"), ("CxSpLast", "rye"))
    )
    page = f"<html><body><p class=MsoNormal>Bring:</p>{items}<p class=MsoNormal>And bread.</p></body></html>"
    html = sanitise(read_page("a.html", page, None).content_html, base="https://x.example/a.html")
    assert f"<{kind}><li>tea</li><li>rye</li></{kind}>" in html
    assert html.endswith("<p>And bread.</p>")


def test_a_paragraph_of_a_list_without_a_mark_stays_a_paragraph():
    page = "<html><body><p class=MsoListParagraph>Not an item.</p><p class=MsoListParagraph><b>Nor</b> this.</p></body></html>"
    body = read_page("a.html", page, None)
    assert "<li>" not in body.content_html


def test_what_opens_the_text_and_repeats_the_title_goes_whatever_it_is():
    page = (
        "<html><head><title>Tea - The Post</title></head><body><p><a href='/'>The Post</a></p><div class='story-body'>"
        "<font size=4><b>Tea</b></font><p>It was poured at noon, and nobody drank it before one.</p></div></body></html>"
    )
    body = read_page("a.html", page, None)
    assert body.metadata["title"] == "Tea"
    assert "<b>" not in body.content_html


def test_a_heading_that_is_the_summary_is_not_shown_twice():
    page = (
        '<html><head><title>Tea</title><meta name="description" content="Of leaves and water"></head><body><article>'
        "<h1>Tea</h1><h2>Of leaves and water</h2><p>It was poured at noon.</p></article></body></html>"
    )
    assert "<h2>" not in read_page("a.html", page, None).content_html


def paragraphs_of(name, count):
    return "".join(
        f"<p>{name} paragraph {at} tells of the harbour and of the nets that are mended there.</p>"
        for at in range(count)
    )


class TestWhichTextIsThePages:
    @pytest.mark.parametrize(
        "head",
        [
            "<title>The nets | The Post</title>",
            '<title>x</title><meta property="og:title" content="The nets">',
            f"<title>x</title>{linked_data(headline='The nets')}",
        ],
    )
    @pytest.mark.parametrize("inner", ["{}", '<div class="entry-content">{}</div>'])
    def test_of_several_articles_the_one_under_the_pages_headline(self, head, inner):
        own = f"<article><h1>The nets</h1>{inner.format(paragraphs_of('Own', 4))}</article>"
        other = f"<article><h1>Other story</h1>{inner.format(paragraphs_of('Other', 12))}</article>"
        for body in (own + other, other + own):
            article = page(head, f"<main>{body}</main>")
            assert "Own paragraph 3" in article.content_html
            assert "Other" not in article.content_html
            assert article.title == "The nets"
            assert "doubtful-text" not in {problem.rule for problem in article.warnings}

    @pytest.mark.parametrize("mark", ['class="comment"', 'class="comment-body"', 'id="comments"'])
    def test_what_readers_say_is_not_the_article(self, mark):
        remarks = f"<section {mark}><article>{paragraphs_of('Reader', 20)}</article></section>"
        article = page("<title>The nets</title>", f"<div><h1>The nets</h1>{paragraphs_of('Own', 3)}</div>{remarks}")
        assert "Own paragraph 2" in article.content_html
        assert "Reader" not in article.content_html

    @pytest.mark.parametrize("name", ["with-sidebar", "comments-open", "no-comments post", "layout sidebar-left"])
    def test_a_name_that_only_holds_such_a_word_takes_nothing_away(self, name):
        other = f"<footer><p>{'The paper of the harbour, printed since the flood of the year in which it began. ' * 2}</p></footer>"
        own = f'<div class="{name}"><article><h1>The nets</h1>{paragraphs_of("Own", 4)}</article></div>'
        article = page("<title>The nets</title>", own + other)
        assert "Own paragraph 3" in article.content_html
        plain = page("<title>x</title>", own.replace("<h1>The nets</h1>", "") + other)
        assert "Own paragraph 3" in plain.content_html

    @pytest.mark.parametrize(
        "behind",
        [
            '<p class="paywall">A sentence that belongs to the story.</p>',
            f'<div class="paywall">{paragraphs_of("Later", 4)}</div>',
        ],
    )
    def test_what_stands_behind_a_paywall_is_text(self, behind):
        article = page(
            body=f"<article><h1>The nets</h1>{paragraphs_of('Open', 3)}{behind}{paragraphs_of('Last', 2)}</article>"
        )
        assert behind in article.content_html

    def test_an_offer_to_subscribe_is_none(self):
        article = page(body=f'<article>{paragraphs_of("Open", 3)}<div class="paywall">Subscribe now!</div></article>')
        assert "Subscribe" not in article.content_html

    def test_a_text_that_says_nothing_of_the_headline_is_told(self):
        other = f'<div class="sidebox"><h2>Most read</h2></div><article><h2>Other story</h2>{paragraphs_of("Other", 9)}</article>'
        body = f"<div><h1>Gulls over the quay</h1><p>Own.</p></div>{other}"
        told = page(linked_data(headline="Gulls over the quay", description="Why they came."), body).warnings
        assert [problem.rule for problem in told if problem.rule == "doubtful-text"] == ["doubtful-text"]

    @pytest.mark.parametrize(
        ("head", "body"),
        [
            ("<title>The nets</title>", "<main><h1>The nets</h1><article>{}</article></main>"),
            ("<title>Site name</title>", "<article>{}</article>"),
            (
                linked_data(headline="The nets", description="Own paragraph 0 tells of the harbour"),
                "<div><article>{}</article></div>",
            ),
            (
                linked_data(headline="The nets", articleBody="Own paragraph 0 tells of the harbour and more"),
                "<div><article>{}</article></div>",
            ),
        ],
    )
    def test_others_are_not_told(self, head, body):
        told = page(head, body.format(paragraphs_of("Own", 5))).warnings
        assert "doubtful-text" not in {problem.rule for problem in told}

    def test_of_several_articles_data_those_of_the_pages_own_count(self):
        other = linked_data(headline="Other story", author={"name": "Olga Other"}, datePublished="2020-01-01")
        own = linked_data(headline="The nets", author={"name": "Ann Ames"}, datePublished="2026-02-03")
        article = page(f"<title>The nets</title>{other}{own}")
        assert (names(article), str(article.published)[:10]) == (["Ann Ames"], "2026-02-03")


class TestTitles:
    @pytest.mark.parametrize(
        ("head", "body", "title"),
        [
            ("<title>The nets_The Post</title>", "<h1>The nets</h1>", "The nets"),
            ("<title>The nets – The Post</title>", "<h1>News</h1><h1>The nets</h1>", "The nets"),
            ('<title>x</title><meta property="og:title" content="/news/nets.html">', "<h1>The nets</h1>", "The nets"),
            ('<title>The nets</title><meta property="og:title" content="https://post.example/nets">', "<p>x</p>", "The nets"),
            ('<title>The nets</title><meta property="og:title" content="The nets"><meta property="og:site_name" content="The Post">', "<h1>The Post</h1>", "The nets"),
        ],
    )  # fmt: skip
    def test_what_two_sources_agree_on_is_the_title_and_no_path_is(self, head, body, title):
        assert page(head, f"<article>{body}{TEXT}</article>").title == title


class TestVisibleLines:
    @pytest.mark.parametrize(
        "lines",
        [
            '<p class="byline">By <a href="/ann">Ann Ames</a> · January 5, 2026</p>',
            "<div>By Ann Ames</div><div>January 5, 2026</div>",
            "<p>Posted by Ann Ames on January 5, 2026</p>",
            "<p>5 January 2026 | Text by <b>Ann Ames</b></p>",
            '<div class="meta">By Ann Ames, January 5, 2026 · 4 min read</div>',
            "<p>January 5, 2026</p><p>by Ann Ames</p>",
        ],
    )
    @pytest.mark.parametrize(
        "frame", ["<article><h1>The nets</h1>{}{}</article>", "<main><h1>The nets</h1>{}<article>{}</article></main>"]
    )
    def test_a_line_below_the_headline_says_who_and_when(self, frame, lines):
        article = page("<title>The nets</title>", frame.format(lines, paragraphs_of("Own", 4)))
        assert (names(article), str(article.published)) == (["Ann Ames"], "2026-01-05")

    def test_degrees_are_no_second_author(self):
        article = page(body=f"<article><h1>The nets</h1><p>By Ann Ames, MA, PhD</p>{paragraphs_of('Own', 4)}</article>")
        assert names(article) == ["Ann Ames, MA, PhD"]

    def test_what_was_changed_is_no_first_date(self):
        article = page(
            body=f"<article><h1>The nets</h1><p>By Ann Ames · Updated 5 January 2026</p>{paragraphs_of('Own', 4)}</article>"
        )
        assert (article.published, str(article.updated)) == (None, "2026-01-05")

    def test_what_the_page_states_goes_before_what_it_shows(self):
        head = linked_data(headline="The nets", author={"name": "Bo Berg"}, datePublished="2026-02-03")
        article = page(
            head, f"<article><h1>The nets</h1><p>By Ann Ames · January 5, 2026</p>{paragraphs_of('Own', 4)}</article>"
        )
        assert (names(article), str(article.published)) == (["Bo Berg"], "2026-02-03")

    def test_lines_within_the_text_are_text(self):
        text = f"{paragraphs_of('Own', 4).replace('hooks', '')}<p>By Ann Ames</p><p>January 5, 2026</p>"
        long = f"<p>{'The harbour has a wall, and boats, and nets that hang on it to dry in the sun of the long summer. ' * 2}</p>"
        article = page(body=f"<article><h1>The nets</h1>{long}{text}</article>")
        assert (names(article), article.published) == ([], None)

    @pytest.mark.parametrize(
        "link", ['<a class="headerlink" href="#nets">¶</a>', '<a href="https://x.example/a#nets">#</a>']
    )
    def test_a_title_has_no_sign_that_links_it_to_itself(self, link):
        article = page("<title>The nets - The Post</title>", f"<article><h1>{link}The nets {link}</h1>{TEXT}</article>")
        assert article.title == "The nets"

    def test_a_section_that_breadcrumbs_repeat_is_no_title(self):
        crumbs = '<nav class="breadcrumbs"><a href="/">Home</a> <a href="/news">Harbour news</a></nav>'
        article = page(
            "<title>The nets are mended</title>",
            f"{crumbs}<h1>Harbour news</h1><article><h2>The nets are mended</h2>{TEXT}</article>",
        )
        assert article.title == "The nets are mended"


@pytest.mark.parametrize(
    "item",
    [
        "<p class=MsoListParagraph><span>{}</span>",
        "<p class=MsoNormal style='mso-list:l0 level1 lfo1'><span>{}</span>",
        "<p class=MsoNormal style='margin-left:.5in;text-indent:-.25in'><span style='font-family:Symbol'>{}</span>",
    ],
)
def test_a_list_is_a_list_however_word_writes_it(item):
    mark = "·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"
    body = f"<div class=WordSection1>{TEXT}{item.format(mark)}One</p>{item.format(mark)}Two</p></div>"
    html = content_of(f"<html><head><title>A</title></head><body>{body}</body></html>")
    assert "<ul><li>One</li><li>Two</li></ul>" in re.sub(r"</?span>|\n", "", html)


def test_the_status_in_a_pages_own_data_holds_back():
    assert page(linked_data(headline="The bridge", creativeWorkStatus="Draft")).draft
    assert not page(linked_data(headline="The bridge", creativeWorkStatus="Published")).draft


@pytest.mark.parametrize("name", ["is_draft", "is-draft", "members_only", "subscribers-only", "password"])
def test_a_mark_in_the_head_holds_back_and_a_no_does_not(name):
    html = "<html><head><title>A</title><meta name='{}' content='{}'></head><body><p>Words for some.</p></body></html>"
    assert page(html.format(name, "true")).draft
    assert not page(html.format(name, "false")).draft
