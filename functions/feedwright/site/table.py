"""A TOML table of settings whose values are asked for by key and type, so that every refusal names its line."""

import re
from collections.abc import Mapping
from typing import Any

from feedwright.errors import Problem, SiteError
from feedwright.model import legal
from feedwright.site.values import shown, web_address

SITE_KEY = "site.toml"


class Table:
    """A TOML table whose values are asked for by key and type, so that every refusal names its line."""

    def __init__(self, text: str, values: Mapping[str, Any], path: tuple[str, ...] = ()) -> None:
        self._text = text
        self._path = path
        self.values = values

    def table(self, key: str) -> "Table":
        return Table(self._text, self.values[key], (*self._path, key))

    def subtable(self, key: str, example: str) -> "Table":
        """The table at *key*; an empty one where there is none."""
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
            raise self.refusal(key, f"{key} {shown(value)} is no web address.", cure) from error

    def _typed(self, key: str, kind: type, example: str) -> Any:
        value = self.values.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.refusal(key, f"{key} is not of the right type.", f"Write {example}")
        return value


def line_of(text: str, key: str, tables: tuple[str, ...] = ()) -> int | None:
    """The line in which *key* is set; of a key in *tables* that stands in no line of its own, the innermost one's."""
    line = r"^[ \t]*(?:\[[ \t]*)?{}[\"']?{}[\"']?[ \t]*[.=\]]"
    start, outer = 0, ""
    for table in tables:
        header = re.compile(line.format(outer, re.escape(table)), re.MULTILINE).search(text)
        start = header.end() if header else start
        outer += rf"[\"']?{re.escape(table)}[\"']?[ \t]*\.[ \t]*"
    found = re.compile(line.format("", re.escape(key)), re.MULTILINE).search(text, start)
    if tables and (found is None or "=" in text[start : text.find("\n", start)]):  # written { on = "one line" }
        return text.count("\n", 0, start) + 1
    return text.count("\n", 0, found.start()) + 1 if found else None


def refusal(line: int | None, rule: str, what: str, cure: str) -> SiteError:
    return SiteError(Problem(path=SITE_KEY, line=line, rule=rule, what=what, cure=cure))
