"""Rule 2, second half: a worker builds targets under their leases, and then clears their marks."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from msgspec import structs

from feedwright.engine.building.agenda import Agenda
from feedwright.engine.building.lease import Lease
from feedwright.engine.building.standing import Standing
from feedwright.engine.building.target_build import Written, note_written
from feedwright.engine.building.wave import Closing, build_wave, marks_left, together
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.outbox import Outgoing, forget, tell
from feedwright.engine.jobs.targets import Target
from feedwright.engine.jobs.worker import Worker
from feedwright.model.files import Document
from feedwright.ports import Change


def settle(worker: Worker, outbox: Sequence[Outgoing]) -> list[Written]:
    """Build what the outbox rows name that this worker's transactions have left, and call up who must be told.

    Raises:
        StoreError: a part of the work failed; all other parts are done.
    """
    faults, wanted, written = Faults(), list[Outgoing](), list[Written]()
    for outgoing in outbox:
        with faults.kept():
            tell(worker.ports, outgoing)
            wanted.append(outgoing)
    with faults.kept():
        written = build_all(worker, (), outbox=wanted)
    faults.throw()
    return written


def build_all(
    worker: Worker,
    targets: Iterable[Target],
    *,
    outbox: Iterable[Outgoing] = (),
    after_each: Callable[[int], None] = lambda _: None,
    left: Collection[str] = (),
) -> list[Written]:
    """Build each target that has marks or that an outbox row names. What there is no time for has marks afterwards.

    The build of a target may ask for further targets. Each of these waits for its place in the order, so that it is
    built once, however many targets ask for it.

    Args:
        worker: the worker that builds.
        targets: targets that may have marks.
        outbox: rows that this worker has written, and of which it has told who else must know.
        after_each: called after each target with the number of further targets that its build asks for.
        left: kinds of targets that are not built; they have marks afterwards.

    Raises:
        StoreError: some target could not be built; all others are built.
    """
    faults, written = Faults(), list[Written]()
    agenda = Agenda(worker.ports, targets, left, faults)
    agenda.add(outbox)
    closing: list[Closing] = []  # what is left to do of the wave before
    size = agenda.size
    while (size or closing) and worker.has_time():
        wave = build_wave(worker, agenda.next_wave(), faults, beside=closing)
        written += wave.written
        closing = [partial(marks_left, worker.ports.table, list(wave.done))] if wave.done else []
        closing += [partial(forget, worker.ports, outgoing) for outgoing in agenda.fulfil(wave.done)]
        agenda.hand_over(wave.undone, again=wave.held)
        agenda.add(wave.outbox)
        agenda.look_at(wave.marked)
        expected, size = size - wave.size, agenda.size
        for number in range(wave.size):
            after_each(0 if number else size - expected)
    together(worker, faults, closing)
    agenda.close()
    faults.throw()
    return written


def marked_targets(worker: Worker, *, left: Collection[str] = ()) -> Iterable[Target]:
    """Name every target that has a mark, except those of the kinds that are to be *left* out."""
    after = ""
    while rows := worker.ports.table.query(MarkRow.PARTITION, after=after, limit=1):
        marked = MarkRow.of(rows[0])
        target = Target(marked.kind, marked.name)
        if target.kind not in left:
            yield target
        # Behind all marks of this target, because their tokens are hexadecimal; so are the ids of pages.
        after = f"{MarkRow.prefix(target.id)}~" if target.kind not in left else f"{target.kind}/~"


def write_page(worker: Worker, lease: Lease, page: Document) -> tuple[list[Written], Change]:
    """Write an article's page under its lease, unless the same page is there already.

    Returns:
        What was written, and the change that gives the lease back.

    Raises:
        Conflict: somebody else wrote to that path at the same time.
    """
    standing = Standing(worker, lease, [page.path], look=False)
    written = []
    if standing.differs(page.path, page):
        was_foreign = standing.is_foreign(page.path)
        standing.put(page.path, page)
        written.append(structs.replace(note_written(page.path, page), was_foreign=was_foreign))
    return written, lease.give_back(standing.noted(done=True))
