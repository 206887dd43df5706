"""Markdown comes out as GitHub shows it, with links that work from any feed reader."""

import re
import resource

import pytest

from factories import LONG, SITE, make_site, make_source
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.html.sanitise import words_of
from feedwright.reading.markdown.reader import read_markdown
from feedwright.reading.reader import read_article

PAGE = "https://gazette.example/articles/first.html"


def entry_of(body):
    source = make_source(body)
    article = read_article(source, SITE)
    identity = mint(article, source, make_site()).identity
    return normalise(article, source, make_site(), Kept(identity)).entry


def html_of(body):
    return entry_of(body).content_html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a* **b** `c`", "<em>a</em> <strong>b</strong> <code>c</code>"),
        ("~~gone~~", "<del>gone</del>"),
        ("| a | b |\n|:-:|---|\n| 1 | 2 |", '<td align="center">1</td>'),
        ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1'),
        ("```c++\nx\n```", '<code class="language-c++">'),
        ("see https://x.example/a?b=1&c=2", '<a href="https://x.example/a?b=1&amp;c=2">'),
        ("[map](maps/town.html)", '<a href="https://gazette.example/articles/maps/town.html">'),
        ("[up](../about)", '<a href="https://gazette.example/about">'),
        ("![a bridge](https://x.example/a.jpg)", '<img src="https://x.example/a.jpg" alt="a bridge">'),
        ("- [x] done", "<li>☑ done</li>"),
        ("two  \nlines", "two<br>"),
        ("    :::python\n    x = 1", '<pre><code class="language-python">x = 1'),
        ("a ==mark==", "a <mark>mark</mark>"),
        ("Term\n: What it means", "<dt>Term</dt>\n<dd>What it means</dd>"),
        ("$a_1 + b_1$ :smile:", '<code class="math">a_1 + b_1</code> 😄'),
    ],
)
def test_github_flavoured_markdown_becomes_html(markdown, html):
    assert html in html_of(markdown)


def test_footnotes_link_to_the_articles_own_page_and_back():
    html = html_of("A lock[^1] and one more[^né].\n\n[^1]: Built in 1890.\n[^né]: Later.")
    targets = re.findall(r'href="([^"]*)"', html)
    assert len(targets) == 4
    for target in targets:
        page, _, fragment = target.partition("#")
        assert page == PAGE
        assert f'id="{fragment}"' in html


def test_references_to_footnotes_stand_in_no_title_and_no_summary():
    entry = entry_of("# Lock[^1]\n\nThe lock[^1] is old.\n\n[^1]: Built in 1890.")
    assert (entry.title, entry.summary) == ("Lock", "The lock is old.")
    assert entry_of(f"The lock[^1] is old.{LONG}\n[^1]: Built in 1890.").title == "The lock is old"


def test_the_heading_that_opens_the_text_is_the_title_and_not_repeated():
    entry = entry_of("# The *old* lock &amp; `gate`\n\nText.")
    assert (entry.title, entry.content_html) == ("The old lock & gate", "<p>Text.</p>")


def test_a_later_heading_is_the_title_and_stays():
    entry = entry_of("Text.\n\n# The old lock")
    assert entry.title == "The old lock"
    assert '<h2 id="the-old-lock">The old lock</h2>' in entry.content_html


def test_a_given_title_goes_first_and_another_heading_stays():
    entry = entry_of("---\ntitle: News\n---\n# The old lock\n\nText.")
    assert entry.title == "News"
    assert entry.content_html == '<h2 id="the-old-lock">The old lock</h2>\n<p>Text.</p>'


def test_a_heading_that_repeats_the_given_title_goes():
    assert html_of("---\ntitle: The Old Lock\n---\n# The old lock\n\nText.") == "<p>Text.</p>"


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("The old lock\n============\n\nText.", "The old lock"),
        ("The old\nlock\n====\n\nText.", "The old lock"),
        ("<h1 class=x>The <b>old</b><br>lock</h1>\n\nText.", "The old lock"),
        ("<!-- # Draft --><!-- <h1>Draft</h1> -->\n\n# Lock\n\nText.", "Lock"),
        ("# [The lock](lock.html) ![x](y.png)\n\nText.", "The lock"),
        ("# A &lt;b&gt; tag\n\nText.", "A <b> tag"),
        ("# &#1;&#x81;&#xFFFE;\x02Lock\n\nText.", "Lock"),
        ("# <script>alert(1)</script>Lock\n\nText.", "Lock"),
        ("# ![only](a.png)\n\nText here.", "Text here"),
        ("#\n\nText here.", "Text here"),
        ("<h1>open\n\nText here.", "Text here"),
        ("## Section\n\nText here.", "Text here"),
        ("    # code\n\nText here.", "Text here"),
    ],
)
def test_titles_are_the_words_of_the_heading(markdown, title):
    assert entry_of(markdown + LONG).title == title


def test_a_heading_without_end_is_cut_and_kept():
    entry = entry_of("# " + "word " * 200 + "\n\nText.")
    assert len(entry.title) <= 300
    assert entry.content_html.startswith("<h2>word")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("## The old Lock!", '<h2 id="the-old-lock">The old Lock!</h2>'),
        ("## A\n\n## A", '<h2 id="a">A</h2>\n<h2 id="a-1">A</h2>'),
        ("## 日本", '<h2 id="日本">日本</h2>'),
        ("## Lock {#own}", '<h2 id="own">Lock</h2>'),
        ("## A *b* {#own .c}", '<h2 id="own">A <em>b</em></h2>'),
        ("## Lock {.c}", '<h2 id="lock-c">Lock</h2>'),
        ("## Set {a}", '<h2 id="set-a">Set {a}</h2>'),
        ("# `a`[^1] {#b}\n\n[^1]: c", '<h1 id="b"><code>a</code><sup class="footnote-ref">'),
    ],
)
def test_headings_can_be_linked_to(markdown, html):
    assert html in read_markdown("a.md", markdown, "T").content_html


def test_countless_equal_headings_do_without_ids():
    assert read_markdown("a.md", "# a\n" * 1_001, "T").content_html.count("<h1>a</h1>") == 1_001


@pytest.mark.parametrize("marker", ["<!--more-->", "<!-- more -->", "<!--MORE-->"])
def test_the_text_before_the_marker_is_the_summary(marker):
    article = read_article(make_source(f"# News\n\nThe *old* lock\nis [shut](x).\n\n{marker}\n\nFor ever."), SITE)
    assert article.summary == "The old lock is shut."
    assert "<!--" not in article.content_html
    assert "For ever." in article.content_html


def test_a_summary_before_the_marker_is_cut_at_a_sentence_if_it_is_long():
    summary = read_article(make_source("This is one. " * 40 + "<!--more--> Rest."), SITE).summary
    assert 200 < len(summary) <= 300
    assert summary.endswith("one.")


@pytest.mark.parametrize(
    "body", ["---\nsummary: Mine.\n---\nText.\n\n<!--more-->", "---\nsummary: Mine.\n---\n```\n<!--more-->\n```"]
)
def test_a_given_summary_goes_before_the_marker(body):
    assert read_article(make_source(body), SITE).summary == "Mine."


def test_a_marker_in_code_is_none():
    article = read_article(make_source("Text.\n\n```\n<!--more-->\n```"), SITE)
    assert article.summary is None
    assert "&lt;!--more--&gt;" in article.content_html


@pytest.mark.parametrize(
    ("key", "language"),
    [("a.de.md", "de"), ("a/index.pt-br.md", "pt-BR"), ("a.md", None), ("github.io.md", None), ("v1.2.md", None), ("de.md", None)],
)  # fmt: skip
def test_a_translation_is_known_by_its_name(key, language):
    assert read_article(make_source("Text.", key=key), SITE).language == language
    assert read_article(make_source("---\nlang: fr\n---\nText.", key=key), SITE).language == "fr"


def test_raw_html_is_kept_as_far_as_it_is_harmless():
    html = html_of(
        'A <kbd onclick="x()">key</kbd>.\n\n<div style="x"><script>alert(1)</script>Box</div>\n\n<iframe src=x>'
    )
    assert html == "<p>A <kbd>key</kbd>.</p>\n<div>Box</div>"


def test_a_comment_that_is_not_closed_hides_the_rest_as_in_a_browser():
    assert read_markdown("a.md", "Text.\n\n<!-- note\n\n# Lock", None).title is None


def test_code_that_shows_html_stays_as_it_is_written():
    assert "&lt;!-- x --&gt; &lt;script&gt;" in html_of("`<!-- x --> <script>`")


def test_a_worker_that_reads_many_articles_does_not_grow():
    """Another Markdown library never freed what it had parsed: half a megabyte an article."""
    article = "Some *text* of a [common](x.html) kind.\n\n" * 200
    read_markdown("a.md", article, None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(300):
        read_markdown("a.md", article, None)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KB


@pytest.mark.parametrize(
    ("first", "names", "is_kept"),
    [
        ("By Ada Winter", ["Ada Winter"], False),
        ("*by Ada Winter and Bo Larsen*", ["Ada Winter", "Bo Larsen"], False),
        ("**By Ada Winter**, Harbour Editor", ["Ada Winter"], False),
        ("By Ada Winter | 6 May", ["Ada Winter"], True),
        ("By noon the tide had turned.", [], True),
        ("Bystanders cheered", [], True),
    ],
)
def test_a_byline_above_the_text_names_the_authors(first, names, is_kept):
    body = read_markdown("a.md", f"# The tide\n\n{first}\n\nIt came early.\n", None)
    assert [person.name for person in body.authors] == names
    assert (words_of(body.content_html) != "It came early.") == is_kept


def test_a_byline_alone_stays_text():
    assert "Ada" in read_markdown("a.md", "By Ada Winter\n", None).content_html


def test_the_title_of_a_code_block_is_told_with_its_line():
    article = read_article(make_source('---\ntitle: A\n---\nText.\n\n```js title="boats.js" {2}\nx = 1\n```\n'), SITE)
    [warning] = [warning for warning in article.warnings if warning.rule == "left-out"]
    assert (warning.line, "boats.js" in warning.what) == (6, True)


NOTE = "The ferry to the island leaves at eight and at four, and the boat at noon comes back in March, when the river is low. "


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (NOTE * 2, None),
        ("渡" * 200, None),
        ("![The quay](quay.png)\n\nBy Ada Lovelace", "References"),
        ("", "References"),
    ],
)
def test_a_heading_below_paragraphs_is_no_title(above, title):
    """Notes have such a heading above their references, and all would have the same title."""
    body = read_markdown("notes/ferry.md", f"{above}\n\n# References\n\nA timetable.\n", None)
    assert body.title == title
    assert ("References" in body.content_html) == bool(above)
