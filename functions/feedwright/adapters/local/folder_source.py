"""The folder of articles."""

import errno
import os
import stat
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from feedwright.adapters.local.disk import below, is_unicode
from feedwright.adapters.local.folder_file import FolderFile, etag_of, modified_of
from feedwright.errors import SourceError, StoreError
from feedwright.model.files import SourceObject
from feedwright.ports import ListedObject, Listing

STATE_FOLDER = ".feedwright"
_NEVER_ENTERED = frozenset({STATE_FOLDER, ".git", "node_modules", "__pycache__"})
# Errors that say that the file is gone. Other errors, such as a missing permission, do not say that.
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})
_AT_ONCE = 65_536  # bytes read at once
_KEY = attrgetter("key")
_Seen = TypeVar("_Seen")


class _Walked(Struct, frozen=True):
    """What a listing names, and what it leaves out."""

    objects: list[ListedObject] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)  # folders
    not_listed: list[str] = field(default_factory=list)  # links that are not followed, names that are not UTF-8


class Survey(Struct, frozen=True):
    """What a look through the names of all files found."""

    complete: list[str]  # folders in which files of all names stand: "" is the root, all others end with "/"
    noted: list[str]  # keys of files


class FolderSource:
    """Implements ``ports.Source``. Keys are paths below *root* with ``/``. Names that are not UTF-8 are left out.

    A link to a file within *root* counts as a file. Other links are not followed. ``read`` finds exactly the keys that
    ``list`` names.
    """

    def __init__(self, root: Path, *, without: Sequence[Path] = ()) -> None:
        self._root, self._base = root, f"{root}{os.sep}"
        # Folders are compared by device and number, because a folder may have several spellings.
        self._without = frozenset(_identity(path.stat()) for path in without if path.exists())

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        return self._of_file(key, lambda path, _status: _object(path, key, size_limit))

    def list(self, *, after: str, limit: int, folder: str = "") -> Listing:
        walked = _Walked()
        try:
            if self._has(folder):
                self._walk(folder, walked)
        except OSError as error:
            raise StoreError(f"{error.filename}: {error.strerror}") from error
        listed = sorted(walked.objects, key=_KEY)  # texts have the order of their UTF-8 bytes
        start = bisect_right(listed, after, key=_KEY)
        complete = start + limit >= len(listed)
        return Listing(
            listed[start : start + limit],
            complete=complete,
            unreadable=sorted(walked.unreadable),
            not_listed=sorted(walked.not_listed),
        )

    def survey(self, names: Collection[str], is_noted: Callable[[str, str], bool]) -> "Survey":
        """Look through the names of all files once. No file is looked at, so this takes a tenth of a listing's time.

        Args:
            names: files; the folders are wanted in which all of them stand.
            is_noted: says of a folder ("" or with "/" at its end) and a file's name whether the file is noted.

        Raises:
            StoreError: the root cannot be read.
        """
        complete, noted, waiting = [], [], [""]
        while waiting:
            folder, inside = waiting.pop(), set()
            try:
                with os.scandir(self._root / folder) as entries:
                    for entry in entries:
                        if not entry.is_dir(follow_symlinks=False):
                            if entry.name in names:
                                inside.add(entry.name)
                            elif is_noted(folder, entry.name) and is_unicode(folder + entry.name):
                                noted.append(folder + entry.name)
                            continue
                        with _suppress_gone():
                            if is_unicode(folder + entry.name) and self._enters(folder + entry.name):
                                waiting.append(f"{folder}{entry.name}/")
            except OSError as error:
                if not folder:
                    raise StoreError(f"{error.filename}: {error.strerror}") from error
            if inside.issuperset(names):
                complete.append(folder)
        return Survey(sorted(complete), sorted(noted))

    def open(self, key: str) -> FolderFile | None:
        return self._of_file(key, lambda path, _status: FolderFile(Path(path)))

    def etag(self, key: str) -> str | None:
        return self._of_file(key, lambda _path, status: etag_of(status))

    def beside(self, stem: str, suffixes: Sequence[str]) -> Sequence[str]:
        there = [stem + suffix for suffix in suffixes if self._may_be_there(stem + suffix)]
        if not there and not self._root.is_dir():  # the disk is gone
            raise SourceError(f"{self._root}: {os.strerror(errno.ENOENT)}")
        return [key for key in there if self.etag(key) is not None]

    def _may_be_there(self, key: str) -> bool:
        """Rule out most keys quickly: this takes a tenth of the time of a full look."""
        try:
            os.lstat(self._base + key)
        except FileNotFoundError:
            return False
        except (OSError, ValueError):
            return True
        return True

    def _of_file(self, key: str, look: Callable[[str, os.stat_result], _Seen]) -> _Seen | None:
        """Call *look* with the file; return None if there is no such file."""
        try:
            path = below(self._base, key)
            if path is None or not self._has(key):
                return None
            status = os.lstat(path)
            # ``_has`` has ruled out links among the folders, so only the file itself can be a link.
            if stat.S_ISLNK(status.st_mode):
                if self._leads_out(key):
                    return None
                status = os.stat(path)
            # Folders and pipes are no files, and opening a pipe would wait for its writer.
            return look(path, status) if stat.S_ISREG(status.st_mode) else None
        except OSError as error:
            if error.errno in _GONE and self._root.is_dir():  # otherwise the disk is gone, and not the article
                return None
            raise SourceError(f"{self._root / key}: {error.strerror}") from error

    def _walk(self, prefix: str, walked: _Walked) -> None:
        with os.scandir(self._root / prefix) as entries:
            for entry in entries:
                key = prefix + entry.name
                try:
                    if entry.is_file(follow_symlinks=False) and is_unicode(key):  # nearly all
                        walked.objects.append(ListedObject(key, etag_of(entry.stat())))
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if not is_unicode(key):
                            walked.not_listed.append(f"{_shown(key)}/")
                        elif self._enters(key):
                            self._below(f"{key}/", walked)
                        continue
                    is_named, is_link = is_unicode(key), entry.is_symlink()
                    if is_named and is_link and entry.is_file() and not self._leads_out(key):
                        walked.objects.append(ListedObject(key, etag_of(entry.stat())))
                    elif is_link or not is_named:
                        walked.not_listed.append(_shown(key))
                except OSError as error:
                    if error.errno not in _GONE:  # the file may be removed during the walk
                        raise

    def _below(self, folder: str, walked: _Walked) -> None:
        """List a folder within the root. If the system refuses, note its name, and go on with the others."""
        try:
            self._walk(folder, walked)
        except OSError as error:
            if error.errno in _GONE:
                raise
            walked.unreadable.append(folder)

    def _has(self, folder: str) -> bool:
        try:
            return all(self._enters(folder[:at]) for at, letter in enumerate(folder) if letter == "/")
        except OSError as error:
            if error.errno not in _GONE:
                raise
            return False

    def _leads_out(self, key: str) -> bool:
        """Say whether a link leads to a file that was never meant to be published: outside, or hidden within.

        A link to ``.git/config`` would publish the token with which a workflow has fetched the repository.
        """
        try:
            target, root = (self._root / key).resolve(), self._root.resolve()
        except RuntimeError:  # a loop, until Python 3.13
            return True
        if not target.is_relative_to(root):
            return True
        parts = target.relative_to(root).parts
        return not _NEVER_ENTERED.isdisjoint(parts) or (_is_hidden(parts) and not _is_hidden(key.split("/")))

    def _enters(self, folder: str) -> bool:
        status = os.lstat(self._base + folder)
        entered = stat.S_ISDIR(status.st_mode) and folder.rpartition("/")[2] not in _NEVER_ENTERED
        return entered and _identity(status) not in self._without


def _shown(name: str) -> str:
    """Write the bytes of a name that are not UTF-8 with backslashes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") for part in parts)


def _object(path: str, key: str, size_limit: int) -> SourceObject:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        # The status comes before the bytes. If the file changes in between, the next listing shows another ETag.
        status = os.fstat(handle)
        body = _read(handle, size_limit + 1) if status.st_size <= size_limit else None
    finally:
        os.close(handle)
    return SourceObject(
        key=key,
        body=body if body and len(body) <= size_limit else b"",
        size=status.st_size if body is None else len(body),
        etag=etag_of(status),
        modified=modified_of(status),
    )


def _read(handle: int, left: int) -> bytes:
    """Read to the end, but at most *left* bytes, because the file may grow meanwhile."""
    parts = []
    while left and (part := os.read(handle, min(left, _AT_ONCE))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


@contextmanager
def _suppress_gone() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _GONE:
            raise
