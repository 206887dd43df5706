"""Finds elements in HTML that may be broken: where they end, their names, and their content.

Nothing here makes HTML safe: the sanitiser runs later.
"""

import re
from collections.abc import Callable
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_BUDGET = 8  # so many times the length of the HTML is searched for ends, at most
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
        opening: an expression for their opening tags.
        shown: makes the replacement from the opening tag and the element's content; None: the element stays.
        before: an expression for what must follow the element, if anything must.
    """
    parts: list[str] = []
    done = 0
    budget = _BUDGET * len(html) + _SLACK
    never: set[str] = set()  # elements that have no closing tag from here on
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
    """Read an attribute of an opening tag; "" if it is not there."""
    match = re.search(rf"\s{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", tag, re.IGNORECASE)
    return unescape(next(filter(None, match.groups()), "")).strip() if match else ""


def plain(html: str) -> str:
    """Give the words of any HTML on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _ends(html: str, name: str, at: int) -> tuple[int, int]:
    """Find where the content of an element ends, and where the element ends; -1: it is never closed."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s/>])[^<>]*>?", re.IGNORECASE).finditer(html, at):
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
        if not depth:
            return tag.start(), tag.end()
    return -1, -1
