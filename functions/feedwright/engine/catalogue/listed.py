"""What documents show of the articles that the rows of feeds name, and how their records are read at half the price.

DynamoDB bills a read by half if it may give a row as it was some time ago. Such a record counts only if all that
documents show of the article is as it is now:

- A feed's row (``MemberRow``) is read as it is now. Its version is the revision of the record with which it was put,
  and it is put anew whenever ``shows_same`` says no. So a record of this revision, or of a later one, shows what the
  newest record shows.
- Earlier releases put the row anew only if its own values changed. So the record must have the basis in force. What has
  it was written since the code in force came into force, when no worker of another release could be left.
- A record that cannot be read, that is not out, or that does not name the row's place, is read as it is now before that
  counts. So is one that is missing.
"""

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from msgspec import Struct

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import Record, record_of
from feedwright.engine.catalogue.rows import MemberRow
from feedwright.model.article import Entry
from feedwright.ports import Key, Row, Table


class Catalogue:
    """The catalogue as targets read it that are rendered together: a record that several feeds show is decoded once.

    Args:
        table: its rows.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        # As long as somebody holds the rows: a hundred records may have megabytes.
        self._decoded: WeakKeyDictionary[Row, Record] = WeakKeyDictionary()

    def record_of(self, stored: Row) -> Record:
        record = self._decoded.get(stored)
        if record is None:
            record = self._decoded[stored] = record_of(stored)
        return record


class Listed(Struct, frozen=True, kw_only=True):
    """All that documents may show of an article which they find by a feed's row."""

    key: str
    entry: Entry | None  # None: it is not out
    places: Mapping[str, str]  # the sort keys of its rows, by feed; those of tags follow from entry and settings
    page: str  # the slug, if the entry has its own page; else empty
    unreadable: bool = False

    @classmethod
    def of(cls, record: Record) -> "Listed":
        return cls(
            key=record.key,
            entry=record.entry if record.out else None,
            places=record.places,
            page=record.identity.slug if record.identity and record.has_page else "",
            unreadable=record.unreadable,
        )


def shows_same(old: Record, new: Record) -> bool:
    """Say whether documents show the same of two records, where they find the article by rows that stand for both."""
    before, after = Listed.of(old), Listed.of(new)
    return (before.entry, before.page) == (after.entry, after.page)


class Found(Struct, frozen=True):
    """An article that a row names: its record as it was read, if there is one."""

    stored: Row
    record: Record

    @property
    def listed(self) -> Listed:
        return Listed.of(self.record)


class Lookup:
    """Reads the records of the articles that rows of feeds name.

    Args:
        catalogue: where the records are.
        rows: the rows, of any feeds, as they are now.
        basis: the basis in force; "": no record may be as it was.
    """

    def __init__(self, catalogue: Catalogue, rows: Iterable[Row], basis: str) -> None:
        self._catalogue, self._basis = catalogue, basis
        self._rows: dict[Key, list[Row]] = {}  # by the place of the record
        for row in rows:
            self._rows.setdefault(article_key(MemberRow.of(row).article), []).append(row)

    @property
    def keys(self) -> list[Key]:
        """The places of the records."""
        return list(self._rows)

    def fits(self, stored: Row) -> bool:
        """Say whether all that documents show of the record is as it is now, as far as the rows say."""
        record = self._catalogue.record_of(stored)
        is_known = bool(self._basis) and record.basis == self._basis
        return is_known and all(_shows(record, row) for row in self._rows[stored.key])

    def read(self) -> dict[Key, Found]:
        """Read the records; those that are missing are left out."""
        stored = self._catalogue.table.get_fitting(self.keys, self.fits) if self._rows else []
        return {row.key: Found(row, self._catalogue.record_of(row)) for row in stored if row}


def _shows(record: Record, row: Row) -> bool:
    is_there = record.out and record.entry is not None and record.places.get(MemberRow.feed_of(row)) == row.sort
    return is_there and record.revision >= int(row.version)
