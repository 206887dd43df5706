"""Feeds of episodes meet what the directories of podcasts demand, and no other feed shows a trace of it."""

import uuid

import feedparser
import pytest
from lxml import etree
from msgspec import structs

from factories import make_feed
from feedwright.model.article import Episode, Image, Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Chapter, podcast_guid
from feedwright.rendering.formats import render_feed
from judge import agree, read_atom, read_json, read_rss
from judge.names import ITUNES, PODCAST
from judge.podcast import CATEGORIES, submit
from podcast_samples import BASE, DETAILS, FULL, SHOW, channel_of, episode, podcast, tag


def test_a_podcast_keeps_every_rule_in_every_format():
    told = [
        reader(document.body, BASE + document.path)
        for reader, document in zip((read_rss, read_atom, read_json), render_feed(FULL), strict=True)
    ]
    agree(*told)


@pytest.mark.parametrize(
    "feed",
    [
        FULL,
        podcast(episode(), podcast=Podcast(image=SHOW.image, categories=(("True Crime", None),), owner=SHOW.owner)),
        podcast(episode(episode=Episode(number=1)), podcast=structs.replace(SHOW, kind="serial", explicit=True)),
        podcast(*(episode(number) for number in range(1, 301))),
    ],
    ids=["full", "bare", "serial", "as many as are shown"],
)
def test_apple_and_spotify_take_the_feed(feed):
    submit(channel_of(feed))


AUDIO = episode().enclosures[0]


@pytest.mark.parametrize(
    "feed",
    [
        podcast(),
        podcast(episode(enclosures=(structs.replace(AUDIO, length=None),))),
        podcast(episode(enclosures=(structs.replace(AUDIO, duration=None),))),
        podcast(episode(enclosures=(structs.replace(AUDIO, url=f"{BASE}1.wav", media_type="audio/wav"),))),
        podcast(episode(enclosures=(), images=(Image(url=f"{BASE}1.png", media_type="image/png"),))),
        podcast(episode(1), episode(2, enclosures=(AUDIO,))),
        podcast(*(episode(number) for number in range(1, 302))),
        podcast(episode(), description="ä" * 2_001),
        podcast(episode(), podcast=structs.replace(SHOW, kind="serial")),
        podcast(episode(), podcast=structs.replace(SHOW, categories=(("Gardening", None),))),
        podcast(episode(), podcast=structs.replace(SHOW, image=f"{BASE}cover.webp")),
    ],
    ids=[
        "no episode",
        "no length",
        "no duration",
        "no format that plays",
        "a picture is no episode",
        "an address twice",
        "too many",
        "a long description",
        "a serial without numbers",
        "an unknown category",
        "a cover that is no JPEG or PNG",
    ],
)
def test_what_apple_or_spotify_would_refuse_does_not_slip_through(feed):
    """The list of demands is a test of its own: without this it might demand nothing."""
    with pytest.raises((AssertionError, AttributeError, TypeError)):
        submit(channel_of(feed))


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_with_its_subcategories_can_be_named(category):
    pairs = tuple((category, name or None) for name in CATEGORIES[category].split("|"))
    submit(channel_of(podcast(episode(), podcast=structs.replace(SHOW, categories=pairs))))


def test_a_show_tells_what_it_is():
    channel = channel_of(FULL)
    assert channel.findtext(f"{ITUNES}author") == "The Gazette"
    assert [part.text for part in channel.find(f"{ITUNES}owner")] == ["Ann & Co", "ann@gazette.example"]
    assert channel.find(f"{ITUNES}image").get("href") == SHOW.image
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.findtext(f"{ITUNES}type") == "episodic"
    assert channel.findtext(f"{PODCAST}medium") == "podcast"
    locked, funding = channel.find(f"{PODCAST}locked"), channel.find(f"{PODCAST}funding")
    assert (locked.text, locked.get("owner")) == ("yes", "ann@gazette.example")
    assert (funding.text, funding.get("url")) == ("Keep us & the ferry afloat", "https://give.example/?a=1&b=2")
    assert dict(channel.find(f"{PODCAST}person").attrib) == {
        "role": "host",
        "href": "https://ann.example/",
        "img": f"{BASE}ann.png",
    }
    assert channel.findtext(f"{PODCAST}location") == "The old harbour"


def test_an_episode_tells_what_it_is():
    full, bare = channel_of(FULL).findall("item")
    told = {child.tag: child.text for child in full if child.tag.startswith((ITUNES, PODCAST))}
    assert told == {
        f"{ITUNES}duration": "1834",
        f"{ITUNES}image": None,
        f"{ITUNES}explicit": "true",
        f"{ITUNES}season": "2",
        f"{ITUNES}episode": "12",
        f"{ITUNES}episodeType": "bonus",
        f"{PODCAST}season": "2",
        f"{PODCAST}episode": "12",
        f"{PODCAST}transcript": None,
        f"{PODCAST}chapters": None,
        f"{PODCAST}person": "Bob",
        f"{PODCAST}location": "The pier",
    }
    assert full.find(f"{ITUNES}image").get("href") == f"{BASE}1.png"
    assert [dict(transcript.attrib) for transcript in full.findall(f"{PODCAST}transcript")] == [
        {"url": f"{BASE}1.vtt", "type": "text/vtt"},
        {"url": f"{BASE}1.srt", "type": "application/x-subrip"},
    ]
    assert dict(full.find(f"{PODCAST}chapters").attrib) == {"url": f"{BASE}1.json", "type": "application/json+chapters"}
    assert [child.tag for child in bare if child.tag.startswith((ITUNES, PODCAST))] == [f"{ITUNES}duration"]


def test_what_directories_cut_is_cut_before():
    long = "ä" * 300
    show = structs.replace(
        SHOW,
        owner=Person(name=long, email="a@b.example"),
        tags=(tag("podcast:location", long), tag("podcast:funding", long, url="https://g.example/")),
    )
    feed = podcast(
        episode(authors=(Person(name=long),), episode=structs.replace(DETAILS, people=(Person(name=long),))),
        podcast=show,
        authors=(Person(name=long),),
    )
    submit(channel_of(feed))


def test_a_podcast_app_reads_the_show_and_its_episodes():
    read = feedparser.parse(render_feed(FULL)[0].body)
    assert not read.bozo
    assert read.feed.image.href == SHOW.image
    assert read.feed.publisher_detail == {"name": "Ann & Co", "email": "ann@gazette.example"}
    assert [tag.term for tag in read.feed.tags] == ["Society & Culture", "Places & Travel", "News"]
    assert [entry.itunes_duration for entry in read.entries] == ["1834", "1834"]
    assert [entry.enclosures[0].href for entry in read.entries] == [f"{BASE}media/cd/{n}.mp3" for n in (1, 2)]


def test_no_reader_names_an_episodes_authors_twice():
    feed = podcast(episode(authors=(Person(name="Ann"), Person(name="Bob"))))
    [entry] = feedparser.parse(render_feed(feed)[0].body).entries
    assert entry.authors == [{"name": "Ann, Bob"}]


def test_the_main_feed_of_the_same_episodes_shows_no_trace_of_it():
    """Some readers cannot read a channel with elements of these namespaces at all."""
    body = render_feed(structs.replace(FULL, podcast=None))[0].body
    assert b"itunes" not in body
    assert b"podcast" not in body


def test_a_podcasts_cover_is_its_large_icon_in_json():
    told = render_feed(podcast(episode(), icon=f"{BASE}small.png"))[2].body
    assert f'"icon":"{SHOW.image}","favicon":"{BASE}small.png"'.encode() in told


# Identity


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        ("mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_guids_are_made_as_the_specification_shows(address, guid):
    assert podcast_guid(address) == guid


@pytest.mark.parametrize("name", ["", "tag:gazette.example,2024-01-31:/feeds/show", "港"])
def test_a_guid_is_a_version_5_uuid(name):
    assert podcast_guid(name) == str(uuid.uuid5(uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), name))


def test_a_podcast_keeps_its_guid_when_its_domain_moves():
    moved = structs.replace(FULL, base_url="https://other.example/", url="https://other.example/feeds/show/index.html")
    guids = {channel_of(feed).findtext(f"{PODCAST}guid") for feed in (FULL, moved)}
    assert guids == {podcast_guid(FULL.id)}


def test_a_show_that_comes_from_elsewhere_brings_its_guid():
    guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert channel_of(podcast(podcast=structs.replace(SHOW, guid=guid))).findtext(f"{PODCAST}guid") == guid


@pytest.mark.parametrize("told", [{"categories": ()}, {"owner": Person(name="Ann")}])
def test_no_podcast_is_made_that_no_directory_would_take(told):
    with pytest.raises(ValueError, match="no directory"):
        structs.replace(SHOW, **told)


class TestTimesInTheDescription:
    """Spotify, Apple Podcasts and YouTube read chapters there, where the summary has replaced the show notes."""

    MARKS = (
        Chapter(start=0, title="Tea & bread"),
        Chapter(start=75.5, title="The lamp"),
        Chapter(start=3723, title="End"),
    )

    def described(self, summary="Short words.", marks=MARKS, *, for_everybody=False):
        entry = episode(summary=summary, episode=Episode(marks=marks))
        [rss, *_] = render_feed(make_feed(entry) if for_everybody else podcast(entry))
        return etree.fromstring(rss.body).findtext("channel/item/description")

    def test_they_stand_below_the_summary_each_on_a_line_of_its_own(self):
        expected = "Short words.<p>0:00 Tea &amp; bread</p><p>1:15 The lamp</p><p>1:02:03 End</p>"
        assert self.described() == expected

    def test_fewer_than_three_are_shown_by_no_directory(self):
        assert self.described(marks=self.MARKS[:2]) == "Short words."

    def test_a_description_is_no_longer_than_apple_podcasts_takes(self):
        assert self.described(summary="x" * 3_950) == "x" * 3_950

    def test_only_a_podcast_has_them(self):
        assert self.described(for_everybody=True) == "Short words."
