"""Files that cannot cost more than they are worth."""

from collections import deque
from typing import Protocol

_BYTES = 16_000_000
_READS = 60_000
# Looks further away than the last few: each may cost a request, and all of them no more than a fraction of what a
# function has. Of a picture of a hundred megabytes every part may be looked at.
_STRETCH, _KEPT, _STRETCHES = 262_144, 4, 400


class Readable(Protocol):
    """A seekable binary file, as a source opens it."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


class TooMuchError(OSError):
    """A file wants more reading than any honest one."""


class BoundedFile:
    """A file of *size* bytes whose headers may lie, or lead round in circles: there is an end to reading it."""

    def __init__(self, file: Readable, size: int) -> None:
        self.size = size
        self._file, self._at = file, 0
        self._bytes, self._reads, self._stretches = _BYTES, _READS, _STRETCHES
        self._near: deque[int] = deque(maxlen=_KEPT)

    def read(self, size: int = -1, /) -> bytes:
        left = max(0, self.size - self._at)
        size = left if size < 0 else min(size, left)
        self._bytes -= size
        self._reads -= 1
        for stretch in range(self._at // _STRETCH, (self._at + max(size, 1) - 1) // _STRETCH + 1):
            if stretch not in self._near:
                self._near.append(stretch)
                self._stretches -= 1
        if min(self._bytes, self._reads, self._stretches) < 0:
            raise TooMuchError
        self._file.seek(min(self._at, self.size))
        data = self._file.read(size)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        at = offset + (0, self._at, self.size)[whence]
        if at < 0:
            raise OSError("before the start of the file")
        self._at = at
        return at

    def tell(self) -> int:
        return self._at

    def part(self, start: int, size: int) -> bytes:
        """Read up to *size* bytes from *start*; fewer where the file ends before."""
        self.seek(start)
        return self.read(size)
