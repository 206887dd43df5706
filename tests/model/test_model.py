"""The model cannot be wrong: what no feed may hold is refused at birth."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from factories import NOON, make_entry, make_feed, make_source
from feedwright.model.article import Enclosure, Episode, Person
from feedwright.model.feed import Podcast, Tombstone
from feedwright.model.files import Document
from feedwright.model.podcast import Element
from feedwright.model.text import legal

ILLEGAL = ["\0", "\x08", "\x0b", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufffe", "\uffff"]


def make_person(**told):
    return Person(**({"name": "Ada"} | told))


def make_enclosure(**told):
    return Enclosure(**({"url": "https://audio.example/a.mp3", "media_type": "audio/mpeg"} | told))


def make_podcast(**told):
    values = {
        "image": "https://gazette.example/cover.jpg",
        "categories": (("News", None),),
        "owner": make_person(email="ada@gazette.example"),
    }
    return Podcast(**(values | told))


def make_tombstone(**told):
    return Tombstone(**({"id": "tag:gazette.example,2024-01-31:gone", "when": NOON} | told))


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (make_entry, "published"),
        (make_entry, "updated"),
        (make_feed, "updated"),
        (make_tombstone, "when"),
        (make_source, "modified"),
    ],
)
@pytest.mark.parametrize(
    "zone", [None, timezone(timedelta(0), "also UTC"), timezone(timedelta(hours=1)), ZoneInfo("Europe/Paris")]
)
def test_a_time_that_is_not_in_utc_is_refused(make, field, zone):
    with pytest.raises(ValueError, match=f"{field} must be in UTC"):
        make(**{field: datetime(2026, 3, 1, 12, tzinfo=zone)})


@pytest.mark.parametrize(
    ("make", "field"),
    [(make_entry, "published"), (make_entry, "updated"), (make_feed, "updated"), (make_tombstone, "when")],
)
def test_fractions_of_a_second_are_refused_since_readers_misread_them(make, field):
    with pytest.raises(ValueError, match=f"{field} must be in whole seconds"):
        make(**{field: NOON.replace(microsecond=1)})


def test_a_modification_time_may_have_fractions():
    assert make_source(modified=datetime(2026, 3, 1, microsecond=7, tzinfo=UTC)).modified.microsecond == 7


TEXTS = [
    *((make_entry, name) for name in "id url title content_html summary guid language rights".split()),
    *((make_feed, name) for name in "name id title url base_url description language rights icon logo".split()),
    *((make_podcast, name) for name in "image kind medium guid".split()),
    *((Episode, name) for name in "kind chapters location".split()),
    (make_tombstone, "id"),
    *((make_person, name) for name in "name email url".split()),
    *((make_enclosure, name) for name in "url media_type title".split()),
]


@pytest.mark.parametrize(("make", "field"), TEXTS)
@pytest.mark.parametrize("character", ILLEGAL, ids=ascii)
def test_a_character_that_xml_forbids_is_refused_everywhere(make, field, character):
    with pytest.raises(ValueError, match=field):
        make(**{field: f"a{character}b"})


def test_what_a_podcast_says_in_pairs_is_held_to_the_same():
    with pytest.raises(ValueError, match="url"):
        Element(tag="podcast:funding", attributes=(("url", "a\0b"),))
    with pytest.raises(ValueError, match="text"):
        Element(tag="podcast:funding", text="a\0b")
    with pytest.raises(ValueError, match="category"):
        make_podcast(categories=(("News", "a\0b"),))


def test_a_category_is_held_to_the_same():
    with pytest.raises(ValueError, match="category"):
        make_entry(categories=("fine", "a\0b"))
    with pytest.raises(ValueError, match="category is blank"):
        make_entry(categories=("fine", " "))
    with pytest.raises(ValueError, match="twice"):
        make_entry(categories=("a", "b", "a"))


@pytest.mark.parametrize(
    ("make", "field"),
    [
        *((make_entry, name) for name in "id url title content_html".split()),
        *((make_feed, name) for name in "name id title url base_url language".split()),
        (make_person, "name"),
        *((make_enclosure, name) for name in "url media_type".split()),
    ],
)
@pytest.mark.parametrize("blank", ["", " ", "\n\t\u3000"])
def test_what_a_format_cannot_do_without_is_never_blank(make, field, blank):
    without = {"summary": None} if make is make_entry else {}  # a note has a summary in place of its title
    with pytest.raises(ValueError, match=f"{field} is blank"):
        make(**{field: blank} | without)


def test_a_feed_has_an_author():
    with pytest.raises(ValueError, match="author"):
        make_feed(authors=())


@given(st.text(st.characters(codec=None)))
def test_legal_text_passes_through_xml_unchanged(text):
    element = etree.Element("x")
    element.text = kept = legal(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == kept
    assert legal(kept) == kept


@pytest.mark.parametrize("character", [*ILLEGAL, "\ufffd"], ids=ascii)
def test_legal_drops_what_no_document_should_hold(character):
    assert legal(f"a{character}b") == "ab"


@pytest.mark.parametrize("text", ["tab\tline\n", "á 港 🚢", "\u00a0\u00ad\ue000"])
def test_legal_keeps_everything_else(text):
    assert legal(text) == text


def test_a_documents_digest_is_over_body_and_headers():
    document = Document(path="rss.xml", media_type="a/b", body=b"1")
    assert document.digest == Document(path="elsewhere", media_type="a/b", body=b"1").digest
    others = [
        Document(path="rss.xml", media_type="a/b", body=b"2"),
        Document(path="rss.xml", media_type="a/c", body=b"1"),
        Document(path="rss.xml", media_type="a/b", body=b"1", cache_control="no-cache"),
    ]
    assert len({document.digest, *(other.digest for other in others)}) == 4


def test_a_source_objects_digest_is_over_all_that_reading_depends_on():
    source = make_source("text")
    assert source.digest == make_source("text", modified=NOON + timedelta(days=1), etag="other").digest
    others = [
        make_source("texts"),
        make_source("text", size=9),
        make_source("text", charset="latin-1"),
        make_source("text", metadata=(("title", "T"),)),
    ]
    assert len({source.digest, *(other.digest for other in others)}) == 5


def test_bodies_stay_out_of_logs():
    assert "secret" not in repr(make_source("secret"))
    assert "secret" not in repr(Document(path="p", media_type="m", body=b"secret"))
