"""Feedwright's own model. Names follow Atom; every time is aware and in UTC, which is checked at birth."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache, cached_property

from msgspec import Struct

from feedwright.errors import Problem

# What XML 1.0 §2.2 allows, less U+0080-U+009F, which validators and readers stumble over.
_LEGAL = "\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_ASCII_UNWANTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def legal(text: str) -> str:
    """Remove the characters that no XML document should hold; escaping would not help them."""
    if text.isascii():  # the same, eight times as fast
        return text.translate(_ASCII_UNWANTED)
    if _is_plain(text):
        return text
    return _unwanted().sub("", text)


# Classes of nearly all Unicode, which take milliseconds to compile: few texts need them.
@cache
def _illegal() -> re.Pattern[str]:
    return re.compile(f"[^{_LEGAL}]")


@cache
def _unwanted() -> re.Pattern[str]:
    """U+FFFD only says that something was lost before; validators warn. One class is searched twice as fast as two."""
    return re.compile(f"[^{_LEGAL}]".replace("\ufffd", "\ufffc"))


def _is_plain(text: str) -> bool:
    """See at a glance that all is legal, as nearly all text is: what Python can print is, but for U+FFFD."""
    return text.replace("\n", "").isprintable() and "\ufffd" not in text


def _require_utc(owner: object, *names: str) -> None:
    for name in names:
        value = getattr(owner, name)
        if value.tzinfo is not UTC:
            raise ValueError(f"{name} must be in UTC: {value!r}")


def _require_whole_seconds(owner: object, *names: str) -> None:
    _require_utc(owner, *names)
    for name in names:
        if getattr(owner, name).microsecond:  # readers misread fractions by minutes
            raise ValueError(f"{name} must be in whole seconds: {getattr(owner, name)!r}")


def _require_legal(owner: object, *names: str) -> None:
    for name in names:
        _demand_legal(name, getattr(owner, name))


def _require_text(owner: object, *names: str) -> None:
    for name in names:
        _demand_text(name, getattr(owner, name))


def _demand_legal(name: str, text: str | None) -> None:
    if text is not None and not _is_plain(text) and _illegal().search(text):
        raise ValueError(f"{name} holds a character that XML forbids: {text!r}")


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _demand_text(name: str, text: str) -> None:
    _demand_legal(name, text)
    if _is_blank(text):
        raise ValueError(f"{name} is blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author, or somebody else with a part in an entry."""

    name: str
    email: str | None = None
    url: str | None = None
    avatar: str | None = None  # the address of a picture
    role: str | None = None  # as podcast:person names it: "host", "guest"

    def __post_init__(self) -> None:
        _require_text(self, "name")
        _require_legal(self, "email", "url", "avatar", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an entry: an episode, a video, a paper."""

    url: str  # of an ``Article``: as written, perhaps relative; of an ``Entry``: absolute
    media_type: str
    length: int | None = None  # bytes
    title: str | None = None
    duration: int | None = None  # whole seconds, of audio and video

    def __post_init__(self) -> None:
        _require_text(self, "url", "media_type")
        _require_legal(self, "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that stands for an entry as a whole; the first of several leads."""

    url: str  # as an enclosure's
    alt: str = ""
    media_type: str | None = None
    length: int | None = None  # bytes
    width: int | None = None  # pixels, as height
    height: int | None = None

    def __post_init__(self) -> None:
        _require_text(self, "url")
        _require_legal(self, "alt", "media_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something elsewhere that belongs to an entry."""

    url: str
    rel: str  # "related", "via" or "replies" (RFC 4287 §4.2.7.2, RFC 4685 §4)
    title: str | None = None

    def __post_init__(self) -> None:
        _require_text(self, "url", "rel")
        _require_legal(self, "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What podcast apps want to know of an entry with audio or video."""

    kind: str = "full"  # or "trailer", "bonus"
    number: int | None = None
    season: int | None = None
    explicit: bool | None = None  # None: as the podcast
    transcripts: tuple[Enclosure, ...] = ()
    chapters: str | None = None  # the address of a JSON chapters file
    people: tuple[Person, ...] = ()
    location: str | None = None

    def __post_init__(self) -> None:
        _require_legal(self, "kind", "chapters", "location")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What an article said wrongly, and when that was put right."""

    text: str
    when: datetime | date | None = None  # as an article's dates

    def __post_init__(self) -> None:
        _require_text(self, "text")


class Article(Struct, frozen=True, kw_only=True):
    """What an author wrote, as read from the source; what was left out is None or empty."""

    content_html: str  # as written: neither sanitised nor absolute
    title: str | None = None
    summary: str | None = None
    id: str | None = None
    guid: str | None = None  # the id an import had elsewhere
    slug: str | None = None
    canonical_url: str | None = None
    published: datetime | date | None = None  # a date, or a time without zone, is the site's
    updated: datetime | date | None = None
    expires: datetime | date | None = None  # from then on it is out no more
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    contributors: tuple[Person, ...] = ()
    rights: str | None = None
    links: tuple[Link, ...] = ()
    corrections: tuple[Correction, ...] = ()
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    base_url: str | None = None  # what its relative addresses belong to, where that is not its own place
    draft: bool = False
    warnings: tuple[Problem, ...] = ()


class Entry(Struct, frozen=True, kw_only=True):
    """An article's normal form: what every format is rendered from."""

    id: str  # an absolute IRI; permanent
    url: str  # the permalink
    title: str
    content_html: str  # sanitised, every address in it absolute
    published: datetime
    updated: datetime
    summary: str | None = None
    guid: str | None = None  # stands in RSS and JSON Feed in the id's place
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    section: str | None = None
    contributors: tuple[Person, ...] = ()
    rights: str | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None

    @property
    def kind(self) -> str:
        """An "episode" has audio or video to play; all else is an "article"."""
        playable = any(enclosure.media_type.startswith(("audio/", "video/")) for enclosure in self.enclosures)
        return "episode" if playable else "article"

    def __post_init__(self) -> None:
        _require_whole_seconds(self, "published", "updated")
        needed = (self.id, self.url, self.title, self.content_html, *self.categories)
        others = (self.summary, self.guid, self.language, self.rights)
        # At a glance first: entries are made by the thousand, and nearly all are sound.
        if not (_is_plain("".join([*needed, *filter(None, others)])) and not any(map(_is_blank, needed))):
            _require_text(self, "id", "url", "title", "content_html")
            _require_legal(self, "summary", "guid", "language", "rights")
            for category in self.categories:
                _demand_text("category", category)
        if len(set(self.categories)) < len(self.categories):
            raise ValueError(f"a category stands twice, which JSON Feed forbids: {self.categories!r}")


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
        _require_text(self, "kind", "medium")
        _require_legal(self, "image", "location", "guid")
        for text in self.funding or ():
            _demand_text("funding", text)
        for category in self.categories:
            for name in filter(None, category):
                _demand_text("category", name)
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
        _require_whole_seconds(self, "when")
        _require_text(self, "id")


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
        _require_whole_seconds(self, "updated")
        _require_text(self, "name", "id", "title", "url", "base_url", "language")
        _require_legal(self, "description", "rights", "icon", "logo")
        if not self.authors:
            raise ValueError("a feed without an author is no Atom feed")


@dataclass(frozen=True, kw_only=True)
class Document:
    """Bytes for one path, with the headers they are served with."""

    path: str
    media_type: str
    body: bytes = field(repr=False)
    cache_control: str = "public, max-age=300"
    private: bool = False  # for the author alone: no reader may ever fetch it

    @cached_property
    def digest(self) -> str:
        """A hash over body and headers: equal digests need no write."""
        head = f"{self.media_type}\n{self.cache_control}\n".encode()
        return hashlib.sha256(head + self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a media file turned out to be."""

    media_type: str  # by its bytes, whatever its name
    length: int  # bytes
    width: int | None = None  # pixels, as height: as it is shown, not as it is stored
    height: int | None = None
    duration: int | None = None  # whole seconds, of audio and video
    has_position: bool = False  # it tells where on Earth it was taken


@dataclass(frozen=True, kw_only=True)
class MediaCopy:
    """A source object's bytes for one public path, with the headers they are served with."""

    path: str
    media_type: str
    source_key: str
    source_etag: str  # of the version to copy
    content_digest: str  # names its bytes
    cache_control: str = "public, max-age=31536000, immutable"

    @cached_property
    def digest(self) -> str:
        """A hash over bytes and headers, as a ``Document`` has one."""
        told = f"{self.media_type}\n{self.cache_control}\n{self.content_digest}"
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceObject:
    """One object of the source as it is now."""

    key: str
    body: bytes = field(repr=False)  # empty when ``size`` is over what is read at all
    size: int
    etag: str
    modified: datetime
    metadata: tuple[tuple[str, str], ...] = ()  # S3 user metadata, lower-case names without x-amz-meta-
    charset: str | None = None  # as declared by the Content-Type
    sidecars: tuple["SourceObject", ...] = ()  # what stands beside it under *.meta.*

    def __post_init__(self) -> None:
        _require_utc(self, "modified")

    @property
    def digest(self) -> str:
        """A hash over all that reading depends on; the modification time is not of it."""
        beside = [(sidecar.key, sidecar.digest) for sidecar in self.sidecars]
        told = repr((self.metadata, self.charset, self.size, *beside)).encode()
        return hashlib.sha256(told + b"\n" + self.body).hexdigest()

    @property
    def touched(self) -> datetime:
        """When it, or what stands beside it, was last written."""
        return max([self.modified, *(sidecar.modified for sidecar in self.sidecars)])
