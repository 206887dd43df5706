"""The rows that builds read first, for several targets in one request."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from feedwright.engine.catalogue.keys import SITE, claim, claim_key, record_key
from feedwright.engine.catalogue.rows import ArchiveRow, FailingRow, FeedRow, PublicRow
from feedwright.engine.documents.paths import paths_of
from feedwright.engine.documents.stretches import archive_folder, feed_and_stretch
from feedwright.engine.jobs.build_result import Mark
from feedwright.engine.jobs.targets import Target
from feedwright.ports import Change, Key, Row, Table
from feedwright.rendering.formats import folder
from feedwright.site.addresses.pages import page_path


class Snapshot:
    """Implements ``ports.Table``: it gives rows as they were when ``read`` read them, and all others as they are."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows: dict[Key, Row | None] = {}

    @property
    def transaction_limit(self) -> int:
        return self._table.transaction_limit

    def read(self, keys: Iterable[Key]) -> None:
        wanted = list(dict.fromkeys(keys))
        self._rows = dict(zip(wanted, self._table.get(wanted), strict=True))

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        missing = [key for key in dict.fromkeys(keys) if key not in self._rows]
        rows = self._rows | (dict(zip(missing, self._table.get(missing), strict=True)) if missing else {})
        return [rows[key] for key in keys]

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        return self._table.query(partition, prefix=prefix, after=after, newest_first=newest_first, limit=limit)

    def tidy(self, *, after: str, now: datetime) -> str | None:
        return self._table.tidy(after=after, now=now)

    def transact(self, changes: Sequence[Change]) -> None:
        self._table.transact(changes)


def first_keys(marks: Mapping[Target, Sequence[Mark]], *, with_public: bool) -> Iterator[Key]:
    """Name the rows that the builds of these targets read first.

    A row that is not named here is read when it is needed. A row that changes after this was read does no harm: the
    transaction that changed it has left a mark, and the target is built again.

    Args:
        marks: the marks of each target.
        with_public: rows of public documents are read, too.
    """
    yield SITE
    for target, reasons in marks.items():
        if with_public and not target.private:
            yield from map(PublicRow.key, paths_of(target))
        match target.kind:
            case "media":
                yield from (record_key(mark.article) for mark in reasons if mark.article)
            case "page" | "old":
                slug = target.name if target.kind == "page" else f"/{target.name}"
                yield from (claim_key(claim("slug", slug)), FailingRow.key(page_path(slug)))
            case "feed":
                yield from (FeedRow.key(target.name), FailingRow.key(f"{folder(target.name)}index.html"))
            case "archive":
                yield from _of_archive(target, [place for mark in reasons for place in mark.places])
            case "report":
                yield record_key(target.name)


def _of_archive(target: Target, places: Sequence[str]) -> Iterator[Key]:
    name, stretch = feed_and_stretch(target)
    yield from (FeedRow.key(name), FailingRow.key(f"{archive_folder(name, stretch)}index.html"))
    yield from ((ArchiveRow.partition(name), place) for place in places)
