"""What a helper does: it decides about articles, and renders pages, as the build that it helps does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from feedwright.engine.bulk.articles import deciding
from feedwright.engine.bulk.pages import rendering
from feedwright.ports import Ports, Task

_WORKS: Mapping[str, Callable[[Ports], Callable[[Sequence[Any]], Iterable[Any]]]] = {
    "articles": deciding,
    "pages": rendering,
}


class Helping:
    """Does tasks. What it knows of the catalogue it keeps for the tasks of one piece of work, and no longer."""

    def __init__(self, ports: Ports) -> None:
        self._ports, self._token = ports, ""
        self._work: Callable[[Sequence[Any]], Iterable[Any]] = iter

    def do(self, task: Task) -> Sequence[Any]:
        """Give a result for each of the task's items."""
        if task.token != self._token:
            self._token, self._work = task.token, _WORKS[task.kind](self._ports)
        return list(self._work(task.items))
