"""Finds front matter: the invisible characters before it, the lines that open and close it, and lines like these."""

import re
from collections.abc import Container

from msgspec import Struct

from feedwright.model.expressions import expression

# Editors, word processors and copying put these invisible characters before the first line.
_UNSEEN = "\ufeff\u200b-\u200f\u2060\u00ad\u00a0\u2000-\u200a\u202f\u3000 \t"
_SPACE = rf"[{_UNSEEN}]*"
# Autocorrection turns hyphens into long dashes.
_DASHES = r"(?!--?(?![-\u2010-\u2015\u2212]))[-\u2010-\u2015\u2212]{1,80}+"
_LEAD = expression(
    rf"(?:[{_UNSEEN}\n]++|(?><!--.*?-->)|(?>/\*.*?\*/)|(?>\{{\#.*?\#\}})|(?>\[(?://|comment)\]:[^\n]*\n))*+", re.DOTALL
)
_BLANK = expression(rf"[{_UNSEEN}\n]*+")
# Nikola's metadata: ``.. title: …`` lines; in Markdown and HTML they stand in a comment.
_DOTTED = expression(
    rf"{_SPACE}(?:\n{_SPACE})*+(?:<!--[ \t]*\n?)?"
    r"(?P<lines>(?:[ \t]*\.\.[ \t]+[A-Za-z][\w-]*:(?!:)[^\n]*(?:\n|\Z))+)[ \t]*(?:-->[ \t]*\n?)?"
)
_OPENING = expression(
    rf"(?P<fence>\+\+\+|;;;|{_DASHES}){_SPACE}(?P<form>yaml|toml|json|js|javascript|){_SPACE}\n", re.IGNORECASE
)
_DASHED_CLOSING = expression(rf"^{_SPACE}(?:\.\.\.|{_DASHES}){_SPACE}(?:\n|\Z)", re.MULTILINE)
_CLOSING = {
    "---": expression(rf"^(?:---|\.\.\.){_SPACE}(?:\n|\Z)", re.MULTILINE),
    "+++": expression(rf"^{_SPACE}\+\+\+{_SPACE}(?:\n|\Z)", re.MULTILINE),
    ";;;": expression(rf"^{_SPACE};;;{_SPACE}(?:\n|\Z)", re.MULTILINE),
}
_RULE = expression(rf"{_SPACE}(?:{_DASHES}|;;;|\+\+\+){_SPACE}")
_WORDS = r"[^\W\d][\w.-]*(?: [\w.-]+){0,2}"
_NAME = expression(rf"{_SPACE}[\"']?(?P<name>{_WORDS})[\"']?{_SPACE}(?::(?=[\s\u00a0]|$)|[=\uff1a])")
_RULE_SIGNS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212+;")  # every rule begins with one of these
_BEFORE_A_RULE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\u00a0\u202f\u3000 \t" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_CONTINUED = expression(r"[ \t]+\S|- |-$|#")
_CODE = expression(r"(?:```+|~~~+)[ \t]*(?:markdown|md|ya?ml|toml|text)?[ \t]*\n(?=(?:---|\+\+\+)[ \t]*\n)")
_LINES, _LOOK = 60, 8_000  # how many lines and characters are searched for lines that look like metadata
_DOTTED_LOOK = 300
_FIRST_LINES = 12  # lines of an article; metadata below them is an example


class Fence(Struct, frozen=True, kw_only=True):
    """A line that opens metadata."""

    mark: str  # "---", "+++" or ";;;"
    form: str  # the language that follows the mark, or ""
    line: int  # counted from 1
    start: int  # where the content begins
    exact: bool  # false: the line is only similar to the mark


class Block(Struct, frozen=True, kw_only=True):
    """Lines of names and values above a rule, without an opening line."""

    names: tuple[str, ...]
    start: int
    end: int  # where the rule begins
    after: int  # where the line below the rule begins


def skip_unseen(text: str) -> int:
    """Say where *text* begins for a person: after blank lines, invisible characters, and comments."""
    return _LEAD.match(text).end()  # type: ignore[union-attr] # the expression also matches an empty text


def dotted_lines(text: str) -> re.Match[str] | None:
    """Find Nikola's lines at the top of *text*."""
    return _DOTTED.match(text) if ".. " in text[:_DOTTED_LOOK] else None


def opening(text: str, start: int) -> Fence | None:
    """Read the line at *start* as a line that opens metadata; a line that is only similar needs names below it."""
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
    """Find the line that closes *fence*."""
    exact = _CLOSING[fence.mark].search(text, fence.start)
    if fence.mark != "---":
        return exact
    # A line of another length also closes it, if all lines above it are metadata.
    loose = _DASHED_CLOSING.search(text, fence.start, exact.start() if exact else len(text))
    return loose if loose and (not fence.exact or _is_metadata(text[fence.start : loose.start()])) else exact


def names_follow(text: str, fence: Fence) -> bool:
    """Say whether a ``name:`` line stands below the fence; if not, the fence may be a rule above an article."""
    return _NAME.match(text, fence.start) is not None


def begins_like_names(text: str, start: int) -> bool:
    """Say quickly whether the line at *start* may hold a name and a value; most texts begin with other lines."""
    end = text.find("\n", start)
    first_line = text[start : end if end >= 0 else len(text)]
    return not first_line.startswith("<") and any(sign in first_line for sign in (":", "=", "\uff1a"))


def block_above_rule(text: str, start: int) -> Block | None:
    """Find lines of names and values at *start* above a rule: Hexo's metadata, or metadata without its first line."""
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
    """Give the line of metadata that was not read, below the first lines or written as code; None if there is none."""
    if _CODE.match(text, start):
        return text.count("\n", 0, start) + 2
    top_lines = text[start : start + _LOOK].split("\n", _FIRST_LINES)[:_FIRST_LINES]
    if _RULE_SIGNS.isdisjoint({line.lstrip(_BEFORE_A_RULE)[:1] for line in top_lines}):
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
    """Say whether the first name below the fence is the name of a field."""
    match = _NAME.match(text, fence.start)
    return match is not None and _plain(match["name"]) in known
