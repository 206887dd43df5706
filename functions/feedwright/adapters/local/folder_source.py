"""A folder as the source."""

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from feedwright.errors import StoreError
from feedwright.model import SourceObject
from feedwright.ports import Listed, Listing

STATE_FOLDER = ".feedwright"
_NEVER_ENTERED = frozenset({STATE_FOLDER, ".git", "node_modules", "__pycache__"})


class FolderSource:
    """Implements ``ports.Source``. Keys are paths below *root* with ``/``; names that are not UTF-8 are left out."""

    def __init__(self, root: Path, *, without: Sequence[Path] = ()) -> None:
        self._root = root
        self._without = frozenset(path.resolve() for path in without)

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        path = self._root / key
        try:
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                body = file.read() if status.st_size <= size_limit else b""
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error
        modified = datetime.fromtimestamp(status.st_mtime, UTC)
        size = len(body) or status.st_size
        return SourceObject(key=key, body=body, size=size, etag=_etag(status), modified=modified)

    def list(self, *, after: str, limit: int) -> Listing:
        try:
            found = sorted(self._walk(str(self._root), ""), key=lambda listed: listed.key.encode())
        except OSError as error:
            raise StoreError(f"{error.filename}: {error.strerror}") from error
        start = bisect_right(found, after.encode(), key=lambda listed: listed.key.encode())
        return Listing(found[start : start + limit], complete=start + limit >= len(found))

    def _walk(self, folder: str, prefix: str) -> Iterator[Listed]:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not _is_utf8(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _NEVER_ENTERED and Path(entry.path).resolve() not in self._without:
                        yield from self._walk(entry.path, f"{prefix}{entry.name}/")
                elif entry.is_file():
                    yield Listed(prefix + entry.name, _etag(entry.stat()))


def _etag(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
