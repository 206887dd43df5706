"""Reads the feeds that a person names, by file or by address."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from feedwright.adapters.clock import utc_now
from feedwright.adapters.http_fetch import Fetched
from feedwright.checking.feeds.document import Feed
from feedwright.checking.feeds.lint import lint, lint_together
from feedwright.checking.feeds.profiles.table import PODCASTS, PROFILES
from feedwright.checking.feeds.read import is_feed, read
from feedwright.checking.finding import Finding
from feedwright.errors import CommandError
from feedwright.moving.served.markup import XML_LIMIT

Get = Callable[[str, int], Fetched]  # fetches an address, at most so many bytes of it
_HEAD = 4_096


def is_feed_file(path: Path) -> bool:
    with path.open("rb") as file:
        return is_feed(file.read(_HEAD))


def read_named(name: str, get: Get | None) -> Feed:
    """Read a feed from a file, or from an address if *get* is given.

    Raises:
        CommandError: it is an address that may not or cannot be fetched, or is longer than any feed.
    """
    if "://" not in name:
        with Path(name).open("rb") as file:
            return read(file.read(XML_LIMIT + 1), name, now=utc_now())
    if get is None:
        raise CommandError(f"{name} is an address. Add --fetch, or save it: curl -L -o feed.xml {name}")
    fetched = get(name, XML_LIMIT)
    return read(fetched.body, name, address=fetched.url, now=utc_now())


def check_feeds(feeds: Sequence[Feed], profile: str | None) -> Iterator[Finding]:
    """Give the findings about each feed, and about all of them together.

    Raises:
        CommandError: the profile is that of a podcast directory, and none of the feeds is RSS.
    """
    if feeds and profile in PODCASTS and all(feed.format != "rss" for feed in feeds):
        cure = "Podcast directories read nothing else: name the RSS document."
        raise CommandError(f"{feeds[0].name} is no RSS. {cure}")
    for feed in feeds:
        yield from lint(feed, PROFILES[profile] if profile else ())
    yield from lint_together(feeds)
