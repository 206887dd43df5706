"""Rule 2, second half: a worker renders and writes a target's documents under its lease, and then clears its marks."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush

from msgspec import Struct, structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.request_values import Places
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.failing_pages import with_failing
from feedwright.engine.documents.paths import paths_of
from feedwright.engine.documents.render import render_target
from feedwright.engine.documents.standing import Standing, unknown_rows
from feedwright.engine.jobs.build_result import BuildResult, Mark, Step
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.later_times import note_if_later
from feedwright.engine.jobs.lease import Lease, Worker, still_held, take
from feedwright.engine.jobs.outbox import Outgoing, chunks, mark, relay
from feedwright.engine.jobs.targets import Target, build_order
from feedwright.engine.push import announcement
from feedwright.engine.scaling import remake
from feedwright.errors import Conflict, LostError, Problem, StoreError, UnfinishedError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import (
    TRANSACTION_LIMIT,
    Change,
    Changed,
    Check,
    Delete,
    Key,
    Ports,
    Row,
    key_of,
)

_MARKS = 1_000  # how many marks one build reads: a burst of so many articles costs one build
_ATTEMPTS = 5


class Written(Struct, frozen=True):
    """A public document that was written or removed. Its bytes are not kept, because a worker may write hundreds."""

    path: str
    removed: bool = False
    size: int | None = None  # bytes; None for a removed document and for a copied media file
    announced: bool = False  # a ping tells the hub of the change (push.py)
    problem: Problem | None = None  # why the publisher's template failed on this page
    was_foreign: bool = False  # it replaced what somebody else wrote there


def settle(worker: Worker, outbox: Iterable[Outgoing]) -> list[Written]:
    """Relay the outbox rows that transactions left, then build every target that they name.

    Raises:
        StoreError: a part of the work failed; all other parts are done.
    """
    faults, targets = Faults(), []
    for outgoing in outbox:
        with faults.kept():
            targets += relay(worker.ports, outgoing)
    written: list[Written] = []
    with faults.kept():
        written = build_all(worker, targets)
    faults.throw()
    return written


def build_all(
    worker: Worker,
    targets: Iterable[Target],
    *,
    after_each: Callable[[int], None] = lambda _: None,
    left: Collection[str] = (),
) -> list[Written]:
    """Build each target that has marks. A target that there is no time for keeps its marks for the next worker.

    The build of a target may leave marks for further targets. Each of these waits for its place in the order, so that
    it is built once, however many targets ask for it.

    Args:
        worker: the worker that builds.
        targets: the targets to build.
        after_each: called after each target with the number of further targets that its build asks for.
        left: kinds of targets that are not built; their marks stay.

    Raises:
        StoreError: some target could not be built; all others are built.
    """
    faults = Faults()
    written: list[Written] = []
    wanted = {build_order(target): target for target in targets if target.kind not in left}
    if wanted and not code_is_in_force(worker.ports):
        wanted = {place: target for place, target in wanted.items() if target.private}
    order = sorted(wanted)
    while order:
        outcome = TargetOutcome()
        with faults.kept():
            outcome = build(worker, wanted.pop(heappop(order)))
        written += outcome.written
        built_too = (target for target in outcome.touched if target.kind not in left)
        touched = {build_order(target): target for target in built_too if build_order(target) not in wanted}
        wanted |= touched
        for place in touched:
            heappush(order, place)
        after_each(len(touched))
    faults.throw()
    return written


def code_is_in_force(ports: Ports) -> bool:
    """Say whether this worker's code is in force. A worker of another release writes no public document."""
    [stored] = ports.table.get([SITE])
    return stored is None or site_record_of(stored).code == ports.code


def marked_targets(worker: Worker) -> Iterable[Target]:
    """Name every target that has a mark."""
    after = ""
    while rows := worker.ports.table.query(MarkRow.PARTITION, after=after, limit=1):
        marked = MarkRow.of(rows[0])
        yield (target := Target(marked.kind, marked.name))
        after = f"{MarkRow.prefix(target.id)}~"  # behind all marks of this target, because their tokens are hexadecimal


@dataclass(slots=True)
class TargetOutcome:
    """What the build of a target did."""

    written: list[Written] = field(default_factory=list)
    touched: list[Target] = field(default_factory=list)  # targets that must be built next; their marks are written
    done: bool = True  # False: the target keeps its marks for the sweep
    rows: list[Change] = field(default_factory=list)  # what stands in the public place now


def build(worker: Worker, target: Target) -> TargetOutcome:
    """Build *target* while it has marks. If another worker holds the lease, that worker will see the marks."""
    outcome = TargetOutcome()
    while worker.has_time() and (lease := take(worker, target)):
        latest = _build_leased(worker, lease)
        written = [] if target.private else latest.written
        outcome = TargetOutcome(outcome.written + written, outcome.touched + latest.touched, latest.done)
        if not (latest.done and _marks(worker, target, limit=1)):
            break
    return outcome


def _build_leased(worker: Worker, lease: Lease) -> TargetOutcome:
    """Build once, then clear exactly the marks that were read. The lease is given back with the last of them."""
    marks = _marks(worker, lease.target, limit=_MARKS)
    try:
        outcome = _publish(worker, lease, marks) if marks else TargetOutcome()
    except StoreError:
        with suppress(StoreError, Conflict):  # if this fails too, the lease ends by itself at its time
            unknown = unknown_rows(worker.ports, lease, paths_of(lease.target))
            worker.ports.table.transact([*unknown, lease.give_back()])
        raise
    cleared: list[Change] = [Delete(row.key) for row in marks] if outcome.done else []
    last = [*outcome.rows, lease.give_back()]  # in one transaction, on condition that the lease is still held
    *before, rest = list(chunks(cleared, TRANSACTION_LIMIT - len(last))) or [[]]
    for changes in (*before, [*rest, *last]):
        _transact_leased(worker, lease, changes)
    return outcome


def _transact_leased(worker: Worker, lease: Lease, changes: Sequence[Change]) -> None:
    for _ in range(_ATTEMPTS):
        with suppress(Conflict):
            worker.ports.table.transact(changes)
            return
        if not still_held(worker, lease):  # the lease ended, and another worker holds it now
            return


def _marks(worker: Worker, target: Target, *, limit: int) -> list[Row]:
    return worker.ports.table.query(MarkRow.PARTITION, prefix=MarkRow.prefix(target.id), limit=limit)


def _publish(worker: Worker, lease: Lease, marks: Sequence[Row]) -> TargetOutcome:
    """Render the target, and write the documents that changed."""
    ports = worker.ports
    rows = [MarkRow.of(row) for row in marks]
    note_if_later(ports, max((row.since for row in rows if row.since), default=None))
    reasons = list(map(_mark_of, rows))
    standing = Standing(worker, lease, paths_of(lease.target), look=any(reason.look for reason in reasons))
    for _ in range(_ATTEMPTS):
        built = with_failing(render_target(ports, lease.target, reasons), ports.clock())
        touched = built.touched
        if built.unreadable:
            ports.queue.send([Changed(key) for key in built.unreadable])
        try:
            written = _write(worker, lease, built, standing)
            done = built.complete and not built.unreadable  # the message that has a record read again may be lost
            return TargetOutcome(written, touched, done, standing.rows(done=done))
        except Conflict:
            standing.look()  # somebody else wrote there, or our own write succeeded but its answer was lost: read again
        except _OutOfTime as stopped:
            return TargetOutcome(stopped.written, touched, done=False, rows=standing.rows(done=False))
    return TargetOutcome(done=False, rows=standing.rows(done=False))


def _mark_of(values: MarkRow) -> Mark:
    places = Places.of(values.kind, values.at)
    return Mark(values.left, values.article, places.entries, places.sweep_from, places.cursor, values.look)


class _OutOfTime(Exception):  # noqa: N818 - this is no error: the next worker goes on
    def __init__(self, written: list[Written]) -> None:
        super().__init__()
        self.written = written


def _write(worker: Worker, lease: Lease, built: BuildResult, standing: Standing) -> list[Written]:
    ports = worker.ports
    changing = {path: document for path, document in built.documents.items() if standing.differs(path, document)}
    pings = announcement(worker, lease, built.feed, [path for path, document in changing.items() if document])
    for changes in _together(ports, [*built.steps, Step(rows=pings)]):
        ports.table.transact([*changes, Check(lease.key, lease.token)])
    # The publisher must hear of a failing template, even if the page on which it fails has not changed.
    kept = [path for path in built.problems if path not in changing]
    written = [_written(path, built.documents[path], problem=built.problems[path]) for path in kept]
    for path, document in changing.items():
        if not worker.has_time():  # the lease lasts longer than the worker's time, so nobody else writes yet
            raise _OutOfTime(written)
        was_foreign = standing.is_foreign(path)
        try:
            if not _put(ports, standing, path, document):
                continue
        except UnfinishedError as more:
            raise _OutOfTime(written) from more
        latest = _written(path, document, problem=built.problems.get(path))
        written.append(structs.replace(latest, announced=bool(pings), was_foreign=was_foreign))
    return written


def _put(ports: Ports, standing: Standing, path: str, document: Document | MediaCopy | None) -> bool:
    """Write or remove what stands at *path*, and say whether that was possible.

    A kept picture that is lost is made anew first.
    """
    try:
        standing.put(path, document)
    except LostError:
        if not isinstance(document, MediaCopy):
            raise
        if not remake(ports, document):
            return False
        standing.put(path, document)
    return True


def write_page(worker: Worker, lease: Lease, page: Document) -> tuple[list[Written], list[Change]]:
    """Write an article's page under its lease, unless the same page is there already.

    Returns:
        What was written, and the rows to be stored with the lease's return.

    Raises:
        Conflict: somebody else wrote to that path at the same time.
    """
    standing = Standing(worker, lease, [page.path], look=False)
    written = []
    if standing.differs(page.path, page):
        was_foreign = standing.is_foreign(page.path)
        standing.put(page.path, page)
        written.append(structs.replace(_written(page.path, page), was_foreign=was_foreign))
    return written, standing.rows(done=True)


def _written(path: str, document: Document | MediaCopy | None, *, problem: Problem | None = None) -> Written:
    size = len(document.body) if isinstance(document, Document) else None
    return Written(path, removed=document is None, size=size, problem=problem)


def _together(ports: Ports, steps: Iterable[Step]) -> Iterable[Sequence[Change]]:
    """Put steps together into transactions. A step is never divided, and no transaction names a row twice.

    So the marks of a step are stored if and only if its rows are stored.
    """
    filled: dict[Key, Change] = {}
    for step in steps:
        changes = {
            key_of(change): change for change in (*step.rows, *(mark(ports, request) for request in step.requests))
        }
        if filled and (len(filled) + len(changes) > TRANSACTION_LIMIT - 1 or not filled.keys().isdisjoint(changes)):
            yield list(filled.values())
            filled = {}
        filled |= changes
    if filled:
        yield list(filled.values())
