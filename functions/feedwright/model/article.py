"""Feedwright's own model. Names follow Atom. Every time is in UTC, which each value checks when it is made."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from feedwright.errors import Problem
from feedwright.model.files import EmbeddedPicture
from feedwright.model.podcast import Chapter, Element
from feedwright.model.text import (
    demand_text,
    is_blank,
    is_plain,
    require_legal,
    require_text,
    require_whole_seconds,
)


class Person(Struct, frozen=True, kw_only=True):
    """An author, or another person with a part in an entry."""

    name: str
    email: str | None = None
    url: str | None = None
    avatar: str | None = None  # the address of a picture
    role: str | None = None  # as podcast:person names it: "host", "guest"
    fediverse: str | None = None  # an account such as "@ada@example.social"
    group: str | None = None  # the group of the role, where the role is in several: "writing", "video post-production"

    def __post_init__(self) -> None:
        require_text(self, "name")
        require_legal(self, "email", "url", "avatar", "role", "group")


class Enclosure(Struct, frozen=True, kw_only=True):
    """A file that goes with an entry: an episode, a video, a paper."""

    url: str  # of an ``Article``: as written, perhaps relative; of an ``Entry``: absolute
    media_type: str
    length: int | None = None  # bytes
    title: str | None = None
    duration: int | None = None  # whole seconds, of audio and video
    language: str | None = None  # of a transcript, where it is not the feed's
    rel: str | None = None  # "captions": a transcript with times

    def __post_init__(self) -> None:
        require_text(self, "url", "media_type")
        require_legal(self, "title", "language", "rel")

    @property
    def is_playable(self) -> bool:
        return self.media_type.startswith(("audio/", "video/"))


class Image(Struct, frozen=True, kw_only=True):
    """A picture that represents an entry as a whole; the first of several pictures leads."""

    url: str  # written as an enclosure's is
    alt: str = ""
    caption: str = ""  # what readers see below it
    media_type: str | None = None
    length: int | None = None  # bytes
    width: int | None = None  # in pixels; the same for the height
    height: int | None = None

    def __post_init__(self) -> None:
        require_text(self, "url")
        require_legal(self, "alt", "caption", "media_type")


class ScaledImage(Struct, frozen=True, kw_only=True):
    """The widths of a large picture that an entry shows; its pages offer all of them."""

    url: str  # as it stands in the text and among the images
    height: int  # in pixels, of the picture at that address
    widths: tuple[tuple[int, str], ...]  # each width in pixels with its address; the narrowest comes first


class Link(Struct, frozen=True, kw_only=True):
    """A link from an entry to something that belongs to it."""

    url: str
    rel: str  # "related", "via" or "replies" (RFC 4287 §4.2.7.2, RFC 4685 §4)
    title: str | None = None

    def __post_init__(self) -> None:
        require_text(self, "url", "rel")
        require_legal(self, "title")


class Episode(Struct, frozen=True, kw_only=True):
    """What podcast apps want to know of an entry with audio or video."""

    kind: str = "full"  # or "trailer", "bonus"
    number: int | float | None = None  # a decimal number stands between two whole ones
    display: str | None = None  # what apps show in place of the number
    season: int | None = None
    season_name: str | None = None
    explicit: bool | None = None  # None: the podcast's setting counts
    transcripts: tuple[Enclosure, ...] = ()
    chapters: str | None = None  # the address of a JSON chapters file
    writes_chapters: bool = False  # that file is Feedwright's own: it holds the marks
    marks: tuple[Chapter, ...] = ()  # the chapters themselves: of that file, the show notes or the recording
    people: tuple[Person, ...] = ()
    location: str | None = None
    tags: tuple[Element, ...] = ()  # all else that its item holds, by the table of tags (``site.podcasts.tags``)

    def __post_init__(self) -> None:
        require_legal(self, "kind", "display", "season_name", "chapters", "location")


class Correction(Struct, frozen=True, kw_only=True):
    """What was wrong in an article, and when the author corrected it."""

    text: str
    when: datetime | date | None = None  # written as an article's dates are

    def __post_init__(self) -> None:
        require_text(self, "text")


class DatedCorrection(Struct, frozen=True, kw_only=True):
    """A correction with the time that it keeps."""

    text: str
    when: datetime


class Article(Struct, frozen=True, kw_only=True):
    """What an author wrote, as it was read from the source; a field that the author left out is None or empty."""

    content_html: str  # as written: neither sanitised nor absolute
    title: str | None = None
    untitled: bool = False  # its author left the title empty on purpose
    short_title: str | None = None  # for operators that show little of a title
    summary: str | None = None
    id: str | None = None
    guid: str | None = None  # the id that an imported article had in its old feed
    slug: str | None = None  # the last part of the address; with a "/" in it, the whole path
    aliases: tuple[str, ...] = ()  # addresses that it had before and other names, by which links may call it
    permalink: str | None = None  # the path of its page at another generator, as it is written
    canonical_url: str | None = None
    published: datetime | date | None = None  # a date, or a time without a zone, is in the site's time zone
    updated: datetime | date | None = None
    expires: datetime | date | None = None  # the article is not published from then on
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    contributors: tuple[Person, ...] = ()
    rights: str | None = None
    links: tuple[Link, ...] = ()
    corrections: tuple[Correction, ...] = ()
    images: tuple[Image, ...] = ()
    pictures: tuple[EmbeddedPicture, ...] = ()  # inside its own file; the text shows them by their ``address``
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    base_url: str | None = None  # the base of its relative addresses, if that is not its own place
    draft: bool = False
    warnings: tuple[Problem, ...] = ()


class Entry(Struct, frozen=True, kw_only=True):
    """An article in its normal form, from which every format is rendered."""

    id: str  # an absolute IRI; permanent
    url: str  # the permalink
    title: str  # "": it has none, as a short note or a picture has; then it has a summary
    content_html: str  # sanitised, every address in it absolute
    published: datetime
    updated: datetime
    short_title: str | None = None  # for operators that show little of a title
    summary: str | None = None
    guid: str | None = None  # RSS and JSON Feed show it in place of the id
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    contributors: tuple[Person, ...] = ()
    rights: str | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    scaled: tuple[ScaledImage, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    corrections: tuple[DatedCorrection, ...] = ()  # ``content_html`` ends with them

    @property
    def kind(self) -> str:
        """Give "episode" for an entry with audio or video to play, and "article" for every other entry."""
        playable = any(enclosure.is_playable for enclosure in self.enclosures)
        return "episode" if playable else "article"

    def __post_init__(self) -> None:
        require_whole_seconds(self, "published", "updated")
        needed = (self.id, self.url, self.title or self.summary or "", self.content_html, *self.categories)
        others = (self.short_title, self.summary, self.guid, self.language, self.rights)
        # A quick check comes first: there are thousands of entries, and nearly all are sound.
        if not (is_plain("".join([*needed, *filter(None, others)])) and not any(map(is_blank, needed))):
            require_text(self, "id", "url", "title" if self.title or not self.summary else "summary", "content_html")
            require_legal(self, "short_title", "summary", "guid", "language", "rights")
            for category in self.categories:
                demand_text("category", category)
        if len(set(self.categories)) < len(self.categories):
            raise ValueError(f"a category stands twice, which JSON Feed forbids: {self.categories!r}")


class Identity(Struct, frozen=True, kw_only=True):
    """What Feedwright gives to an article when it first sees it, and never changes afterwards."""

    id: str
    slug: str
    first_seen: datetime  # the object's modification time at that moment
    guid: str | None = None


class Version(Struct, frozen=True, kw_only=True):
    """What decides whether the next version counts as an update for a reader."""

    source_digest: str
    fingerprint: str  # a hash of everything that a person reads
    updated: datetime
    untitled: bool = False  # the version has no title; versions of earlier releases all have one
    corrected: Mapping[str, datetime] = field(default_factory=dict)  # when a correction without a date was first seen
