"""Shared by the local adapters: paths that stay in their folder, SQLite files, and errors of the disk."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedwright.errors import CommandError, StoreError

_NO_NAMES = frozenset({"", ".", ".."})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCK = "lock.sqlite"  # it holds nothing
_CURE = (
    "Restore the folder .feedwright from a backup. Without one, remove it, and build into the same PUBLIC again: ids, "
    "addresses and dates are read back from the documents there. Lost is what these do not say, such as what was "
    "withdrawn."
)
_IN_NO_KEY = frozenset("\0\\:" if os.name == "nt" else "\0")  # Windows: other separators, drives


def below(base: str, key: str) -> str | None:
    """Give the path of *key* below *base*, which ends with a separator; None for a key that no listing could name."""
    if not (_NO_NAMES.isdisjoint(key.split("/")) and _IN_NO_KEY.isdisjoint(key) and is_unicode(key)):
        return None
    return base + key


def is_unicode(text: str) -> bool:
    """Say whether this is text, and no file name whose bytes could not be decoded."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """Open a SQLite file for one thread. A second process waits for the first one's transaction to end."""
    with translated(path):
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last transactions, but only whole ones. The next build does their work again.
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(schema)
        except BaseException:
            database.close()
            raise
    return database


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn errors of disk and database into ``StoreError``.

    Raises:
        CommandError: the database is damaged, so that trying again does not help.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    except (sqlite3.Error, UnicodeEncodeError) as error:
        is_damaged = getattr(error, "sqlite_errorcode", None) in _DAMAGED
        if is_damaged and not str(path).endswith(_LOCK):
            raise CommandError(f"{path}: the catalogue is damaged ({error}). {_CURE}") from error
        raise StoreError(f"{path}: {error}") from error
