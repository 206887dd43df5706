"""Where front matter stands: what nobody sees before it, the lines that open and close it, and what looks like it."""

import re
from collections.abc import Container
from dataclasses import dataclass

# Editors, word processors and copying put these before the first line, and nobody sees them.
_UNSEEN = "\ufeff\u200b-\u200f\u2060\u00ad\u00a0\u2000-\u200a\u202f\u3000 \t"
_SPACE = rf"[{_UNSEEN}]*"
# Autocorrection makes long dashes of hyphens.
_DASHES = r"(?!--?(?![-\u2010-\u2015\u2212]))[-\u2010-\u2015\u2212]{1,80}+"
_LEAD = re.compile(
    rf"(?:[{_UNSEEN}\n]++|(?><!--.*?-->)|(?>/\*.*?\*/)|(?>\{{\#.*?\#\}})|(?>\[(?://|comment)\]:[^\n]*\n))*+", re.DOTALL
)
_BLANK = re.compile(rf"[{_UNSEEN}\n]*+")
# Nikola's metadata: ``.. title: …`` lines, in a comment where the article is Markdown or HTML.
_DOTTED = re.compile(
    rf"{_SPACE}(?:\n{_SPACE})*+(?:<!--[ \t]*\n?)?"
    r"(?P<lines>(?:[ \t]*\.\.[ \t]+[A-Za-z][\w-]*:(?!:)[^\n]*(?:\n|\Z))+)[ \t]*(?:-->[ \t]*\n?)?"
)
_OPENING = re.compile(
    rf"(?P<fence>\+\+\+|;;;|{_DASHES}){_SPACE}(?P<form>yaml|toml|json|js|javascript|){_SPACE}\n", re.IGNORECASE
)
_DASHED_CLOSING = re.compile(rf"^{_SPACE}(?:\.\.\.|{_DASHES}){_SPACE}(?:\n|\Z)", re.MULTILINE)
_CLOSING = {
    "---": re.compile(rf"^(?:---|\.\.\.){_SPACE}(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(rf"^{_SPACE}\+\+\+{_SPACE}(?:\n|\Z)", re.MULTILINE),
    ";;;": re.compile(rf"^{_SPACE};;;{_SPACE}(?:\n|\Z)", re.MULTILINE),
}
_RULE = re.compile(rf"{_SPACE}(?:{_DASHES}|;;;|\+\+\+){_SPACE}")
_WORDS = r"[^\W\d][\w.-]*(?: [\w.-]+){0,2}"
_NAME = re.compile(rf"{_SPACE}[\"']?(?P<name>{_WORDS})[\"']?{_SPACE}(?::(?=[\s\u00a0]|$)|[=\uff1a])")
_RULE_HINTS = ("---", "–", "—", "+++", ";;;")  # without one of these there is no rule
_CONTINUED = re.compile(r"[ \t]+\S|- |-$|#")
_CODE = re.compile(r"(?:```+|~~~+)[ \t]*(?:markdown|md|ya?ml|toml|text)?[ \t]*\n(?=(?:---|\+\+\+)[ \t]*\n)")
_LINES, _LOOK = 60, 8_000  # how far the search for what looks like metadata goes: lines, characters
_DOTTED_LOOK = 300
_FIRST_LINES = 12  # of an article; metadata that stands below so many is an example


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A line that opens metadata."""

    mark: str  # "---", "+++" or ";;;"
    form: str  # the language that stands behind the mark, or ""
    line: int  # 1-based
    start: int  # where what stands inside begins
    exact: bool  # else it is a line that is only like the mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of names and values above a rule, without a line that opens them."""

    names: tuple[str, ...]
    start: int
    end: int  # where the rule begins
    after: int  # where the line below the rule begins


def skip_unseen(text: str) -> int:
    """Say where *text* begins for a person: behind blank lines, signs that nobody sees, and comments."""
    return _LEAD.match(text).end()  # type: ignore[union-attr] # it matches nothing, too


def dotted_lines(text: str) -> re.Match[str] | None:
    """Find Nikola's lines at the top of *text*."""
    return _DOTTED.match(text) if ".. " in text[:_DOTTED_LOOK] else None


def opening(text: str, start: int) -> Fence | None:
    """Read the line at *start* as one that opens metadata; one that is only like it needs names below it."""
    match = _OPENING.match(text, start)
    if match is None:
        return None
    mark = match["fence"] if match["fence"] in _CLOSING else "---"
    exact = mark == match["fence"] and not text[text.rfind("\n", 0, start) + 1 : start].strip("\ufeff\u200b\u2060")
    if not exact and not _NAME.match(text, _BLANK.match(text, match.end()).end()):  # type: ignore[union-attr]
        return None
    return Fence(
        mark=mark, form=match["form"].lower(), line=text.count("\n", 0, start) + 1, start=match.end(), exact=exact
    )


def closing(text: str, fence: Fence) -> re.Match[str] | None:
    """Find the line that closes what *fence* opened."""
    exact = _CLOSING[fence.mark].search(text, fence.start)
    if fence.mark != "---":
        return exact
    # A line of another length closes it as well, if what stands above it is metadata to its last line.
    loose = _DASHED_CLOSING.search(text, fence.start, exact.start() if exact else len(text))
    return loose if loose and (not fence.exact or _is_metadata(text[fence.start : loose.start()])) else exact


def names_follow(text: str, fence: Fence) -> bool:
    """Say whether a ``name:`` line stands below the fence; else it may be a rule at the top of an article."""
    return _NAME.match(text, fence.start) is not None


def block_above_rule(text: str, start: int) -> Block | None:
    """Find lines of names and values at *start* that a rule ends: Hexo's metadata, or what lost its first line."""
    names: list[str] = []
    at = start
    for _ in range(_LINES):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if _RULE.fullmatch(line):
            after = end + 1 if end >= 0 else len(text)
            return Block(names=tuple(names), start=start, end=at, after=after) if names else None
        if match := _NAME.match(line):
            names.append(match["name"])
        elif not names or not _CONTINUED.match(line):
            return None
        if end < 0:
            return None
        at = end + 1
    return None


def stray_metadata(text: str, start: int, known: Container[str]) -> int | None:
    """Say in which line metadata stands that was not read: below the first lines, or set as code; None: nowhere."""
    if _CODE.match(text, start):
        return text.count("\n", 0, start) + 2
    if not any(mark in text[start : start + _LOOK] for mark in _RULE_HINTS):
        return None
    at = start
    for _ in range(_FIRST_LINES):
        end = text.find("\n", at)
        line = text[at:end]
        if end < 0 or line.lstrip().startswith(("```", "~~~")):
            return None
        block = block_above_rule(text, end + 1) if _RULE.fullmatch(line) else None
        if block and len(block.names) > 1 and any(_plain(name) in known for name in block.names):
            return text.count("\n", 0, at) + 1
        at = end + 1
    return None


def _plain(name: str) -> str:
    return re.sub(r"[ _-]", "", name.lower())


def _is_metadata(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(_NAME.match(line) or _CONTINUED.match(line) for line in lines)


def is_known(text: str, fence: Fence, known: Container[str]) -> bool:
    """Say whether the first name below the fence is that of a field."""
    match = _NAME.match(text, fence.start)
    return match is not None and _plain(match["name"]) in known
