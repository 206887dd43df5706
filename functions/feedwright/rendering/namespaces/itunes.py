"""Apple's podcast elements (https://help.apple.com/itc/podcasts_connect/), which every other directory reads too."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from msgspec import structs

from feedwright.model.article import Entry
from feedwright.model.feed import Feed, Podcast
from feedwright.model.podcast import Element, element
from feedwright.rendering.namespaces.dublin_core import joined
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace
from feedwright.rendering.namespaces.media import rss_enclosure

ITUNES = Namespace("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")


class ItunesFeed(FeedExtension):
    namespace = ITUNES

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.podcast is not None

    def extend_rss(self, rss: Any) -> Any:
        podcast = cast("Podcast", self.feed.podcast)
        stated = (_with_own_address(each, self.feed) for each in podcast.tags)
        _write(rss[0], "channel", [*_of_podcast(podcast, self.feed), *stated])
        return rss


class ItunesEntry(EntryExtension):
    namespace = ITUNES

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:  # noqa: ARG003 - all extensions have the same parameters
        return feed.podcast is not None

    def extend_rss(self, item: Any) -> Any:
        tags = self.entry.episode.tags if self.entry.episode else ()
        _write(item, "item", [*_of_entry(self.entry, self.feed), *tags])
        return item


def _write(parent: Any, place: str, elements: Iterable[Element]) -> None:
    from feedwright.rendering.namespaces.podcast_tags import write_tags  # noqa: PLC0415 - few feeds are podcasts

    write_tags(parent, place, ITUNES, elements)


def _of_podcast(podcast: Podcast, feed: Feed) -> Iterator[Element]:
    yield element("itunes:author", joined(feed.authors))
    owner = (element("itunes:name", podcast.owner.name), element("itunes:email", podcast.owner.email))
    yield Element(tag="itunes:owner", children=owner)
    if podcast.image:
        yield element("itunes:image", href=podcast.image)
    for category, below in podcast.categories:
        inner = (element("itunes:category", text=below),) if below else ()
        yield Element(tag="itunes:category", attributes=(("text", category),), children=inner)
    yield element("itunes:explicit", _true_or_false(podcast.explicit))
    yield element("itunes:type", podcast.kind)


def _with_own_address(stated: Element, feed: Feed) -> Element:
    """Put the feed's address in the place of ``true``; a document of its history names the feed itself, too."""
    if stated.tag != "itunes:new-feed-url" or stated.text != "true":
        return stated
    return structs.replace(stated, text=f"{feed.base_url}feeds/{feed.name}/rss.xml")


def _of_entry(entry: Entry, feed: Feed) -> Iterator[Element]:
    """Give what an item says; dc:creator names its authors, and feedparser would name them twice."""
    enclosure = rss_enclosure(entry, feed)
    if enclosure and enclosure.duration:
        yield element("itunes:duration", str(enclosure.duration))
    if entry.images:
        yield element("itunes:image", href=entry.images[0].url)
    episode = entry.episode
    if episode is None:
        return
    if episode.explicit is not None:
        yield element("itunes:explicit", _true_or_false(episode.explicit))
    if episode.season:
        yield element("itunes:season", str(episode.season))
    if episode.number and episode.number == int(episode.number):  # Apple knows only whole numbers
        yield element("itunes:episode", str(int(episode.number)))
    yield element("itunes:episodeType", episode.kind)


def _true_or_false(explicit: bool) -> str:
    return "true" if explicit else "false"
