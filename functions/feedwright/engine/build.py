"""Rule 2's second half: a thing's documents are built under its lease, from marks that are then cleared."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from feedwright.engine.built import Built, Mark
from feedwright.engine.catalogue import values_of
from feedwright.engine.documents import paths_of, render_thing
from feedwright.engine.faults import Faults
from feedwright.engine.lease import Lease, Worker, still_held, take
from feedwright.engine.outbox import Outgoing, chunks, relay
from feedwright.engine.things import Thing, in_order
from feedwright.errors import Conflict, Problem, StoreError
from feedwright.model import Document, MediaCopy
from feedwright.ports import TRANSACTION_LIMIT, Change, Check, Delete, Row, Standing

_MARKS = 1_000  # read at a time: a burst of so many articles costs one build
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A document that changed: written, or removed where ``document`` is None."""

    path: str
    document: Document | MediaCopy | None
    problem: Problem | None = None  # why it is not as the publisher's template says


def settle(worker: Worker, outgoing: Iterable[Outgoing]) -> list[Written]:
    """Relay what transactions left, then build everything they touched.

    Raises:
        StoreError: something could not be done; everything else was.
    """
    faults, things = Faults(), []
    for one in outgoing:
        with faults.kept():
            things += relay(worker.ports, one)
    written: list[Written] = []
    with faults.kept():
        written = build_all(worker, things)
    faults.throw()
    return written


def build_all(worker: Worker, things: Iterable[Thing]) -> list[Written]:
    """Build each thing that has marks, until the deadline; what is left keeps its marks for the next worker.

    Raises:
        StoreError: something could not be built; everything else was.
    """
    faults = Faults()
    written: list[Written] = []
    for thing in in_order(things):
        if not worker.has_time():
            break
        with faults.kept():
            written += build(worker, thing)
    faults.throw()
    return written


def left_behind(worker: Worker) -> Iterable[Thing]:
    """Name every thing that has a mark."""
    after = ""
    while rows := worker.ports.table.query("mark", after=after, limit=1):
        values = values_of(rows[0])
        yield (thing := Thing(values["kind"], values["name"]))
        after = f"{thing.id}#~"  # past every token of this thing: those are hexadecimal


def build(worker: Worker, thing: Thing) -> list[Written]:
    """Build *thing* while it has marks, unless another worker holds its lease: that one will see the marks."""
    written: list[Written] = []
    while worker.has_time() and (lease := take(worker, thing)):
        more, done = _build_leased(worker, lease)
        written += more
        if not (done and _marks(worker, thing, limit=1)):
            break
    return written


def _build_leased(worker: Worker, lease: Lease) -> tuple[list[Written], bool]:
    """Build once, then clear exactly the marks that were read, and with the last of them give the lease back.

    Say too whether all stands; what does not keeps its marks for the sweep.
    """
    marks = _marks(worker, lease.thing, limit=_MARKS)
    try:
        written, done = _publish(worker, lease, marks) if marks else ([], True)
    except StoreError:
        with suppress(StoreError, Conflict):  # if this fails too, the lease runs out
            worker.ports.table.transact([lease.give_back()])
        raise
    cleared: list[Change] = [Delete(mark.key) for mark in marks] if done else []
    for changes in chunks([*cleared, lease.give_back()]):
        _transact_leased(worker, lease, changes)
    return written, done


def _transact_leased(worker: Worker, lease: Lease, changes: Sequence[Change]) -> None:
    for _ in range(_ATTEMPTS):
        with suppress(Conflict):
            worker.ports.table.transact(changes)
            return
        if not still_held(worker, lease):  # it ran out, and the lease is another worker's
            return


def _marks(worker: Worker, thing: Thing, *, limit: int) -> list[Row]:
    return worker.ports.table.query("mark", prefix=f"{thing.id}#", limit=limit)


def _publish(worker: Worker, lease: Lease, marks: Sequence[Row]) -> tuple[list[Written], bool]:
    """Render and write what changed; say whether all of it stands."""
    ports = worker.ports
    told = [Mark(values.get("left"), values.get("article")) for values in map(values_of, marks)]
    for _ in range(_ATTEMPTS):
        standing = {path: ports.public.head(path) for path in paths_of(lease.thing)}
        built = render_thing(ports, lease.thing, told)
        try:
            return _write(worker, lease, built, standing), built.complete
        except Conflict:
            continue  # somebody else wrote there, or a lost answer met its own write: read again
        except _OutOfTime as late:
            return late.written, False
    return [], False


class _OutOfTime(Exception):  # noqa: N818 - no error
    def __init__(self, written: list[Written]) -> None:
        super().__init__()
        self.written = written


def _write(worker: Worker, lease: Lease, built: Built, standing: dict[str, Standing | None]) -> list[Written]:
    ports = worker.ports
    for changes in chunks(built.rows, TRANSACTION_LIMIT - 1):
        ports.table.transact([*changes, Check(lease.key, lease.token)])
    written: list[Written] = []
    for path, document in built.documents.items():
        there = standing[path]
        if _stands(document, there):
            continue
        if not (worker.has_time() and lease.holds(ports.clock())):
            raise _OutOfTime(written)
        if isinstance(document, MediaCopy):
            ports.public.copy(document, expected=there.etag if there else None)
        elif document is not None:
            ports.public.write(document, expected=there.etag if there else None)
        elif there is not None:
            ports.public.remove(path, expected=there.etag)
        written.append(Written(path, document, built.problems.get(path)))
    return written


def _stands(document: Document | MediaCopy | None, there: Standing | None) -> bool:
    """Nothing to write: the same bytes and headers are there; or nothing of ours is there to remove."""
    if document is None:
        return there is None or there.digest is None
    return there is not None and there.digest == document.digest
