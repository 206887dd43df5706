"""``site.toml``: the publisher's one settings file, read into a value or refused with line and cure."""

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedwright.errors import SiteError
from feedwright.model import Person
from feedwright.site.table import SITE_KEY, Table, line_of, refusal
from feedwright.site.values import is_email, language_tag, shown, toml_fault, web_address

__all__ = ["SITE_KEY", "PathSettings", "Site", "authority_is_given", "keep_identity", "parse_site"]

_SIZE_LIMIT = 131_072  # bytes
_YEARS = range(1001, 8999)
_AUTHORITY = re.compile(r"([a-z0-9._-]+@)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSettings:
    """What holds for the articles below some paths."""

    glob: str
    sidecars: str = "optional"  # or "required": nothing there is out before its sidecar


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The settings in force. ``authority`` and ``birth`` are minted once; ids are built from them."""

    title: str
    url: str  # the base of every public address; ends with "/"
    authority: str  # RFC 4151's taggingEntity authority: a domain or an e-mail address
    birth: date  # a day on which the authority was the publisher's
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    author: Person | None = None
    authors: Mapping[str, Person] = field(default_factory=dict)  # by the id that articles name them by
    date_order: str | None = None  # of dates such as 03/04/2024: "dmy" or "mdy"; None: they are refused
    hub: str | None = None
    window: int = 50
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    paths: tuple[PathSettings, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def feed_authors(self) -> tuple[Person, ...]:
        """The publication itself speaks where the publisher names nobody."""
        return (self.author or Person(name=self.title),)

    @property
    def article_basis(self) -> str:
        """A hash over all that an article's record or page depends on; a walk re-reads where it moved."""
        values = asdict(self)
        del values["window"]
        return _digest(values)

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["birth"] = self.birth.isoformat()
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Site":
        known = dict(values)
        known["birth"] = date.fromisoformat(known["birth"])
        known["author"] = Person(**known["author"]) if known["author"] else None
        known["authors"] = {key: Person(**person) for key, person in known["authors"].items()}
        known["paths"] = tuple(PathSettings(**rule) for rule in known["paths"])
        known["include"], known["exclude"] = tuple(known["include"]), tuple(known["exclude"])
        return cls(**known)


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


def parse_site(body: bytes, *, default_url: str | None = None, forced_url: str | None = None) -> Site:
    """Read ``site.toml``.

    Args:
        body: the file's bytes.
        default_url: the base of links when the file names none (on AWS the public bucket's address).
        forced_url: the base of links whatever the file says (a preview's own address).

    Raises:
        SiteError: with the line and the cure; nothing of the file is used then.
    """
    if len(body) > _SIZE_LIMIT:
        what = f"the file has {len(body):,} bytes; at most {_SIZE_LIMIT:,} are read."
        raise refusal(1, "too-large", what, "Keep settings alone in it.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise refusal(line, "encoding", "the file is not UTF-8.", "Save it as UTF-8.") from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        line, reason = toml_fault(text, error)
        raise refusal(line, "toml", f"this is not TOML: {reason}.", "Mend the line; strings need quotes.") from error
    return _site(Table(text, values), default_url, forced_url)


def keep_identity(new: Site, old: Site, *, authority_given: bool, body: bytes = b"") -> Site:
    """Hold *new* to the identity under which *old* minted its ids.

    Args:
        new: as just read.
        old: the settings in force.
        authority_given: whether the file names an authority, or it was taken from the url.
        body: the file's bytes, to name the line.

    Raises:
        SiteError: the publisher edited ``birth`` or an explicit ``authority``.
    """
    text = body.decode("utf-8-sig")
    if new.birth != old.birth:
        raise _changed(text, "birth", old.birth.isoformat())
    if new.authority != old.authority:
        if authority_given:
            raise _changed(text, "authority", f'"{old.authority}"')
        return replace(new, authority=old.authority)
    return new


def authority_is_given(body: bytes) -> bool:
    return "authority" in tomllib.loads(body.decode("utf-8-sig"))


def _changed(text: str, key: str, was: str) -> SiteError:
    what = f"{key} changed, but every id of this site is built from it."
    return refusal(line_of(text, key), "identity", what, f"Set it back: {key} = {was}")


def _site(table: Table, default_url: str | None, forced_url: str | None) -> Site:
    _refuse_unknown(table)
    title = table.text("title")
    if not title:
        raise table.refusal("title", "the site has no title.", 'Add title = "Your publication"', "no-title")
    url = _base_url(table, default_url or forced_url)
    return Site(
        title=title,
        url=_folder(forced_url) if forced_url else url,
        authority=_authority(table, url),
        birth=_birth(table),
        description=table.text("description") or "",
        language=_language(table),
        timezone=_timezone(table),
        author=_author(table, "author"),
        authors=_authors(table),
        date_order=_date_order(table),
        hub=table.address("hub"),
        window=_window(table),
        include=_globs(table, "include"),
        exclude=_globs(table, "exclude"),
        paths=_paths(table),
    )


def _refuse_unknown(table: Table) -> None:
    known = [each.name for each in fields(Site)]
    for key in table.values:
        if key not in known:
            near = difflib.get_close_matches(key[:50].lower(), known, n=1)
            cure = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(known)}."
            raise table.refusal(key, f"there is no setting {shown(key)}.", cure, "unknown-setting")


def _base_url(table: Table, default_url: str | None) -> str:
    url = table.address("url") or default_url
    if default_url and url == default_url:
        try:
            web_address(default_url)
        except ValueError as error:
            what = f"the site has no url, and the deployment's own, {shown(default_url)}, is no web address."
            raise table.refusal("url", what, 'Add url = "https://example.org/"', "no-url") from error
    if url is None:
        raise table.refusal("url", "the site has no url.", 'Add url = "https://example.org/"', "no-url")
    parts = urlsplit(url)
    if parts.query or parts.fragment or re.search(r"/\.{1,2}(/|$)", parts.path):
        raise table.refusal("url", "url is an address with ?, # or dots for folders.", "Leave those off.")
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
        what = "birth, from which every permanent id is built, is no date."
    cure = "Add the day the site begins, once and for ever: birth = 2026-01-31"
    raise table.refusal("birth", what, cure, "no-birth")


def _language(table: Table) -> str:
    value = table.text("language") or "en"
    if tag := language_tag(value):
        return tag
    raise table.refusal("language", f"language {shown(value)} is no BCP 47 tag.", 'Write language = "en-GB"')


def _timezone(table: Table) -> str:
    value = table.text("timezone") or "UTC"
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        cure = 'Write an IANA name: timezone = "Europe/Paris"'
        raise table.refusal("timezone", f"there is no time zone {shown(value)}.", cure) from error
    return value


def _author(table: Table, key: str) -> Person | None:
    value = table.values.get(key)
    if value is None:
        return None
    if isinstance(value, str) and (name := table.text(key)):
        return Person(name=name)
    if not isinstance(value, dict) or not set(value) <= {"name", "email", "url"} or not value.get("name"):
        cure = f'Write {key} = "Name" or {key} = {{ name = "Name", email = "…", url = "https://…" }}'
        raise table.refusal(key, f"{key} is neither a name nor a table with one.", cure)
    person = table.table(key)
    name, email = person.text("name"), person.text("email")
    if not name:
        raise person.refusal("name", "the author's name is empty.", 'Write name = "Name"')
    if email and not is_email(email):
        raise person.refusal("email", f"{shown(email)} is no e-mail address.", 'Write email = "ada@example.org"')
    return Person(name=name, email=email, url=person.address("url"))


def _authors(table: Table) -> dict[str, Person]:
    """Read ``[authors.ada]`` tables, or names alone."""
    people = table.subtable("authors", '[authors.ada]\nname = "Ada Lovelace"')
    return {key: person for key in people.values if (person := _author(people, key))}


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
    for key in rule.values:
        if key != "sidecars":
            what = f"there is no setting {shown(key)} for paths."
            raise rule.refusal(key, what, f"Write {example}", "unknown-setting")
    sidecars = rule.text("sidecars") or "optional"
    if sidecars not in {"optional", "required"}:
        raise rule.refusal("sidecars", f"sidecars is {shown(sidecars)}.", 'Write sidecars = "required" or "optional".')
    return PathSettings(glob=glob, sidecars=sidecars)


def _window(table: Table) -> int:
    value = table.number("window", 50)
    if not 1 <= value <= 500:
        raise table.refusal("window", f"window is {shown(value)}.", "Choose 1 to 500 entries: window = 50")
    return value


def _globs(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key)
    for pattern in patterns:
        _refuse_glob(table, key, pattern)
    return patterns


def _refuse_glob(table: Table, key: str, pattern: str) -> None:
    parts = pattern.split("/")
    if not all(parts) or any("**" in part and part != "**" for part in parts) or {".", ".."} & set(parts):
        cure = 'Write paths below the content\'s root, such as "drafts/**" or "**/notes-*.md".'
        raise table.refusal(key, f"{key}: {shown(pattern)} can match nothing as it is written.", cure)
