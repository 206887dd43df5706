"""A trial of a publisher's templates, before any page depends on them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import structs

from feedwright.model.article import Enclosure, Entry, Episode, Image, Link, Person
from feedwright.model.feed import Feed, History
from feedwright.rendering.page_parts.neighbours import Neighbour, Neighbours
from feedwright.rendering.pages import (
    render_archive,
    render_archive_list,
    render_article,
    render_index,
    render_not_found,
    render_withdrawn,
)

_PLACE = "https://example.org/"


def try_templates(overrides: Mapping[str, str]) -> None:
    """Render a page with every detail, and a page with none.

    Args:
        overrides: the publisher's own templates by their names below ``templates/``.

    Raises:
        SiteError: a template cannot be used; the error names its line.
    """
    note = structs.replace(_bare_entry(), title="", summary="A note")
    for entry, feed in ((_ENTRY, _FEED), (_bare_entry(), _bare_feed()), (note, _bare_feed())):
        feeds = [("Further", f"{_PLACE}feeds/further/index.html")] if feed is _FEED else []
        pages = _LABEL_PAGES if feed is _FEED else {}
        beside = _NEIGHBOURS if feed is _FEED else Neighbours()
        render_article(
            entry, feed, "articles/trial.html", feeds=feeds, label_pages=pages, neighbours=beside, overrides=overrides
        )
        render_index(structs.replace(feed, entries=(entry, _bare_entry())), feeds=feeds, overrides=overrides)
        render_index(structs.replace(feed, name="further"), feeds=feeds, site_title="Trial", overrides=overrides)
        render_withdrawn(feed, "articles/trial.html", overrides=overrides)
        render_not_found(feed, overrides=overrides)
        past = structs.replace(feed, entries=(entry, _bare_entry()), folder="archive/2026-01/", history=_BETWEEN)
        render_archive(past, "2026-01", overrides=overrides)
        render_archive(
            structs.replace(past, name="further", history=History()), "2026", site_title="Trial", overrides=overrides
        )
        render_archive_list(feed, [("2026-01", _PLACE)], overrides=overrides)


_LABEL_PAGES = {"tags": {"One": _PLACE}, "sections": {"Section": _PLACE}, "authors": {"Name": _PLACE}}
_BESIDE = Neighbour(url=_PLACE, title="Title", language="de")
_NEIGHBOURS = Neighbours(older=_BESIDE, newer=_BESIDE, related=(_BESIDE,))
_BETWEEN = History(current="", previous="archive/2025-12/", next="archive/2026-02/")
_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
_PERSON = Person(
    name="Name", url=_PLACE, email="name@example.org", avatar=f"{_PLACE}a.png", fediverse="@a@b.example", role="host"
)
_FILES = tuple(
    Enclosure(url=f"{_PLACE}media/a.{suffix}", media_type=kind, length=2_000_000, duration=3_700, title="Title")
    for suffix, kind in (("mp3", "audio/mpeg"), ("mp4", "video/mp4"), ("pdf", "application/pdf"))
)
_ENTRY = Entry(
    id="tag:example.org,2026:trial",
    url=f"{_PLACE}articles/trial.html",
    title="Title",
    content_html="<p>Text.</p>",
    published=_NOON,
    updated=_NOON.replace(day=2),
    summary="Summary",
    authors=(_PERSON, _PERSON),
    categories=("One", "Two"),
    language="ar",
    section="Section",
    contributors=(_PERSON,),
    rights="Rights",
    links=(Link(url=_PLACE, rel="related", title="Title"),),
    images=(Image(url=f"{_PLACE}media/a.jpg", alt="Alt", width=3, height=2),),
    enclosures=_FILES,
    episode=Episode(
        number=1, season=1, transcripts=_FILES[2:], chapters=f"{_PLACE}c.json", people=(_PERSON,), location="Place"
    ),
)
_FEED = Feed(
    name="main",
    id="tag:example.org,2026:/feeds/main",
    title="Title",
    url=f"{_PLACE}index.html",
    base_url=_PLACE,
    updated=_NOON,
    description="Description",
    authors=(_PERSON,),
    language="en",
    rights="Rights",
    icon=f"{_PLACE}i.png",
    logo=f"{_PLACE}l.png",
)


def _bare_entry() -> Entry:
    values = {name: getattr(_ENTRY, name) for name in ("id", "url", "title", "content_html", "published")}
    return Entry(**values, updated=_NOON)


def _bare_feed() -> Feed:
    return structs.replace(_FEED, description="", rights=None, icon=None, logo=None)
