"""Builds several targets at once. All of them take each step together, and what the step asks is asked at once.

A worker holds the leases of all targets of a wave. All of them are rendered first; then media files are written, then
pages, then all else, so that no document names what does not stand yet. What a build asks for is for the next waves.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from feedwright.engine.building.agenda import Wanted
from feedwright.engine.building.target_build import TargetBuild, Written
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.first_rows import Snapshot, first_keys
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.lease import Worker, take
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Conflict, StoreError
from feedwright.ports import TRANSACTION_LIMIT, Change, Ports, Row, Table

_MOST = 1_000  # how many marks one build reads: a burst of so many articles costs one build
_FEW = 4  # marks that one look reads for several targets; normally there are none
_GROUPS = (("media", "chapters"), ("page", "old"))  # kinds that are written before all others

T = TypeVar("T")


class Wave:
    """What a wave did.

    Args:
        wanted: the targets that it was to build.
        builds: those whose leases it got.
    """

    def __init__(self, wanted: Collection[Target], builds: Sequence[TargetBuild]) -> None:
        self.size = len(wanted)
        self.written: list[Written] = [each for build in builds for each in build.written]
        self.outbox: list[Outgoing] = [each for build in builds for each in build.asked]  # for the next waves
        self.done = [build.target for build in builds if build.done]
        self.undone = set(wanted).difference(self.done)
        self.held = set(wanted).difference(build.target for build in builds)  # by other workers


def build_wave(worker: Worker, wanted: Mapping[Target, Wanted], faults: Faults) -> Wave:
    """Build each target that something asks for, if no other worker builds it: that worker will see the marks.

    Args:
        worker: the worker that builds.
        wanted: the targets, and why they are built.
        faults: keeps the errors of some targets; all others are built.
    """
    builds = _begin(worker, wanted, faults)
    first, *others = groups = _groups(builds)
    together(worker, faults, [build.store for build in first])
    for group, following in zip(groups, [*others, []], strict=True):
        writes = [write for build in group for write in build.writes()]
        together(worker, faults, [*writes, *(build.store for build in following)])
        for build in group:
            build.finish()
    together(worker, faults, [build.end for build in _end(worker.ports.table, builds)])
    return Wave(wanted, builds)


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


def _begin(worker: Worker, wanted: Mapping[Target, Wanted], faults: Faults) -> list[TargetBuild]:
    """Take the leases, then read the marks, and render after that. Half of the time is left for writing."""
    leases = [lease for lease in together(worker, faults, [partial(take, worker, each) for each in wanted]) if lease]
    marked = [lease.target for lease in leases if wanted[lease.target].has_marks]
    reads = [partial(_marks, worker.ports.table, target, _MOST) for target in marked]
    marks = dict(zip(marked, together(worker, faults, reads), strict=True))
    builds = [
        TargetBuild(worker, lease, wanted[lease.target].requests, marks.get(lease.target) or ()) for lease in leases
    ]
    snapshot, is_in_force = Snapshot(worker.ports.table), False
    ports = replace(worker.ports, table=snapshot)
    with faults.kept():
        reasons = {build.target: build.reasons for build in builds}
        snapshot.read(first_keys(reasons, with_public=not worker.looks))
        is_in_force = code_is_in_force(ports)
    for build in builds:
        if not (is_in_force or build.target.private):
            build.leave()
    now = ports.clock()
    until = now + (worker.deadline - now) / 2
    together(worker, faults, [partial(build.render, ports, until) for build in builds])
    return builds


def _groups(builds: Sequence[TargetBuild]) -> list[list[TargetBuild]]:
    first = {kind for kinds in _GROUPS for kind in kinds}
    groups = [[build for build in builds if build.target.kind in kinds] for kinds in _GROUPS]
    return [*groups, [build for build in builds if build.target.kind not in first]]


def _end(table: Table, builds: Sequence[TargetBuild]) -> list[TargetBuild]:
    """End as many builds as possible in one transaction; return those that must end singly."""
    joined, singly, changes = list[TargetBuild](), list[TargetBuild](), list[Change]()
    for build in builds:
        transactions = build.ending()
        if len(transactions) == 1 and len(changes) + len(transactions[0]) <= TRANSACTION_LIMIT:
            joined.append(build)
            changes += transactions[0]
        else:
            singly.append(build)
    if len(joined) > 1:
        with suppress(Conflict, StoreError):  # they try again singly
            table.transact(changes)
            return singly
    return [*joined, *singly]


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
