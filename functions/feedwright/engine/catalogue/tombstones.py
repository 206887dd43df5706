"""Tombstones: for a limited time feeds name the entries that were withdrawn (RFC 6721).

The feeds of an operator that takes articles down on demand always do, other feeds if the publisher wants that.

A tombstone's row is stored under the entry's id. So it is found and deleted even if another file brings the entry back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from feedwright.engine.catalogue.keys import NEWS_FEED, due_sort, short_hash
from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import TombstoneRow
from feedwright.model.article import Entry, Identity
from feedwright.model.feed import Tombstone
from feedwright.ports import ANY, Change, Delete, Put, Table
from feedwright.rendering.profiles import takes_down
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
    named = tuple(name for name in old.places if name != NEWS_FEED and _names(name, site))[:_FEEDS]
    if old.out and named:
        tombstones, when = named, now
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
    tombstone = _values(new, new.identity, old.entry)
    return [
        *(Delete(TombstoneRow.key(name, new.identity.id)) for name in (*ended, *returned)),
        *(Put(tombstone.row(TombstoneRow.key(name, tombstone.id), version), ANY) for name in added if tombstone),
    ]


def tombstones_of(table: Table, feed: str, site: Site) -> Sequence[Tombstone]:
    """Give the tombstones that the feed shows, the newest first."""
    if not _names(feed, site):
        return ()
    rows = map(TombstoneRow.of, table.query(TombstoneRow.partition(feed), limit=_SHOWN))
    tombstones = [Tombstone(id=row.id, when=row.when, guid=row.guid, url=row.url) for row in rows]
    return sorted(tombstones, key=lambda tombstone: (tombstone.when, tombstone.id), reverse=True)


def _values(record: Record, identity: Identity, entry: Entry | None) -> TombstoneRow | None:
    if record.buried is None:
        return None
    when = record.buried.replace(microsecond=0)
    return TombstoneRow(
        id=identity.id, when=when, guid=identity.guid or "", url=entry.url if entry else "", article=record.key
    )


def _names(feed: str, site: Site) -> bool:
    """Say whether the feed names withdrawn entries."""
    return site.tombstones or any(rule.name == feed and takes_down(rule.profile) for rule in site.feeds)
