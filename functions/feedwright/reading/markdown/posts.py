"""Reads ABlog's directive in Markdown, where MyST writes it as a fence: ```` ```{post} Apr 15, 2014 ````."""

import re
from typing import Any

from feedwright.reading.ablog import post_fields
from feedwright.reading.markdown.commonmark import code_ranges

_FENCE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{post\}[ \t]*(?P<date>[^\n]*)\n"
    r"(?P<options>(?:[ \t]*:[^\n]*\n|[ \t]*\n){0,20})(?P=fence)[ \t]*$",
    re.MULTILINE,
)
_OPTION = re.compile(r"^[ \t]*:(\w+):[ \t]*(.*)$", re.MULTILINE)


def without_post(text: str) -> tuple[str, dict[str, Any]]:
    """Take the fence of the post out of *text*; blank lines stay in its place, so that numbers of lines fit.

    Returns:
        The text, and the fields of the post; none if there is no such fence, or only in code that is shown.
    """
    code = code_ranges(text)
    for match in _FENCE.finditer(text):
        if not any(begin < match.start() < end for begin, end in code):
            fields = post_fields(match["date"], dict(_OPTION.findall(match["options"])))
            return text[: match.start()] + "\n" * match[0].count("\n") + text[match.end() :], fields
    return text, {}
