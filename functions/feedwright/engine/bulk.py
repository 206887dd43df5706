"""Many articles at once, for a worker that is alone at its site; ``ingest`` and ``build`` take articles singly.

The two rules hold here, too. A transaction holds as many records as fit, and with them a mark for each target that they
touch. Pages are written under their leases, before their marks are deleted. Articles that need a second look are left
to ``ingest``, and pages that need it to ``build``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from msgspec import structs

from feedwright.engine.build import build_all, write_page
from feedwright.engine.building.target_build import Written
from feedwright.engine.catalogue.keys import SITE, article_key, claim, claim_key, timestamp
from feedwright.engine.catalogue.records import Record, SiteRecord, claim_of, record_of, site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.article_pages.neighbours import Known, neighbours_of
from feedwright.engine.documents.failing_pages import any_failing
from feedwright.engine.documents.paths import paths_of
from feedwright.engine.documents.render import Frame, article_page, render_target
from feedwright.engine.documents.standing import unknown_rows
from feedwright.engine.intake.article import Decision, Outcome, decide_once, outcome_of, unchanged
from feedwright.engine.intake.inputs import Seen
from feedwright.engine.intake.links import only_linked
from feedwright.engine.jobs.lease import Lease, Worker, take_all
from feedwright.engine.jobs.outbox import Outgoing, mark
from feedwright.engine.jobs.targets import Request, Target, page_target
from feedwright.engine.scaling import NotYet
from feedwright.errors import Conflict, Problem, StoreError
from feedwright.model.files import Document
from feedwright.ports import Change, Delete, Key, Ports, Put, key_of
from feedwright.rendering.page_parts.neighbours import Neighbours

PAGE_KINDS = frozenset({"page", "old"})  # the kinds of targets that may be articles' pages
_HELD = 10_000_000  # characters of texts that are held back at a time
_PAGES = 100  # pages that are written together
_MARKS = 1_000  # how many marks of a page are read
_Page = tuple[Document, Problem | None]


@dataclass(slots=True)
class BulkResult:
    """What became of the keys."""

    outcomes: list[Outcome] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # keys that ``ingest`` must look at singly


@dataclass(slots=True)
class _Transaction:
    """Records that are written together, and the targets that must be built for them."""

    limit: int
    changes: dict[Key, Change] = field(default_factory=dict)
    places: dict[Request, dict[str, None]] = field(default_factory=dict)  # places, by the request without them
    decisions: list[tuple[Decision, Record]] = field(default_factory=list)  # with the record after it
    moved: dict[str, None] = field(default_factory=dict)  # handles of articles that came, went or moved

    def has_room_for(self, rows: Sequence[Change], requests: Sequence[Request]) -> bool:
        """Say whether the rows fit in, and none of them is named already.

        Of two articles that write the same row, the second must see what the first wrote.
        """
        total = len(self.changes) + len(self.places) + len(rows) + len(requests)
        return total <= self.limit and self.changes.keys().isdisjoint(map(key_of, rows))

    def add(self, decision: Decision, new: Record, rows: Sequence[Change], requests: Sequence[Request]) -> None:
        self.changes |= {key_of(change): change for change in rows}
        for request in requests:
            places = self.places.setdefault(structs.replace(request, places=()), {})
            places.update(dict.fromkeys(request.places))
        self.decisions.append((decision, new))

    def marks(self, ports: Ports) -> dict[Target, list[Put]]:
        puts: dict[Target, list[Put]] = {}
        for request, places in self.places.items():
            puts.setdefault(request.target, []).append(mark(ports, structs.replace(request, places=tuple(places))))
        return puts


def take_in(worker: Worker, keys: Iterable[str], after_each: Callable[[], None] = lambda: None) -> BulkResult:
    """Take in the articles at *keys*, and write their pages. Feeds and lists keep their marks for a later build.

    Args:
        worker: the worker, which is alone at its site.
        keys: the articles' keys.
        after_each: called when an article has been read, which is most of the work; for each article once.

    Raises:
        StoreError: the disk or the catalogue failed.
    """
    ports, result = worker.ports, BulkResult()
    wanted = list(dict.fromkeys(keys))
    [site_row] = ports.table.get([SITE])
    if site_row is None:
        return BulkResult(left=wanted)
    bulk = _Bulk(worker, site_record_of(site_row), result)
    gone = bulk.take(wanted, files_that_are_gone=False, after_each=after_each)
    bulk.write()
    bulk.take(gone, files_that_are_gone=True)  # after the others, because one of these may have taken over an entry
    bulk.write()
    return result


def decide_all(ports: Ports, keys: Sequence[str]) -> Iterator[tuple[str, Decision | None]]:
    """Decide about the articles at *keys* under the settings in force, and write nothing but what others must know."""
    [site_row] = ports.table.get([SITE])
    return (
        _decisions(ports, site_record_of(site_row), keys, Seen()) if site_row else iter([(key, None) for key in keys])
    )


def _decisions(
    ports: Ports, in_force: SiteRecord, keys: Sequence[str], seen: Seen
) -> Iterator[tuple[str, Decision | None]]:
    rows = ports.table.get(list(map(article_key, keys))) if keys else []
    for key, row in zip(keys, rows, strict=True):
        old = record_of(row) if row else Record(key=key)
        if old.unreadable:
            yield key, None
            continue
        try:
            decision = decide_once(ports, in_force, old, seen=seen)
        except (Conflict, NotYet, StoreError):
            yield key, None  # it is looked at singly
            continue
        source = decision.source
        yield key, structs.replace(decision, source=replace(source, body=b"")) if source else decision


@dataclass(slots=True)
class _Held:
    """Decisions that wait, as far as memory allows, until it is known which new articles want the same address."""

    taken: list[tuple[Decision, Record]] = field(default_factory=list)
    size: int = 0  # characters of their texts

    def is_full_with(self, decision: Decision, new: Record) -> bool:
        self.taken.append((decision, new))
        self.size += len(new.entry.content_html) if new.entry else 0
        return self.size > _HELD

    def taken_out(self) -> list[tuple[Decision, Record]]:
        """Give all, and hold none. New articles that want the same address come in the order of their dates."""
        places: dict[str, list[int]] = {}
        for place, (decision, new) in enumerate(self.taken):
            if decision.old.identity is None and new.claims:
                places.setdefault(new.claims[-1], []).append(place)
        ordered = list(self.taken)
        for rivals in places.values():
            by_age = sorted((self.taken[place] for place in rivals), key=_age)
            for place, each in zip(rivals, by_age, strict=True):
                ordered[place] = each
        self.taken, self.size = [], 0
        return ordered


def _age(taken: tuple[Decision, Record]) -> tuple[str, str]:
    entry = taken[1].entry
    return timestamp(entry.published) if entry else "", taken[1].key


class _Bulk:
    """Takes in articles, and writes a transaction whenever it is full."""

    def __init__(self, worker: Worker, in_force: SiteRecord, result: BulkResult) -> None:
        self._worker, self._in_force, self._result = worker, in_force, result
        self._ports, self._seen = worker.ports, Seen()
        self._words: set[str] = set()  # of the articles that were taken in: another one with these is looked at singly
        self._transaction = _Transaction(worker.ports.table.transaction_limit)

    def take(
        self, keys: Sequence[str], *, files_that_are_gone: bool, after_each: Callable[[], None] = lambda: None
    ) -> list[str]:
        """Take in the articles, and return the keys of files that are gone, if these are to come later."""
        gone: list[str] = []
        held = _Held()
        for key, decision in self._decided(keys, after_each):
            if decision is None:
                self._result.left.append(key)
                continue
            if decision.twins.first:
                self._result.left.append(key)
            elif decision.new is None:
                self._result.outcomes.append(unchanged(self._ports, decision))
            elif decision.source is None and not files_that_are_gone:
                gone.append(key)
            elif held.is_full_with(decision, decision.new):
                self._add_all(held.taken_out())
        self._add_all(held.taken_out())
        return gone

    def _add_all(self, taken: Sequence[tuple[Decision, Record]]) -> None:
        for decision, new in taken:
            if new.words in self._words:
                self._result.left.append(new.key)
            else:
                self._add(decision, new)

    def _decided(self, keys: Sequence[str], after_each: Callable[[], None]) -> Iterator[tuple[str, Decision | None]]:
        """Decide about each article, as it was before any of these is written. A helper takes every second one."""
        helper = self._ports.helper
        if helper is None or len(keys) < helper.least:
            for each in _decisions(self._ports, self._in_force, keys, self._seen):
                after_each()
                yield each
            return
        helper.begin(keys[1::2])
        decided = dict[str, Decision | None]()
        for key, decision in _decisions(self._ports, self._in_force, keys[::2], self._seen):
            decided[key] = decision
            after_each()
            if len(decided) <= len(keys[1::2]):  # the helper is about as fast
                after_each()
        for helped in helper.finish():
            self._ports.queue.send(helped.messages)
            decided[helped.key] = helped.decision
        rest = [key for key in keys if key not in decided]  # the helper died
        decided |= dict(_decisions(self._ports, self._in_force, rest, self._seen))
        yield from ((key, decided[key]) for key in keys)

    def _add(self, decision: Decision, new: Record) -> None:
        rows, outgoing = decision.changes(self._ports.new_token(), self._ports.clock())
        requests = outgoing.requests if outgoing else ()
        if outgoing and outgoing.freed:  # relaying this row calls up the articles that wait for the freed claims
            rows.append(Put(structs.replace(outgoing, requests=(), moved=()).to_row(), None))
        if not self._transaction.has_room_for(rows, requests):
            self.write()
            if not self._transaction.has_room_for(rows, requests):
                self._result.left.append(new.key)
                return
        self._transaction.add(decision, new, rows, requests)
        self._transaction.moved.update(dict.fromkeys(outgoing.moved if outgoing else ()))
        if new.words:
            self._words.add(new.words)

    def write(self) -> None:
        """Write the transaction, and begin the next one."""
        _write(self._worker, self._in_force, self._transaction, self._result)
        self._transaction = _Transaction(self._ports.table.transaction_limit)


def _write(worker: Worker, in_force: SiteRecord, transaction: _Transaction, result: BulkResult) -> None:
    if not transaction.decisions:
        return
    ports = worker.ports
    marks = transaction.marks(ports)
    rows = [*transaction.changes.values(), *(put for puts in marks.values() for put in puts)]
    if moved := only_linked(ports, list(transaction.moved)):  # their links follow when this row is relayed
        links = Outgoing(token=ports.new_token(), requests=(), freed=(), moved=moved, at=ports.clock())
        rows.append(Put(links.to_row(), None))
    try:
        ports.table.transact(rows)
    except Conflict:  # for example an address is taken: ``ingest`` finds out which article it is
        result.left += [new.key for _, new in transaction.decisions]
        return
    result.outcomes += [outcome_of(decision) for decision, _ in transaction.decisions]
    result.written += build_all(worker, [target for target in marks if target.kind == "media"])
    _write_pages(worker, in_force, transaction, marks, result)


def _write_pages(
    worker: Worker, in_force: SiteRecord, transaction: _Transaction, marks: dict[Target, list[Put]], result: BulkResult
) -> None:
    """Write the pages of entries that are out, and delete their marks. All other pages keep their marks.

    So do pages that link the articles beside them, because these may come later (``write_marked_pages``).
    """
    if in_force.valid_site.neighbours or any_failing(worker.ports.table):
        return  # a build must note which failing pages are right again
    pages = {
        page_target(new.identity.slug): (new, new.entry)
        for _, new in transaction.decisions
        if new.entry and new.out and new.has_page and new.identity
    }
    wanted = [target for target in pages if target in marks] if worker.has_time() else []
    frame = Frame.of(in_force).with_feeds_of(worker.ports.table, [pages[target][1] for target in wanted])
    result.written += _write_leased(
        worker,
        wanted,
        lambda target, path: article_page(*pages[target], path, frame, Neighbours()),
        lambda target: [put.row.key for put in marks[target]],
    )


def write_marked_pages(
    worker: Worker, targets: Sequence[Target], after_each: Callable[[], None] = lambda: None
) -> list[Written]:
    """Write marked pages of articles that link the articles beside them, once all articles are taken in.

    What needs a second look keeps its marks for ``build``. *after_each* is called for each page that was looked at.
    """
    ports, written = worker.ports, list[Written]()
    [site_row] = ports.table.get([SITE])
    if site_row is None or any_failing(ports.table):
        return written
    in_force, known = site_record_of(site_row), Known(ports.table)
    render = partial(_marked_page, ports, Frame.of(in_force), known)
    wanted = targets if in_force.code == ports.code else []
    for start in range(0, len(wanted), _PAGES):
        chunk = wanted[start : start + _PAGES]
        written += _write_leased(worker, chunk, render, partial(_marks_of, ports))
        for _ in chunk:
            after_each()
    return written


def _marked_page(ports: Ports, frame: Frame, known: Known, target: Target, path: str) -> _Page | None:
    """Render the page of an article that is out; None for all else."""
    if target.kind == "old":  # something else may want the address, too
        built = render_target(ports, target, ())
        page = built.documents.get(path)
        usual = isinstance(page, Document) and not (built.steps or built.problems or built.unreadable)
        return (page, None) if usual and isinstance(page, Document) else None
    [owner] = ports.table.get([claim_key(claim("slug", target.name))])
    holder = claim_of(owner).holder if owner else None
    [stored] = ports.table.get([article_key(holder)]) if holder else [None]
    record = record_of(stored) if stored else None
    if record is None or record.entry is None or not (record.out and record.has_page):
        return None
    neighbours = neighbours_of(record, frame.site, ports.table, known)
    if known.unreadable:
        return None
    return article_page(record, record.entry, path, frame.with_feeds_of(ports.table, [record.entry]), neighbours)


def _marks_of(ports: Ports, target: Target) -> list[Key]:
    return [row.key for row in ports.table.query(MarkRow.PARTITION, prefix=MarkRow.prefix(target.id), limit=_MARKS)]


def _write_leased(
    worker: Worker,
    targets: Sequence[Target],
    render: Callable[[Target, str], _Page | None],
    marks_of: Callable[[Target], Sequence[Key]],
) -> list[Written]:
    """Write the pages under their leases, and delete the marks that stood before they were rendered."""
    endings: list[list[Change]] = []
    written: list[Written] = []
    for lease in take_all(worker, targets):
        [path] = paths_of(lease.target)
        marks = marks_of(lease.target)
        page = render(lease.target, path)
        if page is None or page[1] or not worker.has_time():
            endings.append([lease.give_back()])  # a build must look at it, or note the failing page
        else:
            endings.append([*_written_page(worker, lease, page[0], written, marks), lease.give_back()])
    for changes in _filled(endings, worker.ports.table.transaction_limit):
        with suppress(Conflict):  # the lease ended, and another worker holds it; the marks are left
            worker.ports.table.transact(changes)
    return written


def _written_page(
    worker: Worker, lease: Lease, page: Document, written: list[Written], marks: Sequence[Key]
) -> list[Change]:
    """Write a page, and return the changes that this allows; if it fails, the marks stay for a build."""
    try:
        latest, rows = write_page(worker, lease, page)
    except (Conflict, StoreError):
        return unknown_rows(worker.ports, lease, [page.path])
    written += latest
    return [*rows, *map(Delete, marks)]


def _filled(endings: Iterable[list[Change]], limit: int) -> Iterator[list[Change]]:
    """Put the changes of many pages into few transactions; those of one page stay together."""
    filled: list[Change] = []
    for changes in endings:
        if filled and len(filled) + len(changes) > limit:
            yield filled
            filled = []
        filled.extend(changes)
    if filled:
        yield filled
