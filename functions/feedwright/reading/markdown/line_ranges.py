"""Lines of Markdown: which of them are code in every dialect, and how far they are set in."""

import re

Line = tuple[int, str]  # its number in the author's text, from 0, and what stands in it

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_RAW = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?:<(?P<name>pre|script|style|textarea)\b|(?P<comment><!--)|\{(?:%-?|\{[<%])\s*(?P<tag>highlight|raw|codeblock)\b)",
    re.IGNORECASE,
)
_LONGEST_FENCE = 100


def ranges_of_code(lines: list[Line]) -> dict[int, int]:
    """Find fenced code, comments, and HTML and tags that hold code: where each begins, and where the text goes on."""
    ranges: dict[int, int] = {}
    never: set[str] = set()  # ends that do not come any more
    at = 0
    while at < len(lines):
        line = lines[at][1]
        fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
        raw = None if fence or not ("<" in line or "{" in line) else _RAW.match(line)
        ending = _end_of_fence(fence) if fence else _end_of_raw(raw) if raw else ""
        if not ending or ending in never or (raw and re.search(ending, line[raw.end() :], re.IGNORECASE)):
            at += 1
            continue
        is_end = re.compile(ending, re.IGNORECASE).search
        end = next((after for after in range(at + 1, len(lines)) if is_end(lines[after][1])), None)
        if end is None and raw:
            never.add(ending)
            at += 1
        else:  # a fence that is never closed goes on to the end of the text
            ranges[at] = at = len(lines) if end is None else end + 1
    return ranges


def moved_out(lines: list[Line], width: int) -> list[Line]:
    """Take up to *width* columns of space off the start of each line."""
    moved = []
    for number, line in lines:
        text = line.expandtabs(4) if line[:1] == "\t" or "\t" in line[:width] else line
        moved.append((number, text[min(width, len(text) - len(text.lstrip(" "))) :]))
    return moved


def _end_of_fence(opening: re.Match[str]) -> str:
    """Write the closing fence's expression: what is set in further than three columns more is code."""
    fence, before = opening["fence"], opening[0][: -len(opening["fence"])].expandtabs(4)
    room = r"[ \t>]*" if ">" in before else rf"(?:\t| {{0,{min(len(before), _LONGEST_FENCE) + 3}}})"
    return rf"^{room}{fence[0]}{{{min(len(fence), _LONGEST_FENCE)},}}[ \t]*$"


def _end_of_raw(raw: re.Match[str]) -> str:
    if raw["comment"]:
        return "-->"
    return rf"</{raw['name'].lower()}" if raw["name"] else r"\{%-?\s*end|\{\{[<%]\s*/"
