"""Corrects slips in an article's metadata: tabs, missing quotation marks, a missing space after a colon."""

import re
from dataclasses import replace

from feedwright.errors import ArticleError, Problem
from feedwright.model.files import SourceObject
from feedwright.reading.reader import read_article
from feedwright.site import Site

_ROUNDS = 100  # lines of a file that are corrected one after another
_LINE = re.compile(r"(?P<before>[ \t]*(?:- )?(?P<name>[\w.-]+)[ \t]*):(?P<value>.*?)(?P<end>\r?)\Z")
_TABS = re.compile(r"[ ]*\t[ \t]*")
_SMART = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‚": "‘’"}
_WIDTH = 2  # spaces for a tab


def fixed(source: SourceObject, site: Site) -> tuple[SourceObject, tuple[Problem, ...]]:
    """Correct the lines that keep an article's YAML from being read. The text below it stays as it is.

    Returns:
        The file as it should be, and the problems that are gone. Without any, the file is as it was: what is wrong with
        it takes a person.
    """
    gone: list[Problem] = []
    mended = source
    for _ in range(_ROUNDS):
        problem = _fault(mended, site)
        if problem is None:
            return mended, tuple(gone)
        after = _with_line_mended(mended, problem)
        if after is None:
            return source, ()
        mended = after
        gone.append(problem)
    return source, ()


def _fault(source: SourceObject, site: Site) -> Problem | None:
    """Say why the metadata cannot be read; None if it can, whatever else may be wrong with the article."""
    try:
        read_article(source, site)
    except ArticleError as error:
        return error.problem if error.problem.rule == "front-matter" else None
    return None


def _with_line_mended(source: SourceObject, problem: Problem) -> SourceObject | None:
    if problem.line is None or problem.path != source.key:
        return None
    try:
        lines = source.body.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return None
    if not 0 < problem.line <= len(lines):
        return None
    line = lines[problem.line - 1]
    mended = _mended(line)
    if mended is None or mended == line:
        return None
    lines[problem.line - 1] = mended
    body = "\n".join(lines).encode()
    return replace(source, body=body, size=len(body))


def _mended(line: str) -> str | None:
    """Correct one thing in a line; None if it holds nothing that is certain to be a slip."""
    if match := _TABS.match(line):
        return match[0].replace("\t", " " * _WIDTH) + line[match.end() :]
    match = _LINE.match(line)
    if match is None or match["value"].startswith("//"):
        return None
    value = match["value"].strip()
    if not match["value"].startswith((" ", "\t")) and value:
        return f"{match['before']}: {value}{match['end']}"
    quoted = _quoted(value)
    return None if quoted is None else f"{match['before']}: {quoted}{match['end']}"


def _quoted(value: str) -> str | None:
    """Put a value into quotation marks; None if it may be more than a plain value."""
    if not value or " #" in value or value[0] in "{|>&!":
        return None
    if value[0] == "[" and "]" not in value:  # where the list should end takes a person
        return None
    mark = value[0]
    if mark in "\"'":
        return f"{value}{mark}" if value.count(mark) == 1 else None
    inner = value[1:-1] if len(value) > 1 and value[-1] in _SMART.get(mark, "") else value
    escaped = inner.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
