"""Leases: they let at most one worker build a target at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedwright.engine.catalogue.rows import LeaseRow
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Conflict
from feedwright.ports import Delete, Key, Ports, Put

# A lease ends later than its worker's deadline. The margin is longer than the longest call that the worker may begin
# right before the deadline, and longer than the reserve of the Lambda functions. So all its calls end within the lease.
_MARGIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker, and how long it works."""

    ports: Ports
    owner: str  # unique for each invocation; a worker may take over an old lease of its own name at once
    deadline: datetime

    def has_time(self) -> bool:
        return self.ports.clock() < self.deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    target: Target
    token: str
    expires: datetime

    @property
    def key(self) -> Key:
        return LeaseRow.key(self.target.id)

    def give_back(self) -> Delete:
        return Delete(self.key, self.token)


def take(worker: Worker, target: Target) -> Lease | None:
    """Take the target's lease; return None while another worker holds it."""
    ports = worker.ports
    lease = Lease(target=target, token=ports.new_token(), expires=worker.deadline + _MARGIN)
    wanted = LeaseRow(owner=worker.owner, expires=lease.expires).row(lease.key, lease.token)
    try:
        ports.table.transact([Put(wanted, None)])
    except Conflict:
        [stored] = ports.table.get([lease.key])
        if stored is not None:
            holder = LeaseRow.of(stored)
            if holder.owner != worker.owner and ports.clock() < holder.expires:
                return None
        try:
            ports.table.transact([Put(wanted, stored.version if stored else None)])
        except Conflict:
            return None
    return lease


def still_held(worker: Worker, lease: Lease) -> bool:
    [stored] = worker.ports.table.get([lease.key])
    return stored is not None and stored.version == lease.token
