"""What the local adapters share: paths that stay in their folder, SQLite files, and the disk's errors."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedwright.errors import StoreError

_NO_NAMES = frozenset({"", ".", ".."})
_IN_NO_KEY = frozenset("\0\\:" if os.name == "nt" else "\0")  # Windows: other separators, drives


def below(base: str, key: str) -> str | None:
    """Say where *key* lies below *base*, which ends with a separator; None for what no listing there could name."""
    if not (_NO_NAMES.isdisjoint(key.split("/")) and _IN_NO_KEY.isdisjoint(key) and is_unicode(key)):
        return None
    return base + key


def is_unicode(text: str) -> bool:
    """Tell text from bytes of a file name that could not be decoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """Open a SQLite file for one thread; whoever comes second waits for the first one's transaction."""
    with translated(path):
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            # A power cut may take the last transactions, never part of one: the next build finds and redoes them.
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(schema)
        except BaseException:
            database.close()
            raise
    return database


@contextmanager
def translated(path: Path | str) -> Iterator[None]:
    """Turn what disk and database raise into ``StoreError``."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    except (sqlite3.Error, UnicodeEncodeError) as error:
        raise StoreError(f"{path}: {error}") from error
