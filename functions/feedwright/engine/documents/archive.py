"""A feed's whole history (RFC 5005 §4): the feed's entries are divided into stretches, each with archive documents.

A stretch reaches from its start to the start of the next stretch. A stretch starts with a period, or at the place where
a longer stretch was cut. The start never changes, so the documents keep their addresses. Only the worker that builds
the feed, under the feed's lease, begins, cuts and ends stretches. A stretch gets documents as soon as a later stretch
has entries, or when the feed no longer shows all its entries.
"""

from bisect import insort
from collections.abc import Iterable, Sequence

from msgspec import Struct

from feedwright.engine.catalogue.rows import ArchiveRow, MemberRow
from feedwright.engine.documents.stretches import AFTER, Stretch, Stretches, archive_request
from feedwright.engine.jobs.build_result import Step
from feedwright.engine.jobs.targets import NEWS, SITE_LISTS, Request, Target
from feedwright.ports import Delete, Row, Table
from feedwright.rendering.formats import fitting
from feedwright.site.feeds import MAIN_FEED

MOST = 100  # entries of one archive document
STEPS = 12  # stretches looked at in one round: their rows and marks fit into one transaction
_ROUNDS = 10  # rounds in one build of a feed; if more is left, a mark asks for the next build


class ArchiveSettings(Struct, frozen=True, kw_only=True):
    """The settings of a feed's history."""

    feed: str
    period: str  # "day", "month" or "year"
    published: bool  # False: the stretches are kept for the sitemap only
    most: int  # entries of a stretch; never more than the feed shows, so that no entry is between feed and archive
    shown_from: str  # the key of the oldest entry that the feed shows; "": the feed shows all entries
    more: int = 0  # bytes that the feed adds to each entry


class ArchiveResult(Struct, frozen=True, kw_only=True):
    """What must be stored for the history."""

    steps: Sequence[Step]
    newest: str | None = None  # the start of the newest stretch with documents


def archive(table: Table, settings: ArchiveSettings, places: Iterable[str], sweep: str | None) -> ArchiveResult:
    """Bring the stretches up to date.

    Args:
        table: the catalogue.
        settings: the settings of the history.
        places: sort keys of entries that were added, removed or changed.
        sweep: all stretches from this key on are looked at, too; None: no further ones.
    """
    return _Archivist(table, settings).run(sorted(dict.fromkeys(places)), sweep)  # they may be in order already


def clear(table: Table, feed: str) -> ArchiveResult:
    """End the stretches of a feed that keeps no history any more; a build ends some of them, and the next goes on."""
    rows = table.query(ArchiveRow.partition(feed), limit=STEPS)
    steps = [Step(rows=[Delete(row.key)], requests=[archive_request(feed, row.sort)]) for row in rows]
    return ArchiveResult(
        steps=[*steps, Step(requests=[Request(Target("feed", feed))])] if len(rows) == STEPS else steps
    )


class _Archivist:
    """Brings the stretches of one feed up to date, and collects what must be stored and built for it."""

    def __init__(self, table: Table, settings: ArchiveSettings) -> None:
        self._table, self._settings = table, settings
        self._stretches = Stretches(table, settings.feed, settings.period)
        self._touched: dict[str, bool] = {}  # by the starts of stretches: whether there are, or were, documents
        self._left = 0  # stretches that this round may still look at
        self._unsettled: list[str] = []  # starts of stretches for which there was no time
        self._begun_or_ended = self._relisted = False

    def run(self, places: Sequence[str], sweep: str | None) -> ArchiveResult:
        """Work in rounds. Each round has its own step, so its results are kept even if a later round does not end."""
        steps: list[Step] = []
        for _ in range(_ROUNDS):
            self._left, self._unsettled = STEPS, []
            rest = self._visit(places)
            sweep = self._sweep(sweep) if sweep is not None and not rest else sweep
            places = list(rest)  # which may be a million, so they are not put in order anew
            for start in self._unsettled:
                insort(places, start)
            steps += self._steps()
            if not places and sweep is None:
                break
        newest = self._stretches.newest_listed() if self._settings.published else None
        return ArchiveResult(steps=[*steps, *self._go_on(places, sweep)], newest=newest)

    def _visit(self, places: Sequence[str]) -> Sequence[str]:
        """Look at every stretch that holds one of *places*; return the places that this round does not reach."""
        at = 0
        while at < len(places) and self._left:
            stretch = self._holding(places[at])
            end = self._settle(stretch)
            while at < len(places) and places[at] < end:
                at += 1
        return places[at:]

    def _sweep(self, reached: str) -> str | None:
        """Look at every stretch from *reached* on; return how far the round came, or None if it came to the end."""
        while self._left:
            members = self._table.query(MemberRow.partition(self._settings.feed), after=reached, limit=1)
            if not members:
                return None
            reached = self._settle(self._holding(members[0].sort))
        return reached

    def _holding(self, place: str) -> Stretch:
        """Give the stretch that holds *place*; if there is none, begin one with the place's period."""
        period = self._stretches.period(place)
        standing = self._stretches.at(place)
        if standing is None or self._stretches.period(standing.start) < period:
            standing = Stretch(period, listed=False)
            self._stretches.put(standing)
            self._note_boundary(period)
        return standing

    def _settle(self, stretch: Stretch) -> str:
        """Cut a stretch that is too long, end an empty one, decide whether it has documents; return its end."""
        self._left -= 1
        self._touch(stretch.start, listed=stretch.listed)
        members = self._stretches.members(stretch.start, limit=self._settings.most + 1)
        if not members:
            end = self._stretches.end(stretch.start)
            self._stretches.remove(stretch.start)
            self._note_boundary(stretch.start)
            return end
        capacity = fitting(MemberRow.of(row).size + self._settings.more for row in members[: self._settings.most])
        if len(members) > capacity:
            # A stretch that grew in its middle is cut in the middle, so that both halves have room for further entries.
            grown = len(members) == capacity + 1 and self._stretches.after(stretch.start) is not None
            last = members[capacity // 2 if grown and capacity > 1 else capacity - 1]
            rest = Stretch(last.sort + AFTER, listed=False)
            self._stretches.put(rest)
            self._note_boundary(rest.start)
            kept = (row for row in members if row.sort <= last.sort)
            self._list(stretch, members[0].sort, has_pages=self._have_pages(kept))
            if self._left:
                return self._settle(rest)
            self._unsettled.append(rest.start)
            return self._stretches.end(rest.start)
        self._list(stretch, members[0].sort, has_pages=self._have_pages(members))
        return self._stretches.end(stretch.start)

    def _list(self, stretch: Stretch, first: str, *, has_pages: bool) -> None:
        """Decide whether a stretch has documents. The newest has none before its first entry has left the feed."""
        is_last = self._stretches.after(stretch.start) is None
        listed = self._settings.published and (not is_last or first < self._settings.shown_from)
        if (listed, has_pages) == (stretch.listed, stretch.has_pages):
            return
        self._stretches.put(Stretch(stretch.start, listed, has_pages))
        self._touch(stretch.start, listed=listed)
        self._relisted = True
        if listed != stretch.listed:
            self._touch_beside(stretch.start)

    def _have_pages(self, members: Iterable[Row]) -> bool:
        """Say whether an entry has its own page; only the rows of the main feed say that, and only its sitemap asks."""
        return self._settings.feed != MAIN_FEED or any(MemberRow.of(row).page for row in members)

    def _note_boundary(self, start: str) -> None:
        """Note that a stretch began or ended.

        The links of its neighbours change, and the stretch before may now have to be listed or to end.
        """
        self._begun_or_ended = True
        self._touch(start, listed=False)
        self._touch_beside(start)
        before = self._stretches.before(start)
        if before is None:
            return
        if members := self._stretches.members(before.start, limit=1):
            self._list(before, members[0].sort, has_pages=before.has_pages)
        elif self._left:  # its entries are gone, or they belong to the new stretch
            self._left -= 1
            self._touch(before.start, listed=before.listed)
            self._stretches.remove(before.start)
            self._note_boundary(before.start)
        else:
            self._unsettled.append(before.start)

    def _touch_beside(self, start: str) -> None:
        for neighbour in (self._stretches.before(start), self._stretches.after(start)):
            if neighbour:
                self._touch(neighbour.start, listed=neighbour.listed)

    def _touch(self, start: str, *, listed: bool) -> None:
        """Have a stretch built, if it has, or had, documents."""
        self._touched[start] = self._touched.get(start, False) or listed

    def _steps(self) -> list[Step]:
        changes = self._stretches.take_changes()
        # robots.txt names a sitemap if there is any stretch.
        # The page archive.html names the stretches that have documents, and the sitemap those whose entries have pages.
        changed = [SITE_LISTS] if self._begun_or_ended or self._relisted else []
        changed += [NEWS] if self._begun_or_ended else []
        lists = list(map(Request, changed)) if self._settings.feed == MAIN_FEED else []
        # A stretch of the main feed always has its part of the sitemap; others may have had no documents at all.
        built = [start for start, listed in self._touched.items() if listed or self._settings.feed == MAIN_FEED]
        marks = [archive_request(self._settings.feed, start) for start in built]
        self._touched, self._begun_or_ended, self._relisted = {}, False, False
        if not (changes or marks):
            return []
        return [Step(rows=changes, requests=[*marks, *lists])]

    def _go_on(self, places: Sequence[str], reached: str | None) -> list[Step]:
        """Ask for a later build of the feed that does the rest."""
        if not places and reached is None:
            return []
        target = Target("feed", self._settings.feed)
        return [Step(requests=[Request(target, places=tuple(places), sweep_from=reached)])]
