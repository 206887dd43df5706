"""Builds several targets at once. All of them take each step together, and what the step asks is asked at once.

A worker holds the leases of all targets of a wave. All of them are rendered first; then new media files are written,
then new pages, then all else, so that no document names what does not stand yet. What a build asks for is for the next
waves.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from feedwright.engine.building.agenda import Wanted
from feedwright.engine.building.lease import Lease, take
from feedwright.engine.building.target_build import TargetBuild, Written
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.listed import Catalogue
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.first_rows import Snapshot, first_keys, first_queries, records_of_feeds
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Target
from feedwright.engine.jobs.worker import Worker
from feedwright.ports import Ports, Row, Table

_MOST = 1_000  # how many marks one build reads: a burst of so many articles costs one build
_FEW = 4  # marks that one look reads for several targets; normally there are none
_GROUPS = (("media", "chapters"), ("page", "old"))  # kinds whose new documents are written before all others

T = TypeVar("T")
Closing = Callable[[], list[Target] | None]  # a work that may name targets that have got marks


class Wave:
    """What a wave did.

    Args:
        wanted: the targets that it was to build.
        builds: those whose leases it got.
        marked: targets of the wave before that have got marks.
    """

    def __init__(self, wanted: Collection[Target], builds: Sequence[TargetBuild], marked: Sequence[Target]) -> None:
        self.size = len(wanted)
        self.marked = marked
        self.written: list[Written] = [each for build in builds for each in build.written]
        self.outbox: list[Outgoing] = [each for build in builds for each in build.asked]  # for the next waves
        # What is built, and the further targets that the outbox rows which named it must see to, too.
        self.done = {build.target: list(build.following) for build in builds if build.done}
        self.undone = set(wanted).difference(self.done)
        self.held = set(wanted).difference(build.target for build in builds)  # by other workers


def build_wave(
    worker: Worker, wanted: Mapping[Target, Wanted], faults: Faults, *, beside: Sequence[Closing] = ()
) -> Wave:
    """Build each target that something asks for, if no other worker builds it: that worker will see the marks.

    Args:
        worker: the worker that builds.
        wanted: the targets, and why they are built.
        faults: keeps the errors of some targets; all others are built.
        beside: what is left to do of the wave before, which is done while the leases are taken.
    """
    takes: list[Callable[[], Lease | None]] = [partial(take, worker, target) for target in wanted]
    results = together(worker, faults, [*takes, *beside])
    marked = [target for result in results if isinstance(result, list) for target in result]
    leases = [result for result in results if isinstance(result, Lease)]
    builds = _begin(worker, wanted, leases, faults) if leases else []
    first, *others = groups = _groups(builds)
    together(worker, faults, [build.store for build in first])
    for group, following in zip(groups, [*others, []], strict=True):
        writes = [write for build in group for write in build.writes()]
        together(worker, faults, [*writes, *(build.store for build in following)])
        for build in group:
            build.finish()
    together(worker, faults, [build.end for build in builds])
    return Wave(wanted, builds, marked)


def marks_left(table: Table, targets: Sequence[Target]) -> list[Target]:
    """Look once more after the leases were given back: name the targets that have got marks meanwhile."""
    some = table.query(MarkRow.PARTITION, limit=_FEW) if len(targets) > 1 else []
    if len(targets) > 1 and len(some) < _FEW:
        return [target for target in targets if any(row.sort.startswith(MarkRow.prefix(target.id)) for row in some)]
    return [target for target in targets if _marks(table, target, 1)]


def code_is_in_force(ports: Ports) -> bool:
    """Say whether this worker's code is in force. A worker of another release writes no public document."""
    [stored] = ports.table.get([SITE])
    return stored is None or site_record_of(stored).code == ports.code


def _begin(
    worker: Worker, wanted: Mapping[Target, Wanted], leases: Sequence[Lease], faults: Faults
) -> list[TargetBuild]:
    """Read the marks after the leases were taken, and render after that. Half of the time is left for writing."""
    marked = [lease.target for lease in leases if wanted[lease.target].has_marks]
    reads = [partial(_marks, worker.ports.table, target, _MOST) for target in marked]
    marks = dict(zip(marked, together(worker, faults, reads), strict=True))
    builds = [
        TargetBuild(worker, lease, wanted[lease.target].requests, marks.get(lease.target) or ()) for lease in leases
    ]
    snapshot, is_in_force = Snapshot(worker.ports.table), False
    ports, catalogue = replace(worker.ports, table=snapshot), Catalogue(snapshot)
    with faults.kept():
        reasons = {build.target: build.reasons for build in builds}
        keys, queries = first_keys(reasons), first_queries(reasons)
        snapshot.read(keys, queries, ports.together)
        snapshot.add(records_of_feeds(reasons, catalogue), ports.together)
        is_in_force = code_is_in_force(ports)
    for build in builds:
        if not (is_in_force or build.target.private):
            build.leave()
    now = ports.clock()
    until = now + (worker.deadline - now) / 2
    together(worker, faults, [partial(build.render, ports, catalogue, until) for build in builds])
    return builds


def _groups(builds: Sequence[TargetBuild]) -> list[list[TargetBuild]]:
    new = [build for build in builds if build.writes_new]
    groups = [[build for build in new if build.target.kind in kinds] for kinds in _GROUPS]
    first = {build.target for group in groups for build in group}
    return [*groups, [build for build in builds if build.target not in first]]


def _marks(table: Table, target: Target, limit: int) -> list[Row]:
    return table.query(MarkRow.PARTITION, prefix=MarkRow.prefix(target.id), limit=limit)


def together(worker: Worker, faults: Faults, works: Sequence[Callable[[], T]]) -> list[T | None]:
    """Do all works at once. The result of a work that fails is None, and its error is kept."""
    results: list[T | None] = []
    for result, error in worker.ports.together.run([partial(_tried, work) for work in works]):
        with faults.kept():
            if error:
                raise error
        results.append(result)
    return results


def _tried(work: Callable[[], T]) -> tuple[T | None, Exception | None]:
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - the caller keeps it
        return None, error
