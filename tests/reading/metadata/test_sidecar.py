"""A sidecar says what the file beside it is, and goes before all that the file says itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.metadata.sidecar import is_sidecar, read_sidecar, stem
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
     ("a/b.meta.yaml", "a/b"), ("name.tar.meta.json", "name.tar"), ("a/b", "a/b"), ("é ü.pdf", "é ü")],
)  # fmt: skip
def test_a_file_and_its_sidecar_share_a_stem(key, bare):
    assert stem(key) == bare


@pytest.mark.parametrize("key", ["a/b.meta.yaml", "b.meta.yml", "b.c.meta.toml", "a/b.meta.json"])
def test_sidecars_are_known_by_their_names(key):
    assert is_sidecar(key)


@pytest.mark.parametrize(
    "key", ["a/b.md", "b.json", "b.yaml", ".meta.yaml", "a/.meta.yaml", "b.meta.md", "b.META.YAML"]
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
