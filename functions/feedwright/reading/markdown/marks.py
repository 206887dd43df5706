"""Marks of Markdown's dialects inside lines, which CommonMark would show as they are written.

Formulas are set aside, so that nothing in them is read as Markdown. Attribute lists (``{ .button }``) are removed. An
address with spaces is written as CommonMark wants it. The changes of CriticMarkup are made. Code stays as it is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from feedwright.reading.markdown.commonmark import code_ranges
from feedwright.reading.markdown.formulas import Formulas, formula_at, without_places
from feedwright.reading.tags.highlight_tags import CODE_TAGS, end_of_highlighted, without_highlighted
from feedwright.reading.tags.template_tags import address

_CANDIDATE = re.compile(r"[$\\{]|\]\(|<(?:pre|code|script|style)\b", re.IGNORECASE)
_SPACED = re.compile(
    r"\]\([ \t]*(?P<address>(?:[^()<>\n{}\"\\]|\([^()\n]{0,100}\)){1,300}?)(?:[ \t]+=\d{0,5}%?x?\d{0,5}%?)?"
    r"(?P<title>[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
_SIZED = re.compile(r"[ \t]+=\d{0,5}%?x?\d{0,5}%?[ \t]*(?:\)|[\"'])")
_ADDRESS = re.compile(r"(?:https?://|\.{0,2}/|[^/]{1,80}/)\S.*|.*\.[A-Za-z][A-Za-z0-9]{1,4}(?:[?#].*)?", re.IGNORECASE)

_LINE = 500  # the characters of a line that are read

_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)"
_ATTRIBUTES = re.compile(
    rf"\{{[ \t]*+(?::[ \t]*+)?(?:[.#][A-Za-z][\w:-]*+|[A-Za-z][\w:-]*+={_VALUE})"
    rf"(?:[ \t]++(?:[.#]?[A-Za-z][\w:-]*+(?:={_VALUE})?))*+[ \t]*+\}}"
)
_HEADING_LINE, _UNDERLINE = re.compile(r"[ \t>]*#{1,6}\s"), re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*(?:\n|\Z)")
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]\n]{1,300})\]:", re.MULTILINE)
# CriticMarkup's additions, deletions, replacements, marks and comments.
_EDITS = {"{++": "++}", "{--": "--}", "{~~": "~~}", "{==": "==}", "{>>": "<<}"}
_LONGEST_EDIT = 2_000
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


class _Edit(NamedTuple):
    start: int
    end: int
    shown: str  # the replacement


def without_marks(text: str) -> tuple[str, Formulas]:
    """Rewrite such marks outside code; the formulas are put back after the Markdown has become HTML."""
    # Code is only looked for if it matters.
    if next(_Marks(text).edits(None), None) is None:
        return text, Formulas()
    text = without_places(text)
    marks = _Marks(text)
    parts: list[str] = []
    done = 0
    for edit in marks.edits(code_ranges(without_highlighted(text))):
        parts += (text[done : edit.start], edit.shown)
        done = edit.end
    return "".join([*parts, text[done:]]), marks.formulas


class _Marks:
    """One pass over a text, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.formulas = Formulas()
        self._never: set[str] = set()  # ends that do not come any more
        self._references = set(_REFERENCE.findall(text)) if "]{" in text else set()

    def edits(self, code: list[tuple[int, int]] | None) -> Iterator[_Edit]:
        """Find the marks outside *code*, the ranges of Markdown's code, and outside HTML's code; None: in code too."""
        text = self._text
        ranges = iter([*(code or ()), (len(text), len(text) + 1)])
        start, end = next(ranges)
        at = 0
        while match := _CANDIDATE.search(text, at):
            place, at = match.start(), match.end()
            while end <= place:
                start, end = next(ranges)
            if start <= place:
                at = end
            elif match[0][0] == "<":
                at = at if code is None else self._end_of_code(match[0][1:].lower(), at)
            elif edit := self._edit(place):
                yield edit
                at = edit.end
            elif match[0] == "{" and "highlight" not in self._never:
                at = self._end_of_highlighted(place)

    def _end_of_code(self, name: str, at: int) -> int:
        closing = None if name in self._never else re.compile(f"</{name}", re.IGNORECASE).search(self._text, at)
        if closing is None:
            self._never.add(name)
        return closing.end() if closing else at

    def _end_of_highlighted(self, at: int) -> int:
        if not self._text[at : at + 20].lstrip("{%<- \t").startswith(CODE_TAGS):
            return at + 1
        end = end_of_highlighted(self._text, at)
        if end is None:
            self._never.add("highlight")
        return end or at + 1

    def _edit(self, at: int) -> _Edit | None:
        mark = self._text[at]
        if mark == "]":
            return _mended_address(self._text, at)
        if mark == "{":
            return self._attributes(at) or _critic(self._text, at)
        formula = formula_at(self._text, at)
        if formula is None:
            return None
        lines = self._text.count("\n", at, formula.end)  # the line breaks stay, so that warnings name the right lines
        return _Edit(at, formula.end, self.formulas.set_aside(formula) + "\n" * lines)

    def _attributes(self, at: int) -> _Edit | None:
        text = self._text
        match = _ATTRIBUTES.match(text, at)
        before = text[at - 1 : at]
        if not match or before in {"{", "$", "\\"}:
            return None
        if before and before in ')]`*>:"':
            return self._span(at, match.end()) or _Edit(at, match.end(), "")
        line = text[max(text.rfind("\n", 0, at) + 1, at - _LINE) : at]
        ends_line = not text[match.end() : match.end() + _LINE].partition("\n")[0].strip()
        if not ends_line or _HEADING_LINE.match(line) or _UNDERLINE.match(text, match.end()):
            return None
        return _Edit(at, match.end(), "") if not line.strip(" \t>") or before == " " else None

    def _span(self, at: int, end: int) -> _Edit | None:
        """Keep only the words of Pandoc's ``[words]{.class}``."""
        text = self._text
        start = text.rfind("[", max(0, at - _LINE), at)
        words = text[start + 1 : at - 1]
        if start < 0 or text[at - 1] != "]" or "]" in words or text[start - 1 : start] in {"!", "]", "\\"}:
            return None
        return None if words in self._references or words[:1] in {"^", "["} else _Edit(start, end, words)


def _mended_address(text: str, at: int) -> _Edit | None:
    if " " not in text[at : at + _LINE].partition("\n")[0]:
        return None
    match = _SPACED.match(text, at)
    if not match:
        return None
    written = match["address"].strip()
    is_sized = _SIZED.match(text, match.end("address")) is not None
    if not is_sized and (" " not in written or not _ADDRESS.fullmatch(written)):
        return None
    return _Edit(at, match.end(), f"]({address(written)}{match['title'] or ''})")


def _critic(text: str, at: int) -> _Edit | None:
    opening = text[at : at + 3]
    if opening not in _EDITS or text[at - 1 : at] in {"{", "$", "\\"}:
        return None
    end = text.find(_EDITS[opening], at + 3, at + _LONGEST_EDIT)
    inside = text[at + 3 : end]
    if end < 0 or _BLANK_LINE.search(inside):
        return None
    old, arrow, new = inside.partition("~>")
    shown = {"{++": inside, "{==": f"=={inside}==", "{~~": new if arrow else old}.get(opening, "")
    return _Edit(at, end + 3, shown)
