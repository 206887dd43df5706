"""What a worker has still to build: targets that may have marks, and those that its own outbox rows name.

As long as the worker itself sees to what an outbox row asks for, nothing needs a mark: after a crash the row is
relayed. For what the worker cannot build there are marks then. If another worker holds the lease of a target, this
worker tries once more when the mark stands, because the other one may have looked for marks before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest

from msgspec import Struct, structs

from feedwright.engine.building.waiting import Waiting
from feedwright.engine.jobs.faults import Faults
from feedwright.engine.jobs.outbox import Outgoing, relay
from feedwright.engine.jobs.targets import KINDS, Request, Target, build_order
from feedwright.ports import Ports

_AT_ONCE = 24  # targets of a wave: memory holds all their documents
# A feed asks for targets of other kinds. While a feed is built these wait, so that each of them is built once.
_BESIDE_FEEDS = frozenset({"media", "chapters", "page", "old", "feed", "report", "reports"})


class Wanted(Struct, frozen=True, kw_only=True):
    """Why a target is built."""

    requests: Sequence[Request] = ()  # of outbox rows that this worker has written
    has_marks: bool = False  # or may have some, so they must be read


class Agenda:
    """What is to be built, and the outbox rows that stand until it is."""

    def __init__(self, ports: Ports, targets: Iterable[Target], left: Collection[str], faults: Faults) -> None:
        self._ports, self._left, self._faults = ports, left, faults
        self._marked = Waiting()  # a million articles with a report each are a million targets
        self._rows: list[Outgoing] = []  # with the requests that are not fulfilled yet
        self.look_at(targets)

    @property
    def size(self) -> int:
        """How many targets are to be built."""
        return len(self._marked) + sum(target not in self._marked for target in self._asked)

    @property
    def _asked(self) -> set[Target]:
        return {request.target for outgoing in self._rows for request in outgoing.requests}

    def look_at(self, targets: Iterable[Target]) -> None:
        """Build those of these targets that have marks, unless they are of a kind that is left."""
        self._marked.add(target for target in targets if target.kind not in self._left)

    def add(self, outbox: Iterable[Outgoing]) -> None:
        """Build what these outbox rows name; who else must be told of them is told already."""
        self._rows += (structs.replace(outgoing, freed=(), moved=()) for outgoing in outbox)
        self.hand_over({target for target in self._asked if target.kind in self._left})

    def next_wave(self) -> Mapping[Target, Wanted]:
        """Choose the targets that are built now: media, pages, then feeds, so that a new entry's links work at once."""
        asked = self._asked
        has_feeds = self._marked.holds("feed") or any(target.kind == "feed" for target in asked)
        kinds = _BESIDE_FEEDS if has_feeds else KINDS
        targets = {*self._marked.first(_AT_ONCE, kinds), *(target for target in asked if target.kind in kinds)}
        chosen = nsmallest(_AT_ONCE, targets, key=build_order)
        named: dict[Target, dict[Request, None]] = {target: {} for target in chosen}
        for request in (request for outgoing in self._rows for request in outgoing.requests):
            if request.target in named:
                named[request.target][request] = None
        wave = {each: Wanted(requests=list(named[each]), has_marks=each in self._marked) for each in chosen}
        self._marked.remove(wave)
        return wave

    def fulfil(self, done: Mapping[Target, Iterable[Request]]) -> list[Outgoing]:
        """Note that the last wave has built these targets; give the outbox rows that are not needed any more.

        What follows from such a target is asked for by the same outbox rows. If these are relayed after a crash, the
        target is built once more, and asks for it again.
        """
        rows = []
        for outgoing in self._rows:
            left = [each for each in outgoing.requests if each.target not in done]
            built = dict.fromkeys(each.target for each in outgoing.requests if each.target in done)
            following = dict.fromkeys(request for target in built for request in done[target])
            rows.append(structs.replace(outgoing, requests=(*left, *following)))
        self._rows = [outgoing for outgoing in rows if outgoing.requests]
        return [outgoing for outgoing in rows if not outgoing.requests]

    def hand_over(self, targets: Collection[Target], *, again: Iterable[Target] = ()) -> None:
        """Put marks for targets that this worker has not built; it tries some of them once *again*.

        What else their outbox rows name gets marks as well, and is built from these.
        """
        rows, self._rows = self._rows, []
        for outgoing in rows:
            named = {request.target for request in outgoing.requests}
            if named.isdisjoint(targets):
                self._rows.append(outgoing)
                continue
            with self._faults.kept():  # a row that cannot be relayed now waits for the sweep
                relay(self._ports, outgoing)
                self.look_at([*named.difference(targets), *named.intersection(again)])

    def close(self) -> None:
        """Put marks for all that is not built."""
        for outgoing in self._rows:
            with self._faults.kept():
                relay(self._ports, outgoing)
