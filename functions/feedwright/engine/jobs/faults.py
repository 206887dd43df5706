"""One target's fault must not keep the others from being done."""

from collections.abc import Iterator
from contextlib import contextmanager

from feedwright.errors import StoreError

_KEPT = 3  # of each kind: a full disk refuses every document, and a fault holds on to what it was about


class Faults:
    """Keeps what went wrong until everything has been tried."""

    def __init__(self) -> None:
        self._ours: list[Exception] = []
        self._stores: list[StoreError] = []
        self._more = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        try:
            yield
        except StoreError as fault:
            self._more += len(self._stores) == _KEPT
            self._stores = [*self._stores, fault][:_KEPT]
        except Exception as fault:  # noqa: BLE001 - nothing is swallowed: throw() raises it
            self._ours = [*self._ours, fault][:_KEPT]

    def throw(self) -> None:
        """Raise what was kept: a fault of our own first, since trying again will not mend that."""
        if self._ours:
            raise self._ours[0]
        if self._stores:
            more = [f"and {self._more:,} more"] if self._more else []
            raise StoreError("; ".join([*map(str, self._stores), *more])) from self._stores[0]
