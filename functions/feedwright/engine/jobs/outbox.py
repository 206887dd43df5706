"""Rule 2's first half: an outbox row goes only after every thing it names has its mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue.rows import moment, row, values_of
from feedwright.engine.jobs.lease import Worker
from feedwright.engine.jobs.targets import Thing, Touch
from feedwright.errors import Conflict
from feedwright.ports import TRANSACTION_LIMIT, Change, Changed, Delete, Ports, Put, Row

_PAGE = 100  # rows read at a time
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What a transaction touched: an outbox row under a new unique key."""

    token: str
    touches: tuple[Touch, ...]
    freed: tuple[str, ...]  # claims that others may wait for
    at: datetime

    def to_row(self) -> Row:
        things = [[one.thing.kind, one.thing.name, one.left, one.article, one.at] for one in self.touches]
        values = {"things": things, "freed": self.freed, "at": self.at.isoformat()}
        return row(("outbox", self.token), self.token, values)

    @classmethod
    def of(cls, stored: Row) -> "Outgoing":
        values = values_of(stored)
        touches = tuple(_touch(*told) for told in values["things"])
        return cls(token=stored.sort, touches=touches, freed=tuple(values["freed"]), at=moment(values["at"]))


def relay(ports: Ports, outgoing: Outgoing) -> list[Thing]:
    """Put a mark for each thing touched, call up who waited for a freed claim, then delete the outbox row.

    Whoever comes second finds the row gone; marks it put before that only make a thing be built once more.
    """
    if waiting := [key for claimed in outgoing.freed for key in _waiting(ports, claimed)]:
        ports.queue.send([Changed(key) for key in waiting])
    marks: list[Change] = [mark(ports, touch) for touch in outgoing.touches]
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
        marks = [mark(ports, touch) for touch in outgoing.touches]  # some may stand already
    return [touch.thing for touch in outgoing.touches]


def relay_left_behind(worker: Worker, *, before: datetime) -> list[Thing]:
    """Relay every outbox row that was written before *before*, until the deadline: what a crash left."""
    ports = worker.ports
    things: list[Thing] = []
    after = ""
    while worker.has_time() and (rows := ports.table.query("outbox", after=after, limit=_PAGE)):
        for outgoing in map(Outgoing.of, rows):
            if outgoing.at < before and worker.has_time():
                things += relay(ports, outgoing)
        after = rows[-1].sort
    return things


def chunks(changes: Sequence[Change], size: int = TRANSACTION_LIMIT) -> Iterable[Sequence[Change]]:
    """Divide into transactions, in order."""
    return (changes[i : i + size] for i in range(0, len(changes), size))


def _touch(kind: str, name: str, left: str | None, article: str | None = None, at: Sequence[str] = ()) -> Touch:
    return Touch(Thing(kind, name), left, article, tuple(at))


def mark(ports: Ports, touch: Touch) -> Put:
    """Ask for a thing to be built, under a new unique key."""
    token = ports.new_token()
    thing = touch.thing
    values = {"kind": thing.kind, "name": thing.name, "left": touch.left, "article": touch.article, "at": touch.at}
    return Put(row(("mark", f"{thing.id}#{token}"), token, values), None)


def _waiting(ports: Ports, claimed: str) -> list[str]:
    keys: list[str] = []
    after = ""
    while rows := ports.table.query(f"claim/{claimed}", prefix="wait/", after=after, limit=_PAGE):
        keys += [values_of(waiting)["article"] for waiting in rows]
        after = rows[-1].sort
    return keys
