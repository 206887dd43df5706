"""An old feed and its items, as they were served. Ids are kept letter by letter: feed readers compare them so."""

from dataclasses import dataclass
from datetime import datetime

from feedwright.model.article import Enclosure, Episode, Image, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedItem:
    """An item or entry of an old feed. A field that the feed left out is None or empty."""

    id: str | None = None  # guid, atom:id, rdf:about or JSON Feed's id, without the white space around it
    is_permalink: bool = False  # RSS: the guid is an address, too
    inner_id: str | None = None  # an atom:id inside an RSS item, which some readers prefer to the guid
    link: str | None = None  # as it was served
    address: str | None = None  # of the article's own page, without what a feed service put before it
    title: str = ""  # plain text
    published: datetime | None = None
    updated: datetime | None = None
    content_html: str = ""
    summary: str = ""  # plain text
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    images: tuple[Image, ...] = ()
    episode: Episode | None = None
    language: str | None = None
    related: str | None = None  # JSON Feed's external_url, and Atom's link of that kind

    @property
    def date(self) -> datetime | None:
        return self.published or self.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPodcast:
    """What an old podcast feed says of itself."""

    image: str | None = None
    categories: tuple[tuple[str, str | None], ...] = ()
    owner_name: str | None = None
    owner_email: str | None = None
    explicit: bool = False
    kind: str = "episodic"
    medium: str | None = None
    guid: str | None = None
    locked: bool = False
    funding: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFeed:
    """An old feed."""

    format: str  # "rss", "atom" or "json"
    name: str  # the file or address from which it was read
    title: str = ""
    home: str | None = None  # the address of the site's page
    own_address: str | None = None  # of the feed itself
    description: str = ""
    language: str | None = None
    generator: str = ""
    rights: str | None = None
    authors: tuple[Person, ...] = ()
    items: tuple[ServedItem, ...] = ()
    podcast: ServedPodcast | None = None
    older: str | None = None  # the address of the document with older items
    notes: tuple[str, ...] = ()  # what was mended or left out
    subscribed: int | None = None  # items of the document to which readers subscribe, if others were joined to it

    @property
    def window(self) -> int:
        """Say how many items subscribers saw at a time."""
        return len(self.items) if self.subscribed is None else self.subscribed
