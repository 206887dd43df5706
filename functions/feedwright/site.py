"""``site.toml``: the publisher's one settings file, read into a value or refused with line and cure."""

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedwright.errors import Problem, SiteError
from feedwright.model import Person, legal

SITE_KEY = "site.toml"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_AUTHORITY = re.compile(r"([a-z0-9._-]+@)?([a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


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
    hub: str | None = None
    window: int = 50
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

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

    @property
    def digest(self) -> str:
        return _digest(asdict(self))

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["birth"] = self.birth.isoformat()
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Site":
        known = dict(values)
        known["birth"] = date.fromisoformat(known["birth"])
        known["author"] = Person(**known["author"]) if known["author"] else None
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
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise _refusal(line, "encoding", "the file is not UTF-8.", "Save it as UTF-8.") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise _refusal(line, "toml", f"this is not TOML: {error}.", "Mend the line; strings need quotes.") from error
    return _site(_Table(text, values), default_url, forced_url)


def keep_identity(new: Site, old: Site, *, authority_given: bool) -> Site:
    """Hold *new* to the identity under which *old* minted its ids.

    Raises:
        SiteError: the publisher edited ``birth`` or an explicit ``authority``.
    """
    if new.birth != old.birth:
        raise _changed("birth", old.birth.isoformat())
    if new.authority != old.authority:
        if authority_given:
            raise _changed("authority", f'"{old.authority}"')
        return _replace(new, authority=old.authority)
    return new


def authority_is_given(body: bytes) -> bool:
    return "authority" in tomllib.loads(body.decode("utf-8-sig"))


def _replace(site: Site, **changes: Any) -> Site:
    return Site(**{f.name: getattr(site, f.name) for f in fields(site)} | changes)


def _changed(key: str, was: str) -> SiteError:
    what = f"{key} changed, but every id of this site is built from it."
    return _refusal(None, "identity", what, f"Set it back: {key} = {was}")


class _Table:
    """A TOML table whose values are asked for by key and type, so that every refusal names its line."""

    def __init__(self, text: str, values: Mapping[str, Any]) -> None:
        self._text = text
        self.values = values

    def refusal(self, key: str, what: str, cure: str, rule: str = "bad-setting") -> SiteError:
        at = re.search(rf"^\s*\[*\s*{re.escape(key)}\b", self._text, re.MULTILINE)
        line = self._text.count("\n", 0, at.start() + len(at[0])) + 1 if at else 1
        return _refusal(line, rule, what, cure)

    def text(self, key: str) -> str | None:
        value = self._typed(key, str, f'{key} = "…"')
        return legal(value).strip() or None if value else None

    def number(self, key: str, default: int) -> int:
        value: int | None = self._typed(key, int, f"{key} = {default}")
        return default if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        value: list[Any] = self._typed(key, list, f'{key} = ["…"]') or []
        if any(not isinstance(item, str) for item in value):
            raise self.refusal(key, f"{key} holds something that is not text.", f'Write {key} = ["…"]')
        return tuple(value)

    def _typed(self, key: str, kind: type, example: str) -> Any:
        value = self.values.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.refusal(key, f"{key} is not of the right type.", f"Write {example}")
        return value


def _refusal(line: int | None, rule: str, what: str, cure: str) -> SiteError:
    return SiteError(Problem(path=SITE_KEY, line=line, rule=rule, what=what, cure=cure))


def _site(table: _Table, default_url: str | None, forced_url: str | None) -> Site:
    _refuse_unknown(table)
    title = table.text("title")
    if not title:
        raise table.refusal("title", "the site has no title.", 'Add title = "Your publication"', "no-title")
    url = _base_url(table, default_url)
    return Site(
        title=" ".join(title.split()),
        url=forced_url or url,
        authority=_authority(table, url),
        birth=_birth(table),
        description=" ".join((table.text("description") or "").split()),
        language=_language(table),
        timezone=_timezone(table),
        author=_author(table),
        hub=_web_address(table, "hub"),
        window=_window(table),
        include=table.texts("include"),
        exclude=table.texts("exclude"),
    )


def _refuse_unknown(table: _Table) -> None:
    known = [field.name for field in fields(Site)]
    for key in table.values:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            cure = f"Did you mean {near[0]}?" if near else f"Remove it; known are {', '.join(known)}."
            raise table.refusal(key, f"there is no setting {key!r}.", cure, "unknown-setting")


def _web_address(table: _Table, key: str) -> str | None:
    value = table.text(key)
    if value is None:
        return None
    parts = urlsplit(value)
    plain = re.fullmatch(r"[!-~]+", value) and not re.search(r'[<>"{}|\\^`]', value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain or parts.username:
        raise table.refusal(key, f"{key} {value!r} is no web address.", f'Write {key} = "https://example.org/"')
    return value


def _base_url(table: _Table, default_url: str | None) -> str:
    url = _web_address(table, "url") or default_url
    if url is None:
        raise table.refusal("url", "the site has no url.", 'Add url = "https://example.org/"', "no-url")
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise table.refusal("url", "url is an address with ? or #.", "Leave those off.")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}/"


def _authority(table: _Table, url: str) -> str:
    value = table.text("authority") or urlsplit(url).hostname or ""
    if not _AUTHORITY.fullmatch(value.lower()):
        cure = 'Write a domain or e-mail address of yours: authority = "example.org"'
        raise table.refusal("authority", f"authority {value!r} is neither a domain nor an address.", cure)
    return value.lower()


def _birth(table: _Table) -> date:
    value = table.values.get("birth")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    what = "the site has no birth date, from which every permanent id is built."
    cure = "Add the day the site begins, once and for ever: birth = 2026-01-31"
    raise table.refusal("birth", what, cure, "no-birth")


def _language(table: _Table) -> str:
    value = (table.text("language") or "en").replace("_", "-")
    if not _LANGUAGE.fullmatch(value):
        raise table.refusal("language", f"language {value!r} is no BCP 47 tag.", 'Write language = "en-GB"')
    return value


def _timezone(table: _Table) -> str:
    value = table.text("timezone") or "UTC"
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        cure = 'Write an IANA name: timezone = "Europe/Paris"'
        raise table.refusal("timezone", f"there is no time zone {value!r}.", cure) from error
    return value


def _author(table: _Table) -> Person | None:
    value = table.values.get("author")
    if isinstance(value, str) and legal(value).strip():
        return Person(name=" ".join(legal(value).split()))
    if value is None:
        return None
    if not isinstance(value, dict) or not set(value) <= {"name", "email", "url"} or not value.get("name"):
        cure = 'Write author = "Name" or author = { name = "Name", email = "…", url = "https://…" }'
        raise table.refusal("author", "author is neither a name nor a table with one.", cure)
    inner = _Table(table._text, value)  # noqa: SLF001 - the same class
    name = inner.text("name") or ""
    return Person(name=" ".join(name.split()), email=inner.text("email"), url=_web_address(inner, "url"))


def _window(table: _Table) -> int:
    value = table.number("window", 50)
    if not 1 <= value <= 500:
        raise table.refusal("window", f"window is {value}.", "Choose 1 to 500 entries: window = 50")
    return value
