"""How a row's values are stored: as JSON, and compressed if they are long."""

import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any, Self

import msgspec

from feedwright.ports import Key, Row

_COMPRESS_FROM = 1_024  # bytes
_COMPRESSION = 1  # the fastest level; its results are hardly larger than those of the best


class RowValues(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one kind of row."""

    @classmethod
    def of(cls, stored: Row) -> Self:
        """Read the values of a row of this kind."""
        return cls.read(stored.data)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read the values of a row of this kind from its data."""
        values: Self = _decoder(cls).decode(data if data.startswith(b"{") else zlib.decompress(data))
        return values

    @classmethod
    def by_sort(cls, stored: Iterable[Row]) -> dict[str, Self]:
        """Read the values of many rows of a partition; this takes half the time of ``of`` for each."""
        decode = _decoder(cls).decode
        return {
            row.sort: decode(row.data if row.data.startswith(b"{") else zlib.decompress(row.data)) for row in stored
        }

    def row(self, key: Key, version: str) -> Row:
        """Write the values as a row for the place *key*."""
        data = msgspec.json.encode(self)
        if len(data) >= _COMPRESS_FROM:
            data = zlib.compress(data, _COMPRESSION)
        return Row(*key, version, data)


@cache
def _decoder(kind: type[RowValues]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
