"""Metadata fields: one table from the names that authors write to what the model holds."""

import mimetypes
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from feedwright.errors import ArticleError, Problem
from feedwright.model import Enclosure, Person, legal
from feedwright.reading.dates import parse_date
from feedwright.reading.front_matter import Metadata

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", ""})
_EMAIL = re.compile(r"(?P<name>[^<>]+?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>")


class _Unusable(Exception):
    """A value's fault: what is wrong, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True, slots=True)
class _Field:
    names: tuple[str, ...]
    parse: Callable[[Any], Any]
    rule: str
    fatal: bool = True  # else the value is left out with a warning


def read_fields(metadata: Metadata) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Read what *metadata* says of an article, as keyword arguments of ``Article``, and the warnings.

    Raises:
        ArticleError: a value is one whose loss would mislead: a date, a draft mark, a title.
    """
    found: dict[str, Any] = {}
    warnings = []
    for target, field in _FIELDS.items():
        name = next((name for name in field.names if metadata.values.get(name) not in (None, "")), None)
        if name is None:
            continue
        try:
            value = field.parse(metadata.values[name])
        except _Unusable as fault:
            problem = metadata.problem(name, rule=field.rule, what=f"{name}: {fault.what}", cure=fault.cure)
            if field.fatal:
                raise ArticleError(problem) from fault
            warnings.append(problem)
        else:
            if value not in (None, "", ()):
                found[target] = value
    return found, tuple(warnings)


def split_names(text: str) -> tuple[Person, ...]:
    """Read ``A, B and C`` as three people."""
    names = re.split(r"\s*(?:[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+)", " ".join(text.split()))
    return tuple(Person(name=name) for name in names if name)


def _text(value: Any) -> str:
    if isinstance(value, (Mapping, list, bool)):
        raise _Unusable("this is not text.", "Write one line of text, in quotes if it holds a colon.")
    return " ".join(legal(str(value)).split())


def _flag(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise _Unusable(f"{value!r} is neither true nor false.", "Write draft: true or draft: false.")


def _when(value: Any) -> datetime | date:
    try:
        return parse_date(value)
    except (ValueError, OverflowError) as error:
        cure = "Write it as 2026-11-23 or 2026-11-23T08:30:00+01:00."
        raise _Unusable(f"{str(value)!r} is not a date that can be read: {error}.", cure) from error


def _language(value: Any) -> str:
    text = _text(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(text):
        raise _Unusable(f"{text!r} is no language tag.", "Write a BCP 47 tag such as en, de-AT or zh-Hant.")
    primary, *rest = text.split("-")
    return "-".join([primary.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _address(value: Any) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not re.fullmatch(r"[!-~]+", text):
        raise _Unusable(f"{text!r} is no web address.", "Write it whole: https://example.org/page")
    return text


def _people(value: Any) -> tuple[Person, ...]:
    items = value if isinstance(value, list) else [value]
    people: list[Person] = []
    for item in items:
        people += [_person(item)] if isinstance(item, Mapping) else _named(_text(item), whole=len(items) > 1)
    return tuple(dict.fromkeys(people))


def _named(text: str, *, whole: bool) -> tuple[Person, ...]:
    if found := _EMAIL.fullmatch(text):
        return (Person(name=found["name"], email=found["email"]),)
    return (Person(name=text),) if whole and text else split_names(text)


def _person(value: Mapping[str, Any]) -> Person:
    told = {str(key).lower(): _text(item) for key, item in value.items() if item not in (None, "")}
    if not told.get("name"):
        raise _Unusable("an author has no name.", "Write authors: [{name: Ada Lovelace}]")
    url = _address(told["url"]) if "url" in told else None
    return Person(name=told["name"], email=told.get("email"), url=url)


def _categories(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else str(value).split(",")
    kept: dict[str, str] = {}
    for item in items:
        text = _text(item)
        kept.setdefault(text.casefold(), text)
    return tuple(text for text in kept.values() if text)


def _enclosures(value: Any) -> tuple[Enclosure, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_enclosure(item if isinstance(item, Mapping) else {"url": item}) for item in items)


def _enclosure(value: Mapping[str, Any]) -> Enclosure:
    told = {str(key).lower(): item for key, item in value.items()}
    url = _address(told.get("url", ""))
    guessed = mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"
    length = _text(told.get("length", ""))
    if length and not re.fullmatch(r"\d{1,15}", length):
        raise _Unusable(f"length {length!r} is no number of bytes.", "Write the file's size in bytes, or leave it off.")
    media_type = _text(told.get("type", guessed)).lower()
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type):
        raise _Unusable(f"type {media_type!r} is no media type.", "Write one such as audio/mpeg.")
    title = _text(told.get("title", "")) or None
    return Enclosure(url=url, media_type=media_type, length=int(length) if length else None, title=title)


_FIELDS: Mapping[str, _Field] = {
    "title": _Field(("title",), _text, "bad-title"),
    "summary": _Field(("summary", "description"), _text, "bad-summary"),
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
