"""Feed Paging and Archiving (RFC 5005 §4): marks archive documents, which hold entries that left a feed's window."""

from typing import Any

from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import FeedExtension, Namespace

HISTORY = Namespace("fh", "http://purl.org/syndication/history/1.0")


class HistoryFeed(FeedExtension):
    namespace = HISTORY

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.history.current is not None

    def extend_rss(self, rss: Any) -> Any:
        HISTORY.add(rss[0], "archive")
        return rss

    def extend_atom(self, feed: Any) -> Any:
        HISTORY.add(feed, "archive")
        return feed


def history_links(feed: Feed, file_name: str) -> dict[str, str]:
    """Give the links to the other documents of the feed's history, by relation, in the format of *file_name*."""
    history = feed.history
    places = {"current": history.current, "prev-archive": history.previous, "next-archive": history.next}
    return {rel: f"{feed.base_url}{place}{file_name}" for rel, place in places.items() if place is not None}
