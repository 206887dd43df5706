"""The Markdown library, and the extensions with which it reads articles."""

import re
from functools import cache

from comrak import ExtensionOptions, RenderOptions, render_markdown

# The library's time grows with the square of the number of definitions, and of headings with the same text. It looks
# for addresses again after each address, in nested calls, and keeps a list of all references to a note.
_DEFINITION = re.compile(r"^[ \t>*+.)0-9-]*:[ \t]", re.MULTILINE)
_HEADING = re.compile(r"^(?:[ \t>*+.)0-9=-]++(?:#|$)|#)", re.MULTILINE)
_DEFINITIONS, _HEADINGS, _NOTES, _ADDRESSES, _REFERENCES = 1_000, 1_000, 1_000, 500, 10_000
_PARAGRAPH = re.compile(r"\n[ \t>]*\n")
_FOLLOWING = bytes(range(0x80, 0xC0))  # the bytes of UTF-8 with which no character begins
_CODE = re.compile(r"<(?:pre|code) data-sourcepos=\"(\d{1,7}):(\d{1,7})-(\d{1,7}):(\d{1,7})\"")


@cache
def _extensions(*, definitions: bool, ids: bool, notes: bool, links: bool, references: bool) -> ExtensionOptions:
    options = ExtensionOptions()
    for name in ("table", "strikethrough", "tasklist", "highlight", "cjk_friendly_emphasis"):
        setattr(options, name, True)
    options.autolink = links
    options.footnotes = references
    options.description_lists = definitions
    options.inline_footnotes = notes
    if ids:
        options.header_id_prefix = ""
    return options


def _render_options(*, positions: bool) -> RenderOptions:
    options = RenderOptions()
    # Raw HTML passes here, because everything is sanitised afterwards; GitHub's own tag filter would
    # turn a <script> into visible text instead of dropping it, so it is left out.
    options.unsafe_ = True
    options.sourcepos = positions
    return options


_RENDER, _RENDER_POSITIONS = _render_options(positions=False), _render_options(positions=True)


def to_html(text: str) -> str:
    """Convert Markdown as GitHub reads it, with footnotes, ``^[notes]``, definition lists and ``==marks==``."""
    extensions = _extensions_for(text, ids=not _has_countless_headings(text))
    return str(render_markdown(text, extension_options=extensions, render_options=_RENDER))


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Give the places of the code blocks and code spans in *text*, as the library itself sees them."""
    extensions = _extensions_for(text, ids=False)
    html = render_markdown(text, extension_options=extensions, render_options=_RENDER_POSITIONS)
    positions = [tuple(map(int, places)) for places in _CODE.findall(html)]
    if not positions:
        return []
    lines = [0]  # the start of each line in bytes: the library's columns are bytes
    for line in text.encode().split(b"\n"):
        lines.append(lines[-1] + len(line) + 1)
    last = len(lines) - 1  # an author may write this attribute with any numbers
    ranges = [
        (lines[min(top, last) - 1] + left - 1, lines[min(bottom, last) - 1] + right)
        for top, left, bottom, right in positions
    ]
    return _merged(_in_characters(text, sorted(ranges)))


def _extensions_for(text: str, *, ids: bool) -> ExtensionOptions:
    return _extensions(
        definitions=_has_definitions(text),
        ids=ids,
        notes="^" in text and _has_notes(text),
        links=not _has_countless_addresses(text),
        references="^" not in text or text.count("[^") <= _REFERENCES,
    )


def _has_countless_addresses(text: str) -> bool:
    """Say whether a paragraph has so many "@", "www." or "://" that looking for addresses would overflow the stack."""
    if text.count("@") + text.count(".") + text.count(":") <= _ADDRESSES:  # counting single signs is fast
        return False
    return _addresses(text) > _ADDRESSES and any(_addresses(part) > _ADDRESSES for part in _PARAGRAPH.split(text))


def _addresses(text: str) -> int:
    return text.count("@") + text.count("www.") + text.count("://")


def _has_definitions(text: str) -> bool:
    return ("\n: " in text or (">" in text and "> : " in text)) and len(_DEFINITION.findall(text)) <= _DEFINITIONS


def _has_notes(text: str) -> bool:
    return "^[" in text and text.count("^[") <= _NOTES


def _has_countless_headings(text: str) -> bool:
    return text.count("\n") >= _HEADINGS and len(_HEADING.findall(text)) > _HEADINGS  # a line has one at most


def _in_characters(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if text.isascii():
        return ranges
    encoded, characters, at = text.encode(), 0, 0
    places: dict[int, int] = {}  # how many characters begin before each byte that counts
    for place in sorted({place for both in ranges for place in both}):
        end = max(place, at)  # an author may have written one before the text
        characters += len(encoded[at:end].translate(None, _FOLLOWING))
        places[place], at = characters, end
    return [(places[start], places[end]) for start, end in ranges]


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
