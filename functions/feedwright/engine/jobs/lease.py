"""Leases: they let at most one worker build a target at a time."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct, structs

from feedwright.engine.catalogue.rows import FeedRow, LeaseRow
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Change, Delete, Key, Ports, Put, Row

_ATTEMPTS = 5
# A lease ends later than its worker's deadline. The margin is longer than the longest call that the worker may begin
# right before the deadline, and longer than the reserve of the Lambda functions. So all its calls end within the lease.
_MARGIN = timedelta(seconds=30)
_LONGEST = timedelta(hours=13)  # a build may take twelve: a lease that lasts longer was taken while a clock was wrong


class Worker(Struct, frozen=True, kw_only=True):
    """A worker, and how long it works."""

    ports: Ports
    owner: str  # unique for each invocation; a worker may take over an old lease of its own name at once
    deadline: datetime
    looks: bool = False  # it trusts no row about a public document, and looks at each: rows are for workers on AWS

    def has_time(self) -> bool:
        return self.ports.clock() < self.deadline


class Lease(Struct, frozen=True, kw_only=True):
    target: Target
    token: str
    expires: datetime
    was_free: bool = True  # False: a worker did not give it back, so nobody knows what that worker wrote

    @property
    def key(self) -> Key:
        return LeaseRow.key(self.target.id)

    def give_back(self) -> Delete:
        return Delete(self.key, self.token)


def take(worker: Worker, target: Target) -> Lease | None:
    """Take the target's lease; return None while another worker holds it."""
    ports, lease = worker.ports, _new(worker, target)
    try:
        ports.table.transact([_put(worker, lease, None)])
    except Conflict:
        [stored] = ports.table.get([lease.key])
        if _is_held(worker, stored):
            return None
        try:
            ports.table.transact([_put(worker, lease, stored)])
        except Conflict:
            return None
        lease = structs.replace(lease, was_free=stored is None)
        if not lease.was_free and target.kind == "feed":
            _fence(ports, lease)
    return lease


def take_all(worker: Worker, targets: Sequence[Target]) -> list[Lease]:
    """Take the leases of many targets in few requests; a target whose lease another worker holds is left out."""
    leases = [_new(worker, target) for target in targets]
    rows = worker.ports.table.get([lease.key for lease in leases]) if leases else []
    free = [(lease, row) for lease, row in zip(leases, rows, strict=True) if not _is_held(worker, row)]
    taken: list[Lease] = []
    limit = worker.ports.table.transaction_limit
    for batch in (free[start : start + limit] for start in range(0, len(free), limit)):
        with suppress(Conflict):
            worker.ports.table.transact([_put(worker, lease, row) for lease, row in batch])
            taken += [structs.replace(lease, was_free=row is None) for lease, row in batch]
    return taken


def fenced(row: Row, lease: Lease) -> Row:
    """Give the row a version that no other holder of the lease gives it."""
    return structs.replace(row, version=f"{row.version.partition('#')[0]}#{lease.token}")


def _fence(ports: Ports, lease: Lease) -> None:
    """Shut out whoever has lost the lease: that worker knows only the version which the feed's row had before."""
    for _ in range(_ATTEMPTS):
        [stored] = ports.table.get([FeedRow.key(lease.target.name)])
        if stored is None:
            return
        with suppress(Conflict):
            ports.table.transact([Put(fenced(stored, lease), stored.version)])
            return
    raise StoreError(f"{lease.target.id}: other workers kept changing its row; it is tried again later")


def _new(worker: Worker, target: Target) -> Lease:
    return Lease(target=target, token=worker.ports.new_token(), expires=worker.deadline + _MARGIN)


def _put(worker: Worker, lease: Lease, stored: Row | None) -> Change:
    values = LeaseRow(owner=worker.owner, expires=lease.expires)
    return Put(values.row(lease.key, lease.token), stored.version if stored else None)


def _is_held(worker: Worker, stored: Row | None) -> bool:
    if stored is None:
        return False
    holder = LeaseRow.of(stored)
    now = worker.ports.clock()
    return holder.owner != worker.owner and now < holder.expires <= now + _LONGEST


def still_held(worker: Worker, lease: Lease) -> bool:
    [stored] = worker.ports.table.get([lease.key])
    return stored is not None and stored.version == lease.token
