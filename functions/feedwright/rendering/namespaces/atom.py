"""Atom's elements in RSS (https://www.rssboard.org/rss-profile#namespace-elements-atom-link)."""

from typing import Any

from feedwright.model.article import Entry
from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace

ATOM = Namespace("atom", "http://www.w3.org/2005/Atom")


class AtomFeed(FeedExtension):
    """The hubs and the other documents of the feed's history; feedgen writes the feed's link to itself."""

    namespace = ATOM
    links: tuple[dict[str, str], ...] = ()

    @classmethod
    def wanted(cls, feed: Feed) -> bool:  # noqa: ARG003 - every feed has the prefix
        return True

    def extend_rss(self, rss: Any) -> Any:
        for link in self.links:
            ATOM.add(rss[0], "link", **link)
        return rss


class AtomEntry(EntryExtension):
    """The time of an item's last change, which RSS itself cannot express."""

    namespace = ATOM

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - every entry has the date
        return True

    def extend_rss(self, item: Any) -> Any:
        ATOM.add(item, "updated", self.entry.updated.isoformat())
        return item
