"""Targets that wait to be built, in their order. To choose the next ones costs the same however many wait."""

from collections.abc import Collection, Iterable
from heapq import heappop, heappush

from feedwright.engine.jobs.targets import KINDS, Target


class Waiting:
    """A set of targets that gives the first of them."""

    def __init__(self) -> None:
        self._targets: dict[str, set[Target]] = {kind: set() for kind in KINDS}
        # For each kind a heap of ids and names. A target that was removed may still stand there, or stand there twice.
        self._heaps: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}

    def __contains__(self, target: Target) -> bool:
        return target in self._targets[target.kind]

    def __len__(self) -> int:
        return sum(map(len, self._targets.values()))

    def holds(self, kind: str) -> bool:
        return bool(self._targets[kind])

    def add(self, targets: Iterable[Target]) -> None:
        for target in targets:
            if target not in self:
                self._targets[target.kind].add(target)
                heappush(self._heaps[target.kind], (target.id, target.name))

    def remove(self, targets: Iterable[Target]) -> None:
        for target in targets:
            self._targets[target.kind].discard(target)

    def first(self, number: int, kinds: Collection[str]) -> list[Target]:
        """Name the first targets of some kinds in the order in which targets are built. They stay where they are."""
        chosen: list[Target] = []
        for kind in KINDS:
            if kind in kinds:
                chosen += self._first_of(kind, number - len(chosen))
        return chosen

    def _first_of(self, kind: str, number: int) -> Iterable[Target]:
        heap, places = self._heaps[kind], dict[Target, tuple[str, str]]()
        while heap and len(places) < number:
            place = heappop(heap)
            target = Target(kind, place[1])
            if target in self:
                places[target] = place
        for place in places.values():
            heappush(heap, place)
        return places
