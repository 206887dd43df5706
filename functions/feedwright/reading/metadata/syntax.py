"""Explains in plain words why YAML or JSON cannot be read: the line, the cause and the cure."""

import json
import re
from collections.abc import Iterator
from itertools import chain

import yaml
from msgspec import Struct

from feedwright.site.single_values import shown

_QUOTE = 'Put quotes around the value: name: "value".'
_CURLY = "“”„‟«»‘’‚"
_ENTRY = re.compile(r"[^:\n]*:(?:\s|$)|\s|-\s|#")  # a line that may stand above another line
_LINE_MARKS = re.compile("[\u2028\u2029\u0085]")


class Fault(Struct, frozen=True, kw_only=True):
    line: int  # the line in the text, from 1
    what: str
    cure: str


def yaml_fault(text: str, error: yaml.MarkedYAMLError) -> Fault:
    """Explain why YAML cannot be read."""
    message = f"{error.context or ''} {error.problem or ''}"
    starts = ("could not find expected ':'", "quoted scalar", "flow", "anchor", "alias")
    mark = error.problem_mark
    if error.context_mark and any(start in message for start in starts) and "undefined alias" not in message:
        mark = error.context_mark  # where the fault begins; the library notices it further below
    number, line = _line_at(text, mark)
    above = text.split("\n")[number - 2] if number > 1 else ""
    if "mapping values" in message and above.strip() and not _ENTRY.match(above):  # that line continues in this one
        number, line = number - 1, above
    what, cure = _yaml_cause(line, message)
    return Fault(line=number, what=f"{what}: {shown(line.strip(' '))}.", cure=cure)


def _line_at(text: str, mark: yaml.Mark | None) -> tuple[int, str]:
    """Give the line of a mark; the library counts lines in another way than editors do."""
    index = min(getattr(mark, "index", 0) or 0, len(text)) if mark else 0
    start = text.rfind("\n", 0, index) + 1
    number = text.count("\n", 0, index) + 1
    line = text[start : (text.find("\n", start) + 1 or len(text) + 1) - 1]
    if not line.strip() and number > 1:  # the mark stands at the end of the fault
        lines = text[:index].rstrip().split("\n")
        return len(lines), lines[-1]
    return number, line


_Causes = Iterator[tuple[object, str, str]]  # whether it is this cause, what is wrong, and the cure


def _yaml_cause(line: str, message: str) -> tuple[str, str]:
    """Say what is wrong with a line of YAML, and the cure: of all causes the first that fits."""
    name, colon, value = line.partition(":")
    value = value.strip()
    causes = chain(
        _invisible_causes(line, message),
        _causes_at_start(name, value, message),
        _causes_in_lists(name, value, message),
        _causes_in_lines(line, (name, colon, value), message),
    )
    return next(((what, cure) for fits, what, cure in causes if fits), ("this line cannot be read", _QUOTE))


def _invisible_causes(line: str, message: str) -> _Causes:
    tab = "\t" in line[: len(line) - len(line.lstrip())] or "\t" in message
    yield tab, "a tab stands at the start of the line", _SPACES
    yield _LINE_MARKS.search(line), "the line holds an invisible line break (U+2028)", "Type the line again."


def _causes_at_start(name: str, value: str, message: str) -> _Causes:
    quoted, first = _quoted(name, value), value[:1]
    yield value.startswith(("{{", "{%")), "here is a template, and Feedwright runs no templates", quoted
    cannot_begin = first in set("@`%*&!") or re.match(r"[|>][^\s\d+-]", value)
    yield cannot_begin, f"a value cannot begin with {first}", quoted
    escape = first == '"' and ("escape" in message or "hex" in message or "Unicode" in message)
    cure = "Write \\\\ for \\, or put ' marks around the value."
    yield escape, "a backslash in double quotation marks must be doubled", cure
    has_quotes = value.startswith(('"', "'"))
    yield has_quotes and "quoted scalar" in message, "a quotation mark is opened and never closed", _CLOSE
    yield has_quotes, "something follows the closing quotation mark", _INNER


def _causes_in_lists(name: str, value: str, message: str) -> _Causes:
    is_list, opened, closed = value.startswith("["), value.count("["), value.count("]")
    is_whole = is_list and opened == closed
    yield is_whole and not value.endswith("]"), "text follows the closing ]", _quoted(name, value)
    yield is_list and opened < closed, "a list is closed with more ] than it is opened with [", _LIST
    colon_cure = 'Put quotes around it: ["one: two", three].'
    yield is_whole and ": " in value, "a value in the list holds a colon", colon_cure
    yield is_whole, "a comma is missing in the list", _LIST
    yield is_list or "flow sequence" in message, "a list is opened with [ and not closed", _LIST
    is_table = value.startswith("{") or "flow mapping" in message
    yield is_table, "a table is opened with { and not closed", "Write {a: 1, b: 2}."


def _causes_in_lines(line: str, parts: tuple[str, str, str], message: str) -> _Causes:
    name, colon, value = parts
    wide_cure = "Type a plain colon, with a space after it."
    yield "\uff1a" in line and not colon, "the colon is not a plain one", wide_cure
    without_space = not re.match(r"\s|$", line[len(name) + 1 :])
    yield not colon or without_space, "the line has no colon with a space after it", _NAME
    yield ": " in value or value.endswith(":"), "the value holds a colon", _quoted(name, value)
    yield "mapping values" in message, "the line does not fit the one above it", _INDENT
    is_indent = "block" in message or "indentation" in message or "document start" in message
    yield is_indent, "the line is not indented as the lines around it", _INDENT


_LIST = "Write [one, two]."
_SPACES = "Use spaces instead."
_CLOSE = "Put the same mark at the end of the value."
_INNER = "Write the marks within the value as “ and ”, or put the other kind (' or \") around it."
_NAME = "Write name: value."
_INDENT = "Let lines that belong together begin at the same place, and quote values that hold a colon."


def _quoted(name: str, value: str) -> str:
    name, value = name.strip()[:40], value[:60]
    mark = "'" if '"' in value else '"'
    return f"Put quotes around the value: {name}: {mark}{value}{mark}"


def json_fault(text: str, error: json.JSONDecodeError) -> Fault:
    """Explain why JSON cannot be read."""
    at = min(error.pos, len(text))
    before = text[:at].rstrip()
    comma = before.endswith(",") or text[at : at + 1] == ","
    follows = text[at:].lstrip(", \t\r\n")[:1]
    character = text[at : at + 1]
    if comma and follows in {"}", "]"}:
        at = before.rfind(",") if before.endswith(",") else at
        what, cure = "there is a comma after the last value", "Remove the comma."
    elif character in _CURLY and character:
        what, cure = "the quotation marks are not plain ones", 'Type plain ones: ".'
    elif character == "'":
        what, cure = "texts and names must be in double quotation marks", 'Write "name": "value".'
    elif text.startswith(("//", "/*", "#"), at):
        what, cure = "JSON has no comments", "Remove the comment."
    elif character in {"\n", "\r", "\t"}:
        what, cure = (
            "a text continues after the end of its line, or holds a tab",
            'Close it with ", or write \\n or \\t.',
        )
    elif not text[at:].strip():
        what, cure = (
            "the file ends before everything is closed",
            "Close every { with }, every [ with ] and every text with a mark.",
        )
    elif not _is_unclosed(before):
        what, cure = "something follows the end of the JSON", "Remove it, or put it into a file of its own."
    elif before.endswith(('"', "}", "]")) or re.search(r"[\w.]$", before):
        at = len(before)
        what, cure = (
            "a comma or a colon is missing after this",
            'Write "name": "value", and a comma between two of these.',
        )
    else:
        what, cure = "this cannot be read", 'Write {"name": "value"}, names and texts in double quotation marks.'
    start = text.rfind("\n", 0, at) + 1
    line = text[start : (text.find("\n", start) + 1 or len(text) + 1) - 1]
    return Fault(line=text.count("\n", 0, at) + 1, what=f"{what}: {shown(line.strip(' '))}.", cure=cure)


def _is_unclosed(before: str) -> bool:
    """Say whether some { or [ is not closed yet."""
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', "", before)
    return bare.count("{") + bare.count("[") > bare.count("}") + bare.count("]")
