"""A folder as the public site."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedwright.errors import Conflict, StoreError
from feedwright.model import Document
from feedwright.ports import Standing

_SCHEMA = "CREATE TABLE IF NOT EXISTS written (path TEXT PRIMARY KEY, etag TEXT, digest TEXT) WITHOUT ROWID"


class FolderPublic:
    """Implements ``ports.PublicSite``. Which files are ours is noted outside the folder, so no other is ever removed.

    Between looking and replacing another process might write: callers hold the site's lock.
    """

    def __init__(self, root: Path, notes: Path) -> None:
        self._root = root
        with _translated(notes):
            self._notes = sqlite3.connect(notes, timeout=30, isolation_level=None)
            self._notes.execute("PRAGMA journal_mode = WAL")
            self._notes.execute("PRAGMA synchronous = NORMAL")
            self._notes.execute(_SCHEMA)

    def close(self) -> None:
        self._notes.close()

    def head(self, path: str) -> Standing | None:
        target = self._root / path
        with _translated(target):
            try:
                etag = hashlib.sha256(target.read_bytes()).hexdigest()
            except (FileNotFoundError, NotADirectoryError):
                return None
            noted = self._notes.execute("SELECT etag, digest FROM written WHERE path = ?", (path,)).fetchone()
        return Standing(etag, noted[1] if noted and noted[0] == etag else None)

    def write(self, document: Document, *, expected: str | None) -> None:
        self._demand(document.path, expected)
        target = self._root / document.path
        etag = hashlib.sha256(document.body).hexdigest()
        with _translated(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, document.body)
            self._notes.execute(
                "INSERT OR REPLACE INTO written VALUES (?, ?, ?)", (document.path, etag, document.digest)
            )

    def remove(self, path: str, *, expected: str) -> None:
        if self.head(path) is None:
            return
        self._demand(path, expected)
        target = self._root / path
        with _translated(target):
            target.unlink()
            self._notes.execute("DELETE FROM written WHERE path = ?", (path,))
            self._prune(target.parent)

    def _prune(self, folder: Path) -> None:
        """Remove folders that the removal left empty."""
        while folder != self._root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def _demand(self, path: str, expected: str | None) -> None:
        standing = self.head(path)
        if (standing.etag if standing else None) != expected:
            raise Conflict(f"{path} changed since it was read")


def _replace(target: Path, body: bytes) -> None:
    """Write beside *target* and rename: a reader sees the old bytes or the new, never a part."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".feedwright-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}") from error
