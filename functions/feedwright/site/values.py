"""Single values as articles and ``site.toml`` write them: a line of text, a web address, a language, a list."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from feedwright.model.text import legal
from feedwright.site import subtags

_LENGTH = 4_000  # characters; a longer line is text that slipped into the metadata
_ITEMS = 100
_SHOWN = 60

_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}
_NO_URL_CHARACTER = re.compile(r"[^!-~]|[\"<>\\^`{|}]")
_EMAIL = re.compile(r"[^\s@<>()\",;:]+@[^\s@<>()\",;:]+")
# RFC 5646 §2.1 without the grandfathered tags: language, script, region, variants, extensions, private use.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?"
)
_TWO_LETTERS = frozenset(subtags.TWO_LETTERS.split())
# What the registry gives up, and what stands for the United Kingdom almost everywhere but there.
_REGIONS = {"bu": "MM", "dd": "DE", "fx": "FR", "tp": "TL", "yd": "YE", "zr": "CD", "uk": "GB"}


class Unusable(Exception):  # noqa: N818 - of a value it says what it is
    """A value's fault: what is wrong, and the cure."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


def shown(value: Any) -> str:
    """Quote *value* in a message, short whatever it is."""
    if isinstance(value, Mapping | list):  # YAML aliases can make these larger than any memory
        return "a list" if isinstance(value, list) else "a table"
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return "a number"
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def one_line(value: Any) -> str:
    """Read text, or a number, on one line."""
    if isinstance(value, Mapping | list | bool):
        raise Unusable("this is not text.", "Write one line of text, in quotes if it holds a colon.")
    try:
        text = " ".join(legal(str(value)).split())
    except ValueError as error:
        raise Unusable("this number is too long.", "Write it in quotes if it is text.") from error
    if len(text) > _LENGTH:
        raise Unusable(f"this is longer than {_LENGTH:,} characters.", "Shorten it, or move it into the text.")
    return text


def several(value: Any) -> list[Any]:
    """Read a list, or one thing as a list of it; what is empty is left out."""
    items = [item for item in (value if isinstance(value, list) else [value]) if item not in (None, "")]
    if len(items) > _ITEMS:
        raise Unusable(f"this list has {len(items):,} items.", f"Keep at most {_ITEMS}.")
    return items


def web_address(text: str) -> str:
    """Bring an absolute http address into canonical form: lower-case host, no default port, ASCII alone.

    Raises:
        ValueError: it is none, or it gives away a user name.
    """
    parts = urlsplit(text)
    host, port = parts.hostname or "", parts.port
    host = f"[{host}]" if ":" in host else host
    if parts.scheme not in _PORTS or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError("it is not a web address")
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    whole = parts._replace(netloc=netloc).geturl()
    return _NO_URL_CHARACTER.sub(lambda character: quote(character[0]), whole)


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def language_tag(text: str) -> str | None:
    """Bring a BCP 47 tag into canonical form (RFC 5646 §4.5): ``zh_hant_tw`` becomes ``zh-Hant-TW``, ``iw`` ``he``.

    Nothing is returned for what is none, or begins with a language that is not registered.
    """
    tag = text.strip().replace("_", "-").lower()
    tag = _preferred().get(tag, tag).lower()
    if not _LANGUAGE.fullmatch(tag):
        return None
    primary, *parts = tag.split("-")
    primary = _preferred().get(primary, primary)
    if primary not in _TWO_LETTERS and primary not in _three_letters():
        return None
    for i, part in enumerate(parts):
        if len(part) == 1:  # extensions and private use stay in lower case
            break
        parts[i] = {2: _REGIONS.get(part, part.upper()), 4: part.title()}.get(len(part), part)
    return "-".join([primary, *parts])


@cache
def _preferred() -> Mapping[str, str]:
    return dict(pair.split(":") for pair in subtags.PREFERRED.split())


@cache
def _three_letters() -> frozenset[str]:
    groups = (group.split(":") for group in subtags.THREE_LETTERS.split())
    return frozenset(start + third for start, thirds in groups for third in thirds)


def toml_fault(text: str, error: Exception) -> tuple[int, str, str]:
    """Say in which line of *text* tomllib found its fault, what is wrong with that line, and the cure."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return 1, "it holds a number that is too long, or lists that are nested too deep.", "Make it shorter."
    at = re.search(r"\(at line (\d+), .*\)$", str(error))
    lines = text.split("\n")
    number = int(at[1]) if at else max(1, len(text.rstrip().split("\n")))
    while number > 1 and not lines[number - 1].strip():  # it ends where the library had hoped for more
        number -= 1
    line = lines[number - 1].strip()
    what, cure = _toml_cause(line, str(error))
    return number, f"{what}: {shown(line)}.", cure


def _toml_cause(line: str, message: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in line.partition("="))
    value = value.partition("#")[0].strip()
    first, before_colon = value[:1], line.partition(":")[0].strip()
    is_word = bool(value) and first not in "\"'[{+-0123456789" and value not in {"true", "false"}
    for holds, what, cure in (
        (re.search(r"overwrite|twice|more than once", message), "this is written twice", "Keep only one of the two."),
        (re.search("[“”„‘’]", line), "the quotation marks are not plain ones", f'Type plain ones: {name} = "…"'),
        (not equals and re.match(r"[\w-]+\s*:", line), "there is a colon in place of =", f'Write {before_colon} = "…"'),
        (not equals, "the line has no =", 'Write name = "value".'),
        (not value, "there is no value after =", f'Write {name} = "value".'),
        (value.lower() in _YES_NO and is_word, _SMALL, f"Write {name} = true or {name} = false."),
        (is_word, "the text has no quotation marks", f'Write {name} = "{value[:60]}"'),
        (first in {'"', "'"} and value.count(first) % 2, "a quotation mark is never closed", "Close it."),
        (first in {"[", "{"}, "a list or table is not closed, or a comma is missing in it", 'Write ["one", "two"].'),
        ("\\" in value, "a backslash in a text must be doubled", "Write \\\\ for \\, or put ' marks around the text."),
    ):
        if holds:
            return what, cure
    return "this cannot be read", 'Write one name = "value" on each line; text needs quotation marks.'


_YES_NO = frozenset({"true", "false", "yes", "no"})
_SMALL = "yes and no must be written true and false, in small letters"
