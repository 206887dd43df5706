"""Finds out what a person wants to import, and opens it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from feedwright.cli.moving.archives import PACKED, Member, members
from feedwright.errors import CommandError
from feedwright.moving.posts.post import Export, OldSite
from feedwright.moving.served.feed import ServedFeed
from feedwright.moving.served.reader import read_feed, whole_archive
from feedwright.moving.sources.blogger import posts_of_blogger
from feedwright.moving.sources.feed import posts_of_feeds
from feedwright.moving.sources.generators import Generator, generator_of
from feedwright.moving.sources.ghost import posts_of_ghost
from feedwright.moving.sources.medium import posts_of_medium
from feedwright.moving.sources.microblog import posts_of_microblog
from feedwright.moving.sources.substack import posts_of_substack
from feedwright.moving.sources.wordpress.export import posts_of_wordpress

_FEEDS = frozenset({".xml", ".rss", ".atom", ".rdf", ".json", ".jsonfeed", ".txt", ""})
_GHOST = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:db|data|meta)"\s*:')
_BLOGGER = re.compile(rb"schemas\.google\.com/(?:blogger/2018|g/2005#kind)")
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]|jsonfeed\.org\\?/version")
_LOOKED_AT = 200  # files whose beginnings are looked at
_CONFIG_LIMIT = 262_144  # bytes of a file of settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person or an old feed says of the old site, where its export does not."""

    url: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """A system whose export is read: how to find its files among others, and what reads them."""

    files: Callable[[Sequence[Member]], list[Member]]
    read: Callable[[list[Member], Answers], Export]
    is_one_file: bool = False  # an export is a single file; so several files are several exports


def _wordpress(files: Sequence[Member]) -> list[Member]:
    return [file for file in _with_suffix(files, ".xml") if b"wordpress.org/export/" in file.beginning()]


def _with_suffix(files: Sequence[Member], *suffixes: str) -> list[Member]:
    return [file for file in files if PurePosixPath(file.name).suffix.lower() in suffixes][:_LOOKED_AT]


def _ghost(files: Sequence[Member]) -> list[Member]:
    return [file for file in _with_suffix(files, ".json") if _GHOST.match(file.beginning())]


def _substack(files: Sequence[Member]) -> list[Member]:
    """Find the table of posts and the posts. What else is in the archive says who read them: it stays shut."""
    tables = [file for file in files if PurePosixPath(file.name).name == "posts.csv"]
    if not tables:
        return []
    _refuse_several(tables)
    folder = PurePosixPath(tables[0].name).parent / "posts"
    texts = (file for file in files if PurePosixPath(file.name).suffix == ".html")
    return [tables[0], *(file for file in texts if PurePosixPath(file.name).parent == folder)]


def _read_substack(files: list[Member], answers: Answers) -> Export:
    table, *texts = files
    return posts_of_substack(table.read(), {_stem(file): file.read for file in texts}, answers.url)


def _stem(file: Member) -> str:
    return PurePosixPath(file.name).name.removesuffix(".html")


def _medium(files: Sequence[Member]) -> list[Member]:
    pages = [file for file in files if PurePosixPath(file.name).suffix == ".html"]
    posts = [file for file in pages if PurePosixPath(file.name).parent.name == "posts"] or pages
    return posts if posts and b"e-content" in posts[0].beginning() else []


def _blogger(files: Sequence[Member]) -> list[Member]:
    return [file for file in _with_suffix(files, ".xml", ".atom") if _BLOGGER.search(file.beginning())]


def _microblog(files: Sequence[Member]) -> list[Member]:
    names = {PurePosixPath(file.name).name for file in files}
    return [file for file in files if PurePosixPath(file.name).name == "feed.json" and "index.html" in names]


# In this order: what surely is an export of one system comes before what could be any.
SYSTEMS = (
    System(
        files=_wordpress,
        read=lambda files, answers: posts_of_wordpress(
            {file.name: file.chunks for file in files}, timezone=answers.timezone
        ),
    ),
    System(files=_substack, read=_read_substack),
    System(
        files=_ghost,
        read=lambda files, answers: posts_of_ghost(files[0].read(), files[0].name, answers.url),
        is_one_file=True,
    ),
    System(
        files=_blogger,
        read=lambda files, answers: posts_of_blogger(files[0].read(), files[0].name, answers.url),
        is_one_file=True,
    ),
    System(
        files=_microblog,
        read=lambda files, _answers: posts_of_microblog(files[0].read(), files[0].name),
        is_one_file=True,
    ),
    System(files=_medium, read=lambda files, _answers: posts_of_medium({file.name: file.read for file in files})),
)


def _refuse_several(exports: Sequence[Member]) -> None:
    """Refuse several exports at once: of two sites, or two of the same site, each would hide posts of the other."""
    if len(exports) > 1:
        names = ", ".join(file.name for file in exports[:3])
        raise CommandError(f"there are {len(exports):,} exports: {names}. Import them one after another.")


def open_export(paths: Sequence[Path], answers: Answers) -> tuple[Export, tuple[ServedFeed, ...]]:
    """Open what *paths* name; give the export, and the feeds among them, which subscribers have seen.

    Raises:
        CommandError: nothing there can be imported.
    """
    listed = members(paths)
    for system in SYSTEMS:
        if files := system.files(listed):
            if system.is_one_file:
                _refuse_several(files)
            return system.read(files, answers), ()
    files = _with_suffix(listed, *_FEEDS)
    if any(path.is_dir() or path.suffix.lower() in PACKED for path in paths):  # among the files may be others
        files = [file for file in files if _FEED.search(file.beginning())]
    feeds = whole_archive([read_feed(file.read(), file.name) for file in files])
    if not feeds:
        raise CommandError(f"{paths[0]} holds no export and no feed. Name the file that your old system exported.")
    return posts_of_feeds(feeds), feeds


def generator_at(paths: Sequence[Path]) -> tuple[Generator, OldSite] | None:
    """Recognise the folder of a site generator."""
    if len(paths) != 1 or not paths[0].is_dir():
        return None
    folder = paths[0]

    def read(name: str) -> bytes | None:
        path = folder / name
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(_CONFIG_LIMIT)

    return generator_of(read)
