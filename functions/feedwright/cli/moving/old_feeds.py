"""Reads the files of old feeds that a person names at the command line."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

from feedwright.adapters.http_fetch import Fetched
from feedwright.errors import CommandError
from feedwright.moving.served.feed import ServedFeed
from feedwright.moving.served.markup import XML_LIMIT
from feedwright.moving.served.reader import read_feed, whole_archive

Get = Callable[[str, int], Fetched]  # fetches an address, at most so many bytes of it
_DOCUMENTS = 1_000  # of one feed's history
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def old_feeds(names: Sequence[str], get: Get | None = None) -> tuple[ServedFeed, ...]:
    """Read feeds; documents of one feed's history, in one format, are joined.

    Args:
        names: files, or addresses if *get* is given. Of an address the whole history is fetched.
        get: fetches an address.

    Raises:
        CommandError: a file is not there, or is no feed.
    """
    documents: list[ServedFeed] = []
    for name in names:
        if _ADDRESS.match(name):
            documents += _history(name, get)
        else:
            documents.append(read_feed(bytes_of(name), name))
    return whole_archive(documents)


def _history(address: str, get: Get | None) -> Iterator[ServedFeed]:
    """Fetch a feed and the documents with its older items, one after another."""
    if get is None:
        raise CommandError(f"{address} is an address. Add --fetch, or save it: curl -L -o old-feed.xml {address}")
    seen: set[str] = set()
    following: str | None = address
    while following and following not in seen and len(seen) < _DOCUMENTS:
        seen.add(following)
        document = read_feed(get(following, XML_LIMIT).body, following)
        own = document.own_address or following
        yield replace(document, own_address=own if len(seen) == 1 else following)
        following = urljoin(following, document.older) if document.older else None


def bytes_of(name: str) -> bytes:
    """Read a file that a person named, at most as much of it as any feed may have."""
    path = Path(name)
    try:
        with path.open("rb") as file:
            return file.read(XML_LIMIT + 1)
    except FileNotFoundError as error:
        raise CommandError(f"{name} is not there. Name the saved file of your old feed.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{name} is a folder. Name the saved file of your old feed.") from error
