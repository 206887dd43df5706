"""reStructuredText comes out as its author's site shows it, without the reach that docutils would have."""

import re

import pytest
from docutils.parsers.rst import directives, roles

from factories import SITE, make_site, make_source
from feedwright.errors import ArticleError
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.reader import read_article


def read(text, key="articles/lock.rst"):
    return read_article(make_source(text, key=key), SITE)


def html_of(text):
    source = make_source(text, key="articles/lock.rst")
    article = read_article(source, SITE)
    entry = normalise(article, source, make_site(), Kept(mint(article, source, make_site()).identity)).entry
    return re.sub(r">\n\s*<", "><", entry.content_html)


HEAD = "How to pass a lock\n==================\n\n"


@pytest.mark.parametrize(
    ("rst", "html"),
    [
        ("*a* **b** ``c < d`` `e <https://x.example/>`_", '<p><em>a</em> <strong>b</strong> <code>c &lt; d</code> <a href="https://x.example/">e</a></p>'),
        (".. note:: Mind it\n\n   The *water*.", "<blockquote><p><strong>Note</strong></p><p>Mind it</p><p>The <em>water</em>.</p></blockquote>"),
        (".. admonition:: Of boats\n\n   X", "<blockquote><p><strong>Of boats</strong></p><p>X</p></blockquote>"),
        (".. code-block:: python\n   :number-lines:\n\n   x = 1\n   y = 2", '<pre><code class="language-python">x = 1\ny = 2</code></pre>'),
        ("::\n\n   a < b", "<pre><code>a &lt; b</code></pre>"),
        ("So :math:`x_1 < 2`.", '<p>So <code class="math">x_1 &lt; 2</code>.</p>'),
        (".. math::\n\n   a_1 = \\frac{b}{c}", '<pre><code class="math">a_1 = \\frac{b}{c}</code></pre>'),
        (".. figure:: https://x.example/a.png\n   :alt: A\n\n   *Caption*", '<figure><img alt="A" src="https://x.example/a.png"><figcaption><p><em>Caption</em></p></figcaption></figure>'),
        ("Part\n----\n\nX\n\nOther\n-----\n\nY", '<section><h2 id="part">Part</h2><p>X</p></section><section><h2 id="other">Other</h2><p>Y</p></section>'),
        ("== ==\na  b\n== ==\n1  2\n== ==", "<table><thead><tr><th><p>a</p></th><th><p>b</p></th></tr></thead><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>"),
        ("| A verse,\n| and more", "<div><div>A verse,</div><div>and more</div></div>"),
        (".. contents::\n\nX", "<p>X</p>"),
        ("See {filename}b.rst and `that <{static}/c.png>`_.", None),
    ],
)  # fmt: skip
def test_what_docutils_knows_becomes_plain_html(rst, html):
    made = html_of(HEAD + rst)
    assert made == html if html else "{static}" not in made


@pytest.mark.parametrize(
    ("rst", "html"),
    [
        (".. youtube:: abc123", '<p><a href="https://www.youtube.com/watch?v=abc123">Video: youtube.com</a></p>'),
        (".. versionadded:: 1.2\n   The *gate*.", "<p>1.2\nThe <em>gate</em>.</p>"),
        (".. card:: Of boats\n   :link: x\n\n   Some **text**.", "<p>Of boats</p><p>Some <strong>text</strong>.</p>"),
        (".. graphviz::\n\n   digraph { a -> b }", "<pre><code>digraph { a -&gt; b }</code></pre>"),
        (".. toctree::\n\n   a\n\nX", "<p>X</p>"),
        ("See :ref:`the gate <gate>`, :doc:`locks` and :py:func:`~lock.open`.", "<p>See <span>the gate</span>, <span>locks</span> and <code>lock.open</code>.</p>"),
    ],
)  # fmt: skip
def test_what_only_sphinx_pelican_or_nikola_know_leaves_its_words(rst, html):
    assert html_of(HEAD + rst) == html


def test_what_a_text_brings_along_is_forgotten_after_it():
    before = dict(directives._directives), dict(roles._roles)
    read(f"{HEAD}.. card:: a\n\n:ref:`b`")
    assert (directives._directives, roles._roles) == before


@pytest.mark.parametrize(
    "fields",
    [
        ":Date: 2026-02-03\n:tags: locks, boats\n:author: Ann Ames\n:status: draft\n:summary: Short\n   and so.",
        ".. date: 2026-02-03\n.. tags: locks, boats\n.. author: Ann Ames\n.. status: draft\n.. summary: Short and so.",
    ],
)
def test_fields_below_the_title_are_metadata(fields):
    article = read(f"{HEAD}{fields}\n\nText.")
    assert (article.title, article.draft, article.categories) == ("How to pass a lock", True, ("locks", "boats"))
    assert (str(article.published), article.authors[0].name, article.summary) == (
        "2026-02-03",
        "Ann Ames",
        "Short and so.",
    )
    assert article.content_html == "<p>Text.</p>"


@pytest.mark.parametrize("above", ["A long title\n====\n\n", ".. _lock:\n\nThe lock\n========\n\n"])
def test_a_short_line_below_the_title_or_a_label_above_it_hides_no_field(above):
    article = read(f"{above}:date: 2099-01-01\n:private:\n\nText.")
    assert (article.draft, str(article.published), article.content_html) == (True, "2099-01-01", "<p>Text.</p>")


def test_nikolas_comments_may_stand_above_the_title():
    article = read(f".. title: The lock\n.. date: 2026-02-03 10:00\n.. status: private\n\n{HEAD}Text.")
    assert article.title == "The lock"
    assert article.draft


def test_a_title_between_two_rules_is_no_front_matter():
    assert read("------\nA lock\n------\n\nText.").title == "A lock"
    assert read("---\ntitle: A gate\n---\n\nText.").title == "A gate"


def test_a_byline_is_read_off_the_text():
    article = read(f"{HEAD}By Ann Ames\n\nText.")
    assert (article.authors[0].name, article.content_html) == ("Ann Ames", "<p>Text.</p>")


def test_nothing_is_read_from_the_machine_and_no_html_is_passed_on(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    article = read(
        f"{HEAD}Text.\n\n.. include:: {secret}\n\n.. literalinclude:: {secret}\n\n.. csv-table::\n   :file: {secret}\n\n"
        f".. raw:: html\n   :file: {secret}\n\n.. raw:: html\n\n   <script>SECRET</script>\n\n.. role:: r(raw)\n   :format: html\n\n:r:`<script>`"
    )
    assert "SECRET" not in article.content_html
    assert "<script" not in article.content_html
    told = {problem.line for problem in article.warnings if problem.rule == "rst"}
    assert {6, 10, 13, 16} <= told


def test_the_day_of_building_is_no_part_of_a_text():
    assert html_of(f"{HEAD}It is |today|, so.\n\n.. |today| date::") == "<p>It is <span></span>, so.</p>"


@pytest.mark.parametrize(
    ("rst", "html", "told"),
    [
        (".. code-block:: python\n   :linenos:\n   :emphasize-lines: 1,2\n\n   x = 1", '<pre><code class="language-python">x = 1</code></pre>', []),
        (".. code-block:: sh\n   :caption: On deck\n\n   ls", '<pre><code class="language-sh">ls</code></pre>', ["caption"]),
        (".. note::\n   :collapse: yes\n\n   Mind it.", "<blockquote><p><strong>Note</strong></p><p>Mind it.</p></blockquote>", ["collapse"]),
        (".. image:: https://x.example/a.png\n   :align: nowhere\n   :alt: A boat", '<img alt="A boat" src="https://x.example/a.png">', ["align"]),
    ],
)  # fmt: skip
def test_an_option_that_only_another_program_knows_takes_nothing_from_the_text(rst, html, told):
    assert html in html_of(HEAD + "Before.\n\n" + rst).replace(" />", ">")
    warnings = read(HEAD + "Before.\n\n" + rst).warnings
    assert [name for name in told if any(f'"{name}"' in warning.what for warning in warnings)] == told
    assert len(warnings) == len(told)


def test_faults_are_told_with_their_line():
    article = read(f"{HEAD}Some *text\n\nParts\n----\n\nMore.")
    assert [(problem.rule, problem.line) for problem in article.warnings if problem.rule == "rst"] == [
        ("rst", 4),
        ("rst", 7),
    ]
    assert "More." in article.content_html


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join("  " * depth + "- a" for depth in range(400)),
        "*a " * 2_000,
        "a " * 150_000,
        ".. _a: b\n" * 2_000,
        "`a`_ b\n\n" * 3_000,
    ],
    ids=range(5),
)
def test_what_would_take_docutils_minutes_is_refused(text):
    with pytest.raises(ArticleError) as caught:
        read(text)
    assert caught.value.problem.rule == "tangled"


class TestPostsOfABlog:
    def test_date_tags_category_and_authors_of_the_directive_are_the_articles(self):
        article = read(
            ".. post:: Apr 15, 2014\n   :tags: sea, locks\n   :category: Ports\n   :author: Ann, Bo\n   :image: 2\n"
            "   :language: de\n   :nocomments:\n\n" + HEAD + "Words.\n"
        )
        assert (article.title, str(article.published)) == ("How to pass a lock", "2014-04-15")
        assert set(article.categories) == {"sea", "locks", "Ports"}
        assert [author.name for author in article.authors] == ["Ann", "Bo"]
        assert article.language == "de"
        assert article.content_html == "<p>Words.</p>"
        assert not article.draft
        assert not article.warnings

    @pytest.mark.parametrize(
        "place", ["{post}" + HEAD + "Words.\n", HEAD + "{post}Words.\n", HEAD + "Words.\n\n{post}"]
    )
    def test_a_post_without_a_date_is_a_draft_wherever_the_directive_stands(self, place):
        assert read(place.replace("{post}", ".. post::\n   :tags: sea\n\n")).draft

    def test_a_date_that_cannot_be_read_is_refused(self):
        with pytest.raises(ArticleError):
            read(HEAD + ".. post:: next spring\n\nWords.\n")

    def test_a_field_above_the_text_counts_before_the_directive(self):
        article = read(HEAD + ":date: 2020-01-02\n\n.. post:: Apr 15, 2014\n\nWords.\n")
        assert str(article.published) == "2020-01-02"

    @pytest.mark.parametrize("fence", ["```", "````", ":::"])
    def test_the_fence_of_myst_is_read_in_markdown(self, fence):
        post = f"{fence}{{post}} 15 Apr, 2014\n:tags: sea, locks\n:author: Ann\n{fence}\n\nWords.\n"
        article = read("# Lock\n\n" + post, "articles/lock.md")
        assert (article.title, str(article.published)) == ("Lock", "2014-04-15")
        assert set(article.categories) == {"sea", "locks"}
        assert article.content_html.strip() == "<p>Words.</p>"
        assert read(post.replace(" 15 Apr, 2014", ""), "articles/lock.md").draft

    @pytest.mark.parametrize(
        "post",
        [
            *(
                "``` {post}\n```\n",
                "~~~{post}\n:tags: a\n~~~\n",
                "   ```{post}\n   ```\n",
                "```{post}\n`````\n",
                "```{post}",
            ),
            *(
                "```{post}\n---\ntags: a\n---\n```\n",
                "```{post}\n:tags: a,\n  b\n```\n",
                "```{post}\n:tags: a\n\nB\n```\n",
            ),
            *("```{Post}\n```\n", "- ```{post}\n  :tags: a\n  ```\n", "1. ```{post}\n   ```\n"),
            *("```{eval-rst}\n.. post::\n   :tags: a\n```\n", "~~~{eval-rst}\n\n.. Post::\n~~~\n"),
        ],
    )
    def test_a_fence_without_a_date_is_a_draft_however_it_is_written(self, post):
        assert read("# Lock\n\nWords.\n\n" + post, "articles/lock.md").draft

    def test_content_of_the_directive_stays_unless_an_option_leaves_it_out(self):
        post = ".. post:: 2014-04-15\n   :tags: a\n\n   The *excerpt*.\n\n"
        assert read(HEAD + post + "Words.\n").content_html == "<p>The <em>excerpt</em>.</p>\n<p>Words.</p>"
        assert read(HEAD + post.replace("tags: a", "exclude:") + "Words.\n").content_html == "<p>Words.</p>"
        fence = "```{post} 2014-04-15\n:tags: a\n\nThe *excerpt*.\n```\n\nWords.\n"
        kept = read(fence, "articles/lock.md").content_html.strip()
        assert kept == "<p>The <em>excerpt</em>.</p>\n<p>Words.</p>"
        left_out = read(fence.replace("tags: a", "exclude:"), "articles/lock.md").content_html.strip()
        assert left_out == "<p>Words.</p>"

    def test_a_fence_of_colons_takes_no_other_with_it(self):
        article = read(":::{post} 2014-04-15\n:::\n\n:::{image} a.png\n:::\n\nWords.\n", "articles/lock.md")
        assert "a.png" in article.content_html

    def test_many_other_directives_hide_no_post(self):
        others = "".join(f".. aa{number}:: x\n\n" for number in range(250))
        assert read(HEAD + others + ".. post::\n\nWords.\n").draft

    def test_a_fence_within_code_is_a_text_about_ablog(self):
        text = "# Lock\n\n````\n```{post}\n:tags: a\n```\n````\n"
        article = read(text, "articles/lock.md")
        assert not article.draft
        assert "{post}" in article.content_html
        assert not read("# Lock\n\nWords.\n\n    ```{post}\n    ```\n", "articles/lock.md").draft

    def test_the_directive_in_markdown_gives_the_date_and_the_tags(self):
        text = "# Lock\n\n```{eval-rst}\n.. post:: 15 Apr, 2014\n   :tags: sea, locks\n```\n\nWords.\n"
        article = read(text, "articles/lock.md")
        assert (str(article.published), set(article.categories)) == ("2014-04-15", {"sea", "locks"})
        assert article.content_html.strip() == "<p>Words.</p>"
