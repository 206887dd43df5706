"""The sandbox of a publisher's own templates: they reach only their values, and no mistake in them fills the memory.

A publisher can still write an endless loop on purpose. That harms only the publisher's own site.
"""

import re
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import soft_str

_LONGEST = 100_000  # characters, items or binary digits that an operation may make
_PADDING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "indent", "wordwrap"})
_WIDE = re.compile(r"\d{6,}|\*")  # in a format: a width, or a width that an argument gives


class Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            _demand(not _WIDE.search(left))
        elif operator == "**":
            _demand(not isinstance(left, int) or left.bit_length() * abs(right) <= _LONGEST)
        elif operator == "*" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            _demand(_length(left) * _length(right) <= _LONGEST)
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063 - as Jinja's
        if getattr(__obj, "__name__", "") in _PADDING:
            _demand_narrow(*args, *kwargs.values())
        return super().call(__context, __obj, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Any:
        wrapped = super().wrap_str_format(value)
        if wrapped is not None:
            _demand(not re.search(r"\d{6,}|:[^{}]*\{", value.__self__))
        return wrapped


def hold(environment: Sandbox) -> None:
    """Limit the filters that pad text, too."""
    for name in ("center", "indent", "wordwrap"):
        environment.filters[name] = _narrow(environment.filters[name])
    environment.filters["format"] = _format


def _narrow(padding: Any) -> Any:
    @wraps(padding)  # with the attributes from which Jinja knows the arguments
    def held(*args: Any, **kwargs: Any) -> Any:
        _demand_narrow(*args, *kwargs.values())
        return padding(*args, **kwargs)

    return held


def _format(text: Any, *args: Any, **kwargs: Any) -> Any:
    _demand(not _WIDE.search(str(text)))
    return soft_str(text) % (kwargs or args)


def _length(value: Any) -> int:
    """Give the length of a text or a list; a number counts as that many repetitions."""
    if isinstance(value, int):
        return abs(value)
    return len(value) if isinstance(value, str | bytes | list | tuple) else 1


def _demand_narrow(*widths: Any) -> None:
    _demand(all(width <= _LONGEST for width in widths if isinstance(width, int)))


def _demand(fits: bool) -> None:
    if not fits:
        raise SecurityError("this would make a text or a number of enormous length")
