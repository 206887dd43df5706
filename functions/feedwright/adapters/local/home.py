"""Remembers for which folder a catalogue was made, so that a copy of it is not used for another site."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from feedwright.adapters.local.disk import open_database, translated
from feedwright.errors import CommandError, StoreError

_SCHEMA = "CREATE TABLE IF NOT EXISTS home (only INTEGER PRIMARY KEY, mark TEXT NOT NULL, folder TEXT NOT NULL)"


def settle_in(catalogue: Path, state_folder: str) -> None:
    """Note where the catalogue is, or refuse it if it is the copy of one that is still in use elsewhere.

    A folder that was moved, or that was restored from a backup, is no copy: nothing is at the old place any more.

    Raises:
        CommandError: the catalogue was copied; the message says what to do.
        StoreError: the disk refused, or the catalogue is damaged.
    """
    here = catalogue.resolve().parent.parent
    with closing(open_database(catalogue, _SCHEMA)) as database, translated(catalogue):
        noted = database.execute("SELECT mark, folder FROM home").fetchone()
        mark, folder = noted or (os.urandom(16).hex(), "")
        there = Path(os.fsdecode(bytes.fromhex(folder))) if folder else here
        if there != here and _mark_of(there / state_folder / catalogue.name, catalogue) == mark:
            message = (
                f"{here / state_folder} is a copy of {there / state_folder}, which is still there. Two sites with one "
                f"catalogue would have the same ids. If this is another site, remove {here / state_folder}, and give "
                "its site.toml an authority or birth of its own. If the site moved here, remove the other one."
            )
            raise CommandError(message)
        if not noted or there != here:
            place = os.fsencode(here).hex()
            database.execute("INSERT OR REPLACE INTO home VALUES (1, ?, ?)", (mark, place))


def _mark_of(catalogue: Path, own: Path) -> str | None:
    """Give the mark of another catalogue; None if there is none, or if it is the same file under another name."""
    try:
        if not catalogue.is_file() or catalogue.samefile(own):
            return None
        with closing(sqlite3.connect(f"{catalogue.as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            noted = database.execute("SELECT mark FROM home").fetchone()
    except (OSError, sqlite3.Error, StoreError):
        return None  # what cannot be read is in use nowhere
    return noted[0] if noted else None
