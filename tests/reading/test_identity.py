"""Ids and addresses are minted from the source path, stay within their place and stay apart."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_site, make_source
from feedwright.reading.entry.mint import mint
from feedwright.reading.identity import date_in_address, date_in_path, language_in_path, own_id, path_id, path_slug
from feedwright.reading.reader import read_article
from feedwright.site.slugs import DEVICES, file_slug, slugify

SITE = make_site()
TAG = "tag:gazette.example,2024-01-31:"
PATHS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.text("ab./-_ é漢", max_size=60)


@pytest.mark.parametrize(
    ("key", "specific"),
    [
        ("articles/first.md", "articles/first"),
        ("a/b.c.txt", "a/b.c"),
        ("2026-11-23-fire.md", "2026-11-23-fire"),
        ("Köln & Bonn?.md", "K%C3%B6ln%20&%20Bonn%3F"),
        ("Ko\u0308ln.md", "K%C3%B6ln"),
        ("漢.txt", "%E6%BC%A2"),
        ("100%.md", "100%25"),
    ],
)
def test_an_id_is_a_tag_uri_of_the_path_without_extension(key, specific):
    assert path_id(SITE, key) == TAG + specific


@pytest.mark.parametrize(
    ("key", "slug", "language"),
    [
        ("source/2026-11-23-boats.html.md", "source/boats", None),
        ("boats.de.html.markdown", "boats.de", "de"),
        ("boats/index.html.md", "boats", None),
    ],
)
def test_the_page_that_middleman_names_in_a_file_is_no_part_of_the_address(key, slug, language):
    assert (path_slug(key), language_in_path(key)) == (slug, language)
    assert path_id(SITE, key).endswith(".html")  # ids stay as they were


def test_the_id_does_not_change_with_the_format():
    assert path_id(SITE, "articles/first.md") == path_id(SITE, "articles/first.txt")


@pytest.mark.parametrize(
    "given_id", ["urn:uuid:1225c695", "https://old.example/?p=7", "tag:old.example,2001:x", "HTTP://Old.example/é"]
)
def test_an_own_id_that_is_an_iri_is_kept_verbatim(given_id):
    assert own_id(SITE, given_id) == given_id


@pytest.mark.parametrize(
    ("given_id", "specific"),
    [("7", "7"), ("post 7", "post%207"), ("C:x y", "C:x%20y"), ("a:b", "a:b"), ("é", "%C3%A9")],
)
def test_another_own_id_becomes_a_tag_uri(given_id, specific):
    assert own_id(SITE, given_id) == f"{TAG}id/{specific}"


RUNNABLE = ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc/passwd"]


@pytest.mark.parametrize("guid", RUNNABLE)
def test_no_guid_is_one_either_though_others_stay_as_they_are(guid):
    for written, kept in ((guid, None), ("7", "7")):
        source = make_source(f"---\nguid: '{written}'\n---\nText.")
        made = mint(read_article(source, SITE), source, SITE)
        assert made.identity.guid == kept
        assert [warning.rule for warning in made.warnings] == ([] if kept else ["bad-id"])


@pytest.mark.parametrize("given_id", RUNNABLE)
def test_no_id_is_an_address_that_a_browser_would_run(given_id):
    assert own_id(SITE, given_id).startswith(TAG)


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("articles/first.md", "first"),
        ("articles/town/bridge.md", "town/bridge"),
        ("news/first.md", "news/first"),
        ("2026-11-23-fire.md", "fire"),
        ("2026-1-3_fire.md", "fire"),
        ("articles/2026/11/23/fire.md", "fire"),
        ("news/2026/11/23/town/fire.md", "news/town/fire"),
        ("2026-99-99-fire.md", "2026-99-99-fire"),
        ("2026/99/99/fire.md", "2026/99/99/fire"),
        ("0001-01-01-fire.md", "0001-01-01-fire"),
        ("2026-11-23.md", "2026-11-23"),
        ("v1.2/notes.md", "v1.2/notes"),
        ("posts/old-lock/index.md", "posts/old-lock"),
        ("articles/2026-11-23-fire/index.md", "fire"),
        ("posts/fire/index.de.md", "posts/fire.de"),
        ("posts/fire.de.md", "posts/fire.de"),
        ("a/index/index.md", "a/index"),
        ("index.md", "index"),
        ("articles/index.md", "articles"),
        ("_posts/2026-11-23-fire.md", "fire"),
        ("town/_posts/2026-11-23-fire.md", "town/fire"),
    ],
)
def test_a_slug_is_the_path_without_date_and_extension(key, slug):
    assert path_slug(key) == slug


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("Fire.md", "fire"),
        ("a fire.md", "a-fire"),
        ("café.md", "cafe"),
        ("a/../../etc/passwd.md", "a/etc/passwd"),
        ("/etc/passwd.md", "etc/passwd"),
        ("a//b.md", "a/b"),
        ("a.html/b.md", "a-html/b"),
        ("con.md", "con_"),
        ("x" * 300 + ".md", "x" * 100),
        ("漢字/notes.md", "notes"),
    ],
)
def test_a_slug_is_what_a_person_would_write(key, slug):
    assert path_slug(key) == slug


@pytest.mark.parametrize("key", ["..md", "漢字.md", "town/漢字.md"])
def test_where_nothing_readable_is_left_six_hex_digits_stand(key):
    assert re.fullmatch(r"(town/)?[0-9a-f]{6}", path_slug(key))


@given(PATHS, st.sampled_from(["", "de", "en", "ja"]))
def test_a_slug_is_safe_in_any_url_and_on_any_file_system(path, language):
    slug = slugify(path, language)
    assert re.fullmatch(r"[a-z0-9._/-]+", slug)
    assert not re.search(r"(^|/)[.-]|\.(/|$)|//|^/|/$", slug)
    assert len(slug) <= 400
    assert max(map(len, slug.split("/"))) <= 101
    assert DEVICES.isdisjoint(part.partition(".")[0] for part in slug.split("/"))


@given(PATHS)
def test_a_files_name_is_safe_and_told_from_any_other(name):
    slug = file_slug(name.replace("/", " "))
    assert re.fullmatch(r"[a-z0-9._-]+", slug)


@given(PATHS, PATHS)
def test_two_files_share_a_name_only_if_unicode_calls_them_the_same(one, other):
    one, other = one.replace("/", " "), other.replace("/", " ")
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (file_slug(one) == file_slug(other)) == same


@given(PATHS)
def test_any_path_has_an_id_that_every_reader_can_compare(path):
    assert re.fullmatch(r"tag:[!-~]+", path_id(SITE, path + ".md"))
    assert re.fullmatch(r"[a-z0-9._/-]+", path_slug(path + ".md"))
    date_in_path(path)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("2026-11-23-name.md", date(2026, 11, 23)),
        ("a/2026-11-3_name.md", date(2026, 11, 3)),
        ("2026/11/23/name.md", date(2026, 11, 23)),
        ("2025/01/02/2026-11-23-name.md", date(2026, 11, 23)),
        ("2025/01/02/2026-99-23-name.md", date(2025, 1, 2)),
        ("posts/2026-11-23-fire/index.md", date(2026, 11, 23)),
        ("2026-11-23/index.md", date(2026, 11, 23)),
        ("2026-11-23.md", date(2026, 11, 23)),
        ("notes/20261123.md", date(2026, 11, 23)),
        ("20261123-name.md", date(2026, 11, 23)),
        ("2026_11_23.md", date(2026, 11, 23)),
        ("20261399-name.md", None),
        ("2026-1123.md", None),
        ("120261123-name.md", None),
        ("2026.md", None),
        ("2026-02-30-name.md", None),
        ("0000-01-01-name.md", None),
        ("0001-01-01-name.md", None),
        ("9999-12-31-name.md", None),
        ("12026/11/23/name.md", None),
        ("٢٠٢٦-١١-٢٣-name.md", None),
        ("name.md", None),
    ],
)
def test_a_date_in_the_path_is_read(key, day):
    assert date_in_path(key) == day


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("2014/12/12/x", date(2014, 12, 12)),
        ("/2014/12/12/x/", date(2014, 12, 12)),
        ("https://a.example/blog/2014/12/12/x.html", date(2014, 12, 12)),
        ("2014-12-12-x", date(2014, 12, 12)),
        ("2014/12/x", None),
        ("", None),
        ("https://a.example/", None),
    ],
)
def test_a_date_in_an_articles_own_address_is_read(address, day):
    assert date_in_address(address) == day


@pytest.mark.parametrize("address", ["//[2026/11/23/x", "https://[x/2026/11/23/a", "", "/"])
def test_an_address_that_is_none_holds_no_date(address):
    assert date_in_address(address) is None
