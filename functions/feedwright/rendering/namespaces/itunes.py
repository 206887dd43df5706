"""Apple's podcast elements (https://help.apple.com/itc/podcasts_connect/), which every other directory reads too."""

from typing import Any, cast

from feedwright.model.article import Entry
from feedwright.model.feed import Feed, Podcast
from feedwright.rendering.namespaces.dublin_core import joined
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.namespaces.media import rss_enclosure

ITUNES = Namespace("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")
_LONGEST = 255  # characters of a name


class ItunesFeed(FeedExtension):
    namespace = ITUNES

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.podcast is not None

    def extend_rss(self, rss: Any) -> Any:
        channel, podcast = rss[0], cast("Podcast", self.feed.podcast)
        ITUNES.add(channel, "author", joined(self.feed.authors)[:_LONGEST])
        owner = ITUNES.add(channel, "owner")
        ITUNES.add(owner, "name", podcast.owner.name[:_LONGEST])
        ITUNES.add(owner, "email", podcast.owner.email)
        if podcast.image:
            ITUNES.add(channel, "image", href=podcast.image)
        _add_categories(channel, podcast.categories)
        ITUNES.add(channel, "explicit", _true_or_false(podcast.explicit))
        ITUNES.add(channel, "type", podcast.kind)
        return rss


class ItunesEntry(EntryExtension):
    namespace = ITUNES

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - all extensions have the same parameters
        return feed.podcast is not None

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry  # dc:creator names its authors; feedparser would name them twice
        enclosure = rss_enclosure(entry, self.feed)
        if enclosure and enclosure.duration:
            ITUNES.add(item, "duration", str(enclosure.duration))
        if entry.images:
            ITUNES.add(item, "image", href=entry.images[0].url)
        _add_episode(item, entry)
        return item


def _add_categories(channel: Any, categories: tuple[tuple[str, str | None], ...]) -> None:
    for category, subcategory in categories:
        element = ITUNES.add(channel, "category", text=category)
        if subcategory:
            ITUNES.add(element, "category", text=subcategory)


def _add_episode(item: Any, entry: Entry) -> None:
    episode = entry.episode
    if episode is None:
        return
    if episode.explicit is not None:
        ITUNES.add(item, "explicit", _true_or_false(episode.explicit))
    if episode.season:
        ITUNES.add(item, "season", str(episode.season))
    if episode.number:
        ITUNES.add(item, "episode", str(episode.number))
    ITUNES.add(item, "episodeType", episode.kind)


def _true_or_false(explicit: bool) -> str:
    return "true" if explicit else "false"
