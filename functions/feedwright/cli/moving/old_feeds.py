"""Reads the files of old feeds that a person names at the command line."""

import re
from collections.abc import Sequence
from pathlib import Path

from feedwright.errors import CommandError
from feedwright.moving.served.feed import ServedFeed
from feedwright.moving.served.markup import XML_LIMIT
from feedwright.moving.served.reader import read_feed, whole_archive

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def old_feeds(names: Sequence[str]) -> tuple[ServedFeed, ...]:
    """Read feeds; documents of one feed's history, in one format, are joined.

    Raises:
        CommandError: a file is not there, or is no feed.
    """
    return whole_archive([read_feed(bytes_of(name), name) for name in names])


def bytes_of(name: str) -> bytes:
    """Read a file that a person named, at most as much of it as any feed may have."""
    if _ADDRESS.match(name):
        raise CommandError(f"{name} is an address. Save it first: curl -L -o old-feed.xml {name}")
    path = Path(name)
    try:
        with path.open("rb") as file:
            return file.read(XML_LIMIT + 1)
    except FileNotFoundError as error:
        raise CommandError(f"{name} is not there. Name the saved file of your old feed.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{name} is a folder. Name the saved file of your old feed.") from error
