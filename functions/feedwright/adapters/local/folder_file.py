"""A file of the source folder that can be read in parts."""

import hashlib
import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from feedwright.adapters.local.disk import translated
from feedwright.errors import Conflict

_LAST_SECOND = 253402300799  # the end of the year 9999; file systems know later times


class FolderFile:
    """Implements ``ports.SourceFile``."""

    is_costly = False

    def __init__(self, path: Path) -> None:
        """Open *path*.

        Raises:
            OSError: the disk refused.
        """
        self._path = path
        self._file = path.open("rb")
        status = os.fstat(self._file.fileno())
        self.size, self.etag, self.modified = status.st_size, etag_of(status), modified_of(status)

    @cached_property
    def digest(self) -> str:
        with translated(self._path), self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._demand_unchanged(file.fileno())
        return digest

    def read(self, size: int = -1, /) -> bytes:
        with translated(self._path):
            data = self._file.read(size)
            self._demand_unchanged(self._file.fileno())
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        with translated(self._path):
            return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def _demand_unchanged(self, handle: int) -> None:
        """Refuse a file that has changed, because its parts would belong to two versions."""
        if etag_of(os.fstat(handle)) != self.etag:
            raise Conflict(f"{self._path} changed while it was read")


def etag_of(status: os.stat_result) -> str:
    return "%x-%x" % (status.st_mtime_ns, status.st_size)  # noqa: UP031 - of each file in each build: half the time


def modified_of(status: os.stat_result) -> datetime:
    return datetime.fromtimestamp(min(max(0, status.st_mtime), _LAST_SECOND), UTC)
