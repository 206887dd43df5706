"""Limits how much of a file is read."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from feedwright.model.files import Media

_BYTES = 16_000_000
_READS = 60_000
# The most reads far away from the last reads: each may need a request. So many are enough for a file whose headers lie
# about everywhere, and for an article with as many files as it may show; they take a fraction of a function's time.
_STRETCH, _KEPT, _STRETCHES, _STRETCHES_OF_ALL = 262_144, 4, 64, 400
_TAIL = 65_536  # bytes


class Readable(Protocol):
    """A seekable binary file, as a source opens it."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


class TooMuchError(OSError):
    """A file demands more reading than any honest file."""


class Budget:
    """How many far reads all files of an article may take together."""

    def __init__(self) -> None:
        self.left = _STRETCHES_OF_ALL


class BoundedFile:
    """A file of *size* bytes whose headers may be false or form a circle; reading it always ends."""

    def __init__(self, file: Readable, size: int, budget: Budget | None = None) -> None:
        self.size = size
        self._file, self._at, self._budget = file, 0, budget or Budget()
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
                self._budget.left -= 1
        if min(self._bytes, self._reads, self._stretches, self._budget.left) < 0:
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
        """Read up to *size* bytes from *start*; fewer bytes if the file ends before."""
        self.seek(start)
        return self.read(size)

    def tail(self, after: int) -> bytes:
        """Read the end of the file, but nothing of what stands before *after*."""
        start = max(after, self.size - _TAIL)
        return self.part(start, self.size - start) if start < self.size else b""


Reader = Callable[[BoundedFile, bytes], Media]  # gets a file and its first bytes, and says what the file is
