"""Rule 2, first half: an outbox row is deleted only when every target that it names is built or has its mark.

The worker that wrote the row builds the targets itself (``building/agenda.py``). For what it cannot build, and for all
that a crash left, ``relay`` puts marks.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from feedwright.engine.catalogue.keys import WAITING, claim_partition
from feedwright.engine.catalogue.request_values import Places, RequestValues
from feedwright.engine.catalogue.rows import ArticleRow, MarkRow, OutboxRow
from feedwright.engine.jobs.later_times import SLACK, note_if_later
from feedwright.engine.jobs.targets import Request, Target
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict
from feedwright.ports import TRANSACTION_LIMIT, Change, Changed, Delete, Key, Ports, Put, Row, TellOn

_PAGE = 100  # rows read at a time
_ATTEMPTS = 5


class Outgoing(Struct, frozen=True, kw_only=True):
    """The targets that a transaction asks to be built: an outbox row under a new unique key."""

    token: str
    requests: tuple[Request, ...]
    freed: tuple[str, ...]  # claims that are free now; other articles may wait for them
    at: datetime
    moved: tuple[str, ...] = ()  # handles of an article that came, went or has another address

    def to_row(self) -> Row:
        requests = tuple(
            RequestValues(
                *(request.target.kind, request.target.name, request.left, request.article),
                _texts(request),
                request.look,
            )
            for request in self.requests
        )
        values = OutboxRow(requests=requests, freed=self.freed, moved=self.moved, at=self.at)
        return values.row(self.key, self.token)

    @property
    def key(self) -> Key:
        return OutboxRow.key(self.token)

    @classmethod
    def of(cls, stored: Row) -> "Outgoing":
        values = OutboxRow.of(stored)
        return cls(
            token=stored.sort,
            requests=tuple(map(_request, values.requests)),
            freed=values.freed,
            moved=values.moved,
            at=values.at,
        )


def relay(ports: Ports, outgoing: Outgoing) -> None:
    """Call up who must be told, write a mark for each target, then delete the outbox row.

    If two workers relay the same row, the second finds that the row is gone. The marks that it has written by then only
    cause one more build of each target.
    """
    tell(ports, outgoing)
    marks = [mark(ports, request) for request in outgoing.requests]
    for _ in range(_ATTEMPTS):
        try:
            for chunk in chunks([*marks, Delete(outgoing.key, outgoing.token)]):
                ports.table.transact(chunk)
        except Conflict:
            if ports.table.get([outgoing.key]) == [None]:
                break  # another worker relayed it
        else:
            break
        marks = [mark(ports, request) for request in outgoing.requests]  # with new tokens: some may be stored already


def tell(ports: Ports, outgoing: Outgoing) -> None:
    """Call up the articles that wait for what is free now, or that link this one."""
    waiting = [Changed(key) for claimed in outgoing.freed for key in _waiting(ports, claimed)]
    links = [TellOn(handle, after="") for handle in outgoing.moved]
    if waiting or links:
        ports.queue.send([*waiting, *links])


def forget(ports: Ports, outgoing: Outgoing) -> None:
    """Delete an outbox row whose targets are built; a row that stays is relayed once more, which does no harm."""
    for _ in range(_ATTEMPTS):
        with suppress(Conflict):  # the transaction met another one
            ports.table.transact([Delete(outgoing.key)])
            break


def relay_left_behind(worker: Worker, *, before: datetime) -> None:
    """Relay every outbox row that is older than *before*, until the deadline. A crashed worker left these rows."""
    ports = worker.ports
    after, latest = "", ports.clock() + SLACK
    while worker.has_time() and (rows := ports.table.query(OutboxRow.PARTITION, after=after, limit=_PAGE)):
        for outgoing in map(Outgoing.of, rows):
            if (outgoing.at < before or outgoing.at > latest) and worker.has_time():
                note_if_later(ports, outgoing.at)
                relay(ports, outgoing)
        after = rows[-1].sort


def chunks(changes: Sequence[Change], size: int = TRANSACTION_LIMIT) -> Iterable[Sequence[Change]]:
    """Divide the changes into transactions, and keep their order."""
    return (changes[i : i + size] for i in range(0, len(changes), size))


def _texts(request: Request) -> tuple[str, ...]:
    return Places(request.places, request.sweep_from, request.cursor).to_texts()


def _request(values: RequestValues) -> Request:
    places = Places.of(values.kind, values.at)
    target = Target(values.kind, values.name)
    return Request(target, values.left, values.article, places.entries, places.sweep_from, places.cursor, values.look)


def mark(ports: Ports, request: Request) -> Put:
    """Ask for the build of a target, by a mark under a new unique key."""
    token = ports.new_token()
    target = request.target
    values = MarkRow(
        kind=target.kind,
        name=target.name,
        left=request.left,
        article=request.article,
        at=_texts(request),
        look=request.look,
        since=ports.clock(),
    )
    return Put(values.row(MarkRow.key(target.id, token), token), None)


def _waiting(ports: Ports, claimed: str) -> list[str]:
    keys: list[str] = []
    after = ""
    while rows := ports.table.query(claim_partition(claimed), prefix=WAITING, after=after, limit=_PAGE):
        keys += [ArticleRow.of(waiting).article for waiting in rows]
        after = rows[-1].sort
    return keys
