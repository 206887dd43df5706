"""Tombstones (RFC 6721) for withdrawn entries. Only Atom has them."""

from typing import Any

from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import FeedExtension, Namespace
from feedwright.rendering.profiles import takes_down

TOMBSTONES = Namespace("at", "http://purl.org/atompub/tombstones/1.0")


class TombstonesFeed(FeedExtension):
    namespace = TOMBSTONES

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return bool(feed.tombstones) and not takes_down(feed.profile)

    def extend_atom(self, feed: Any) -> Any:
        for tombstone in self.feed.tombstones:
            TOMBSTONES.add(feed, "deleted-entry", ref=tombstone.id, when=tombstone.when.isoformat())
        return feed
