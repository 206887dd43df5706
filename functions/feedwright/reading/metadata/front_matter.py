"""Front matter: YAML between ``---`` lines, TOML between ``+++``, JSON in braces or between ``;;;``, header lines."""

import json
import re
import tomllib
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from feedwright.errors import ArticleError, Problem
from feedwright.site.values import toml_fault

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_OPENING = re.compile(r"(?P<fence>---|\+\+\+|;;;)[ \t]*(?P<form>yaml|toml|json|js|javascript|)[ \t]*\n", re.IGNORECASE)
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
    ";;;": re.compile(r"^;;;[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_FORMS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_BRACES = re.compile(r"\{\s*(?:\"[^\"\n]{0,100}\"\s*:|\}[ \t]*\n)")
# Metadata beyond these is a mistake. Deeper nesting would overflow the stack inside libyaml's binding, which
# kills the process; and dotted TOML keys cost the square of their length.
_LENGTH, _YAML_INDICATORS = 32_768, 4_000

_NULL, _TEXT = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc] # libyaml's, where it is there
    """Strings only, and null: a title of 1.10 stays "1.10", the language no stays "no", a date keeps its form."""

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        """Tell null from everything else."""
        return _NULL if kind is yaml.ScalarNode and implicit[0] and value in _NULLS else _TEXT


_Loader.add_constructor(_NULL, lambda _loader, _node: None)
_JSON = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Raw values by lower-case name, from one place, and where that place is."""

    path: str
    values: Mapping[str, Any]
    text: str = ""  # what the values were read from, to find a name's line in
    first_line: int = 1
    place: str = "front matter"
    written: Mapping[str, str] = field(default_factory=dict)  # names that the text writes otherwise
    typed: bool = False  # by an author's own hand: then unknown names may be slips of the pen

    def problem(self, name: str, *, rule: str, what: str, cure: str) -> Problem:
        return Problem(
            path=self.path,
            line=self._line(self.written.get(name, name)),
            rule=rule,
            what=f"{what} ({self.place})",
            cure=cure,
        )

    def _line(self, name: str) -> int | None:
        written = rf"^(?P<indent>[ \t]*)[\"']?{re.escape(name)}[\"']?[ \t]*[:=]"
        found = list(re.finditer(written, self.text, re.MULTILINE | re.IGNORECASE))
        if not found:
            return None
        outermost = min(found, key=lambda line: len(line["indent"]))
        return self.first_line + self.text.count("\n", 0, outermost.start())


def split_front_matter(path: str, text: str, names: Container[str] = ()) -> tuple[Metadata, str]:
    """Divide *text* into its metadata (empty where it has none) and its body.

    Args:
        path: the object's key.
        text: all of it.
        names: those that header lines may begin with.

    Raises:
        ArticleError: the front matter is opened and not closed, or is no table of names.
    """
    start = _BLANK_LINES.match(text).end()  # type: ignore[union-attr] # it matches nothing, too
    nothing = Metadata(path=path, values={})
    opening = _OPENING.match(text, start)
    if opening is None and _BRACES.match(text, start):
        return _braces(path, text, start)
    if opening is None:
        return _split_header_lines(path, text, start, names) or (nothing, text)
    first_line = text.count("\n", 0, start) + 2
    closing = _CLOSING[opening["fence"]].search(text, opening.end())
    if closing is None:
        if _is_rule(text[start:]):
            return nothing, text
        cure = "Close it with a line of its own like the opening one."
        raise _refusal(path, first_line - 1, "front matter is opened and never closed.", cure)
    inside = text[opening.end() : closing.start()]
    if len(inside) > _LENGTH:
        raise _too_long(path, first_line - 1)
    form = opening["form"].lower() or _FORMS[opening["fence"]]
    return _metadata(path, _READERS[form](path, inside, first_line), inside, first_line), text[closing.end() :]


def read_table(path: str, text: str, *, toml: bool, first_line: int = 1) -> Mapping[Any, Any]:
    """Read YAML or TOML that stands anywhere but in front matter, within the same bounds.

    Raises:
        ArticleError: it is no table.
    """
    return (_read_toml if toml else _read_yaml)(path, text, first_line)


def _split_header_lines(path: str, text: str, start: int, names: Container[str]) -> tuple[Metadata, str] | None:
    from feedwright.reading.metadata.header_lines import read_header_lines  # noqa: PLC0415 - few articles have them

    found = read_header_lines(text, start, names)
    if found is None:
        return None
    first_line = text.count("\n", 0, start) + 1
    metadata = Metadata(
        path=path, values=found.values, text=found.text, first_line=first_line, place="the lines at the top", typed=True
    )
    return metadata, text[found.end :]


def _is_rule(text: str) -> bool:
    """A Markdown text may begin with a ``---`` rule: then no ``name:`` line follows."""
    return re.match(r"[\w.-]+\s*[:=]", text.split("\n", 2)[1]) is None


def _braces(path: str, text: str, start: int) -> tuple[Metadata, str]:
    """Read a JSON object that opens the text, as Hugo does."""
    line = text.count("\n", 0, start) + 1
    inside = text[start : start + _LENGTH]
    try:
        values, length = _JSON.raw_decode(inside)
    except (ValueError, RecursionError) as error:
        if len(text) - start > _LENGTH and getattr(error, "pos", 0) > _LENGTH - 100:
            raise _too_long(path, line) from error
        raise _not_json(path, line, error) from error
    return _metadata(path, values, inside[:length], line), text[start + length :].lstrip(" \t")


def _metadata(path: str, read: Mapping[Any, Any], text: str, first_line: int) -> Metadata:
    values = {str(name).strip().lower(): value for name, value in read.items()}
    return Metadata(path=path, values=values, text=text, first_line=first_line, typed=True)


def _read_yaml(path: str, text: str, first_line: int) -> Mapping[Any, Any]:
    if sum(map(text.count, "[{-?:")) > _YAML_INDICATORS:
        raise _refusal(path, first_line, "the metadata holds too many items.", "Move them out of the article.")
    cure = "Write one `name: value` a line."
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - the base loader builds strings alone
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        what = f"this is not YAML: {error.problem or error.context}."
        raise _refusal(path, line, what, "Quote values that hold a colon, # or quotes.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _refusal(path, first_line, "this is not YAML.", cure) from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise _refusal(path, first_line, "the metadata holds no names.", f"{cure} A mere rule is written ***.")
    return values


def _read_toml(path: str, text: str, first_line: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        line, reason = toml_fault(text, error)
        cure = 'Write one `name = "value"` a line; text needs quotes.'
        raise _refusal(path, first_line + line - 1, f"this is not TOML: {reason}.", cure) from error


def _read_json(path: str, text: str, first_line: int) -> Mapping[str, Any]:
    try:
        values = _JSON.decode(text if text.strip() else "{}")
    except (ValueError, RecursionError) as error:
        raise _not_json(path, first_line, error) from error
    if not isinstance(values, dict):
        raise _refusal(path, first_line, "front matter holds no names.", 'Write {"title": "…"}')
    return values


def _read_javascript(path: str, _text: str, first_line: int) -> Mapping[str, Any]:
    what = "front matter is JavaScript, which is not run."
    raise _refusal(path, first_line - 1, what, "Write it as YAML: one `name: value` a line between --- lines.")


_READERS: Mapping[str, Callable[[str, str, int], Mapping[Any, Any]]] = {
    "yaml": _read_yaml,
    "toml": _read_toml,
    "json": _read_json,
    "js": _read_javascript,
    "javascript": _read_javascript,
}


def _not_json(path: str, first_line: int, error: Exception) -> ArticleError:
    if not isinstance(error, json.JSONDecodeError):
        return _refusal(path, first_line, "this is not JSON: it is nested too deep.", "Move it out of the article.")
    cure = 'Write {"name": "value", …}, names and texts in double quotes.'
    return _refusal(path, first_line + error.lineno - 1, f"this is not JSON: {error.msg}.", cure)


def _too_long(path: str, line: int) -> ArticleError:
    what = f"front matter is longer than {_LENGTH:,} characters."
    return _refusal(path, line, what, "Move text into the article's body.")


def _refusal(path: str, line: int, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=path, line=line, rule="front-matter", what=what, cure=cure))
