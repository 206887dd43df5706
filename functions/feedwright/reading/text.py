"""Plain text to HTML: title line, byline, paragraphs and subheadings."""

import re
from html import escape

from feedwright.model import Person
from feedwright.reading.body import Body
from feedwright.reading.people import byline

_HEADING_LENGTH = 100
# What ends a sentence or leaves it open is no heading; neither is a list item, a rule, an address or a signature.
_NOT_A_HEADING_END = re.compile(r"[.,;…。，、][\"'”’»)\]]*$")
_NOT_A_HEADING_START = re.compile(r"[-–—*•·>#|+]|\d+[.)]\s|\w+://")


def read_text(_path: str, text: str, given_title: str | None) -> Body:
    """Turn blocks between blank lines into paragraphs, and short lines that stand alone into headings.

    A first block of the latter kind is the title; a line ``By NAME`` below it names the authors. Where another
    title was given, that block stays a heading.
    """
    lines = "\n".join(line.strip() for line in text.split("\n")).strip()
    title, authors, blocks = _head(re.split(r"\n\n+", lines) if lines else [])
    last = len(blocks) - 1
    parts = [_block(block, heading=i < last and _is_heading(block)) for i, block in enumerate(blocks)]
    if title and given_title and title.casefold() != given_title.casefold():
        parts.insert(0, _block(title, heading=True))
    return Body("\n".join(parts), given_title or title, authors)


def _head(blocks: list[str]) -> tuple[str | None, tuple[Person, ...], list[str]]:
    """Take the title block and the byline off the blocks."""
    if not blocks:
        return None, (), blocks
    first, _, second = blocks[0].partition("\n")
    if "\n" not in second and (authors := byline(second)) and _is_heading(first):
        return _line(first), authors, blocks[1:]
    if len(blocks) < 2 or not _is_heading(blocks[0]):
        return None, (), blocks
    below, _, rest = blocks[1].partition("\n")
    if authors := byline(below):
        return _line(blocks[0]), authors, [rest, *blocks[2:]] if rest else blocks[2:]
    return _line(blocks[0]), (), blocks[1:]


def _is_heading(block: str) -> bool:
    return (
        len(block) <= _HEADING_LENGTH
        and "\n" not in block
        and not _NOT_A_HEADING_END.search(block)
        and not _NOT_A_HEADING_START.match(block)
        and any(character.isalpha() for character in block)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _block(block: str, *, heading: bool) -> str:
    name = "h2" if heading else "p"
    return f"<{name}>{escape(_line(block), quote=False)}</{name}>"
