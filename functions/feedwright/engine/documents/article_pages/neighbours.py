"""The articles that stand beside an article: its page links them, so their change is a change of the page, too.

An article's page shows the next older and the next newer entry of the main feed, and the next older entries in the
feed of the article's first tag. So the pages that show an entry are those of its two neighbours in the main feed, and
those of the next newer entries in its tags' feeds. Whoever builds a feed knows at which places its entries changed,
and asks for these pages after the change is stored: so a page either is rendered later than that, or it is asked for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.listed import Catalogue, Listed, Lookup
from feedwright.engine.catalogue.newest import Newest
from feedwright.engine.catalogue.records import Record, record_of
from feedwright.engine.catalogue.rows import MemberRow
from feedwright.engine.documents.article_pages.label_pages import first_tag_feed, may_be_tag_feed
from feedwright.engine.documents.feed import read_records
from feedwright.engine.jobs.build_result import Step
from feedwright.engine.jobs.targets import Request, Target, page_target
from feedwright.ports import Row, Table
from feedwright.rendering.page_parts.neighbours import Neighbour, Neighbours
from feedwright.site import Site
from feedwright.site.feeds import MAIN_FEED

RELATED = 3  # older articles with the same first tag
_PLACES_AT_ONCE = 5  # for each row of a transaction: so many places' neighbours one build asks for; the next goes on
_MOST_AT_ONCE = 5_000
_MANY = 4  # places that are worth a query of their own: what lies beside them mostly lies close together
_IN_A_STEP = 80  # requests that are stored together


class NeighbourReader:
    """Reads articles as their neighbours show them, and keeps what it read while nothing in the catalogue changes.

    Args:
        catalogue: all rows.
        basis: the basis in force, for a worker that is not alone; "": whole records can be asked for, too.
    """

    _MOST = 5_000
    _RECORDS = 100  # whole records: their own pages come soon, if pages are rendered in the order of the main feed

    def __init__(self, catalogue: Catalogue, basis: str = "") -> None:
        self.catalogue, self._basis = catalogue, basis
        self._read: dict[str, tuple[Neighbour | None, Mapping[str, str]]] = {}
        self._records: dict[str, Record] = {}
        self.unreadable: list[str] = []  # articles whose records cannot be read

    def read(self, rows: Sequence[Row]) -> None:
        """Read the articles in these rows of any feed."""
        keys = dict.fromkeys(MemberRow.of(row).article for row in rows)
        if len(self._read) + len(keys) > self._MOST:
            self._read.clear()  # also of these: all that ``at`` needs is read together
        self._look_up([row for row in rows if MemberRow.of(row).article not in self._read])

    def record(self, key: str) -> Record:
        """Give an article's record as it is now; where there is none, a new one."""
        if key not in self._records:
            [stored] = self.catalogue.table.get([article_key(key)])
            self._keep({key: record_of(stored) if stored else Record(key=key)})
        return self._records[key]

    def at(self, feed: str, rows: Sequence[Row]) -> Iterator[Neighbour]:
        """Give the articles in these rows of *feed*, which were read, as far as they really are at these places."""
        for row in rows:
            neighbour, places = self._read[MemberRow.of(row).article]
            if neighbour and places.get(feed) == row.sort:
                yield neighbour

    def _look_up(self, rows: Sequence[Row]) -> None:
        stored = Lookup(self.catalogue, rows, self._basis).read()
        new = {key: Record(key=key) for key in (MemberRow.of(row).article for row in rows)}
        self._keep(new | {each.record.key: each.record for each in stored.values()})

    def _keep(self, records: Mapping[str, Record]) -> None:
        if len(self._records) + len(records) > self._RECORDS:
            self._records.clear()
        self._records |= {} if self._basis else records
        for key, record in records.items():
            self.unreadable += [key] if record.unreadable else []
            listed = Listed.of(record)
            self._read[key] = Neighbour.of(listed.entry) if listed.entry else None, listed.places


def neighbours_of(record: Record, site: Site, reader: NeighbourReader) -> Neighbours:
    """Find what the page of *record*'s entry, which is out, shows of other articles."""
    place = record.places.get(MAIN_FEED)
    if record.entry is None or place is None or not site.neighbours:
        return Neighbours()
    table, tag = reader.catalogue.table, first_tag_feed(record.entry, record.places, site)
    older = _beside(table, MAIN_FEED, place, newest_first=True)
    newer = _beside(table, MAIN_FEED, place, newest_first=False)
    same = _beside(table, tag, record.places[tag], newest_first=True, limit=RELATED) if tag else []
    reader.read([*older, *newer, *same])
    return Neighbours(
        older=next(reader.at(MAIN_FEED, older), None),
        newer=next(reader.at(MAIN_FEED, newer), None),
        related=tuple(reader.at(tag, same)) if tag else (),
    )


class Members:
    """The rows of a feed's entries; *newest* are known, and those are read that lie before them.

    Args:
        catalogue: all rows.
        feed: the feed's name.
        newest: rows of the newest entries, the newest first.
        has_older: whether there may be entries that are older than these.
        basis: the basis in force.
    """

    def __init__(
        self, catalogue: Catalogue, feed: str, newest: Sequence[Row], *, has_older: bool, basis: str = ""
    ) -> None:
        self.catalogue, self.basis, self._feed, self._newest = catalogue, basis, feed, Newest(newest, has_older)
        self._rows: Sequence[Row] = ()  # all that come after a place, as far as they were read, the oldest first
        self._after = ""  # that place
        self._are_last = False  # no row is newer than these

    def read_beside(self, places: Sequence[str]) -> None:
        """Read at once what lies beside these places, the oldest place first, as far as that is close together."""
        unknown = [place for place in places if self._newest.beside(place, newest_first=True, limit=1) is None]
        if len(unknown) >= _MANY:
            self._after, limit = unknown[0], len(unknown) + 1
            self._rows = self.catalogue.table.query(MemberRow.partition(self._feed), after=self._after, limit=limit)
            self._are_last = len(self._rows) < limit

    def beside(self, place: str, *, newest_first: bool, limit: int = 1) -> list[Row]:
        """Give the next older or newer rows."""
        known = self._newest.beside(place, newest_first=newest_first, limit=limit)
        if known is None:
            known = self._among_rows(place, newest_first=newest_first, limit=limit)
        if known is not None:
            return known
        return _beside(self.catalogue.table, self._feed, place, newest_first=newest_first, limit=limit)

    def _among_rows(self, place: str, *, newest_first: bool, limit: int) -> list[Row] | None:
        """Answer from the rows that were read at once; None: it is not all among them."""
        rows = self._rows
        if not rows or place < self._after:
            return None
        if newest_first:
            at = bisect_left(rows, place, key=_place_of)
            is_known = at >= limit and (at < len(rows) or self._are_last)
            return list(reversed(rows[at - limit : at])) if is_known else None
        at = bisect_right(rows, place, key=_place_of)
        return list(rows[at : at + limit]) if at + limit <= len(rows) or self._are_last else None


def _place_of(row: Row) -> str:
    return row.sort


def pages_beside(feed: str, places: Iterable[str], site: Site, members: Members) -> list[Step]:
    """Ask for the pages that show an entry which came to one of these places of *feed*, left it, or changed there."""
    if not (site.neighbours and (feed == MAIN_FEED or may_be_tag_feed(feed, site))):
        return []
    showing = _in_main if feed == MAIN_FEED else partial(_with_tag, feed, site)
    most = min(_PLACES_AT_ONCE * members.catalogue.table.transaction_limit, _MOST_AT_ONCE)
    now, later = (ordered := sorted(dict.fromkeys(places)))[:most], ordered[most:]
    members.read_beside(now)
    pages = {request.target: request for place in now for request in showing(members, place)}
    requests = list(pages.values())
    requests += [Request(Target("feed", feed), places=tuple(later))] if later else []
    return [Step(requests=requests[start : start + _IN_A_STEP]) for start in range(0, len(requests), _IN_A_STEP)]


def _in_main(members: Members, place: str) -> Iterator[Request]:
    for newest_first in (True, False):
        for row in members.beside(place, newest_first=newest_first):
            member = MemberRow.of(row)
            if member.page:
                yield Request(page_target(member.page), article=member.article, places=(row.sort,))


def _with_tag(feed: str, site: Site, members: Members, place: str) -> Iterator[Request]:
    """Name the pages of the next newer entries in a tag's feed, as far as this tag is their first."""
    newer = members.beside(place, newest_first=False, limit=RELATED)
    for record in read_records(members.catalogue, feed, newer, members.basis):
        first = first_tag_feed(record.entry, record.places, site) if record.entry else None
        if first == feed and record.page:
            in_main = record.places.get(MAIN_FEED)
            yield Request(page_target(record.page), article=record.key, places=(in_main,) if in_main else ())


def _beside(table: Table, feed: str, place: str, *, newest_first: bool, limit: int = 1) -> list[Row]:
    return table.query(MemberRow.partition(feed), after=place, newest_first=newest_first, limit=limit)
