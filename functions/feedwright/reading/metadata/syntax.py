"""Explains in plain words why YAML or JSON cannot be read: the line, the cause and the cure."""

import json
import re
from dataclasses import dataclass

import yaml

from feedwright.site.single_values import shown

_QUOTE = 'Put quotes around the value: name: "value".'
_CURLY = "“”„‟«»‘’‚"
_ENTRY = re.compile(r"[^:\n]*:(?:\s|$)|\s|-\s|#")  # a line that may stand above another line
_LINE_MARKS = re.compile("[\u2028\u2029\u0085]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
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


def _yaml_cause(line: str, message: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    value = value.strip()
    for holds, what, cure in (
        (
            "\t" in line[: len(line) - len(line.lstrip())] or "\t" in message,
            "a tab stands at the start of the line",
            _SPACES,
        ),
        (
            _LINE_MARKS.search(line),
            "the line holds an invisible line break (U+2028)",
            "Type the line again.",
        ),
        (value.startswith(("{{", "{%")), "here is a template, and Feedwright runs no templates", _quoted(name, value)),
        (value.startswith("@"), "a value cannot begin with @", _quoted(name, value)),
        (value.startswith("`"), "a value cannot begin with `", _quoted(name, value)),
        (value.startswith("%"), "a value cannot begin with %", _quoted(name, value)),
        (value.startswith("*"), "a value cannot begin with *", _quoted(name, value)),
        (value.startswith("&"), "a value cannot begin with &", _quoted(name, value)),
        (value.startswith("!"), "a value cannot begin with !", _quoted(name, value)),
        (
            re.match(r"[|>][^\s\d+-]", value),
            f"a value cannot begin with {value[:1]}",
            _quoted(name, value),
        ),
        (
            value.startswith('"') and ("escape" in message or "hex" in message or "Unicode" in message),
            "a backslash in double quotation marks must be doubled",
            "Write \\\\ for \\, or put ' marks around the value.",
        ),
        (
            value.startswith(('"', "'")) and "quoted scalar" in message,
            "a quotation mark is opened and never closed",
            _CLOSE,
        ),
        (value.startswith(('"', "'")), "something follows the closing quotation mark", _INNER),
        (
            value.startswith("[") and value.count("[") == value.count("]") and not value.endswith("]"),
            "text follows the closing ]",
            _quoted(name, value),
        ),
        (
            value.startswith("[") and value.count("[") < value.count("]"),
            "a list is closed with more ] than it is opened with [",
            "Write [one, two].",
        ),
        (
            value.startswith("[") and value.count("[") == value.count("]") and ": " in value,
            "a value in the list holds a colon",
            'Put quotes around it: ["one: two", three].',
        ),
        (
            value.startswith("[") and value.count("[") == value.count("]"),
            "a comma is missing in the list",
            "Write [one, two].",
        ),
        (
            value.startswith("[") or "flow sequence" in message,
            "a list is opened with [ and not closed",
            "Write [one, two].",
        ),
        (
            value.startswith("{") or "flow mapping" in message,
            "a table is opened with { and not closed",
            "Write {a: 1, b: 2}.",
        ),
        ("\uff1a" in line and not colon, "the colon is not a plain one", "Type a plain colon, with a space after it."),
        (
            not colon or not re.match(r"\s|$", line[len(name) + 1 :]),
            "the line has no colon with a space after it",
            _NAME,
        ),
        (": " in value or value.endswith(":"), "the value holds a colon", _quoted(name, value)),
        ("mapping values" in message, "the line does not fit the one above it", _INDENT),
        (
            "block" in message or "indentation" in message or "document start" in message,
            "the line is not indented as the lines around it",
            _INDENT,
        ),
    ):
        if holds:
            return what, cure
    return "this line cannot be read", _QUOTE


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
