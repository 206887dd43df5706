"""Leases: at most one worker builds a target at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedwright.engine.catalogue.rows import LeaseRow
from feedwright.engine.jobs.targets import Target
from feedwright.errors import Conflict
from feedwright.ports import Delete, Key, Ports, Put

# A lease outlives its worker's own deadline by more than a call begun right before it may take, and so by more than
# what the Lambda functions keep in reserve: nothing that a worker still does falls outside its lease.
_MARGIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Who works, and until when."""

    ports: Ports
    owner: str  # unique per invocation; a leftover lease of one's own name may be taken at once
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
    """Take the target's lease; None while another worker holds it."""
    ports = worker.ports
    lease = Lease(target=target, token=ports.new_token(), expires=worker.deadline + _MARGIN)
    wanted = LeaseRow(owner=worker.owner, expires=lease.expires).row(lease.key, lease.token)
    try:
        ports.table.transact([Put(wanted, None)])
    except Conflict:
        [standing] = ports.table.get([lease.key])
        if standing is not None:
            holder = LeaseRow.of(standing)
            if holder.owner != worker.owner and ports.clock() < holder.expires:
                return None
        try:
            ports.table.transact([Put(wanted, standing.version if standing else None)])
        except Conflict:
            return None
    return lease


def still_held(worker: Worker, lease: Lease) -> bool:
    [standing] = worker.ports.table.get([lease.key])
    return standing is not None and standing.version == lease.token
