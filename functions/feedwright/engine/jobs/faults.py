"""Collects errors, so that an error in one part of the work does not stop the other parts."""

from collections.abc import Iterator
from contextlib import contextmanager

from feedwright.errors import StoreError

_KEPT = 3  # errors of each kind: a full disk refuses every document, and each error keeps data in memory


class Faults:
    """The errors so far; they are raised when all parts have been tried."""

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
        except Exception as fault:  # noqa: BLE001 - no error is lost: throw() raises it
            self._ours = [*self._ours, fault][:_KEPT]

    def throw(self) -> None:
        """Raise the collected errors. An error of the program comes first, because trying again does not mend it."""
        if self._ours:
            raise self._ours[0]
        if self._stores:
            more = [f"and {self._more:,} more"] if self._more else []
            raise StoreError("; ".join([*map(str, self._stores), *more])) from self._stores[0]
