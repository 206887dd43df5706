"""DCMI Metadata Terms (http://purl.org/dc/terms/), for MSN.

It takes a new version of an article when its date is newer, and takes one down whose validity has ended.
"""

from typing import Any, ClassVar

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.profiles import profile_of, withdrawal

DUBLIN_CORE_TERMS = Namespace("dcterms", "http://purl.org/dc/terms/")


class DublinCoreTermsEntry(EntryExtension):
    """In RSS: the date of the last change, and the end of a withdrawn entry."""

    namespace = DUBLIN_CORE_TERMS

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - the feed decides
        return DUBLIN_CORE_TERMS.prefix in profile_of(feed).namespaces

    def extend_rss(self, item: Any) -> Any:
        DUBLIN_CORE_TERMS.add(item, "modified", self.entry.updated.isoformat())
        return self.extend_atom(item)

    def extend_atom(self, entry: Any) -> Any:
        if when := withdrawal(self.entry, self.feed):
            DUBLIN_CORE_TERMS.add(entry, "valid", when.isoformat())
        return entry


class AtomDublinCoreTermsEntry(DublinCoreTermsEntry):
    """In Atom: only the end of a withdrawn entry, because Atom has a date of its own for the last change."""

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return withdrawal(entry, feed) is not None


class DublinCoreTermsFeed(FeedExtension):
    """Declares the prefix if an entry needs it."""

    namespace = DUBLIN_CORE_TERMS
    of_entries: ClassVar[type[EntryExtension]] = DublinCoreTermsEntry

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return any(cls.of_entries.wanted(entry, feed) for entry in feed.entries)


class AtomDublinCoreTermsFeed(DublinCoreTermsFeed):
    of_entries = AtomDublinCoreTermsEntry
