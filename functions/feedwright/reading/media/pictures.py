"""PNG, JPEG, GIF and WebP: the size in which they are shown, and whether they hold a position."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.exif import Notes, byte_order, directory, read_notes
from feedwright.reading.media.notes import LARGEST_TEXT, png_notes, tells_position
from feedwright.reading.media.riff import riff_chunks

_Chunk = tuple[bytes, int, int]  # kind, start of the content, length of the content

_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15
_APP1, _APP2, _START_OF_SCAN, _END_OF_IMAGE = 0xE1, 0xE2, 0xDA, 0xD9
_MPF, _MPF_LENGTH, _PICTURES, _MOST_PICTURES = b"MPF\0", 1_024, 0xB002, 4
_PNG_NOTES, _PNG_LAST = frozenset({b"eXIf", b"iTXt", b"tEXt", b"zTXt"}), re.compile(rb"eXIf|iTXt|tEXt|zTXt")
_GIF_SEARCHED = 262_144  # the first bytes, in which notes are looked for
_WEBP_NOTES, _WEBP_LAST = frozenset({b"EXIF", b"XMP "}), re.compile(rb"EXIF|XMP ")


def read_png(file: BoundedFile, head: bytes) -> Media:
    """Read the chunks before the pixels, and those at the end of the file; between them are pixels alone."""
    notes, pixels = Notes(), file.size
    for kind, start, length in _png_chunks(file):
        if kind == b"IDAT":
            pixels = start
            break
        if kind in _PNG_NOTES:
            notes = notes.also(png_notes(kind, file.part(start, min(length, LARGEST_TEXT))))
    for kind, data in _last_chunks(file.tail(pixels), _PNG_LAST, "big"):
        notes = notes.also(png_notes(kind, data))
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
        elif marker == _APP2 and file.part(start, len(_MPF)) == _MPF:
            notes = notes.also(_notes_of_previews(file, start + len(_MPF)))
    if notes.orientation >= 5:  # browsers turn a JPEG; not all browsers turn the other kinds
        width, height = height, width
    return _picture(file, "image/jpeg", width, height, notes)


def _notes_of_previews(file: BoundedFile, base: int) -> Notes:
    """Read the notes of the further pictures of a file (CIPA DC-007 §5.2): phones add one for the screen."""
    tiff = file.part(base, _MPF_LENGTH)
    order = byte_order(tiff)
    at = directory(tiff, order, int.from_bytes(tiff[4:8], order)).get(_PICTURES, 0) if order else 0
    if not order or not at:
        return Notes()
    notes = Notes()
    for entry in range(at, min(at + _MOST_PICTURES * 16, len(tiff) - 15), 16):
        offset = int.from_bytes(tiff[entry + 8 : entry + 12], order)
        if offset and file.part(base + offset, 2) == b"\xff\xd8":  # the first picture is the file itself
            for marker, start, length in _jpeg_segments(file, base + offset + 2):
                if marker == _APP1:
                    notes = notes.also(Notes(has_position=read_notes(file.part(start, length)).has_position))
    return notes


def read_gif(file: BoundedFile, head: bytes) -> Media:
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    return _picture(file, "image/gif", width, height, Notes(has_position=tells_position(file, _GIF_SEARCHED)))


def read_webp(file: BoundedFile, head: bytes) -> Media:
    width, height = _WEBP_SIZES[head[12:16]](head[20:30])
    notes, frames = Notes(), file.size
    for kind, start, length in riff_chunks(file):
        if kind == b"ANMF":  # there may be thousands, and notes come after them
            frames = start
            break
        if kind in _WEBP_NOTES:
            notes = notes.also(read_notes(file.part(start, min(length, LARGEST_TEXT))))
    for _, data in _last_chunks(file.tail(frames), _WEBP_LAST, "little"):
        notes = notes.also(read_notes(data))
    return _picture(file, "image/webp", width, height, notes)


def _picture(file: BoundedFile, media_type: str, width: int, height: int, notes: Notes = Notes()) -> Media:  # noqa: B008 - immutable
    return Media(
        media_type=media_type,
        length=file.size,
        width=width or None,
        height=height or None,
        has_position=notes.has_position,
    )


def _last_chunks(
    tail: bytes, kinds: re.Pattern[bytes], order: Literal["little", "big"]
) -> Iterator[tuple[bytes, bytes]]:
    """Find chunks at the end of a file by their kinds, because nobody knows where in it a chunk begins."""
    for match in kinds.finditer(tail):
        before = order == "big"  # in a PNG the length comes first, in a WebP the kind
        number = tail[max(0, match.start() - 4) : match.start()] if before else tail[match.end() : match.end() + 4]
        start, length = match.end() + (0 if before else 4), int.from_bytes(number, order)
        if len(number) == 4 and length <= len(tail) - start:
            yield match[0], tail[start : start + length]


def _png_chunks(file: BoundedFile) -> Iterator[_Chunk]:
    at = 8
    while len(head := file.part(at, 8)) == 8:
        length = int.from_bytes(head[:4])
        yield head[4:], at + 8, length
        at += 12 + length


def _jpeg_segments(file: BoundedFile, at: int = 2) -> Iterator[tuple[int, int, int]]:
    """List the segments before the picture itself (ITU-T T.81 §B.1.1): marker, start and length of each."""
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
