"""Targets: what an article touches and a builder builds, each under a lease of its own."""

from dataclasses import dataclass

from feedwright.engine.catalogue.keys import short_hash


@dataclass(frozen=True, slots=True)
class Target:
    """What is built under one lease.

    kind        name
    media       the public path below media/ of a file that entries show
    page        the slug of an article's own page
    feed        the name of a feed, with its documents and its page
    archive     a feed's name and where a stretch of its history begins, "main#2026-11"
    news        "news": the sitemap for news search, and robots.txt
    site        "site": what lists all feeds and pages
    feeds       "all": every open feed, to be built again
    stray       the public path of a document that belongs to nothing any more
    report      the source key of what an author is told about; its documents are private
    reports     "index": what lists all reports; its documents are private
    """

    kind: str
    name: str

    @property
    def id(self) -> str:
        """Names the target in keys; a slug, or the start of a stretch, may be too long for one."""
        return f"{self.kind}/{short_hash(self.name) if self.kind in _LONG_NAMES else self.name}"

    @property
    def private(self) -> bool:
        return self.kind in {"report", "reports"}


_LONG_NAMES = frozenset({"page", "archive", "stray", "report"})
_ORDER = ("media", "page", "archive", "feed", "news", "site", "feeds", "stray", "report", "reports")
MAIN, SITE_LISTS, NEWS, ALL_FEEDS, REPORT_INDEX = (
    Target("feed", "main"),
    Target("site", "site"),
    Target("news", "news"),
    Target("feeds", "all"),
    Target("reports", "index"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """A target to build again, and when an entry left it, if one did."""

    target: Target
    left: str | None = None
    article: str | None = None  # whose entry began or ceased to show it, of a media file
    places: tuple[str, ...] = ()  # of a feed: the sort keys of entries that came, went or changed
    sweep_from: str | None = None  # of a feed: the key from which on its history is looked at; "": all of it
    cursor: str | None = None  # of ``ALL_FEEDS``: the name of the last feed that was asked for


def media_target(path: str) -> Target:
    return Target("media", path.removeprefix("media/"))


def report_target(key: str) -> Target:
    return Target("report", key)


def turn(target: Target) -> tuple[int, str]:
    """Sort media before pages before feeds, so that a new entry's links lead somewhere."""
    return _ORDER.index(target.kind), target.id
