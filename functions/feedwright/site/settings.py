"""The settings in force, as the catalogue keeps them from one deployment to the next."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field, structs, to_builtins

from feedwright.model.article import Person
from feedwright.model.feed import Podcast
from feedwright.model.podcast import Element

SITE_KEY = "site.toml"

CONTENTS = ("full", "summary")
SORTS = ("published", "updated", "appeared")
LINK_POSTS = ("in", "out")
LEAD_PICTURES = ("shown", "enclosed")
ARCHIVES = ("month", "year", "day", "none")
SIDECARS = ("optional", "required")
SUFFIXES = ("all", "first")
IMAGES = ("scaled", "original")
WITHDRAWN_PAGES = ("gone", "notice")
ADDRESSES = ("articles", "as-written")
WINDOW = 50  # entries that a feed shows unless it is told otherwise
KINDS = ("article", "episode")  # the kinds of entries
NO_KINDS = ("none",)  # of a feed that takes no entries
PROFILES = ("msn", "smartnews", "flipboard")  # the rows of rendering.profiles
DIMENSIONS = ("tags", "authors", "sections", "languages")  # automatic feeds open for these

# Which results depend on which setting; ``feeds`` and ``auto`` concern articles only by their filters
# (``membership_basis``).
_READING = "url authority birth language timezone authors date_order include exclude suffixes paths".split()
_UNSET: tuple[object, ...] = (
    [],
    ADDRESSES[0],
    False,
    IMAGES[0],
)  # since 0.1: without them the hash is as before
_LATER = ("group",)  # fields of values; without them the hash is as before
_PAGES = "title description url language timezone author rights icon logo withdrawn_page".split()


class PathSettings(Struct, frozen=True, kw_only=True):
    """The settings for the articles below some paths."""

    glob: str
    sidecars: str = "optional"  # or "required": an article there is not published without its sidecar


class FeedRule(Struct, frozen=True, kw_only=True):
    """A ``[feeds.<name>]`` table: which entries the feed takes, and how it differs from the main feed.

    An entry must match every filter. It matches a filter that is empty, or of which it has a value.
    """

    name: str
    title: str
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()  # names, or ids of ``Site.authors``
    languages: tuple[str, ...] = ()  # "de" takes "de-AT" as well
    kinds: tuple[str, ...] = ()
    description: str | None = None  # None, here and below: the main feed's setting counts
    language: str | None = None
    window: int | None = None
    content: str | None = None
    sort: str | None = None
    link_posts: str | None = None
    lead_pictures: str | None = None
    footer: str | None = None
    archive: str | None = None
    profile: str | None = None
    podcast: Podcast | None = None
    also: tuple[tuple[str, str], ...] = ()  # as ``Site.also``


class AutoRule(Struct, frozen=True, kw_only=True):
    """A row of ``auto``: a feed opens for each tag, author, section or language that has *entries* entries."""

    dimension: str
    entries: int = 1
    title: str | None = None  # {label} stands for the tag, the author's name, the section or the language
    description: str | None = None
    window: int | None = None
    content: str | None = None
    sort: str | None = None
    link_posts: str | None = None
    lead_pictures: str | None = None
    footer: str | None = None
    archive: str | None = None


class Site(Struct, frozen=True, kw_only=True):
    """The settings in force. ``authority`` and ``birth`` never change, because ids are built from them."""

    title: str
    url: str  # the base of every public address; ends with "/"
    authority: str  # RFC 4151's taggingEntity authority: a domain or an e-mail address
    birth: date  # a day on which the authority belonged to the publisher
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    author: Person | None = None
    authors: Mapping[str, Person] = field(default_factory=dict)  # by the id that articles use
    date_order: str | None = (
        None  # the order of dates such as 03/04/2024: "dmy" or "mdy"; None: Feedwright refuses such dates
    )
    hub: str | None = None
    rights: str | None = None
    icon: str | None = None  # an address, or a path within the content; the same holds for the next two
    logo: str | None = None
    dark_logo: str | None = None  # for dark backgrounds; feeds for SmartNews name it
    window: int = WINDOW  # for the main feed, and for other feeds without their own; so are the next five
    content: str = "full"
    sort: str = "published"
    link_posts: str = "in"
    lead_pictures: str = "shown"
    footer: str | None = None
    archive: str = "month"
    tombstones: bool = False
    tombstone_days: int = 90
    withdrawn_page: str = "gone"
    news_sitemap: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    # "first": only the suffixes that release 0.1.0 knew; a site of that release keeps them until it sets "all".
    suffixes: str = "all"
    smart_quotes: bool = (
        True  # marks and dashes become typographer's; False for a site that an earlier release recorded
    )
    images: str = "scaled"  # how large pictures are published; "original": as they are
    paths: tuple[PathSettings, ...] = ()
    feeds: tuple[FeedRule, ...] = ()
    auto: tuple[AutoRule, ...] = ()
    # Old paths in the public place: with the addresses that they lead to, and with the formats of the main feed there.
    redirects: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    addresses: str = "articles"  # where new pages stand: articles/<slug>.html, or where their authors write
    neighbours: bool = True  # articles' pages link the articles beside them
    pretty: bool = False  # the host shows a folder's index.html at the folder's address

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def feed_authors(self) -> tuple[Person, ...]:
        """Give the authors of the feeds; without an author, the publication itself is the author."""
        return (self.author or Person(name=self.title),)

    @property
    def has_podcast(self) -> bool:
        """Say whether any feed is a podcast: then authors hear what directories would say of their episodes."""
        return any(rule.podcast for rule in self.feeds)

    @property
    def article_basis(self) -> str:
        """A hash of the settings that an article's record or page depends on; a change makes all be checked again."""
        return _digest([self.reading_basis, self.membership_basis, self.page_basis])

    @property
    def reading_basis(self) -> str:
        """A hash of the settings that reading depends on; if it changes, the source is read again."""
        to_articles = [pair for pair in self.redirects if pair[1].startswith("articles/")]
        later = (
            to_articles,
            self.addresses,
            self.pretty,
            self.images,
            self.smart_quotes and "smart quotes",
            self.has_podcast and "podcast",
        )
        added = [each for each in later if each not in _UNSET]
        return _digest([*(getattr(self, name) for name in _READING), *added])

    @property
    def membership_basis(self) -> str:
        """A hash of the settings that decide about an entry's feeds; if it changes, Feedwright decides again."""
        rules = [(rule.name, *_filters(rule)) for rule in self.feeds]
        auto = [(rule.dimension, rule.entries) for rule in self.auto]
        return _digest([rules, auto, self.language, self.author, self.authors, *self._places()])

    def _places(self) -> Iterator[object]:
        """Give the settings that decide about an entry's place in a feed, where they are not the usual ones."""
        yield from ([self.sort] if self.sort != SORTS[0] else [])
        yield from (["news"] if self.news_sitemap else [])
        for rule in self.feeds:
            if rule.sort or rule.profile:
                yield rule.name, rule.sort, rule.profile, rule.profile and rule.language
        for auto in self.auto:
            if auto.sort:
                yield auto.dimension, auto.sort

    @property
    def page_basis(self) -> str:
        """A hash of the settings that articles' pages show; if it changes, the pages are rendered again."""
        later = [] if self.neighbours else ["no neighbours"]
        feeds = [(rule.name, rule.title) for rule in self.feeds if rule.profile is None]  # pages offer these
        return _digest([*(getattr(self, name) for name in _PAGES), *later, *feeds])

    def with_all_suffixes(self) -> "Site":
        """Give the same settings for a site that no earlier release recorded."""
        return structs.replace(self, suffixes=SUFFIXES[0])

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = to_builtins(self)
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Site":
        """Read what an earlier or a later deployment kept; unknown settings are left out."""
        known = _known(cls, values)
        known.setdefault("suffixes", "first")  # release 0.1.0 did not keep this setting, nor the next
        known.setdefault("smart_quotes", False)
        known["birth"] = date.fromisoformat(known["birth"])
        known["author"] = _person(known.get("author"))
        known["authors"] = {key: Person(**person) for key, person in known.get("authors", {}).items()}
        known["paths"] = tuple(PathSettings(**_known(PathSettings, rule)) for rule in known.get("paths", ()))
        known["feeds"] = tuple(_feed_rule(rule) for rule in known.get("feeds", ()))
        known |= {name: _pairs(known[name]) for name in ("redirects", "also") if name in known}
        known["auto"] = tuple(AutoRule(**_known(AutoRule, rule)) for rule in known.get("auto", ()))
        return cls(**known)


def _known(cls: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    names = [each.name for each in structs.fields(cls)]
    known = {name: values[name] for name in names if name in values}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}


def _pairs(values: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((old, new) for old, new in values)


def _feed_rule(values: Mapping[str, Any]) -> FeedRule:
    known = _known(FeedRule, values)
    known["also"] = _pairs(known.get("also", ()))
    known["podcast"] = _podcast(known["podcast"]) if known.get("podcast") else None
    return FeedRule(**known)


def _podcast(values: Mapping[str, Any]) -> Podcast:
    known = _known(Podcast, values)
    known["categories"] = tuple((name, below) for name, below in known["categories"])
    known["owner"] = _person(known["owner"])
    known["people"] = tuple(Person(**_known(Person, person)) for person in known.get("people", ()))
    known["tags"] = (*map(Element.from_json, known.get("tags", ())), *_tags_of_0_1(values))
    known["directories"] = _pairs(known.get("directories", ()))
    return Podcast(**known)


def _tags_of_0_1(values: Mapping[str, Any]) -> Iterator[Element]:
    """Read what release 0.1 kept in fields of their own."""
    if values.get("funding"):
        url, words = values["funding"]
        yield Element(tag="podcast:funding", text=words, attributes=(("url", url),))
    if values.get("location"):
        yield Element(tag="podcast:location", text=values["location"], attributes=(("rel", "subject"),))


def _person(values: Mapping[str, Any] | None) -> Person | None:
    return Person(**_known(Person, values)) if values else None


def _filters(rule: FeedRule) -> Iterable[tuple[str, ...]]:
    return rule.sections, rule.tags, rule.authors, rule.languages, rule.kinds


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=_as_json).encode()).hexdigest()[:16]


def _as_json(value: Any) -> Any:
    if not isinstance(value, Person | PathSettings):
        return str(value)
    return {name: each for name, each in structs.asdict(value).items() if name not in _LATER or each is not None}
