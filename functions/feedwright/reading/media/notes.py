"""What programs note about a picture in text, compressed or not: XMP, and EXIF in hexadecimal digits."""

import re
import zlib
from contextlib import suppress

from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.exif import Notes, read_notes

LARGEST_TEXT = 262_144  # bytes of a note in a file
_UNPACKED = 1_000_000  # bytes of a compressed note that are looked at
_RAW_PROFILE = b"Raw profile type "  # ImageMagick and others write EXIF and XMP so
_DIGITS = re.compile(rb"\s*\w+\s+\d+\s+((?:[0-9a-fA-F]\s*)+)")
_METADATA = re.compile(rb"/Type\s*/Metadata[^>]{0,300}>>\s*stream\r?\n")


def png_notes(kind: bytes, data: bytes) -> Notes:
    """Read a chunk of a PNG that may hold notes (PNG, 11.3)."""
    if kind == b"eXIf":
        return read_notes(data)
    keyword, _, text = data.partition(b"\0")
    if kind == b"zTXt":
        text = _unpacked(text[1:])
    elif kind == b"iTXt":
        is_packed, (_, _, text) = text[:1] == b"\1", (text[2:].split(b"\0", 2) + [b""] * 3)[:3]
        text = _unpacked(text) if is_packed else text
    if keyword.startswith(_RAW_PROFILE) and (digits := _DIGITS.match(text)):
        with suppress(ValueError):
            text = bytes.fromhex(digits[1].decode())
    return Notes(has_position=read_notes(text).has_position)


def tells_position(file: BoundedFile, searched: int) -> bool:
    """Look for XMP with a position in the first *searched* bytes and at the end of a file."""
    head = file.part(0, searched)
    data = head + file.tail(len(head))
    packed = (_unpacked(data[match.end() : match.end() + LARGEST_TEXT]) for match in _METADATA.finditer(data))
    return b"GPSLatitude" in data or any(b"GPSLatitude" in text for text in packed)


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _UNPACKED)
    except zlib.error:
        return b""
