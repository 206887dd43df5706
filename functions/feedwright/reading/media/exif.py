"""Reads what a camera noted in a picture."""

from typing import Literal, NamedTuple

LARGEST_NOTES = 65_536  # bytes: a JPEG cannot hold more

_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
_ORIENTATION, _GPS = 0x0112, 0x8825
_LATITUDE, _LONGITUDE = 0x0002, 0x0004
_SHORT = 3


class Notes(NamedTuple):
    orientation: int = 1  # as in TIFF: from 5 on, the picture is shown turned by 90 degrees
    has_position: bool = False

    def also(self, other: "Notes") -> "Notes":
        turned = other.orientation if self.orientation == 1 else self.orientation
        return Notes(turned, self.has_position or other.has_position)


def read_notes(data: bytes) -> Notes:
    """Read EXIF or XMP; broken values do not count."""
    tiff = data.removeprefix(b"Exif\0\0")
    order = byte_order(tiff)
    if order is None:
        return Notes(has_position=b"GPSLatitude" in data)
    entries = directory(tiff, order, int.from_bytes(tiff[4:8], order))
    position = directory(tiff, order, entries[_GPS]) if _GPS in entries else {}
    return Notes(entries.get(_ORIENTATION, 1), not {_LATITUDE, _LONGITUDE}.isdisjoint(position))


def byte_order(tiff: bytes) -> Literal["little", "big"] | None:
    """Give the byte order that a TIFF structure begins with; None if it is none."""
    return _ORDERS.get(tiff[:4])


def directory(tiff: bytes, order: Literal["little", "big"], at: int) -> dict[int, int]:
    """Read an image file directory (TIFF 6.0 §2): the numbers in it by their tags."""
    count = int.from_bytes(tiff[at : at + 2], order)
    entries = {}
    for start in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind = (int.from_bytes(tiff[start + offset : start + offset + 2], order) for offset in (0, 2))
        entries[tag] = int.from_bytes(tiff[start + 8 : start + (10 if kind == _SHORT else 12)], order)
    return entries
