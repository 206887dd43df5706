"""Removes elements that show nothing from sanitised HTML, and puts its headings in order.

The expressions here rely on the way in which nh3 writes HTML.
"""

import re
from collections.abc import Sequence

from feedwright.model.expressions import expression

# Without an address, or as small as a picture that only counts readers.
_NO_PICTURE = expression(r"<img(?:(?![^>]*\ssrc=\")|(?=[^>]*\s(?:width|height)=\"\s*[01](?:px)?\s*\"))[^>]*>")
_NO_FORMULA = expression(r"<math\b[^>]*>(?:\s|</?m(?!ath\b|ark\b)[a-z]+\b[^>]*>)*+</math>")
_NO_TRACK = expression(r"<(?:source|track)(?![^>]*\ssrc=\")[^>]*>")
_NO_PLAYER = expression(
    r"<(audio|video)(?![^>]*\ssrc=\")[^>]*>(?:\s|<track[^>]*>)*+((?:(?!</?(?:audio|video|source)\b)[\s\S])*+)</\1>"
)
_EMPTY_BLOCK = expression(
    r"<(div|figure|h[1-6]|p|section)(?:\s(?:dir|lang|title)=\"[^\"]*\")*>"
    r"(?:\s|&nbsp;|<br[^>]*>|</?(?:b|em|i|small|span|strong|u)(?:\s[^>]*)?>)*</\1>"
)
_ANY_TAG = expression(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_OPENED = expression(r"<([a-z][a-z0-9]*)")
_MEDIA, _HEADINGS = frozenset("audio img math video".split()), frozenset("h1 h2 h3 h4 h5 h6".split())
_DROPPED_IF_EMPTY = frozenset("div figure h1 h2 h3 h4 h5 h6 p section".split())
_SHOWS_NOTHING = frozenset("b br em i small span strong u".split())  # these show nothing by themselves
_HEADING = expression(r"<(/?)h([1-6])((?:\s[^>]*)?)>")
_EDGE_BREAKS = expression(
    r"(<(?:p|li)(?:\s[^>]*)?>)\s*+(?:<br>\s*+)++|(?<!<br>)(?<!\s)(?:\s*+<br>)++\s*+(?=</(?:p|li)>)"
)
_LINK = expression(r"<(/?)a((?:\s[^>]*)?)>")
_RULE_ABOVE = expression(r"\s*+((?:<(?:div|section)(?:\s[^>]*)?>\s*+)*+)(?:<hr>\s*+)++")
_PRE_LINE = expression(r"(<pre[^>]*>)\n")


def tidy(html: str) -> str:
    """Remove what shows nothing, and shift headings so that ``h2`` leads.

    These are removed: pictures and players without a source, links without an address, a rule above the text, line
    breaks at a paragraph's edges, and empty blocks.
    """
    names = set(_OPENED.findall(html))
    if not names.isdisjoint(_MEDIA):
        html = _without_empty_media(html)
    if "br" in names:
        html = _EDGE_BREAKS.sub(r"\1", html)
    if "a" in names and "<a>" in html:
        html = _without_empty_links(html)
    if "hr" in names:
        html = _RULE_ABOVE.sub(r"\1", html, count=1) if _RULE_ABOVE.match(html) else html
    has_headings = not names.isdisjoint(_HEADINGS)
    if has_headings:
        html = _without_nested_headings(html)
    if _EMPTY_BLOCK.search(html):
        html = _without_empty_blocks(html)
    if has_headings:
        html = _in_order(html)
    if "pre" in names:
        html = _PRE_LINE.sub(r"\1\n\n", html)  # a parser removes the first line break after <pre>
    return html.strip()


def _without_empty_media(html: str) -> str:
    """Remove pictures and players without a source, and formulas without a sign."""
    html = _NO_PICTURE.sub("", html)
    if 'controls=""' in html:
        html = _NO_PLAYER.sub(r"\2", _NO_TRACK.sub("", html))
    if "<math" in html:
        html = _NO_FORMULA.sub("", _NO_FORMULA.sub("", html))
    return html


def _without_empty_links(html: str) -> str:
    """Keep the words of links that have no address and are not anchors."""
    opened: list[bool] = []

    def kept(tag: re.Match[str]) -> str:
        if not tag[1]:
            opened.append(bool(tag[2]))
        shows = opened.pop() if tag[1] and opened else bool(tag[2])
        return tag[0] if shows else ""

    return _LINK.sub(kept, html)


def _without_nested_headings(html: str) -> str:
    """Remove headings inside headings, at which a parser would end the outer heading."""
    headings = [closing for closing, _, _ in _HEADING.findall(html)]
    if headings == ["", "/"] * (len(headings) // 2):
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        depth -= bool(tag[1])
        shown = depth == 0
        depth += not tag[1]
        return tag[0] if shown else ""

    return _HEADING.sub(kept, html)


def _without_empty_blocks(html: str) -> str:
    out: list[str] = []
    opened: list[tuple[int, int, str]] = []  # its place in the output, the text before it, its attributes
    at = shown = 0
    for tag in _ANY_TAG.finditer(html):
        text, at = html[at : tag.start()], tag.end()
        shown += bool(text.replace("&nbsp;", " ").strip())
        out += (text, tag[0])
        if tag[2] not in _DROPPED_IF_EMPTY:
            shown += tag[2] not in _SHOWS_NOTHING
        elif not tag[1]:
            opened.append((len(out) - 1, shown, tag[3]))
        elif opened:
            start, before, attributes = opened.pop()
            if ' id="' in attributes:
                shown += 1
            elif shown == before:
                del out[start:]
                at += html.startswith("\n", at)
    return "".join([*out, html[at:]])


def _in_order(html: str) -> str:
    """Shift headings so that the first is ``h2``, because the title is ``h1``, and no level is skipped."""
    if _is_in_order([int(level) for closing, level, _ in _HEADING.findall(html) if not closing]):
        return html
    outline: list[int] = []  # the original levels of the current heading and of the headings above it

    def shifted(tag: re.Match[str]) -> str:
        closing, written, attributes = tag[1], int(tag[2]), tag[3]
        while not closing and outline and outline[-1] >= written:
            outline.pop()
        if not closing:
            outline.append(written)
        return f"<{closing}h{min(len(outline) + 1, 6)}{attributes}>"

    return _HEADING.sub(shifted, html)


def _is_in_order(levels: Sequence[int]) -> bool:
    """Say whether the first is ``h2``, none stands above that, and none is skipped; most authors write them so."""
    before = (1, *levels)
    return all(2 <= level <= above + 1 for above, level in zip(before, levels, strict=False))
