"""Reads the lines below a page's headline: the author of the article, and its date."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedwright.reading.page.tree import Element, drop, elements, words
from feedwright.reading.prose.boilerplate import date_line
from feedwright.reading.prose.people import byline

_LINE, _RUNNING = 160, 120  # the most characters of a line about the article; the least characters of a true paragraph
_LOOKED_AT = 60  # elements below the headline
_BLOCKS = frozenset("article aside div figure footer header h1 h2 h3 li main nav ol p section table ul".split())
_LINES = _BLOCKS - {"h1"}
_PARTS = re.compile(
    r"\s*[|•·]\s*|\s+[–—-]\s+|\s+on\s+(?=\w)|,\s+(?=(?:\d{1,2}\.?\s+)?(?:Jan|Feb|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])|\d{4}-)"
)
_BEFORE_BY = re.compile(r"(?:posted|written|published|text|words|story|article|reported)\s+(?=by\s)", re.IGNORECASE)
_NOT_FIRST = re.compile(r"(?:last\s+)?(?:updated|modified|actuali|mis à jour|aktualisiert)", re.IGNORECASE)
_SIGNS = frozenset("# ¶ § 🔗 ⚓".split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def visible_lines(tree: Element, main: Element) -> Mapping[str, list[Any]]:
    """Read authors and dates from the lines between the headline, or the article's beginning, and its text."""
    fields: dict[str, list[Any]] = {"authors": [], "published": [], "updated": []}
    for element in _opening(tree, main):
        parts = [_BEFORE_BY.sub("", part.strip(" ,")) for part in _PARTS.split(words(element))]
        people = next(filter(None, map(byline, parts)), ())
        if people and not fields["authors"]:
            fields["authors"] = [_person(element, person.name) for person in people]
        for part in parts:
            if day := date_line(part):
                fields["updated" if _NOT_FIRST.match(part) else "published"].append(day)
    return fields


def without_heading_signs(tree: Element) -> None:
    """Remove the links by which headings point at themselves; the headings keep their names."""
    for heading in elements(tree, *_HEADINGS):
        for link in list(elements(heading, "a")):
            if words(link) in _SIGNS and "#" in (link.get("href") or ""):
                if link.get("id") and not heading.get("id"):
                    heading.set("id", link.get("id"))
                drop(link)


def _opening(tree: Element, main: Element) -> Iterator[Element]:
    """Yield the lines below the last headline before the text, up to the first paragraph."""
    started = looked = 0
    for element in elements(tree):
        if element.tag == "h1" or element is main:
            started, looked = 1, 0
        elif not started:
            continue
        looked += 1
        if looked > _LOOKED_AT or (element.tag == "p" and len(words(element)) > _RUNNING):
            if element is main or main in element.iterancestors():
                return
            started = 0
        elif element.tag in _LINES and not _holds_blocks(element) and 0 < len(words(element)) <= _LINE:
            yield element


def _holds_blocks(element: Element) -> bool:
    return any(child.tag in _BLOCKS for child in element)


def _person(element: Element, name: str) -> Any:
    """Give a name, and the page that it is linked to."""
    link = next((link for link in elements(element, "a") if words(link) == name and link.get("href")), None)
    return {"name": name, "url": link.get("href")} if link is not None else name
