"""Lists in plain text: lines that begin with a bullet or a number."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from feedwright.reading.text.lines import inline, one_line_of

# The last kind is how Word exports its second and third level: a letter or sign, and a tab.
_MARKER = re.compile(
    r"(?P<indent> *)(?:(?P<sure>[•‣▪●○◦\uf0b7])\s*|(?P<bullet>[-*·–])\s+|(?P<word>[o§])\t\s*"
    r"|(?P<number>[0-9]{1,3})[.)]\s+|(?P<letter>[A-Za-z])\)\s+)(?P<text>\S.*)"
)
_WRAPPED = 50  # characters: a shorter line was not broken because it was full
_NUMBERS = frozenset("1aA")
_DEEPEST = 6
_UNDER = 2  # so many columns a line stands further right than its parent


@dataclass(frozen=True, slots=True)
class Item:
    indent: int
    style: str  # the bullet, or the type of numbers: "1", "a" or "A"
    number: int
    is_sure: bool  # the bullet is not a dash or a star, which may begin other things
    text: str

    def follows(self, other: "Item") -> bool:
        """Say whether this is the next item of *other*'s list."""
        return self.style == other.style and (not self.is_numbered or self.number == other.number + 1)

    @property
    def is_numbered(self) -> bool:
        return self.style in _NUMBERS


def item_of(line: str) -> Item | None:
    match = _MARKER.fullmatch(line)
    if match is None:
        return None
    indent = len(match["indent"]) + (_UNDER * "•o§".index(match["word"]) if match["word"] else 0)
    is_sure = bool(match["sure"] or match["word"])
    if letter := match["letter"]:
        return Item(
            indent, "a" if letter.islower() else "A", ord(letter.lower()) - ord("a") + 1, is_sure, match["text"]
        )
    if match["number"]:
        return Item(indent, "1", int(match["number"]), is_sure, match["text"])
    return Item(indent, match["sure"] or match["bullet"] or match["word"], 0, is_sure, match["text"])


def continues(line: str, lines: Sequence[str]) -> bool:
    """Say whether *line*, which is not an item, continues a list: it is indented, or the line before was full."""
    return _indent(line) > _indent(lines[0]) or len(lines[-1]) >= _WRAPPED


def goes_on(item: Item, first: Item, last: Item) -> bool:
    """Say whether *item* belongs to the list that began with *first* and has come to *last* at its level."""
    return item.follows(last) or item.indent >= first.indent + _UNDER


def is_beside(item: Item, other: Item) -> bool:
    return item.indent < other.indent + _UNDER


def items_of(lines: Iterable[str]) -> list[Item]:
    """Read the lines of a list; a line that does not begin an item belongs to the item before."""
    items: list[Item] = []
    texts: list[list[str]] = []
    for line in lines:
        if item := item_of(line):
            items.append(item)
            texts.append([item.text])
        else:
            texts[-1].append(line)
    return [
        replace(item, text="\n".join(text)) if len(text) > 1 else item for item, text in zip(items, texts, strict=True)
    ]


def is_list(items: Sequence[Item]) -> bool:
    """Say whether the items are a list: at least two in a row, or with a bullet that has no other meaning."""
    outermost = min(items, key=lambda item: item.indent)
    outer = [item for item in items if is_beside(item, outermost)]
    for at, item in enumerate(outer):
        before, after = outer[at - 1 : at], outer[at + 1 : at + 2]
        if not (item.is_sure or any(map(item.follows, before)) or any(other.follows(item) for other in after)):
            return False
    return True


def list_html(items: Iterable[Item]) -> str:
    """Write a list as HTML, nested as its items are indented."""
    html: list[str] = []
    opened: list[Item] = []  # the last item of each open list
    for item in items:
        while opened and item.indent <= opened[-1].indent - _UNDER:
            html.append(_closing(opened.pop()))
        if not opened or (item.indent >= opened[-1].indent + _UNDER and len(opened) < _DEEPEST):
            html.append(_opening(item))
        elif item.follows(opened[-1]):
            html.append("</li>\n<li>")
            opened.pop()
        else:
            html.append(f"{_closing(opened.pop())}\n{_opening(item)}")
        html.append(inline(one_line_of(item.text)))
        opened.append(item)
    return "".join(html) + "".join(_closing(item) for item in reversed(opened))


def _opening(item: Item) -> str:
    if not item.is_numbered:
        return "<ul>\n<li>"
    style = "" if item.style == "1" else f' type="{item.style}"'
    start = "" if item.number == 1 else f' start="{item.number}"'
    return f"<ol{style}{start}>\n<li>"


def _closing(item: Item) -> str:
    return f"</li>\n</{'ol' if item.is_numbered else 'ul'}>"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
