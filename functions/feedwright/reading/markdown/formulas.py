"""Formulas in Markdown, as TeX: they are set aside before the Markdown is read, and put back without any change.

Text between dollars may be prices, and text between escaped brackets may be ordinary text: a formula has signs of TeX,
or is a single word or letter.
"""

import re
from html import escape
from typing import NamedTuple

_LONGEST, _LONGEST_IN_LINE = 5_000, 400  # characters
_INLINE = re.compile(r"\$(?!\$)((?:\\[\s\S]|[^\\$]){1,400})\$(?![\d$])")
_OPENING = re.compile(r"(?P<marks>\\{1,2})(?P<bracket>[(\[])|\\begin\{(?P<environment>\w{4,12}\*?)\}")
_ENVIRONMENTS = frozenset("equation align alignat gather multline eqnarray displaymath math".split())
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_WORDING = re.compile(r"\\(?:text\w{0,4}|mathrm|mathbf|mathit|mathsf|operatorname\*?|mbox|hbox|tag|label)\s*\{[^{}]*\}")
_COMMAND, _ESCAPE = re.compile(r"\\[A-Za-z]+"), re.compile(r"\\[^A-Za-z\\{}|,;:!\s]")
_SIGN = re.compile(r"\\[A-Za-z]|\\\\|[\^_=<>+{}]")
_STRONG_SIGN = re.compile(r"\\[A-Za-z]{2,}|\\\\|[\^=]|[A-Za-z]_[A-Za-z0-9{]")
_WORD = r"[^\W\d_]{2,}"
_WORDS = re.compile(
    rf"(?<![\w\\]){_WORD}[,.;:]?\s+{_WORD}(?!\w)|(?<!\S)(?:and|or|to|the|of|per|und|oder|bis|et|ou|à)(?!\S)"
)
_HTML = re.compile(r"</|<[a-z]+ |=\"|\]\(|`")
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # these are never characters of a text (Unicode, §23.7)
_SET_ASIDE = re.compile(
    rf"<p>{_OPEN}(?P<alone>\d+)-{_CLOSE}</p>|<[^<>]*{_OPEN}[^<>]*>|{_OPEN}(?P<within>\d+)-?{_CLOSE}"
)
_ONE = re.compile(rf"{_OPEN}(\d+)-?{_CLOSE}")


class Formula(NamedTuple):
    end: int  # the formula's end in the text
    tex: str
    is_alone: bool  # the formula stands in lines of its own


def formula_at(text: str, at: int) -> Formula | None:
    """Read the formula that begins at a place; None for a price and for escaped brackets around text."""
    before = text[at - 1] if at else "\n"
    if text[at] == "\\":
        return None if before == "\\" else _opened(text, at)
    if before in "\\$" or before.isalnum():
        return None
    if text.startswith("$$", at):
        tex, end = _up_to("$$", text, at + 2, _LONGEST)
        is_alone = _is_alone(text, at, end)
        is_formula = tex and text[end : end + 1] != "$" and (is_alone or _is_tex(tex) or _is_word(tex))
        return _formula(end, tex, is_alone=is_alone) if is_formula else None
    match = _INLINE.match(text, at)
    if not match or not _is_inline(match[1]):
        return None
    joins = text[match.end() : match.end() + 1].isalpha()  # "the $n$th", but not "$HOME/$USER"
    if joins and len(match[1]) > 1 and not _STRONG_SIGN.search(match[1]):
        return None
    return _formula(match.end(), match[1], is_alone=False)


class Formulas:
    """The formulas of a text."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def set_aside(self, formula: Formula) -> str:
        """Write the placeholder of *formula* for the time in which the Markdown is read."""
        self._kept.append(formula.tex)
        return f"{_OPEN}{len(self._kept) - 1}{'-' if formula.is_alone else ''}{_CLOSE}"

    def put_back(self, html: str) -> str:
        return _SET_ASIDE.sub(self._shown, html) if self._kept else html

    def _shown(self, place: re.Match[str]) -> str:
        if place["alone"]:
            return f'<pre><code class="math">{escape(self._kept[int(place["alone"])], quote=False)}</code></pre>'
        if place["within"]:
            return f'<code class="math">{escape(self._kept[int(place["within"])], quote=False)}</code>'
        return _ONE.sub(lambda match: escape(self._kept[int(match[1])]), place[0])  # in an attribute


def without_places(text: str) -> str:
    """Remove the characters of placeholders, which are not in any honest text."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _opened(text: str, at: int) -> Formula | None:
    """Read what stands in brackets after one or two backslashes, or in an environment."""
    opening = _OPENING.match(text, at)
    if opening is None:
        return None
    if name := opening["environment"]:
        tex, end = _up_to(f"\\end{{{name}}}", text, opening.end(), _LONGEST)
        is_formula = bool(tex) and name.rstrip("*") in _ENVIRONMENTS
        return _formula(end, text[at:end], is_alone=_is_alone(text, at, end)) if is_formula else None
    if opening["bracket"] == "(":
        tex, end = _up_to(f"{opening['marks']})", text, opening.end(), _LONGEST_IN_LINE)
        return _formula(end, tex, is_alone=False) if _is_tex(tex, longest_word=2) else None
    tex, end = _up_to(f"{opening['marks']}]", text, opening.end(), _LONGEST)
    is_formula = _is_tex(tex) and _STRONG_SIGN.search(_ESCAPE.sub("", tex)) is not None
    is_link = text[end : end + 1] in {"(", "[", ":"}
    return _formula(end, tex, is_alone=_is_alone(text, at, end)) if is_formula and not is_link else None


def _up_to(mark: str, text: str, start: int, longest: int) -> tuple[str, int]:
    """Give the text before *mark* and its end; nothing if the mark is far away, or after a blank line."""
    end = text.find(mark, start, start + longest)
    tex = text[start:end] if end >= 0 else ""
    return ("", start) if _BLANK_LINE.search(tex) else (tex, end + len(mark))


def _formula(end: int, tex: str, *, is_alone: bool) -> Formula:
    return Formula(end, _QUOTE.sub("", tex).strip() if is_alone or "\n" in tex else tex, is_alone)


def _is_alone(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 100) : start].rpartition("\n")[2]
    after = text[end : end + 100].partition("\n")[0]
    return not before.strip(" \t>") and not after.strip()


def _is_word(tex: str) -> bool:
    """Say whether *tex* is a single word or number, as kramdown writes a variable in a line: ``$$t$$``."""
    return tex[0].isalnum() and _is_inline(tex)


def _is_inline(tex: str) -> bool:
    if tex[0].isspace() or tex[-1].isspace():
        return "\n" not in tex and _STRONG_SIGN.search(tex) is not None and _is_tex(tex)
    return _is_tex(tex, longest_word=20)


def _is_tex(tex: str, *, longest_word: int = 0) -> bool:
    """Say whether *tex* is a formula; without a sign of TeX, it must be a single word that is not too long."""
    if not tex.strip() or _BLANK_LINE.search(tex) or _HTML.search(tex):
        return False
    plain = _COMMAND.sub(" ", _WORDING.sub(" ", tex))
    if _WORDS.search(plain):
        return False
    if _SIGN.search(_ESCAPE.sub("", tex)):
        return True
    return not any(character.isspace() for character in tex.strip()) and all(
        len(word) <= longest_word for word in re.findall(r"[^\W\d_]+", tex)
    )
