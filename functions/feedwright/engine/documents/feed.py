"""A feed's documents: its newest entries in every format, its page for people, and its history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import article_key, moment, timestamp
from feedwright.engine.catalogue.listed import Catalogue, Found, Listed, Lookup
from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.catalogue.rows import FeedRow, MemberRow
from feedwright.engine.catalogue.tombstones import tombstones_of
from feedwright.engine.documents.archive import MOST, ArchiveResult, ArchiveSettings, archive, clear
from feedwright.engine.documents.stretches import archive_folder, stretch_name
from feedwright.engine.documents.templates import with_templates
from feedwright.engine.jobs.build_result import BuildResult, Mark, Step
from feedwright.engine.jobs.targets import SITE_LISTS, Request, Target, opened_target
from feedwright.model.article import Entry
from feedwright.model.feed import Feed, History
from feedwright.model.files import Document
from feedwright.ports import Check, Delete, Key, Put, Row, Table
from feedwright.reading.identity import tag_uri
from feedwright.reading.prose.dates import to_utc
from feedwright.rendering.formats import FORMATS, SUMMARY, entry_size, fitting, folder, render_feed, shares
from feedwright.rendering.pages import render_index
from feedwright.site import Site
from feedwright.site.addresses.pages import index_url
from feedwright.site.feeds import (
    MAIN_FEED,
    FeedKey,
    FeedSettings,
    feed_settings,
    feeds_for_readers,
    heading_of,
    is_automatic,
    opens_at,
)

_REMOVED = 20  # rows that no record names and that go at a time; a mark asks for the next build


class NewestEntries(Struct, frozen=True):
    """The newest entries, as many as a feed shows."""

    records: Sequence[Listed]  # newest first
    rows: Sequence[Row]  # of these and perhaps of some more entries, the newest first
    has_older: bool  # whether there may be entries that are older than these rows
    oldest: str  # the key of the oldest entry shown; "": the feed shows all entries
    shortened: frozenset[str] = frozenset()  # keys of articles that are too large to be shown in full
    removal: Sequence[Step] = ()  # removes rows that no record names any more

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(record.entry for record in self.records if record.entry)

    @property
    def has_short_summaries(self) -> bool:
        """Say whether the shortened entries take no more room than they were given: some have much beside the text."""
        large = [record.entry for record in self.records if record.entry and record.key in self.shortened]
        return all(entry_size(structs.replace(entry, content_html="…")) <= SUMMARY for entry in large)

    @property
    def shortened_ids(self) -> frozenset[str]:
        return frozenset(record.entry.id for record in self.records if record.entry and record.key in self.shortened)


def feed_paths(name: str) -> list[str]:
    return [folder(name) + file_name for file_name in (*(form.file_name for form in FORMATS), "index.html")]


def render_feed_target(
    catalogue: Catalogue, name: str, in_force: SiteRecord, stored: Row | None, marks: Sequence[Mark]
) -> BuildResult:
    """Render the feed *name*, and bring its history up to date.

    Args:
        catalogue: all rows.
        name: the feed's name.
        in_force: the settings in force.
        stored: the feed's row, if it is open.
        marks: why the feed is built.
    """
    site, basis, state = in_force.shown_site, in_force.basis, FeedRow.of(stored) if stored else None
    table = catalogue.table
    opening = [] if state else _opening_rows(table, name, site)
    label = state.label if state else next((MemberRow.of(row).label for row in opening), None)
    settings = feed_settings(name, site, label)
    opens = state is not None or label is not None or not is_automatic(name)
    if settings is None or not opens:
        return _closed(table, name, stored)
    if removal := read_members(catalogue, name, opening, basis)[1]:
        return BuildResult(documents=dict.fromkeys(feed_paths(name)), steps=removal)
    room = Room(may_shorten=settings.profile is None, more=_room_for(settings.footer))
    shown = read_newest(catalogue, name, settings.window, basis, room)
    history = _history(table, settings, shown, marks, opening=state is None)
    previous = archive_folder(name, stretch_name(history.newest)) if history.newest else None
    tombstones = tuple(tombstones_of(table, name, site))
    left = [*(mark.left for mark in marks if mark.left), *(timestamp(tombstone.when) for tombstone in tombstones)]
    updated = _date(site, shown.entries, state, left)
    feed = as_feed(settings, site, shown.entries, moment(updated))
    feed = structs.replace(
        feed, history=History(previous=previous), tombstones=tombstones, shortened=shown.shortened_ids
    )
    documents: dict[str, Document | None] = dict.fromkeys(feed_paths(name))
    further = further_feeds(site, name)
    index, problem = with_templates(
        lambda own: render_index(feed, feeds=further, site_title=site.title, overrides=own), in_force.templates
    )
    documents |= {document.path: document for document in [*render_feed(feed), index]}
    kept = FeedRow(updated=updated, label=label, since=state.since if state else updated)
    change = Put(kept.row(FeedRow.key(name), updated), stored.version if stored else None)
    opened = [] if state else [Request(SITE_LISTS)]
    if state is None and _opens_with_several(name, site):  # a page that was rendered before has no link to this feed
        opened.append(Request(opened_target(name)))
    own = [] if kept == state else [Step(rows=[change], requests=opened, is_fenced=True)]
    problems = {index.path: problem} if problem else {}
    return BuildResult(
        documents=documents,
        steps=[*history.steps, *own, *shown.removal],
        feed=feed,
        newest=shown.rows,
        has_older=shown.has_older,
        problems=problems,
        unreadable=unreadable(shown.records),
    )


def _room_for(footer: str) -> int:
    if not footer:
        return 0
    from feedwright.rendering.custom_templates.footer import room_for  # noqa: PLC0415 - few feeds have it

    return room_for(footer)


class Room(Struct, frozen=True):
    """How much room entries take in a document."""

    may_shorten: bool = False  # a very large entry takes the place of its summary only, so that it pushes no others out
    more: int = 0  # bytes that the feed adds to each entry


WHOLE = Room()


def read_newest(catalogue: Catalogue, name: str, limit: int, basis: str, room: Room = WHOLE) -> NewestEntries:
    """Read the newest entries, but only as many as fit into a document: one article may have megabytes.

    Args:
        catalogue: all rows.
        name: the feed's name.
        limit: the most entries.
        basis: the basis in force.
        room: how much room an entry takes.
    """
    rows = catalogue.table.query(MemberRow.partition(name), newest_first=True, limit=limit + 1)
    members = [MemberRow.of(row) for row in rows[:limit]]
    sizes = [member.size + room.more for member in members]
    taken = shares(sizes) if room.may_shorten else sizes
    count = min(limit, fitting(taken))
    oldest = rows[count - 1].sort if len(rows) > count else ""
    shortened = (member for member, size, share in zip(members, sizes, taken, strict=True) if share < size)
    large = frozenset(member.article for member in shortened)
    records, removal = read_members(catalogue, name, rows[:count], basis)
    newest = NewestEntries(records, rows, len(rows) > limit, oldest, large, removal)
    return newest if newest.has_short_summaries else read_newest(catalogue, name, limit, basis, Room(more=room.more))


def read_records(catalogue: Catalogue, name: str, rows: Sequence[Row], basis: str) -> list[Listed]:
    """Read the records of the articles in these rows of the feed *name*, the newest first.

    During a transaction an article may be in two rows of the feed. Its record says which of the two places counts.
    Records that cannot be read come last, without an entry.
    """
    return read_members(catalogue, name, rows, basis)[0]


def read_members(catalogue: Catalogue, name: str, rows: Sequence[Row], basis: str) -> tuple[list[Listed], list[Step]]:
    """Read the records, and give the steps that remove the rows that no record names."""
    places = [(row.key, article_key(MemberRow.of(row).article)) for row in rows]
    stored = Lookup(catalogue, rows, basis).read()
    by_key = {key: each.listed for key, each in stored.items()}
    records = [record for record in by_key.values() if record.entry and name in record.places]
    records.sort(key=lambda record: record.places[name], reverse=True)
    unnamed = {place: key for place, key in places if key not in by_key or not _may_hold(by_key[key], name, place)}
    removal = _removal(catalogue.table, name, {place: (key, stored.get(key)) for place, key in unnamed.items()})
    return [*records, *(record for record in by_key.values() if record.unreadable)], removal


def _may_hold(record: Listed, name: str, place: Key) -> bool:
    return record.unreadable or record.places.get(name) == place[1]


def _removal(table: Table, name: str, unnamed: Mapping[Key, tuple[Key, Found | None]]) -> list[Step]:
    """Remove rows that no record names, given with their articles' records, and build the feed again.

    Such a row is left behind when a record is damaged that had a place in a feed that is not open yet: nothing names
    that feed. A row that a transaction has just removed may still be shown by a query; so each is looked up. The
    records must still say the same when a row goes.
    """
    if not unnamed:
        return []
    standing = [row for row in table.get(list(unnamed)[:_REMOVED]) if row]
    # Another article may have taken the entry over, and its place with it.
    left = [row for row in standing if article_key(MemberRow.of(row).article) == unnamed[row.key][0]]
    records = dict(unnamed[row.key] for row in left)
    checks = [Check(key, record.stored.version if record else None) for key, record in records.items()]
    request = Request(Target("feed", name), places=tuple(row.sort for row in left))
    removed = [Delete(row.key, row.version) for row in left]
    return [Step(rows=[*removed, *checks], requests=[request])] if left else []


def unreadable(records: Iterable[Listed]) -> list[str]:
    return [record.key for record in records if record.unreadable]


def main_settings(site: Site) -> FeedSettings:
    settings = feed_settings(MAIN_FEED, site)
    if settings is None:
        raise LookupError("there is always a main feed")
    return settings


def further_feeds(site: Site, shown_on: str) -> list[tuple[str, str]]:
    """Give title and page of each feed that ``site.toml`` names for readers; only the main feed's page lists them."""
    if shown_on != MAIN_FEED:
        return []
    return [
        (heading_of(rule.title, site.title), index_url(site, folder(rule.name))) for rule in feeds_for_readers(site)
    ]


def as_feed(settings: FeedSettings, site: Site, entries: tuple[Entry, ...], updated: datetime) -> Feed:
    where = folder(settings.name)
    return Feed(
        name=settings.name,
        id=feed_id(site, settings.name),
        title=settings.title,
        url=index_url(site, where),
        base_url=site.url,
        updated=updated,
        description=settings.description,
        authors=site.feed_authors,
        language=settings.language,
        zone=site.zone,
        hubs=(site.hub,) if site.hub else (),
        entries=entries,
        folder=where,
        rights=site.rights,
        icon=_address(site.icon),
        logo=_address(site.logo),
        dark_logo=_address(site.dark_logo),
        content=settings.content,
        link_posts=settings.link_posts,
        lead_pictures=settings.lead_pictures,
        footer=settings.footer,
        heading=settings.heading,
        pretty=site.pretty,
        podcast=settings.podcast,
        profile=settings.profile,
    )


def feed_id(site: Site, name: str) -> str:
    return tag_uri(site, f"/feeds/{name}")


def _address(picture: str | None) -> str | None:
    return picture if picture and "://" in picture else None


def _opens_with_several(name: str, site: Site) -> bool:
    return opens_at(FeedKey(name=name, dimension=name.partition("/")[0]), site) > 1


def _opening_rows(table: Table, name: str, site: Site) -> Sequence[Row]:
    """Give the newest entries with which a feed opens by itself now; none while it has too few entries."""
    dimension, mark, _ = name.partition("/")
    if not mark:
        return []
    wanted = opens_at(FeedKey(name=name, dimension=dimension), site)
    rows = table.query(MemberRow.partition(name), newest_first=True, limit=max(wanted, 1))
    return rows if wanted and len(rows) >= wanted else []


def _closed(table: Table, name: str, stored: Row | None) -> BuildResult:
    """Give the result for a feed that does not exist, or no longer: its documents are removed, and its history ends."""
    closed = [Step(rows=[Delete(stored.key)], requests=[Request(SITE_LISTS)])] if stored else []
    return BuildResult(documents=dict.fromkeys(feed_paths(name)), steps=[*clear(table, name).steps, *closed])


def _history(
    table: Table, settings: FeedSettings, shown: NewestEntries, marks: Sequence[Mark], *, opening: bool
) -> ArchiveResult:
    if not keeps_stretches(settings):
        return clear(table, settings.name)
    places = [place for mark in marks for place in mark.places]
    sweeps = [mark.sweep_from for mark in marks if mark.sweep_from is not None]
    archiving = ArchiveSettings(
        feed=settings.name,
        period=period_of(settings),
        published=settings.archive != "none",
        most=min(MOST, settings.window),
        shown_from=shown.oldest,
        more=_room_for(settings.footer),
    )
    sweep = min(sweeps, default="" if opening else None)
    return archive(table, archiving, places, sweep)


def keeps_stretches(settings: FeedSettings) -> bool:
    """Say whether a feed keeps stretches. The main feed does, for the sitemap. A feed for one operator does not."""
    return settings.name == MAIN_FEED or (settings.archive != "none" and settings.profile is None)


def period_of(settings: FeedSettings) -> str:
    return "month" if settings.archive == "none" else settings.archive


def _date(site: Site, entries: Sequence[Entry], state: FeedRow | None, left: Sequence[str]) -> str:
    """Give the feed's own date: the newest entry's date, or the time when the last entry left. It never steps back."""
    shown = [timestamp(entry.updated) for entry in entries]
    before = state.updated if state else ""
    return max([before, *(shown or [timestamp(to_utc(site.birth, site.zone)), *left])])
