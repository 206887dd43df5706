"""The sweep: it does what has become due by now, and finishes what a crash left undone."""

from contextlib import suppress
from datetime import timedelta
from itertools import islice

from msgspec import Struct, field

from feedwright.engine.build import build_all, marked_targets
from feedwright.engine.building.target_build import Written
from feedwright.engine.catalogue.keys import SITE, timestamp
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, MarkRow
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.outbox import relay, relay_left_behind
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.push import PushResult, push
from feedwright.engine.reconcile import begin_walk, current_walk, site_is_recorded
from feedwright.engine.recovery.wrong_clock import mend_wrong_clock
from feedwright.errors import Conflict
from feedwright.ports import Changed, Ports, WalkOn

_WALK_EVERY = timedelta(days=1)
_STALLED = timedelta(minutes=5)  # a page of a walk takes seconds, so its worker has crashed by then
_FRESH = timedelta(seconds=30)  # what a younger outbox row names is still being built by its own worker
_DUE_PAGE = 1_000
_MARKS_PAGE = 1_000
_TOGETHER = 20  # targets built together: to list all of them first might take all the time there is


class SweepResult(Struct, frozen=True, kw_only=True):
    due: int
    left_behind: int  # targets that had waited to be built
    oldest_mark: timedelta | None = None  # how long the oldest mark had waited; None: there was none
    written: list[Written] = field(default_factory=list)
    pushed: PushResult = field(default_factory=PushResult)
    settings: Outcome | None = None  # of the settings, if they had changed without an event


def sweep(worker: Worker, *, adopt_after: timedelta, looks_at_settings: bool = True) -> SweepResult:
    """Call up articles whose time has come, keep the walk going, and build the targets that still have marks.

    The long work comes last and stops at the deadline. The next sweep goes on with it.

    Args:
        worker: the worker that sweeps.
        adopt_after: how long the catalogue must have known the worker's own code before that code comes into force. It
            must be longer than a worker of another release may still be at work.
        looks_at_settings: false spares the look at site.toml and templates/, for which events come as well; as long as
            no valid settings are recorded, or the worker's code is not in force, each sweep looks all the same.

    Raises:
        StoreError: a part of the work failed; all other parts are done.
    """
    ports, faults = worker.ports, Faults()
    due, settings = 0, None
    with faults.kept():
        due = send_due(ports)  # this comes first: bad settings must not keep a scheduled article from coming out
    with faults.kept():
        if looks_at_settings or not _is_settled(ports):
            settings = _settings(ports, adopt_after)
    with faults.kept():
        keep_walking(ports)
    oldest = None
    with faults.kept():
        oldest = _oldest_mark(ports)
    with faults.kept():
        relay_left_behind(worker, before=ports.clock() - _FRESH)
    written, count = [], 0
    with faults.kept():
        targets = iter(marked_targets(worker))
        # Some targets at a time, so that a feed that several of them touch is built once.
        while worker.has_time() and (batch := list(islice(targets, _TOGETHER))):
            count += len(batch)
            with faults.kept():
                written += build_all(worker, batch)
    pushed = PushResult()
    with faults.kept():
        pushed = push(worker)
    faults.throw()
    return SweepResult(
        due=due, left_behind=count, oldest_mark=oldest, written=written, pushed=pushed, settings=settings
    )


def _oldest_mark(ports: Ports) -> timedelta | None:
    """Say how long the oldest mark has waited; of very many marks only some are looked at."""
    marks = (MarkRow.of(row) for row in ports.table.query(MarkRow.PARTITION, limit=_MARKS_PAGE))
    oldest = min((mark.since for mark in marks if mark.since), default=None)
    return ports.clock() - oldest if oldest else None


def _is_settled(ports: Ports) -> bool:
    """Say whether valid settings are recorded, and in force under the worker's own code."""
    [stored] = ports.table.get([SITE])
    record = site_record_of(stored) if stored else None
    return record is not None and record.site is not None and not record.problem and record.code == ports.code


def _settings(ports: Ports, adopt_after: timedelta) -> Outcome | None:
    outcome = ingest_site(ports, adopt_after=adopt_after)
    if outcome.outgoing:
        relay(ports, outcome.outgoing)
    return None if outcome.verdict is Verdict.UNCHANGED else outcome


def send_due(ports: Ports) -> int:
    """Send every article whose time has come to the queue; the article's own transaction deletes the due row."""
    keys = due_now(ports)
    ports.queue.send(list(map(Changed, keys)))
    return len(keys)


def due_now(ports: Ports) -> list[str]:
    """Name the articles whose time has come; one with several due rows several times."""
    now = timestamp(ports.clock())
    rows = [row for row in ports.table.query(ArticleRow.DUE, limit=_DUE_PAGE) if row.sort[: len(now)] <= now]
    return [ArticleRow.of(row).article for row in rows]


def keep_walking(ports: Ports) -> None:
    """Begin a walk each day, and the first walk at once; go on with a walk that a crash stopped."""
    if not site_is_recorded(ports):
        return
    with suppress(Conflict):  # the next sweep tries again
        if mend_wrong_clock(ports):
            return
    walk, now = current_walk(ports), ports.clock()
    if walk is None or (walk.finished and now - walk.begun >= _WALK_EVERY):
        with suppress(Conflict):  # new settings have just begun a walk
            begin_walk(ports)
    elif not walk.finished and now - walk.moved >= _STALLED:
        ports.queue.send([WalkOn(walk.token)])
