"""The walk's last part compares the public place with its rows, in the order of paths, a page for each message.

It writes and removes no document. It marks the targets of documents that differ, and the builder of each target looks,
and mends under its lease. So a document that a worker has just written is never taken for damage.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.documents.paths import target_at
from feedwright.engine.documents.standing import is_later
from feedwright.engine.jobs.later_times import SLACK
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Request, Target
from feedwright.ports import ListedDocument, Ports, Stored

_REQUESTS = 90  # requests in one outbox row


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """What one page of the public place shows."""

    outgoing: Sequence[Outgoing] = ()  # has the targets of differing documents built
    foreign: Sequence[str] = ()  # objects at paths where Feedwright never writes; they are left alone
    last: str | None = None  # the last path that was compared; None: there are no more
    latest: datetime | None = None  # when a worker wrote a document, if that has not come yet: its clock was wrong


def next_public(ports: Ports, *, after: str, limit: int, all_differ: bool = False) -> PublicPage:
    """Compare the objects and rows of the paths that come after *after*.

    Args:
        ports: the public place and the catalogue.
        after: the last path that was compared.
        limit: the most paths.
        all_differ: have every target built again, because a record was lost that may have named documents.
    """
    listing = ports.public.list(after=after, limit=limit)
    stored = ports.table.query(PublicRow.PARTITION, after=after, limit=limit)
    ends = [] if listing.complete else [listing.documents[-1].path]
    ends += [] if len(stored) < limit else [stored[-1].sort]
    last = min(ends, key=str.encode, default=None)
    listed = {document.path: document for document in listing.documents if _within(document.path, last)}
    rows = {row.sort: PublicRow.of(row) for row in stored if _within(row.sort, last)}
    latest, now = max((row.seen for row in rows.values()), default=None), ports.clock() + SLACK
    targets, foreign = differing(listed, rows, now)
    if all_differ:
        targets = list(dict.fromkeys([*targets, *filter(None, map(target_at, {**listed, **rows}))]))
    later = latest if latest and latest > now else None
    return PublicPage(outgoing=list(_outgoing(ports, targets)), foreign=foreign, last=last, latest=later)


def differing(
    listed: Mapping[str, ListedDocument], rows: Mapping[str, PublicRow], now: datetime
) -> tuple[Sequence[Target], Sequence[str]]:
    """Give the targets whose documents differ from their rows, and the paths of objects where we never write."""
    targets: dict[Target, None] = {}
    foreign = []
    for path in sorted({*listed, *rows}, key=str.encode):
        row = rows.get(path)
        if not (_differs(listed.get(path), row) or (row and row.seen > now)):
            continue
        target = target_at(path)
        if target:
            targets[target] = None
        if target is None or (target.kind == "old" and path not in rows):  # a stranger's, or left from before a backup
            foreign.append(path)
    return list(targets), foreign


def _differs(document: ListedDocument | None, row: PublicRow | None) -> bool:
    if row is None:
        return document is not None
    if document is None:
        return row.etag is not None or not row.is_known
    is_same = row.is_known and row.etag == document.etag
    return not is_same or is_later(Stored(document.etag, None, document.modified), row)


def _outgoing(ports: Ports, targets: Sequence[Target]) -> Iterator[Outgoing]:
    for start in range(0, len(targets), _REQUESTS):
        requests = tuple(Request(target, look=True) for target in targets[start : start + _REQUESTS])
        yield Outgoing(token=ports.new_token(), requests=requests, freed=(), at=ports.clock())


def _within(path: str, last: str | None) -> bool:
    return last is None or path.encode() <= last.encode()
