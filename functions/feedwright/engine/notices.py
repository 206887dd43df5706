"""The walk's part that goes through the notices which stand in the place of withdrawn articles."""

from msgspec import Struct

from feedwright.engine.catalogue.rows import WithdrawnRow
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Request, page_target
from feedwright.ports import Change, Ports, Put

_NOTICES = 1_000  # rows of withdrawn addresses that are read at a time
_NOTICES_REWRITTEN = 90  # rows that one transaction rewrites


class NoticePage(Struct, frozen=True):
    """The changes that have some of the notices rendered again."""

    changes: list[Change]
    last: str | None  # the sort key of the last row that was looked at; None: there are no more rows


def next_withdrawn(ports: Ports, *, after: str, basis: str) -> NoticePage:
    """Give the changes that have the next notices rendered again, if they were rendered under another *basis*."""
    rows = ports.table.query(WithdrawnRow.PARTITION, after=after, limit=_NOTICES)
    stale = [row for row in rows if WithdrawnRow.of(row).basis != basis]
    batch, more = stale[:_NOTICES_REWRITTEN], len(stale) > _NOTICES_REWRITTEN or len(rows) == _NOTICES
    last = (batch[-1] if len(stale) > _NOTICES_REWRITTEN else rows[-1]).sort if more else None
    if not batch:
        return NoticePage([], last)
    slugs = [WithdrawnRow.of(row).slug for row in batch]
    requests = tuple(Request(page_target(slug)) for slug in slugs)
    outgoing = Outgoing(token=ports.new_token(), requests=requests, freed=(), at=ports.clock())
    again: list[Change] = [
        Put(WithdrawnRow(slug=slug, basis=basis).row(row.key, ports.new_token()), row.version)
        for row, slug in zip(batch, slugs, strict=True)
    ]
    return NoticePage([*again, Put(outgoing.to_row(), None)], last)
