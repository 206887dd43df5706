"""Turns blocks of plain text between blank lines into HTML: paragraphs, headings, lists, quotations, rules."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feedwright.reading.text.lines import inline, one_line_of
from feedwright.reading.text.lists import continues, goes_on, is_beside, is_list, item_of, items_of, list_html
from feedwright.reading.text.verses import full_line, verse_or_paragraph

RULE = re.compile(r"\s*+([-*_=~#•·–—])(?:[ \t]*+\1){2,}+")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
MARK = r"(?:[-*_=~#•·–—>‣▪●○◦\uf0b7]|[o§]\t|[0-9]{1,3}[.)]\s|[A-Za-z]\)\s)"
_MARKED, _MARKED_LINE = re.compile(rf" |{MARK}"), re.compile(rf"\n(?: |{MARK})")
_QUOTE_MARK = re.compile(r" {0,3}(?:>[ ]?)++")
_SET_IN = "    "  # a block that is indented as a whole is a quotation

_HEADING_LENGTH = 100
# A line that ends a sentence or leaves it open is not a heading; neither is a list item, a rule, an address or a
# signature.
_NOT_A_HEADING_END = re.compile(r"[.,;…。，、–—-][\"'”’»)\]]*$")
_NOT_A_HEADING_START = re.compile(r"[-–—*•·>#|+]|\d+[.)]\s|\w+://")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}}\.? {_MONTH})(?:,? \d{{4}})?"
# "KYIV, Feb 22" and "March 3, 2026": a place and a date are not a heading.
_DATELINE = re.compile(rf"(?:[A-Z][A-Z .'-]{{1,40}}, ?)?{_DAY}|[A-Z][A-Z .'-]{{1,40}} \([^()]{{1,40}}\)")
_OPEN_DATELINE = re.compile(r"[^\W\d_].{0,70}[^-–—]\s?[-–—]{1,2}$")


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of a block that belong together."""

    kind: str  # "text", "item", "quote", "rule"; "=" or "-" for a heading with such an underline
    lines: list[str]
    is_alone: bool = False  # the group is the whole block


def is_heading(block: str) -> bool:
    """Say whether a line of its own is a heading: it is short, and not a sentence, a list item or a dateline."""
    return (
        len(block) <= _HEADING_LENGTH
        and "\n" not in block
        and not _NOT_A_HEADING_END.search(block)
        and not _NOT_A_HEADING_START.match(block)
        and any(character.isalpha() for character in block)
        and not _DATELINE.fullmatch(block)
    )


def underlined(block: str) -> tuple[str, str] | None:
    """Take a heading with an underline off a block; give the heading and the rest of the block."""
    heading, _, below = block.partition("\n")
    underline, _, rest = below.partition("\n")
    if _UNDERLINE.fullmatch(underline) and len(heading) <= _HEADING_LENGTH and not RULE.fullmatch(heading):
        return heading.strip(), rest
    return None


def blocks_html(blocks: Sequence[str]) -> str:
    """Write blocks as HTML; lines have no spaces at their ends."""
    full = full_line(blocks)
    groups = [group for block in _with_datelines(blocks) for group in _groups(block)]
    while groups and groups[-1].kind == "rule":
        groups.pop()
    start = next((at for at, group in enumerate(groups) if group.kind != "rule"), 0)
    level = 3 if any(group.kind == "=" for group in groups) else 2
    whole = list(_with_long_lists(groups[start:]))
    below = [*(group.kind for group in whole[1:]), ""]
    html = (_html(group, kind, level, full) for group, kind in zip(whole, below, strict=False))
    return "\n".join(filter(None, html))


def _with_datelines(blocks: Sequence[str]) -> Iterator[str]:
    """Put a dateline that stands alone and ends with a dash in front of its text."""
    dateline = ""
    for block in blocks:
        if dateline:
            yield f"{dateline} {block}"
            dateline = ""
        elif block[-1] in "-–—" and _OPEN_DATELINE.fullmatch(block):
            dateline = block
        else:
            yield block
    if dateline:
        yield dateline


def _groups(block: str) -> list[_Group]:
    if not _MARKED.match(block) and not _MARKED_LINE.search(block):
        return _text_groups(block, is_alone=True)
    lines = block.split("\n")
    groups = _divided(lines, lists=True)
    if len(groups) > 1 and not all(is_list(items_of(group.lines)) for group in groups if group.kind == "item"):
        groups = _divided(lines, lists=False)
    is_alone = len(groups) == 1
    parts = ([group] if group.kind != "text" else _text_groups("\n".join(group.lines), is_alone) for group in groups)
    return [part for group in parts for part in group]


def _text_groups(block: str, is_alone: bool) -> list[_Group]:
    """Take a first line in capitals, which is a heading, off the block."""
    first, _, rest = block.partition("\n")
    second = rest.partition("\n")[0]
    if second and first.isupper() and 2 * len(first) < len(second) and is_heading(first) and not second.isupper():
        return [_Group("text", [first], is_alone=True), _Group("text", [rest])]
    return [_Group("text", [block], is_alone)]


def _divided(lines: Iterable[str], *, lists: bool) -> list[_Group]:
    groups: list[_Group] = []
    for line in lines:
        last = groups[-1] if groups else None
        kind = _kind(line, last, lists=lists)
        if last and kind in {"=", "-"}:
            groups[-1] = _Group(kind, last.lines)
        elif last and last.kind == kind != "rule":
            last.lines.append(line)
        else:
            groups.append(_Group(kind, [line]))
    return groups


def _kind(line: str, last: _Group | None, *, lists: bool) -> str:
    if last and last.kind == "text" and len(last.lines) == 1 and underlined(f"{last.lines[0]}\n{line}"):
        return line[0]
    if RULE.fullmatch(line):
        return "rule"
    if _QUOTE_MARK.match(line):
        return "quote"
    if lists and (item_of(line) or (last and last.kind == "item" and continues(line, last.lines))):
        return "item"
    return "text"


def _with_long_lists(groups: Iterable[_Group]) -> Iterator[_Group]:
    """Join lists that blank lines separate; lines of dialogue, which begin with a long dash, are not lists."""
    held: _Group | None = None
    first = last = None
    for group in groups:
        items = items_of(group.lines) if group.kind == "item" else []
        if held and items and first and last and items[0].style != "–" and goes_on(items[0], first, last):
            held.lines.extend(group.lines)
        else:
            if held:
                yield held
            held, first = group, items[0] if items else None
        last = next((item for item in reversed(items) if first and is_beside(item, first)), last)
    if held:
        yield held


def _html(group: _Group, below: str, level: int, full: int) -> str:
    if group.kind == "text":
        announces = group.lines[0].endswith(":") and below != "text"
        return _text_html(group, full, may_head=bool(below) and not announces)
    if group.kind == "item":
        items = items_of(group.lines)
        return list_html(items) if is_list(items) else paragraph("\n".join(group.lines))
    if group.kind == "quote":
        return _quote_html(group.lines, full)
    return "<hr>" if group.kind == "rule" else heading(group.lines[0], level=level if group.kind == "-" else 2)


def _text_html(group: _Group, full: int, *, may_head: bool) -> str:
    text = group.lines[0]
    if text.startswith(_SET_IN) and "\n" in text:
        lines = text.split("\n")
        if all(line.startswith(_SET_IN) for line in lines):
            return f"<blockquote>{verse_or_paragraph(lines, full, is_set_in=True)}</blockquote>"
    text = text.strip()
    if may_head and group.is_alone and is_heading(text):
        return heading(text)
    return verse_or_paragraph(text.split("\n"), full)


def _quote_html(lines: Iterable[str], full: int) -> str:
    text = "\n".join(_QUOTE_MARK.sub("", line, count=1).strip() for line in lines)
    paragraphs = "\n".join(
        verse_or_paragraph(block.strip("\n").split("\n"), full) for block in text.split("\n\n") if block.strip()
    )
    return f"<blockquote>{paragraphs}</blockquote>" if paragraphs else ""


def heading(text: str, level: int = 2) -> str:
    return f"<h{level}>{inline(one_line_of(text))}</h{level}>"


def paragraph(text: str) -> str:
    return f"<p>{inline(one_line_of(text))}</p>"
