"""Shares work with a helper, piece by piece, so that both end at about the same time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from feedwright.ports import Helper, Ports, Task

PIECE = 12  # articles: they take about 20 ms
_LENT = 2  # pieces that the helper has at a time, so that it never waits for the next one

Item = TypeVar("Item")
Result = TypeVar("Result")


def pieces_of(items: Sequence[Item], size: int = PIECE) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


class _Piece(Generic[Item, Result]):
    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.is_lent = False
        self.results: list[Result] | None = None  # None: they are not here yet, or the helper died


class Shared(Generic[Item, Result]):
    """Pieces of work, some of which a helper does.

    Args:
        ports: the helper, if there is one, and the queue for what its work asks to be sent.
        task: gives the task of a piece.
        own: does a piece here, and gives a result for each of its items.
        after_each: called for each item that is done.
    """

    def __init__(
        self,
        ports: Ports,
        task: Callable[[Sequence[Item]], Task],
        own: Callable[[Sequence[Item]], Iterable[Result]],
        after_each: Callable[[], None],
    ) -> None:
        self._queue, self._task, self._own, self._after_each = ports.queue, task, own, after_each
        self._order, self._lent = deque[_Piece[Item, Result]](), deque[_Piece[Item, Result]]()

    def done(self, pieces: Iterable[Sequence[Item]], helper: Helper | None) -> Iterator[tuple[Item, Result]]:
        """Do all pieces, and give each item with its result, in order. A piece is taken only when it is begun."""
        left = iter(pieces)
        self._lend(left, helper)
        for items in left:
            self._order.append(piece := _Piece[Item, Result](items))
            results = []
            for result in self._own(items):
                results.append(result)
                self._after_each()
                if helper and self._lent and helper.is_ready():
                    self._take_back(helper)
                    self._lend(left, helper)
            piece.results = results
            yield from self._first()
        while helper and self._lent:
            self._take_back(helper)
            yield from self._first()

    def _lend(self, left: Iterator[Sequence[Item]], helper: Helper | None) -> None:
        while helper and len(self._lent) < _LENT and (items := next(left, None)):
            piece = _Piece[Item, Result](items)
            piece.is_lent = True
            helper.begin(self._task(items))
            self._order.append(piece)
            self._lent.append(piece)

    def _take_back(self, helper: Helper) -> None:
        piece, helped = self._lent.popleft(), helper.finish()
        piece.is_lent = False
        if helped:
            self._queue.send(helped.messages)
            piece.results = list(helped.results)
            for _ in piece.items:
                self._after_each()

    def _first(self) -> Iterator[tuple[Item, Result]]:
        """Give what is done and comes next."""
        while self._order and not self._order[0].is_lent:
            piece = self._order.popleft()
            if piece.results is None:  # the helper died
                piece.results = []
                for result in self._own(piece.items):
                    piece.results.append(result)
                    self._after_each()
            yield from zip(piece.items, piece.results, strict=True)
