"""Turns the boxes of Markdown's dialects into quotations, line by line, as GitHub's ``> [!NOTE]`` becomes a quotation.

The boxes are ``:::note Title`` (Docusaurus, VuePress, Pandoc, MyST), and ``!!! note "Title"`` and ``=== "Tab"``
(Python-Markdown). The Markdown in HTML (kramdown's ``markdown="1"``) is read too. Code stays as it is.
"""

import re
from dataclasses import dataclass, field

from feedwright.reading.markdown.blocks import Line, html_block, moved_out, ranges_of_code
from feedwright.reading.markdown.dialects import KINDS

_DEEPEST = 12  # boxes in boxes; deeper boxes stay as they are

_COLONS = re.compile(
    r"(?P<indent>[ \t]*):{3,}[ \t]*(?:\{(?P<attributes>[^{}\n]*)\}|(?P<name>[A-Za-z][\w-]*)"
    r"(?:[ \t]*\[(?P<label>[^\[\]\n]*)\])?(?:[ \t]*\{(?P<given>[^{}\n]*)\})?)[ \t]*+(?P<title>[^\n]*)"
)
_END = re.compile(r"[ \t]*:{3,}[ \t]*")
_MARKS = re.compile(
    r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<name>[\w-]+)(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>[^\n]*)\")?[ \t]*"
)
_TAB = re.compile(r"(?P<indent>[ \t]*)===[!+]?[ \t]*(?P<name>)\"(?P<title>[^\n]*)\"[ \t]*")
_FENCE = re.compile(r"(?P<before>[ \t]*(?:`{3,}|~{3,})[ \t]*)\{(?P<inside>[^{}\n]*)\}(?P<title>[^\n`]*)")
_TITLE = re.compile(r"\b(?:title|summary)[ \t]*=[ \t]*(?:\"([^\"]*)\"|'([^']*)')")
_NAME = re.compile(r"[ \t]*\.?([A-Za-z][\w+#-]*)(?![\w-]*[ \t]*=)")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\[\]\n]{1,60})\]:[ \t]*([^\n]{1,300})")
_VERSE = re.compile(r"\|[ \t]+([^|\s][^|\n]*)")

# These names only say where something stands, and mean nothing to a reader.
_LAYOUTS = frozenset(
    "button buttons cards carousel center centered code-group codegroup col column columns container div figure "
    "fullwidth grid hero left list-table margin panel right row section slide steps tab tab-item tab-set table tabs "
    "wrapper".split()
)


@dataclass(slots=True)
class Contained:
    """A text in which the boxes are rewritten."""

    text: str
    # For each line, its number in the author's text; empty: the numbers are the same.
    numbers: list[int] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)  # ``*[CSS]: Cascading Style Sheets``

    def written_in(self, line: int | None) -> int | None:
        """Give the line number, from 1, in the author's text for *line* of the text."""
        if line is None or not self.numbers:
            return line
        return self.numbers[min(line, len(self.numbers)) - 1] + 1


@dataclass(frozen=True, slots=True)
class _Box:
    indent: str
    title: str | None  # None: readers see no box, only its content
    inner: list[Line]
    after: int  # where the text goes on


def contained(text: str) -> Contained:
    """Rewrite the boxes of *text* as quotations, and the HTML so that its Markdown is read."""
    done = Contained(text)
    lines = _rewritten(list(enumerate(text.split("\n"))), 0, done.abbreviations)
    written = "\n".join(line for _, line in lines)
    if written != text:
        done.text, done.numbers = written, [number for number, _ in lines]
    return done


def _rewritten(lines: list[Line], depth: int, abbreviations: dict[str, str]) -> list[Line]:
    if depth > _DEEPEST:
        return lines
    code = ranges_of_code(lines)
    ends = _ends(lines, code)
    out: list[Line] = []
    at = 0
    while at < len(lines):
        box = _directive(lines, at, code[at]) if at in code else _colons(lines, at, ends) or _marks(lines, at)
        if box:
            out += _quoted(lines[at][0], box, _rewritten(box.inner, depth + 1, abbreviations))
            at = box.after
        elif at in code:
            out += [_with_language(lines[at]), *lines[at + 1 : code[at]]]
            at = code[at]
        elif block := html_block(lines, at, lambda inner: _rewritten(inner, depth + 1, abbreviations)):
            out += block.lines
            at = block.after
        else:
            out.append(_other(lines, at, abbreviations))
            at += 1
    return out


def _quoted(number: int, box: _Box, inner: list[Line]) -> list[Line]:
    if box.title is None:
        return [(number, ""), *((line, box.indent + text) for line, text in inner), (number, "")]
    heading = [(number, f"{box.indent}> <strong>{box.title}</strong>"), (number, f"{box.indent}>")] if box.title else []
    quoted = [(line, f"{box.indent}> {text}".rstrip() if text.strip() else f"{box.indent}>") for line, text in inner]
    return [*heading, *quoted, (inner[-1][0] if inner else number, "")]


def _ends(lines: list[Line], code: dict[int, int]) -> dict[int, int]:
    """Find the closing ``:::`` for each ``:::name``; a box that is never closed continues to the end."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    at = 0
    while at < len(lines):
        if ":::" in lines[at][1] and at not in code:
            if _END.fullmatch(lines[at][1]):
                if waiting:
                    ends[waiting.pop()] = at
            elif _COLONS.fullmatch(lines[at][1]):
                waiting.append(at)
        at = code.get(at, at + 1)
    return dict.fromkeys((start for start in waiting if not lines[start][1].startswith((" ", "\t"))), len(lines)) | ends


def _colons(lines: list[Line], at: int, ends: dict[int, int]) -> _Box | None:
    match = _COLONS.fullmatch(lines[at][1]) if at in ends else None
    if not match or not _may_stand(lines, at, match["indent"]):
        return None
    given = match["attributes"] or match["given"] or ""
    named = match["name"] or _first_name(given)
    stated = _TITLE.search(given)
    title = match["label"] or match["title"].rstrip(": \t").strip('"') or (stated and (stated[1] or stated[2])) or ""
    inner = moved_out(lines[at + 1 : ends[at]], len(match["indent"]))
    return _Box(match["indent"], _title(named, title), inner, ends[at] + 1)


def _marks(lines: list[Line], at: int) -> _Box | None:
    line = lines[at][1]
    match = _MARKS.fullmatch(line) or _TAB.fullmatch(line) if line.lstrip()[:3] in {"!!!", "???", "==="} else None
    if not match or not _may_stand(lines, at, match["indent"]):
        return None
    width = len(match["indent"].expandtabs(4))
    end = _end_of_indented(lines, at + 1, width)
    if end == at + 1 and match["title"] is None and match["name"].lower() not in KINDS:
        return None
    title = _title(match["name"], "") if match["title"] is None else match["title"]
    return _Box(match["indent"], title, moved_out(lines[at + 1 : end], width + 4), end)


def _directive(lines: list[Line], at: int, end: int) -> _Box | None:
    """Read a box of MyST, which looks like code: ```` ```{note} ````."""
    match = _FENCE.fullmatch(lines[at][1])
    if not match or match["inside"].strip().lower() not in KINDS:
        return None
    inner = [line for line in lines[at + 1 : end - 1] if not line[1].lstrip().startswith(":class:")]
    indent = match["before"].rstrip("`~ \t")
    return _Box(indent, _title(match["inside"].strip(), match["title"].strip()), moved_out(inner, len(indent)), end)


def _with_language(line: Line) -> Line:
    """Name a code block's language as CommonMark does: Pandoc writes ```` ```{.python .numberLines} ````."""
    match = _FENCE.fullmatch(line[1])
    name = _first_name(match["inside"]) if match else ""
    return (line[0], f"{match['before']}{name}") if match and name else line


def _title(name: str, title: str) -> str | None:
    kind = name.lower().removeprefix("callout-").removeprefix("admonition-")
    if title or (kind in _LAYOUTS or not kind):
        return title or None
    return kind.replace("-", " ").replace("_", " ").capitalize()


def _first_name(attributes: str) -> str:
    match = _NAME.match(attributes)
    return match[1] if match else ""


def _may_stand(lines: list[Line], at: int, indent: str) -> bool:
    """Say whether an indented line belongs to an item of a list; if not, the line is code."""
    width = len(indent.expandtabs(4))
    if width < 4:
        return True
    for _, line in reversed(lines[max(0, at - 100) : at]):
        if line.strip() and len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) < width:
            return _LIST_ITEM.match(line) is not None
    return False


def _end_of_indented(lines: list[Line], at: int, width: int) -> int:
    """Find the end of the lines that are indented by more than *width*; blank lines do not count."""
    end = at
    while at < len(lines):
        text = lines[at][1].expandtabs(4)
        if text.strip() and len(text) - len(text.lstrip()) < width + 4:
            break
        at += 1
        end = at if text.strip() else end
    return end


def _other(lines: list[Line], at: int, abbreviations: dict[str, str]) -> Line:
    number, line = lines[at]
    if line.lstrip()[:2] == "*[" and (match := _ABBREVIATION.fullmatch(line)):
        abbreviations[match[1]] = match[2].strip()
        return number, ""
    if line[:1] == "|" and (verse := _VERSE.fullmatch(line)):  # Pandoc keeps the line breaks of ``| a verse``
        goes_on = at + 1 < len(lines) and _VERSE.fullmatch(lines[at + 1][1])
        if goes_on or (at and _VERSE.fullmatch(lines[at - 1][1])):
            return number, f"{verse[1].rstrip()}\\" if goes_on else verse[1]
    return number, line
