"""Many articles at once, for a worker that is alone at its site; ``ingest`` and ``build`` take articles singly.

The two rules hold here, too. A transaction holds as many records as fit, and with them a mark for each target that they
touch. Pages are written before their marks are deleted. Articles that need a second look are left to ``ingest``, and
pages that need it to ``build``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from feedwright.engine.build import Written, build_all, written_where_it_differs
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import Record, SiteRecord, record_of, site_record_of
from feedwright.engine.documents.failing_pages import any_failing
from feedwright.engine.documents.render import Frame, article_page, page_path
from feedwright.engine.intake.article import Decision, Outcome, decide_once, outcome_of, unchanged
from feedwright.engine.intake.inputs import Seen
from feedwright.engine.intake.links import only_linked
from feedwright.engine.intake.transaction import changes
from feedwright.engine.jobs.lease import Worker
from feedwright.engine.jobs.outbox import Outgoing, mark
from feedwright.engine.jobs.targets import Request, Target
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Change, Delete, Key, Ports, Put, key_of


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
    records: list[tuple[Record, Record]] = field(default_factory=list)  # before, after
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
            places = self.places.setdefault(replace(request, places=()), {})
            places.update(dict.fromkeys(request.places))
        self.records.append((decision.old, new))

    def marks(self, ports: Ports) -> dict[Target, list[Put]]:
        puts: dict[Target, list[Put]] = {}
        for request, places in self.places.items():
            puts.setdefault(request.target, []).append(mark(ports, replace(request, places=tuple(places))))
        return puts


def take_in(worker: Worker, keys: Iterable[str]) -> BulkResult:
    """Take in the articles at *keys*, and write their pages. Feeds and lists keep their marks for a later build.

    Raises:
        StoreError: the disk or the catalogue failed.
    """
    ports, result = worker.ports, BulkResult()
    wanted = list(dict.fromkeys(keys))
    site_row, *stored = ports.table.get([SITE, *map(article_key, wanted)])
    if site_row is None:
        return BulkResult(left=wanted)
    in_force = site_record_of(site_row)
    transaction, seen = _Transaction(ports.table.transaction_limit), Seen()
    for key, row in zip(wanted, stored, strict=True):
        try:
            decision = decide_once(ports, in_force, record_of(row) if row else Record(key=key), seen=seen)
            if decision.new is None:
                result.outcomes.append(unchanged(ports, decision))
                continue
        except (Conflict, StoreError):
            result.left.append(key)
            continue
        new = decision.new
        rows, outgoing = changes(decision.old, new, {}, token=ports.new_token(), now=ports.clock())
        requests = outgoing.requests if outgoing else ()
        if outgoing and outgoing.freed:  # relaying this row calls up the articles that wait for the freed claims
            rows.append(Put(replace(outgoing, requests=(), moved=()).to_row(), None))
        if not transaction.has_room_for(rows, requests):
            _write(worker, in_force, transaction, result)
            transaction = _Transaction(ports.table.transaction_limit)
            if not transaction.has_room_for(rows, requests):
                result.left.append(key)
                continue
        transaction.add(decision, new, rows, requests)
        transaction.moved.update(dict.fromkeys(outgoing.moved if outgoing else ()))
    _write(worker, in_force, transaction, result)
    return result


def _write(worker: Worker, in_force: SiteRecord, transaction: _Transaction, result: BulkResult) -> None:
    if not transaction.records:
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
        result.left += [new.key for _, new in transaction.records]
        return
    result.outcomes += [outcome_of(old, new) for old, new in transaction.records]
    result.written += build_all(worker, [target for target in marks if target.kind == "media"])
    _write_pages(worker, in_force, transaction, marks, result)


def _write_pages(
    worker: Worker, in_force: SiteRecord, transaction: _Transaction, marks: dict[Target, list[Put]], result: BulkResult
) -> None:
    """Write the pages of entries that are out, and delete their marks. All other pages keep their marks."""
    frame, done = Frame.of(in_force), []
    if any_failing(worker.ports.table):
        return  # a build must note which failing pages are right again
    for _, new in transaction.records:
        if not (new.entry and new.out and new.has_page and new.identity):
            continue
        puts = marks.get(Target("page", new.identity.slug), [])
        if not puts or not worker.has_time():
            continue
        path = page_path(new.identity.slug)
        page, problem = article_page(new, new.entry, path, frame)
        if problem:
            continue  # a build must note the failing page
        try:
            result.written += written_where_it_differs(worker.ports, page)
        except (Conflict, StoreError):
            continue
        done += [Delete(put.row.key) for put in puts]
    limit = worker.ports.table.transaction_limit
    for start in range(0, len(done), limit):
        worker.ports.table.transact(done[start : start + limit])
