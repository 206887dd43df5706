"""Elements of HTML as it is written by hand, broken or not: where they end, what they are called, what they hold.

Nothing here makes HTML safe; what is changed with its help is sanitised afterwards.
"""

import re
from collections.abc import Callable
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_BUDGET = 8  # times the length of the HTML: no more is looked through for ends
_SLACK = 100_000  # characters


def replaced(
    html: str,
    opening: re.Pattern[str],
    shown: Callable[[str, str], str | None],
    before: re.Pattern[str] | None = None,
) -> str:
    """Replace elements that begin with *opening*, whose group ``name`` is their name.

    Args:
        html: any HTML.
        opening: their opening tags.
        shown: given the opening tag and what the element holds, says what stands in its place; None: it stays.
        before: what must stand after the element, if anything must.
    """
    parts: list[str] = []
    done = 0
    budget = _BUDGET * len(html) + _SLACK
    never: set[str] = set()  # elements that are not closed any more
    for match in opening.finditer(html):
        name = match["name"].lower()
        if match.start() < done or name in never or budget < 0:
            continue
        inside, end = _ends(html, name, match.end())
        budget -= end - match.start()
        if end < 0:
            never.add(name)
            continue
        counts = before is None or before.match(html, end)
        stand_in = shown(match[0], html[match.end() : inside]) if counts else None
        if stand_in is not None:
            parts += (html[done : match.start()], stand_in)
            done = end
    return "".join([*parts, html[done:]])


def attribute(tag: str, name: str) -> str:
    """Read an attribute of an opening tag; empty where it has none."""
    match = re.search(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", tag, re.IGNORECASE)
    return unescape(next(filter(None, match.groups()), "")).strip() if match else ""


def plain(html: str) -> str:
    """Read the words of any HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _ends(html: str, name: str, at: int) -> tuple[int, int]:
    """Find where the content of an element ends, and where the element does; -1: it is never closed."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]*>?", re.IGNORECASE).finditer(html, at):
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
        if not depth:
            return tag.start(), tag.end()
    return -1, -1
