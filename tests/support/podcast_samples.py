"""Podcasts to render: a show, an episode with all its fields, and a feed of both."""

from datetime import timedelta

from lxml import etree

from factories import NOON, make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element
from feedwright.rendering.formats import render_feed


def tag(name, text="", /, **attributes):
    return Element(tag=name, text=text, attributes=tuple(attributes.items()))


BASE = "https://gazette.example/"
SHOW = Podcast(
    image=f"{BASE}media/ab/cover.jpg",
    categories=(("Society & Culture", "Places & Travel"), ("News", None)),
    owner=Person(name="Ann & Co", email="ann@gazette.example"),
    locked=True,
    tags=(
        tag("podcast:funding", "Keep us & the ferry afloat", url="https://give.example/?a=1&b=2"),
        tag("podcast:location", "The old harbour", rel="subject"),
    ),
    people=(Person(name="Ann", role="host", url="https://ann.example/", avatar=f"{BASE}ann.png"),),
)
DETAILS = Episode(
    kind="bonus",
    number=12,
    season=2,
    explicit=True,
    transcripts=(
        Enclosure(url=f"{BASE}1.vtt", media_type="text/vtt"),
        Enclosure(url=f"{BASE}1.srt", media_type="application/x-subrip"),
    ),
    chapters=f"{BASE}1.json",
    people=(Person(name="Bob", role="guest"),),
    location="The pier",
)


def episode(number=1, **values):
    usual = {
        "id": f"tag:gazette.example,2024-01-31:episodes/{number}",
        "title": f"Episode {number}",
        "enclosures": (
            Enclosure(url=f"{BASE}media/cd/{number}.mp3", media_type="audio/mpeg", length=123, duration=1_834),
        ),
        "published": NOON - timedelta(days=number),
        "updated": NOON - timedelta(days=number),
    }
    return make_entry(**(usual | values))


def podcast(*entries, **values):
    return make_feed(*entries, name="show", **({"podcast": SHOW, "description": "Boats & tides"} | values))


def channel_of(feed):
    return etree.fromstring(render_feed(feed)[0].body)[0]


FULL = podcast(episode(1, episode=DETAILS, images=(Image(url=f"{BASE}1.png", alt="A pier"),)), episode(2))
