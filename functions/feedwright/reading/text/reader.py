"""Turns plain text into HTML: the title line, the byline, and the blocks between blank lines."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from feedwright.errors import Problem
from feedwright.model.article import Person
from feedwright.reading.article_body import Body, demand_few_parts
from feedwright.reading.prose.boilerplate import date_line
from feedwright.reading.prose.people import byline
from feedwright.reading.text.blocks import MARK, RULE, blocks_html, heading, is_heading, underlined
from feedwright.reading.text.lines import mend_words, one_line_of

_LONG = 160  # characters: people wrap lines earlier; in a text with such a line, each line is a paragraph
# Signs of Markdown, by a character that they have and most texts do not have.
_SIGNS_OF_MARKDOWN = tuple(
    (character, re.compile(sign, re.MULTILINE))
    for character, sign in (
        ("#", r"^#{1,6} \S"),
        ("[", r"(?<!!)\[[^\[\]\n]{1,200}\]\((?:https?://|[./#])[^()\s]{0,300}\)"),
        ("[", r"!\[[^\[\]\n]{0,200}\]\([^()\s]{1,300}\)"),
        ("*", r"(?<![*\w])\*{1,3}(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*{1,3}(?![*\w])"),
        ("`", r"^```"),
        ("~", r"^~~~"),
        ("|", r"^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+"),
    )
)
_ENOUGH_SIGNS = 2
_PARAGRAPH_END = re.compile(rf"\n(?<!\n\n)(?!\n| *{MARK})")


def read_text(path: str, text: str, given_title: str | None) -> Body:
    """Turn blocks between blank lines into paragraphs, lists and quotations, and lines of their own into headings.

    A first block that is such a line is the title; a line ``By NAME`` above or below it names the authors, and a date
    below that is the date of publication. If another title was given, that block stays a heading.

    Raises:
        Unusable: the text has more lines or words than any article.
    """
    demand_few_parts(text, "colons", ":")
    title, authors, blocks = _head(_blocks(text))
    day, blocks = _date(blocks) if title or authors else ("", blocks)
    html = blocks_html(blocks)
    if title and given_title and title.casefold() != given_title.casefold():
        html = f"{heading(title)}\n{html}"
    metadata = {"published": day} if day else {}
    return Body(html, given_title or title, authors, metadata=metadata, warnings=tuple(_markdown(path, text)))


def _date(blocks: list[str]) -> tuple[str, list[str]]:
    """Take a line that is only a date off the blocks below the title and the byline."""
    first, _, rest = blocks[0].partition("\n") if blocks else ("", "", "")
    day = date_line(first) if len(blocks) > 1 or rest else ""
    return (day, [rest, *blocks[1:]] if rest else blocks[1:]) if day else ("", blocks)


def _markdown(path: str, text: str) -> Iterator[Problem]:
    """Warn an author whose plain text is Markdown."""
    seen = [match for character, sign in _SIGNS_OF_MARKDOWN if character in text and (match := sign.search(text))]
    if len(seen) >= _ENOUGH_SIGNS:
        line = text.count("\n", 0, min(match.start() for match in seen)) + 1
        what = "this looks like Markdown, but it is read as plain text: readers see the signs as they are written."
        cure = f"Name the file {PurePosixPath(path).stem}.md."
        yield Problem(path=path, line=line, rule="looks-like-markdown", what=what, cure=cure)


def _blocks(text: str) -> list[str]:
    """Divide the text at blank lines; lines lose their spaces at the end, and keep their indentation."""
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
    """Remove the indentation that all lines share; the rest of it becomes spaces."""
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
    heading = underlined(block if RULE.fullmatch(above) else blocks[0])
    if heading and (heading[1] or len(blocks) > 1):
        return one_line_of(heading[0]), [heading[1], *blocks[1:]] if heading[1] else blocks[1:]
    first, _, second = blocks[0].partition("\n")
    if second and "\n" not in second and byline(second) and is_heading(first.strip()):
        return one_line_of(first), [second, *blocks[1:]]
    if len(blocks) > 1 and is_heading(blocks[0].strip()):
        return one_line_of(blocks[0]), blocks[1:]
    return None, blocks
