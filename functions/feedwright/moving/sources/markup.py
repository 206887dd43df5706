"""Takes the widgets of editors and platforms out of HTML, and leaves plain HTML."""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html

from feedwright.model.text import legal

Rewrite = Callable[[Any], str | None]  # gives the HTML in place of an element; None: the element stays


def fragment(html: str) -> Any:
    """Parse a piece of HTML, in an element of its own."""
    try:
        return lxml_html.fragment_fromstring(html.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return lxml_html.fragment_fromstring("", create_parent="div")


def markup_of(root: Any) -> str:
    """Write what is inside *root*."""
    text = escape(root.text or "", quote=False)
    return (text + "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)).strip()


def rewritten(html: str, rules: Sequence[tuple[str, Rewrite]]) -> str:
    """Replace elements by their class.

    Args:
        html: the text of a post.
        rules: for each class, what to write in place of an element with it; outer elements come first.
    """
    if not any(name in html for name, _ in rules):
        return html
    root = fragment(html)
    for name, rewrite in rules:
        for element in with_class(root, name):
            if element.getparent() is not None and (written := rewrite(element)) is not None:
                replace_by(element, written)
    return markup_of(root)


def with_class(root: Any, name: str) -> list[Any]:
    """List the elements with that class; an element inside another of them does not count."""
    listed = [each for each in root.iter() if isinstance(each.tag, str) and name in (each.get("class") or "").split()]
    inside = {id(inner) for each in listed for inner in each.iterdescendants()}
    return [each for each in listed if id(each) not in inside]


def replace_by(element: Any, html: str) -> None:
    """Put HTML in the place of an element."""
    parent, tail = element.getparent(), element.tail or ""
    place = parent.index(element)
    element.tail = None
    parent.remove(element)
    pieces = fragment(html)
    children = list(pieces)
    before = pieces.text or ""
    if children:
        children[-1].tail = (children[-1].tail or "") + tail
    else:
        before += tail
    if place:
        earlier = parent[place - 1]
        earlier.tail = (earlier.tail or "") + before
    else:
        parent.text = (parent.text or "") + before
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)


def drop(_element: Any) -> str:
    return ""


def words(element: Any) -> str:
    """Give the text in an element on one line; "" if there is no element."""
    return "" if element is None else " ".join(legal("".join(element.itertext())).split())


def find(element: Any, name: str) -> Any:
    """Find the first element with that class below *element*."""
    return next(
        (each for each in element.iter() if isinstance(each.tag, str) and name in (each.get("class") or "").split()),
        None,
    )


def link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text or url, quote=False)}</a>'


def attributes_of(element: Any) -> Mapping[str, Any]:
    """Read the JSON that Substack keeps in ``data-attrs``."""
    try:
        values = json.loads(element.get("data-attrs") or "{}")
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def original_picture(address: str) -> str:
    """Give the picture itself in place of what a picture server makes of it."""
    _, marked, tail = address.partition("/image/fetch/")
    start = tail.find("http")
    original = unquote(tail[start:]) if marked and start >= 0 else address
    return original if original.startswith(("http://", "https://")) else address
