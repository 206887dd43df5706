"""Shows the line of a problem, and marks the part of it that the problem names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from feedwright.checking.finding import Finding
from feedwright.rendering.display import visible

_WIDTH = 100  # characters of a line that are shown
_BEFORE = 40  # of these, before what is marked
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)+)'|\"([^\"]+)\"")
_TAG = re.compile(r"<([^<>\s]+)[^<>]*>")
_FILE = re.compile(r"\w\.\w+\.?$")
_NAMED = re.compile(r"([\w.-]+): ")  # "date: 'never' is not a date"


def with_excerpt(finding: Finding, line: str) -> Finding:
    """Add the line to a finding.

    Args:
        finding: its problem is in this line.
        line: the line as it stands in the file.
    """
    line = line.rstrip("\r\n")
    if not line.strip():
        return finding
    start, length = _marked(finding.problem.what, line)
    first = max(0, start - _BEFORE) if len(line) > _WIDTH else 0
    shown = line[first : first + _WIDTH]
    before, marked = line[first:start], line[start : start + length][: _WIDTH - (start - first)]
    lead, trail = ("…" if first else ""), ("…" if first + _WIDTH < len(line) else "")
    mark = (len(lead + _plain(before)), max(1, len(_plain(marked))))
    return replace(finding, text=f"{lead}{_plain(shown)}{trail}", column=start + 1, mark=mark)


def _marked(what: str, line: str) -> tuple[int, int]:
    """Say where the line holds what the message quotes, or else the field that it names, or else all of it."""
    for text in _candidates(what):
        at = line.find(text)
        if at >= 0:
            return at, len(text)
    words = line.strip()
    return line.index(words), len(words)


def _candidates(what: str) -> Iterator[str]:
    quoted = (next(filter(None, match.groups())) for match in _QUOTED.finditer(what))
    yield from (text.rstrip("…") for text in quoted if text.strip("…"))
    yield from (f"<{match[1]}" for match in _TAG.finditer(what))
    # A message names a file by its whole path, and a text by the way from itself.
    yield from (text.rpartition("/")[2].rstrip(".") for text in what.split() if _FILE.search(text))
    named = _NAMED.match(what)
    if named:
        yield f"{named[1]}:"


def _plain(text: str) -> str:
    return visible(text.replace("\t", " "))
