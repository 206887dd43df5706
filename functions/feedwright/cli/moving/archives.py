"""Opens what systems export: files, folders, zip archives and gzipped files, within bounds."""

import gzip
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, cast

from feedwright.errors import CommandError

_CHUNK = 1 << 20  # bytes read at a time
_MOST_BYTES = 16 << 30  # of one file; a stream may be long, but not endless
_WHOLE = 256_000_000  # bytes of a file that is read as a whole
_MOST_FILES = 500_000
_SWELLING = 200  # times its size in an archive; texts are at most 20 times as long
_SMALL = 50_000_000  # bytes up to which no archive is suspicious
_PEEK = 65_536
PACKED = frozenset({".zip", ".bar"})  # suffixes of archives


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an export, alone or in an archive."""

    name: str  # for messages and for finding files: with "/" between folders
    source: Callable[[], IO[bytes]]

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes, part by part.

        Raises:
            CommandError: there are more than any export has, or the archive is broken.
        """
        count = 0
        try:
            with closing(self.source()) as file:
                while chunk := file.read(_CHUNK):
                    count += len(chunk)
                    if count > _MOST_BYTES:
                        raise CommandError(f"{self.name} has more than {_MOST_BYTES:,} bytes. Export it in parts.")
                    yield chunk
        except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            message = f"{self.name} cannot be unpacked: {error}. Download the export again."
            raise CommandError(message) from error

    def read(self) -> bytes:
        """Give all bytes of a file that is not a stream."""
        parts, count = [], 0
        for chunk in self.chunks():
            count += len(chunk)
            if count > _WHOLE:
                raise CommandError(f"{self.name} has more than {_WHOLE:,} bytes, which no such export has.")
            parts.append(chunk)
        return b"".join(parts)

    def beginning(self) -> bytes:
        """Give the first bytes, by which a format is recognised."""
        with closing(self.chunks()) as chunks:  # type: ignore[type-var]
            return next(chunks, b"")[:_PEEK]


def members(paths: Sequence[Path]) -> list[Member]:
    """List the files that *paths* name: files, those in folders, and those in archives. No two have the same name.

    Raises:
        CommandError: a path is not there, or an archive is hostile.
    """
    listed = list(_distinct(member for path in dict.fromkeys(paths) for member in _members(path)))
    if len(listed) > _MOST_FILES:
        raise CommandError(f"{paths[0]} holds {len(listed):,} files; at most {_MOST_FILES:,} are read.")
    return listed


def _distinct(listed: Iterable[Member]) -> Iterator[Member]:
    """Give files of several archives that have the same name different names."""
    taken = Counter[str]()
    for member in listed:
        taken[member.name] += 1
        count = taken[member.name]
        yield member if count == 1 else replace(member, name=f"archive {count}/{member.name}")


def _members(path: Path) -> Iterator[Member]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "__MACOSX")) for part in inner.relative_to(path).parts)
            if inner.is_file() and not inner.is_symlink() and not hidden:
                yield from _file(inner, inner.relative_to(path).as_posix())
    elif path.is_file():
        yield from _file(path, str(path))
    else:
        raise CommandError(f"{path} is not there. Name the file that your old system exported.")


def _file(path: Path, name: str) -> Iterator[Member]:
    if path.suffix.lower() in PACKED:
        yield from _zipped(path)
    elif path.suffix.lower() == ".gz":
        yield Member(name.removesuffix(path.suffix), lambda: cast("IO[bytes]", gzip.GzipFile(path)))
    else:
        yield Member(name, lambda: path.open("rb"))


def _zipped(path: Path) -> Iterator[Member]:
    """List an archive's files; nothing is unpacked to the disk, so a name in it leads nowhere."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise CommandError(f"{path} is no zip archive: {error}. Download the export again.") from error
    for entry in archive.infolist():
        inner = PurePosixPath(entry.filename)
        if inner.is_absolute() or ".." in inner.parts or "\\" in entry.filename:
            raise CommandError(f"{path} holds {entry.filename[:100]!r}, which is no name of an export's file.")
        if entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in inner.parts):
            continue
        if entry.file_size > _SMALL and entry.file_size > entry.compress_size * _SWELLING:
            times = entry.file_size // max(entry.compress_size, 1)
            raise CommandError(f"{path}: {entry.filename[:100]} unpacks to {times:,} times its size; it is not read.")
        yield Member(entry.filename, lambda entry=entry: archive.open(entry))  # type: ignore[misc]
