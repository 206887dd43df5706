"""RSS 2.0 and Atom 1.0 with feedgen. Only this module deals with the library's surprises."""

import re
from collections.abc import Iterable
from email.utils import format_datetime
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feedwright.model.article import Entry, Person
from feedwright.model.feed import Feed
from feedwright.model.files import MAX_AGE
from feedwright.rendering.content import description, main_link, shown_text, signed_by
from feedwright.rendering.display import label
from feedwright.rendering.namespaces.atom import AtomEntry, AtomFeed
from feedwright.rendering.namespaces.chapters import PodloveEntry, PodloveFeed
from feedwright.rendering.namespaces.dublin_core import DublinCoreEntry, DublinCoreFeed
from feedwright.rendering.namespaces.dublin_core_terms import (
    AtomDublinCoreTermsEntry,
    AtomDublinCoreTermsFeed,
    DublinCoreTermsEntry,
    DublinCoreTermsFeed,
)
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension
from feedwright.rendering.namespaces.history import HistoryFeed, history_links
from feedwright.rendering.namespaces.itunes import ItunesEntry, ItunesFeed
from feedwright.rendering.namespaces.media import (
    AtomMediaEntry,
    AtomMediaFeed,
    MediaEntry,
    MediaFeed,
    rss_enclosure,
)
from feedwright.rendering.namespaces.msn import MsnEntry, MsnFeed
from feedwright.rendering.namespaces.podcast import PodcastEntry, PodcastFeed
from feedwright.rendering.namespaces.smartnews import SmartNewsFeed
from feedwright.rendering.namespaces.syndication import SyndicationFeed
from feedwright.rendering.namespaces.tombstones import TombstonesFeed
from feedwright.rendering.profiles import profile_of

# feedgen's own function switches the locale of the whole process for each date, which breaks other threads.
feedgen.feed.formatRFC2822 = feedgen.entry.formatRFC2822 = format_datetime

# These are in the order of their elements.
_RSS_FEED: tuple[type[FeedExtension], ...] = (
    AtomFeed,
    HistoryFeed,
    SyndicationFeed,
    DublinCoreFeed,
    MediaFeed,
    ItunesFeed,
    PodcastFeed,
    PodloveFeed,
    SmartNewsFeed,
    DublinCoreTermsFeed,
    MsnFeed,
)
_RSS_ENTRY: tuple[type[EntryExtension], ...] = (
    DublinCoreEntry,
    AtomEntry,
    MediaEntry,
    ItunesEntry,
    PodcastEntry,
    PodloveEntry,
    DublinCoreTermsEntry,
    MsnEntry,
)
_ATOM_FEED: tuple[type[FeedExtension], ...] = (
    HistoryFeed,
    SyndicationFeed,
    AtomMediaFeed,
    AtomDublinCoreTermsFeed,
    MsnFeed,
    TombstonesFeed,
)
_ATOM_ENTRY: tuple[type[EntryExtension], ...] = (AtomMediaEntry, AtomDublinCoreTermsEntry, MsnEntry)

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNSAFE = re.compile("([&<])")
_EMAIL = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def render_rss(feed: Feed, self_url: str) -> bytes:
    """Render RSS 2.0 with the namespaces that *feed* needs."""
    generator = _generator(feed)
    generator.link(href=self_url, rel="self", type="application/rss+xml")
    generator.link(href=feed.url, rel="alternate")  # last: RSS takes its <link> from the last
    generator.description(feed.description or feed.title)  # RSS demands a description
    generator.docs("https://www.rssboard.org/rss-specification")
    if image := (feed.podcast and feed.podcast.image) or feed.icon:
        generator.image(image)  # without a size: readers know the bounds, and the validator checks none
    if SyndicationFeed.wanted(feed):
        generator.ttl(MAX_AGE // 60)
    if profile_of(feed).channel_date:
        generator.pubDate(feed.updated)
    _extend_feed(generator, feed, _RSS_FEED, rss=True)
    generator.atom.links = _links(feed, self_url, "application/rss+xml")
    generator.register_extension("plain_text", _PlainText, None, atom=False)
    generator.entry([_rss_item(entry, feed) for entry in feed.entries])
    return bytes(generator.rss_str(pretty=True))


def render_atom(feed: Feed, self_url: str) -> bytes:
    """Render Atom 1.0 (RFC 4287)."""
    generator = _generator(feed)
    generator.link(href=self_url, rel="self", type="application/atom+xml")
    generator.link(_links(feed, self_url, "application/atom+xml"))
    # Last: Liferea takes the last link whose relation it does not know for the feed's home page.
    generator.link(href=feed.url, rel="alternate", type="text/html")
    generator.subtitle(feed.description)
    generator.icon(feed.icon)
    generator.logo(feed.logo)
    generator.author([_atom_person(person) for person in feed.authors])
    _extend_feed(generator, feed, _ATOM_FEED, rss=False)
    generator.entry([_atom_entry(entry, feed) for entry in feed.entries])
    return bytes(generator.atom_str(pretty=True))


def atom_id(document: bytes) -> str | None:
    """Read the id of an existing Atom document; None if it cannot be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        identifier: str | None = etree.fromstring(document, parser).findtext("{http://www.w3.org/2005/Atom}id")
    except etree.XMLSyntaxError:
        return None
    return identifier


def _generator(feed: Feed) -> Any:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.language(feed.language)
    generator.generator("Feedwright")
    generator.rights(feed.rights)
    generator.updated(feed.updated)  # without it, feedgen writes the current time
    return generator


def _links(feed: Feed, self_url: str, media_type: str) -> list[dict[str, str]]:
    hubs = [{"href": hub, "rel": "hub"} for hub in feed.hubs]
    history = history_links(feed, self_url.rpartition("/")[2])
    return hubs + [{"href": href, "rel": rel, "type": media_type} for rel, href in history.items()]


def _extend_feed(generator: Any, feed: Feed, extensions: Iterable[type[FeedExtension]], *, rss: bool) -> None:
    for extension in extensions:
        if extension.wanted(feed):
            name = extension.namespace.prefix
            generator.register_extension(name, extension, None, atom=not rss, rss=rss)
            getattr(generator, name).feed = feed


def _rss_item(entry: Entry, feed: Feed) -> Any:
    item = _item(entry, feed, _RSS_ENTRY)
    item.link(href=main_link(entry, feed))
    item.guid(entry.guid or entry.id, permalink=False)
    if described := description(entry, feed):
        item.summary(described)
    enclosure = rss_enclosure(entry, feed)
    if enclosure:  # validators allow only a single enclosure
        item.enclosure(enclosure.url, str(enclosure.length or 0), enclosure.media_type)
    item.comments(next((link.url for link in entry.links if link.rel == "replies"), None))
    return item


def _atom_entry(entry: Entry, feed: Feed) -> Any:
    item = _item(entry, feed, _ATOM_ENTRY)
    item.id(entry.id)
    item.link(href=main_link(entry, feed))
    item.summary(entry.summary or None)
    item.author([_atom_person(person) for person in signed_by(entry, feed)] or None)
    item.contributor([_atom_person(person) for person in entry.contributors] or None)
    item.rights(entry.rights)
    return item


def _item(entry: Entry, feed: Feed, extensions: Iterable[type[EntryExtension]]) -> Any:
    item = _Entry()
    item.entry, item.feed = entry, feed
    item.title(label(entry))  # feedgen demands one
    item.published(entry.published)
    item.updated(entry.updated)
    item.content(shown_text(entry, feed), type="html")
    if entry.categories:  # with a label, RSS and Atom would differ
        item.category([{"term": category} for category in entry.categories])
    for extension in extensions:
        if extension.wanted(entry, feed):
            name = extension.namespace.prefix
            item.register_extension(name, extension)
            registered = getattr(item, name)
            registered.entry, registered.feed = entry, feed
    return item


class _PlainText(BaseExtension):  # type: ignore[misc] # feedgen is untyped
    """An extension that comes last and sees everything that the others wrote."""

    def extend_rss(self, rss: Any) -> Any:
        for plain in rss[0].iterdescendants("title", "description", "copyright"):
            _spell_out(plain)
        return rss


class _Entry(FeedEntry):  # type: ignore[misc] # feedgen is untyped
    """feedgen 1.0.0 writes entry links without rel, type and length, and knows neither ``xml:lang`` nor "replies"."""

    entry: Entry
    feed: Feed

    def rss_entry(self, extensions: bool = True) -> Any:
        item = super().rss_entry(extensions)
        if not self.entry.title:
            item.remove(item.find("title"))
        # This is rare, and reading elements is slow.
        if _UNSAFE.search("".join((self.entry.title, *self.entry.categories))):
            for plain in item.iterchildren("title", "category"):  # the description is HTML
                _spell_out(plain)
        return item

    def atom_entry(self, extensions: bool = True) -> Any:
        element = super().atom_entry(extensions)
        if not self.entry.title:
            element.find("title").text = None  # RFC 4287 demands the element
        alternate = element.find("link")
        alternate.set("rel", "alternate")
        alternate.set("type", "text/html")
        for link in _entry_links(self.entry, self.feed):
            etree.SubElement(element, "link", {name: value for name, value in link.items() if value is not None})
        if self.entry.language not in (None, self.feed.language):
            element.set(_XML_LANG, self.entry.language)
        return element


def _entry_links(entry: Entry, feed: Feed) -> Iterable[dict[str, str | None]]:
    for file in entry.enclosures:
        length = None if file.length is None else str(file.length)
        yield {
            "href": file.url,
            "rel": "enclosure",
            "type": file.media_type,
            "length": length,
            "title": file.title or None,
        }
    main = main_link(entry, feed)
    for link in entry.links:
        if link.url == main and link.rel == "related":  # the entry's own link leads there
            yield {"href": entry.url, "rel": link.rel, "type": "text/html"}
        else:
            yield {"href": link.url, "rel": link.rel, "title": link.title or None}


def _atom_person(person: Person) -> dict[str, str]:
    email = person.email if person.email and _EMAIL.fullmatch(person.email) else None  # the schema demands it
    values = {"name": person.name, "email": email, "uri": person.url}
    return {name: value for name, value in values.items() if value}


def _spell_out(element: Any) -> None:
    """Write these two characters in plain text as most readers understand them (the RSS Advisory Board's profile)."""
    element.text, *rest = _UNSAFE.split(element.text)
    for sign, after in zip(rest[::2], rest[1::2], strict=True):
        reference = etree.Entity(f"#x{ord(sign):X}")
        reference.tail = after
        element.append(reference)
