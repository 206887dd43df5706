"""Reads ABlog's directive in Markdown, where MyST writes it as a fence: ```` ```{post} Apr 15, 2014 ````."""

import re
from bisect import bisect_left
from typing import Any

from feedwright.reading.ablog import post_fields
from feedwright.reading.markdown.commonmark import code_ranges

# The fence may begin an item of a list, and reStructuredText in Markdown may hold the directive itself.
_OPENING = re.compile(
    r"^ {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})?(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*"
    r"(?:\{post\}|\{eval-rst\}[ \t]*\n(?:[ \t]*\n){0,9}[ \t]{0,20}\.\.[ \t]{1,20}post::)[ \t]*(?P<date>[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
# Lines of options with those that continue them, or YAML between rules.
_OPTIONS = re.compile(r"\n---[ \t]*\n.*?\n---[ \t]*(?=\n)|(?:\n(?:[ \t]*:\w|[ \t]+\S)[^\n]*)*", re.DOTALL)
_OPTION = re.compile(r"^[ \t]*:?(\w+):[ \t]*(.*)$", re.MULTILINE)


def without_post(text: str) -> tuple[str, dict[str, Any]]:
    """Take the fence of the post out of *text*, but not its content; the numbers of lines stay as they are.

    Returns:
        The text, and the fields of the post; none if there is no such fence, or only in code that is shown.
    """
    code = code_ranges(text)
    begins = [begin for begin, _ in code]
    for opening in _OPENING.finditer(text):
        before = bisect_left(begins, opening.start())
        if not (before and opening.start() < code[before - 1][1]):
            return _taken_out(text, opening)
    return text, {}


def _taken_out(text: str, opening: re.Match[str]) -> tuple[str, dict[str, Any]]:
    fence = opening["fence"]
    closing = re.compile(rf"^[ \t]{{0,20}}{fence}{fence[0]}*[ \t]*$", re.MULTILINE).search(text, opening.end())
    end, after = closing.span() if closing else (len(text), len(text))
    inside = text[opening.end() : end]
    written = _OPTIONS.match(inside)
    head = written[0] if written else ""
    options = dict(_OPTION.findall(head))
    content = inside[len(head) :]  # ABlog shows it with the text, and in lists of posts
    if "exclude" in options:
        content = "\n" * content.count("\n")
    kept = text[: opening.start()] + "\n" * (opening[0] + head).count("\n") + content + text[after:]
    return kept, post_fields(opening["date"], options)
