"""Typographer's quotation marks, apostrophes and dashes, in the way of the text's language; never in code or formulas.

A mark is left as it was written where its meaning is not clear: inches and feet (6'2"), options (--all), marks between
spaces, addresses. Texts in a language without a row stay as they are: some have no such custom, and in others
(Chinese, Japanese, Hebrew) a straight mark does not show which side it closes.
"""

import re
from collections.abc import Sequence

from feedwright.model.expressions import expression

# CLDR 45, delimiters: quotation marks, and those inside them. French puts a narrow no-break space beside the text.
# Dutch: CLDR has single marks for both; whoever types double ones gets double ones.
_NARROW = "\u202f"
_MARKS = {
    **dict.fromkeys(("en", "es", "pt", "tr", "da", "nl"), ("“", "”", "‘", "’")),
    **dict.fromkeys(("de", "cs", "sk", "sl", "hr", "bg"), ("„", "“", "‚", "‘")),
    **dict.fromkeys(("it", "ca", "el", "pt-pt"), ("«", "»", "“", "”")),
    **dict.fromkeys(("ru", "uk"), ("«", "»", "„", "“")),
    **dict.fromkeys(("nb", "nn", "no"), ("«", "»", "‘", "’")),
    **dict.fromkeys(("sv", "fi"), ("”", "”", "’", "’")),
    **dict.fromkeys(("pl", "ro"), ("„", "”", "«", "»")),
    "hu": ("„", "”", "»", "«"),
    "fr": (f"«{_NARROW}", f"{_NARROW}»", f"«{_NARROW}", f"{_NARROW}»"),
    "fr-ch": ("«", "»", "‹", "›"),
}
_UNSPACED_DASH = {"en": "—"}  # between words without spaces; in other languages the dash with spaces, "–"
_TAG = expression(r"<(/?)([a-z0-9]+)([^<>]*)>")
_LANGUAGE = expression(r"\slang=\"([^\"]*)\"")
_KEPT = frozenset("code kbd math pre samp tt var".split())  # elements whose text stays as it is
_CODE = expression(r"<code(?:\s[^<>]*)?>[^<]*</code>")
_EMPTY = frozenset("br col hr img source track wbr".split())
_INLINE = frozenset("a abbr b bdi bdo cite data del dfn em i ins mark q s small span strong sub sup time u wbr".split())
# In place of markup, while marks are set: what lets a text go on, what is like a word, and what parts texts.
_THROUGH, _WORD, _END = "\ue000", "\ue001", "\ue002"
_PLACE = expression(f"[{_THROUGH}{_WORD}{_END}]")
_MARK = expression(r"[\"']|-{2,}")
_CLOSING_SINGLE = expression(rf"(?<=[^\s{_END}(\[{{])'(?!\w)")
_ELIDED = expression(r"'(?:\d\ds?|tis|twas|twere|til|em|n|cause|bout|round|cos)\b", re.IGNORECASE)
_ADDRESS = expression(r"[/@_=\\]|\.\w|xn--")
_NEAR = 80  # characters beside a mark in which an address is looked for
_QUOTES_AND_DASHES = expression(r"[\"'“”„‘’‚«»‹›\u2012-\u2015\u202f-]")


def has_straight_marks(text: str) -> bool:
    """Say whether a plain text holds a mark that may be set; most articles' texts are told at once."""
    return "'" in text or '"' in text or "--" in text


def typeset(html: str, language: str) -> str:
    """Set the quotation marks and dashes of sanitised HTML, in the way of *language* (BCP 47) and of ``lang`` in it."""
    words = _TAG.sub("", _CODE.sub("", html) if "<code" in html else html)  # no mark of code changes
    if not has_straight_marks(words) or _PLACE.search(html):
        return html
    text, markup, languages = _parted(html, language)
    written, left = _Text(text, languages).typeset(), iter(markup)
    return _PLACE.sub(lambda _: next(left), written)


def typeset_line(text: str, language: str) -> str:
    """Set the quotation marks and dashes of a plain text, such as a title."""
    return text if not has_straight_marks(text) or _PLACE.search(text) else _Text(text, [(0, language)]).typeset()


def without_marks(text: str) -> str:
    """Remove quotation marks and dashes, straight and set, to compare texts that were written under other settings."""
    return _QUOTES_AND_DASHES.sub("", text)


def _parted(html: str, language: str) -> tuple[str, list[str], list[tuple[int, str]]]:
    """Put signs in the place of markup; give the text, the markup in order, and from where on which language counts."""
    parts: list[str] = []
    markup: list[str] = []
    languages, length = [(0, language)], 0
    around: list[str] = []  # the languages around the elements that are open
    is_stated = " lang=" in html
    at, kept = 0, 0  # where the next part begins, and how many elements are open whose text stays as it is
    for tag in _TAG.finditer(html):
        closing, name = tag[1], tag[2]
        if name in _KEPT:
            if kept == 0:
                parts.append(html[at : tag.start()])
                at = tag.start()
            kept += -1 if closing else 1
            if kept:
                continue
            sign = _END if name == "pre" else _WORD
        elif kept:
            continue
        else:
            parts.append(html[at : tag.start()])
            at, sign = tag.start(), _THROUGH if name in _INLINE else _END
        markup.append(html[at : tag.end()])
        length += len(parts[-1]) + 1
        parts.append(sign)
        at = tag.end()
        if is_stated and name not in _KEPT and name not in _EMPTY:
            languages.append((length, _spoken(tag, languages[-1][1], around)))
    return "".join([*parts, html[at:]]), markup, languages


def _spoken(tag: re.Match[str], language: str, around: list[str]) -> str:
    """Give the language after a tag."""
    if tag[1]:
        return around.pop() if around else language
    around.append(language)
    stated = _LANGUAGE.search(tag[3])
    return stated[1] if stated and stated[1] else language


class _Text:
    """A text with signs in the place of its markup."""

    def __init__(self, text: str, languages: Sequence[tuple[int, str]]) -> None:
        self._text, self._languages = text, list(reversed(languages))
        self._speak(0)
        self._open: list[str] = []  # the straight marks that opened a quotation
        self._opened_at = -1  # where the last opening mark ended
        self._done = 0  # where the last mark ended
        self._last_closing: int | None = None  # where this paragraph's last mark is that may close a quotation

    def typeset(self) -> str:
        return _MARK.sub(self._set, self._text)

    def _speak(self, at: int) -> None:
        """Take the marks of the language at this place."""
        while self._languages and self._languages[-1][0] <= at:
            language = self._languages.pop()[1].lower()
            self._marks = _MARKS.get(language) or _MARKS.get(language.partition("-")[0])
            self._dash = _UNSPACED_DASH.get(language.partition("-")[0], "–")

    def _set(self, match: re.Match[str]) -> str:
        mark, start, end = match[0], match.start(), match.end()
        self._speak(start)
        if self._text.find(_END, self._done, start) >= 0:
            self._open.clear()
            self._last_closing = None
        self._done = end
        if self._marks is None:
            return mark
        before, after = self._before(start), self._after(end)
        if mark[0] == "-":
            return self._dashed(match, before, after)
        if _is_space(before) and _is_space(after):
            return mark
        if self._opens(mark, start, before, after):
            return self._opening(mark, start, end)
        return self._closing(mark, start, before, after)

    def _opens(self, mark: str, at: int, before: str, after: str) -> bool:
        if _is_space(after):
            return False
        if _is_space(before) or before in "([{“‘„‚«‹¿¡" or self._opened_at == at:
            return True
        return before in "—–-/:," and after.isalnum() and mark not in self._open

    def _opening(self, mark: str, start: int, end: int) -> str:
        if mark == "'" and (_ELIDED.match(self._text, start) or not self._is_closed_after(end)):
            return "’"
        self._open.append(mark)
        self._opened_at = end
        return self._written(mark, 0)

    def _closing(self, mark: str, start: int, before: str, after: str) -> str:
        if mark == "'" and before.isalnum() and after.isalnum():
            return mark if before.isdigit() or self._is_in_address(start, start + 1) else "’"
        if mark in self._open:
            while self._open.pop() != mark:
                pass
            return self._written(mark, 1)
        if before.isdigit():  # inches and feet
            return mark
        return "’" if mark == "'" else self._written(mark, 1)

    def _written(self, mark: str, side: int) -> str:
        return self._marks[side + (2 if mark == "'" else 0)] if self._marks else mark

    def _is_closed_after(self, at: int) -> bool:
        """Say whether a single mark may close what one at *at* opens; else it is an apostrophe."""
        if self._last_closing is None:
            end = self._text.find(_END, at)
            found_at = _CLOSING_SINGLE.finditer(self._text, at, len(self._text) if end < 0 else end)
            self._last_closing = max((each.start() for each in found_at), default=-1)
        return self._last_closing > at

    def _dashed(self, match: re.Match[str], before: str, after: str) -> str:
        hyphens, start, end = match[0], match.start(), match.end()
        is_arrow = self._text.startswith(("&gt;", ">"), end) or self._text.endswith(("&lt;", "<"), 0, start)
        if len(hyphens) > 3 or is_arrow or not (before or after) or self._is_in_address(start, end):
            return hyphens
        if len(hyphens) == 3:
            return "—"
        if _is_space(before) or before in "([{" or self._opened_at == start:
            return "–" if _is_space(after) else hyphens  # --all is an option
        return "–" if before.isdigit() and after.isdigit() else self._dash

    def _is_in_address(self, start: int, end: int) -> bool:
        """Say whether the mark stands within an address, a path or a name of a program's."""
        before, after = self._text[max(0, start - _NEAR) : start], self._text[end : end + _NEAR]
        word_before = "" if not before or before[-1].isspace() else before.split()[-1]
        word_after = "" if not after or after[0].isspace() else after.split()[0]
        word = f"{word_before}{self._text[start:end]}{word_after}"
        return _ADDRESS.search(word) is not None

    def _before(self, at: int) -> str:
        """Give the character before *at*; "" at the start of a text."""
        while at and self._text[at - 1] == _THROUGH:
            at -= 1
        if at == 0 or self._text[at - 1] == _END:
            return ""
        return " " if self._text.endswith("&nbsp;", 0, at) else self._text[at - 1].replace(_WORD, "x")

    def _after(self, at: int) -> str:
        """Give the character at *at*; "" at the end of a text."""
        while at < len(self._text) and self._text[at] == _THROUGH:
            at += 1
        if at == len(self._text) or self._text[at] == _END:
            return ""
        return " " if self._text.startswith("&nbsp;", at) else self._text[at].replace(_WORD, "x")


def _is_space(character: str) -> bool:
    return not character or character.isspace()
