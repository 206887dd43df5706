"""The sweep: what time brings, and what a crash left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from feedwright.engine.build import Written, build_all, left_behind
from feedwright.engine.catalogue import timestamp, values_of
from feedwright.engine.lease import Worker
from feedwright.engine.outbox import relay, relay_left_behind
from feedwright.engine.site_ingest import ingest_site
from feedwright.engine.things import Thing
from feedwright.engine.walk import begin_walk, current_walk, site_is_recorded
from feedwright.ports import Changed, Ports, WalkOn

_WALK_EVERY = timedelta(days=1)
_STALLED = timedelta(minutes=5)  # a walk's page takes seconds
_FRESH = timedelta(seconds=30)  # an outbox row younger than that is still in its own worker's hands
_DUE_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    due: int
    left_behind: int
    written: list[Written] = field(default_factory=list)


def sweep(worker: Worker) -> Swept:
    """Call up articles whose time has come, finish what was left behind, and keep the walk going."""
    ports = worker.ports
    site = ingest_site(ports)
    due = send_due(ports)
    things = relay_left_behind(ports, before=ports.clock() - _FRESH)
    if site.outgoing:
        things += relay(ports, site.outgoing)
    behind = list(dict.fromkeys([*things, *_in_time(worker)]))
    written = build_all(worker, behind)
    keep_walking(ports)
    return Swept(due=due, left_behind=len(behind), written=written)


def send_due(ports: Ports) -> int:
    """Send every article whose time has come to be looked at; its own transaction takes the due row away."""
    now = timestamp(ports.clock())
    rows = [row for row in ports.table.query("due", limit=_DUE_PAGE) if row.sort[: len(now)] <= now]
    ports.queue.send([Changed(values_of(row)["article"]) for row in rows])
    return len(rows)


def keep_walking(ports: Ports) -> None:
    """Begin a walk each day, and the first at once; take up one that a crash stopped."""
    if not site_is_recorded(ports):
        return
    walk, now = current_walk(ports), ports.clock()
    if walk is None or (walk.finished and now - walk.begun >= _WALK_EVERY):
        begin_walk(ports)
    elif not walk.finished and now - walk.moved >= _STALLED:
        ports.queue.send([WalkOn(walk.token)])


def _in_time(worker: Worker) -> Iterable[Thing]:
    for thing in left_behind(worker):
        if not worker.has_time():
            return
        yield thing
