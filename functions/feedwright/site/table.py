"""A TOML table whose settings are read by key and type, so that every refusal names its line."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.errors import Problem, SiteError
from feedwright.model.expressions import expression
from feedwright.model.text import legal
from feedwright.site.settings import SITE_KEY
from feedwright.site.single_values import shown, web_address

_DEPTH = 8  # no setting is nested deeper

_NAME = r"""(?:"[^"\n]*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)"""
_NAMES = rf"({_NAME}(?:[ \t]*+\.[ \t]*+{_NAME})*+)"
_HEADER = expression(rf"[ \t]*+\[\[?+[ \t]*+{_NAMES}[ \t]*+\]")
_SETTING = expression(rf"[ \t]*+{_NAMES}[ \t]*+=")
_QUOTES = re.compile(r'"""|\'\'\'')


class Table:
    """A TOML table whose settings are read by key and type, so that every refusal names its line."""

    def __init__(self, text: str, values: Mapping[str, Any], path: tuple[str, ...] = ()) -> None:
        self._text = text
        self._path = path
        self.values = values

    def table(self, key: str, values: Mapping[str, Any] | None = None) -> "Table":
        """Give the table at *key*; *values* hold its content if there are several tables at this key."""
        return Table(self._text, self.values[key] if values is None else values, (*self._path, key))

    def subtable(self, key: str, example: str) -> "Table":
        """Give the table at *key*; an empty table if it is not there."""
        return Table(self._text, self._typed(key, dict, example) or {}, (*self._path, key))

    def refusal(self, key: str, what: str, cure: str, rule: str = "bad-setting") -> SiteError:
        return refusal(line_of(self._text, key, self._path) or 1, rule, what, cure)

    def text(self, key: str) -> str | None:
        """Read a text on one line."""
        value = self._typed(key, str, f'{key} = "…"')
        return " ".join(legal(value).split()) or None if value else None

    def number(self, key: str, default: int) -> int:
        value: int | None = self._typed(key, int, f"{key} = {default}")
        return default if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        value: list[Any] = self._typed(key, list, f'{key} = ["…"]') or []
        if any(not isinstance(item, str) for item in value):
            raise self.refusal(key, f"{key} holds something that is not text.", f'Write {key} = ["…"]')
        return tuple(value)

    def address(self, key: str) -> str | None:
        value = self.text(key)
        try:
            return web_address(value) if value else None
        except ValueError as error:
            cure = f'Write {key} = "https://example.org/"'
            raise self.refusal(key, f"{key} {shown(value)} is not a web address.", cure) from error

    def _typed(self, key: str, kind: type, example: str) -> Any:
        value = self.values.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.refusal(key, f"{key} is not of the right type.", f"Write {example}")
        return value


def line_of(text: str, key: str, tables: tuple[str, ...] = ()) -> int | None:
    """Give the line that sets *key* of *tables*; if no line does, the line of the innermost table."""
    wanted = (*tables, key)
    best, line = 0, None
    for number, path in _paths(text):
        if len(path) > best and path == wanted[: len(path)]:
            best, line = len(path), number
    return line


def _paths(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the path of each line that opens a table or sets a key; for a dotted key, the path of each part too."""
    table: tuple[str, ...] = ()
    quotes = ""
    for number, line in enumerate(text.split("\n"), 1):
        header = None if quotes else _HEADER.match(line)
        match = None if quotes else header or _SETTING.match(line)
        quotes = _quotes_after(quotes, line)
        if match:
            names = tuple(name.strip("\"'") for name in re.findall(_NAME, match[1])[:_DEPTH])
            path = names if header else table + names
            table = path if header else table
            yield from ((number, path[:length]) for length in range(1, len(path) + 1))


def _quotes_after(quotes: str, line: str) -> str:
    """Say which quotation marks of a text on several lines are open after *line*; *quotes* were open before it."""
    if not quotes and line.lstrip().startswith("#"):
        return ""
    for mark in _QUOTES.findall(line):
        quotes = "" if quotes == mark else quotes or mark
    return quotes


def refusal(line: int | None, rule: str, what: str, cure: str) -> SiteError:
    return SiteError(Problem(path=SITE_KEY, line=line, rule=rule, what=what, cure=cure))
