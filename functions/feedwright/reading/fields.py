"""Metadata fields: one table from the names that authors write to what the model holds."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from feedwright.errors import ArticleError, Problem
from feedwright.model import Enclosure, Person
from feedwright.reading.dates import UnreadableDate, parse_date
from feedwright.reading.front_matter import Metadata
from feedwright.reading.html import without_markup
from feedwright.reading.people import read_people
from feedwright.site import Site
from feedwright.site.values import Unusable, language_tag, one_line, several, shown, web_address

_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", ""})
# The system's own table differs from machine to machine, and with it the feeds would.
_MEDIA_TYPES = {
    "aac": "audio/aac", "avif": "image/avif", "epub": "application/epub+zip", "flac": "audio/flac",
    "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "m4a": "audio/mp4", "m4v": "video/mp4",
    "mov": "video/quicktime", "mp3": "audio/mpeg", "mp4": "video/mp4", "oga": "audio/ogg", "ogg": "audio/ogg",
    "ogv": "video/ogg", "opus": "audio/ogg", "pdf": "application/pdf", "png": "image/png", "vtt": "text/vtt",
    "wav": "audio/wav", "webm": "video/webm", "webp": "image/webp",
}  # fmt: skip
_MISTAKEN_TYPES = {"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg", "audio/x-m4a": "audio/mp4"}


@dataclass(frozen=True, slots=True)
class _Field:
    names: tuple[str, ...]
    parse: Callable[[Any, Site], Any]
    rule: str
    fatal: bool = True  # else the value is left out with a warning


def read_fields(
    metadata: Metadata, site: Site, *, known: Container[str] = ()
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read what *metadata* says of an article, as keyword arguments of ``Article``, and the warnings.

    Args:
        metadata: raw values.
        site: the settings in force.
        known: arguments that another place, which goes first, has given already.

    Raises:
        ArticleError: a value is one whose loss would mislead: a date, a draft mark, a title.
    """
    found: dict[str, Any] = {}
    warnings = []
    for target, field in FIELDS.items() if metadata.values else ():
        name = next((name for name in field.names if metadata.values.get(name) not in (None, "")), None)
        if name is None or target in known:
            continue
        try:
            value = field.parse(metadata.values[name], site)
        except Unusable as fault:
            problem = metadata.problem(name, rule=field.rule, what=f"{name}: {fault.what}", cure=fault.cure)
            if field.fatal:
                raise ArticleError(problem) from fault
            warnings.append(problem)
        else:
            if value not in ("", ()):
                found[target] = value
    return found, tuple(warnings)


def _plain(value: Any, _site: Site) -> str:
    return without_markup(one_line(value))


def _flag(value: Any, _site: Site) -> bool:
    text = shown(value).strip("'\" ").lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise Unusable(f"{shown(value)} is neither true nor false.", "Write draft: true or draft: false.")


def _when(value: Any, site: Site) -> datetime | date:
    try:
        return parse_date(value, languages=(site.language,), date_order=site.date_order)
    except UnreadableDate as fault:
        raise Unusable(f"{shown(value)} is not a date that can be read. {fault.why}", fault.cure) from fault


def _language(value: Any, _site: Site) -> str:
    text = one_line(value)
    if tag := language_tag(text):
        return tag
    raise Unusable(f"{shown(text)} is no language tag.", "Write a BCP 47 tag such as en, de-AT or zh-Hant.")


def _text(value: Any, _site: Site) -> str:
    return one_line(value)


def _people(value: Any, site: Site) -> tuple[Person, ...]:
    return read_people(value, site.authors)


def _address(value: Any, _site: Site) -> str:
    return _web_address(one_line(value))


def _web_address(text: str) -> str:
    try:
        return web_address(text)
    except ValueError as error:
        raise Unusable(f"{shown(text)} is no web address.", "Write it whole: https://example.org/page") from error


def _categories(value: Any, _site: Site) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for item in several(value if isinstance(value, list) else one_line(value).split(",")):
        text = one_line(item)
        kept.setdefault(text.casefold(), text)
    return tuple(text for text in kept.values() if text)


def _enclosures(value: Any, _site: Site) -> tuple[Enclosure, ...]:
    return tuple(_enclosure(item if isinstance(item, Mapping) else {"url": item}) for item in several(value))


def _enclosure(value: Mapping[Any, Any]) -> Enclosure:
    told = {name: one_line(value[name]) for name in ("url", "length", "type", "title") if value.get(name) is not None}
    url = _web_address(told.get("url", ""))
    length = told.get("length", "")
    if not re.fullmatch(r"[0-9]{0,15}", length):
        raise Unusable(f"length {shown(length)} is no number of bytes.", "Write the size in bytes, or leave it off.")
    suffix = PurePosixPath(urlsplit(url).path).suffix[1:].lower()
    media_type = told.get("type", "").lower() or _MEDIA_TYPES.get(suffix, "application/octet-stream")
    if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", media_type):
        raise Unusable(f"type {shown(media_type)} is no media type.", "Write one such as audio/mpeg.")
    media_type = _MISTAKEN_TYPES.get(media_type, media_type)
    size = int(length) if length else None
    return Enclosure(url=url, media_type=media_type, length=size, title=told.get("title") or None)


FIELDS: Mapping[str, _Field] = {
    "title": _Field(("title",), _plain, "bad-title"),
    "summary": _Field(("summary", "description"), _plain, "bad-summary"),
    "expires": _Field(("expires",), _when, "bad-date"),
    "published": _Field(("published", "date"), _when, "bad-date"),
    "updated": _Field(("updated",), _when, "bad-date"),
    "authors": _Field(("authors", "author"), _people, "bad-author"),
    "categories": _Field(("categories", "tags"), _categories, "bad-tags"),
    "language": _Field(("language", "lang"), _language, "bad-language", fatal=False),
    "draft": _Field(("draft",), _flag, "bad-draft"),
    "slug": _Field(("slug",), _text, "bad-slug"),
    "id": _Field(("id",), _text, "bad-id"),
    "guid": _Field(("guid",), _text, "bad-id"),
    "canonical_url": _Field(("canonical_url",), _address, "bad-address", fatal=False),
    "enclosures": _Field(("enclosures", "enclosure"), _enclosures, "bad-enclosure"),
}
FIELD_NAMES = frozenset(name for field in FIELDS.values() for name in field.names)
