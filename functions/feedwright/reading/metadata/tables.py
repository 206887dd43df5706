"""Tables of names and values in YAML, TOML and JSON, as front matter and sidecars hold them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

from feedwright.errors import ArticleError, Problem
from feedwright.reading.metadata.syntax import json_fault, yaml_fault
from feedwright.site.toml_faults import read_toml, toml_fault

# More items in YAML are a mistake. Deeper nesting would also overflow the stack in libyaml's binding, which kills the
# process.
_YAML_INDICATORS = 4_000
_YAML_EXPANDED = 100_000  # values, with each alias as often as it stands: a few lines can mean billions
_NULL, _TEXT = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc] # libyaml's loader, if it is installed
    """A loader that gives only strings and null: a title of 1.10 stays "1.10", and the language no stays "no"."""

    def resolve(self, kind: type, value: Any, implicit: Any) -> str:
        """Distinguish null from every other value."""
        return _NULL if kind is yaml.ScalarNode and implicit[0] and value in _NULLS else _TEXT

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Keep both values of a name that stands twice; the table itself would only show the last."""
        if all(type(name) is yaml.ScalarNode for name, _ in node.value):
            table = {self._constructed(name): self._constructed(value) for name, value in node.value}
        else:  # a name that is a list or a table, which the library refuses
            table = super().construct_mapping(node, deep)
        if len(table) == len(node.value):
            return table
        return Doubled([(name.value, value.value) for name, value in node.value], table)

    def construct_sequence(self, node: Any, deep: bool = False) -> list[Any]:
        """Construct the items of a list."""
        return [self._constructed(item) for item in node.value] if not deep else super().construct_sequence(node, deep)

    def _constructed(self, node: Any) -> Any:
        """Construct a value; a text needs none of the library's checks against circles, which take most of its time."""
        if type(node) is yaml.ScalarNode:
            return None if node.tag == _NULL else node.value
        return self.construct_object(node)


class Doubled(dict[Any, Any]):
    """A table in which a name stands twice."""

    def __init__(self, pairs: list[tuple[Any, Any]], table: Mapping[Any, Any]) -> None:
        super().__init__(table)
        self.pairs = pairs


def _json_table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    return table if len(table) == len(pairs) else Doubled(pairs, table)


_Loader.add_constructor(_NULL, lambda _loader, _node: None)
JSON = json.JSONDecoder(  # all numbers as they are written, as in YAML
    parse_int=str, parse_float=str, parse_constant=str, strict=False, object_pairs_hook=_json_table
)


def read_table(path: str, text: str, *, toml: bool, first_line: int = 1) -> Mapping[Any, Any]:
    """Read YAML or TOML outside of front matter, with the same limits.

    Raises:
        ArticleError: the text is not a table.
    """
    return (_read_toml if toml else _read_yaml)(path, text, first_line)


def pairs_of(table: Mapping[Any, Any]) -> Iterable[tuple[Any, Any]]:
    """Give all names and values of a table as it is written, even a name that stands twice."""
    return table.pairs if isinstance(table, Doubled) else table.items()


def _read_yaml(path: str, text: str, first_line: int) -> Mapping[Any, Any]:
    if sum(map(text.count, "[{-?:")) > _YAML_INDICATORS:
        raise refusal(path, first_line, "the metadata holds too many items.", "Move them out of the article.")
    cure = "Write one `name: value` on each line."
    try:
        values = yaml.load(text, Loader=_Loader)  # noqa: S506 - the base loader builds only strings
        is_expanded = "*" in text and "&" in text and _size(values, {}) > _YAML_EXPANDED
    except yaml.MarkedYAMLError as error:
        fault = yaml_fault(text, error)
        raise refusal(path, first_line + fault.line - 1, fault.what, fault.cure) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise refusal(path, first_line, "the metadata cannot be read.", cure) from error
    if is_expanded:
        raise refusal(path, first_line, "the metadata holds too many items.", "Write each value once, without *.")
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise refusal(
            path, first_line, "the metadata holds no names.", f"{cure} To draw a line across the page, write ***."
        )
    return values


def _size(value: Any, known: dict[int, int]) -> int:
    """Count the values in a value. One that stands in several places is looked at once, and counted in each."""
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in known:
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(each, known) for each in inner)
    return known[id(value)]


def _read_toml(path: str, text: str, first_line: int) -> Mapping[str, Any]:
    try:
        return read_toml(text)
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of thousands of digits
        line, reason, cure = toml_fault(text, error)
        raise refusal(path, first_line + line - 1, reason, cure) from error


def _read_json(path: str, text: str, first_line: int) -> Mapping[str, Any]:
    try:
        values = JSON.decode(text if text.strip() else "{}")
    except (ValueError, RecursionError) as error:
        raise not_json(path, first_line, error) from error
    if not isinstance(values, dict):
        raise refusal(path, first_line, "front matter holds no names.", 'Write {"title": "…"}')
    return values


def _read_javascript(path: str, _text: str, first_line: int) -> Mapping[str, Any]:
    what = "front matter is JavaScript, and Feedwright runs no JavaScript."
    raise refusal(
        path, first_line - 1, what, "Write it as YAML: one `name: value` on each line, between two lines ---."
    )


READERS: Mapping[str, Callable[[str, str, int], Mapping[Any, Any]]] = {
    "yaml": _read_yaml,
    "toml": _read_toml,
    "json": _read_json,
    "js": _read_javascript,
    "javascript": _read_javascript,
}


def not_json(path: str, first_line: int, error: Exception) -> ArticleError:
    if not isinstance(error, json.JSONDecodeError):
        return refusal(path, first_line, "the metadata is nested too deep.", "Move it out of the article.")
    fault = json_fault(error.doc, error)
    return refusal(path, first_line + fault.line - 1, fault.what, fault.cure)


def refusal(path: str, line: int, what: str, cure: str) -> ArticleError:
    return ArticleError(Problem(path=path, line=line, rule="front-matter", what=what, cure=cure))
