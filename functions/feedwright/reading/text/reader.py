"""Plain text to HTML: its title line and byline, and what stands between blank lines."""

import re

from feedwright.model.article import Person
from feedwright.reading.body import Body
from feedwright.reading.prose.people import byline
from feedwright.reading.text.blocks import MARK, RULE, blocks_html, heading, is_heading, underlined
from feedwright.reading.text.lines import mend_words, one_line_of

_LONG = 160  # characters: nobody wraps lines there; a text with such a line has a paragraph a line
_PARAGRAPH_END = re.compile(rf"\n(?<!\n\n)(?!\n| *{MARK})")


def read_text(_path: str, text: str, given_title: str | None) -> Body:
    """Turn blocks between blank lines into paragraphs, lists and quotations, and lines that stand alone into headings.

    A first block of the latter kind is the title; a line ``By NAME`` above or below it names the authors. Where
    another title was given, that block stays a heading.
    """
    title, authors, blocks = _head(_blocks(text))
    html = blocks_html(blocks)
    if title and given_title and title.casefold() != given_title.casefold():
        html = f"{heading(title)}\n{html}"
    return Body(html, given_title or title, authors)


def _blocks(text: str) -> list[str]:
    """Divide at blank lines; lines end without space, and begin with what sets them in from the others."""
    lines = [line.rstrip() for line in text.split("\n")]
    if any(line[:1].isspace() for line in lines):
        lines = _moved_out(lines)
    joined = "\n".join(lines).strip("\n")
    if not joined:
        return []
    if any(len(line) > _LONG and "://" not in line for line in lines):
        joined = _PARAGRAPH_END.sub("\n\n", joined)
    else:
        joined = mend_words(joined)
    return re.split(r"\n\n+", joined)


def _moved_out(lines: list[str]) -> list[str]:
    """Take away how far all lines are set in; what is left is spaces."""
    texts = [line.lstrip() for line in lines]
    widths = [len(line[: len(line) - len(text)].expandtabs(4)) for line, text in zip(lines, texts, strict=True)]
    margin = min((width for width, text in zip(widths, texts, strict=True) if text), default=0)
    return [" " * (width - margin) + text for width, text in zip(widths, texts, strict=True)]


def _head(blocks: list[str]) -> tuple[str | None, tuple[Person, ...], list[str]]:
    """Take the title and the byline off the blocks."""
    blocks = blocks[next((at for at, block in enumerate(blocks) if not RULE.fullmatch(block)), 0) :]
    above = byline(blocks[0]) if len(blocks) > 1 and "\n" not in blocks[0] else ()
    title, blocks = _title(blocks[1:] if above else blocks)
    if above or not title or not blocks:
        return title, above, blocks
    first, _, rest = blocks[0].partition("\n")
    if below := byline(first):
        blocks = [rest, *blocks[1:]] if rest else blocks[1:]
    return title, below, blocks


def _title(blocks: list[str]) -> tuple[str | None, list[str]]:
    if not blocks:
        return None, blocks
    above, _, block = blocks[0].partition("\n")
    found = underlined(block if RULE.fullmatch(above) else blocks[0])
    if found and (found[1] or len(blocks) > 1):
        return one_line_of(found[0]), [found[1], *blocks[1:]] if found[1] else blocks[1:]
    first, _, second = blocks[0].partition("\n")
    if second and "\n" not in second and byline(second) and is_heading(first.strip()):
        return one_line_of(first), [second, *blocks[1:]]
    if len(blocks) > 1 and is_heading(blocks[0].strip()):
        return one_line_of(blocks[0]), blocks[1:]
    return None, blocks
