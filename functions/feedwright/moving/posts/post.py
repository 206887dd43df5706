"""A post of an old system, and what the system says about its site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.moving.served.feed import ServedPodcast


@dataclass(frozen=True, slots=True)
class OldList:
    """A page of the old site that lists the posts of a tag or an author."""

    path: str  # "/category/boats/"
    dimension: str  # "tags" or "authors"
    label: str  # the tag, or the author's name
    feed: str = ""  # where the list's own feed is, below the path


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What an export or a feed says of one post. A field that it leaves out is None or empty."""

    html: str
    title: str = ""  # plain text
    name: str = ""  # the last part of its old address, from which its file gets its name
    address: str | None = None  # of its old page
    former: tuple[str, ...] = ()  # addresses that its page had before, as paths or whole addresses
    old_id: str | None = None  # what the old system's feeds call it, as far as the export says
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()  # ids of ``OldSite.authors``, or names
    categories: tuple[str, ...] = ()
    lists: tuple[OldList, ...] = ()  # that show the post on the old site
    language: str | None = None
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    canonical: str | None = None
    related: str | None = None
    held_back: str | None = None  # why it is not public: "draft", "private", "for members"
    markdown: str | None = None  # the text as its author wrote it, if that was Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSite:
    """What an export or a feed says of the site."""

    origin: str  # "WordPress", "RSS"
    title: str = ""
    url: str | None = None
    description: str = ""
    language: str | None = None
    timezone: str | None = None
    rights: str | None = None
    authors: Mapping[str, Person] = field(default_factory=dict)
    author: str | None = None  # the name of the author of posts that name none
    window: int = 50  # how many entries the old feed shows
    window_was_seen: bool = False
    atom_has_these_ids: bool = False  # the system's Atom feed has the same ids as its RSS
    podcast: ServedPodcast | None = None
    include: tuple[str, ...] = ()  # globs of what is an article though its name says otherwise
    exclude: tuple[str, ...] = ()  # globs of what is no article
    permalinks: tuple[str, ...] = ()  # patterns of a generator's addresses, in the words of ``permalinks``
    section_permalinks: Mapping[str, str] = field(default_factory=dict)  # by folder; "": all others
    keeps_addresses: bool = False  # pages stay at their old addresses
    redirects: Mapping[str, str] = field(default_factory=dict)  # where the addresses of its lists lead
    auto: Mapping[str, int] = field(default_factory=dict)  # how many entries open a feed for each tag, author …


@dataclass(slots=True)
class Export:
    """An export that is being read: its site, its posts one after another, and what has no place."""

    site: OldSite
    posts: Iterator[Post]
    left_out: dict[str, int] = field(default_factory=dict)  # by name, such as "comments"; complete when all is read
    notes: list[str] = field(default_factory=list)  # complete when all is read

    def leave_out(self, name: str, count: int = 1) -> None:
        """Count something that has no place in a feed."""
        if count:
            self.left_out[name] = self.left_out.get(name, 0) + count
