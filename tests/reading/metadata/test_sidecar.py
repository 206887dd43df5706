"""A sidecar says what the file beside it is, and goes before all that the file says itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.metadata.sidecar import NIKOLAS, is_described, is_sidecar, read_sidecar, stem, suffixes_beside
from feedwright.reading.reader import read_article

SUFFIXES = ("yaml", "yml", "toml", "json")


def sidecar(body, suffix="yaml"):
    return make_source(body, key=f"articles/first.meta.{suffix}")


def refused(body, suffix="yaml"):
    with pytest.raises(ArticleError) as caught:
        read_sidecar(sidecar(body, suffix))
    assert caught.value.problem.cure
    return caught.value.problem


@pytest.mark.parametrize(
    ("suffix", "body"),
    [
        ("yaml", "Title: The lock\ndate: 2026-01-02\ntags: [a, b]\n"),
        ("yml", "---\ntitle: The lock\ndate: 2026-01-02\ntags: [a, b]\n---\n"),
        ("toml", 'title = "The lock"\ndate = 2026-01-02\ntags = ["a", "b"]\n'),
        ("json", '{"title": "The lock", "date": "2026-01-02", "tags": ["a", "b"]}'),
        ("yaml", "\ufefftitle: The lock\r\ndate: 2026-01-02\r\ntags: [a, b]\r\n"),
    ],
)
def test_it_says_what_front_matter_says(suffix, body):
    article = read_article(make_source("Text.", sidecars=(sidecar(body, suffix),)), SITE)
    assert (article.title, article.published, article.categories) == ("The lock", date(2026, 1, 2), ("a", "b"))


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("a.md", "---\ntitle: Front\nsummary: Front\n---\n# Text\n\nMore."),
        ("a.json", '{"title": "Front", "summary": "Front", "content_text": "More."}'),
    ],
)
def test_it_goes_before_front_matter_that_before_the_text_and_that_before_object_metadata(key, body):
    source = make_source(body, key=key, metadata=(("title", "Object"), ("summary", "Object"), ("language", "de")))
    article = read_article(replace(source, sidecars=(sidecar("title: Beside"),)), SITE)
    assert (article.title, article.summary, article.language) == ("Beside", "Front", "de")


def test_a_heading_that_repeats_its_title_goes():
    article = read_article(make_source("# The lock\n\nIt stays.", sidecars=(sidecar("title: The lock"),)), SITE)
    assert article.content_html.strip() == "<p>It stays.</p>"


def test_it_may_be_empty():
    assert read_article(make_source("Text.", sidecars=(sidecar(""),)), SITE) == read_article(make_source("Text."), SITE)


def test_a_bad_value_is_told_with_the_sidecars_own_path_and_line():
    with pytest.raises(ArticleError) as caught:
        read_article(make_source("Text.", sidecars=(sidecar("title: A\ndate: soon"),)), SITE)
    found = caught.value.problem
    assert (found.path, found.line, found.rule) == ("articles/first.meta.yaml", 2, "bad-date")
    assert "(sidecar)" in found.what


@pytest.mark.parametrize(
    ("suffix", "body", "line"),
    [
        ("yaml", "title: 'A", 1),
        ("yaml", "title: A\ndate: b: c", 2),
        ("yaml", "- a", 1),
        ("yaml", "a: 1\n---\nb: 2\n", 2),
        ("yaml", "a: [" + "[" * 5_000, 1),
        ("toml", 'title = "A"\ndate = soon', 2),
        ("json", '{"title": "A",\n"title": "B"}', 2),
        ("json", "[]", 1),
        ("json", "", 1),
        ("yaml", "a" * 40_000, 1),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_a_broken_sidecar_is_refused_with_its_line(suffix, body, line):
    found = refused(body, suffix)
    assert (found.path, found.line) == (f"articles/first.meta.{suffix}", line)
    assert found.rule == "sidecar"


@pytest.mark.parametrize(
    ("key", "bare"),
    [("a/b.md", "a/b"), ("a/name.tar.md", "a/name.tar"), ("b.mp3", "b"), ("a.b/c", "a.b/c"), ("a/.md", "a/.md"),
     ("a/b.meta.yaml", "a/b"), ("name.tar.meta.json", "name.tar"), ("a/b.de.meta", "a/b.de"), ("a/b.meta.meta", "a/b.meta"), ("a/b", "a/b"), ("é ü.pdf", "é ü")],
)  # fmt: skip
def test_a_file_and_its_sidecar_share_a_stem(key, bare):
    assert stem(key) == bare


@pytest.mark.parametrize("key", ["a/b.meta.yaml", "b.meta.yml", "b.c.meta.toml", "a/b.meta.json", "a/b.meta"])
def test_sidecars_are_known_by_their_names(key):
    assert is_sidecar(key)


@pytest.mark.parametrize(
    "key",
    [
        "a/b.md",
        "b.json",
        "b.yaml",
        ".meta.yaml",
        "a/.meta.yaml",
        "b.meta.md",
        "b.META.YAML",
        ".meta",
        "a/.meta",
        "b.META",
    ],
)
def test_nothing_else_is_one(key):
    assert not is_sidecar(key)


def test_two_are_refused_with_both_names():
    with pytest.raises(ArticleError) as caught:
        read_article(make_source("Text.", sidecars=(sidecar("title: A"), sidecar("{}", "json"))), SITE)
    assert "articles/first.meta.yaml and articles/first.meta.json" in caught.value.problem.what


@given(st.text(min_size=1, max_size=20).filter(lambda name: not name.endswith("/")), st.sampled_from(SUFFIXES))
def test_every_sidecar_finds_its_stem(name, suffix):
    key = f"{name}.meta.{suffix}"
    assert is_sidecar(key)
    assert stem(key) == stem(f"{name}.md")


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from(SUFFIXES))
def test_any_bytes_are_read_or_refused(body, suffix):
    try:
        read_article(make_source("Text.", sidecars=(sidecar(body, suffix),)), SITE)
    except ArticleError as error:
        assert error.problem.path == f"articles/first.meta.{suffix}"
        assert error.problem.cure


def beside(body, suffix="meta"):
    return make_source(body, key=f"articles/first.{suffix}")


def described(body, text="Words for nobody.", **told):
    return read_article(make_source(text, sidecars=(beside(body),), **told), SITE)


LINES = ".. title: The lock\n.. slug: lock\n.. date: 2026-01-02\n.. tags: a, b\n.. link: \n"


class TestNikolas:
    """What a file ``.meta`` says counts, too: other programs write such files as well."""

    @pytest.mark.parametrize(
        "body",
        [
            LINES,
            LINES.replace("\n", "\r\n\r\n"),
            f"<!--\n{LINES}-->\n",
            f"\ufeff{LINES}".replace(".. ", " ..  "),
            "---\ntitle: The lock\ndate: 2026-01-02\ntags: [a, b]\n---\n",
            "title: The lock\ndate: 2026-01-02\ntags: a, b\n",
            '+++\ntitle = "The lock"\ndate = 2026-01-02\ntags = ["a", "b"]\n+++\n',
            '{"title": "The lock", "date": "2026-01-02", "tags": ["a", "b"]}',
        ],
    )
    def test_its_forms_say_what_front_matter_says(self, body):
        article = described(body)
        assert (article.title, article.published, article.categories) == ("The lock", date(2026, 1, 2), ("a", "b"))
        assert (article.draft, article.warnings) == (False, ())

    @pytest.mark.parametrize(
        "body",
        [
            ".. status: draft",
            f"{LINES}.. status: private\n",
            f"{LINES}\n.. status: draft\n",
            LINES.replace("a, b", "a, draft"),
            "---\ntitle: A\nstatus: draft\n---\n",
            "---\ntitle: A\ntags: [a, private]\n---\n",
            "---\ntitle: A\ntags: a, draft\n",
            '+++\nstatus = "draft"\n+++\n',
            '{"draft": true}',
            ".. drfat: true",
            "drfat: true",
        ],
    )
    def test_it_holds_back(self, body):
        assert described(body).draft

    @pytest.mark.parametrize("status", ["featured", "published", ""])
    def test_another_status_does_not(self, status):
        assert not described(f"{LINES}.. status: {status}\n").draft

    @pytest.mark.parametrize(
        ("body", "line"),
        [
            ("The lock\nlock\n2026/01/02 10:00\na, b\n\n", 1),
            ("How: it began\nlock\n2026-01-02\n", 1),
            ("The lock\nlock\n\ndraft, a\n", 1),
            (f"{LINES}and more\n.. status: draft\n", 6),
            (f"{LINES}status: draft\n", 6),
            ("title = 'A'\ndraft = true\n", 1),
            ("title: 'A\ndraft: true\n", 1),
            (":status: draft\n:title: A", 1),
            ("+++\ntitle = 'A'\n+++\ndraft: true\n", 4),
            (".. title: A\n.. title: B\n", 2),
            (".. date: soon\n", 1),
            (".. title: A\n.. date: soon\n", 2),
            (b"\x89PNG\nstatus: draft", None),
            ("The lock\nstatus: [draft".encode("utf-16"), 1),
            ("a" * 40_000, 1),
        ],
        ids=lambda value: ascii(value)[:30],
    )
    def test_what_may_be_private_but_cannot_be_read_is_refused_with_its_line(self, body, line):
        with pytest.raises(ArticleError) as caught:
            described(body)
        found = caught.value.problem
        assert (found.path, found.line) == ("articles/first.meta", line)
        assert found.cure

    @pytest.mark.parametrize(
        "body",
        [
            "fileFormatVersion: 2\nguid: 0af3\nfolderAsset: yes\n",
            "A note.",
            "- a\n- b\n",
            "{",
            "size: 3\n",
            ".. note: Mine\n",
            ".. note: Mine\nmore\n",
            b"\x89PNG\0\xff",
            b"\xff\0\x01\n\xfe\0\0\0",
            "",
            "\n\n",
        ],
    )
    def test_another_programs_file_is_named_and_harms_nothing(self, body):
        article = described(body, "# A\n\nText.")
        assert (article.title, article.draft, article.guid) == ("A", False, None)
        [warning] = [warning for warning in article.warnings if warning.rule == "sidecar"]
        assert warning.path == "articles/first.meta"
        assert not is_described(make_source("Text.", sidecars=(beside(body),)))

    def test_one_of_our_own_stands_beside_it_and_counts_first(self):
        both = (beside(f"{LINES}.. status: draft\n"), sidecar("title: Ours\nid: old"))
        article = read_article(make_source("Text.", sidecars=both), SITE)
        assert (article.title, article.published, article.draft) == ("Ours", date(2026, 1, 2), True)

    def test_it_counts_before_front_matter(self):
        assert described(".. title: Beside", "---\ntitle: Front\n---\nText.").title == "Beside"

    @pytest.mark.parametrize("said", [".. status: published", ".. draft: false", "draft: false"])
    def test_it_brings_no_draft_out(self, said):
        assert described(f"{said}\n", "---\ndraft: true\n---\nWords for nobody.").draft
        source = make_source("Words for nobody.", key="drafts/a.md", sidecars=(beside(said),))
        assert read_article(source, structs.replace(SITE, suffixes="all")).draft

    def test_a_picture_has_none(self):
        assert NIKOLAS not in suffixes_beside("a/boat.PNG")
        assert NIKOLAS in suffixes_beside("a/boat.md")
