"""Leases: they let at most one worker build a target at a time.

The row that says what stands at a target's public paths is its lease, too: a worker takes it by giving the row a
version of its own, and gives it back with what it has written. A target without public documents has another row.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from msgspec import Struct, structs

from feedwright.engine.catalogue.rows import FeedRow, LeaseRow, PublicRow
from feedwright.engine.documents.paths import home_of
from feedwright.engine.jobs.targets import Target
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict, StoreError
from feedwright.ports import Change, Delete, Key, Ports, Put, Row

_ATTEMPTS = 5
# A lease ends later than its worker's deadline. The margin is longer than the longest call that the worker may begin
# right before the deadline, and longer than the reserve of the Lambda functions. So all its calls end within the lease.
_MARGIN = timedelta(seconds=30)
_LONGEST = timedelta(hours=13)  # a build may take twelve: a lease that lasts longer was taken while a clock was wrong
_FREE = "free"  # the version of a public row that is nobody's lease
_NEVER = datetime.fromtimestamp(0, UTC)


class Lease(Struct, frozen=True, kw_only=True):
    target: Target
    token: str
    owner: str
    expires: datetime
    was_free: bool = True  # False: a worker did not give it back, so nobody knows what that worker wrote
    data: bytes = b""  # of the target's ``PublicRow``

    @property
    def key(self) -> Key:
        return _key(self.target)

    @property
    def version(self) -> str:
        """The version of the lease's row as long as the lease is held."""
        return f"{self.expires.isoformat()} {self.token} {self.owner}"

    @property
    def documents(self) -> PublicRow | None:
        """What the target's row says; None if it says nothing."""
        return PublicRow.of(Row(*self.key, _FREE, self.data)) if self.data else None

    def give_back(self, documents: PublicRow | None = None) -> Change:
        """Give the lease back, and say what stands at the target's paths now; None: what the row says is still right.

        If a worker before did not give it back, the row is never right.
        """
        if self.key[0] != PublicRow.PARTITION or not (documents or self.data or not self.was_free):
            return Delete(self.key, self.version)
        if documents is None and not self.was_free:
            documents = PublicRow(code="", seen=_NEVER)
        row = documents.row(self.key, _FREE) if documents else Row(*self.key, _FREE, self.data)
        return Put(row, self.version)


def take(worker: Worker, target: Target) -> Lease | None:
    """Take the target's lease; return None while another worker holds it."""
    ports, lease = worker.ports, _new(worker, target)
    try:
        if lease.key[0] != PublicRow.PARTITION:
            ports.table.transact([_put(lease, None)])
            return lease
        return structs.replace(lease, data=ports.table.lock(lease.key, lease.version, free=_FREE).data)
    except Conflict:
        [stored] = ports.table.get([lease.key])
        if _is_held(worker, stored):
            return None
        try:
            ports.table.transact([_put(lease, stored)])
        except Conflict:
            return None
        lease = _taken(lease, stored)
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
            worker.ports.table.transact([_put(lease, row) for lease, row in batch])
            taken += [_taken(lease, row) for lease, row in batch]
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


def _key(target: Target) -> Key:
    home = home_of(target)
    return LeaseRow.key(target.id) if home is None else PublicRow.key(home)


def _new(worker: Worker, target: Target) -> Lease:
    expires = worker.deadline + _MARGIN
    return Lease(target=target, token=worker.ports.new_token(), owner=worker.owner, expires=expires)


def _put(lease: Lease, stored: Row | None) -> Change:
    if lease.key[0] == PublicRow.PARTITION:
        row = Row(*lease.key, lease.version, stored.data if stored else b"")
    else:
        row = LeaseRow(owner=lease.owner, expires=lease.expires).row(lease.key, lease.version)
    return Put(row, stored.version if stored else None)


def _taken(lease: Lease, stored: Row | None) -> Lease:
    data = stored.data if stored and lease.key[0] == PublicRow.PARTITION else b""
    return structs.replace(lease, was_free=_holder(stored) is None, data=data)


def _holder(stored: Row | None) -> LeaseRow | None:
    """Say who holds the lease, and until when; None if it is free."""
    if stored is None:
        return None
    if stored.partition != PublicRow.PARTITION:
        return LeaseRow.of(stored)
    expires, _, rest = stored.version.partition(" ")  # a release before 0.2 wrote a token alone
    return LeaseRow(owner=rest.partition(" ")[2], expires=datetime.fromisoformat(expires)) if rest else None


def _is_held(worker: Worker, stored: Row | None) -> bool:
    holder, now = _holder(stored), worker.ports.clock()
    if holder is None:
        return False
    return holder.owner != worker.owner and now < holder.expires <= now + _LONGEST


def still_held(worker: Worker, lease: Lease) -> bool:
    [stored] = worker.ports.table.get([lease.key])
    return stored is not None and stored.version == lease.version
