"""A feed's whole history (RFC 5005 §4): stretches of its line of entries, an archive document each.

A stretch reaches from its start to the next one's. It begins with a period, or where a longer one was cut, and its
start never moves, so that its documents keep their addresses. Only the feed's own builder, under the feed's lease,
begins, cuts and ends stretches; each has documents once a later one has entries, or the feed shows not all of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feedwright.engine.catalogue.keys import short_hash
from feedwright.engine.catalogue.rows import ArchiveRow, MemberRow
from feedwright.engine.jobs.build_result import Step
from feedwright.engine.jobs.targets import NEWS, SITE_LISTS, Request, Target
from feedwright.ports import ANY, Change, Delete, Put, Row, Table
from feedwright.rendering.formats import fitting, folder

MOST = 100  # entries of one archive document
STEPS = 12  # stretches looked at at a time: their rows and marks fill one transaction
_ROUNDS = 10  # of so many stretches in one build of a feed; then a mark has it go on
_PERIODS = {"year": len("2026"), "month": len("2026-11"), "day": len("2026-11-23")}
_AFTER = " "  # sorts behind a key, and before any other that could follow: no id holds a space
_LAST = "~"  # behind all keys


@dataclass(frozen=True, slots=True)
class Stretch:
    start: str
    listed: bool  # it has documents

    def row(self, feed: str) -> Row:
        return ArchiveRow(listed=self.listed).row((ArchiveRow.partition(feed), self.start), f"{self.listed}")


def stretch_name(start: str) -> str:
    """Name the documents of the stretch that begins there: by its period, and where that was cut by a mark, too."""
    date, cut, _ = start.partition("T")
    return f"{date}-{short_hash(start)[:6]}" if cut else date


def archive_folder(feed: str, start: str) -> str:
    return f"{folder(feed)}archive/{stretch_name(start)}/"


def archive_target(feed: str, start: str) -> Target:
    return Target("archive", f"{feed}#{start}")


def feed_and_start(target: Target) -> tuple[str, str]:
    feed, _, start = target.name.partition("#")
    return feed, start


class Line:
    """The stretches of one feed as they stand, and as they are to stand."""

    def __init__(self, table: Table, feed: str, period: str) -> None:
        self._table, self._feed = table, feed
        self._length = _PERIODS[period]
        self._changed: dict[str, Stretch | None] = {}
        self._unsaved: set[str] = set()  # starts of those that no step holds yet
        self._read: dict[tuple[str, bool], Stretch | None] = {}  # nobody else writes them meanwhile

    def at(self, place: str) -> Stretch | None:
        """The stretch that begins at *place*, or last before it."""
        return self._find(place + _AFTER, newest_first=True)

    def before(self, start: str) -> Stretch | None:
        return self._find(start, newest_first=True)

    def after(self, start: str) -> Stretch | None:
        return self._find(start, newest_first=False)

    def newest_listed(self) -> str | None:
        """Where the newest stretch with documents begins."""
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
        """The rows of the entries of the stretch that begins there, oldest first."""
        end = self.end(start)
        rows = self._table.query(MemberRow.partition(self._feed), prefix=self.period(start), after=start, limit=limit)
        return [row for row in rows if row.sort < end]

    def put(self, stretch: Stretch) -> None:
        self._change(stretch.start, stretch)

    def remove(self, start: str) -> None:
        self._change(start, None)

    def take_changes(self) -> list[Change]:
        """Say what has changed since this was last asked."""
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
        """Look beyond *bound*, in what is to stand as well."""
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
        while stretch := self._next(bound, newest_first):
            if stretch.start not in self._changed:
                return stretch
            bound = stretch.start
        return None

    def _next(self, bound: str, newest_first: bool) -> Stretch | None:
        if (bound, newest_first) not in self._read:
            rows = self._table.query(ArchiveRow.partition(self._feed), after=bound, newest_first=newest_first, limit=1)
            stretches = [Stretch(row.sort, ArchiveRow.of(row).listed) for row in rows]
            self._read[bound, newest_first] = next(iter(stretches), None)
        return self._read[bound, newest_first]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archiving:
    """What the history of a feed depends on, beside its entries."""

    feed: str
    period: str  # "day", "month" or "year"
    published: bool  # false: stretches are kept for the sitemap alone
    most: int  # entries of a stretch; no more than the feed shows, so that it alone reaches back to the last one
    shown_from: str  # the key of the oldest entry that the feed shows; "": it shows all


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    steps: Sequence[Step]
    newest: str | None = None  # where the newest stretch with documents begins


def archive(table: Table, settings: Archiving, places: Iterable[str], sweep: str | None) -> Archived:
    """Bring the stretches up to what changed.

    Args:
        table: the catalogue.
        settings: what the history depends on beside the entries.
        places: keys of entries that came, went or changed.
        sweep: a key from which on all is looked at, too; None: nothing is.
    """
    return _Archivist(table, settings).run(sorted(set(places)), sweep)


def clear(table: Table, feed: str) -> Archived:
    """End the stretches of a feed that keeps no history any more, some at a time."""
    rows = table.query(ArchiveRow.partition(feed), limit=STEPS)
    steps = [Step(rows=[Delete(row.key)], requests=[Request(archive_target(feed, row.sort))]) for row in rows]
    return Archived(steps=[*steps, Step(requests=[Request(Target("feed", feed))])] if len(rows) == STEPS else steps)


class _Archivist:
    def __init__(self, table: Table, settings: Archiving) -> None:
        self._table, self._settings = table, settings
        self._line = Line(table, settings.feed, settings.period)
        self._touched: dict[str, None] = {}  # starts of stretches to be built
        self._left = 0  # stretches that this round may still look at
        self._unsettled: list[str] = []  # starts of stretches for which there was no time
        self._begun_or_ended = False

    def run(self, places: Sequence[str], sweep: str | None) -> Archived:
        """Go round by round: each round's step holds what it found, whatever becomes of the next."""
        steps: list[Step] = []
        for _ in range(_ROUNDS):
            self._left, self._unsettled = STEPS, []
            rest = self._visit(places)
            sweep = self._sweep(sweep) if sweep is not None and not rest else sweep
            places = sorted({*rest, *self._unsettled})
            steps += self._steps()
            if not places and sweep is None:
                break
        newest = self._line.newest_listed() if self._settings.published else None
        return Archived(steps=[*steps, *self._go_on(places, sweep)], newest=newest)

    def _visit(self, places: Sequence[str]) -> Sequence[str]:
        """Look at every stretch that one of *places* lies in; return those for which there was no time."""
        at = 0
        while at < len(places) and self._left:
            stretch = self._holding(places[at])
            end = self._settle(stretch)
            while at < len(places) and places[at] < end:
                at += 1
        return places[at:]

    def _sweep(self, reached: str) -> str | None:
        """Look at every stretch from *reached* on; return how far it came, None: to the end."""
        while self._left:
            members = self._table.query(MemberRow.partition(self._settings.feed), after=reached, limit=1)
            if not members:
                return None
            reached = self._settle(self._holding(members[0].sort))
        return reached

    def _holding(self, place: str) -> Stretch:
        """The stretch that *place* lies in; one that begins with its period, if there is none."""
        period = self._line.period(place)
        standing = self._line.at(place)
        if standing is None or self._line.period(standing.start) < period:
            standing = Stretch(period, listed=False)
            self._line.put(standing)
            self._around(period)
        return standing

    def _settle(self, stretch: Stretch) -> str:
        """Cut what grew too long, end what is empty, decide what has documents; return where it ends."""
        self._left -= 1
        self._touched[stretch.start] = None
        members = self._line.members(stretch.start, limit=self._settings.most + 1)
        if not members:
            end = self._line.end(stretch.start)
            self._line.remove(stretch.start)
            self._around(stretch.start)
            return end
        capacity = fitting(MemberRow.of(row).size for row in members[: self._settings.most])
        if len(members) > capacity:
            # One that grew in its middle is cut there, so that further ones find room on both sides.
            grown = len(members) == capacity + 1 and self._line.after(stretch.start) is not None
            last = members[capacity // 2 if grown and capacity > 1 else capacity - 1]
            rest = Stretch(last.sort + _AFTER, listed=False)
            self._line.put(rest)
            self._around(rest.start)
            self._list(stretch, members[0].sort)
            if self._left:
                return self._settle(rest)
            self._unsettled.append(rest.start)
            return self._line.end(rest.start)
        self._list(stretch, members[0].sort)
        return self._line.end(stretch.start)

    def _list(self, stretch: Stretch, first: str) -> None:
        is_last = self._line.after(stretch.start) is None
        listed = self._settings.published and (not is_last or first < self._settings.shown_from)
        if listed != stretch.listed:
            self._line.put(Stretch(stretch.start, listed))
            self._touch_beside(stretch.start)

    def _around(self, start: str) -> None:
        """A stretch began or ended: its neighbours link otherwise, and the one before may be the last, or no more."""
        self._begun_or_ended = True
        self._touched[start] = None
        self._touch_beside(start)
        before = self._line.before(start)
        if before is None:
            return
        if members := self._line.members(before.start, limit=1):
            self._list(before, members[0].sort)
        elif self._left:  # what it held is gone, or lies in the one that began
            self._left -= 1
            self._line.remove(before.start)
            self._around(before.start)
        else:
            self._unsettled.append(before.start)

    def _touch_beside(self, start: str) -> None:
        for neighbour in (self._line.before(start), self._line.after(start)):
            if neighbour:
                self._touched[neighbour.start] = None

    def _steps(self) -> list[Step]:
        changes = self._line.take_changes()
        # The first stretch and the last decide whether robots.txt names a sitemap.
        lists = [Request(SITE_LISTS), Request(NEWS)] if self._begun_or_ended and self._settings.feed == "main" else []
        marks = [Request(archive_target(self._settings.feed, start)) for start in self._touched]
        self._touched, self._begun_or_ended = {}, False
        if not (changes or marks):
            return []
        return [Step(rows=changes, requests=[*marks, *lists])]

    def _go_on(self, places: Sequence[str], reached: str | None) -> list[Step]:
        """What is left is for a later build of the feed."""
        if not places and reached is None:
            return []
        target = Target("feed", self._settings.feed)
        return [Step(requests=[Request(target, places=tuple(places), sweep_from=reached)])]
