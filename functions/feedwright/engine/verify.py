"""Compares a whole site: source with catalogue, and the public place with a fresh rendering of the catalogue."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import SiteRecord, record_of, site_record_of
from feedwright.engine.catalogue.rows import (
    ArchiveRow,
    FeedRow,
    MarkRow,
    OutboxRow,
    PublicRow,
    Seen,
    SourceRow,
    WithdrawnRow,
)
from feedwright.engine.comparing.compare import compare_source
from feedwright.engine.documents.noted import is_altered, is_later, noted_in, rows_of
from feedwright.engine.documents.paths import target_at
from feedwright.engine.documents.render import render_target
from feedwright.engine.documents.stretches import archive_target
from feedwright.engine.intake.site.settings import settings_differ
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import (
    NEWS,
    SITE_LISTS,
    Request,
    Target,
    chapters_target,
    media_target,
    old_target,
    page_target,
)
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import Changed, ListedDocument, Ports, Put, Row, Stored
from feedwright.site import SITE_KEY
from feedwright.site.addresses.old import fixed_paths
from feedwright.site.feeds import MAIN_FEED

T = TypeVar("T")
_ALTERED = "altered"  # the digest of a document that carries our mark, and is not as a worker wrote it
_PAGE = 1_000  # rows and objects that are read at a time
_TOGETHER = 100  # records and rows that one request reads
_REQUESTS = 90  # requests in one outbox row


class Difference(StrEnum):
    """How a site may differ from what it should be."""

    SETTINGS = "settings"  # the catalogue does not have the settings as they are now
    SOURCE = "source"  # the catalogue does not have the file as it is now, or its record cannot be read
    MISSING = "missing"  # a public document is not there
    CHANGED = "changed"  # a public document is not as it would be rendered
    MEDIA = "media"  # a public media file is not there, or not as it was copied
    ORPHANS = "orphans"  # Feedwright wrote it, and nothing wants it


class Verified(Struct, kw_only=True):
    """What was compared, and what differs."""

    files: int = 0
    documents: int = 0
    differing: dict[Difference, list[str]] = field(default_factory=lambda: {kind: [] for kind in Difference})
    targets: dict[Target, None] = field(default_factory=dict)  # of the documents that differ
    foreign: list[str] = field(default_factory=list)  # objects of other people; they are left alone
    waiting: int = 0  # requests and targets that wait to be built, up to a limit

    @property
    def count(self) -> int:
        return sum(map(len, self.differing.values()))

    @property
    def is_right(self) -> bool:
        return not self.count


def settings_in_force(ports: Ports) -> SiteRecord | None:
    """Give the settings; None if no valid ones are recorded, so that there is nothing to compare."""
    [row] = ports.table.get([SITE])
    in_force = site_record_of(row) if row else None
    return in_force if in_force and in_force.site else None


def verify(
    ports: Ports,
    in_force: SiteRecord,
    track: Callable[[Sequence[Sequence[Target]]], Iterable[Sequence[Target]]] = iter,
) -> Verified:
    """Compare the site; nothing is written.

    Args:
        ports: the world; its code must be in force, because it cannot judge what other code renders.
        in_force: the settings in force.
        track: gives the parts of the work in turn, and shows progress.
    """
    verified = Verified()
    if settings_differ(ports):
        verified.differing[Difference.SETTINGS].append(SITE_KEY)
    _verify_source(ports, in_force, verified)
    listed = {document.path: document for document in _listed(ports)}
    owners = {path: target for path in listed if (target := target_at(path))}
    damaged: list[str] = []
    targets = [*{**all_targets(ports, in_force, damaged), **dict.fromkeys(owners.values())}]
    known = frozenset(verified.differing[Difference.SOURCE])
    verified.differing[Difference.SOURCE] += [key for key in damaged if key not in known]
    verified.foreign += [path for path in listed if path not in owners]
    for some in track(list(chunked(targets, _TOGETHER))):
        _verify_public(ports, listed, some, verified)
    verified.waiting = sum(len(ports.table.query(kind.PARTITION, limit=_PAGE)) for kind in (MarkRow, OutboxRow))
    return verified


def repair(ports: Ports, verified: Verified) -> None:
    """Ask for all that differs to be looked at and built; workers do it."""
    keys = [*verified.differing[Difference.SETTINGS], *verified.differing[Difference.SOURCE]]
    ports.queue.send([Changed(key) for key in keys])
    ask_for(ports, [Request(target, look=True) for target in verified.targets])


def ask_for(ports: Ports, requests: Sequence[Request]) -> None:
    """Ask for targets to be built; workers do it."""
    for some in chunked(requests, _REQUESTS):
        outgoing = Outgoing(token=ports.new_token(), requests=tuple(some), freed=(), at=ports.clock())
        ports.table.transact([Put(outgoing.to_row(), None)])


def all_targets(ports: Ports, in_force: SiteRecord, damaged: list[str] | None = None) -> dict[Target, None]:
    """Name everything that the catalogue may show to readers; add articles with unreadable records to *damaged*."""
    targets = [target for name in feed_names(ports, in_force) for target in feed_targets(ports, name)]
    targets += [SITE_LISTS, NEWS, *map(media_target, in_force.file_user.media)]
    targets += map(old_target, fixed_paths(in_force.valid_site))
    for keys in chunked(_sorts(ports, SourceRow.PARTITION), _TOGETHER):
        for record in map(record_of, filter(None, ports.table.get(list(map(article_key, keys))))):
            if record.unreadable and damaged is not None:
                damaged.append(record.key)
            targets += map(media_target, [*record.media, *record.file_user.replaced])
            targets += map(old_target, record.old_paths)
            targets += [page_target(record.identity.slug)] if record.identity else []
            targets += [chapters_target(record.identity.slug)] if record.identity and record.own_chapters else []
    targets += [page_target(WithdrawnRow.of(row).slug) for row in _rows(ports, WithdrawnRow.PARTITION)]
    return dict.fromkeys(targets)


def feed_names(ports: Ports, in_force: SiteRecord) -> list[str]:
    """Name the feeds that are open or that site.toml names."""
    rules = [rule.name for rule in in_force.valid_site.feeds]
    return list(dict.fromkeys([MAIN_FEED, *rules, *_sorts(ports, FeedRow.PARTITION)]))


def listed_targets(ports: Ports) -> dict[Target, None]:
    """Name what the objects in the public place belong to."""
    return dict.fromkeys(filter(None, (target_at(document.path) for document in _listed(ports))))


def feed_targets(ports: Ports, name: str) -> list[Target]:
    """Name a feed, and the stretches of its history."""
    starts = _sorts(ports, ArchiveRow.partition(name))
    return [Target("feed", name), *(archive_target(name, start) for start in starts)]


def _verify_source(ports: Ports, in_force: SiteRecord, verified: Verified) -> None:
    after: str | None = ""
    while after is not None:
        compared = compare_source(ports, in_force, after=after, limit=_PAGE)
        verified.files += compared.files
        as_they_should_be = frozenset(compared.result.waiting)
        differing = [key for key in compared.result.differing if key not in as_they_should_be]
        verified.differing[Difference.SOURCE] += [*differing, *compared.result.hidden]
        after = compared.last


def _verify_public(
    ports: Ports, listed: Mapping[str, ListedDocument], targets: Sequence[Target], verified: Verified
) -> None:
    wanted = [(target, render_target(ports, target, []).documents) for target in targets]
    paths = [path for _, documents in wanted for path in documents if path in listed]
    digests = _digests(ports, [listed[path] for path in paths])
    for target, documents in wanted:
        for path, document in documents.items():
            verified.documents += document is not None
            kind = _difference(document, is_there=path in listed, digest=digests.get(path))
            if kind:
                verified.differing[kind].append(path)
                verified.targets[target] = None
            elif document is None and path in listed:
                verified.foreign.append(path)


def _difference(document: Document | MediaCopy | None, *, is_there: bool, digest: str | None) -> Difference | None:
    if document is None:
        return Difference.ORPHANS if digest else None
    if digest == document.digest:
        return None
    if isinstance(document, MediaCopy):
        return Difference.MEDIA
    return Difference.CHANGED if is_there else Difference.MISSING


def _digests(ports: Ports, documents: Sequence[ListedDocument]) -> dict[str, str | None]:
    """Give the documents' digests as their rows tell them, or if the rows cannot be trusted, after a look."""
    rows = rows_of(ports, [document.path for document in documents]).values()
    noted = noted_in(rows)
    trusted = noted_in(row for row in rows if row.data and PublicRow.of(row).code == ports.code).keys()
    return {
        document.path: _digest(ports, document, noted.get(document.path), is_trusted=document.path in trusted)
        for document in documents
    }


def _digest(ports: Ports, document: ListedDocument, seen: Seen | None, *, is_trusted: bool) -> str | None:
    listed = Stored(document.etag, None, document.modified)
    if seen and is_trusted and seen.etag == document.etag and not is_later(listed, seen):
        return seen.digest
    stored = ports.public.head(document.path)
    if stored and stored.digest and seen and is_altered(stored, seen):
        return _ALTERED
    return stored.digest if stored else None


def _listed(ports: Ports) -> Iterator[ListedDocument]:
    after, complete = "", False
    while not complete:
        page = ports.public.list(after=after, limit=_PAGE)
        yield from page.documents
        complete = page.complete
        after = page.documents[-1].path if page.documents else after


def _sorts(ports: Ports, partition: str) -> list[str]:
    return [row.sort for row in _rows(ports, partition)]


def _rows(ports: Ports, partition: str) -> Iterator[Row]:
    after = ""
    while rows := ports.table.query(partition, after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].sort


def chunked(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (values[start : start + size] for start in range(0, len(values), size))
