"""Keeps lines that a writer broke on purpose: verses, addresses, recipes."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from feedwright.reading.text.lines import inline, one_line_of

_NARROW = 50  # columns: people do not wrap running text earlier
_FAR_SHORTER = 0.8  # the share of a full line
_LONGEST = 160  # columns: a longer line is a paragraph, and does not show the width of the text
_COUPLE = 2  # lines
_ENDS = frozenset(",.;:!?…。，、；！？")
# East Asian characters and emoji, which take two columns.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)


def full_line(blocks: Iterable[str]) -> int:
    """Give the width of a text in columns: the width of the widest line that another line of its block follows."""
    lines = (line for block in blocks if "\n" in block for line in block.split("\n")[:-1])
    return max((width for line in lines if (width := _columns(line)) <= _LONGEST), default=0)


def verse_or_paragraph(lines: Sequence[str], full: int, *, is_set_in: bool = False) -> str:
    """Write the lines of a block as HTML; lines far shorter than a full line, with room for more, stay lines."""
    if len(lines) == 1:
        return f"<p>{inline(one_line_of(lines[0]))}</p>"
    is_narrow = is_set_in and max(map(_columns, lines)) < _NARROW
    if is_narrow or _is_verse(lines, full):
        return f"<p>{'<br>'.join(inline(one_line_of(line)) for line in lines)}</p>"
    return f"<p>{inline(one_line_of(chr(10).join(lines)))}</p>"


def _is_verse(lines: Sequence[str], full: int) -> bool:
    widths = [_columns(line.strip()) for line in lines]
    if not all(_is_broken_on_purpose(line, below) for line, below in pairwise(lines)):
        return False
    if max(widths) < _NARROW:
        return len(lines) > _COUPLE or lines[0].rstrip()[-1:] not in _ENDS
    if max(widths) > full * _FAR_SHORTER:
        return False
    first_words = (line.split(maxsplit=1)[0] if line.strip() else "" for line in lines[1:])
    return all(width + 1 + _columns(word) <= full for width, word in zip(widths, first_words, strict=False))


def _is_broken_on_purpose(line: str, below: str) -> bool:
    """Say whether a line ends with a sign, or before a capital or a number: running text rarely always does."""
    last, first = line.rstrip()[-1:], below.lstrip()[:1]
    return last in _ENDS or (not first.islower() and last != "-" and first.isalnum() and not _WIDE.match(first))


def _columns(line: str) -> int:
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))
