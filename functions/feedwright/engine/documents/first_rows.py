"""The rows that builds read first, for several targets in one request, and beside it the first lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct

from feedwright.engine.catalogue.keys import SITE, claim, claim_key, record_key
from feedwright.engine.catalogue.listed import Catalogue, Lookup
from feedwright.engine.catalogue.newest import Newest
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.catalogue.rows import ArchiveRow, FailingRow, FeedRow, MemberRow
from feedwright.engine.documents.stretches import NEWEST, archive_folder, feed_and_stretch
from feedwright.engine.jobs.build_result import Mark
from feedwright.engine.jobs.targets import Target
from feedwright.ports import Change, Key, Row, Table, Together
from feedwright.rendering.formats import fitting, folder, shares
from feedwright.site.addresses.pages import page_path
from feedwright.site.feeds import MAIN_FEED, is_automatic
from feedwright.site.settings import WINDOW

_AT_ONCE = 100  # rows that one request reads
_FEW = 2  # rows that are read singly, because they cost no more than a list


class Query(Struct, frozen=True):
    """A list of rows without a prefix."""

    partition: str
    limit: int
    after: str = ""
    newest_first: bool = True


class Snapshot:
    """Implements ``ports.Table``: it gives rows as they were when ``read`` read them, and all others as they are."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows: dict[Key, Row | None] = {}
        self._lists: dict[Query, list[Row]] = {}
        self._newest: dict[str, Newest] = {}  # by partition
        self._listed: dict[Key, Row] = {}  # perhaps as they were: see ``get_fitting``

    @property
    def transaction_limit(self) -> int:
        return self._table.transaction_limit

    def read(self, keys: Iterable[Key], queries: Iterable[Query], together: Together) -> None:
        """Read rows and lists at once."""
        wanted, lists = list(dict.fromkeys(keys)), list(dict.fromkeys(queries))
        works: list[Callable[[], Sequence[Row | None]]] = [partial(self._table.get, wanted)]
        works += [partial(self._ask, query) for query in lists]
        rows, *answers = together.run(works)
        self._rows = dict(zip(wanted, rows, strict=True))
        for query, some in zip(lists, answers, strict=True):
            self._lists[query] = known = [row for row in some if row]
            if query.newest_first and not query.after:
                self._newest[query.partition] = Newest(known, len(known) >= query.limit)

    def add(self, lookup: Lookup, together: Together) -> None:
        """Read further records at once, which rows of feeds name."""
        wanted = [key for key in lookup.keys if key not in self._rows]
        parts = [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]
        works = [partial(self._table.get_fitting, part, lookup.fits) for part in parts]
        for part, rows in zip(parts, together.run(works), strict=True):
            for key, row in zip(part, rows, strict=True):
                if row and lookup.fits(row):
                    self._listed[key] = row
                else:
                    self._rows[key] = row

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        rows = {key: self._rows[key] for key in keys if key in self._rows}
        rows |= {key: newest.at(key[1]) for key in keys if key not in rows and (newest := self._listing(key))}
        missing = [key for key in dict.fromkeys(keys) if key not in rows]
        rows |= zip(missing, self._table.get(missing) if missing else [], strict=True)
        return [rows[key] for key in keys]

    def _listing(self, key: Key) -> Newest | None:
        """Give the list that says what stands at the key. A row of a feed that a list shows may just be gone."""
        newest = None if key[0].startswith(MemberRow.partition("")) else self._newest.get(key[0])
        return newest if newest and newest.covers(key[1]) else None

    def get_fitting(self, keys: Sequence[Key], fits: Callable[[Row], bool]) -> list[Row | None]:
        rows = {key: self._rows[key] for key in keys if key in self._rows}
        rows |= {key: row for key in keys if key not in rows and (row := self._listed.get(key)) and fits(row)}
        missing = [key for key in dict.fromkeys(keys) if key not in rows]
        rows |= zip(missing, self._table.get_fitting(missing, fits) if missing else [], strict=True)
        return [rows[key] for key in keys]

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        if prefix:
            newest = None if newest_first else self._newest.get(partition)
            known = newest.within(prefix, after, limit) if newest else None
        else:
            known = self._known(Query(partition, limit, after, newest_first))
        if known is not None:
            return known
        return self._table.query(partition, prefix=prefix, after=after, newest_first=newest_first, limit=limit)

    def _known(self, query: Query) -> list[Row] | None:
        if query in self._lists:
            return self._lists[query]
        newest = self._newest.get(query.partition)
        if newest and query.after:
            return newest.beside(query.after, newest_first=query.newest_first, limit=query.limit)
        return newest.first(query.limit) if newest and query.newest_first else None

    def _ask(self, query: Query) -> list[Row]:
        ask = partial(self._table.query, query.partition, after=query.after, newest_first=query.newest_first)
        return ask(limit=query.limit)

    def tidy(self, *, after: str, now: datetime) -> str | None:
        return self._table.tidy(after=after, now=now)

    def transact(self, changes: Sequence[Change]) -> None:
        self._table.transact(changes)

    def lock(self, key: Key, version: str, *, free: str) -> Row:
        return self._table.lock(key, version, free=free)

    def write(self, rows: Sequence[Row]) -> None:
        self._table.write(rows)


def first_keys(marks: Mapping[Target, Sequence[Mark]]) -> Iterator[Key]:
    """Name the rows that the builds of these targets read first.

    A row that is not named here is read when it is needed. A row that changes after this was read does no harm: the
    transaction that changed it has left a mark, and the target is built again.

    Args:
        marks: the marks of each target.
    """
    yield SITE
    pages = _pages(marks)
    yield from map(FailingRow.key, pages if len(pages) <= _FEW else ())
    for target, reasons in marks.items():
        match target.kind:
            case "media":
                yield from (record_key(mark.article) for mark in reasons if mark.article)
            case "page" | "old":
                yield claim_key(claim("slug", _slug(target)))
                yield from (record_key(mark.article) for mark in reasons if mark.article)
            case "feed":
                yield FeedRow.key(target.name)
            case "archive":
                name, _ = feed_and_stretch(target)
                yield from [FeedRow.key(name)] if is_automatic(name) else []
            case "report":
                yield record_key(target.name)


def _slug(target: Target) -> str:
    return target.name if target.kind == "page" else f"/{target.name}"


def _pages(marks: Iterable[Target]) -> list[str]:
    """Name the pages that the targets have, for which there may be failing rows."""
    pages = []
    for target in marks:
        match target.kind:
            case "page" | "old":
                pages.append(page_path(_slug(target)))
            case "feed":
                pages.append(f"{folder(target.name)}index.html")
            case "archive":
                pages.append(f"{archive_folder(*feed_and_stretch(target))}index.html")
    return pages


def first_queries(marks: Mapping[Target, Sequence[Mark]]) -> Iterator[Query]:
    """Name the lists that the builds of these targets read first, as far as they can be known before any row is read.

    As with rows, it does no harm if they change afterwards.
    """
    if len(_pages(marks)) > _FEW:  # mostly no page fails at all, and one list says so
        yield Query(FailingRow.PARTITION, 1)
    for target, reasons in marks.items():
        match target.kind:
            case "feed":
                yield Query(MemberRow.partition(target.name), WINDOW + 1)
                yield Query(ArchiveRow.partition(target.name), NEWEST)
            case "archive":
                yield Query(ArchiveRow.partition(feed_and_stretch(target)[0]), NEWEST)
            case "page" | "old":
                for place in (place for mark in reasons for place in mark.places):
                    yield Query(MemberRow.partition(MAIN_FEED), 1, place, newest_first=True)
                    yield Query(MemberRow.partition(MAIN_FEED), 1, place, newest_first=False)


def records_of_feeds(marks: Iterable[Target], catalogue: Catalogue) -> Lookup:
    """Name the records that several feeds among these targets show, by the lists that were read: some show the same."""
    listed: list[Row] = []
    names = [target.name for target in marks if target.kind == "feed"]
    site_row, *states = catalogue.table.get([SITE, *map(FeedRow.key, names)])
    in_force = site_record_of(site_row) if site_row and len(names) > 1 else None
    site = in_force.site if in_force else None
    for name, state in zip(names, states, strict=True):
        if site and state:
            newest = catalogue.table.query(MemberRow.partition(name), newest_first=True, limit=WINDOW + 1)
            rows = newest[: site.window]
            members = list(map(MemberRow.of, rows))
            count = fitting(shares([member.size for member in members]))
            listed += rows[:count]
    return Lookup(catalogue, listed, in_force.basis if in_force else "")
