"""The sandbox of a publisher's own templates: they reach only their values, and no mistake in them fills the memory.

A page is the same whenever and wherever it is rendered, so templates see neither the clock nor the machine's time zone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import chain
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context
from markupsafe import soft_str

_LONGEST = 100_000  # characters, items or binary digits that an operation may make
_LONGEST_PAGE = 5_000_000  # characters
_STEPS = 1_000_000  # numbers that the ranges of one page may give
_ANYTHING = 100  # characters of a value that is neither text, number nor list
_INDENT = 10  # characters of each level of JSON
_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "wordwrap"})
_OF_EACH_LINE = frozenset({"expandtabs", "indent"})
_WIDE = re.compile(r"\d{6,}|\*")  # in a format: a width, or a width that an argument gives
_CLOCK = frozenset({"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp"})


class _BoundedCode(CodeGenerator):
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        function = "markup_join" if frame.eval_ctx.autoescape or frame.eval_ctx.volatile else "str_join"
        self.write(f"environment.joined({function}, (")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = _BoundedCode

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _hold(self)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return attr not in _CLOCK and super().is_safe_attribute(obj, attr, value)

    def joined(self, join: Callable[[tuple[Any, ...]], str], parts: tuple[Any, ...]) -> str:
        """Join what stands between ``~``."""
        _demand(sum(map(_text_length, parts)) <= _LONGEST)
        return join(parts)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            _demand(not _WIDE.search(left) and left.count("%") * _text_length(right) <= _LONGEST)
        elif operator == "+" and not isinstance(left, int | float):
            _demand(_length(left) + _length(right) <= _LONGEST)
        elif operator == "**":
            _demand(not isinstance(left, int) or left.bit_length() * abs(right) <= _LONGEST)
        elif operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            _demand(_length(left) * _length(right) <= _LONGEST)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063 - as Jinja's
        name, owner = getattr(__obj, "__name__", ""), getattr(__obj, "__self__", None)
        if name in _PADDING:
            _demand_narrow(*args, *kwargs.values())
        elif name in _OF_EACH_LINE:
            _demand_few_lines(owner, *args, *kwargs.values())
        elif name == "astimezone":
            _demand(bool(args or kwargs), "this means the time zone of the machine; write astimezone(feed.zone)")
        elif name == "join" and isinstance(owner, str):
            args = (_few(args[0], owner), *args[1:]) if args else args
        elif name == "replace" and isinstance(owner, str):
            _demand_short_replacement(owner, *args)
        return super().call(__context, __obj, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Any:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        written = value.__self__
        _demand(not re.search(r"\d{6,}|:[^{}]*\{", written))

        def held(*args: Any, **kwargs: Any) -> Any:
            values = (*args, *kwargs.values())
            _demand(written.count("{") * max([0, *(_text_length(each) for each in values)]) <= _LONGEST)
            return wrapped(*args, **kwargs)

        return held


def _hold(environment: Sandbox) -> None:
    """Put bounds on the filters and functions that make texts and lists."""
    filters = environment.filters
    for name in ("center", "wordwrap", "batch", "slice"):
        filters[name] = _narrow(filters[name])
    filters["format"] = _format
    filters["indent"] = _indent
    filters["join"] = _join
    filters["replace"] = _replace
    filters["sum"] = _sum
    filters["tojson"] = _tojson
    for name, function in filters.items():
        filters[name] = _of_printable(function)
    environment.finalize = _printable
    environment.globals["range"] = _range


def bounded_page(parts: Iterable[str]) -> str:
    """Put a page together, and stop when it is longer than any page.

    Raises:
        SecurityError: the page is too long.
    """
    length, kept = 0, []
    for part in parts:
        length += len(part)
        _demand(length <= _LONGEST_PAGE, "the page would be longer than any page may be")
        kept.append(part)
    return "".join(kept)


@pass_context
def _range(context: Context, *bounds: int) -> Iterator[int]:
    """Count the steps of all ranges of the page, because loops stand in loops."""
    numbers = range(*bounds)
    budget = context.get(BUDGET)
    spent = budget if isinstance(budget, list) else [0]
    spent[0] += len(numbers)
    _demand(len(numbers) <= _LONGEST and spent[0] <= _STEPS, "a range would be of enormous length")
    return iter(numbers)


BUDGET = "feedwright_steps"  # the name of a list with one number: how many steps the ranges of the page have taken


def _printable(value: Any) -> Any:
    """Refuse a list that would be a text of enormous length."""
    if isinstance(value, list | tuple | dict):
        _demand(_text_length(value) <= _LONGEST_PAGE)
    return value


def _of_printable(function: Any) -> Any:
    place = 1 if hasattr(function, "jinja_pass_arg") else 0  # of the value, perhaps behind what Jinja passes

    @wraps(function)
    def held(*args: Any, **kwargs: Any) -> Any:
        _printable(args[place] if len(args) > place else None)
        return function(*args, **kwargs)

    return held


def _narrow(padding: Any) -> Any:
    @wraps(padding)  # with the attributes from which Jinja knows the arguments
    def held(*args: Any, **kwargs: Any) -> Any:
        _demand_narrow(*args, *kwargs.values())
        return padding(*args, **kwargs)

    return held


def _format(text: Any, *args: Any, **kwargs: Any) -> Any:
    written = str(text)
    _demand(not _WIDE.search(written))
    longest = max([0, *(_text_length(each) for each in (*args, *kwargs.values()))])
    _demand(written.count("%") * longest <= _LONGEST)
    return soft_str(text) % (kwargs or args)


@wraps(FILTERS["indent"])
def _indent(text: Any, *args: Any, **kwargs: Any) -> Any:
    _demand_few_lines(text, *args, *kwargs.values())
    return FILTERS["indent"](text, *args, **kwargs)


@wraps(FILTERS["join"])
def _join(eval_context: Any, values: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
    separator = kwargs.get("d", args[0] if args else "")
    return FILTERS["join"](eval_context, _few(values, str(separator)), *args, **kwargs)


@wraps(FILTERS["replace"])
def _replace(eval_context: Any, text: Any, old: Any, new: Any, count: int | None = None) -> Any:
    _demand_short_replacement(str(text), str(old), str(new))
    return FILTERS["replace"](eval_context, text, old, new, count)


@wraps(FILTERS["sum"])
def _sum(environment: Any, values: Any, attribute: Any = None, start: Any = 0) -> Any:
    _demand(isinstance(start, int | float), "only numbers can be added up")
    return FILTERS["sum"](environment, values, attribute, start)


@wraps(FILTERS["tojson"])
def _tojson(eval_context: Any, value: Any, indent: int | None = None) -> Any:
    _demand(indent is None or (isinstance(indent, int) and indent <= _INDENT))
    return FILTERS["tojson"](eval_context, value, indent)


def _few(values: Iterable[Any], separator: str) -> list[Any]:
    """Take the values of a join, as long as the joined text is not too long."""
    length, taken = 0, []
    for value in values:
        length += _text_length(value) + len(separator)
        _demand(length <= _LONGEST_PAGE)
        taken.append(value)
    return taken


def _text_length(value: Any) -> int:
    """Estimate how long a value is as a text; of a long list only so much is looked at as no page may have."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, int):
        return value.bit_length() // 3 + 2
    if not isinstance(value, list | tuple | dict):
        return _ANYTHING
    length = 2
    for part in chain(value.keys(), value.values()) if isinstance(value, dict) else value:
        length += _text_length(part) + 2
        if length > _LONGEST_PAGE:
            break
    return length


def _length(value: Any) -> int:
    """Give the length of a text or a list; a number counts as that many repetitions."""
    if isinstance(value, int):
        return abs(value)
    return len(value) if isinstance(value, str | bytes | list | tuple) else 1


def _demand_narrow(*widths: Any) -> None:
    _demand(all(width <= _LONGEST for width in widths if isinstance(width, int)))


def _demand_few_lines(text: Any, *widths: Any) -> None:
    lines = str(text).count("\n") + str(text).count("\t") + 1
    widest = max([1, *(width if isinstance(width, int) else _text_length(width) for width in widths)])
    _demand(lines * widest <= _LONGEST)


def _demand_short_replacement(text: str, *parts: Any) -> None:
    old, new = (str(part) for part in (*parts[:2], "", "")[:2])
    _demand(text.count(old) * len(new) <= _LONGEST_PAGE)


def _demand(fits: bool, what: str = "this would make a text or a number of enormous length") -> None:
    if not fits:
        raise SecurityError(what)
