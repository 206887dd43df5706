"""An HTML page as a tree, and questions about its elements."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from feedwright.model.text import legal
from feedwright.reading.html.embedded_media import candidates
from feedwright.site.single_values import Unusable

Element = Any  # lxml carries no types

_TAGS = 200_000
# libxml2 does not know that these elements are empty.
_VOID = re.compile(r"<(wbr|source|track)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(
    r"&#(?:0*(?P<decimal>[0-9]{1,5})(?![0-9])|x0*(?P<hexadecimal>[0-9a-f]{1,4})(?![0-9a-f]));?", re.IGNORECASE
)
# The parser takes a reference to one of these for a character, and then refuses to write it anywhere.
_UNWRITABLE = frozenset((*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_PARTS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_ADDRESSES = ("href", "src", "poster", "data-src", "data-lazy-src", "data-original")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")


def parse_page(text: str) -> Element:
    """Parse a whole page, broken or not.

    Raises:
        Unusable: the page has more elements, or deeper nesting, than any article.
    """
    if text.count("<") > _TAGS:
        raise Unusable(f"the page has more than {_TAGS:,} tags.", "Split it into several articles.")
    text = _REFERENCE.sub(_without_unwritable, _VOID.sub(r"\g<0></\1>", text))
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(text.encode() or b"<p>", parser)
    if any("depth" in fault.message.lower() for fault in parser.error_log):
        raise Unusable("the page's elements are nested too deep.", "Close every tag.")
    return tree if tree is not None else etree.fromstring(b"<p>", parser)


def _without_unwritable(reference: re.Match[str]) -> str:
    decimal = reference["decimal"]
    number = int(decimal) if decimal else int(reference["hexadecimal"], 16)
    return "" if number in _UNWRITABLE else reference[0]


def elements(tree: Element, *names: str) -> Iterator[Element]:
    """Yield *tree* and its elements in document order; without *names*, all elements."""
    return tree.iter(*(names or "*"))  # type: ignore[no-any-return] # lxml carries no types


def tokens(element: Element, attribute: str) -> list[str]:
    value = element.get(attribute)
    return value.split() if value else []


def name_parts(element: Element, attribute: str = "class") -> set[str]:
    """Split class names or the id into words: ``post-shareBar`` has three words."""
    return {part.lower() for part in _PARTS.split(element.get(attribute) or "") if part}


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def lengths(tree: Element) -> dict[Element, int]:
    """Count the characters in each element."""
    counted: dict[Element, int] = {}
    for element in reversed(list(elements(tree))):
        inside = sum(counted.get(child, 0) + len((child.tail or "").strip()) for child in element)
        counted[element] = len((element.text or "").strip()) + inside
    return counted


def drop(element: Element) -> None:
    """Remove *element* and leave the text after it in place."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def inner_html(element: Element) -> str:
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)


def make_absolute(tree: Element, base: str) -> None:
    """Resolve relative addresses against *base*; a bare ``#fragment`` stays on the page."""
    for element in elements(tree):
        for name in _ADDRESSES:
            if (url := (element.get(name) or "").strip()) and not url.startswith("#"):
                element.set(name, legal(joined(base, url)))
        for name in _SETS:
            if written := element.get(name):
                whole = (f"{joined(base, url)} {size:g}{kind}" for url, size, kind in candidates(written))
                element.set(name, legal(", ".join(whole)))


def joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # for example an IPv6 address that is not closed
        return url
