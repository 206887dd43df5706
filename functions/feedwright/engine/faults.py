"""One thing's fault must not keep the others from being done."""

from collections.abc import Iterator
from contextlib import contextmanager

from feedwright.errors import StoreError


class Faults:
    """Keeps what went wrong until everything has been tried."""

    def __init__(self) -> None:
        self._kept: list[Exception] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        try:
            yield
        except Exception as fault:  # noqa: BLE001 - nothing is swallowed: throw() raises it
            self._kept.append(fault)

    def throw(self) -> None:
        """Raise what was kept: a fault of our own first, since trying again will not mend that."""
        ours = [fault for fault in self._kept if not isinstance(fault, StoreError)]
        if ours:
            raise ours[0]
        if self._kept:
            raise StoreError("; ".join(map(str, self._kept))) from self._kept[0]
