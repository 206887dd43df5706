"""What other rows still say of an article whose record cannot be read: its places in feeds, and its reports.

All rows of all feeds are looked through, because nothing else names them. That is much work, and hardly ever needed.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import NEWS_FEED
from feedwright.engine.catalogue.records import Member, Record, State
from feedwright.engine.catalogue.rows import FeedRow, MemberRow, ReportRow
from feedwright.ports import Row, Table
from feedwright.site.feeds import MAIN_FEED

_PAGE = 1_000


def with_places(table: Table, record: Record, feeds: Iterable[str]) -> Record:
    """Give the damaged record with its places in the open feeds, in those of the settings, and in the main feed."""
    names = dict.fromkeys([MAIN_FEED, NEWS_FEED, *feeds, *(row.sort for row in _rows(table, FeedRow.PARTITION))])
    members = [
        Member(feed=name, sort=row.sort)
        for name in names
        for row in _rows(table, MemberRow.partition(name))
        if MemberRow.of(row).article == record.key
    ]
    return replace(record, members=tuple(members), state=State.OUT) if members else record


def pages_of(table: Table, key: str) -> list[str]:
    """Give the slug of the article's page, if it has one, as the main feed's row says."""
    rows = (MemberRow.of(row) for row in _rows(table, MemberRow.partition(MAIN_FEED)))
    return [row.page for row in rows if row.article == key and row.page]


def report_rows_of(table: Table, key: str) -> list[Row]:
    """Give the article's rows in the index of reports."""
    return [row for row in _rows(table, ReportRow.PARTITION) if ReportRow.of(row).article == key]


def _rows(table: Table, partition: str) -> Iterator[Row]:
    after = ""
    while rows := table.query(partition, after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].sort
