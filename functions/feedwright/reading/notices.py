"""Notices in the first lines of an article's text that no metadata holds: EMBARGO, DRAFT, or ``draft: true``."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from feedwright.model.expressions import expression
from feedwright.reading.metadata.front_matter import plain_name
from feedwright.reading.metadata.privacy import doubts

_UNTIL = (
    r"(?:\W*|\s*[:–—-].*|\s+(?i:until|till|to|for|date|ends|lifts|copy|notice|not|\d|mon|tue|wed|thu|fri|sat|sun)\b.*)"
)
_NOTICE = expression(
    rf"\W*(?:(?:STRICTLY |STRICT |UNDER |UNDER STRICT )?EMBARGO(?:ED)?{_UNTIL}|EMBARGOED\b.*"
    r"|(?:DRAFT|ENTWURF|BROUILLON|BORRADOR)(?:\W*|[\])]\s.*|:\s.*|\s+[–—-]+\s.*)|WORK IN PROGRESS"
    r"|下書き|草稿|公開禁止|社外秘|未公開|ЧЕРНОВИК|مسودة|טיוטה|(?:STRENG )?VERTRAULICH"
    r"|(?:Strictly |Under )?[Ee]mbargo(?:ed)? (?:until|till)\b[^.!?]*"
    r"|STRICTLY CONFIDENTIAL\b.*|CONFIDENTIAL"
    r"|(?:STRICTLY )?NOT (?:YET )?FOR (?:PUBLICATION|RELEASE|DISTRIBUTION|PUBLIC RELEASE)\b.*|DO NOT PUBLISH\b.*"
    r"|HOLD FOR RELEASE\b.*|SPERRFRIST\b.*|NICHT ZUR VERÖFFENTLICHUNG\b.*|SOUS EMBARGO\b.*|NE PAS PUBLIER\b.*"
    r"|EMBARGADO\b.*|NO PUBLICAR\b.*|NON PUBBLICARE\b.*|SOTTO EMBARGO\b.*)\W*"
)
# The search begins with these words, because most articles hold none of them.
_HINT = expression(
    r"[EDBCHNSVW](?:MBARG|RAFT|NTWURF|ROUILLON|ORRADOR|ONFID|PERRF|ERTRAU|(?:OT|OLD|ICHT|E|O|ON|ORK)(?![A-Za-z]))"
)
_HINT_BEYOND_ASCII = expression("[下草公社未Чمט](?:書き|稿|開禁止|外秘|公開|ЕРНОВИК|سودة|יוטה)")
_TOP, _NOTICE_LINES, _NOTICE_LENGTH = 600, 4, 120
_TAG = expression(r"<!--|-->|<[^<>!]*>")
_EMPHASIS = expression(r"\*+|(?<![^\W_])_+|_+(?![^\W_])")
_CALLOUT = expression(r">\s*\[!\w+\][+-]?|\A\.\. [\w-]+::")  # the boxes of Obsidian, GitHub and reStructuredText
_BLOCK_END = expression(r"</(?:p|h[1-6]|div|li|tr)>|<br[^<>]*>", re.IGNORECASE)


def notice_in(texts: Iterable[str]) -> str | None:
    """Look for EMBARGO or NOT FOR PUBLICATION in a line of its own at the top of an article.

    Args:
        texts: the article's title, its text as it is written and its HTML, if the article has them.

    Returns:
        The words of the line.
    """
    texts = tuple(texts)
    tops = "\n".join(text[:_TOP] for text in texts)
    has_hint = (
        "mbargo" in tops
        or _HINT.search(tops) is not None
        or (not tops.isascii() and any(_HINT_BEYOND_ASCII.search(text, 0, _TOP) for text in texts))
    )
    return next((line for text in texts if (line := (has_hint and _notice(text[:_TOP])) or _mark(text[:_LOOK]))), None)


def _notice(top: str) -> str | None:
    lines = map(_without_marks, _BLOCK_END.sub("\n", top).split("\n"))
    shown_lines = [line for line in lines if line][:_NOTICE_LINES]
    return next((line for line in shown_lines if len(line) <= _NOTICE_LENGTH and _NOTICE.fullmatch(line)), None)


def _without_marks(line: str) -> str:
    """Give the words of a line without tags and emphasis, with single spaces."""
    return " ".join(_EMPHASIS.sub("", _CALLOUT.sub("", _TAG.sub("", line)).replace("&nbsp;", " ")).split())


_LOOK, _LINES, _WORDS = 2_000, 12, 3
_LONG = 200  # characters; a longer line is not a notice
_CELL = expression(r"(?:</p>)?\s{0,3}</t[dh]>\s{0,3}<t[dh]\b[^<>]*>")
_MARK = expression(
    r"[\W_]*(?P<name>[^\W\d_][\w-]{2,24})[\s*_|\"'`]*(?::+|\uff1a|=|\|)[\s*_|\"'`]*(?P<said>[^\n]{1,40})"
)
_COLUMNS = expression(r"\s*(?P<names>\|[^\n]{3,500})\n[ \t]*\|[ \t:|-]{3,300}\n(?P<values>[^\n]{3,900})")
_REMARK = expression(r"\[(?://|comment|_)\]:\s*(?:#|<>)\s*(?=[(\"'])")  # a comment in Markdown
_FLATTENED = expression(r"\s*[-–—+]{2,5}\s+(?P<pairs>\S[^\n]{3,500}?)\s+[-–—+]{2,5}\s*")  # front matter on one line
_BETWEEN_PAIRS = expression(r"\s+(?=[A-Za-z_][\w-]{1,24}\s*[:=])")
_STATEMENT = expression(r"(?:import|export)\s[^\n]*")  # of JavaScript, in MDX
_SIGNS = (":", "=", "|", "\uff1a")  # one of them stands in every such line
_NO_PROSE = (*_SIGNS, "\n", "<pre", "<t")
_UNSEEN = expression("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _mark(top: str) -> str | None:
    """Look for ``draft: true`` or ``status: draft`` in a line of its own above the prose, a rest of lost metadata."""
    if "<t" not in top and not any(map(top.__contains__, _SIGNS)):  # a table's cells are parted as well
        return None
    for line in chain(islice(_lines_above_prose(top), _LINES), _cells_of_columns(top) if "|" in top else ()):
        match = _MARK.fullmatch(line) if any(map(line.__contains__, _SIGNS)) else None
        value = match["said"].strip(" \t*_|\"'`%>-;,}])") if match else ""
        if match and any(doubts([(plain_name(match["name"]), match["name"], value)])):
            return line[:_NOTICE_LENGTH]
    return None


def _lines_above_prose(top: str) -> Iterator[str]:
    """Give the lines of *top* above the prose, without markup; the first line may be a title of any length."""
    if _is_prose(top.lstrip()[:_LONG]):
        return
    first = True
    shown_lines = (_CELL.sub("|", top) if "<t" in top else top).splitlines()
    for written in chain.from_iterable(map(_parts, shown_lines)):
        if first and (pairs := _FLATTENED.fullmatch(written)):
            yield from _BETWEEN_PAIRS.split(pairs["pairs"])
            first = False
            continue
        if _STATEMENT.match(written):
            yield from (part.strip() for part in re.split(r"[{},]", written))
            first = False
            continue
        if "<pre" in written or (not first and written.lstrip().startswith(("```", "~~~"))):
            return  # the line is an example
        if not first and _is_prose(written[:_LONG]):
            return
        line = written[:_LONG] if written.isascii() else _UNSEEN.sub("", written[:_LONG])
        line = (_TAG.sub("", line) if "<" in line else line).strip()
        if not line:
            continue
        is_title = line.startswith("#") or (first and line[-1] not in ".:,;")
        if not is_title and not _MARK.match(line) and len(line.split()) > _WORDS:
            return
        first = False
        yield line


def _cells_of_columns(top: str) -> Iterator[str]:
    """Give names and values of a table with the names in its first row, as GitHub shows front matter."""
    match = _COLUMNS.match(top)
    if match:
        names, values = (row.strip().strip("|").split("|") for row in match.group("names", "values"))
        yield from (f"{name.strip()}: {value.strip()}" for name, value in zip(names, values, strict=False))


def _is_prose(line: str) -> bool:
    """Say quickly that a line is prose without any mark; False is no certain answer."""
    if len(line) < _LONG or line.startswith("#") or any(map(line.__contains__, _NO_PROSE)):
        return False
    if "<" in line and _BLOCK_END.search(line):
        return False
    return len(line.split(None, _WORDS + 1)) > _WORDS + 1


def _parts(line: str) -> Iterable[str]:
    if line.startswith("["):
        return (_REMARK.sub("", line),)
    return _BLOCK_END.split(line, _LINES + 1) if "<" in line else (line,)
