"""The running text of HTML from Markdown, outside code: emoji, abbreviations, and Markdown that was not read."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import escape, unescape
from urllib.parse import unquote

from comrak import ExtensionOptions, render_markdown

from feedwright.errors import Problem
from feedwright.reading.identity import BY_NAME
from feedwright.reading.markdown.commonmark import code_ranges
from feedwright.site.single_values import shown

_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>")
_COMMENT = re.compile(r"<!--(?:.*?-->|.*)", re.DOTALL)
_NO_TEXT = frozenset({"code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea"})
_EMOJI = re.compile(r":(?<![\w:/]:)(?P<name>[a-z0-9_+-]{1,40}):(?![\w:/])")
_ICON = re.compile(r"(?:fontawesome|material|octicons|simple|fa|fas|fab|mdi)-[a-z0-9-]+")
_RAW = re.compile(
    r"!?\[[^\[\]\n]{0,200}\]\((?:https?://|\.{0,2}/|#|[\w%./-]{1,100}\.[A-Za-z]{2,5}\b)[^()\n]{0,200}\)"
    r"|(?<![*\w])\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?![*\w])"
    r"|^[ \t]*(?::{3}[ \t]*\{?[a-z][\w-]*|!!! [a-z][\w-]*|=== \"[^\"\n]+\"|/{3}[ \t]+[a-z][\w-]*|--8&lt;--)[^\n]*$"
    r"|&lt;!--[^\n]{0,100}"
    r"|^\+(?:[-=]{3,}\+)+$|\^\^(?=\S)[^^\n]{1,200}\^\^|(?<![\w+])\+\+[a-z][\w-]*(?:\+[a-z][\w-]*)*\+\+(?![\w+])",
    re.MULTILINE | re.IGNORECASE,
)
_ANY_RAW = re.compile(r"\]\(|\*\*|::|!!|==|//|--8|&lt;!|\+[-=+]|\^\^", re.IGNORECASE)  # one stands in each of these
_TABLE_RULE = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_MOST_WARNINGS = 3
# The address of an article that is looked for by its name, where it stands as text: what is before and after BY_NAME.
_NAME_LENGTH = 200
_BEFORE, _AFTER = re.compile(r"[^\s<>()?]+\Z"), re.compile(r"#[^\s<>()?]*\w")


def with_signs(html: str, abbreviations: Mapping[str, str]) -> str:
    """Show ``:tada:`` as the emoji, and add the meaning to each abbreviation."""
    if ":" in html and _EMOJI.search(html):
        html = _in_text(html, lambda text: _EMOJI.sub(_emoji, text) if ":" in text else text)
    if abbreviations:
        meaning = {escape(short, quote=False): escape(long) for short, long in abbreviations.items()}
        longest_first = sorted(meaning, key=len, reverse=True)
        known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        html = _in_text(
            html, lambda text: known.sub(lambda match: f'<abbr title="{meaning[match[0]]}">{match[0]}</abbr>', text)
        )
    return html


def with_links_by_name(html: str) -> str:
    """Link an article whose address stands as text: the address itself means nothing to readers, and names a file."""
    depth = 0
    parts: list[str] = []
    done = 0
    for tag in _TAG.finditer(html):
        parts += (_linked(html[done : tag.start()], is_link=not depth), tag[0])
        done = tag.end()
        if tag["name"].lower() == "a":
            depth = 0 if tag["closing"] else 1
    return "".join([*parts, _linked(html[done:], is_link=not depth)])


def _linked(text: str, *, is_link: bool) -> str:
    if BY_NAME not in text:
        return text
    before, *others = text.split(BY_NAME)
    parts: list[str] = []
    for other in others:
        path = _BEFORE.search(before, max(0, len(before) - _NAME_LENGTH))
        part = _AFTER.match(other[:_NAME_LENGTH])
        fragment = part[0] if part else ""
        parts.append(before[: path.start()] if path else before)
        if path:
            words = escape(unquote(unescape(path[0])).rpartition("/")[2].partition(".")[0].replace("-", " "))
            parts.append(f'<a href="{path[0]}{BY_NAME}{fragment}">{words}</a>' if is_link else words)
        before = other[len(fragment) :]
    return "".join([*parts, before])


def raw_markdown(path: str, html: str, written: str) -> Iterator[Problem]:
    """Warn an author about Markdown signs that readers see as they are written.

    Args:
        path: the object's key.
        html: the HTML from the Markdown.
        written: the author's text; signs that are not in it in the same form were meant to be shown.
    """
    html = _COMMENT.sub("", html) if "<!--" in html else html
    raw_texts: dict[str, None] = {}

    def collected(text: str) -> str:
        if _ANY_RAW.search(text):
            raw_texts.update(dict.fromkeys(unescape(match[0]).strip() for match in _RAW.finditer(text)))
        return text

    _in_text(html, collected)
    at = {raw: written.find(raw) for raw in raw_texts}
    for raw in [raw for raw in raw_texts if at[raw] >= 0 and written[at[raw] - 1 : at[raw]] != "\\"][:_MOST_WARNINGS]:
        cure = (
            "Put a blank line before and after it, or write it as HTML; "
            "to show the signs themselves, write them as code."
        )
        what = f"readers see {shown(raw)} as it is written: Markdown is not read at this place."
        yield Problem(path=path, line=written.count("\n", 0, at[raw]) + 1, rule="raw-markdown", what=what, cure=cure)


def lost_cells(path: str, text: str) -> Iterator[Problem]:
    """Warn an author about cells of a Markdown table that have no column, so that no reader sees them."""
    lines = text.split("\n")
    columns = 0
    rows: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if "|" not in line:
            columns = columns if line.strip(" \t>") else 0
        elif not columns:
            is_rule = "-" in line and number > 1 and _TABLE_RULE.fullmatch(line)
            columns = len(_cells(line)) if is_rule and len(_cells(line)) == len(_cells(lines[number - 2])) else 0
        elif lost := " | ".join(filter(None, _cells(line)[columns:])):
            rows.append((number, lost))
    code = code_lines(text) if rows else set()
    for number, lost in [row for row in rows if row[0] not in code][:_MOST_WARNINGS]:
        what = f"the table has no column for {shown(lost)}, so readers do not see it."
        cure = "Add a column to the table's first two lines, or write \\| for a | within a cell."
        yield Problem(path=path, line=number, rule="left-out", what=what, cure=cure)


def _cells(line: str) -> list[str]:
    row = line.strip(" \t>").replace("\\|", "\0").strip()
    return [cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|")]


def code_lines(text: str) -> set[int]:
    """Number the lines of code."""
    return {
        number
        for start, end in code_ranges(text)
        if "\n" in text[start:end]
        for number in range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2)
    }


def _in_text(html: str, changed: Callable[[str], str]) -> str:
    parts: list[str] = []
    at = depth = 0  # the depth of elements that hold code or no text
    for tag in _TAG.finditer(html):
        text, at = html[at : tag.start()], tag.end()
        parts += (text if depth or not text else changed(text), tag[0])
        if tag["name"].lower() in _NO_TEXT:
            depth = max(0, depth - 1) if tag["closing"] else depth + 1
    return "".join([*parts, html[at:] if depth else changed(html[at:])])


def _emoji(match: re.Match[str]) -> str:
    if _ICON.fullmatch(match["name"]):
        return ""  # a picture of the author's theme, which does not replace a word
    return _known_emoji(match["name"]) or match[0]


@cache
def _shortcodes() -> ExtensionOptions:
    options = ExtensionOptions()
    options.shortcodes = True
    return options


def _known_emoji(name: str) -> str | None:
    """Ask the Markdown library, which has GitHub's table but would also find names in ``a:b:c``."""
    shown_as = str(render_markdown(f":{name}:", extension_options=_shortcodes()))
    emoji = shown_as.removeprefix("<p>").removesuffix("</p>\n")
    return None if emoji == f":{name}:" else emoji
