"""Things: what an article touches and a builder builds, each under a lease of its own."""

from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue import Record, short_hash, timestamp
from feedwright.engine.reports import report_of


@dataclass(frozen=True, slots=True)
class Thing:
    """What is built under one lease.

    kind        name
    media       the public path below media/ of a file that entries show
    page        the slug of an article's own page
    feed        the name of a feed, with its documents and its page
    archive     a feed's name and where a stretch of its history begins, "main#2026-11"
    news        "news": the sitemap for news search
    site        "site": what lists all feeds and pages
    feeds       "all": every open feed, to be built again
    stray       the public path of a document that belongs to nothing any more
    report      the source key of what an author is told about; its documents are private
    """

    kind: str
    name: str

    @property
    def id(self) -> str:
        """Names the thing in keys; a slug, or the start of a stretch, may be too long for one."""
        return f"{self.kind}/{short_hash(self.name) if self.kind in _LONG_NAMES else self.name}"

    @property
    def private(self) -> bool:
        return self.kind == "report"


_LONG_NAMES = frozenset({"page", "archive", "stray", "report"})
_ORDER = ("media", "page", "archive", "feed", "news", "site", "feeds", "stray", "report")
MAIN, SITE_LISTS, NEWS, ALL_FEEDS = (
    Thing("feed", "main"),
    Thing("site", "site"),
    Thing("news", "news"),
    Thing("feeds", "all"),
)
NEWS_FEED = ".news"  # no feed's name begins so: who stands in it stands in the sitemap for news search
WHOLE = ""  # a place in a feed: all of it


@dataclass(frozen=True, slots=True)
class Touch:
    """A thing to build again, and when an entry left it, if one did."""

    thing: Thing
    left: str | None = None
    article: str | None = None  # whose entry began or ceased to show it, of a media file
    at: tuple[str, ...] = ()  # where in the feed something changed


def media_thing(path: str) -> Thing:
    return Thing("media", path.removeprefix("media/"))


def report_thing(key: str) -> Thing:
    return Thing("report", key)


def touched(old: Record, new: Record, now: datetime) -> list[Touch]:
    """Name all that shows *old* and must show *new*."""
    told = [] if report_of(old) == report_of(new) else [Touch(report_thing(new.key))]
    return [*_touched_in_public(old, new, now), *told]


def _touched_in_public(old: Record, new: Record, now: datetime) -> list[Touch]:
    if not (old.out or new.out):
        told = [name for name in old.tombstones if name not in new.tombstones]
        return [Touch(Thing("feed", name)) for name in told]
    moved = old.entry != new.entry or old.state != new.state
    before, after = old.places, new.places
    feeds = [name for name in {**before, **after} if moved or before.get(name) != after.get(name)]
    pages = (
        _pages(old, new)
        if moved or before.keys() != after.keys() or old.basis != new.basis or old.has_page != new.has_page
        else set()
    )
    # What a rejected article showed may not have been copied in time (media.py).
    media = old.media.keys() | new.media.keys() if old.problem else old.media.keys() ^ new.media.keys()
    return [
        *(Touch(media_thing(path), article=new.key) for path in sorted(media)),
        *(_of_feed(name, before.get(name), after.get(name), now) for name in feeds),
        *(Touch(Thing("page", slug)) for slug in sorted(pages)),
    ]


def _of_feed(name: str, before: str | None, after: str | None, now: datetime) -> Touch:
    at = tuple(dict.fromkeys(place for place in (before, after) if place))
    left = timestamp(now) if before and not after else None
    return Touch(NEWS if name == NEWS_FEED else Thing("feed", name), left=left, at=at)


def _pages(*records: Record) -> set[str]:
    return {record.identity.slug for record in records if record.identity and (record.has_page or record.had_page)}


def turn(thing: Thing) -> tuple[int, str]:
    """Sort media before pages before feeds, so that a new entry's links lead somewhere."""
    return _ORDER.index(thing.kind), thing.id
