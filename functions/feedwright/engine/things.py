"""Things: what an article touches and a builder builds, each under a lease of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feedwright.engine.catalogue import Record, short_hash, timestamp


@dataclass(frozen=True, slots=True)
class Thing:
    """A feed with all its documents, or an article's page."""

    kind: str  # "feed" or "page"
    name: str  # the feed's name, or the page's slug

    @property
    def id(self) -> str:
        """Names the thing in keys; a slug may be too long for one."""
        return f"{self.kind}/{short_hash(self.name) if self.kind == 'page' else self.name}"


MAIN = Thing("feed", "main")


@dataclass(frozen=True, slots=True)
class Touch:
    """A thing to build again, and when an entry left it, if one did."""

    thing: Thing
    left: str | None = None


def touched(old: Record, new: Record, now: datetime) -> list[Touch]:
    """Name all that shows *old* and must show *new*."""
    if not (old.out or new.out):
        return []
    moved = old.entry != new.entry or old.state != new.state
    feeds = dict.fromkeys([*old.feeds, *new.feeds]) if moved or old.feeds != new.feeds else {}
    pages = _pages(old, new) if moved or old.basis != new.basis or old.has_page != new.has_page else set()
    left = set(old.feeds).difference(new.feeds)
    return [
        *(Touch(Thing("feed", name), timestamp(now) if name in left else None) for name in feeds),
        *(Touch(Thing("page", slug)) for slug in sorted(pages)),
    ]


def _pages(*records: Record) -> set[str]:
    return {record.identity.slug for record in records if record.identity and record.has_page}


def in_order(things: Iterable[Thing]) -> list[Thing]:
    """Pages before feeds, so that a new entry's link leads somewhere."""
    return sorted(set(things), key=lambda thing: (thing.kind != "page", thing.id))
