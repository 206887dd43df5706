"""Podcasts to render: a show, an episode with all its fields, and a feed of both."""

from datetime import timedelta
from io import BytesIO

from lxml import etree
from mutagen import id3

from factories import NOON, make_entry, make_feed
from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element
from feedwright.rendering.formats import render_feed
from media_samples import mp3


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


def mp3_with_chapters(version=4, cover=b"", chapters=(("Intro", 0), ("The horn ☀", 75_250))):
    """Write an MP3 with chapters, by a library of its own."""
    tags = id3.ID3()
    for number, (title, start) in enumerate(chapters):
        frames = [id3.TIT2(encoding=3 if version == 4 else 1, text=[title])]
        if number == 1:
            frames.append(id3.WXXX(encoding=3 if version == 4 else 1, desc="page", url="https://a.example/horn"))
        end = {"start_time": start, "end_time": start + 1_000, "start_offset": 0xFFFFFFFF, "end_offset": 0xFFFFFFFF}
        tags.add(id3.CHAP(element_id=f"chp{number}", sub_frames=frames, **end))
    if cover:
        tags.add(id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=cover))
    tags.add(id3.TIT2(encoding=3 if version == 4 else 1, text=["The episode"]))
    body = BytesIO(mp3())
    if version == 3:
        tags.update_to_v23()
    tags.save(body, v2_version=version)
    return body.getvalue()
