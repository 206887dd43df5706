"""Podcasting 2.0 (https://podcasting2.org/podcast-namespace)."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID, uuid5

from feedwright.model.article import Entry, Episode, Person
from feedwright.model.feed import Feed, Podcast
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace

PODCAST = Namespace("podcast", "https://podcastindex.org/namespace/1.0")
_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # the namespace of all podcasts' UUIDs
_LONGEST = 128  # characters of a name, a place or a request for money


class PodcastFeed(FeedExtension):
    namespace = PODCAST

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.podcast is not None

    def extend_rss(self, rss: Any) -> Any:
        channel, podcast = rss[0], cast("Podcast", self.feed.podcast)
        PODCAST.add(channel, "guid", podcast.guid or podcast_guid(self.feed.id))
        PODCAST.add(channel, "medium", podcast.medium)
        PODCAST.add(channel, "locked", "yes" if podcast.locked else "no", owner=podcast.owner.email)
        if podcast.funding:
            url, plea = podcast.funding
            PODCAST.add(channel, "funding", plea[:_LONGEST], url=url)
        _add_people(channel, podcast.people)
        _add_location(channel, podcast.location)
        return rss


class PodcastEntry(EntryExtension):
    namespace = PODCAST

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return feed.podcast is not None and entry.episode is not None

    def extend_rss(self, item: Any) -> Any:
        episode = cast("Episode", self.entry.episode)
        _add_numbers(item, episode)
        _add_files(item, episode)
        _add_people(item, episode.people)
        _add_location(item, episode.location)
        return item


def podcast_guid(name: str) -> str:
    """Make the version 5 UUID (RFC 9562 §5.5) of a podcast from *name*.

    The specification makes it from the feed's first address, and keeps it when the feed moves. Our feeds' ids never
    change, even with a new domain, so the UUID is made from the id.
    """
    return str(uuid5(_GUIDS, name))


def _add_numbers(item: Any, episode: Episode) -> None:
    if episode.season:
        PODCAST.add(item, "season", str(episode.season))
    if episode.number:
        PODCAST.add(item, "episode", str(episode.number))


def _add_files(item: Any, episode: Episode) -> None:
    for transcript in episode.transcripts:
        PODCAST.add(item, "transcript", url=transcript.url, type=transcript.media_type)
    if episode.chapters:
        PODCAST.add(item, "chapters", url=episode.chapters, type="application/json+chapters")


def _add_people(parent: Any, people: Sequence[Person]) -> None:
    for person in people:
        PODCAST.add(parent, "person", person.name[:_LONGEST], role=person.role, href=person.url, img=person.avatar)


def _add_location(parent: Any, place: str | None) -> None:
    if place:
        PODCAST.add(parent, "location", place[:_LONGEST])
