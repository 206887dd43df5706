"""Builds a site into a throwaway folder, and reads the feeds that it would publish."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feedwright.cli.local_site import open_local
from feedwright.engine.whole_build import Watcher, WholeBuild, whole_build
from feedwright.errors import SiteError
from feedwright.moving.forecast.forecast import OurFeed
from feedwright.moving.served.feed import ServedItem
from feedwright.moving.served.reader import read_feed
from feedwright.rendering.formats import FORMATS

_ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSite:
    """The feeds that a folder of articles would publish."""

    feeds: tuple[OurFeed, ...]
    files: dict[str, str]  # the articles' files, by the address of their page
    rejected: tuple[str, ...]  # what is wrong with articles that cannot be published

    @property
    def total(self) -> int:
        """Count the entries that are out."""
        return len(self.files)


def our_site(content: Path, watcher: Watcher | None = None) -> OurSite:
    """Build *content* as ``feedwright build`` does, with a catalogue of its own, and read its feeds.

    Raises:
        SiteError: there is no valid site.toml.
    """
    with tempfile.TemporaryDirectory(prefix="feedwright-forecast-") as folder:
        public, state = Path(folder) / "public", Path(folder) / "state"
        with open_local(content, public, state=state, throwaway=True) as site:
            built = whole_build(site.worker, site, watcher=watcher)
        if built.site.problem:
            raise SiteError(built.site.problem)
        return OurSite(
            feeds=tuple(_feeds(public)),
            files={outcome.url: outcome.key for outcome in built.outcomes if outcome.url},
            rejected=_rejected(built),
        )


def _rejected(built: WholeBuild) -> tuple[str, ...]:
    return tuple(str(outcome.problem) for outcome in built.outcomes if outcome.problem)


def _feeds(public: Path) -> Iterator[OurFeed]:
    for form in FORMATS:
        for path in sorted(public.rglob(form.file_name), key=lambda path: len(path.parts)):
            inner = path.relative_to(public)
            if _ARCHIVE not in inner.parts:
                feed = read_feed(path.read_bytes(), inner.as_posix())
                yield OurFeed(path=inner.as_posix(), feed=feed, archived=_archived(path.parent, form.file_name))


def _archived(folder: Path, name: str) -> tuple[ServedItem, ...]:
    documents = sorted((folder / _ARCHIVE).glob(f"*/{name}"))
    return tuple(item for path in documents for item in read_feed(path.read_bytes(), path.name).items)
