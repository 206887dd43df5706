"""Podcasting 2.0 (https://podcasting2.org/podcast-namespace)."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, cast

from feedwright.model.article import Entry, Episode, Person
from feedwright.model.feed import Feed, Podcast
from feedwright.model.podcast import Element, element, podcast_guid
from feedwright.rendering.namespaces.extension import EntryExtension, FeedExtension, Namespace

PODCAST = Namespace("podcast", "https://podcastindex.org/namespace/1.0")
HOSTS_SIZE = 3_000  # bytes that the hosts of a podcast may take in an episode
_MARKUP = 100  # bytes around a person
_HOSTS = frozenset({"", "host", "co-host", "guest host"})  # without a role, a person is the host


class PodcastFeed(FeedExtension):
    namespace = PODCAST

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return feed.podcast is not None

    def extend_rss(self, rss: Any) -> Any:
        podcast = cast("Podcast", self.feed.podcast)
        _write(rss[0], "channel", [*_of_podcast(podcast, self.feed), *podcast.tags])
        return rss


class PodcastEntry(EntryExtension):
    namespace = PODCAST

    @classmethod
    def wanted(cls, entry: Entry, feed: Feed) -> bool:
        return feed.podcast is not None and entry.episode is not None

    def extend_rss(self, item: Any) -> Any:
        episode, podcast = cast("Episode", self.entry.episode), cast("Podcast", self.feed.podcast)
        _write(item, "item", [*_of_episode(episode, podcast), *episode.tags])
        return item


def people_of(episode: Episode, podcast: Podcast) -> tuple[Person, ...]:
    """Name the people of an episode. They replace the podcast's, so its hosts are named again beside the guests."""
    if not episode.people or any((person.role or "").lower() in _HOSTS for person in episode.people):
        return episode.people
    room, hosts = HOSTS_SIZE, []
    for person in podcast.people:
        room -= _MARKUP + len(escape("".join(filter(None, _said_of(person)))).encode())
        if (person.role or "").lower() in _HOSTS and room >= 0:
            hosts.append(person)
    return tuple(dict.fromkeys((*hosts, *episode.people)))


def _said_of(person: Person) -> tuple[str | None, ...]:
    return person.name, person.role, person.group, person.url, person.avatar


def _write(parent: Any, place: str, elements: Iterable[Element]) -> None:
    from feedwright.rendering.namespaces.podcast_tags import write_tags  # noqa: PLC0415 - few feeds are podcasts

    write_tags(parent, place, PODCAST, elements)


def _of_podcast(podcast: Podcast, feed: Feed) -> Iterator[Element]:
    # Feeds' ids never change, even with a new domain, so the guid of a new podcast is made from the id.
    yield element("podcast:guid", podcast.guid or podcast_guid(feed.id))
    yield element("podcast:medium", podcast.medium)
    yield element("podcast:locked", "yes" if podcast.locked else "no", owner=podcast.owner.email)
    yield from _people(podcast.people)


def _of_episode(episode: Episode, podcast: Podcast) -> Iterator[Element]:
    if episode.season:
        yield element("podcast:season", str(episode.season), name=episode.season_name)
    if episode.number:
        yield element("podcast:episode", str(episode.number), display=episode.display)
    for file in episode.transcripts:
        yield element("podcast:transcript", url=file.url, type=file.media_type, language=file.language, rel=file.rel)
    if episode.chapters:
        yield element("podcast:chapters", url=episode.chapters, type="application/json+chapters")
    yield from _people(people_of(episode, podcast))
    if episode.location and not any(each.tag == "podcast:location" for each in episode.tags):
        yield element("podcast:location", episode.location, rel="subject")


def _people(people: Iterable[Person]) -> Iterator[Element]:
    for person in people:
        yield element(
            "podcast:person",
            person.name,
            role=person.role,
            group=person.group,
            href=person.url,
            img=person.avatar,
        )
