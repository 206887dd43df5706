"""Finds out what a person wants to import, and opens it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from feedwright.cli.moving.archives import Member, members
from feedwright.errors import CommandError
from feedwright.moving.posts.post import Export
from feedwright.moving.served.feed import ServedFeed
from feedwright.moving.served.reader import read_feed, whole_archive
from feedwright.moving.sources.feed import posts_of_feeds
from feedwright.moving.sources.wordpress.export import posts_of_wordpress

_FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".jsonfeed", ".txt", ""})
_LOOKED_AT = 200  # files whose beginnings are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person says of the old site, where its export does not."""

    url: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """A system whose export is read: how to find its files among others, and what reads them."""

    files: Callable[[Sequence[Member]], list[Member]]
    read: Callable[[list[Member], Answers], Export]


def _wordpress(files: Sequence[Member]) -> list[Member]:
    return [file for file in _with_suffix(files, ".xml") if b"wordpress.org/export/" in file.beginning()]


def _with_suffix(files: Sequence[Member], *suffixes: str) -> list[Member]:
    return [file for file in files if PurePosixPath(file.name).suffix.lower() in suffixes][:_LOOKED_AT]


# In this order: what surely is an export of one system comes before what could be any.
SYSTEMS = (
    System(
        files=_wordpress,
        read=lambda files, answers: posts_of_wordpress(
            {file.name: file.chunks for file in files}, timezone=answers.timezone
        ),
    ),
)


def open_export(paths: Sequence[Path], answers: Answers) -> tuple[Export, tuple[ServedFeed, ...]]:
    """Open what *paths* name; give the export, and the feeds among them, which subscribers have seen.

    Raises:
        CommandError: nothing there can be imported.
    """
    listed = members(paths)
    for system in SYSTEMS:
        if files := system.files(listed):
            return system.read(files, answers), ()
    feeds = whole_archive([read_feed(file.read(), file.name) for file in _with_suffix(listed, *_FEEDS)])
    if not feeds:
        raise CommandError(f"{paths[0]} holds no export and no feed. Name the file that your old system exported.")
    return posts_of_feeds(feeds), feeds
