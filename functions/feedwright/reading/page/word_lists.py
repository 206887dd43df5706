"""Turns the lists that Word writes into HTML, paragraphs with bullets and numbers as text, into true lists."""

import re
from itertools import islice

from lxml import etree

from feedwright.reading.page.tree import Element, drop, elements

_ITEM = "MsoListParagraph"  # the beginning of the class name
_SYMBOLS = ("symbol", "wingdings")
_BULLET = re.compile(r"(?:[^\w\s]|o)\s+")
_NUMBER = re.compile(r"\(?\w{1,4}[.)]\s+")
_LOOKED_AT = 6  # the first elements of a paragraph, which hold a bullet


def mend_lists(tree: Element) -> None:
    """Turn paragraphs that Word meant as items into lists."""
    for paragraph in list(elements(tree, "p")):
        mark = _mark(paragraph) if _is_item(paragraph) else None
        if mark is None:
            continue
        ordered = _NUMBER.fullmatch("".join(mark.itertext())) is not None
        drop(mark)
        _move(paragraph, "ol" if ordered else "ul")


def _is_item(paragraph: Element) -> bool:
    """Recognise Word's class for items, its own name for lists, or a bullet from a symbol font in a hanging indent."""
    style = (paragraph.get("style") or "").replace(" ", "").lower()
    if (paragraph.get("class") or "").startswith(_ITEM) or "mso-list:" in style:
        return True
    return "text-indent:-" in style and any(
        font in (span.get("style") or "").lower()
        for span in islice(elements(paragraph, "span"), 2)
        for font in _SYMBOLS
    )


def _mark(paragraph: Element) -> Element | None:
    """Find the element with the bullet or number, and the space after it."""
    if (paragraph.text or "").strip():
        return None
    for element in islice(elements(paragraph), 1, _LOOKED_AT):
        text = "".join(element.itertext())
        if _BULLET.fullmatch(text) or _NUMBER.fullmatch(text):
            return element
        if text.strip() and not (_BULLET.match(text) or _NUMBER.match(text)):
            return None
    return None


def _move(paragraph: Element, kind: str) -> None:
    """Put the paragraph, as an item, into the list directly before it, or into a new list."""
    before = paragraph.getprevious()
    if before is None or before.tag != kind or before.get("data-word") is None or (before.tail or "").strip():
        before = etree.Element(kind, {"data-word": ""})
        paragraph.addprevious(before)
    before.tail, paragraph.tail = paragraph.tail, None
    paragraph.tag = "li"
    before.append(paragraph)
