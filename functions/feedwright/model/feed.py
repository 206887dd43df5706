"""Feeds: podcast data, the place of a document in a feed's history, withdrawn entries, and the feed itself."""

from datetime import UTC, datetime, tzinfo

from msgspec import Struct

from feedwright.model.article import Entry, Person
from feedwright.model.podcast import Element
from feedwright.model.text import demand_text, require_legal, require_text, require_whole_seconds


class Podcast(Struct, frozen=True, kw_only=True):
    """What podcast directories demand of a feed (Apple's and Spotify's lists, the podcast namespace)."""

    image: str | None  # the cover: square, 1400 to 3000 pixels, JPEG or PNG; None: the file is not there yet
    categories: tuple[tuple[str, str | None], ...]  # Apple's category and subcategory; at least one
    owner: Person  # with an e-mail address
    explicit: bool = False
    kind: str = "episodic"  # or "serial"
    medium: str = "podcast"
    locked: bool = False
    people: tuple[Person, ...] = ()
    guid: str | None = None  # the podcast's guid from an earlier host; without it, the guid is made from the feed's id
    tags: tuple[Element, ...] = ()  # all else that its channel holds, by the table of tags (``site.podcasts.tags``)
    directories: tuple[tuple[str, str], ...] = ()  # names and addresses of its pages in directories

    @property
    def is_list(self) -> bool:
        """Say whether the feed only lists feeds and episodes elsewhere: a publisher's, or a list of any medium."""
        return self.medium == "publisher" or self.medium.endswith("L")

    def __post_init__(self) -> None:
        require_text(self, "kind", "medium")
        require_legal(self, "image", "guid")
        for category in self.categories:
            for name in filter(None, category):
                demand_text("category", name)
        if not self.categories or not self.owner.email:
            raise ValueError("no directory takes a podcast without a category and its owner's e-mail address")


class History(Struct, frozen=True, kw_only=True):
    """The place of a document in its feed's history (RFC 5005 §4); every place is a public folder, "" for the root."""

    current: str | None = None  # for an archive document: where the feed itself is
    previous: str | None = None  # the archive document before this one
    next: str | None = None  # the archive document after this one


class Tombstone(Struct, frozen=True, kw_only=True):
    """An entry that was withdrawn (RFC 6721)."""

    id: str
    when: datetime
    guid: str = ""  # RSS showed it in place of the id
    url: str = ""  # where its page was; "": an earlier release withdrew the entry

    def __post_init__(self) -> None:
        require_whole_seconds(self, "when")
        require_text(self, "id")


class Feed(Struct, frozen=True, kw_only=True):
    """Entries, newest first, and what the formats show about the feed as a whole."""

    name: str  # "main", or the name of the folder that holds the feed's documents
    id: str
    title: str
    url: str  # the address of the feed's page for people
    base_url: str  # the address of the public site; ends with "/"
    updated: datetime
    description: str  # may be empty
    authors: tuple[Person, ...]  # at least one, because Atom demands an author
    language: str
    zone: tzinfo = UTC  # the publication's time zone, for the days on its pages
    hubs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    folder: str = ""  # the public folder of its documents; ends with "/" unless it is the root
    rights: str | None = None
    icon: str | None = None  # the address of a small square picture; RSS wants at most 144 pixels
    logo: str | None = None  # the address of a wide picture
    dark_logo: str | None = None  # the same for dark backgrounds
    content: str = "full"  # or "summary": the full texts are on the entries' pages only
    link_posts: str = "in"  # or "out": the link of an entry that names a target leads to that target
    lead_pictures: str = "shown"  # or "enclosed": the lead picture is also an RSS item's enclosure
    footer: str = ""  # a template of the line below each entry's text (site.footers)
    shortened: frozenset[str] = frozenset()  # ids of entries that are too large to be shown by more than their summary
    podcast: Podcast | None = None
    history: History = History()
    tombstones: tuple[Tombstone, ...] = ()
    heading: str = ""  # of its page, which also shows the site's name; "": the title
    pretty: bool = False  # the host shows a folder's index.html at the folder's address
    profile: str | None = None  # a row of rendering.profiles: the demands of one feed reader's operator

    def __post_init__(self) -> None:
        require_whole_seconds(self, "updated")
        require_text(self, "name", "id", "title", "url", "base_url", "language")
        require_legal(self, "description", "rights", "icon", "logo", "dark_logo")
        if not self.authors:
            raise ValueError("a feed without an author is no Atom feed")

    def page_of(self, folder: str) -> str:
        """Give the address of a public folder's page for people."""
        return f"{self.base_url}{folder}{'' if self.pretty else 'index.html'}"
