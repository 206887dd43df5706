"""Finds chapters in show notes: lines such as ``12:30 The fog horn``, as Apple Podcasts and Spotify read them."""

import re

from feedwright.model.expressions import expression
from feedwright.model.podcast import Chapter
from feedwright.model.text import legal
from feedwright.site.single_values import seconds_of

FEWEST = 3  # chapters; directories take no fewer
_MOST, _TITLE = 200, 128  # chapters, and characters of a title
_LINE = expression(r"\s*[(\[]?((?:\d{1,2}:)?\d{1,3}:\d\d)[)\]]?\s*[-\u2013\u2014:.|\u2022]?\s*(\S.*)")
_ZERO = re.compile(r"[(\[]?(?:0{1,2}:)?0{1,3}:00\b")


def chapters_in(notes: str) -> tuple[Chapter, ...]:
    """Read the chapters; the first begins at 0, each later one after the one before, and there are three at least."""
    chapters = lines_with_times(notes)
    return chapters if len(chapters) >= FEWEST else ()


def lines_with_times(notes: str) -> tuple[Chapter, ...]:
    """Read the lines that begin with a time, from the one at 0 on, as long as the times ascend."""
    if not _ZERO.search(notes):  # nearly no text has one
        return ()
    matches = filter(None, map(_LINE.fullmatch, notes.split("\n")))
    timed = [(seconds, legal(match[2])) for match in matches if (seconds := seconds_of(match[1])) is not None]
    listed: list[tuple[float, str]] = []
    for seconds, title in timed:
        if not title.strip():
            continue
        if seconds > listed[-1][0] if listed else seconds == 0:
            listed.append((seconds, title.strip()[:_TITLE].strip()))
        elif listed:
            break
    return tuple(Chapter(start=seconds, title=title) for seconds, title in listed[:_MOST])
