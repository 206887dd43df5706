"""What a catalogue says of its site: feeds, reports, what is due, and what waits to be built."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from feedwright.engine.catalogue.keys import SITE, article_key, moment
from feedwright.engine.catalogue.records import Record, SiteRecord, State, record_of, site_record_of
from feedwright.engine.catalogue.reports import report_line
from feedwright.engine.catalogue.rows import (
    ArticleRow,
    FailingRow,
    FeedRow,
    HubRow,
    MarkRow,
    MemberRow,
    OutboxRow,
    PassedOverRow,
    PingRow,
    ReportRow,
    WalkRow,
)
from feedwright.engine.documents.empty_feeds import empty_feeds
from feedwright.engine.passed_over import describe_passed_over
from feedwright.errors import Problem
from feedwright.ports import Row, Table
from feedwright.rendering.formats import folder, formats_of
from feedwright.rendering.report_index import ReportLine
from feedwright.site.feeds import MAIN_FEED, feed_settings

MOST = 1_000  # rows of a kind that are counted; there may be more
_FEEDS = 500  # feeds that are described
_NEXT = 10  # articles whose time comes next
_TIME = len("2026-02-01T12:00:00Z")
# What happens to an article at the time of its due row.
_WHY_DUE = {
    State.SCHEDULED: "comes out",
    State.OUT: "leaves a feed, or the sitemap for news",
    State.HELD: "is an entry of its own",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """An open feed."""

    name: str
    title: str
    url: str
    entries: int  # all, also those that stand in its archive alone
    window: int  # how many of them the feed's own document shows at most
    newest: datetime | None  # the date of its newest entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An article whose time comes."""

    when: datetime
    key: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a catalogue says of its site."""

    settings: SiteRecord | None
    feeds: tuple[FeedFacts, ...] = ()
    due: tuple[Due, ...] = ()
    rejected: tuple[ReportLine, ...] = ()
    warned: tuple[ReportLine, ...] = ()
    failing: tuple[Problem, ...] = ()  # pages on which a template of the publisher's fails
    empty: tuple[Problem, ...] = ()  # feeds with a profile that have no entry
    passed_over: tuple[str, ...] = ()
    marks: int = 0  # targets that wait to be built
    oldest_request: datetime | None = None  # since when the oldest request for a build waits to become marks
    pings: int = 0  # messages that the hub has not accepted yet
    hub_pause: datetime | None = None  # no ping is sent before
    walk: WalkRow | None = None


def facts_of(table: Table) -> Facts:
    """Read the facts. Everything that may be long is counted to a limit."""
    site_row, walk_row, hub_row, passed_row = table.get([SITE, WalkRow.key(), HubRow.key(), PassedOverRow.key()])
    settings = site_record_of(site_row) if site_row else None
    outbox = [OutboxRow.of(row).at for row in table.query(OutboxRow.PARTITION, limit=MOST)]
    return Facts(
        settings=settings,
        feeds=tuple(_feeds(table, settings)) if settings and settings.site else (),
        due=tuple(due_of(table, zone_of(settings))),
        rejected=_reports(table, ReportRow.REJECTED),
        warned=_reports(table, ReportRow.WARNED),
        failing=tuple(FailingRow.of(row).problem for row in table.query(FailingRow.PARTITION, limit=MOST)),
        empty=tuple(empty_feeds(table, settings.site)) if settings and settings.site else (),
        passed_over=tuple(_passed_over(passed_row, settings)),
        marks=len(table.query(MarkRow.PARTITION, limit=MOST)),
        oldest_request=min(outbox, default=None),
        pings=len(table.query(PingRow.PARTITION, limit=MOST)),
        hub_pause=HubRow.of(hub_row).until if hub_row else None,
        walk=WalkRow.of(walk_row) if walk_row else None,
    )


def _feeds(table: Table, settings: SiteRecord) -> Iterator[FeedFacts]:
    site = settings.valid_site
    rows = table.query(FeedRow.PARTITION, limit=_FEEDS)
    for row in sorted(rows, key=lambda row: (row.sort != MAIN_FEED, row.sort)):
        described = feed_settings(row.sort, site, FeedRow.of(row).label)
        if described is None:
            continue
        partition = MemberRow.partition(row.sort)
        newest = table.query(partition, newest_first=True, limit=1)
        yield FeedFacts(
            name=row.sort,
            title=described.title,
            url=f"{site.url}{folder(row.sort)}{formats_of(described.profile)[0].file_name}",
            entries=_count(table, partition),
            window=described.window,
            newest=moment(newest[0].sort[:_TIME]) if newest else None,
        )


def _count(table: Table, partition: str) -> int:
    count, after = 0, ""
    while rows := table.query(partition, after=after, limit=MOST):
        count += len(rows)
        after = rows[-1].sort
    return count


def zone_of(settings: SiteRecord | None) -> tzinfo:
    """Give the site's time zone, in which its authors read and write times."""
    return settings.site.zone if settings and settings.site else UTC


def due_of(table: Table, zone: tzinfo) -> Iterator[Due]:
    """Give the articles whose time comes next."""
    rows = table.query(ArticleRow.DUE, limit=_NEXT)
    keys = [ArticleRow.of(row).article for row in rows]
    records = table.get([article_key(key) for key in keys])
    for row, key, stored in zip(rows, keys, records, strict=True):
        record, when = record_of(stored) if stored else Record(key=key), moment(row.sort[:_TIME])
        ends = record.state is State.OUT and record.expires == when
        what = "expires" if ends else _WHY_DUE.get(record.state, "is looked at again")
        yield Due(when=when.astimezone(zone), key=key, what=what)


def _reports(table: Table, kind: str) -> tuple[ReportLine, ...]:
    rows = table.query(ReportRow.PARTITION, prefix=kind, newest_first=True, limit=MOST)
    return tuple(map(report_line, rows))


def _passed_over(stored: Row | None, settings: SiteRecord | None) -> list[str]:
    if stored is None or settings is None:
        return []
    values = PassedOverRow.of(stored)
    return describe_passed_over(values.examples, settings.site, counts=values.counts)
