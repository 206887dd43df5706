"""Things: what an article touches and a builder builds, each under a lease of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue import Record, short_hash, timestamp


@dataclass(frozen=True, slots=True)
class Thing:
    """A feed with all its documents, an article's page, or a media file."""

    kind: str  # "feed", "page" or "media"
    name: str  # the feed's name, the page's slug, or the public path below media/

    @property
    def id(self) -> str:
        """Names the thing in keys; a slug may be too long for one."""
        return f"{self.kind}/{short_hash(self.name) if self.kind == 'page' else self.name}"


_ORDER = ("media", "page", "feed")
MAIN = Thing("feed", "main")


@dataclass(frozen=True, slots=True)
class Touch:
    """A thing to build again, and when an entry left it, if one did."""

    thing: Thing
    left: str | None = None
    article: str | None = None  # whose entry began or ceased to show it, of a media file


def media_thing(path: str) -> Thing:
    return Thing("media", path.removeprefix("media/"))


def touched(old: Record, new: Record, now: datetime) -> list[Touch]:
    """Name all that shows *old* and must show *new*."""
    if not (old.out or new.out):
        return []
    moved = old.entry != new.entry or old.state != new.state
    feeds = dict.fromkeys([*old.feeds, *new.feeds]) if moved or old.feeds != new.feeds else {}
    pages = _pages(old, new) if moved or old.basis != new.basis or old.has_page != new.has_page else set()
    # What a rejected article showed may not have been copied in time (media.py).
    media = old.media.keys() | new.media.keys() if old.problem else old.media.keys() ^ new.media.keys()
    left = set(old.feeds).difference(new.feeds)
    return [
        *(Touch(media_thing(path), article=new.key) for path in sorted(media)),
        *(Touch(Thing("feed", name), timestamp(now) if name in left else None) for name in feeds),
        *(Touch(Thing("page", slug)) for slug in sorted(pages)),
    ]


def _pages(*records: Record) -> set[str]:
    return {record.identity.slug for record in records if record.identity and (record.has_page or record.had_page)}


def in_order(things: Iterable[Thing]) -> list[Thing]:
    """Media before pages before feeds, so that a new entry's links lead somewhere."""
    return sorted(set(things), key=lambda thing: (_ORDER.index(thing.kind), thing.id))
