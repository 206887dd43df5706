"""Writes a podcast's elements into its feed, in the order and within the limits of the table of tags."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from feedwright.model.podcast import Element
from feedwright.rendering.namespaces.extension import Namespace
from feedwright.site.podcasts.tags import TAGS, rows_within


def write_tags(parent: Any, place: str, namespace: Namespace, elements: Iterable[Element]) -> None:
    """Write the *elements* of this namespace into *parent*.

    Args:
        parent: the XML element.
        place: what it is for the table: the channel, an item or another tag.
        namespace: elements of others are passed over.
        elements: in the order of their kind; the table orders the kinds.
    """
    by_tag: dict[str, list[Element]] = {}
    for each in elements:
        by_tag.setdefault(each.tag, []).append(each)
    for row in rows_within(place):
        if row.name.startswith(f"{namespace.prefix}:"):
            for each in by_tag.get(row.name, [])[: row.places[place][1]]:
                _write(parent, each, namespace)


def _write(parent: Any, stated: Element, namespace: Namespace) -> None:
    row = TAGS[stated.tag]
    longest = {value.name: value.longest for value in row.values if value.kind == "text"}
    written = etree.SubElement(parent, _name(stated.tag, namespace))
    if stated.text:
        written.text = _cut(stated.text, longest.get(""))
    for name, text in stated.attributes:
        written.set(name, _cut(text, longest.get(name)))
    for inner in rows_within(row.name) if stated.children else ():
        for child in stated.children:
            if child.tag == inner.name:
                _write(written, child, namespace)


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None else text[:longest]


def _name(tag: str, namespace: Namespace) -> str:
    prefix, _, name = tag.rpartition(":")
    return f"{{{namespace.uri}}}{name}" if prefix else name
