"""Read the bytes of ``site.toml`` into the settings, or refuse them with the line and the cure."""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import structs

from feedwright.errors import Problem, SiteError
from feedwright.model.article import Person
from feedwright.site.addresses.old_settings import read_also, read_redirects, refuse_shared
from feedwright.site.feed_tables import read_auto, read_feeds
from feedwright.site.footers import read_footer
from feedwright.site.people import read_author, read_authors
from feedwright.site.setting_types import choice, flag, language, picture, refuse_unknown, within
from feedwright.site.settings import (
    ADDRESSES,
    ARCHIVES,
    CONTENTS,
    IMAGES,
    LEAD_PICTURES,
    LINK_POSTS,
    SIDECARS,
    SORTS,
    SUFFIXES,
    WITHDRAWN_PAGES,
    PathSettings,
    Site,
)
from feedwright.site.single_values import shown, web_address
from feedwright.site.table import Table, line_of, refusal
from feedwright.site.toml_faults import read_toml, toml_fault

SITE_LIMIT = 131_072  # bytes
_Value = TypeVar("_Value")
_YEARS = range(1001, 8999)
_AUTHORITY = re.compile(r"([a-z0-9._-]+@)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def parse_site(
    body: bytes, *, size: int | None = None, default_url: str | None = None, forced_url: str | None = None
) -> Site:
    """Read ``site.toml``.

    Args:
        body: the file's bytes.
        size: the file's size, if the file was too large to be read.
        default_url: the base of links if the file has no url (on AWS the public bucket's address).
        forced_url: the base of links even if the file has a url (a preview's own address).

    Raises:
        SiteError: with the line and the cure; the file then has no effect.
    """
    if (length := size or len(body)) > SITE_LIMIT:
        what = f"the file has {length:,} bytes; at most {SITE_LIMIT:,} are read."
        raise refusal(1, "too-large", what, "Keep only settings in it.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise refusal(line, "encoding", "the file is not UTF-8.", "Save it as UTF-8.") from error
    try:
        values = read_toml(text)
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        line, reason, cure = toml_fault(text, error)
        raise refusal(line, "toml", reason, cure) from error
    return _site(Table(text, values), default_url, forced_url)


def keep_identity(new: Site, old: Site, *, authority_given: bool, body: bytes = b"") -> Site:
    """Hold *new* to the identity with which *old* built its ids, and to how an earlier release read articles.

    Args:
        new: the settings as they were just read.
        old: the settings in force.
        authority_given: whether the file names an authority; if not, the authority comes from the url.
        body: the file's bytes, to name the line.

    Raises:
        SiteError: the publisher edited ``birth`` or an explicit ``authority``.
    """
    text = body.decode("utf-8-sig")
    given = tomllib.loads(text)
    if "suffixes" not in given:
        new = structs.replace(new, suffixes=old.suffixes)
    if "smart_quotes" not in given:
        new = structs.replace(new, smart_quotes=old.smart_quotes)
    if new.birth != old.birth:
        raise _changed(text, "birth", old.birth.isoformat())
    if new.authority != old.authority:
        if authority_given:
            raise _changed(text, "authority", f'"{old.authority}"')
        return structs.replace(new, authority=old.authority)
    return new


def authority_is_given(body: bytes) -> bool:
    return "authority" in tomllib.loads(body.decode("utf-8-sig"))


def _changed(text: str, key: str, was: str) -> SiteError:
    what = f"{key} changed, but every id of this site is built from it."
    return refusal(line_of(text, key), "identity", what, f"Change it back: {key} = {was}")


class _Faults:
    """Reads the settings one after another and collects the problems, so that the publisher sees all together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, read: Callable[[], _Value], default: _Value) -> _Value:
        """Read a setting; a setting that cannot be read gets *default*."""
        try:
            return read()
        except SiteError as error:
            self.problems += (error.problem, *error.others)
            return default


def _site(table: Table, default_url: str | None, forced_url: str | None) -> Site:
    faults = _Faults()
    read = faults.read
    read(lambda: refuse_unknown(table, [each.name for each in structs.fields(Site)]), None)
    title = read(lambda: _title(table), "")
    url = read(lambda: _base_url(table, default_url or forced_url), "")
    no_people: dict[str, Person] = {}
    authors = read(lambda: read_authors(table), no_people)
    description = read(lambda: table.text("description") or "", "")
    site = Site(
        title=title,
        url=_folder(forced_url) if forced_url else url,
        authority=read(lambda: _authority(table, url), "") if url else "",
        birth=read(lambda: _birth(table), date.min),
        description=description,
        language=read(lambda: language(table, "language") or "en", "en"),
        timezone=read(lambda: _timezone(table), "UTC"),
        author=read(lambda: read_author(table, "author"), None),
        authors=authors,
        date_order=read(lambda: _date_order(table), None),
        hub=read(lambda: table.address("hub"), None),
        rights=read(lambda: table.text("rights"), None),
        icon=read(lambda: picture(table, "icon"), None),
        logo=read(lambda: picture(table, "logo"), None),
        dark_logo=read(lambda: picture(table, "dark_logo"), None),
        window=read(lambda: within(table, "window", 50, 500, "entries"), 50),
        content=read(lambda: choice(table, "content", CONTENTS) or CONTENTS[0], ""),
        sort=read(lambda: choice(table, "sort", SORTS) or SORTS[0], ""),
        link_posts=read(lambda: choice(table, "link_posts", LINK_POSTS) or LINK_POSTS[0], ""),
        lead_pictures=read(lambda: choice(table, "lead_pictures", LEAD_PICTURES) or LEAD_PICTURES[0], ""),
        footer=read(lambda: read_footer(table), None),
        archive=read(lambda: choice(table, "archive", ARCHIVES) or ARCHIVES[0], ""),
        tombstones=read(lambda: flag(table, "tombstones"), False),
        tombstone_days=read(lambda: within(table, "tombstone_days", 90, 3_650, "days"), 90),
        images=read(lambda: choice(table, "images", IMAGES) or IMAGES[0], ""),
        withdrawn_page=read(lambda: choice(table, "withdrawn_page", WITHDRAWN_PAGES) or WITHDRAWN_PAGES[0], ""),
        news_sitemap=read(lambda: flag(table, "news_sitemap"), False),
        include=read(lambda: _globs(table, "include"), ()),
        exclude=read(lambda: _globs(table, "exclude"), ()),
        suffixes=read(lambda: choice(table, "suffixes", SUFFIXES) or SUFFIXES[0], ""),
        smart_quotes=read(lambda: flag(table, "smart_quotes", default=True), True),
        paths=read(lambda: _paths(table), ()),
        feeds=read(lambda: read_feeds(table, authors, description, url), ()),
        auto=read(lambda: read_auto(table), ()),
        redirects=read(lambda: read_redirects(table, url), ()),
        also=read(lambda: read_also(table, url, pretty=table.values.get("pretty") is True), ()),
        addresses=read(lambda: choice(table, "addresses", ADDRESSES) or ADDRESSES[0], ""),
        neighbours=read(lambda: flag(table, "neighbours", default=True), True),
        pretty=read(lambda: flag(table, "pretty"), False),
    )
    read(lambda: refuse_shared(table, site), None)
    if faults.problems:
        raise SiteError(faults.problems[0], tuple(faults.problems[1:]))
    return site


def _title(table: Table) -> str:
    title = table.text("title")
    if not title:
        raise table.refusal("title", "the site has no title.", 'Add title = "Your publication"', "no-title")
    return title


def _base_url(table: Table, default_url: str | None) -> str:
    url = table.address("url") or default_url
    if default_url and url == default_url:
        try:
            web_address(default_url)
        except ValueError as error:
            what = f"the site has no url, and the deployment's own, {shown(default_url)}, is not a web address."
            raise table.refusal("url", what, 'Add url = "https://example.org/"', "no-url") from error
    if url is None:
        raise table.refusal("url", "the site has no url.", 'Add url = "https://example.org/"', "no-url")
    parts = urlsplit(url)
    if parts.query or parts.fragment or re.search(r"/\.{1,2}(/|$)", parts.path):
        raise table.refusal("url", "url is an address with ?, # or dots for folders.", "Remove these parts.")
    return _folder(url)


def _folder(url: str) -> str:
    return f"{web_address(url).rstrip('/')}/"


def _authority(table: Table, url: str) -> str:
    value = (table.text("authority") or urlsplit(url).hostname or "").lower()
    if not _AUTHORITY.fullmatch(value):
        cure = 'Write a domain or e-mail address of yours: authority = "example.org"'
        raise table.refusal("authority", f"authority {shown(value)} is neither a domain nor an address.", cure)
    return value


def _birth(table: Table) -> date:
    value = table.values.get("birth")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, date) and not isinstance(value, datetime) and value.year in _YEARS:
        return value
    what = "the site has no birth date, from which every permanent id is built."
    if value is not None or "birth" in table.values:
        what = "birth, from which every permanent id is built, is not a date."
    cure = "Add the day the site begins, once and for ever: birth = 2026-01-31"
    raise table.refusal("birth", what, cure, "no-birth")


def _timezone(table: Table) -> str:
    value = table.text("timezone") or "UTC"
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        cure = 'Write an IANA name: timezone = "Europe/Paris"'
        raise table.refusal("timezone", f"there is no time zone {shown(value)}.", cure) from error
    return value


def _date_order(table: Table) -> str | None:
    value = table.text("date_order")
    if value not in {None, "dmy", "mdy"}:
        cure = 'Write date_order = "dmy" for 31/12/2026, or "mdy" for 12/31/2026.'
        raise table.refusal("date_order", f"date_order is {shown(value)}.", cure)
    return value


def _paths(table: Table) -> tuple[PathSettings, ...]:
    """Read ``[paths."episodes/**"]`` tables."""
    example = '[paths."episodes/**"]\nsidecars = "required"'
    rules = table.subtable("paths", example)
    return tuple(_path_settings(rules, glob, example) for glob in rules.values)


def _path_settings(rules: Table, glob: str, example: str) -> PathSettings:
    _refuse_glob(rules, glob, glob)
    rule = rules.subtable(glob, example)
    refuse_unknown(rule, ("sidecars",), " of paths")
    return PathSettings(glob=glob, sidecars=choice(rule, "sidecars", SIDECARS) or SIDECARS[0])


def _globs(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key)
    for pattern in patterns:
        _refuse_glob(table, key, pattern)
    return patterns


def _refuse_glob(table: Table, key: str, pattern: str) -> None:
    parts = pattern.split("/")
    if not all(parts) or any("**" in part and part != "**" for part in parts) or {".", ".."} & set(parts):
        cure = 'Write paths below the content\'s root, such as "drafts/**" or "**/notes-*.md".'
        raise table.refusal(key, f"{key}: {shown(pattern)} can never match a file.", cure)
