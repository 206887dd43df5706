"""Warns an author about elements that no feed reader shows."""

import re
from collections.abc import Container, Iterator
from html import unescape
from itertools import islice

from feedwright.errors import Problem
from feedwright.model.expressions import expression
from feedwright.reading.html.elements import attribute, plain, replaced
from feedwright.reading.html.hints import HIDDEN, has_hidden
from feedwright.reading.html.players import page_of
from feedwright.site.single_values import shown

_FRAME = expression(r"<[iI](?i:frame\b[^<>]*?\s(?:data-(?:lazy-)?)?src\s*=\s*[\"']?)([^\"'\s<>]+)")
# All but frames.
_OTHER = expression(
    r"<[scfoeabtnxpSCFOEABTNXP](?i:vg|oscript|oembed|oframes|mp|laintext|rame|anvas|orm|bject|mbed|pplet|cript|utton|elect|extarea)\b[^<>]*>"
)
_GIST = expression(r"https://(?:gist\.github\.com|asciinema\.org)/", re.IGNORECASE)
_MOST_WARNINGS = 3  # warnings of each kind
_NAME = expression(r"<([A-Za-z][\w:-]*)")
_OPENING = expression(r"<(?P<name>[A-Za-z][\w:-]*)[^<>]*>")
# What has names of its own, or none, and how each of it ends.
_FOREIGN = expression(r"<(svg|math|script|style)\b|<!--", re.IGNORECASE)
_ENDS = {name: expression(rf"</{name}\s*>", re.IGNORECASE) for name in ("svg", "math", "script", "style")} | {
    "": expression("-->")
}
_LOOKED_AT = 1_000  # elements that nobody knows
_PAGE, _TOP = (
    expression(r"<(?:!doctype|html)\b", re.IGNORECASE),
    2_000,
)  # what a whole page holds is its author's affair
_REACH = 10_000  # characters
# The elements of HTML, also those of former times.
_KNOWN = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em "
    "embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu "
    "menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture "
    "plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u "
    "ul var video wbr xmp".split()
)
# For each element: what happens to it, and the cure.
_BECOMES = {
    "svg": (
        "the drawing (SVG) is left out; its title, or else its words, stay.",
        "Save it as a PNG picture, and show that.",
    ),
    "canvas": ("the canvas, which a script draws on, is left out; its words stay.", "Show a picture instead."),
    "form": ("the form is left out; its words stay.", "Write a link to the form instead."),
    "field": ("the form field is left out; its words stay.", "Write a link to the form instead."),
    "object": ("the object is left out; its words, or a link to its file, stay.", "Link the file yourself."),
    "noscript": (
        "the text for browsers without scripts is left out.",
        "Write it without <noscript> if readers are to see it.",
    ),
    "old": ("this element of former times is left out with its text.", "Write the text without the element."),
    "script": ("the script is left out; a link to what it shows stays.", "Put the code itself into the text."),
}
# The names of the elements, and what each is called above.
_KINDS = {name: name for name in _BECOMES if name not in {"field", "old"}} | {
    **dict.fromkeys(("xmp", "noembed", "noframes", "plaintext", "frame"), "old"),
    "embed": "object", "applet": "object", "button": "field", "select": "field", "textarea": "field",
}  # fmt: skip
_NOT_SHOWN = frozenset({"iframe", *_KINDS})  # most articles have none
_ORDINARY = _KNOWN - _NOT_SHOWN


def left_out(path: str, html: str, text: str) -> tuple[Problem, ...]:
    """Warn an author about elements that readers do not see, even if something takes their place.

    Args:
        path: the object's key.
        html: the article's content, as written.
        text: the whole file, in which an element's line is found.
    """
    if "<" not in html:
        return ()
    as_written = set(_NAME.findall(html))
    if as_written <= _ORDINARY:
        return tuple(_hidden(path, html, text)) if has_hidden(html) else ()
    written = {name.lower() for name in as_written}
    elements = () if _NOT_SHOWN.isdisjoint(written) else (*_frames(path, html, text), *_others(path, html, text))
    names = written - _KNOWN
    unknown = tuple(_unknown(path, html, text, names)) if names and not _PAGE.search(text[:_TOP]) else ()
    return (*elements, *unknown, *(_hidden(path, html, text) if has_hidden(html) else ()))


def _unknown(path: str, html: str, text: str, names: set[str]) -> Iterator[Problem]:
    """Warn about elements that nobody knows and that hold no text: ``<your-name>`` is often meant as words."""
    html = _without_foreign(html)
    tags: dict[str, None] = {}
    unknown = (
        match for match in _OPENING.finditer(html) if match["name"].lower() in names and ":" not in match["name"]
    )
    for match in islice(unknown, _LOOKED_AT):
        if match[0] not in tags and not _holds_something(html, match):
            tags[match[0]] = None
    for tag in list(tags)[:_MOST_WARNINGS]:
        what = f"{shown(tag)} is read as an HTML element that nobody knows, so readers do not see it."
        cure = "Write `<` as &lt; if these are words; else write plain Markdown or HTML in its place."
        yield Problem(path=path, line=_line(tag, text), rule="left-out", what=what, cure=cure)


def _without_foreign(html: str) -> str:
    """Cut out drawings, formulas, scripts, styles and comments. Of each kind the first without an end is the last."""
    parts: list[str] = []
    unclosed: set[str] = set()
    at = reached = 0
    while opening := _FOREIGN.search(html, reached):
        kind = (opening[1] or "").lower()
        end = None if kind in unclosed else _ENDS[kind].search(html, opening.end())
        if end is None:
            unclosed.add(kind)
            reached = opening.end()
            continue
        parts.append(html[at : opening.start()])
        at = reached = end.end()
    return "".join([*parts, html[at:]])


def _holds_something(html: str, opening: re.Match[str]) -> bool:
    if opening[0].endswith("/>"):
        return False
    end = html.find(f"</{opening['name']}", opening.end(), opening.end() + _REACH)
    inside = html[opening.end() : end]
    return end >= 0 and bool("<img" in inside or plain(inside))


def _says_nothing(html: str, at: int) -> bool:
    """Say whether a ``<noscript>`` holds only a picture, or only asks for JavaScript."""
    inside = html[at : at + _REACH].lower().partition("</noscript")[0]
    return "<img" in inside or not plain(inside) or "script" in inside


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
        if kind == "noscript" and _says_nothing(html, match.end()):
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
