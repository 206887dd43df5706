"""RSS 2.0 and Atom 1.0 through feedgen. Every surprise of that library is met here and nowhere else."""

import re
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feedwright.model import Entry, Feed, Person

# feedgen's own function switches the whole process's locale for each date, which no other thread survives.
feedgen.feed.formatRFC2822 = feedgen.entry.formatRFC2822 = format_datetime

_ATOM = "http://www.w3.org/2005/Atom"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements of plain text; an item's description is HTML. No text can look like one of these tags: it is escaped.
_PLAIN_OF_CHANNEL = re.compile(rb"<(?:title|description)>[^<]*")
_PLAIN_OF_ITEM = re.compile(rb"<(?:title|category)>[^<]*")
_EMAIL = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def render_rss(feed: Feed, self_url: str) -> bytes:
    """Render RSS 2.0 with ``content:encoded``, ``dc:creator`` and ``atom:updated``."""
    generator = _generator(feed)
    generator.link(href=self_url, rel="self", type="application/rss+xml")
    generator.link(href=feed.url, rel="alternate")  # last: RSS takes its <link> from the last
    generator.description(feed.description or feed.title)  # RSS cannot do without
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.register_extension("feedwright", _RssFeed, None, atom=False)
    generator.feedwright.feed = feed
    for entry in feed.entries:
        item = _add(generator, entry)
        item.guid(entry.guid or entry.id, permalink=False)
        if entry.summary:  # RSS reads a description as HTML; the summary is plain text
            item.summary(escape(entry.summary, quote=False))
        for enclosure in entry.enclosures[:1]:  # validators refuse more than one
            item.enclosure(enclosure.url, str(enclosure.length or 0), enclosure.media_type)
        item.register_extension("feedwright", _RssItem, atom=False)
        item.feedwright.entry, item.feedwright.feed_language = entry, feed.language
    rss: bytes = generator.rss_str()
    channel, first, items = rss.partition(b"<item>")
    return _PLAIN_OF_CHANNEL.sub(_spelt_out, channel) + first + _PLAIN_OF_ITEM.sub(_spelt_out, items)


def render_atom(feed: Feed, self_url: str) -> bytes:
    """Render Atom 1.0 (RFC 4287)."""
    generator = _generator(feed)
    generator.link(href=feed.url, rel="alternate", type="text/html")  # first: some readers take the first link
    generator.link(href=self_url, rel="self", type="application/atom+xml")
    for hub in feed.hubs:
        generator.link(href=hub, rel="hub")
    generator.subtitle(feed.description)
    generator.register_extension("feedwright", _AtomFeed, None, rss=False)
    generator.author([_atom_person(person) for person in feed.authors])
    for entry in feed.entries:
        item = _add(generator, entry)
        item.language = entry.language if entry.language != feed.language else None
        item.summary(entry.summary or None)
        item.author([_atom_person(person) for person in entry.authors] or None)
        for enclosure in entry.enclosures:
            length = None if enclosure.length is None else str(enclosure.length)
            item.link(
                href=enclosure.url, rel="enclosure", type=enclosure.media_type, length=length, title=enclosure.title
            )
    return bytes(generator.atom_str())


class _Entry(FeedEntry):  # type: ignore[misc] # feedgen is untyped
    """feedgen 1.0.0 writes entry links without rel, type and length, and knows no ``xml:lang``."""

    language: str | None = None

    def atom_entry(self, extensions: bool = True) -> Any:
        element = super().atom_entry(extensions)
        for link, told in zip(element.findall("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "hreflang", "title", "length"):
                if told.get(name):
                    link.set(name, told[name])
        if self.language:
            element.set(_XML_LANG, self.language)
        _break_lines(element)
        return element


class _RssFeed(BaseExtension):  # type: ignore[misc]
    """What feedgen leaves out of a channel: hubs, and the author where there is no e-mail address."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DUBLIN_CORE}

    def extend_rss(self, rss: Any) -> Any:
        channel = rss[0]
        for hub in self.feed.hubs:
            channel.append(etree.Element(f"{{{_ATOM}}}link", href=hub, rel="hub"))
        _append(channel, _DUBLIN_CORE, "creator", _joined(self.feed.authors))
        _break_lines(rss)
        _break_lines(channel)
        return rss


class _AtomFeed(BaseExtension):  # type: ignore[misc]
    def extend_atom(self, feed: Any) -> Any:
        _break_lines(feed)
        return feed


class _RssItem(BaseEntryExtension):  # type: ignore[misc]
    entry: Entry
    feed_language: str

    def extend_rss(self, item: Any) -> Any:
        if self.entry.authors:  # one element: of several, many readers keep only the first or the last
            _append(item, _DUBLIN_CORE, "creator", _joined(self.entry.authors))
        if self.entry.language and self.entry.language != self.feed_language:
            _append(item, _DUBLIN_CORE, "language", self.entry.language)
        _append(item, _ATOM, "updated", self.entry.updated.isoformat())
        _break_lines(item)
        return item


def _generator(feed: Feed) -> Any:
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.language(feed.language)
    generator.generator("Feedwright")
    generator.updated(feed.updated)  # unset, feedgen stamps the time of the run
    return generator


def _add(generator: Any, entry: Entry) -> Any:
    item = _Entry()
    generator.add_entry(item, order="append")  # feedgen's default turns the feed upside down
    item.id(entry.id)
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate", type="text/html")  # first, for the same readers
    item.published(entry.published)
    item.updated(entry.updated)
    item.content(entry.content_html, type="html")
    for category in entry.categories:
        item.category(term=category)  # a label too would make RSS and Atom differ
    return item


def _atom_person(person: Person) -> dict[str, str]:
    email = person.email if person.email and _EMAIL.fullmatch(person.email) else None  # the schema insists
    told = {"name": person.name, "email": email, "uri": person.url}
    return {name: value for name, value in told.items() if value}


def _joined(people: Sequence[Person]) -> str:
    return ", ".join(person.name for person in people)


def _break_lines(element: Any) -> None:
    """Give each child a line of its own, for those who look into a feed or compare two."""
    for child in (element, *element):
        child.tail = "\n"


def _spelt_out(element: re.Match[bytes]) -> bytes:
    """In plain text these two are understood more widely than ``&amp;`` and ``&lt;`` (RSS Advisory Board's profile)."""
    return element[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _append(parent: Any, namespace: str, name: str, text: str) -> None:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    element.text = text
