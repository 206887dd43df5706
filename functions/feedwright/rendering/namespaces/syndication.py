"""The syndication module (http://web.resource.org/rss/1.0/modules/syndication/): how often a reader may ask again."""

from typing import Any

from feedwright.model.feed import Feed
from feedwright.model.files import MAX_AGE
from feedwright.rendering.namespaces.extension import FeedExtension, Namespace

SYNDICATION = Namespace("sy", "http://purl.org/rss/1.0/modules/syndication/")
_HOUR = 3_600  # seconds


class SyndicationFeed(FeedExtension):
    """Says what Cache-Control says. Archive documents say nothing, because no reader asks for them again and again."""

    namespace = SYNDICATION

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.history.current is None

    def extend_rss(self, rss: Any) -> Any:
        self._extend(rss[0])
        return rss

    def extend_atom(self, feed: Any) -> Any:
        self._extend(feed)
        return feed

    def _extend(self, parent: Any) -> None:
        SYNDICATION.add(parent, "updatePeriod", "hourly")
        SYNDICATION.add(parent, "updateFrequency", str(_HOUR // MAX_AGE))
