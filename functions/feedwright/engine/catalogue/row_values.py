"""How a row's values are stored: as JSON, and compressed if they are long."""

import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any, Self

import msgspec

from feedwright.errors import StoreError
from feedwright.ports import Key, Row

UNREADABLE = (ValueError, zlib.error)  # what reading damaged data raises; msgspec's own errors are ValueErrors

_COMPRESS_FROM = 1_024  # bytes
_COMPRESSION = 1  # the fastest level; its results are hardly larger than those of the best


class RowValues(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one kind of row."""

    @classmethod
    def of(cls, stored: Row) -> Self:
        """Read the values of a row of this kind.

        Raises:
            StoreError: the row is damaged; the message names it and the cure.
        """
        try:
            return cls.read(stored.data)
        except UNREADABLE as error:
            raise _damaged(stored, error) from error

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read the values of a row of this kind from its data."""
        values: Self = _decoder(cls).decode(data if data.startswith(b"{") else zlib.decompress(data))
        return values

    @classmethod
    def by_sort(cls, stored: Iterable[Row]) -> dict[str, Self]:
        """Read the values of many rows of a partition; this takes half the time of ``of`` for each.

        Raises:
            StoreError: a row is damaged; the message names it and the cure.
        """
        decode, rows = _decoder(cls).decode, list(stored)
        try:
            return {
                row.sort: decode(row.data if row.data.startswith(b"{") else zlib.decompress(row.data)) for row in rows
            }
        except UNREADABLE:
            return {row.sort: cls.of(row) for row in rows}  # this names the damaged row

    def row(self, key: Key, version: str) -> Row:
        """Write the values as a row for the place *key*."""
        data = msgspec.json.encode(self)
        if len(data) >= _COMPRESS_FROM:
            data = zlib.compress(data, _COMPRESSION)
        return Row(*key, version, data)


def _damaged(stored: Row, error: Exception) -> StoreError:
    return StoreError(
        f"the catalogue is damaged: its row {stored.sort!r} in {stored.partition!r} cannot be read ({error}). Restore "
        "the catalogue from a backup. On a laptop without one, remove the folder .feedwright, and build into the same "
        "PUBLIC again: ids, addresses and dates are read back from the documents there"
    )


@cache
def _decoder(kind: type[RowValues]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
