"""Builds several targets at once. All of them take each step together, and what the step asks is asked at once.

A worker holds the leases of all targets of a wave. All of them are rendered first; then media files are written, then
pages, then all else, so that no document names what does not stand yet. The marks that a build stores for further
targets are for the next wave.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from feedwright.engine.building.target_build import TargetBuild, Written
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import MarkRow
from feedwright.engine.documents.first_rows import Snapshot, first_keys
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.lease import Worker, take
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Conflict, StoreError
from feedwright.ports import TRANSACTION_LIMIT, Change, Ports, Row, Table

_MOST = 1_000  # how many marks one build reads: a burst of so many articles costs one build
_GROUPS = (("media", "chapters"), ("page", "old"))  # kinds that are written before all others

T = TypeVar("T")
Marks = Mapping[Target, Sequence[Row]]  # none: they are not known


class Wave:
    """What a wave did."""

    def __init__(self, builds: Sequence[TargetBuild]) -> None:
        self.written: list[Written] = [each for build in builds for each in build.written]
        self.done = [build.target for build in builds if build.done]
        self.asked: dict[Target, list[Row]] = {}
        for build in builds:
            for row in build.asked:
                self.asked.setdefault(target_of(row), []).append(row)


def target_of(marked: Row) -> Target:
    values = MarkRow.of(marked)
    return Target(values.kind, values.name)


def build_wave(worker: Worker, wanted: Marks, faults: Faults) -> Wave:
    """Build each target that has marks, if no other worker builds it: that worker will see the marks.

    Args:
        worker: the worker that builds.
        wanted: the targets, with those of their marks that this worker has written; without any, they are read.
        faults: keeps the errors of some targets; all others are built.
    """
    builds = _begin(worker, wanted, faults)
    first, *others = groups = _groups(builds)
    _together(worker, faults, [build.store for build in first])
    for group, following in zip(groups, [*others, []], strict=True):
        writes = [write for build in group for write in build.writes()]
        _together(worker, faults, [*writes, *(build.store for build in following)])
        for build in group:
            build.finish()
    _together(worker, faults, [build.end for build in _end(worker.ports.table, builds)])
    return Wave(builds)


def marks_left(worker: Worker, targets: Sequence[Target], faults: Faults) -> list[Target]:
    """Look once more after the leases were given back: name the targets that have got marks meanwhile."""
    works = [partial(_marks, worker.ports.table, target, 1) for target in targets]
    return [target for target, rows in zip(targets, _together(worker, faults, works), strict=True) if rows]


def code_is_in_force(ports: Ports) -> bool:
    """Say whether this worker's code is in force. A worker of another release writes no public document."""
    [stored] = ports.table.get([SITE])
    return stored is None or site_record_of(stored).code == ports.code


def _begin(worker: Worker, wanted: Marks, faults: Faults) -> list[TargetBuild]:
    """Take the leases, then read the marks, and render after that. Half of the time is left for writing."""
    leases = [lease for lease in _together(worker, faults, [partial(take, worker, each) for each in wanted]) if lease]
    marks = _marks_of(worker, [lease.target for lease in leases], wanted, faults)
    builds = [TargetBuild(worker, lease, marks[lease.target]) for lease in leases]
    snapshot, is_in_force = Snapshot(worker.ports.table), False
    ports = replace(worker.ports, table=snapshot)
    with faults.kept():
        snapshot.read(first_keys(marks, with_public=not worker.looks))
        is_in_force = code_is_in_force(ports)
    for build in builds:
        if not (is_in_force or build.target.private):
            build.leave()
    now = ports.clock()
    until = now + (worker.deadline - now) / 2
    _together(worker, faults, [partial(build.render, ports, until) for build in builds])
    return builds


def _marks_of(worker: Worker, targets: Sequence[Target], known: Marks, faults: Faults) -> dict[Target, Sequence[Row]]:
    unknown = [target for target in targets if not known[target]]
    works = [partial(_marks, worker.ports.table, target, _MOST) for target in unknown]
    read = dict(zip(unknown, _together(worker, faults, works), strict=True))
    return {target: known[target] or read[target] or () for target in targets}


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


def _together(worker: Worker, faults: Faults, works: Sequence[Callable[[], T]]) -> list[T | None]:
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
