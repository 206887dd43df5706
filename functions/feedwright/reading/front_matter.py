"""Front matter: YAML between ``---`` lines, TOML between ``+++`` lines."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from feedwright.errors import ArticleError, Problem

# Strings only: a title of 1.10 stays "1.10", the language no stays "no", and a date keeps its written form.
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCES = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>(?:.*?\n)?)(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)
_LIMIT = 65_536  # characters; metadata beyond that is a mistake, and YAML that long is slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Raw values by lower-case name, from one place, and where that place is."""

    path: str
    values: Mapping[str, Any]
    text: str = ""  # what the values were read from, to find a name's line in
    place: str = "front matter"

    def problem(self, name: str, *, rule: str, what: str, cure: str) -> Problem:
        return Problem(path=self.path, line=self._line(name), rule=rule, what=f"{what} ({self.place})", cure=cure)

    def _line(self, name: str) -> int | None:
        found = re.search(rf"^[ \t]*[\"']?{re.escape(name)}\b", self.text, re.MULTILINE | re.IGNORECASE)
        return self.text.count("\n", 0, found.start()) + 2 if found else None  # the fence is line 1


def split_front_matter(path: str, text: str) -> tuple[Metadata, str]:
    """Divide *text* into its metadata (empty where it has none) and its body.

    Raises:
        ArticleError: the front matter is opened and not closed, or is neither YAML nor TOML mapping.
    """
    opened = text.lstrip("\n") if text.startswith("\n") else text
    if not re.match(r"(---|\+\+\+)[ \t]*\n", opened):
        return Metadata(path=path, values={}), text
    found = _FENCES.match(opened)
    if found is None:
        if _is_rule(opened):
            return Metadata(path=path, values={}), text
        cure = "Close it with a line of its own like the opening one."
        raise _refusal(path, 1, "front-matter", "front matter is opened and never closed.", cure)
    inside = found["inside"]
    if len(inside) > _LIMIT:
        what = f"front matter is longer than {_LIMIT:,} characters."
        raise _refusal(path, 1, "front-matter", what, "Move text into the article's body.")
    read = _read_yaml if found["fence"] == "---" else _read_toml
    values = read(path, inside)
    return Metadata(path=path, values=_lower(values), text=inside), opened[found.end() :]


def _is_rule(text: str) -> bool:
    """A Markdown text may begin with a ``---`` rule: then no ``name:`` line follows."""
    lines = text.split("\n", 2)
    return re.match(r"[\w.-]+\s*[:=]", lines[1]) is None


def _read_yaml(path: str, text: str) -> Mapping[str, Any]:
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - the base loader builds strings alone
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        what = f"this is not YAML: {error.problem or error.context}."
        raise _refusal(path, line, "front-matter", what, "Quote values that hold a colon, # or quotes.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _refusal(path, 1, "front-matter", "this is not YAML.", "Write one `name: value` a line.") from error
    if values in (None, ""):
        return {}
    if not isinstance(values, dict):
        raise _refusal(path, 2, "front-matter", "this is no list of names.", "Write one `name: value` a line.")
    return values


def _read_toml(path: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) + 1 if at else text.count("\n") + 2
        cure = 'Write one `name = "value"` a line; text needs quotes.'
        raise _refusal(path, line, "front-matter", f"this is not TOML: {error}.", cure) from error


def _lower(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name).strip().lower(): value for name, value in values.items()}


def _refusal(path: str, line: int, rule: str, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=path, line=line, rule=rule, what=what, cure=cure))
