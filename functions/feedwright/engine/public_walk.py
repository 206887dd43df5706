"""The walk's last part compares the public place with its rows, in the order of paths, a page for each message.

It writes and removes no document. It marks the targets of documents that differ, and the builder of each target looks,
and mends under its lease. So a document that a worker has just written is never taken for damage.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct

from feedwright.engine.catalogue.rows import PublicRow, Seen
from feedwright.engine.documents.noted import is_later, noted_in
from feedwright.engine.documents.paths import home_of, target_at
from feedwright.engine.jobs.later_times import SLACK
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Request, Target
from feedwright.ports import ListedDocument, Ports, Stored

_REQUESTS = 90  # requests in one outbox row


class PublicPage(Struct, frozen=True, kw_only=True):
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
    rows = ports.table.query(PublicRow.PARTITION, after=after, limit=limit)
    ends = [] if listing.complete else [listing.documents[-1].path]
    ends += [] if len(rows) < limit else [rows[-1].sort]
    last = min(ends, key=str.encode, default=None)
    listed = {document.path: document for document in listing.documents if _within(document.path, last)}
    rows = [row for row in rows if _within(row.sort, last)]
    noted = noted_in(rows)
    listed |= _beyond(ports, [path for path in noted if _within(path, after) or not _within(path, last)])
    homes = dict.fromkeys(home for target in filter(None, map(target_at, listed)) if (home := home_of(target)))
    elsewhere = [home for home in homes if _within(home, after) or not _within(home, last)]
    others = noted_in(ports.table.get(list(map(PublicRow.key, elsewhere))) if elsewhere else [])
    noted |= {path: seen for path, seen in others.items() if path in listed}
    latest, now = max((seen.at for seen in noted.values() if seen), default=None), ports.clock() + SLACK
    targets, foreign = differing(listed, noted, now)
    if all_differ:
        targets = list(dict.fromkeys([*targets, *filter(None, map(target_at, {**listed, **noted}))]))
    later = latest if latest and latest > now else None
    return PublicPage(outgoing=list(_outgoing(ports, targets)), foreign=foreign, last=last, latest=later)


def _beyond(ports: Ports, paths: Sequence[str]) -> dict[str, ListedDocument]:
    """Look at paths on other pages of which rows of this page speak: nothing there tells that a document is gone."""
    standing = zip(paths, ports.together.run([partial(ports.public.head, path) for path in paths]), strict=True)
    return {path: ListedDocument(path, stored.etag, stored.modified) for path, stored in standing if stored}


def differing(
    listed: Mapping[str, ListedDocument], noted: Mapping[str, Seen | None], now: datetime
) -> tuple[Sequence[Target], Sequence[str]]:
    """Give the targets whose documents differ from what is noted, and the paths of objects where we never write."""
    targets: dict[Target, None] = {}
    foreign = []
    for path in sorted({*listed, *noted}, key=str.encode):
        document, seen = listed.get(path), noted.get(path)
        is_unknown = path in noted and seen is None
        if not (is_unknown or _differs(document, seen) or (seen and seen.at > now)):
            continue
        target = target_at(path)
        if target:
            targets[target] = None
        if target is None or (target.kind == "old" and path not in noted):  # a stranger's, or from before a backup
            foreign.append(path)
    return list(targets), foreign


def _differs(document: ListedDocument | None, seen: Seen | None) -> bool:
    if seen is None or document is None:
        return document is not None or (seen is not None and seen.etag is not None)
    return seen.etag != document.etag or is_later(Stored(document.etag, None, document.modified), seen)


def _outgoing(ports: Ports, targets: Sequence[Target]) -> Iterator[Outgoing]:
    for start in range(0, len(targets), _REQUESTS):
        requests = tuple(Request(target, look=True) for target in targets[start : start + _REQUESTS])
        yield Outgoing(token=ports.new_token(), requests=requests, freed=(), at=ports.clock())


def _within(path: str, last: str | None) -> bool:
    return last is None or path.encode() <= last.encode()
