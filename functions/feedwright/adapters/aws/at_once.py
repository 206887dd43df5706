"""Several requests to AWS at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_MOST = 10  # threads: as many connections as the SDK keeps open to a service

T = TypeVar("T")


class Threads:
    """Implements ``ports.Together``.

    No thread is left when ``run`` returns: a child process may be forked then, and Lambda may freeze this one.
    """

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        if len(works) <= 1:
            return [work() for work in works]
        with ThreadPoolExecutor(min(len(works), _MOST)) as pool:
            futures = [pool.submit(work) for work in works]
        return [future.result() for future in futures]
