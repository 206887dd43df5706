"""Rule 2's first half: an outbox row goes only after every target it names has its mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue.rows import moment, row, values_of
from feedwright.engine.jobs.lease import Worker
from feedwright.engine.jobs.targets import Request, Target
from feedwright.errors import Conflict
from feedwright.ports import TRANSACTION_LIMIT, Change, Changed, Delete, Ports, Put, Row

_PAGE = 100  # rows read at a time
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a transaction touched: an outbox row under a new unique key."""

    token: str
    requests: tuple[Request, ...]
    freed: tuple[str, ...]  # claims that others may wait for
    at: datetime

    def to_row(self) -> Row:
        targets = [[one.target.kind, one.target.name, one.left, one.article, one.at] for one in self.requests]
        values = {"things": targets, "freed": self.freed, "at": self.at.isoformat()}
        return row(("outbox", self.token), self.token, values)

    @classmethod
    def of(cls, stored: Row) -> "Outgoing":
        values = values_of(stored)
        requests = tuple(_request(*told) for told in values["things"])
        return cls(token=stored.sort, requests=requests, freed=tuple(values["freed"]), at=moment(values["at"]))


def relay(ports: Ports, outgoing: Outgoing) -> list[Target]:
    """Put a mark for each target touched, call up who waited for a freed claim, then delete the outbox row.

    Whoever comes second finds the row gone; marks it put before that only make a target be built once more.
    """
    if waiting := [key for claimed in outgoing.freed for key in _waiting(ports, claimed)]:
        ports.queue.send([Changed(key) for key in waiting])
    marks: list[Change] = [mark(ports, request) for request in outgoing.requests]
    final: list[Change] = [Delete(("outbox", outgoing.token), outgoing.token)]
    for _ in range(_ATTEMPTS):
        try:
            for chunk in chunks([*marks, *final]):
                ports.table.transact(chunk)
        except Conflict:
            if ports.table.get([("outbox", outgoing.token)]) == [None]:
                break  # another worker relayed it
        else:
            break
        marks = [mark(ports, request) for request in outgoing.requests]  # some may stand already
    return [request.target for request in outgoing.requests]


def relay_left_behind(worker: Worker, *, before: datetime) -> list[Target]:
    """Relay every outbox row that was written before *before*, until the deadline: what a crash left."""
    ports = worker.ports
    targets: list[Target] = []
    after = ""
    while worker.has_time() and (rows := ports.table.query("outbox", after=after, limit=_PAGE)):
        for outgoing in map(Outgoing.of, rows):
            if outgoing.at < before and worker.has_time():
                targets += relay(ports, outgoing)
        after = rows[-1].sort
    return targets


def chunks(changes: Sequence[Change], size: int = TRANSACTION_LIMIT) -> Iterable[Sequence[Change]]:
    """Divide into transactions, in order."""
    return (changes[i : i + size] for i in range(0, len(changes), size))


def _request(kind: str, name: str, left: str | None, article: str | None = None, at: Sequence[str] = ()) -> Request:
    return Request(Target(kind, name), left, article, tuple(at))


def mark(ports: Ports, request: Request) -> Put:
    """Ask for a target to be built, under a new unique key."""
    token = ports.new_token()
    target = request.target
    values = {
        "kind": target.kind,
        "name": target.name,
        "left": request.left,
        "article": request.article,
        "at": request.at,
    }
    return Put(row(("mark", f"{target.id}#{token}"), token, values), None)


def _waiting(ports: Ports, claimed: str) -> list[str]:
    keys: list[str] = []
    after = ""
    while rows := ports.table.query(f"claim/{claimed}", prefix="wait/", after=after, limit=_PAGE):
        keys += [values_of(waiting)["article"] for waiting in rows]
        after = rows[-1].sort
    return keys
