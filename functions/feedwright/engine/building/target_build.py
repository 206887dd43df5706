"""The build of a target under its lease, step by step, so that several targets can take each step at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

from msgspec import Struct, structs

from feedwright.engine.building.lease import Lease, fenced, still_held
from feedwright.engine.building.standing import Standing, unknown
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.request_values import Places
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.failing_pages import with_failing
from feedwright.engine.documents.paths import paths_of
from feedwright.engine.documents.render import render_target
from feedwright.engine.jobs.build_result import BuildResult, Mark, Step
from feedwright.engine.jobs.later_times import note_if_later
from feedwright.engine.jobs.outbox import Outgoing, chunks
from feedwright.engine.jobs.targets import Request
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.push import announcement
from feedwright.engine.scaling import remake
from feedwright.errors import Conflict, LostError, Problem, StoreError, UnfinishedError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import TRANSACTION_LIMIT, Change, Changed, Check, Delete, Key, Ports, Put, Row, key_of

_ATTEMPTS = 5
_NOTHING = BuildResult(documents={})


class Written(Struct, frozen=True):
    """A public document that was written or removed. Its bytes are not kept, because a worker may write hundreds."""

    path: str
    removed: bool = False
    size: int | None = None  # bytes; None for a removed document and for a copied media file
    announced: bool = False  # a ping tells the hub of the change (push.py)
    problem: Problem | None = None  # why the publisher's template failed on this page
    was_foreign: bool = False  # it replaced what somebody else wrote there


class TargetBuild:
    """The build of one target.

    The steps are: ``render``, ``store``, ``writes``, ``finish``, ``end``. Several builds may take the same step at the
    same time. A step that comes after an error does nothing, and ``end`` raises the error.
    """

    def __init__(self, worker: Worker, lease: Lease, requests: Iterable[Request], marks: Sequence[Row]) -> None:
        self.target = lease.target
        self.asked: list[Outgoing] = []  # outbox rows that were stored for this build, of further targets
        # Further targets that need no outbox row: the rows that asked for this build stand until they are built, too.
        self.following: dict[Request, None] = {}
        self._worker, self._lease, self._marks = worker, lease, marks
        values = [MarkRow.of(row) for row in marks]
        self.reasons = [*map(Mark.of, requests), *map(_mark_of, values)]
        self._latest = max((mark.since for mark in values if mark.since), default=None)
        self._standing: Standing | None = None
        self._built, self._changing = _NOTHING, dict[str, Document | MediaCopy | None]()
        self._announced = False
        self._lost: list[MediaCopy] = []
        self._written: dict[str, Written] = {}
        self._error: Exception | None = None
        self._conflicts = self._stopped = False

    @property
    def done(self) -> bool:
        """Say whether all documents are as the marks ask for, so that the marks can go."""
        is_whole = self._built.complete and not self._built.unreadable  # the message that calls it up may be lost
        return is_whole and not (self._conflicts or self._stopped or self._error)

    @property
    def writes_new(self) -> bool:
        """Say whether it writes a document where none stands, as far as this worker knows."""
        standing = self._standing
        return standing is not None and any(
            document is not None and not standing.has(path) for path, document in self._changing.items()
        )

    @property
    def written(self) -> list[Written]:
        return [] if self.target.private else list(self._written.values())

    def render(self, ports: Ports, catalogue: Catalogue, until: datetime) -> None:
        """Render the target.

        Args:
            ports: the worker's, but its table may know rows that were read since the lease was taken.
            catalogue: the rows of this table.
            until: the time after which nothing is rendered, so that there is some left to write what was rendered.
        """
        if ports.clock() > until:
            self.leave()
        if self._is_off or not self.reasons:
            return
        with self._kept():
            if self._standing is None:
                worker = structs.replace(self._worker, ports=ports)
                look = any(reason.look for reason in self.reasons)
                self._standing = Standing(worker, self._lease, paths_of(self.target), look=look)
            built = render_target(ports, self.target, self.reasons, catalogue)
            self._built = with_failing(built, ports.clock())
            self._changing = {
                path: document
                for path, document in self._built.documents.items()
                if self._standing.differs(path, document)
            }
            # The publisher must hear of a failing template, even if the page on which it fails has not changed.
            kept = [path for path in self._built.problems if path not in self._changing]
            self._written |= {path: self._noted(path, self._built.documents[path]) for path in kept}

    def store(self) -> None:
        """Store the rows on which the documents rest, and the outbox rows of further targets."""
        if self._is_off:
            return
        ports, changing = self._worker.ports, [path for path, document in self._changing.items() if document]
        with self._kept():
            note_if_later(ports, self._latest)
            pings = announcement(self._worker, self._lease.expires, self._built.feed, changing)
            self._announced = bool(pings)
            steps = [step for step in (*self._stored_steps(), Step(rows=pings)) if step.rows or step.requests]
            if self._built.notes:
                ports.table.write(self._built.notes)
            if len(steps) == 1 and steps[0].is_fenced and not steps[0].requests and self._worker.has_time():
                ports.table.transact(steps[0].rows)  # they were read under the lease, and in time
                return
            for step in _together(steps):
                asked = [self._asked(step.requests)] if step.requests else []
                outbox = [Put(outgoing.to_row(), None) for outgoing in asked]
                self.asked += asked  # before the transaction, whose answer may be lost
                ports.table.transact([*step.rows, *outbox, Check(self._lease.key, self._lease.version)])

    def _stored_steps(self) -> Iterator[Step]:
        """Give the steps that must be stored. Marks go with the lease, so what follows from them needs outbox rows."""
        for step in self._built.steps:
            requests = [each for each in step.requests if each.target not in self._worker.marked]
            if step.rows or self._marks:
                rows = [
                    structs.replace(change, row=fenced(change.row, self._lease))
                    if step.is_fenced and isinstance(change, Put)
                    else change
                    for change in step.rows
                ]
                yield structs.replace(step, rows=rows, requests=requests)
            else:
                self.following |= dict.fromkeys(requests)

    def _asked(self, requests: Iterable[Request]) -> Outgoing:
        ports = self._worker.ports
        return Outgoing(token=ports.new_token(), requests=tuple(requests), freed=(), at=ports.clock())

    def writes(self) -> list[Callable[[], None]]:
        """Give the works that write the documents; each is apart from the others."""
        return [] if self._is_off else [partial(self._write, path) for path in self._changing]

    def finish(self) -> None:
        """Call up what must be read again, make anew what was lost, and build again if somebody else wrote there."""
        ports = self._worker.ports
        for media in self._lost:
            with self._kept():
                if remake(ports, media):
                    self._put(media.path, media)
        for _ in range(_ATTEMPTS - 1):
            if not self._conflicts or self._error or self._stopped:
                break
            self._build_again()
        if self._built.unreadable:
            with self._kept():
                ports.queue.send([Changed(key) for key in self._built.unreadable])

    def ending(self) -> Sequence[Sequence[Change]]:
        """Give the transactions that clear exactly the marks that were read, and with the last give the lease back.

        There are none after an error.
        """
        if self._error:
            return []
        noted = self._standing.noted(done=self.done) if self._standing else None
        cleared: list[Change] = [Delete(row.key) for row in self._marks] if self.done else []
        *before, rest = list(chunks(cleared, TRANSACTION_LIMIT - 1)) or [[]]
        return [*before, [*rest, self._lease.give_back(noted)]]  # together, on condition that the lease is still held

    def end(self) -> None:
        """Clear the marks and give the lease back.

        Raises:
            StoreError: a step failed, or this one.
        """
        with self._kept():
            for changes in self.ending():
                if not _transact_leased(self._worker, self._lease, changes):
                    self._stopped = True  # what this build was asked for is not known to be done
        if self._error:
            self._give_up(self._error)
            raise self._error

    def _give_up(self, error: Exception) -> None:
        """Give the lease back after an error of a store; nobody knows what the build has written."""
        with suppress(StoreError, Conflict):  # if this fails too, the lease ends by itself at its time
            if isinstance(error, StoreError):
                self._worker.ports.table.transact([self._lease.give_back(unknown(self._worker.ports))])

    def leave(self) -> None:
        """Do nothing: the marks are for the next worker."""
        self._stopped = True

    @property
    def _is_off(self) -> bool:
        return self._conflicts or self._stopped or self._error is not None

    @contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except Conflict:  # somebody else wrote there, or our own write succeeded but its answer was lost
            self._conflicts = True
        except Exception as error:  # noqa: BLE001 - no error is lost: ``end`` raises it
            self._error = self._error or error

    def _build_again(self) -> None:
        self._conflicts = False
        with self._kept():
            if self._standing:
                self._standing.look()  # somebody else wrote there: read again
        ports = self._worker.ports
        self.render(ports, Catalogue(ports.table), self._worker.deadline)
        self.store()
        for write in self.writes():
            write()

    def _write(self, path: str) -> None:
        if self._is_off:
            return
        if not self._worker.has_time():  # the lease lasts longer than the worker's time, so nobody else writes yet
            self._stopped = True
            return
        with self._kept():
            self._put(path, self._changing[path])

    def _put(self, path: str, document: Document | MediaCopy | None) -> None:
        if self._standing is None:
            raise LookupError("a document is written before it is rendered")
        noted = self._noted(path, document)
        noted = structs.replace(noted, announced=self._announced, was_foreign=self._standing.is_foreign(path))
        try:
            self._standing.put(path, document)
        except UnfinishedError:
            self._stopped = True
        except LostError:
            if not isinstance(document, MediaCopy) or document in self._lost:
                raise
            self._lost.append(document)
        else:
            self._written[path] = noted

    def _noted(self, path: str, document: Document | MediaCopy | None) -> Written:
        return note_written(path, document, problem=self._built.problems.get(path))


def note_written(path: str, document: Document | MediaCopy | None, *, problem: Problem | None = None) -> Written:
    size = len(document.body) if isinstance(document, Document) else None
    return Written(path, removed=document is None, size=size, problem=problem)


def _mark_of(values: MarkRow) -> Mark:
    places = Places.of(values.kind, values.at)
    return Mark(values.left, values.article, places.entries, places.sweep_from, places.cursor, values.look)


def _transact_leased(worker: Worker, lease: Lease, changes: Sequence[Change]) -> bool:
    for _ in range(_ATTEMPTS):
        with suppress(Conflict):
            worker.ports.table.transact(changes)
            return True
        if not still_held(worker, lease):  # the lease ended, and another worker holds it now
            break
    return False


def _together(steps: Iterable[Step]) -> Iterable[Step]:
    """Put steps together that one transaction stores. A step is never divided, and no transaction names a row twice.

    So the requests of a step are stored if and only if its rows are stored.
    """
    rows, requests = dict[Key, Change](), list[Request]()
    for step in steps:
        more = {key_of(change): change for change in step.rows}
        size = len(rows) + len(requests) + len(more) + len(step.requests)
        if (rows or requests) and (size > TRANSACTION_LIMIT - 2 or not rows.keys().isdisjoint(more)):
            yield Step(rows=list(rows.values()), requests=requests)
            rows, requests = {}, []
        rows |= more
        requests += step.requests
    if rows or requests:
        yield Step(rows=list(rows.values()), requests=requests)
