"""MSN's own namespace: a short title, and the end of an article.

https://support.microsoft.com/topic/c06e8a18-8365-43dc-a5b3-364f1a470edf.
"""

from typing import Any

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.profiles import profile_of, withdrawal

MSN = Namespace("mi", "http://schemas.ingestion.microsoft.com/common/")


class MsnEntry(EntryExtension):
    namespace = MSN

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return MSN.prefix in profile_of(feed).namespaces and bool(entry.short_title or withdrawal(entry, feed))

    def extend_rss(self, item: Any) -> Any:
        return self.extend_atom(item)

    def extend_atom(self, entry: Any) -> Any:
        if self.entry.short_title:
            MSN.add(entry, "shortTitle", self.entry.short_title)
        if when := withdrawal(self.entry, self.feed):
            MSN.add(entry, "expirationDate", when.isoformat())
        return entry


class MsnFeed(FeedExtension):
    namespace = MSN

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return any(MsnEntry.wanted(entry, feed) for entry in feed.entries)
