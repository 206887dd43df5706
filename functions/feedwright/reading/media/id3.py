"""Reads the chapters in the ID3v2 tag of an MP3 (https://id3.org/id3v2-chapters-1.0).

tinytag, which reads all else, passes over them, and mutagen is GPL. Only the headers of other frames are read: a cover
may have megabytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feedwright.model.podcast import Chapter
from feedwright.model.text import legal
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.chapters import MOST, TITLE, web_address_or_none

_FRAMES = 500  # of a tag; the first of them are read
_LARGEST = 100_000  # bytes of a chapter, which may hold a picture
_UNCHANGED = 0x0F  # flags of a frame: it is compressed, encrypted, and the like
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}


@dataclass(frozen=True, slots=True)
class _Frame:
    name: bytes
    body: bytes


def read_id3_chapters(file: BoundedFile, head: bytes, end: int) -> tuple[Chapter, ...]:
    """Read the chapters of a tag that ends at *end*; (): there are none, or the tag is written in a way of its own."""
    version, flags = head[3], head[5]
    if version not in {3, 4} or flags & 0xC0:  # another layout, unsynchronised, or with an extended header
        return ()
    frames = _frames(file, 10, min(end, file.size), is_four=version == 4)
    chapters = [chapter for frame in frames if (chapter := _chapter(frame.body, is_four=version == 4))]
    return tuple(sorted(chapters, key=lambda chapter: chapter.start)[:MOST])


def _frames(file: BoundedFile, at: int, end: int, *, is_four: bool) -> Iterator[_Frame]:
    for _ in range(_FRAMES):
        header = file.part(at, 10) if at + 10 <= end else b""
        if len(header) < 10 or not header[:4].isalnum():
            return
        size = _size(header[4:8], is_four=is_four)
        if header[:4] == b"CHAP" and not header[9] & _UNCHANGED and size <= _LARGEST:
            yield _Frame(header[:4], file.part(at + 10, size))
        at += 10 + size


def _chapter(body: bytes, *, is_four: bool) -> Chapter | None:
    """Read a chapter: a name, four numbers of four bytes (the first is its start in milliseconds), and frames."""
    _, mark, rest = body.partition(b"\0")
    if not mark or len(rest) < 16:
        return None
    inner = dict(_inner_frames(rest[16:], is_four=is_four))
    title = _text(inner.get(b"TIT2", b""))[:TITLE].strip()
    url = inner.get(b"WXXX", b"\0").rstrip(b"\0").rpartition(b"\0")[2].decode("latin-1")
    start = int.from_bytes(rest[:4]) / 1_000
    return Chapter(start=start, title=title, url=web_address_or_none(url)) if title else None


def _inner_frames(data: bytes, *, is_four: bool) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while len(header := data[at : at + 10]) == 10 and header[:4].isalnum():
        size = _size(header[4:8], is_four=is_four)
        yield header[:4], data[at + 10 : at + 10 + size]
        at += 10 + size


def _size(data: bytes, *, is_four: bool) -> int:
    """Read a size; in version 4 each byte holds seven bits."""
    if not is_four:
        return int.from_bytes(data)
    return sum((byte & 0x7F) << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True))


def _text(data: bytes) -> str:
    encoding = _ENCODINGS.get(data[0] if data else 0, "latin-1")
    text = data[1:].decode(encoding, "ignore").split("\0")[0]
    return " ".join(legal(text).split())
