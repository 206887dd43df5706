"""Rule 2, second half: a worker builds targets under their leases, and then clears their marks."""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import structs

from feedwright.engine.building.target_build import Written, note_written
from feedwright.engine.building.wave import Marks, build_wave, marks_left, target_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.standing import Standing
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.lease import Lease, Worker
from feedwright.engine.jobs.outbox import Outgoing, forget, relay
from feedwright.engine.jobs.targets import Target, build_order
from feedwright.model.files import Document
from feedwright.ports import Change, Row

_AT_ONCE = 24  # targets of a wave: memory holds all their documents
# A feed asks for targets of other kinds. While a feed is built these wait, so that each of them is built once.
_BESIDE_FEEDS = frozenset({"media", "chapters", "page", "old", "feed", "report", "reports"})


def settle(worker: Worker, outbox: Sequence[Outgoing]) -> list[Written]:
    """Relay the outbox rows that transactions left, then build every target that they name.

    Raises:
        StoreError: a part of the work failed; all other parts are done.
    """
    faults, marks, written = Faults(), list[Row](), list[Written]()
    relayed = [outgoing for outgoing in outbox if outgoing.tells_nobody]
    for outgoing in outbox:
        with faults.kept():
            marks += outgoing.marks if outgoing.tells_nobody else relay(worker.ports, outgoing)
    with faults.kept():
        written = build_all(worker, (), marks=marks)
    with faults.kept():
        forget(worker.ports, relayed)
    faults.throw()
    return written


def build_all(
    worker: Worker,
    targets: Iterable[Target],
    *,
    marks: Iterable[Row] = (),
    after_each: Callable[[int], None] = lambda _: None,
    left: Collection[str] = (),
) -> list[Written]:
    """Build each target that has marks. A target that there is no time for keeps its marks for the next worker.

    The build of a target may leave marks for further targets. Each of these waits for its place in the order, so that
    it is built once, however many targets ask for it.

    Args:
        worker: the worker that builds.
        targets: the targets to build.
        marks: marks that this worker has written; their targets are built, too.
        after_each: called after each target with the number of further targets that its build asks for.
        left: kinds of targets that are not built; their marks stay.

    Raises:
        StoreError: some target could not be built; all others are built.
    """
    faults, written = Faults(), list[Written]()
    wanted = {target: rows for target, rows in _wanted(targets, marks).items() if target.kind not in left}
    while wanted and worker.has_time():
        chosen = _next_wave(wanted)
        wave = build_wave(worker, {target: wanted.pop(target) for target in chosen}, faults)
        written += wave.written
        asked: Marks = {target: rows for target, rows in wave.asked.items() if target.kind not in left}
        asked = {**asked, **dict.fromkeys(marks_left(worker, wave.done, faults), ())}
        new = asked.keys() - wanted.keys()
        wanted = _with(wanted, asked)
        for number in range(len(chosen)):
            after_each(0 if number else len(new))
    faults.throw()
    return written


def _wanted(targets: Iterable[Target], marks: Iterable[Row]) -> dict[Target, Sequence[Row]]:
    known: dict[Target, list[Row]] = {}
    for row in marks:
        known.setdefault(target_of(row), []).append(row)
    return {**known, **dict.fromkeys(targets, ())}


def _next_wave(wanted: Collection[Target]) -> list[Target]:
    """Choose the targets that are built now: media, pages, then feeds, so that a new entry's links work at once."""
    order = sorted(wanted, key=build_order)
    if any(target.kind == "feed" for target in order):
        order = [target for target in order if target.kind in _BESIDE_FEEDS]
    return order[:_AT_ONCE]


def _with(wanted: Marks, asked: Marks) -> dict[Target, Sequence[Row]]:
    """Join targets with their marks. Where marks of a target are not known, they must be read."""
    both = wanted.keys() & asked.keys()
    joined = {target: [*wanted[target], *asked[target]] for target in both if wanted[target] and asked[target]}
    return {**wanted, **asked, **dict.fromkeys(both, ()), **joined}


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
        written.append(structs.replace(note_written(page.path, page), was_foreign=was_foreign))
    return written, standing.rows(done=True)
