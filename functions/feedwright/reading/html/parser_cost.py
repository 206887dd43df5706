"""Says whether HTML would take a parser more time or memory than an article may take.

A parser repeats open formatting elements in each new block, searches all open elements at each tag, and compares each
attribute of an element with all its other attributes: with hostile text, that takes gigabytes or hours. So this module
reads tags as a parser does, and an element counts as closed only if every parser is sure to close it
(https://html.spec.whatwg.org/multipage/parsing.html).
"""

import re
from collections import Counter

from feedwright.model.expressions import expression

# A small text with few tags is cheap; for others, the limits are products of open elements and the number of tags.
_FEW_TAGS, _SMALL, _REPEATED, _LOOKED_AT = 2_000, 20_000, 2_000_000, 1_000_000_000
_ATTRIBUTES = 1_000  # attributes of an element
_ENTITIES = 200_000  # in a text: the time of nh3 grows with the square of their number
_TAGS = 1_000_000  # opening signs of tags, also of those that are none
_LARGEST = 20_000_000  # characters: four times the limit of an article; some Markdown becomes a hundred times as long

_ATTRIBUTE = (
    r"[^\t\n\f\r />][^\t\n\f\r />=]*+"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)?+"
)
_TOKEN = expression(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/[^A-Za-z>])[^>]*+>?"
    rf"|<(?P<closing>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)(?P<attributes>(?:[\t\n\f\r /]++|{_ATTRIBUTE})*+)>?",
    re.DOTALL,
)
_ONE_ATTRIBUTE = expression(_ATTRIBUTE)
_OPENING = expression(r"<([A-Za-z][^\t\n\f\r />]*+)")
_WORD = expression(r"[^\t\n\f\r />=]++")
_WORDS = 50_000  # different words: an element cannot have more attributes than its text has words

# The content of these is not markup.
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_FOREIGN = frozenset({"svg", "math", "select"})  # inside these, it is markup
_NEVER_OPEN = frozenset(
    "area base basefont bgsound br col embed hr image img input keygen link meta param source track wbr html head body "
    "frame frameset a tr tbody thead tfoot colgroup".split()
)
_NEVER_DEEP = frozenset("p li td th dd dt".split())  # each of these closes the one before it
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# A closing tag closes through all elements but these; the closing tag of an inline element, only through inline ones.
_BARRIERS = frozenset(
    "annotation-xml applet caption desc foreignobject marquee math mi mn mo ms mtext noscript object select svg table "
    "td template th title".split()
)
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer header listing menu "
    "nav ol pre section summary ul".split()
)
_SPECIAL = _BLOCKS | _BARRIERS | _NEVER_DEEP | frozenset("button dialog form hgroup main search".split())
_REACH, _FORMATTING_REACH, _ALIKE = 60, 8, 3  # numbers of elements; the second and third are the parser's own rules


def is_tangled(html: str) -> bool:
    """Say whether *html* has so many open elements, or attributes, that reading it would take too much."""
    if len(html) > _LARGEST or html.count("&") + html.count("\xa0") > _ENTITIES:
        return True
    tags = html.count("<")
    if tags > _TAGS:
        return True
    if tags <= _FEW_TAGS and len(html) < _SMALL:
        return False
    open_elements = _read(html)
    if open_elements is None:
        return True
    return open_elements.formatting * tags > _REPEATED or open_elements.deepest * tags > _LOOKED_AT


def has_countless_attributes(page: str) -> bool:
    """Say whether an element of a page has too many attributes, as libxml2 reads it: few elements are raw there."""
    at = 0
    while len(page) > _SMALL and (token := _TOKEN.search(page, at)):
        at = token.end()
        if _has_too_many_attributes(token["attributes"] or ""):
            return True
        name = (token["name"] or "").lower()
        if name in {"script", "style"} and not token["closing"]:
            at += len(_raw_content(page, name, at))
    return False


class _Open:
    """The elements that are open, or that some parser might still treat as open."""

    def __init__(self) -> None:
        self.deepest = self.formatting = 0  # the largest numbers at the same time
        self._stack: list[str] = []
        self._total = self._total_formatting = 0
        self._counted: Counter[str] = Counter()
        self._crowded: set[str] = set()  # formatting elements of which parsers have dropped some

    def enter(self, name: str) -> None:
        if name in _NEVER_OPEN or (name in _NEVER_DEEP and self._stack[-1:] == [name]):
            return
        self._stack.append(name)
        self._count(name, 1)
        self.deepest = max(self.deepest, self._total)
        if name in _FORMATTING:
            self.formatting = max(self.formatting, self._total_formatting)
            if self._counted[name] > _ALIKE:
                self._crowded.add(name)

    def leave(self, name: str) -> None:
        if name == "form" or (at := self._found(name)) is None:  # a form may stay open after its closing tag
            return
        self._count(self._stack.pop(at), -1)

    def _found(self, name: str) -> int | None:
        stack = self._stack
        reach = _FORMATTING_REACH if name in _FORMATTING else _REACH
        for at in range(len(stack) - 1, max(-1, len(stack) - 1 - reach), -1):
            here = stack[at]
            if here == name or (here in _HEADINGS and name in _HEADINGS):
                return at
            if here in _SPECIAL and not self._reaches_through(name, here):
                return None
        return None

    def _reaches_through(self, name: str, here: str) -> bool:
        if here in _BARRIERS:
            return name == "table" and here in {"td", "th", "caption"}
        if name == "li":
            return here not in {"ul", "ol"}
        return (
            name in _BLOCKS
            or name in {"table", "td", "th", "dd", "dt"}
            or (name in _FORMATTING and name not in self._crowded)
        )

    def _count(self, name: str, step: int) -> None:
        self._total += 0 if name in _NEVER_DEEP else step
        if name in _FORMATTING:
            self._total_formatting += step
            self._counted[name] += step


def _read(html: str) -> _Open | None:
    """Read all tags; None if an element has too many attributes.

    If parsers do not agree about what is markup, every tag counts as an opening tag, and no tag as a closing tag.
    """
    elements, at, is_foreign = _Open(), 0, False
    end_of_fallback = "</noscript" if "</noscript" in html.lower() else None
    while token := _TOKEN.search(html, at):
        at = token.end()
        name = (token["name"] or "").lower()
        if _has_too_many_attributes(token["attributes"] or ""):
            return None
        if end_of_fallback and name != "noscript" and end_of_fallback in token[0].lower():
            return _at_worst(html)
        if token["closing"]:
            elements.leave(name)
        elif name in _RAW:
            content = _raw_content(html, name, at)
            if (is_foreign and "<" in content) or (
                name == "script" and "<!--" in content and "<script" in content.lower()
            ):
                return _at_worst(html)
            at += len(content)
        elif name == "plaintext":
            break
        elif name:
            is_foreign = is_foreign or name in _FOREIGN
            elements.enter(name)
        elif is_foreign and token[0].startswith("<![CDATA["):
            return _at_worst(html)
    return elements


def _raw_content(html: str, name: str, at: int) -> str:
    closing = expression(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII).search(html, at)
    return html[at : closing.start() if closing else len(html)]


def _has_too_many_attributes(written: str) -> bool:
    return len(written) > 2 * _ATTRIBUTES and len(_ONE_ATTRIBUTE.findall(written)) > _ATTRIBUTES


def _at_worst(html: str) -> _Open | None:
    if len(html) > 2 * _WORDS and len(set(_WORD.findall(html))) > _WORDS:
        return None
    elements = _Open()
    for name in _OPENING.findall(html):
        elements.enter(name.lower())
    return elements
