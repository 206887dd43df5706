"""DCMI Metadata Terms (http://purl.org/dc/terms/): MSN takes a new version of an article when its date is newer."""

from typing import Any

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.profiles import profile_of

DUBLIN_CORE_TERMS = Namespace("dcterms", "http://purl.org/dc/terms/")


class DublinCoreTermsFeed(FeedExtension):
    namespace = DUBLIN_CORE_TERMS

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return any(DublinCoreTermsEntry.wanted(entry, feed) for entry in feed.entries)


class DublinCoreTermsEntry(EntryExtension):
    namespace = DUBLIN_CORE_TERMS

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - the feed decides
        return DUBLIN_CORE_TERMS.prefix in profile_of(feed).namespaces

    def extend_rss(self, item: Any) -> Any:
        DUBLIN_CORE_TERMS.add(item, "modified", self.entry.updated.isoformat())
        return item
