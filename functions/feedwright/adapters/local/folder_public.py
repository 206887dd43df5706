"""A folder as the public site."""

import hashlib
from pathlib import Path

from feedwright.adapters.local.disk import below, open_database, translated
from feedwright.errors import Conflict, StoreError
from feedwright.model import Document
from feedwright.ports import Standing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS written (
    path TEXT NOT NULL, etag TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (path, etag)
) WITHOUT ROWID
"""
_PART = ".feedwright-part"


class FolderPublic:
    """Implements ``ports.PublicSite``. Which files are ours is noted outside the folder, so no other is ever removed.

    Between looking and replacing another process might write: callers hold the site's lock.
    """

    def __init__(self, root: Path, notes: Path) -> None:
        self._root = root
        self._notes = open_database(notes, _SCHEMA)

    def close(self) -> None:
        self._notes.close()

    def head(self, path: str) -> Standing | None:
        target = self._target(path)
        with translated(target):
            try:
                etag = hashlib.sha256(target.read_bytes()).hexdigest()
            except (FileNotFoundError, NotADirectoryError):
                return None
            query = "SELECT digest FROM written WHERE path = ? AND etag = ?"
            noted = self._notes.execute(query, (path, etag)).fetchone()
        return Standing(etag, noted[0] if noted else None)

    def write(self, document: Document, *, expected: str | None) -> None:
        standing = self.head(document.path)
        if (standing.etag if standing else None) != expected:
            raise _changed(document.path)
        target = self._target(document.path)
        etag = hashlib.sha256(document.body).hexdigest()
        with translated(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            # Noted first and the old note taken back last: wherever a crash falls, the file there is known for ours.
            note = "INSERT OR REPLACE INTO written VALUES (?, ?, ?)"
            self._notes.execute(note, (document.path, etag, document.digest))
            _replace(target, document.body)
            if standing:
                self._notes.execute("DELETE FROM written WHERE path = ? AND etag <> ?", (document.path, etag))

    def remove(self, path: str, *, expected: str) -> None:
        standing = self.head(path)
        if standing is None:
            return
        if standing.etag != expected:
            raise _changed(path)
        target = self._target(path)
        with translated(target):
            target.unlink()
            _part_of(target).unlink(missing_ok=True)
            self._notes.execute("DELETE FROM written WHERE path = ?", (path,))
        self._prune(target.parent)

    def _target(self, path: str) -> Path:
        target = below(self._root, path)
        if target is None:
            raise StoreError(f"{path!r} names no place below {self._root}")
        return target

    def _prune(self, folder: Path) -> None:
        """Remove the folders that the removal left empty."""
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:
                return  # not empty
            folder = folder.parent


def _changed(path: str) -> Conflict:
    return Conflict(f"{path} changed since it was read")


def _replace(target: Path, body: bytes) -> None:
    """Write beside *target* and rename: a reader sees the old bytes or the new, never a part.

    Every write of a folder goes through the same part file, so that none stays behind after a crash.
    """
    part = _part_of(target)
    try:
        part.write_bytes(body)
        part.chmod(0o644)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _part_of(target: Path) -> Path:
    return target.with_name(_PART)
