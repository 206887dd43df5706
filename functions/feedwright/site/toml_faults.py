"""Faults of a TOML file in plain words: the line, what is wrong with it, and the cure."""

import re
import tomllib
from typing import Any

from feedwright.site.single_values import shown

_YES_NO = frozenset({"true", "false", "yes", "no"})
_SMALL = "yes and no must be written true and false, in small letters"


# A name such as a.a.a: over one of many thousand parts the library takes hours.
_MANY_PARTS = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){200}")


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML of a stranger.

    Raises:
        ValueError, RecursionError: it is no TOML, or it would take very long.
    """
    if _MANY_PARTS.search(text):
        raise ValueError("a name has too many parts")
    return tomllib.loads(text)


def toml_fault(text: str, error: Exception) -> tuple[int, str, str]:
    """Say in which line of *text* tomllib found its fault, what is wrong with that line, and the cure."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        what = "it holds a number or a name that is too long, or lists that are nested too deep."
        return 1, what, "Make it shorter."
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
        (
            name == "birth" and first not in {'"', "'"},
            "this is not a date",
            "Write year, month, day: birth = 2026-01-31",
        ),
        (value.lower() in _YES_NO and is_word, _SMALL, f"Write {name} = true or {name} = false."),
        (is_word, "the text has no quotation marks", f'Write {name} = "{value[:60]}"'),
        (first in {'"', "'"} and value.count(first) % 2, "a quotation mark is never closed", "Close it."),
        (first in {"[", "{"}, "a list or table is not closed, or a comma is missing in it", 'Write ["one", "two"].'),
        ("\\" in value, "a backslash in a text must be doubled", "Write \\\\ for \\, or put ' marks around the text."),
    ):
        if holds:
            return what, cure
    return "this cannot be read", 'Write one name = "value" on each line; text needs quotation marks.'
