"""What stands in a feed as a whole: its podcast data, its place in its history, its withdrawn entries, and the feed."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from feedwright.model.article import Entry, Person
from feedwright.model.text import demand_text, require_legal, require_text, require_whole_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """What the directories of podcasts demand of a feed (Apple's and Spotify's lists, the podcast namespace)."""

    image: str | None  # the cover: square, 1400 to 3000 pixels, JPEG or PNG; None: it has yet to arrive
    categories: tuple[tuple[str, str | None], ...]  # Apple's category and subcategory; at least one
    owner: Person  # with an e-mail address
    explicit: bool = False
    kind: str = "episodic"  # or "serial"
    medium: str = "podcast"
    locked: bool = False
    funding: tuple[str, str] | None = None  # an address, and what to say of it
    people: tuple[Person, ...] = ()
    location: str | None = None
    guid: str | None = None  # of a show that has one from elsewhere; else it comes of the feed's id

    def __post_init__(self) -> None:
        require_text(self, "kind", "medium")
        require_legal(self, "image", "location", "guid")
        for text in self.funding or ():
            demand_text("funding", text)
        for category in self.categories:
            for name in filter(None, category):
                demand_text("category", name)
        if not self.categories or not self.owner.email:
            raise ValueError("no directory takes a podcast without a category and its owner's e-mail address")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A document's place in its feed's history (RFC 5005 §4); every place is a public folder, "" for the root."""

    current: str | None = None  # of an archive document: where the feed itself is
    previous: str | None = None  # the archive document before this one
    next: str | None = None  # the archive document after this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that was withdrawn (RFC 6721)."""

    id: str
    when: datetime

    def __post_init__(self) -> None:
        require_whole_seconds(self, "when")
        require_text(self, "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Entries, newest first, and what the formats say about them as a whole."""

    name: str  # "main"; names the documents' folder for every other feed
    id: str
    title: str
    url: str  # the page for people
    base_url: str  # of the public site; ends with "/"
    updated: datetime
    description: str  # may be empty
    authors: tuple[Person, ...]  # at least one: Atom cannot do without
    language: str
    zone: tzinfo = UTC  # where the publication is: the days that its pages show
    hubs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    folder: str = ""  # the public folder of its documents; ends with "/" unless it is the root
    rights: str | None = None
    icon: str | None = None  # the address of a small square picture; RSS wants at most 144 pixels
    logo: str | None = None  # the address of a wide picture
    content: str = "full"  # or "summary": the entries' texts stay on their pages
    podcast: Podcast | None = None
    history: History = History()
    tombstones: tuple[Tombstone, ...] = ()
    profile: str | None = None  # a row of rendering.profiles: what one reader's operator demands

    def __post_init__(self) -> None:
        require_whole_seconds(self, "updated")
        require_text(self, "name", "id", "title", "url", "base_url", "language")
        require_legal(self, "description", "rights", "icon", "logo")
        if not self.authors:
            raise ValueError("a feed without an author is no Atom feed")
