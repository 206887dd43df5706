"""Plain text to HTML: title line, byline, paragraphs and subheadings."""

import re
from dataclasses import dataclass
from html import escape

from feedwright.model import Person
from feedwright.reading.fields import split_names

_HEADING_LENGTH = 100
_BYLINE = re.compile(r"By\s+(?P<names>[^\W\d_][^.!?:]{0,120}(?:\.\s?[^.!?:]{1,80})*)", re.IGNORECASE)
# What ends a sentence or leaves it open is no heading; neither is a list item, a rule or a signature.
_NOT_A_HEADING_END = re.compile(r"[.,;…。，、][\"'”’»)\]]*$")
_NOT_A_HEADING_START = re.compile(r"[-–—*•·>#|+]|\d+[.)]\s")


@dataclass(frozen=True, slots=True)
class ReadText:
    content_html: str
    title: str | None
    authors: tuple[Person, ...]


def read_text(text: str) -> ReadText:
    """Turn blocks between blank lines into paragraphs, and short lines that stand alone into headings.

    A first block of the latter kind is the title; a line ``By NAME`` below it names the authors.
    """
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip()) if block.strip()]
    title, authors, blocks = _head(blocks)
    last = len(blocks) - 1
    parts = [_block(block, heading=i < last and _is_heading(block)) for i, block in enumerate(blocks)]
    return ReadText("\n".join(parts), title, authors)


def _head(blocks: list[str]) -> tuple[str | None, tuple[Person, ...], list[str]]:
    """Take the title block and the byline off the blocks."""
    if not blocks:
        return None, (), blocks
    first, _, second = blocks[0].partition("\n")
    if second and "\n" not in second and (authors := _byline(second)) and _is_heading(first):
        return _line(first), authors, blocks[1:]
    if len(blocks) < 2 or not _is_heading(blocks[0]):
        return None, (), blocks
    byline, _, rest = blocks[1].partition("\n")
    if authors := _byline(byline):
        return _line(blocks[0]), authors, [rest, *blocks[2:]] if rest else blocks[2:]
    return _line(blocks[0]), (), blocks[1:]


def _byline(line: str) -> tuple[Person, ...]:
    found = _BYLINE.fullmatch(line.strip())
    if found is None or _NOT_A_HEADING_END.search(line.strip()) or not found["names"][0].isupper():
        return ()
    return split_names(found["names"])


def _is_heading(block: str) -> bool:
    line = block.strip()
    return (
        len(line) <= _HEADING_LENGTH
        and "\n" not in line
        and not _NOT_A_HEADING_END.search(line)
        and not _NOT_A_HEADING_START.match(line)
        and any(character.isalpha() for character in line)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _block(block: str, *, heading: bool) -> str:
    name = "h2" if heading else "p"
    return f"<{name}>{escape(_line(block), quote=False)}</{name}>"
