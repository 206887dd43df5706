"""Finds out what a person wants to import, and opens it."""

from collections.abc import Sequence
from pathlib import Path

from feedwright.cli.moving.old_feeds import bytes_of
from feedwright.errors import CommandError
from feedwright.moving.posts.post import Export
from feedwright.moving.served.feed import ServedFeed
from feedwright.moving.served.reader import read_feed, whole_archive
from feedwright.moving.sources.feed import posts_of_feeds

_FEED_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".jsonfeed"})


def open_export(paths: Sequence[Path]) -> tuple[Export, tuple[ServedFeed, ...]]:
    """Open what *paths* name; give the export, and the feeds among them, which subscribers have seen.

    Raises:
        CommandError: nothing there can be imported.
    """
    files = list(_files(paths))
    if not files:
        raise CommandError(f"{paths[0]} holds no export and no feed. Name the file that your old system exported.")
    feeds = whole_archive([read_feed(bytes_of(str(path)), str(path)) for path in files])
    return posts_of_feeds(feeds), feeds


def _files(paths: Sequence[Path]) -> Sequence[Path]:
    """Give the files; of a folder, those directly in it."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(each for each in path.iterdir() if each.suffix.lower() in _FEED_SUFFIXES and each.is_file())
        else:
            files.append(path)
    return files
