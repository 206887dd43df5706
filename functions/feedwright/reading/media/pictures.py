"""PNG, JPEG, GIF and WebP: the size in which they are shown, and whether they hold a position."""

from collections.abc import Callable, Iterator

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.exif import LARGEST_NOTES, Notes, read_notes
from feedwright.reading.media.riff import riff_chunks

_Chunk = tuple[bytes, int, int]  # kind, start of the content, length of the content

_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15
_APP1, _START_OF_SCAN, _END_OF_IMAGE = 0xE1, 0xDA, 0xD9


def read_png(file: BoundedFile, head: bytes) -> Media:
    notes = _notes(file, _png_chunks(file), frozenset({b"eXIf", b"iTXt"}))
    return _picture(file, "image/png", int.from_bytes(head[16:20]), int.from_bytes(head[20:24]), notes)


def read_jpeg(file: BoundedFile, _head: bytes) -> Media:
    width = height = 0
    notes = Notes()
    for marker, start, length in _jpeg_segments(file):
        if marker in _FRAME_HEADERS:
            size = file.part(start + 1, 4)
            height, width = int.from_bytes(size[:2]), int.from_bytes(size[2:])
        elif marker == _APP1:
            notes = notes.also(read_notes(file.part(start, length)))
    if notes.orientation >= 5:  # browsers turn a JPEG; not all browsers turn the other kinds
        width, height = height, width
    return _picture(file, "image/jpeg", width, height, notes)


def read_gif(file: BoundedFile, head: bytes) -> Media:
    return _picture(file, "image/gif", int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little"))


def read_webp(file: BoundedFile, head: bytes) -> Media:
    width, height = _WEBP_SIZES[head[12:16]](head[20:30])
    notes = _notes(file, riff_chunks(file), frozenset({b"EXIF", b"XMP "}))
    return _picture(file, "image/webp", width, height, notes)


def _picture(file: BoundedFile, media_type: str, width: int, height: int, notes: Notes = Notes()) -> Media:  # noqa: B008 - immutable
    return Media(
        media_type=media_type,
        length=file.size,
        width=width or None,
        height=height or None,
        has_position=notes.has_position,
    )


def _notes(file: BoundedFile, chunks: Iterator[_Chunk], kinds: frozenset[bytes]) -> Notes:
    notes = Notes()
    for kind, start, length in chunks:
        if kind in kinds:
            notes = notes.also(read_notes(file.part(start, min(length, LARGEST_NOTES))))
    return notes


def _png_chunks(file: BoundedFile) -> Iterator[_Chunk]:
    at = 8
    while len(head := file.part(at, 8)) == 8:
        length = int.from_bytes(head[:4])
        yield head[4:], at + 8, length
        at += 12 + length


def _jpeg_segments(file: BoundedFile) -> Iterator[tuple[int, int, int]]:
    """List the segments before the picture itself (ITU-T T.81 §B.1.1): marker, start and length of each."""
    at = 2
    while len(head := file.part(at, 4)) == 4 and head[0] == 0xFF:
        marker, length = head[1], int.from_bytes(head[2:])
        if marker in (_START_OF_SCAN, _END_OF_IMAGE):
            return
        if marker == 0xFF:  # padding
            at += 1
            continue
        yield marker, at + 4, max(0, length - 2)
        at += 2 + max(2, length)


def _lossy_size(data: bytes) -> tuple[int, int]:
    """RFC 6386 §9.1."""
    return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF


def _lossless_size(data: bytes) -> tuple[int, int]:
    """RFC 9649 §3.4."""
    bits = int.from_bytes(data[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _extended_size(data: bytes) -> tuple[int, int]:
    """RFC 9649 §2.7."""
    return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1


_WEBP_SIZES: dict[bytes, Callable[[bytes], tuple[int, int]]] = {
    b"VP8 ": _lossy_size,
    b"VP8L": _lossless_size,
    b"VP8X": _extended_size,
}
