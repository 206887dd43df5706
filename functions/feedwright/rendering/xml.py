"""RSS 2.0 and Atom 1.0. feedgen writes the feed with its extensions, and this module as one of these the entries.

Only this module deals with the library's surprises.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import feedgen.feed
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feedwright.model.article import Entry, Person
from feedwright.model.feed import Feed
from feedwright.model.files import MAX_AGE
from feedwright.rendering.content import description, main_link, shown_text, signed_by
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

_DAYS, _MONTHS = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _rfc_822(moment: datetime) -> str:
    """Write a time in UTC as RSS wants it."""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return (
        f"{day}, {moment.day:02} {month} {moment.year:04} {moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
    )


# feedgen's own function switches the locale of the whole process for each date, which breaks other threads.
feedgen.feed.formatRFC2822 = _rfc_822

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

_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
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
    entries = _add_entries(generator, feed, _RSS_ENTRY)
    return entries.with_texts(generator.rss_str(pretty=True))


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
    entries = _add_entries(generator, feed, _ATOM_ENTRY)
    return entries.with_texts(generator.atom_str(pretty=True))


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


def _add_entries(generator: Any, feed: Feed, extensions: Iterable[type[EntryExtension]]) -> "_Entries":
    """Have the entries written by an extension of the feed; an entry's extension has the prefix that the feed has."""
    generator.register_extension("entries", _Entries, None)
    entries: _Entries = generator.entries
    entries.feed, entries.texts = feed, []
    entries.extensions = [each for each in extensions if hasattr(generator, each.namespace.prefix)]
    return entries


class _Entries(BaseExtension):  # type: ignore[misc] # feedgen is untyped
    """An extension that comes last, sees everything that the others wrote, and writes the entries.

    feedgen's own entries take twice the time, and are written without rel, type and length of links. The texts of
    entries are put into the document when it stands: they are most of it, and it need not look at each letter twice.
    """

    feed: Feed
    extensions: Sequence[type[EntryExtension]]
    texts: list[bytes]

    def extend_rss(self, rss: Any) -> Any:
        channel = rss[0]
        for plain in channel.iterdescendants("title", "description", "copyright"):
            _spell_out(plain)
        for entry in self.feed.entries:
            item = etree.SubElement(channel, "item")
            _write_item(item, entry, self.feed)
            for extension in self._wanted(entry):
                extension.extend_rss(item)
            self.texts.append(_escaped(shown_text(entry, self.feed)))
        return rss

    def extend_atom(self, feed: Any) -> Any:
        for entry in self.feed.entries:
            element = etree.SubElement(feed, "entry")
            _write_entry(element, entry, self.feed)
            for extension in self._wanted(entry):
                extension.extend_atom(element)
            for link in _entry_links(entry, self.feed):
                etree.SubElement(element, "link", {name: value for name, value in link.items() if value is not None})
            self.texts.append(_escaped(shown_text(entry, self.feed)))
        return feed

    def _wanted(self, entry: Entry) -> Iterator[EntryExtension]:
        for kind in self.extensions:
            if kind.wanted(entry, self.feed):
                extension = kind()
                extension.entry, extension.feed = entry, self.feed
                yield extension

    def with_texts(self, document: bytes) -> bytes:
        """Put each entry's text into its place; in any other text, the place's sign would be escaped."""
        first, *parts = document.split(b"&text;")
        return b"".join([first, *(part for pair in zip(self.texts, parts, strict=True) for part in pair)])


def _escaped(text: str) -> bytes:
    """Write a text as it stands in XML."""
    escaped = text.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return escaped.replace(b"\r", b"&#13;") if b"\r" in escaped else escaped


def _add(parent: Any, name: str, text: str | None) -> Any:
    """Append an element; without a text there is none."""
    if text:
        element = etree.SubElement(parent, name)
        element.text = text
        return element
    return None


def _add_place(parent: Any, name: str) -> Any:
    """Append an element for the entry's text."""
    element = etree.SubElement(parent, name)
    element.append(etree.Entity("text"))
    return element


def _write_item(item: Any, entry: Entry, feed: Feed) -> None:
    _add(item, "title", entry.title)
    _add(item, "link", main_link(entry, feed))
    described = description(entry, feed)
    _add(item, "description", described)
    _add_place(item, _ENCODED if described else "description")
    _add(item, "guid", entry.guid or entry.id).set("isPermaLink", "false")
    for category in entry.categories:
        _add(item, "category", category)
    # This is rare, and reading elements is slow.
    if _UNSAFE.search("".join((entry.title, *entry.categories))):
        for plain in item.iterchildren("title", "category"):  # the description is HTML
            _spell_out(plain)
    _add(item, "comments", next((link.url for link in entry.links if link.rel == "replies"), None))
    enclosure = rss_enclosure(entry, feed)
    if enclosure:  # validators allow only a single enclosure
        length = str(enclosure.length or 0)
        etree.SubElement(item, "enclosure", {"url": enclosure.url, "length": length, "type": enclosure.media_type})
    _add(item, "pubDate", _rfc_822(entry.published))


def _write_entry(element: Any, entry: Entry, feed: Feed) -> None:
    if entry.language not in (None, feed.language):
        element.set(_XML_LANG, entry.language)
    _add(element, "id", entry.id)
    etree.SubElement(element, "title").text = entry.title or None  # RFC 4287 demands the element
    _add(element, "updated", entry.updated.isoformat())
    _add_people(element, "author", signed_by(entry, feed))
    _add_place(element, "content").set("type", "html")
    etree.SubElement(element, "link", {"href": main_link(entry, feed), "rel": "alternate", "type": "text/html"})
    _add(element, "summary", entry.summary)
    for category in entry.categories:  # with a label, RSS and Atom would differ
        etree.SubElement(element, "category", {"term": category})
    _add_people(element, "contributor", entry.contributors)
    _add(element, "published", entry.published.isoformat())
    _add(element, "rights", entry.rights)


def _add_people(parent: Any, role: str, people: Iterable[Person]) -> None:
    for person in people:
        element = etree.SubElement(parent, role)
        for name, value in _atom_person(person).items():
            _add(element, name, value)


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
