"""Lines of Markdown that belong together: code in every dialect, and HTML in which some dialects read Markdown.

CommonMark reads more lines as HTML than other dialects do; this module corrects that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

Line = tuple[int, str]  # its number in the author's text, from 0, and its text

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_RAW = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?:<(?P<name>pre|script|style|textarea)\b|(?P<comment><!--)|\{(?:%-?|\{[<%])\s*(?P<tag>highlight|raw|codeblock|code)\b)",
    re.IGNORECASE,
)
_LONGEST_FENCE = 100

# The elements with which HTML begins for CommonMark, up to the next blank line (§4.6, kind 6).
_BLOCKS = frozenset(
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead "
    "title tr track ul".split()
)
_TAG = re.compile(r"[ \t]*+</?(?P<name>[A-Za-z][\w-]*+)(?=[\s/>]|\Z)")
_LONE_TAG = re.compile(r" {0,3}</?[A-Za-z][\w-]*+(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)?/?>[ \t]*")
_READ_INSIDE = re.compile(
    r"(?P<opening>[ \t]*+<(?P<name>[A-Za-z][\w-]*+)[^<>]{0,500}?)"
    r"\smarkdown\s?=\s?(?P<quote>[\"']?)(?:1|block|span|true)(?P=quote)(?P<rest>(?:[\s/][^<>]*+)?>)(?P<first>.*)",
    re.IGNORECASE,
)
# Signs in HTML that can only mean Markdown.
_MARKDOWN = re.compile(r"!?\[[^\[\]]{0,300}\]\([^()\s]|(?<!\*)\*\*[^*\s]|(?<!_)__[^_\s]")
_LOOK = 100  # lines


def ranges_of_code(lines: list[Line]) -> dict[int, int]:
    """Find fenced code, comments, and HTML and tags that hold code: where each begins, and where the text continues."""
    ranges: dict[int, int] = {}
    never: set[str] = set()  # ends that are not in the rest of the text
    at = 0
    while at < len(lines):
        line = lines[at][1]
        fence = _FENCE.match(line) if "```" in line or "~~~" in line else None
        raw = None if fence or not ("<" in line or "{" in line) else _RAW.match(line)
        ending = _end_of_fence(fence) if fence else _end_of_raw(raw) if raw else ""
        if not ending or ending in never or (raw and re.search(ending, line[raw.end() :], re.IGNORECASE)):
            at += 1
            continue
        is_end = re.compile(ending, re.IGNORECASE).search
        end = next((after for after in range(at + 1, len(lines)) if is_end(lines[after][1])), None)
        if end is None and raw:
            never.add(ending)
            at += 1
        else:  # a fence that is never closed continues to the end of the text
            ranges[at] = at = len(lines) if end is None else end + 1
    return ranges


def moved_out(lines: list[Line], width: int) -> list[Line]:
    """Remove up to *width* columns of space from the start of each line."""
    moved = []
    for number, line in lines:
        text = line.expandtabs(4) if line[:1] == "\t" or "\t" in line[:width] else line
        moved.append((number, text[min(width, len(text) - len(text.lstrip(" "))) :]))
    return moved


def _end_of_fence(opening: re.Match[str]) -> str:
    """Write the expression for a closing fence: a line that is indented by more than three columns is code."""
    fence, before = opening["fence"], opening[0][: -len(opening["fence"])].expandtabs(4)
    room = r"[ \t>]*" if ">" in before else rf"(?:\t| {{0,{min(len(before), _LONGEST_FENCE) + 3}}})"
    return rf"^{room}{fence[0]}{{{min(len(fence), _LONGEST_FENCE)},}}[ \t]*$"


def _end_of_raw(raw: re.Match[str]) -> str:
    if raw["comment"]:
        return "-->"
    return rf"</{raw['name'].lower()}" if raw["name"] else r"\{%-?\s*end|\{\{[<%]\s*/"


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    lines: list[Line]
    after: int  # where the text continues


def html_block(lines: list[Line], at: int, read: Callable[[list[Line]], list[Line]]) -> HtmlBlock | None:
    """Rewrite the block of HTML that begins at a line, so that its Markdown is read; None if no block begins there.

    Args:
        lines: the text.
        at: the line.
        read: turns the lines in an element with ``markdown="1"`` into CommonMark.
    """
    line = lines[at][1]
    tag = _TAG.match(line) if line.lstrip()[:1] == "<" else None
    if tag is None:
        return None
    if "markdown" in line and (inside := _READ_INSIDE.fullmatch(line)):
        return _element(lines, at, inside, read)
    is_block = tag["name"].lower() in _BLOCKS
    if len(line) - len(line.lstrip()) > 3 or not (is_block or _LONE_TAG.fullmatch(line)):
        return None
    end = next((after for after in range(at + 1, len(lines)) if _ends_block(lines[after][1])), len(lines))
    block = lines[at:end]
    if is_block:
        return HtmlBlock(_parted(block) if any(_is_markdown(text) for _, text in block[1:]) else block, end)
    if any(text.lstrip()[:1] != "<" for _, text in block[1:]):
        # A tag alone in a line would turn the lines after it into HTML; a tag with a comment after it does not.
        block[0] = (block[0][0], f"{line.rstrip()}<!---->")
    return HtmlBlock(block, end)


def _ends_block(line: str) -> bool:
    return not line.strip() or ("markdown" in line and _READ_INSIDE.fullmatch(line) is not None)


def _is_markdown(line: str) -> bool:
    return line.lstrip()[:1] != "<" and _MARKDOWN.search(line) is not None


def _parted(lines: list[Line]) -> list[Line]:
    """Put blank lines around Markdown between lines of tags; a line after a blank line must not be indented."""
    out: list[Line] = []
    was_markdown = False
    for number, line in lines:
        is_markdown = _is_markdown(line) or (was_markdown and line.lstrip()[:1] != "<")
        if is_markdown != was_markdown:
            out.append((number, ""))
        was_markdown = is_markdown
        out.append((number, line.lstrip() if out else line))
    return out


def _element(lines: list[Line], at: int, opening: re.Match[str], read: Callable[[list[Line]], list[Line]]) -> HtmlBlock:
    """Rewrite an element with ``markdown="1"``: its tags, and its Markdown between them after a blank line."""
    tag_alone = [(lines[at][0], f"{opening['opening'].lstrip()}{opening['rest']}"), (lines[at][0], "")]
    tags = re.compile(rf"<(/?){opening['name']}\b[^<>]*>", re.IGNORECASE)
    number, depth = lines[at][0], 1
    for after in range(at, min(len(lines), at + _LOOK)):
        text = opening["first"] if after == at else lines[after][1]
        for tag in tags.finditer(text):
            depth += -1 if tag[1] else 1
            if depth:
                continue
            inner = [(number, opening["first"]), *lines[at + 1 : after], (lines[after][0], text[: tag.start()])]
            inner = inner[-1:] if after == at else inner
            content = read(_out_of_margin(inner))
            rest = text[tag.end() :].lstrip()
            whole = [*tag_alone, *content]
            whole += [(lines[after][0], ""), (lines[after][0], tag[0])]
            if rest:
                lines[after] = (lines[after][0], rest)
                return HtmlBlock(whole if rest[0] == "<" else [*whole, (lines[after][0], "")], after)
            goes_on = lines[after + 1][1].lstrip()[:1] == "<" if after + 1 < len(lines) else False
            return HtmlBlock(whole if goes_on else [*whole, (lines[after][0], "")], after + 1)
    return HtmlBlock([*tag_alone, (number, opening["first"])], at + 1)  # its end is far away and a block of its own


def _out_of_margin(lines: list[Line]) -> list[Line]:
    """Remove the indentation that all lines share, except the first line, which stood after the tag."""
    texts = [line.expandtabs(4) for _, line in lines[1:] if line.strip()]
    margin = min((len(text) - len(text.lstrip()) for text in texts), default=0)
    return [*((number, line.lstrip()) for number, line in lines[:1]), *moved_out(lines[1:], margin)]
