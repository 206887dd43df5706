"""Which article a link means, as far as the link itself says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.model.links import LinkPlace
from feedwright.ports import TellOn
from feedwright.reading.entry.links import is_meant, link_place, names_of, paths_of
from feedwright.reading.identity import BY_NAME

NAMES = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=40)
KEYS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".md")
ADDRESSES = st.one_of(st.text(max_size=80), st.text("./ab#?%20-_[]:@é\\", max_size=60), KEYS)


@given(KEYS, ADDRESSES, st.booleans())
def test_any_address_means_an_article_within_bounds_or_none(key, url, by_name):
    """What it means stands in keys of rows and in messages, whose lengths are limited."""
    place = link_place(key, url + BY_NAME if by_name else url)
    for handle in place.handles if place else ():
        assert 0 < len(handle.encode()) <= 1_024
        assert TellOn(handle, "").key == handle
    assert place is None or bool(place.name) == bool(place.paths)


@given(KEYS)
def test_a_file_is_found_by_its_own_name(key):
    paths = paths_of(key, "", ())
    if not paths:
        return  # a name of hyphens alone
    place = LinkPlace(name=names_of(paths)[0], paths=paths[:1], anywhere=True)
    assert is_meant(place, paths)


@pytest.mark.parametrize(
    "url",
    ["", "/", "#part", "?page=2", "/index.html", "/archive.html", "/feeds/boats/", "rss.xml", "/app.js", "//a.example/b",
     "boat.zip", "http://[", "a\x00b.md", "%00.md"],
)  # fmt: skip
def test_an_address_that_means_no_article_is_left_alone(url):
    assert link_place("posts/a.md", url) is None


@pytest.mark.parametrize(
    ("url", "keys"),
    [
        ("notes/b.md", ("posts/notes/b.md", "notes/b.md")),  # as written, else from the root of an Obsidian vault
        ("/notes/b.md", ("notes/b.md",)),
        ("b.md", ("posts/b.md",)),
        ("./notes/b.md", ("posts/notes/b.md",)),
        ("../notes/b.md", ("notes/b.md",)),
    ],
)
def test_a_path_without_a_slash_is_looked_for_from_the_root_too(url, keys):
    below = [f"site/{key}" for key in keys]
    found = link_place("site/posts/a.md", url).keys
    assert [key for key in found if key in below] == below[: len(found)]
    assert link_place("posts/a.md", url).keys[: len(keys)] == keys


@pytest.mark.parametrize("url", ["{tag}boats", "%7Bcategory%7Dtown", "|author|ada", "{index}"])
def test_a_list_that_only_pelican_makes_is_no_place_for_readers(url):
    place = link_place("content/a.md", url)
    assert (place.keys, place.is_certain) == ((), True)


@pytest.mark.parametrize(
    ("url", "paths", "is_that"),
    [
        ("/posts/b/", ("posts/b",), True),
        ("/blog/posts/b/", ("posts/b",), True),
        ("/posts/b/", ("content/posts/b",), True),
        ("/b/", ("posts/b",), False),
        ("/b/", ("b",), True),
        ("/2024/01/02/b.html", ("2024/01/02/b",), True),
        ("/2024/01/02/b.html", ("2023/01/02/b",), False),
        ("/other/b/", ("posts/b",), False),
        ("b?by-name", ("deep/down/b",), True),
        ("down/b?by-name", ("deep/down/b",), True),
        ("up/b?by-name", ("deep/down/b",), False),
        ("Été?by-name", ("notes/ete",), True),
        ("My_note?by-name", ("my-note",), True),
    ],
)
def test_paths_are_compared_from_their_ends(url, paths, is_that):
    assert is_meant(link_place("a.md", url), paths) is is_that


@pytest.mark.parametrize(
    ("key", "slug", "aliases", "paths"),
    [
        ("b.md", "b", (), ("b",)),
        ("posts/My note.md", "posts/my-note", (), ("posts/my-note",)),
        ("posts/b/index.md", "posts/bee", ("/old/B/",), ("posts/b", "posts/bee", "old/b")),
        ("_posts/2024-01-02-b.md", "b", (), ("2024-01-02-b", "b", "2024/01/02/b")),
        ("2024-01-02.md", "2024-01-02", (), ("2024-01-02",)),
    ],
)
def test_an_article_is_called_by_its_file_its_address_and_its_aliases(key, slug, aliases, paths):
    assert paths_of(key, slug, aliases) == paths
