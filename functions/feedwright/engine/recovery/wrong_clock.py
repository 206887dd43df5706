"""What a clock leaves behind that was ahead for a while: articles that came out too early, and dates in the future.

The walk's row says when a worker last began a walk, and the main feed's row has the newest date of its entries. If one
of these times has not come yet, a worker's clock was wrong. Then each article is decided anew, and feeds give up dates
that have not come. A worker that meets another row with such a time notes that in the walk's row (jobs/later_times.py).
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import structs

from feedwright.engine.catalogue.keys import SITE, timestamp
from feedwright.engine.catalogue.records import SiteRecord, site_record_of, site_row
from feedwright.engine.catalogue.rows import FeedRow, WalkRow
from feedwright.engine.jobs.later_times import SLACK
from feedwright.engine.jobs.outbox import Outgoing, chunks
from feedwright.engine.jobs.targets import ALL_FEEDS, Request
from feedwright.engine.reconcile import new_walk, to_put
from feedwright.ports import Change, Ports, Put, Row, WalkOn
from feedwright.site.feeds import MAIN_FEED

_PAGE = 1_000


def mend_wrong_clock(ports: Ports) -> bool:
    """Say whether the clock was ahead, and if so begin a walk that decides anew about each article.

    Raises:
        Conflict: another worker changed the settings or a feed at the same time; the next worker tries again.
    """
    now = ports.clock()
    if not _shows_later_time(ports, now + SLACK):
        return False
    [stored] = ports.table.get([SITE])
    if stored is None:
        return False
    for changes in chunks(list(_feeds_without_future(ports, now))):
        ports.table.transact(changes)
    new = new_walk(ports.new_token(), now)
    outgoing = Outgoing(token=ports.new_token(), requests=(Request(ALL_FEEDS),), freed=(), at=now)
    mended = site_row(_decided_anew(site_record_of(stored), ports.new_token(), now), ports.new_token())
    ports.table.transact([Put(mended, stored.version), to_put(new), Put(outgoing.to_row(), None)])
    ports.queue.send([WalkOn(new.token)])
    return True


def _shows_later_time(ports: Ports, latest: datetime) -> bool:
    """Say whether a row tells of a time after *latest*.

    While a walk is under way only its own time counts: the feed may show articles that the walk has not yet reached.
    """
    walk_row, main = ports.table.get([WalkRow.key(), FeedRow.key(MAIN_FEED)])
    if walk_row is None:
        return False
    walk = WalkRow.of(walk_row)
    if max(walk.begun, walk.moved) > latest:
        return True
    return walk.finished and main is not None and FeedRow.of(main).updated > timestamp(latest)


def _decided_anew(record: SiteRecord, epoch: str, now: datetime) -> SiteRecord:
    """Give the settings another epoch, which all articles must be decided under, and no date in the future."""
    return structs.replace(
        record,
        epoch=epoch,
        begun=min(record.begun, now) if record.begun else None,
        next_since=min(record.next_since, now) if record.next_since else None,
    )


def _feeds_without_future(ports: Ports, now: datetime) -> Iterator[Change]:
    """Take from feeds the dates that have not come: the next build gives each feed the date of its entries."""
    after, latest = "", timestamp(now + SLACK)
    while rows := ports.table.query(FeedRow.PARTITION, after=after, limit=_PAGE):
        for row in rows:
            feed = FeedRow.of(row)
            if feed.updated > latest:
                yield _put(row, structs.replace(feed, updated="", since=min(feed.since, latest)), ports.new_token())
        after = rows[-1].sort


def _put(row: Row, feed: FeedRow, version: str) -> Change:
    return Put(feed.row(row.key, version), row.version)
