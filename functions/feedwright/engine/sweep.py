"""The sweep: what time brings, and what a crash left."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from feedwright.engine.build import Written, build_all, left_behind
from feedwright.engine.catalogue.keys import timestamp
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.intake.article import Outcome, Verdict
from feedwright.engine.intake.settings import ingest_site
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.lease import Worker
from feedwright.engine.jobs.outbox import relay, relay_left_behind
from feedwright.engine.push import Pushed, push
from feedwright.engine.reconcile import begin_walk, current_walk, site_is_recorded
from feedwright.errors import Conflict
from feedwright.ports import Changed, Ports, WalkOn

_WALK_EVERY = timedelta(days=1)
_STALLED = timedelta(minutes=5)  # a walk's page takes seconds
_FRESH = timedelta(seconds=30)  # an outbox row younger than that is still in its own worker's hands
_DUE_PAGE = 1_000
_TOGETHER = 20  # targets left behind: to name them all might take all the time there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    due: int
    left_behind: int  # targets that waited to be built
    written: list[Written] = field(default_factory=list)
    pushed: Pushed = field(default_factory=Pushed)
    settings: Outcome | None = None  # of what the settings file had become, if no event had told of it


def sweep(worker: Worker, *, adopt_after: timedelta) -> Swept:
    """Call up articles whose time has come, keep the walk going, and finish what was left behind.

    What takes long comes last and stops at the deadline; the next sweep goes on.

    Args:
        worker: the worker that sweeps.
        adopt_after: how long the worker's own code must have been known before it is in force in the place of another:
            longer than any worker of the other code may still be at work.

    Raises:
        StoreError: something could not be done; everything else was.
    """
    ports, faults = worker.ports, Faults()
    due, settings = 0, None
    with faults.kept():
        due = send_due(ports)  # first: no settings, however bad, keep a scheduled article from coming out
    with faults.kept():
        settings = _settings(ports, adopt_after)
    with faults.kept():
        keep_walking(ports)
    with faults.kept():
        relay_left_behind(worker, before=ports.clock() - _FRESH)
    written, behind = [], 0
    with faults.kept():
        targets = iter(left_behind(worker))
        # Some at a time, so that what they touch is built once for them.
        while worker.has_time() and (batch := list(islice(targets, _TOGETHER))):
            behind += len(batch)
            with faults.kept():
                written += build_all(worker, batch)
    pushed = Pushed()
    with faults.kept():
        pushed = push(worker)
    faults.throw()
    return Swept(due=due, left_behind=behind, written=written, pushed=pushed, settings=settings)


def _settings(ports: Ports, adopt_after: timedelta) -> Outcome | None:
    outcome = ingest_site(ports, adopt_after=adopt_after)
    if outcome.outgoing:
        relay(ports, outcome.outgoing)
    return None if outcome.verdict is Verdict.UNCHANGED else outcome


def send_due(ports: Ports) -> int:
    """Send every article whose time has come to be looked at; its own transaction takes the due row away."""
    now = timestamp(ports.clock())
    rows = [row for row in ports.table.query(ArticleRow.DUE, limit=_DUE_PAGE) if row.sort[: len(now)] <= now]
    ports.queue.send([Changed(ArticleRow.of(row).article) for row in rows])
    return len(rows)


def keep_walking(ports: Ports) -> None:
    """Begin a walk each day, and the first at once; take up one that a crash stopped."""
    if not site_is_recorded(ports):
        return
    walk, now = current_walk(ports), ports.clock()
    if walk is None or (walk.finished and now - walk.begun >= _WALK_EVERY):
        with suppress(Conflict):  # new settings have just begun one
            begin_walk(ports)
    elif not walk.finished and now - walk.moved >= _STALLED:
        ports.queue.send([WalkOn(walk.token)])
