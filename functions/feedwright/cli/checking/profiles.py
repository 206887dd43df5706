"""Checks what single platforms demand: of the feeds that a folder of articles would publish."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from feedwright.adapters.clock import utc_now
from feedwright.adapters.local.folder_file import FolderFile
from feedwright.checking.feeds.document import Feed
from feedwright.checking.feeds.lint import broken, finding
from feedwright.checking.feeds.profiles.table import PODCASTS, PROFILES
from feedwright.checking.feeds.read import read
from feedwright.checking.finding import Finding
from feedwright.cli.checking.content import Further
from feedwright.cli.checking.throwaway import Throwaway
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import record_of
from feedwright.errors import CommandError, StoreError
from feedwright.model.files import Media
from feedwright.reading.media.probe import probe
from feedwright.rendering.formats import folder
from feedwright.site import SITE_KEY
from feedwright.site.single_values import Unusable

_RSS = "rss.xml"


def demands(profile: str) -> Further:
    """Give the function that holds the feeds of a site against the rules of a platform."""

    def further(site: Throwaway) -> Iterator[Finding]:
        rules = PROFILES[profile]
        settings = site.built.settings
        if not rules or settings is None:
            return
        pages = _pages(site)
        for name, path in _documents(site, profile):
            feed = read(path.read_bytes(), f"{name}{_RSS}", now=utc_now())
            feed = replace(feed, pictures=_pictures(feed, site.public, settings.url))
            for rule, hit in broken(feed, rules):
                key = pages.get(hit.page or "", SITE_KEY)
                what = f"{name}{_RSS}: {hit.what}"
                yield finding(replace(feed, name=key), rule, replace(hit, what=what, line=None), ())

    return further


def _pages(site: Throwaway) -> Mapping[str, str]:
    """Give the files of articles, by the addresses of their pages."""
    rows = site.site.worker.ports.table.get([article_key(key) for key in sorted(site.keys)])
    records = (record_of(row) for row in rows if row)
    return {record.entry.url: record.key for record in records if record.entry}


def _documents(site: Throwaway, profile: str) -> list[tuple[str, Path]]:
    """Give the RSS documents that are meant for a platform: those of podcasts, those of its profile, or the main feed.

    Raises:
        CommandError: the site has no podcast.
    """
    rules = site.built.settings.feeds if site.built.settings else ()
    if profile in PODCASTS:
        names = [rule.name for rule in rules if rule.podcast]
        if not names:
            raise CommandError("the site has no podcast. Add [feeds.NAME.podcast] to site.toml.")
    else:
        names = [rule.name for rule in rules if rule.profile == profile] or ["main"]
    paths = ((folder(name), site.public / folder(name) / _RSS) for name in names)
    return [(name, path) for name, path in paths if path.is_file()]


def _pictures(feed: Feed, public: Path, base: str) -> Mapping[str, Media]:
    """Look at the pictures that the site itself publishes."""
    addresses = {value.text.strip() for part in feed.parts for value in part.addresses}
    pictures: dict[str, Media] = {}
    for address in addresses:
        path = public / unquote(address.removeprefix(base))
        if address.startswith(base) and path.is_relative_to(public) and ".." not in path.parts and path.is_file():
            try:
                with closing(FolderFile(path)) as file:
                    pictures[address] = probe(file, file.size, address)
            except (Unusable, OSError, StoreError):  # a build has its own message about such a file
                continue
    return pictures
