"""The stretches into which the history of a feed is divided, and their names."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from feedwright.engine.catalogue.keys import short_hash
from feedwright.engine.catalogue.rows import ArchiveRow, MemberRow
from feedwright.engine.jobs.targets import Request, Target
from feedwright.ports import ANY, Change, Delete, Put, Row, Table
from feedwright.rendering.formats import folder

_PERIODS = {"year": len("2026"), "month": len("2026-11"), "day": len("2026-11-23")}
AFTER = " "  # a key with this at its end sorts right behind the key itself, because no id holds a space
_PAGE = 1_000  # rows read at a time
_LAST = "~"  # sorts behind all keys
NEWEST = 3  # stretches that are read together: the newest, the one before it, and whether there are more


class Stretch(Struct, frozen=True):
    """A part of a feed's history."""

    start: str
    listed: bool  # whether it has documents
    has_pages: bool = True  # whether an entry has its own page

    def row(self, feed: str) -> Row:
        values = ArchiveRow(listed=self.listed, has_pages=self.has_pages)
        return values.row((ArchiveRow.partition(feed), self.start), f"{self.listed}.{self.has_pages}")


def stretch_name(start: str) -> str:
    """Give the name of a stretch in addresses: its period, and if the period was cut also a hash of the start."""
    date, cut, _ = start.partition("T")
    return f"{date}-{short_hash(start)[:6]}" if cut else date


def archive_folder(feed: str, stretch: str) -> str:
    """Give the folder of a stretch's documents by the stretch's name."""
    return f"{folder(feed)}archive/{stretch}/"


def archive_target(feed: str, start: str) -> Target:
    """Give the target of a stretch. Its name is the one in the paths, so that a path alone tells its target."""
    return Target("archive", f"{feed}#{stretch_name(start)}")


def archive_request(feed: str, start: str) -> Request:
    return Request(archive_target(feed, start), places=(start,))


def feed_and_stretch(target: Target) -> tuple[str, str]:
    feed, _, stretch = target.name.partition("#")
    return feed, stretch


def is_start(target: Target) -> bool:
    """Say whether the target's name ends with a stretch's start, as in requests of releases before 0.2."""
    return "T" in feed_and_stretch(target)[1]


def start_of(table: Table, feed: str, stretch: str, known: Sequence[str] = ()) -> str | None:
    """Give the start of the stretch with this name; None if there is no such stretch.

    Args:
        table: the catalogue.
        feed: the feed's name.
        stretch: the stretch's name.
        known: starts of stretches, of which one may be the start of this stretch.
    """
    if start := next((start for start in known if stretch_name(start) == stretch), None):
        return start
    day = stretch[: _PERIODS["day"]]
    after = ""
    while rows := table.query(ArchiveRow.partition(feed), prefix=day, after=after, limit=_PAGE):
        if start := next((row.sort for row in rows if stretch_name(row.sort) == stretch), None):
            return start
        after = rows[-1].sort
    return None


class Stretches:
    """The stretches of a feed: the stored ones, and the changes that are to be stored."""

    def __init__(self, table: Table, feed: str, period: str) -> None:
        self._table, self._feed = table, feed
        self._length = _PERIODS[period]
        self._changed: dict[str, Stretch | None] = {}
        self._unsaved: set[str] = set()  # starts of changed stretches that no step holds yet
        self._read: dict[tuple[str, bool], Stretch | None] = {}  # true until the end: no other worker writes these rows

    def at(self, place: str) -> Stretch | None:
        """Give the stretch that begins at *place*, or the last one before it."""
        return self._find(place + AFTER, newest_first=True)

    def before(self, start: str) -> Stretch | None:
        return self._find(start, newest_first=True)

    def after(self, start: str) -> Stretch | None:
        return self._find(start, newest_first=False)

    def newest_listed(self) -> str | None:
        """Give the start of the newest stretch with documents."""
        stretch = self._find(_LAST, newest_first=True)
        while stretch is not None and not stretch.listed:
            stretch = self.before(stretch.start)
        return stretch.start if stretch else None

    def period(self, place: str) -> str:
        return place[: self._length]

    def end(self, start: str) -> str:
        following, end = self.after(start), self.period(start) + _LAST
        return min(end, following.start) if following else end

    def members(self, start: str, *, limit: int) -> list[Row]:
        """Give the rows of a stretch's entries, the oldest first."""
        end = self.end(start)
        rows = self._table.query(MemberRow.partition(self._feed), prefix=self.period(start), after=start, limit=limit)
        return [row for row in rows if row.sort < end]

    def put(self, stretch: Stretch) -> None:
        self._change(stretch.start, stretch)

    def remove(self, start: str) -> None:
        self._change(start, None)

    def take_changes(self) -> list[Change]:
        """Give the changes since the last call."""
        unsaved = {start: self._changed[start] for start in sorted(self._unsaved)}
        self._unsaved.clear()
        partition = ArchiveRow.partition(self._feed)
        return [
            Put(stretch.row(self._feed), ANY) if stretch else Delete((partition, start))
            for start, stretch in unsaved.items()
        ]

    def _change(self, start: str, stretch: Stretch | None) -> None:
        self._changed[start] = stretch
        self._unsaved.add(start)

    def _find(self, bound: str, *, newest_first: bool) -> Stretch | None:
        """Give the first stretch beyond *bound*, among the stored and the changed ones."""
        new = [
            stretch
            for stretch in self._changed.values()
            if stretch and (stretch.start < bound if newest_first else stretch.start > bound)
        ]
        new.sort(key=lambda stretch: stretch.start, reverse=newest_first)
        standing = self._standing(bound, newest_first=newest_first)
        both = [stretch for stretch in (standing, *new[:1]) if stretch]
        if not both:
            return None
        return (max if newest_first else min)(both, key=lambda stretch: stretch.start)

    def _standing(self, bound: str, *, newest_first: bool) -> Stretch | None:
        while stretch := self._next(bound, newest_first=newest_first):
            if stretch.start not in self._changed:
                return stretch
            bound = stretch.start
        return None

    def _next(self, bound: str, *, newest_first: bool) -> Stretch | None:
        """Give the first stored stretch beyond *bound*. Mostly it is one of the newest, which are read together."""
        newest, are_all = self._newest, len(self._newest) < NEWEST
        older = [stretch for stretch in newest if stretch.start < bound]
        if newest_first and (older or are_all):
            return next(iter(older), None)
        if not newest_first and (are_all or newest[-1].start <= bound):
            return next((stretch for stretch in reversed(newest) if stretch.start > bound), None)
        if (bound, newest_first) not in self._read:
            stored = self._stored(bound, newest_first=newest_first, limit=1)
            self._read[bound, newest_first] = next(iter(stored), None)
        return self._read[bound, newest_first]

    @cached_property
    def _newest(self) -> list[Stretch]:
        return self._stored("", newest_first=True, limit=NEWEST)

    def _stored(self, after: str, *, newest_first: bool, limit: int) -> list[Stretch]:
        rows = self._table.query(ArchiveRow.partition(self._feed), after=after, newest_first=newest_first, limit=limit)
        values = [(row.sort, ArchiveRow.of(row)) for row in rows]
        return [Stretch(start, each.listed, each.has_pages) for start, each in values]
