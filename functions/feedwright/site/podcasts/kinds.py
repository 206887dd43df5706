"""The kinds of values in the table of tags: how each is read, and how a schema for editors describes it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any

from msgspec import Struct

from feedwright.site.language_tags import language_tag
from feedwright.site.single_values import Unusable, one_line, seconds_of, shown, web_address

_ADDRESS = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://([^/@?#\s\[\]]+|\[[0-9A-Fa-f:.]+\](:[0-9]+)?)([/?#]|\s*$)"
_TIME = r"^\s*\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d)?([Zz]|[+-]\d\d:\d\d)\s*$"
_PICTURE = r"^(?!.*://)(?![./])(?!.*/[./])[^\\]*\.([Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg])$"
_CLOCK = r"^\s*(\d{1,3}:)?\d{1,3}:\d\d(\.\d+)?\s*$"
_SCHEMES = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


class Kind(Struct, frozen=True):
    read: Callable[[Any], str]  # raises ``Unusable``
    schema: Mapping[str, Any]


def decimal(number: float) -> str:
    """Write a number without zeros that say nothing: 73, 73.5."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _address(value: Any) -> str:
    written = one_line(value)
    try:
        return web_address(written)
    except ValueError as error:
        raise Unusable(f"{shown(written)} is not a web address.", "Write one that begins with https://") from error


def _own_address(value: Any) -> str:
    """Read an address, or ``true`` for the feed's own."""
    return ("true" if value else "") if isinstance(value, bool) else _address(value)


def _file(value: Any) -> str:
    """Read an address, or the path of a file, which its reader judges."""
    written = one_line(value)
    return _address(written) if _SCHEMES.match(written) else written


def _seconds(value: Any) -> str:
    seconds = seconds_of(one_line(value))
    if seconds is None:
        raise Unusable(f"{shown(value)} is no time in a recording.", "Write seconds, or minutes and seconds: 1:13")
    return decimal(seconds)


def _number(value: Any) -> str:
    written = f"{value:.12f}".rstrip("0").rstrip(".") if isinstance(value, float) else one_line(value)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,12})?", written):
        raise Unusable(f"{shown(written)} is not a number.", "Write only digits.")
    return written


def _whole(value: Any) -> str:
    written = one_line(value)
    if not re.fullmatch(r"[1-9][0-9]{0,14}", written):
        raise Unusable(f"{shown(written)} is not a whole number above 0.", "Write only digits.")
    return written


def _count(value: Any) -> str:
    return "0" if one_line(value) == "0" else _whole(value)


def _flag(yes: str, no: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        word = str(value).lower() if isinstance(value, bool) else one_line(value).lower()
        if word not in {"true", "false", "yes", "no"}:
            raise Unusable(f"{shown(value)} is neither true nor false.", "Write true or false.")
        return yes if word in {"true", "yes"} else no

    return read


def _moment(value: Any) -> datetime:
    try:
        when = value if isinstance(value, datetime) else datetime.fromisoformat(one_line(value).upper())
    except ValueError:
        when = None
    if when is None or when.tzinfo is None or (isinstance(value, date) and not isinstance(value, datetime)):
        cure = "Write date, time and offset: 2026-11-27T19:00:00Z"
        raise Unusable(f"{shown(value)} is no time with its offset.", cure)
    return when.astimezone(UTC).replace(microsecond=0)


def _language(value: Any) -> str:
    tag = language_tag(one_line(value))
    if not tag:
        raise Unusable(f"{shown(value)} is not a language tag.", "Write a BCP 47 tag such as en or de-AT.")
    return tag


def _matching(pattern: str, example: str) -> Kind:
    """Make a kind of texts that match *pattern*."""

    def read(value: Any) -> str:
        written = one_line(value)
        if not re.fullmatch(pattern, written):
            raise Unusable(f"{shown(written)} has not the right form.", f"Write it as in {example}.")
        return written

    return Kind(read, {"type": "string", "pattern": f"^\\s*({pattern})\\s*$"})


_FLAG = {"type": "boolean"}
_NUMBER = {"type": "number", "minimum": 0}
SILENT = frozenset({"yes", "true", "own-url"})  # ``itunes_block = false`` says nothing: no element is written
KINDS: Mapping[str, Kind] = {
    "text": Kind(one_line, {"type": "string", "pattern": "\\S"}),
    "url": Kind(_address, {"type": "string", "pattern": _ADDRESS}),
    "own-url": Kind(_own_address, {"anyOf": [{"type": "string", "pattern": _ADDRESS}, {"type": "boolean"}]}),
    "file": Kind(_file, {"type": "string", "pattern": "\\S"}),
    "picture": Kind(_file, {"type": "string", "pattern": f"({_ADDRESS}|{_PICTURE})"}),
    "seconds": Kind(_seconds, {"anyOf": [_NUMBER, {"type": "string", "pattern": _CLOCK}]}),
    "number": Kind(_number, _NUMBER),
    "whole": Kind(_whole, {"type": "integer", "minimum": 1}),
    "count": Kind(_count, {"type": "integer", "minimum": 0}),
    "true-false": Kind(_flag("true", "false"), _FLAG),
    "true": Kind(_flag("true", ""), _FLAG),
    "yes-no": Kind(_flag("yes", "no"), _FLAG),
    "yes": Kind(_flag("Yes", ""), _FLAG),
    "time": Kind(lambda value: _moment(value).isoformat(), {"type": "string", "pattern": _TIME}),
    "mail-date": Kind(lambda value: format_datetime(_moment(value)), {"type": "string", "pattern": _TIME}),
    "language": Kind(_language, {"type": "string", "pattern": r"^\s*[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*\s*$"}),
    "uuid": _matching(
        r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
        "917393e3-1b1e-5cef-ace4-edaa54e1f810",
    ),
    "geo": _matching(
        r"geo:-?\d{1,2}(\.\d{1,12})?,-?\d{1,3}(\.\d{1,12})?(,-?\d{1,6}(\.\d{1,6})?)?(;u=\d{1,9}(\.\d{1,6})?)?",
        "geo:51.5,-0.1",
    ),
    "osm": _matching(r"[NWR]\d{1,15}(#\d{1,9})?", "R113314"),
    "country": _matching(r"[A-Z]{2}", "GB"),
    "host": _matching(r"[A-Za-z0-9]([A-Za-z0-9-]{0,62}\.)*[A-Za-z0-9-]{1,63}(:\d{1,5})?", "irc.example.org"),
    "media-type": _matching(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", "audio/mpeg"),
    "token": _matching(r"[A-Za-z0-9._-]{1,60}", "spotify"),
    "tokens": _matching(r"[A-Za-z0-9./_-]{1,60}([ ,]{1,2}[A-Za-z0-9./_-]{1,60}){0,9}", "artwork social"),
    "ratio": _matching(r"\d{1,4}(\.\d{1,4})?/\d{1,4}(\.\d{1,4})?", "16/9"),
    "rrule": _matching(r"FREQ=[A-Z]{5,8}(;[A-Z]{2,10}=[A-Za-z0-9,+:-]{1,100}){0,12}", "FREQ=WEEKLY;BYDAY=FR"),
}
