"""What other rows still say of an article whose record cannot be read: its entry, its places in feeds, its reports.

All rows of all feeds are looked through, because nothing else names them. That is much work, and hardly ever needed.
What no row says, such as the files that the article showed, is found by the next walk: ``DamageRow`` has it render all
public documents again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from feedwright.engine.catalogue.keys import NEWS_FEED, claim_key, claims_of, id_in_position
from feedwright.engine.catalogue.records import Member, Record, State, claim_of
from feedwright.engine.catalogue.rows import ArticleRow, FeedRow, MemberRow, ReportRow, TombstoneRow
from feedwright.model.article import Identity
from feedwright.ports import Key, Row, Table
from feedwright.site.feeds import MAIN_FEED

_PAGE = 1_000


def with_traces(table: Table, record: Record, feeds: Iterable[str]) -> Record:
    """Give the damaged record with its places in the open feeds, in those of the settings, and in the main feed.

    If these say which entry it is, and the claims agree, the record gets its entry's identity, too.
    """
    members: list[Member] = []
    pages: list[str | None] = []
    for name in dict.fromkeys([MAIN_FEED, NEWS_FEED, *feeds, *(row.sort for row in _rows(table, FeedRow.PARTITION))]):
        for row in _rows(table, MemberRow.partition(name)):
            values = MemberRow.of(row)
            if values.article == record.key:
                members.append(Member(feed=name, sort=row.sort))
                pages.append(values.page)
    if not members:
        return record
    known = replace(record, members=tuple(members), state=State.OUT)
    return _with_identity(table, known, next(filter(None, pages), None))


def _with_identity(table: Table, record: Record, slug: str | None) -> Record:
    """Take the id from the place in a feed, the address from the main feed, and the dates from the claims."""
    entry_id = id_in_position(record.members[0].sort)
    if slug is None or entry_id is None:
        return record
    identity = Identity(id=entry_id, slug=slug, first_seen=datetime.min.replace(tzinfo=UTC))
    claims = claims_of(identity)
    rows = table.get([claim_key(claimed) for claimed in claims])
    held = [claim for claim in (claim_of(row) for row in rows if row) if claim.holder == record.key]
    if len(held) < len(claims):
        return record
    return replace(
        record,
        identity=replace(identity, first_seen=held[0].first_seen),
        version=held[0].version,
        shown=True,
        has_page=True,
        had_page=True,
        claims=claims,
    )


class Leftovers(Struct, frozen=True, kw_only=True):
    """Rows of an article that its record names no more."""

    article: str  # its key
    keys: tuple[Key, ...]
    slugs: tuple[str, ...]  # of its page
    feeds: tuple[str, ...]  # that show its tombstone


def leftovers_of(table: Table, key: str, feeds: Iterable[str]) -> Leftovers:
    """Find the article's lines in the index of reports, its due rows, its tombstones and its page."""
    reports = [row.key for row in _rows(table, ReportRow.PARTITION) if ReportRow.of(row).article == key]
    due = [row.key for row in _rows(table, ArticleRow.DUE) if ArticleRow.of(row).article == key]
    names = dict.fromkeys([*feeds, *(row.sort for row in _rows(table, FeedRow.PARTITION))])
    tombstones = {
        row.key: name
        for name in names
        for row in _rows(table, TombstoneRow.partition(name))
        if TombstoneRow.of(row).article == key
    }
    members = (MemberRow.of(row) for row in _rows(table, MemberRow.partition(MAIN_FEED)))
    slugs = [row.page for row in members if row.article == key and row.page]
    return Leftovers(
        article=key,
        keys=(*reports, *due, *tombstones),
        slugs=tuple(dict.fromkeys(slugs)),
        feeds=tuple(dict.fromkeys(tombstones.values())),
    )


def _rows(table: Table, partition: str) -> Iterator[Row]:
    after = ""
    while rows := table.query(partition, after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].sort
