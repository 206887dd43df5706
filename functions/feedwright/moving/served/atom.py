"""Reads Atom 1.0, and Atom 0.3 where its elements have the same names."""

from collections.abc import Iterable
from html import escape
from typing import Any

from feedwright.model.article import Enclosure, Person
from feedwright.moving.served import values
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.moving.served.markup import (
    Children,
    children_of,
    each,
    first,
    first_text,
    inner_markup,
    language_of,
    plain,
    plain_paragraphs,
    tag_of,
    text_in,
)


def read_atom(root: Any, name: str, notes: tuple[str, ...]) -> ServedFeed:
    """Read a feed whose root is ``<feed>``."""
    children = children_of(root)
    links = list(each(children, "atom:link"))
    generator = first(children, "atom:generator")
    said = "" if generator is None else f"{text_in(generator)} {generator.get('uri') or ''}".strip()
    return ServedFeed(
        format="atom",
        name=name,
        title=_line(children, "atom:title"),
        home=_href(links, "alternate"),
        own_address=_href(links, "self"),
        description=_line(children, "atom:subtitle", "atom:tagline"),
        language=language_of(root),
        generator=said,
        rights=_line(children, "atom:rights") or None,
        authors=_people(each(children, "atom:author")),
        items=tuple(read_entry(entry) for entry in each(children, "atom:entry")),
        older=_href(links, "prev-archive") or _href(links, "next"),
        notes=notes,
    )


def read_entry(entry: Any) -> ServedItem:
    """Read an entry of an Atom feed."""
    children = children_of(entry)
    links = list(each(children, "atom:link"))
    link = _href(links, "alternate")
    summary = first(children, "atom:summary")
    content = first(children, "atom:content")
    text = _html(content) if content is not None else ""
    return ServedItem(
        id=first_text(children, "atom:id") or None,
        link=link,
        address=first_text(children, "feedburner:origLink") or link,
        title=_line(children, "atom:title"),
        published=values.moment(first_text(children, "atom:published", "atom:issued", "atom:created")),
        updated=values.moment(first_text(children, "atom:updated", "atom:modified")),
        content_html=text or (_html(summary) if summary is not None else ""),
        summary=plain_paragraphs(_html(summary)) if summary is not None and text else "",
        authors=_people(each(children, "atom:author")),
        categories=_categories(children),
        enclosures=tuple(_files(links)),
        images=values.images(children),
        episode=values.episode(children),
        language=language_of(entry),
        related=_href(links, "related"),
    )


def _categories(children: Children) -> tuple[str, ...]:
    """Give the labels or terms; a term with Google's scheme of kinds is none."""
    terms = (
        plain(term.get("label") or term.get("term") or "")
        for term in each(children, "atom:category")
        if not (term.get("scheme") or "").endswith("#kind")
    )
    return tuple(dict.fromkeys(filter(None, terms)))


def _files(links: list[Any]) -> Iterable[Enclosure]:
    for link in links:
        if link.get("rel") == "enclosure":
            url, kind = (link.get("href") or "").strip(), link.get("type") or ""
            if file := values.enclosure(url, kind, link.get("length") or "", title=link.get("title") or ""):
                yield file


def _href(links: list[Any], rel: str) -> str | None:
    """Give the first link with that relation; of several alternates, the first that leads to a page."""
    matching = [link for link in links if (link.get("rel") or "alternate") == rel and (link.get("href") or "").strip()]
    pages = [link for link in matching if (link.get("type") or "text/html") in {"text/html", "application/xhtml+xml"}]
    chosen = next(iter(pages if rel == "alternate" and pages else matching), None)
    return None if chosen is None else str(chosen.get("href")).strip()


def _people(elements: Iterable[Any]) -> tuple[Person, ...]:
    people = (_person(children_of(element), text_in(element)) for element in elements)
    return tuple(dict.fromkeys(filter(None, people)))


def _person(children: Children, text: str) -> Person | None:
    return values.person(first_text(children, "atom:name") or text, first_text(children, "atom:uri", "atom:url"))


def _line(children: Children, *names: str) -> str:
    element = next(each(children, *names), None)
    return "" if element is None else _plain_of(element)


def _plain_of(element: Any) -> str:
    return text_line(element) if (element.get("type") or "text") in {"text", "text/plain"} else plain(_html(element))


def text_line(element: Any) -> str:
    return " ".join(text_in(element).split())


def _html(element: Any) -> str:
    """Give a text construct as HTML."""
    kind = (element.get("type") or "text").lower()
    if kind in {"xhtml", "application/xhtml+xml"} or (element.get("mode") == "xml" and len(element)):
        inner = next((child for child in element if tag_of(child) in {"xhtml:div", "div"}), element)
        return inner_markup(inner).strip()
    text = text_in(element)
    if kind in {"html", "text/html"}:
        return text
    return f"<p>{escape(text, quote=False)}</p>" if kind in {"text", "text/plain"} and text else ""
