"""The ISO base media file format (ISO/IEC 14496-12): AVIF, MP4, M4A and QuickTime."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.exif import LARGEST_NOTES, read_notes
from feedwright.site.single_values import Unusable

_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1"})
_QUICKTIME = b"qt  "
_AUDIO = frozenset({b"M4A ", b"M4B "})
_MP4 = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ", b"M4VH", b"M4VP"}
)
_SEARCHED = 1_000_000  # the first bytes of an AVIF picture, in which its notes are looked for
_TIFF = re.compile(rb"II\*\0|MM\0\*")
_TRIED = 20
_BROKEN = ("is incomplete.", "Export or upload it again.")


class _Box(NamedTuple):
    kind: bytes
    start: int  # the start of the content
    end: int


def read_iso(file: BoundedFile, head: bytes) -> Media:
    """Read a file that begins with its brands (§4.3); the first brand is the file's own."""
    end = min(int.from_bytes(head[:4]), len(head))
    major, brands = head[8:12], {head[at : at + 4] for at in (8, *range(16, end - 3, 4))}
    if brands & _AVIF:
        return _avif(file)
    if brands & _HEIC:
        raise Unusable("is a HEIC picture, which browsers do not show.", "Save it as JPEG.")
    if major == _QUICKTIME or brands & (_MP4 | _AUDIO):
        return _movie(file, major)
    raise Unusable("is of a kind that browsers do not play or show.", "Save it as MP4, M4A or JPEG.")


def _avif(file: BoundedFile) -> Media:
    """Find the size of the picture: the largest extent, because tiles and a preview are smaller."""
    sizes, turned = [(0, 0)], False
    for meta in _boxes(file, b"meta"):
        for box in _inside(file, _Box(b"meta", meta.start + 4, meta.end), b"iprp", b"ipco"):
            for prop in _within(file, box):
                if prop.kind == b"ispe":
                    size = file.part(prop.start + 4, 8)
                    sizes.append((int.from_bytes(size[:4]), int.from_bytes(size[4:])))
                elif prop.kind == b"irot":
                    turned = file.part(prop.start, 1) in (b"\1", b"\3")
    width, height = max(sizes)
    width, height = (height, width) if turned else (width, height)
    return Media(
        media_type="image/avif",
        length=file.size,
        width=width or None,
        height=height or None,
        has_position=_tells_position(file.part(0, _SEARCHED)),
    )


def _tells_position(data: bytes) -> bool:
    """Look for EXIF and XMP in the whole data, which takes far less code than to follow the file's own tables."""
    places = [match.start() for match, _ in zip(_TIFF.finditer(data), range(_TRIED), strict=False)]
    exif = (read_notes(data[at : at + LARGEST_NOTES]).has_position for at in places)
    return b"GPSLatitude" in data or any(exif)


def _movie(file: BoundedFile, major: bytes) -> Media:
    movie = next(_boxes(file, b"moov"), None)
    if movie is None:
        raise Unusable(*_BROKEN)
    handlers: dict[bytes, _Box] = {}
    for track in _inside(file, movie, b"trak"):
        handlers.setdefault(_handler(file, track), track)
    picture = None if major in _AUDIO else handlers.get(b"vide")  # the chapter marks of an audio book are pictures
    if picture is None and b"soun" not in handlers:
        raise Unusable(*_BROKEN)
    width, height = _shown_size(file, picture) if picture else (0, 0)
    kind = "video/quicktime" if major == _QUICKTIME else "video/mp4" if picture else "audio/mp4"
    return Media(
        media_type=kind,
        length=file.size,
        width=width or None,
        height=height or None,
        duration=_duration(file, movie),
        has_position=_has_place(file, movie),
    )


def _handler(file: BoundedFile, track: _Box) -> bytes:
    """Say what a track holds (§8.4.3)."""
    box = next(_inside(file, track, b"mdia", b"hdlr"), None)
    return file.part(box.start + 8, 4) if box else b""


def _shown_size(file: BoundedFile, track: _Box) -> tuple[int, int]:
    """Read the shown size (§8.3.2): a track header ends with a matrix and the size; phones turn the matrix."""
    box = next(_inside(file, track, b"tkhd"), None)
    tail = file.part(box.end - 44, 44) if box and box.end - box.start >= 84 else b""
    width, height = int.from_bytes(tail[36:38]), int.from_bytes(tail[40:42])
    turned = not any(tail[:4]) and any(tail[4:8])
    return (height, width) if turned else (width, height)


def _duration(file: BoundedFile, movie: _Box) -> int | None:
    """Read the duration (§8.2.2); None if all bits are ones, or if it is missing."""
    box = next(_inside(file, movie, b"mvhd"), None)
    data = file.part(box.start, 32) if box else b""
    at, size = (20, 8) if data[:1] == b"\1" else (12, 4)
    scale, length = int.from_bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 4 + size])
    known = scale and length and length != (1 << 8 * size) - 1
    return max(1, round(length / scale)) if known else None


def _has_place(file: BoundedFile, movie: _Box) -> bool:
    """Look for a position: phones write ``©xyz`` or ``loci``, or use a key of Apple's."""
    noted = {box.kind for box in _inside(file, movie, b"udta") for box in _within(file, box)}
    keys = (file.part(box.start, LARGEST_NOTES) for box in _inside(file, movie, b"meta", b"keys"))
    return not {b"\xa9xyz", b"loci"}.isdisjoint(noted) or any(b"location.ISO6709" in data for data in keys)


def _boxes(file: BoundedFile, kind: bytes) -> Iterator[_Box]:
    return _inside(file, _Box(b"", 0, file.size), kind)


def _inside(file: BoundedFile, box: _Box, *path: bytes) -> Iterator[_Box]:
    """Find the boxes at *path* below *box*."""
    for child in _within(file, box):
        if child.kind == path[0]:
            if len(path) > 1:
                yield from _inside(file, child, *path[1:])
            else:
                yield child


def _within(file: BoundedFile, box: _Box) -> Iterator[_Box]:
    at = box.start
    while at + 8 <= box.end and len(head := file.part(at, 16)) >= 8:
        size, start = int.from_bytes(head[:4]), at + 8
        if size == 1:  # §4.2: the true size follows
            size, start = int.from_bytes(head[8:16]), at + 16
        end = min(at + size if size else box.end, box.end)
        if end < start:
            return
        yield _Box(head[4:8], start, end)
        at = end
