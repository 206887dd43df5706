"""What a person asked of an import, and the settings that come of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from feedwright.cli.folders import public_folder
from feedwright.cli.init import SCHEMA, ignored, whole_address
from feedwright.cli.moving.reporting import Line
from feedwright.cli.moving.sources import Answers
from feedwright.cli.moving.writing import write_whole
from feedwright.cli.new import SETTINGS
from feedwright.errors import CommandError, SiteError
from feedwright.moving.posts.identity import shown_items
from feedwright.moving.posts.lists import OldLists, auto_of, redirects_of
from feedwright.moving.posts.post import OldSite
from feedwright.moving.posts.settings import settings_text
from feedwright.moving.served.feed import ServedFeed
from feedwright.site.parse import parse_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked for."""

    sources: Sequence[Path]
    content: Path
    addresses: Sequence[str] = ()  # of feeds that are the source
    feeds: Sequence[str] = ()
    title: str | None = None
    url: str | None = None
    language: str | None = None
    timezone: str | None = None
    markdown: bool = False
    media: Path | None = None  # a folder of the old system's uploads
    keep_addresses: bool = False
    fetch: bool = False  # pictures and old feeds may be fetched from the web
    as_json: bool = False


def answers_of(wanted: Wanted, feeds: Sequence[ServedFeed]) -> Answers:
    """Say where the old site was: an old feed knows it, and else the address of the new site must be the old one."""
    home = next((feed.home for feed in feeds if feed.home), None)
    return Answers(url=home or (whole_address(wanted.url) if wanted.url else None), timezone=wanted.timezone)


def complete_site(site: OldSite, wanted: Wanted, feeds: Sequence[ServedFeed]) -> OldSite:
    """Complete what the export says of the site by the old feeds, and by the options, which count first."""
    window = shown_items(feeds)
    seen = {
        "title": next((feed.title for feed in feeds if feed.title), ""),
        "url": next((feed.home for feed in feeds if feed.home), None),
        "language": next((feed.language for feed in feeds if feed.language), None),
        "podcast": next((feed.podcast for feed in feeds if feed.podcast and feed.podcast.owner_email), None),
    }
    missing = {name: value for name, value in seen.items() if value and not getattr(site, name)}
    options = {
        "title": wanted.title,
        "url": whole_address(wanted.url) if wanted.url else None,
        "language": wanted.language,
        "timezone": wanted.timezone,
    }
    chosen: dict[str, Any] = missing | {name: value for name, value in options.items() if value}
    if window:
        chosen |= {"window": window, "window_was_seen": True}
    complete = replace(site, **chosen, keeps_addresses=wanted.keep_addresses)
    if not complete.url:
        raise CommandError("the export does not say the site's address. Add it: --url https://your-site.example/")
    complete = replace(complete, title=complete.title or complete.url, url=_folder(complete.url))
    try:
        parse_site(settings_text(complete, date(2026, 1, 1)).encode())
    except SiteError as error:
        message = f"these settings cannot be used: {error.problem.what} {error.problem.cure}"
        raise CommandError(f"{message} The options --title, --url, --language and --timezone set them.") from error
    return complete


def with_lists(site: OldSite, lists: OldLists) -> OldSite:
    """Lead the old lists of posts to ours, unless the settings could not be read then."""
    url = site.url or ""
    complete = replace(site, redirects=redirects_of(lists, site.origin, url), auto=auto_of(lists))
    try:
        parse_site(settings_text(complete, date(2026, 1, 1)).encode())
    except SiteError:  # for example an old feed stands at the address of a list
        return site
    return complete


def _folder(url: str) -> str:
    """Give the folder of a home page: many feeds name the page's file."""
    return re.sub(r"(?<=[^/]/)(?:index|default|home)\.[a-z]{3,5}$", "", url)


def write_settings(content: Path, site: OldSite, birth: date) -> Iterator[Line]:
    """Write the files that make a folder a site, and say for each whether it was already there."""
    schema = files("feedwright").joinpath("schemas/site.schema.json").read_text("utf-8")
    texts = {".gitignore": ignored(public_folder(content).name), SCHEMA: schema, SETTINGS: settings_text(site, birth)}
    for name, text in texts.items():
        written = write_whole(content / name, text)
        yield Line("wrote" if written else "kept", str(content / name))
