"""Reads the values that items of feeds hold: dates, people, files, podcast data."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.model.text import is_blank, legal
from feedwright.moving.served.markup import Children, each, first_text, text_in
from feedwright.reading.media.names import type_by_name
from feedwright.reading.prose.dates import parse_date
from feedwright.reading.prose.unreadable_date import UnreadableDate

_TRUE, _FALSE = frozenset({"yes", "true", "explicit"}), frozenset({"no", "false", "clean"})
_KINDS = frozenset({"full", "trailer", "bonus"})
_WITH_EMAIL = re.compile(r"(?:[^\s<>()@]+@[^\s<>()@]+\s*\((?P<name>[^()]+)\)|(?P<first>[^<>()]+?)\s*<[^<>]*@[^<>]*>)")
_LONGEST = 10**7  # seconds


def moment(text: str) -> datetime | None:
    """Read a date of RSS, Atom or JSON Feed, in UTC and whole seconds; None if it cannot be read."""
    if not text or len(text) > 100:
        return None
    try:
        value: date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            value = parse_date(text)
        except UnreadableDate:
            return None
    whole = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    whole = whole.replace(tzinfo=UTC) if whole.tzinfo is None else whole
    try:
        whole = whole.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
    return whole if whole.year > 1900 else None  # WordPress writes "30 Nov 1999" or "-0001" for no date; see there


def people(names: Iterable[str]) -> tuple[Person, ...]:
    """Make people of names; e-mail addresses, which are private, are left out."""
    return tuple(dict.fromkeys(Person(name=name) for text in names if (name := _name(text))))


def person(name: str, url: str, avatar: str = "") -> Person | None:
    """Make a person with the addresses of a page and a picture."""
    known = _name(name)
    addresses = (each if re.match(r"https?://\S+$", each) else None for each in map(legal, (url, avatar)))
    return Person(name=known, url=next(addresses), avatar=next(addresses)) if known else None


def _name(text: str) -> str:
    text = " ".join(legal(text).split())
    match = _WITH_EMAIL.fullmatch(text)
    name = (match["name"] or match["first"]).strip() if match else text
    return "" if re.fullmatch(r"[^\s@]+@[^\s@]+", name) else name


def enclosure(
    url: str, media_type: str, length: str = "", *, duration: int | None = None, title: str = ""
) -> Enclosure | None:
    """Make an enclosure. Its address stays as it was served, with what counts downloads before it."""
    url = legal(url)
    if is_blank(url):
        return None
    kind = media_type.partition(";")[0].strip().lower()
    if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", kind):
        kind = type_by_name(_path(url))
    size = int(length) if re.fullmatch(r"[0-9]{1,15}", length.strip()) else None
    return Enclosure(url=url, media_type=kind, length=size or None, duration=duration, title=legal(title) or None)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def seconds(text: str) -> int | None:
    """Read ``3723``, ``62:03`` or ``1:02:03``."""
    parts = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d+)?", text.strip(), re.ASCII)
    if parts is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in parts.groups())
    return min(hours * 3600 + minutes * 60 + rest, _LONGEST) or None


def truth(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip(), re.ASCII) else None


def episode(children: Children) -> Episode | None:
    """Read what podcast apps want to know of an item."""
    kind = first_text(children, "itunes:episodeType").lower()
    values: dict[str, Any] = {
        "kind": kind if kind in _KINDS else "full",
        "number": number(first_text(children, "itunes:episode", "podcast:episode").partition(".")[0]),
        "season": number(first_text(children, "itunes:season", "podcast:season")),
        "explicit": truth(first_text(children, "itunes:explicit")),
        "transcripts": tuple(_transcripts(children)),
        "chapters": next(
            (url for element in each(children, "podcast:chapters") if (url := address(element, "url"))), None
        ),
        "people": tuple(participants(children)),
        "location": legal(first_text(children, "podcast:location")) or None,
    }
    said = {name: value for name, value in values.items() if value not in (None, (), "full")}
    return Episode(**values) if said else None


def _transcripts(children: Children) -> Iterator[Enclosure]:
    for element in each(children, "podcast:transcript"):
        if file := enclosure(element.get("url") or "", element.get("type") or ""):
            yield file


def participants(children: Children) -> Iterator[Person]:
    """Give the people of ``podcast:person``."""
    for element in each(children, "podcast:person"):
        name = " ".join(legal(text_in(element)).split())
        if name:
            role = legal(element.get("role") or "").strip().lower() or None
            yield Person(name=name, role=role, url=address(element, "href"), avatar=address(element, "img"))


def address(element: Any, name: str) -> str | None:
    """Give the web address in an attribute."""
    url = legal(element.get(name) or "").strip()
    return url if re.match(r"https?://\S+$", url) else None


def images(children: Children) -> tuple[Image, ...]:
    """Give the pictures that an item names beside its text."""
    places = [
        *(element.get("href") or "" for element in each(children, "itunes:image")),
        *(element.get("url") or "" for element in each(children, "media:thumbnail")),
        *(element.get("url") or "" for element in each(children, "media:content") if _is_picture(element)),
    ]
    addresses = dict.fromkeys(legal(place).strip() for place in places if re.match(r"\s*https?://", place))
    return tuple(Image(url=place) for place in addresses)


def _is_picture(element: Any) -> bool:
    return element.get("medium") == "image" or (element.get("type") or "").startswith("image/")
