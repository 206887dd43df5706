"""Addresses whose article was out and is no more: a row each, so that new settings reach what stands there.

A withdrawn article is in no listing and no index, so the walk would pass it by.
"""

from dataclasses import dataclass

from feedwright.engine.catalogue import Record, row, short_hash, values_of
from feedwright.engine.outbox import Outgoing
from feedwright.engine.things import Thing, Touch
from feedwright.ports import ANY, Change, Delete, Key, Ports, Put

_PAGE = 1_000  # rows read at a time
_TOUCHES = 90  # of them rewritten in one transaction


def withdrawn_key(slug: str) -> Key:
    return "withdrawn", short_hash(slug)


def withdrawals_moved(old: Record, new: Record, *, taken_over: bool) -> list[Change]:
    """Note that a page gives way to a notice, or the other way round; *taken_over*: the address was another's."""
    if new.identity is None:
        return []
    key = withdrawn_key(new.identity.slug)
    if old.out and new.had_page and not new.out:
        values = {"slug": new.identity.slug, "basis": new.basis}
        return [Put(row(key, f"{short_hash(new.key)}.{new.revision}", values), ANY)]
    if new.out and not old.out and (old.had_page or taken_over):
        return [Delete(key)]
    return []


def any_withdrawn(ports: Ports) -> bool:
    return bool(ports.table.query("withdrawn", limit=1))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What must be written to have some of the notices rendered again."""

    changes: list[Change]
    last: str | None  # how far this comes; None: there are no more


def next_withdrawn(ports: Ports, *, after: str, basis: str) -> Stretch:
    """Have the next notices rendered again that were made under another *basis*."""
    rows = ports.table.query("withdrawn", after=after, limit=_PAGE)
    stale = [one for one in rows if values_of(one)["basis"] != basis]
    some, more = stale[:_TOUCHES], len(stale) > _TOUCHES or len(rows) == _PAGE
    last = (some[-1] if len(stale) > _TOUCHES else rows[-1]).sort if more else None
    if not some:
        return Stretch([], last)
    slugs = [values_of(one)["slug"] for one in some]
    touches = tuple(Touch(Thing("page", slug)) for slug in slugs)
    outgoing = Outgoing(token=ports.new_token(), touches=touches, freed=(), at=ports.clock())
    again: list[Change] = [
        Put(row(one.key, ports.new_token(), {"slug": slug, "basis": basis}), one.version)
        for one, slug in zip(some, slugs, strict=True)
    ]
    return Stretch([*again, Put(outgoing.to_row(), None)], last)
