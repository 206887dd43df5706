"""The documents of a thing: a pure function of settings and catalogue."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from feedwright.engine.built import Built, Mark
from feedwright.engine.catalogue import (
    SITE,
    Record,
    SiteRecord,
    article_key,
    claim,
    claim_key,
    claim_of,
    entries_partition,
    moment,
    position,
    record_of,
    row,
    site_record_of,
    timestamp,
    values_of,
)
from feedwright.engine.media import render_media
from feedwright.engine.templates import with_templates
from feedwright.engine.things import Thing, media_thing
from feedwright.model import Document, Entry, Feed
from feedwright.ports import Key, Ports, Put, Row, Table
from feedwright.reading.dates import to_utc
from feedwright.reading.identity import tag_uri
from feedwright.rendering.formats import FORMATS, fitting, folder, render_feed
from feedwright.rendering.pages import render_article, render_index, render_withdrawn
from feedwright.site import Site


def paths_of(thing: Thing) -> list[str]:
    if thing.kind == "page":
        return [page_path(thing.name)]
    if thing.kind == "media":
        return [f"media/{thing.name}"]
    return [folder(thing.name) + name for name in (*(form.file_name for form in FORMATS), "index.html")]


def thing_of(path: str) -> Thing:
    """Say to which thing the document at a public path belongs."""
    if path.startswith("articles/"):
        return Thing("page", path.removeprefix("articles/").removesuffix(".html"))
    if path.startswith("media/"):
        return media_thing(path)
    found = re.fullmatch(r"feeds/(.+)/[^/]+", path)
    return Thing("feed", found[1] if found else "main")


def page_path(slug: str) -> str:
    return f"articles/{slug}.html"


def render_thing(ports: Ports, thing: Thing, marks: Sequence[Mark]) -> Built:
    """Render all documents of *thing* from the catalogue as it stands.

    Args:
        ports: the catalogue, and the source that media files are copied from.
        thing: a feed, a page or a media file.
        marks: why it is built.
    """
    if thing.kind == "media":
        return render_media(ports, f"media/{thing.name}", [mark.article for mark in marks if mark.article])
    if thing.kind == "page":
        return _page(ports.table, thing.name)
    return _feed(ports.table, thing.name, [mark.left for mark in marks if mark.left])


def _feed(table: Table, name: str, left: Sequence[str]) -> Built:
    date_key = ("feed", name)
    site_row, date_row = table.get([SITE, date_key])
    in_force = _in_force(site_row)
    site = in_force.shown_site
    entries = _entries(table, name, site.window)
    before = values_of(date_row)["updated"] if date_row else ""
    updated = _date(site, entries, before, left)
    feed = _as_feed(site, name, entries, moment(updated))
    index, problem = with_templates(lambda own: render_index(feed, overrides=own), in_force.templates)
    documents = {document.path: document for document in [*render_feed(feed), index]}
    problems = {index.path: problem} if problem else {}
    if updated == before:
        return Built(documents=documents, problems=problems)
    kept = row(date_key, updated, {"updated": updated})
    rows = [Put(kept, date_row.version if date_row else None)]
    return Built(documents=documents, rows=rows, problems=problems)


def _entries(table: Table, name: str, limit: int) -> tuple[Entry, ...]:
    """Read the newest entries, and no more than fit: one article may be of megabytes.

    Beside a running transaction one may show twice; its record stands once, and counts.
    """
    members = [values_of(row) for row in table.query(entries_partition(name), newest_first=True, limit=limit)]
    shown = members[: fitting(member["size"] for member in members)]
    keys = dict.fromkeys(article_key(member["article"]) for member in shown)
    records = [record_of(stored) for stored in table.get(list(keys)) if stored]
    entries = [record.entry for record in records if record.entry and record.out and name in record.feeds]
    return tuple(sorted(entries, key=position, reverse=True))


def _date(site: Site, entries: Sequence[Entry], before: str, left: Sequence[str]) -> str:
    """A feed's own date: its newest entry's, or when the last one left; it never steps back."""
    shown = [timestamp(entry.updated) for entry in entries]
    return max([before, *(shown or [timestamp(to_utc(site.birth, site.zone)), *left])])


def _page(table: Table, slug: str) -> Built:
    path = page_path(slug)
    site_row, owner = table.get([SITE, claim_key(claim("slug", slug))])
    claimed = claim_of(owner) if owner else None
    record = _record(table, article_key(claimed.holder)) if claimed and claimed.holder else None
    in_force = _in_force(site_row)
    feed = _as_feed(in_force.shown_site, "main", (), datetime.fromtimestamp(0, UTC))
    entry = record.entry if record and record.out and record.has_page else None
    had_page = record.had_page and not record.out if record else bool(claimed and claimed.had_page)

    def render(own: Mapping[str, str]) -> Document:
        return (
            render_article(entry, feed, path, overrides=own) if entry else render_withdrawn(feed, path, overrides=own)
        )

    if not entry and not (had_page and in_force.valid_site.withdrawn_page == "notice"):
        return Built(documents={path: None})
    page, problem = with_templates(render, in_force.templates)
    return Built(documents={path: page}, problems={path: problem} if problem else {})


def _record(table: Table, key: Key) -> Record | None:
    [stored] = table.get([key])
    return record_of(stored) if stored else None


def _in_force(stored: Row | None) -> SiteRecord:
    if stored is None:
        raise LookupError("a thing was marked before any site was recorded")
    return site_record_of(stored)


def _as_feed(site: Site, name: str, entries: tuple[Entry, ...], updated: datetime) -> Feed:
    return Feed(
        name=name,
        id=tag_uri(site, f"/feeds/{name}"),
        title=site.title,
        url=f"{site.url}{folder(name)}index.html",
        base_url=site.url,
        updated=updated,
        description=site.description,
        authors=site.feed_authors,
        language=site.language,
        zone=site.zone,
        hubs=(site.hub,) if site.hub else (),
        icon=site.icon,
        logo=site.logo,
        entries=entries,
        folder=folder(name),
    )
