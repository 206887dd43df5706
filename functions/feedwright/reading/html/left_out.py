"""Warns an author about elements that no feed reader shows."""

import re
from collections.abc import Container, Iterator
from html import unescape

from feedwright.errors import Problem
from feedwright.reading.html.elements import attribute, plain, replaced
from feedwright.reading.html.hints import HIDDEN, has_hidden
from feedwright.reading.html.players import page_of
from feedwright.site.single_values import shown

_FRAME = re.compile(r"<[iI](?i:frame\b[^<>]*?\s(?:data-(?:lazy-)?)?src\s*=\s*[\"']?)([^\"'\s<>]+)")
# All but frames.
_OTHER = re.compile(r"<[scfoeabtSCFOEABT](?i:vg|anvas|orm|bject|mbed|pplet|cript|utton|elect|extarea)\b[^<>]*>")
_ANY = re.compile(rf"<[iI](?i:frame)\b|{_OTHER.pattern}")  # most articles have none
_GIST = re.compile(r"https://(?:gist\.github\.com|asciinema\.org)/", re.IGNORECASE)
_MOST_WARNINGS = 3  # warnings of each kind
# For each element: what happens to it, and the cure.
_BECOMES = {
    "svg": ("the drawing (SVG) is left out; its words stay.", "Save it as a PNG picture, and show that."),
    "canvas": ("the canvas, which a script draws on, is left out; its words stay.", "Show a picture instead."),
    "form": ("the form is left out; its words stay.", "Write a link to the form instead."),
    "field": ("the form field is left out; its words stay.", "Write a link to the form instead."),
    "object": ("the object is left out; its words, or a link to its file, stay.", "Link the file yourself."),
    "script": ("the script is left out; a link to what it shows stays.", "Put the code itself into the text."),
}
# The names of the elements, and what each is called above.
_KINDS = {name: name for name in _BECOMES if name != "field"} | {
    "embed": "object", "applet": "object", "button": "field", "select": "field", "textarea": "field",
}  # fmt: skip


def left_out(path: str, html: str, text: str) -> tuple[Problem, ...]:
    """Warn an author about elements that readers do not see, even if something takes their place.

    Args:
        path: the object's key.
        html: the article's content, as written.
        text: the whole file, in which an element's line is found.
    """
    if "<" not in html:
        return ()
    elements = (*_frames(path, html, text), *_others(path, html, text)) if _ANY.search(html) else ()
    return (*elements, *_hidden(path, html, text)) if has_hidden(html) else elements


def _frames(path: str, html: str, text: str) -> Iterator[Problem]:
    frames = [frame[1] for frame in _FRAME.finditer(html)]
    lost = dict.fromkeys(frame for frame in frames if page_of(unescape(frame)) is None)
    for frame in list(lost)[:_MOST_WARNINGS]:
        what = f"the frame of {shown(unescape(frame))} is left out, because feed readers show no frames."
        cure = "Write a link to it, with words that say what it is."
        yield Problem(path=path, line=_line(frame, text), rule="frame", what=what, cure=cure)


def _others(path: str, html: str, text: str) -> Iterator[Problem]:
    tags_by_kind: dict[str, set[str]] = {}
    for match in _OTHER.finditer(html):
        tag = match[0]
        name = next(known for known in _KINDS if tag[1:].lower().startswith(known))
        kind = _KINDS[name]
        seen = tags_by_kind.setdefault(kind, set())
        if tag in seen or len(seen) >= _MOST_WARNINGS or _is_no_loss(kind, tag, tags_by_kind):
            continue
        seen.add(tag)
        what, cure = _BECOMES[kind]
        yield Problem(path=path, line=_line(tag, text), rule="left-out", what=what, cure=cure)


def _hidden(path: str, html: str, text: str) -> Iterator[Problem]:
    tags: list[str] = []

    def note(tag: str, inside: str) -> str:
        if plain(inside) and "<math" not in inside:
            tags.append(tag)
        return ""

    replaced(html, HIDDEN, note)
    for tag in list(dict.fromkeys(tags))[:_MOST_WARNINGS]:
        what = f"the text in {shown(tag)} is hidden, so it is left out: readers of feeds would see it."
        cure = "If it is for all, remove what hides it; if it is for nobody, delete it."
        yield Problem(path=path, line=_line(tag, text), rule="left-out", what=what, cure=cure)


def _is_no_loss(kind: str, tag: str, others: Container[str]) -> bool:
    if kind == "field":  # the warning about the form is enough
        return "form" in others
    if kind == "script":  # other scripts show nothing, or their content also stands beside them
        return not _GIST.match(attribute(tag, "src"))
    return kind == "svg" and (attribute(tag, "aria-hidden") == "true" or "icon" in attribute(tag, "class").lower())


def _line(written: str, text: str) -> int | None:
    at = text.find(written)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
