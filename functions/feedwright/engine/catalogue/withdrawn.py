"""Addresses of withdrawn articles. Each has a row, so that new settings also change the notice at that address.

A withdrawn article is in no listing and in no index, so the walk finds its notice by these rows alone.
"""

from feedwright.engine.catalogue.keys import short_hash
from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import WithdrawnRow
from feedwright.ports import ANY, Change, Delete, Ports, Put


def withdrawals_moved(old: Record, new: Record, *, taken_over: bool) -> list[Change]:
    """Note that a notice takes a page's place, or a page a notice's. *taken_over*: another article had the address."""
    if new.identity is None:
        return []
    key = WithdrawnRow.key(new.identity.slug)
    if old.out and new.had_page and not new.out:
        values = WithdrawnRow(slug=new.identity.slug, basis=new.basis)
        return [Put(values.row(key, f"{short_hash(new.key)}.{new.revision}"), ANY)]
    if new.out and not old.out and (old.had_page or taken_over):
        return [Delete(key)]
    return []


def any_withdrawn(ports: Ports) -> bool:
    return bool(ports.table.query(WithdrawnRow.PARTITION, limit=1))
