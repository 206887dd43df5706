"""Any feed at all: the documents keep every rule, and independent parsers read back what was put in."""

from datetime import UTC, datetime, timedelta
from html import escape

import atoma
import feedparser
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from depth import examples
from factories import make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Link, Person
from feedwright.model.feed import History, Podcast, Tombstone
from feedwright.model.podcast import Chapter, Element
from feedwright.model.text import legal
from feedwright.rendering.content import shown_text
from feedwright.rendering.formats import entry_size, render_feed
from feedwright.rendering.pages import render_article, render_index
from feedwright.rendering.profiles import PROFILES
from judge import judge, read_atom, read_json, read_rss

BASE = "https://gazette.example/"
AWKWARD = st.sampled_from(
    "& < > \" ' ]]> &amp; &nbsp; &#0; <title> </item> <!-- <![CDATA[ \\ \t \r\n 港 עיר 🚢 e\u0301".split(" ")
)
TEXTS = (
    st.one_of(st.text(st.characters(codec="utf-8"), max_size=30), st.lists(AWKWARD, max_size=6).map("".join))
    .map(legal)
    .filter(str.strip)
)
CONTENTS = st.one_of(
    TEXTS.map(lambda text: f"<p>{escape(text)}</p>"),
    TEXTS.map(
        lambda text: f'<p>a</p>\n<img src="https://a.example/?b&amp;c" alt="{escape(text)}"><pre>\n{escape(text)}</pre>'
    ),
)
ADDRESSES = st.integers(1, 9).map(lambda number: f"https://a.example/{number}?b=c&d=%20")
PEOPLE = st.builds(
    Person,
    name=TEXTS,
    email=st.none() | TEXTS,
    url=st.none() | ADDRESSES,
    avatar=st.none() | ADDRESSES,
    role=st.none() | TEXTS,
    group=st.none() | TEXTS,
)
PLACES = st.lists(
    st.builds(
        Element,
        tag=st.just("podcast:location"),
        text=TEXTS,
        attributes=st.just((("rel", "subject"),)) | TEXTS.map(lambda text: (("rel", text),)),
    ),
    max_size=2,
).map(tuple)
FUNDING = st.lists(
    st.builds(
        Element, tag=st.just("podcast:funding"), text=TEXTS, attributes=ADDRESSES.map(lambda url: (("url", url),))
    ),
    max_size=2,
).map(tuple)
COUNTS = st.none() | st.integers(0, 10**15)
IMAGES = st.builds(
    Image,
    url=ADDRESSES,
    alt=st.just("") | TEXTS,
    media_type=st.none() | st.sampled_from(["image/jpeg", "image/svg+xml"]),
    length=COUNTS,
    width=COUNTS,
    height=COUNTS,
)
LINKS = st.builds(
    Link, url=ADDRESSES, rel=st.sampled_from(["related", "via", "replies"]), title=st.none() | st.just("") | TEXTS
)
ENCLOSURES = st.builds(
    Enclosure,
    url=ADDRESSES,
    media_type=st.sampled_from(["audio/mpeg", "application/x.y+z", "video/mp4", "text/vtt", "application/pdf"]),
    length=COUNTS,
    title=st.none() | TEXTS,
    duration=st.none() | st.integers(0, 10**7),
)
MARKS = st.builds(
    Chapter,
    start=st.floats(0, 100_000, allow_nan=False),
    title=TEXTS,
    url=st.none() | ADDRESSES,
    image=st.none() | ADDRESSES,
)
EPISODES = st.builds(
    Episode,
    kind=st.sampled_from(["full", "trailer", "bonus"]),
    number=COUNTS,
    season=COUNTS,
    explicit=st.none() | st.booleans(),
    transcripts=st.lists(ENCLOSURES, max_size=2).map(tuple),
    chapters=st.none() | ADDRESSES,
    people=st.lists(PEOPLE, max_size=1).map(tuple),
    location=st.none() | TEXTS,
    tags=PLACES | FUNDING,
    marks=st.lists(MARKS, max_size=3).map(tuple),
)
PODCASTS = st.builds(
    Podcast,
    image=ADDRESSES,
    categories=st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1, max_size=2).map(tuple),
    owner=st.builds(Person, name=TEXTS, email=st.just("ann@gazette.example")),
    explicit=st.booleans(),
    kind=st.sampled_from(["episodic", "serial"]),
    locked=st.booleans(),
    people=st.lists(PEOPLE, max_size=2).map(tuple),
    tags=PLACES | FUNDING,
)
FOLDERS = st.none() | st.sampled_from(["archive/2026-01/", "archive/2026-02/"])
HISTORIES = st.builds(History, previous=FOLDERS) | st.builds(
    History, current=st.just("elsewhere/"), previous=FOLDERS, next=FOLDERS
)
LANGUAGES = st.sampled_from(["en", "de-AT", "ar", "zh-Hant-TW"])
TIMES = st.integers(-30_000_000_000, 220_000_000_000).map(
    lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=n)
)


TOMBSTONES = st.lists(
    st.builds(Tombstone, id=st.integers(0, 9).map("tag:gazette.example,2024-01-31:gone-{}".format), when=TIMES),
    max_size=2,
    unique_by=lambda tombstone: tombstone.id,
).map(tuple)


FULL = st.just("full")


@st.composite
def feeds(draw, contents=CONTENTS, kinds=FULL):
    entries = [
        make_entry(
            id=f"tag:gazette.example,2024-01-31:{number}",
            title=draw(TEXTS),
            summary=draw(st.none() | TEXTS),
            content_html=draw(contents),
            published=published,
            updated=published + timedelta(seconds=draw(st.integers(0, 10**8))),
            authors=tuple(draw(st.lists(PEOPLE, max_size=3))),
            categories=tuple(draw(st.lists(TEXTS, max_size=3, unique=True))),
            language=draw(st.none() | LANGUAGES),
            contributors=tuple(draw(st.lists(PEOPLE, max_size=2))),
            rights=draw(st.none() | st.just("") | TEXTS),
            links=tuple(draw(st.lists(LINKS, max_size=2))),
            images=tuple(draw(st.lists(IMAGES, max_size=2))),
            enclosures=tuple(draw(st.lists(ENCLOSURES, max_size=3))),
            episode=draw(st.none() | EPISODES),
        )
        for number, published in enumerate(sorted(draw(st.lists(TIMES, max_size=3)), reverse=True))
    ]
    return make_feed(
        *entries,
        title=draw(TEXTS),
        description=draw(st.just("") | TEXTS),
        authors=tuple(draw(st.lists(PEOPLE, min_size=1, max_size=2))),
        language=draw(LANGUAGES),
        hubs=tuple(draw(st.lists(ADDRESSES, max_size=2, unique=True))),
        updated=max((entry.updated for entry in entries), default=draw(TIMES)),
        rights=draw(st.none() | st.just("") | TEXTS),
        icon=draw(st.none() | ADDRESSES),
        logo=draw(st.none() | ADDRESSES),
        content=draw(kinds),
        podcast=draw(st.none() | PODCASTS),
        history=draw(HISTORIES),
        tombstones=draw(TOMBSTONES),
    )


def documents_of(feed):
    return {document.path: document.body for document in render_feed(feed)}


@given(feeds())
def test_any_feed_keeps_every_rule_in_every_format_and_on_its_pages(feed):
    documents = documents_of(feed) | {"index.html": render_index(feed).body}
    for number, entry in enumerate(feed.entries):
        documents[f"articles/{number}.html"] = render_article(entry, feed, f"articles/{number}.html").body
    assert judge(documents, BASE) == 1


@examples(100)
@given(feeds(kinds=st.just("summary")))
def test_any_feed_of_summaries_keeps_every_rule_in_every_format(feed):
    assert judge(documents_of(feed), BASE) == 1


@examples(100)
@given(feeds(), st.sampled_from(sorted(PROFILES)))
def test_any_feed_for_a_target_profile_keeps_every_rule(feed, profile):
    updated = max([feed.updated, *(tombstone.when for tombstone in feed.tombstones)])  # as a feed is rendered
    assert judge(documents_of(structs.replace(feed, profile=profile, updated=updated)), BASE) == 1


@examples(100)
@given(feeds(kinds=st.sampled_from(["full", "summary"])), st.sampled_from([None, "smartnews"]))
def test_no_entry_is_larger_than_it_is_counted(feed, profile):
    """In any format, as an episode of a podcast and under the profile that says most."""
    for entry in feed.entries:
        alone = structs.replace(feed, entries=(entry,), profile=profile)
        empty = {document.path: len(document.body) for document in render_feed(structs.replace(alone, entries=()))}
        declared = 60  # of a prefix
        for document in render_feed(alone):
            assert len(document.body) - empty[document.path] - declared <= entry_size(entry), document.body.decode()


@given(feeds(contents=TEXTS))
def test_any_text_comes_back_exactly(feed):
    """By XML and JSON parsers, from every field, whatever is in it."""
    documents = documents_of(feed)
    told = [
        {
            "title": entry.title,
            "summary": entry.summary,
            "content": shown_text(entry, feed),
            "published": entry.published,
            "updated": entry.updated,
            "categories": list(entry.categories),
            "language": entry.language or feed.language,
        }
        for entry in feed.entries
    ]
    for reader, name in ((read_rss, "rss.xml"), (read_atom, "atom.xml"), (read_json, "feed.json")):
        read = reader(documents[name], BASE + name, safe=False)
        assert read["head"]["title"] == feed.title
        assert [
            {key: entry[key] for key in wanted} for entry, wanted in zip(read["entries"], told, strict=True)
        ] == told


@examples(100)
@given(feeds())
def test_any_feed_is_understood_by_feedparser(feed):
    """It mends text that looks wrongly encoded, so that texts are compared elsewhere."""
    documents = documents_of(feed)
    for name in ("rss.xml", "atom.xml"):
        read = feedparser.parse(documents[name])
        assert not read.bozo
        assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]
        assert [entry.link for entry in read.entries] == [entry.url for entry in feed.entries]
        told = [entry.published_parsed[:6] for entry in read.entries]
        assert told == [entry.published.timetuple()[:6] for entry in feed.entries]


@examples(100)
@given(feeds())
def test_any_feed_is_understood_by_atoma(feed):
    documents = documents_of(feed)
    rss = atoma.parse_rss_bytes(documents["rss.xml"])
    atom = atoma.parse_atom_bytes(documents["atom.xml"])
    told = atoma.parse_json_feed_bytes(documents["feed.json"])
    assert [item.guid for item in rss.items] == [entry.id for entry in feed.entries]
    assert [entry.id_ for entry in atom.entries] == [entry.id for entry in feed.entries]
    assert [item.id_ for item in told.items] == [entry.id for entry in feed.entries]
    assert [entry.updated for entry in atom.entries] == [entry.updated for entry in feed.entries]
