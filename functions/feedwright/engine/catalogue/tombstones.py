"""Tombstones: for a limited time feeds name the entries that were withdrawn (RFC 6721), if the publisher wants that.

A tombstone's row is stored under the entry's id. So it is found and deleted even if another file brings the entry back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import NEWS_FEED, due_sort, short_hash
from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import TombstoneRow
from feedwright.model.feed import Tombstone
from feedwright.ports import ANY, Change, Delete, Put, Row, Table
from feedwright.site import Site

_FEEDS = 40  # feeds for one entry; the transaction needs its other places for other rows
_SHOWN = 500  # tombstones shown in one feed


def with_tombstones(old: Record, new: Record, site: Site, now: datetime) -> Record:
    """Add tombstones for a withdrawn entry, keep them for their time, and remove them when it is over.

    A due row has the article looked at again when that time is over.
    """
    if new.out or new.identity is None:
        return replace(new, tombstones=(), buried=None)
    tombstones, when = new.tombstones, new.buried
    if old.out and site.tombstones:
        tombstones, when = tuple(name for name in old.places if name != NEWS_FEED)[:_FEEDS], now
    until = when + timedelta(days=site.tombstone_days) if when else now
    if until <= now:
        return replace(new, tombstones=(), buried=None)
    due = min(filter(None, [new.due, due_sort(until, new.key)]))
    return replace(new, tombstones=tombstones, buried=when, due=due)


def tombstones_moved(old: Record, new: Record, *, taken_over: bool) -> list[Change]:
    """Write and delete the rows. *taken_over* says that another file's entry comes back in this file."""
    if new.identity is None:
        return []
    ended = [name for name in old.tombstones if name not in new.tombstones]
    returned = [name for name in new.places if taken_over and new.out and name not in ended][: _FEEDS - len(ended)]
    added = [name for name in new.tombstones if name not in old.tombstones]
    version = f"{short_hash(new.key)}.{new.revision}"
    return [
        *(Delete(TombstoneRow.key(name, new.identity.id)) for name in (*ended, *returned)),
        *(Put(_row(name, new.identity.id, new.buried, version), ANY) for name in added if new.buried),
    ]


def tombstones_of(table: Table, feed: str, site: Site) -> Sequence[Tombstone]:
    """Give the tombstones that the feed shows, the newest first."""
    if not site.tombstones:
        return ()
    rows = map(TombstoneRow.of, table.query(TombstoneRow.partition(feed), limit=_SHOWN))
    tombstones = [Tombstone(id=values.id, when=values.when) for values in rows]
    return sorted(tombstones, key=lambda tombstone: (tombstone.when, tombstone.id), reverse=True)


def _row(feed: str, entry_id: str, when: datetime, version: str) -> Row:
    return TombstoneRow(id=entry_id, when=when.replace(microsecond=0)).row(TombstoneRow.key(feed, entry_id), version)
