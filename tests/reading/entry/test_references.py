"""What an article's relative references mean, and where none may lead."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.media.places import Meaning, Place, resolve_reference
from feedwright.site.single_values import Unusable

ARTICLE = "posts/2026/a/index.md"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("photo.jpg", "posts/2026/a/photo.jpg"),
        ("./photo.jpg", "posts/2026/a/photo.jpg"),
        ("images/photo.jpg", "posts/2026/a/images/photo.jpg"),
        ("../b/photo.jpg", "posts/2026/b/photo.jpg"),
        ("../../../photo.jpg", "photo.jpg"),
        ("x/../photo.jpg", "posts/2026/a/photo.jpg"),
        ("images//photo.jpg", "posts/2026/a/images/photo.jpg"),
        ("  photo.jpg\n", "posts/2026/a/photo.jpg"),
        ("photo.jpg?width=640#top", "posts/2026/a/photo.jpg"),
        ("my photo.jpg", "posts/2026/a/my photo.jpg"),
        ("my%20photo.jpg", "posts/2026/a/my photo.jpg"),
        ("100%.jpg", "posts/2026/a/100%.jpg"),
        ("a+b.jpg", "posts/2026/a/a+b.jpg"),
        ("%E6%96%87%E7%AB%A0.jpg", "posts/2026/a/文章.jpg"),
        ("images\\photo.jpg", "posts/2026/a/images/photo.jpg"),
        ("..\\b\\photo.jpg", "posts/2026/b/photo.jpg"),
        ("_MG_1234.JPG", "posts/2026/a/_MG_1234.JPG"),
        ("Screenshot\u202f3.png", "posts/2026/a/Screenshot\u202f3.png"),
        ("{attach}photo.jpg", "posts/2026/a/photo.jpg"),
        ("%7Bstatic%7D../photo.jpg", "posts/2026/photo.jpg"),
    ],
)
def test_a_reference_is_followed_from_the_articles_folder(url, key):
    assert resolve_reference(ARTICLE, url) == Place((key,), Meaning.MEDIA)


def test_an_article_at_the_root_refers_to_what_is_beside_it():
    assert resolve_reference("a.md", "photo.jpg").keys == ("photo.jpg",)


@pytest.mark.parametrize("url", ["/images/x.png", "{static}/images/x.png", "|static|/images/x.png", "\\images\\x.png"])
def test_a_reference_from_the_root_may_be_where_generators_keep_such_files(url):
    """Hugo and Zola: ``static/``; Pelican: its ``content/``; Astro, Next.js and VitePress: ``public/``; others: the root."""
    keys = ("images/x.png", "static/images/x.png", "content/images/x.png", "public/images/x.png")
    assert resolve_reference("content/posts/a.md", url).keys == keys
    assert resolve_reference("a.md", url).keys == keys[:2]
    assert resolve_reference("docs/a.md", url).keys[3] == "docs/public/images/x.png"


def test_a_link_to_an_article_is_not_looked_for_among_the_files_that_are_only_served():
    keys = ("about.html", "static/about.html", "content/about.html")
    assert resolve_reference("content/a.md", "/about.html").keys == keys


def test_both_ways_to_write_an_accent_are_tried():
    """MacOS hands names on in pieces, authors type them whole."""
    whole, pieces = (unicodedata.normalize(form, "Überschuß é.jpg") for form in ("NFC", "NFD"))
    assert resolve_reference("a.md", whole).keys == (whole, pieces)
    assert resolve_reference("a.md", pieces).keys == (pieces, whole)


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.org/a.jpg", "HTTP://example.org/a.jpg", "//cdn.example.org/a.jpg", "\\\\server\\a.jpg"),
        *("data:image/gif;base64,R0lGOD", "mailto:ann@example.org", "tel:123", "javascript:alert(1)", "a:b.jpg"),
        *("#top", "?page=2", "", " ", ".", "..", "./", "../", "../other/", "images/..", "/", "%2F", "http://[broken"),
    ],
)
def test_what_is_no_file_of_the_source_is_left_alone(url):
    """An address elsewhere, a place in the page, a folder."""
    assert resolve_reference(ARTICLE, url) is None


@pytest.mark.parametrize(
    ("url", "meaning"),
    [
        ("b.md", Meaning.ARTICLE),
        ("../b/index.MD", Meaning.ARTICLE),
        ("notes.txt", Meaning.ARTICLE),
        ("page.html#part", Meaning.ARTICLE),
        ("chapters.json", Meaning.ARTICLE),
        ("talk.mp3", Meaning.MEDIA),
        ("paper.PDF", Meaning.MEDIA),
        ("drawing.svg", Meaning.MEDIA),
        ("about", Meaning.OTHER),
        ("data.zip", Meaning.OTHER),
        ("script.js", Meaning.OTHER),
    ],
)
def test_a_reference_says_by_its_name_what_it_means(url, meaning):
    """Another article has a page of its own; only media are copied."""
    assert resolve_reference(ARTICLE, url).meaning is meaning


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("../../../../photo.jpg", "leads out of the content"),
        ("/../photo.jpg", "leads out of the content"),
        ("..%2f..%2f..%2f..%2fphoto.jpg", "leads out of the content"),
        ("%2e%2e/%2e%2e/%2e%2e/%2e%2e/photo.jpg", "leads out of the content"),
        ("..\\..\\..\\..\\photo.jpg", "leads out of the content"),
        ("..%5C..%5C..%5C..%5Cphoto.jpg", "leads out of the content"),
        ("/.feedwright/catalogue.sqlite", "hidden"),
        ("../../../.git/config", "hidden"),
        ("%2Egit/a.jpg", "hidden"),
        (".photo.jpg", "hidden"),
        ("/_drafts/photo.jpg", "held back"),
        ("_private/photo.jpg", "held back"),
        ("/site.toml", "settings"),
        ("/Site.TOML", "settings"),
        ("talk.meta.yaml", "settings"),
        ("talk.META.json", "settings"),
        ("C:\\Users\\ann\\photo.jpg", "your own computer"),
        ("file:///home/ann/photo.jpg", "your own computer"),
        ("a%00.jpg", "not a file's name"),
        ("a%0Ab.jpg", "not a file's name"),
        ("\ud800.jpg", "not a file's name"),
        ("x" * 1_100 + ".jpg", "longer"),
    ],
)
def test_nothing_private_can_be_referred_to(url, what):
    with pytest.raises(Unusable, match=what) as caught:
        resolve_reference(ARTICLE, url)
    assert caught.value.cure


def test_an_article_in_a_folder_held_back_may_use_that_folder():
    """``include`` may have opened it, as Jekyll's ``_posts``; its siblings stay closed."""
    assert resolve_reference("_posts/a.md", "photo.jpg").keys == ("_posts/photo.jpg",)
    with pytest.raises(Unusable, match="held back"):
        resolve_reference("_posts/a.md", "../_drafts/photo.jpg")
    with pytest.raises(Unusable, match="held back"):
        resolve_reference("_posts/a.md", "_unfinished/photo.jpg")


def test_a_key_longer_than_any_is_not_asked_for():
    """S3 does not say of it that there is none: it fails."""
    found = resolve_reference("a.md", "é" * 500 + ".jpg")
    assert found.keys == ("é" * 500 + ".jpg",)


PIECES = st.sampled_from(
    ["..", ".", "/", "\\", "%2e", "%2F", "%5c", "%", "_", ".git", "a", "é", "{static}", "?", "#", ":", " ", "\0"]
)
URLS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join))


@given(URLS, st.sampled_from(["a.md", "posts/a.md", "a/b/c/d.md", "_posts/a.md"]))
def test_no_reference_ever_leads_out(url, article_key):
    try:
        found = resolve_reference(article_key, url)
    except Unusable:
        return
    for key in found.keys if found else ():
        parts = key.split("/")
        assert {"", ".", ".."}.isdisjoint(parts)
        assert not any(part.startswith(".") for part in parts)
        assert 0 < len(key.encode()) <= 1_024
        assert "\0" not in key
        assert "\\" not in key


def test_a_picture_of_a_jekyll_post_is_looked_for_from_the_root_too():
    """Jekyll's themes write the slash before ``image: images/x.png``."""
    assert resolve_reference("_posts/a.md", "images/x.png").keys == ("_posts/images/x.png", "images/x.png")
    assert resolve_reference("_posts/a.md", "x.png").keys == ("_posts/x.png",)
    assert resolve_reference("posts/a.md", "images/x.png").keys == ("posts/images/x.png",)
