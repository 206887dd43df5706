"""RIFF, the container of WebP and WAV."""

from collections.abc import Iterator

from feedwright.reading.media.bounded import BoundedFile


def riff_chunks(file: BoundedFile) -> Iterator[tuple[bytes, int, int]]:
    """List the chunks: kind, start and length of each."""
    at = 12
    while len(head := file.part(at, 8)) == 8:
        length = int.from_bytes(head[4:], "little")
        yield head[:4], at + 8, length
        at += 8 + length + length % 2
