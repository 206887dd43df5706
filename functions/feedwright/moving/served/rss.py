"""Reads RSS 2.0, RSS 0.9x and RSS 1.0."""

import re
from dataclasses import replace
from typing import Any

from msgspec import structs

from feedwright.model.article import Enclosure, Image
from feedwright.model.podcast import podcast_guid
from feedwright.moving.served import values
from feedwright.moving.served.feed import ServedFeed, ServedItem, ServedPodcast
from feedwright.moving.served.markup import (
    Children,
    children_of,
    each,
    first,
    first_text,
    plain,
    plain_paragraphs,
    tag_of,
    text_in,
)

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SCHEME = re.compile("^https?://", re.IGNORECASE)
_COUNTED = re.compile(r"[?&](?:source=rss-[^&#]*|utm_[a-z]+=[^&#]*)")


def read_rss(root: Any, name: str, notes: tuple[str, ...]) -> ServedFeed:
    """Read a feed whose root is ``<rss>`` or ``<rdf:RDF>``."""
    outer = children_of(root)
    channel = next(each(outer, "channel"), root)
    children = children_of(channel)
    items = [*each(children, "item"), *(each(outer, "item") if channel is not root else ())]
    links = list(each(children, "atom:link"))
    own_address = _related(links, "self") or first_text(children, "itunes:new-feed-url") or None
    return ServedFeed(
        format="rss",
        name=name,
        title=plain(first_text(children, "title")),
        home=_link(children),
        own_address=own_address,
        description=plain(first_text(children, "description", "itunes:summary")),
        language=first_text(children, "language", "dc:language") or None,
        generator=first_text(children, "generator") or _generator(children),
        rights=plain(first_text(children, "copyright", "dc:rights")) or None,
        authors=values.people([first_text(children, "itunes:author", "dc:creator", "managingEditor")]),
        items=with_sound_ids(tuple(_item(item) for item in items)),
        podcast=_podcast(children, own_address),
        older=_related(links, "prev-archive") or _related(links, "next"),
        notes=notes,
    )


def with_sound_ids(items: tuple[ServedItem, ...]) -> tuple[ServedItem, ...]:
    """Leave ids out that all items of a feed share: such an id says nothing, and readers fall back on the address."""
    if len(items) > 1 and len({item.id for item in items}) == 1:
        return tuple(replace(item, id=None) for item in items)
    return items


def _generator(children: Children) -> str:
    return next(
        (element.attrib.values()[0] for element in each(children, "admin:generatorAgent") if element.attrib), ""
    )


def _link(children: Children) -> str | None:
    """Give the text of ``<link>``; an atom:link beside it is another element."""
    return next(filter(None, (text_in(element) for element in each(children, "link"))), None)


def _related(links: list[Any], rel: str) -> str | None:
    return next((href for link in links if link.get("rel") == rel and (href := (link.get("href") or "").strip())), None)


def _item(item: Any) -> ServedItem:
    children = children_of(item)
    guid = first(children, "guid")
    link = _link(children)
    identifier = text_in(guid) or first_text(children, "dc:identifier") or (item.get(_ABOUT) or "").strip() or None
    is_permalink = guid is not None and guid.get("isPermaLink", "true").strip().lower() == "true"
    description = first_text(children, "description")
    content = first_text(children, "content:encoded", "xhtml:body") or description
    summary = description if content is not description else first_text(children, "itunes:subtitle")
    authors = [text_in(element) for element in each(children, "dc:creator")] or [
        first_text(children, "author", "itunes:author")
    ]
    pictures = values.images(children)
    files, covers = _files(children)
    return ServedItem(
        id=identifier,
        is_permalink=is_permalink,
        inner_id=first_text(children, "atom:id") or None,
        link=link,
        address=_address(children, link, identifier if is_permalink else None),
        title=plain(first_text(children, "title", "dc:title", "itunes:title")),
        published=values.moment(first_text(children, "pubDate", "dc:date", "dcterms:created", "atom:published")),
        updated=values.moment(first_text(children, "atom:updated", "dcterms:modified")),
        content_html=content,
        summary=plain_paragraphs(summary),
        authors=values.people(authors),
        categories=tuple(
            dict.fromkeys(filter(None, (plain(text_in(term)) for term in each(children, "category", "dc:subject"))))
        ),
        enclosures=files,
        images=(*pictures, *(cover for cover in covers if cover not in pictures)),
        episode=values.episode(children),
        language=first_text(children, "dc:language") or None,
    )


def _address(children: Children, link: str | None, permalink: str | None) -> str | None:
    """Give the page's own address: feed services and Medium put a counter into ``<link>``."""
    own = first_text(children, "feedburner:origLink") or link or permalink
    return _COUNTED.sub("", own) if own else None


def _files(children: Children) -> tuple[tuple[Enclosure, ...], tuple[Image, ...]]:
    """Give the files that go with an item, and the pictures among them: Substack's enclosure is often the cover."""
    duration = values.seconds(first_text(children, "itunes:duration"))
    files: list[Enclosure] = []
    covers: list[Image] = []
    for element in each(children, "enclosure"):
        url, kind = (element.get("url") or "").strip(), element.get("type") or ""
        file = values.enclosure(url, kind, element.get("length") or "")
        if file and file.media_type.startswith("image/"):
            covers.append(Image(url=file.url))
        elif file:
            files.append(structs.replace(file, duration=duration) if not files else file)
    return tuple(files), tuple(covers)


def _podcast(children: Children, address: str | None) -> ServedPodcast | None:
    """Read what the channel says to podcast directories; None if it is no podcast.

    Directories know a podcast without a guid by the one that follows from its feed's *address*.
    """
    if not any(name.startswith("itunes:") for name in children):
        return None
    owner = next((children_of(element) for element in each(children, "itunes:owner")), {})
    picture = next(
        (url for element in each(children, "itunes:image") if (url := values.address(element, "href"))), None
    )
    funding = next(
        (
            (url, text_in(element) or "Support")
            for element in each(children, "podcast:funding")
            if (url := values.address(element, "url"))
        ),
        None,
    )
    return ServedPodcast(
        image=picture,
        categories=tuple(pair for element in each(children, "itunes:category") for pair in _categories(element)),
        owner_name=first_text(owner, "itunes:name") or None,
        owner_email=first_text(owner, "itunes:email") or None,
        explicit=values.truth(first_text(children, "itunes:explicit")) or False,
        kind="serial" if first_text(children, "itunes:type").lower() == "serial" else "episodic",
        medium=first_text(children, "podcast:medium") or None,
        guid=first_text(children, "podcast:guid") or _computed_guid(address),
        locked=first_text(children, "podcast:locked").lower() == "yes",
        funding=funding,
    )


def _categories(element: Any) -> list[tuple[str, str | None]]:
    name = (element.get("text") or "").strip()
    below = [(child.get("text") or "").strip() for child in element if tag_of(child) == "itunes:category"]
    return [(name, sub) for sub in below if sub] or ([(name, None)] if name else [])


def _computed_guid(address: str | None) -> str | None:
    return podcast_guid(_SCHEME.sub("", address).rstrip("/")) if address else None
