"""The public folder, and the private folder of reports."""

import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext, suppress
from functools import partial
from pathlib import Path

from feedwright.adapters.local.disk import below, is_unicode, open_database, translated
from feedwright.adapters.local.folder_file import etag_of
from feedwright.adapters.local.folder_pictures import FolderPictures
from feedwright.adapters.local.folder_source import FolderSource
from feedwright.errors import Conflict, StoreError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import DocumentListing, ListedDocument, Stored, demand_kind

_SCHEMA = """
CREATE TABLE IF NOT EXISTS written (
    root TEXT NOT NULL, path TEXT NOT NULL, etag TEXT NOT NULL, digest TEXT NOT NULL,
    status TEXT NOT NULL, -- time and size of the file when it was last seen with these bytes: they show damage
    PRIMARY KEY (root, path, etag)
) WITHOUT ROWID
"""
_REPORTS = "reports"  # a name that no folder's whole path can be
_PART = ".feedwright-part"
_MAIN_FEED = "atom.xml"
_NOTE = "INSERT OR REPLACE INTO written VALUES (?, ?, ?, ?, ?)"
_TOGETHER = 100  # files of which it is noted together that they are written
_CHUNK = 1_000_000  # bytes of a file copied at once


class FolderDocuments:
    """Implements ``ports.Documents``. A database notes which files are ours, so no other file is ever removed.

    The caller must hold the site's lock, because another process could write between a look and a write.
    """

    def __init__(self, root: Path, notes: Path, *, name: str, private: bool) -> None:
        self._root, self._name, self._private = root, name, private
        self._base = f"{root}{os.sep}"
        self._notes = open_database(notes, _SCHEMA)
        self._unfinished: dict[str, tuple[str, str, str]] = {}  # ETag, digest and status of what was written last

    def close(self) -> None:
        try:
            self._finish()
        finally:
            self._notes.close()

    def damaged(self) -> list[str]:
        """Give the paths whose files are no longer as they were written."""
        self._finish()
        with translated(self._root):
            ours = "SELECT path, status FROM written WHERE root = ?"
            noted = dict(self._notes.execute(ours, (self._name,)))
            for path, status in noted.items():
                if not status:  # a crash stopped the write; remove its part, because nobody may write there again
                    _remove(_part_of(self._target(path)))
        return [path for path, status in noted.items() if status != _status(self._base + path)]

    def head(self, path: str) -> Stored | None:
        target = self._target(path)
        with translated(target):
            if os.path.exists(target) and not (os.path.isfile(target) or os.path.isdir(target)):
                return None  # a pipe or a device has no end; a write takes its place
            try:
                with open(target, "rb", buffering=0) as file:
                    etag = hashlib.file_digest(file, "sha256").hexdigest()
            except (FileNotFoundError, NotADirectoryError):
                return None
            if path in self._unfinished:
                self._finish()
            query = "SELECT digest, status FROM written WHERE root = ? AND path = ? AND etag = ?"
            noted = self._notes.execute(query, (self._name, path, etag)).fetchone()
            if noted and noted[1] != (status := _status(target)):  # the time changed, but not the bytes
                seen = "UPDATE written SET status = ? WHERE root = ? AND path = ? AND etag = ?"
                self._notes.execute(seen, (status, self._name, path, etag))
        return Stored(etag, noted[0] if noted else None)

    def write(self, document: Document, *, expected: str | None) -> str:
        demand_kind(document, private=self._private)
        self._demand(document.path, expected)
        etag = hashlib.sha256(document.body).hexdigest()
        self._put(document.path, etag, document.digest, [document.body])
        return etag

    def remove(self, path: str, *, expected: str) -> None:
        standing = self.head(path)
        if standing is None:
            return
        if standing.etag != expected:
            raise _changed(path)
        target = self._target(path)
        with translated(target):
            os.unlink(target)
            _remove(_part_of(target))
            self._notes.execute("DELETE FROM written WHERE root = ? AND path = ?", (self._name, path))
        self._prune(Path(target).parent)

    def _demand(self, path: str, expected: str | None) -> None:
        if expected is None and not os.path.lexists(self._target(path)):
            return
        standing = self.head(path)
        if (standing.etag if standing else None) != expected:
            raise _changed(path)

    def _put(self, path: str, etag: str, digest: str, parts: Iterable[bytes]) -> None:
        target = self._target(path)
        with translated(target):
            # The new note comes first, and the old one goes last. So at every moment the file there is known as ours.
            self._notes.execute(_NOTE, (self._name, path, etag, digest, ""))
            _replace(target, parts)
        self._unfinished[path] = etag, digest, _status(target)
        if len(self._unfinished) == _TOGETHER:
            self._finish()

    def _finish(self) -> None:
        """Note that files are written. A file that a crash leaves without this note is looked at by the next build."""
        some, self._unfinished = self._unfinished, {}
        if not some:
            return
        noted = [(self._name, path, *which) for path, which in some.items()]
        with translated(self._root), self._notes:
            self._notes.execute("BEGIN IMMEDIATE")
            self._notes.executemany(_NOTE, noted)
            older = "DELETE FROM written WHERE root = ? AND path = ? AND etag <> ?"
            self._notes.executemany(older, [(self._name, path, etag) for path, (etag, *_) in some.items()])

    def _target(self, path: str) -> str:
        target = below(self._base, path)
        if target is None:
            raise StoreError(f"{path!r} names no place below {self._root}")
        return target

    def _prune(self, folder: Path) -> None:
        """Remove the folders that are empty now."""
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:
                return  # not empty
            folder = folder.parent


class FolderReports(FolderDocuments):
    """The private documents. They are beside the catalogue, and move with it."""

    def __init__(self, root: Path, notes: Path) -> None:
        super().__init__(root, notes, name=_REPORTS, private=True)


class FolderPublic(FolderDocuments):
    """Implements ``ports.PublicSite``."""

    def __init__(self, root: Path, notes: Path, source: FolderSource, pictures: FolderPictures) -> None:
        super().__init__(root, notes, name=str(root.resolve()), private=False)
        self._source, self._pictures = source, pictures
        with translated(notes):
            self._notes.execute("CREATE TABLE IF NOT EXISTS latest (only INTEGER PRIMARY KEY, root TEXT NOT NULL)")

    def damaged(self, *, look: bool = True) -> list[str]:
        """Give the damaged paths, but without a *look* none; if another folder was built since, give all paths."""
        damaged = super().damaged() if look else []
        with translated(self._root):
            [latest] = self._notes.execute("SELECT max(root) FROM latest").fetchone()
            if latest == self._name:
                return damaged
            # No folder is up to date until this one is: documents that are written here now are missing in all others.
            self._notes.execute("INSERT OR REPLACE INTO latest VALUES (1, '')")
            everywhere = "SELECT DISTINCT path FROM written WHERE root <> ?"
            return [path for (path,) in self._notes.execute(everywhere, (_REPORTS,))]

    def foreign_feed(self) -> bytes | None:
        """Give the main feed in this folder, if it was not written for this catalogue."""
        target = Path(self._target(_MAIN_FEED))
        standing = self.head(_MAIN_FEED) if target.is_file() else None
        if standing is None or standing.digest:
            return None
        with translated(target):
            return target.read_bytes()

    def built(self) -> None:
        """Note that this folder is up to date with the catalogue."""
        self._finish()
        with translated(self._root):
            self._notes.execute("INSERT OR REPLACE INTO latest VALUES (1, ?)", (self._name,))

    def list(self, *, after: str, limit: int) -> DocumentListing:
        with translated(self._root):
            paths = sorted((path for path in _files(self._base) if path.encode() > after.encode()), key=str.encode)
        listed = ((path, self.head(path)) for path in paths[:limit])
        documents = [ListedDocument(path, stored.etag, stored.modified) for path, stored in listed if stored]
        return DocumentListing(documents, complete=len(paths) <= limit)

    copied_at_once = sys.maxsize

    def stage(self, _media: MediaCopy) -> bool:
        return True

    def copy(self, media: MediaCopy, *, expected: str | None) -> str:
        if media.is_kept:
            body = self._pictures.read(media.content_digest)
            return self._copy(media, hashlib.sha256(body).hexdigest(), [body], expected)
        file = self._source.open(media.source_key)
        if file is None:
            raise _changed(media.source_key)
        with closing(file):
            if file.etag != media.source_etag:
                raise _changed(media.source_key)
            return self._copy(media, file.digest, iter(partial(file.read, _CHUNK), b""), expected)

    def _copy(self, media: MediaCopy, etag: str, parts: Iterable[bytes], expected: str | None) -> str:
        self._demand(media.path, expected)
        self._put(media.path, etag, media.digest, parts)
        return etag


def _files(base: str, folder: str = "") -> Iterator[str]:
    """Name the files below *base* by their paths, without those whose names are no text.

    A folder that the system does not let us list holds nothing that we wrote.
    """
    with suppress(PermissionError) if folder else nullcontext(), os.scandir(base + folder) as entries:
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _files(base, f"{path}/")
            elif is_unicode(path) and entry.name != _PART and entry.is_file():
                yield path


def _status(target: str) -> str:
    """Give the file's time and size as a text; "" if there is no file."""
    try:
        status = os.stat(target)
    except OSError:
        return ""
    return etag_of(status)


def _changed(path: str) -> Conflict:
    return Conflict(f"{path} changed since it was read")


def _replace(target: str, parts: Iterable[bytes]) -> None:
    """Write beside *target* and rename, so that a reader sees the old bytes or the new ones, but never a part.

    All writes in a folder use the same temporary name, so that no such file stays behind after a crash.
    """
    part = _part_of(target)
    try:
        with _opened(part) as file:
            for chunk in parts:
                file.write(chunk)
        os.chmod(part, 0o644)
        os.replace(part, target)
    except BaseException:
        _remove(part)
        raise


def _opened(part: str) -> io.BufferedWriter:
    """Open for writing; make the folder first if it is not there."""
    try:
        return open(part, "wb")
    except FileNotFoundError:
        Path(part).parent.mkdir(parents=True, exist_ok=True)
        return open(part, "wb")


def _part_of(target: str) -> str:
    return os.path.join(os.path.dirname(target), _PART)


def _remove(path: str) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):  # a file may stand where its folder was
        os.unlink(path)
