"""Reads a JSON file that holds a table, or finds the place of its fault."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from feedwright.errors import ArticleError, Problem
from feedwright.model.text import legal
from feedwright.reading.metadata.syntax import json_fault

_DEPTH = 40
_DIGITS = 18  # a longer integer is an id or a mistake, and stays as it is written


class _Fault(ValueError):  # noqa: N818 - the name says what is wrong with the file
    """JSON that the standard permits but no author means."""

    def __init__(self, what: str, at: re.Match[str] | None = None) -> None:
        super().__init__(what)
        self.what, self.at = what, at


def load_json(path: str, text: str) -> Any:
    """Read JSON strictly: no name twice in a table, no NaN; numbers with a point stay as they are written.

    Raises:
        ArticleError: with the line.
    """
    cure = "Correct it; a JSON checker or editor shows the place."
    try:
        return _checked(json.loads(text, **_hooks(text)), _DEPTH)
    except json.JSONDecodeError as error:
        cause = json_fault(text, error)
        raise json_refusal(path, cause.what, cause.cure, cause.line) from error
    except _Fault as fault:
        line = 1 + text.count("\n", 0, fault.at.start()) if fault.at else 1
        raise json_refusal(path, f"this JSON cannot be used: {fault.what}.", cure, line) from fault
    except RecursionError as error:
        raise json_refusal(path, "this JSON is nested too deep.", "Make it flatter.") from error


def json_refusal(path: str, what: str, cure: str, line: int | None = 1) -> ArticleError:
    return ArticleError(Problem(path=path, line=line, rule="json", what=what, cure=cure))


def line_of(text: str, name: str) -> int | None:
    """Give the line of *text* in which a table's *name* stands first."""
    match = _written(name).search(text)
    return 1 + text.count("\n", 0, match.start()) if match else None


def _hooks(text: str) -> Mapping[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            stands = Counter(name for name, _ in pairs)
            twice = next(name for name in table if stands[name] > 1)
            places = list(_written(twice).finditer(text))
            raise _Fault(f"{twice[:40]!r} stands twice in one table", places[1] if len(places) > 1 else None)
        return table

    def constant(name: str) -> NoReturn:
        raise _Fault(f"{name} is not a number", re.search(rf"(?<![\w\"]){name}", text))

    def integer(digits: str) -> int | str:
        return int(digits) if len(digits) <= _DIGITS else digits

    return {"object_pairs_hook": unique, "parse_constant": constant, "parse_int": integer, "parse_float": str}


def _written(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(json.dumps(name, ensure_ascii=False))}\s*:")


def _checked(value: Any, depth: int) -> Any:
    """Remove characters that XML documents must not hold from all text; escapes can bring them in."""
    if isinstance(value, str):
        return legal(value)
    if not isinstance(value, dict | list):
        return value
    if not depth:
        raise _Fault("it is nested too deep")
    if isinstance(value, list):
        return [_checked(item, depth - 1) for item in value]
    return {legal(name): _checked(item, depth - 1) for name, item in value.items()}
