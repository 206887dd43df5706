"""Takes the catalogue of a folder along to an empty stack: articles keep their ids, addresses and dates.

Each article's record goes up as that of an article whose file is gone, and its claims as free ones. So when the file
arrives, the article comes back as the entry that it was: the engine needs no further rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from feedwright.adapters.local.folder_source import STATE_FOLDER
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import Claim, Record, claim_row, record_of, record_row, site_record_of
from feedwright.engine.catalogue.rows import ArticleRow, FeedRow, SourceRow
from feedwright.engine.intake.decision import withdrawn
from feedwright.errors import Conflict
from feedwright.ports import TRANSACTION_LIMIT, Put, Row, Table
from feedwright.site import Site

_PAGE = 1_000


def carry_catalogue(content: Path, stack: Table, now: datetime) -> int:
    """Bring what the folder's catalogue knows into the stack's, if that is empty; return the number of articles."""
    path = content / STATE_FOLDER / "catalogue.sqlite"
    if not path.is_file() or _has_begun(stack):
        return 0
    with closing(SqliteTable(path)) as local:
        [site_row] = local.get([SITE])
        site = site_record_of(site_row).site if site_row else None
        if site is None:
            return 0
        records = [record for record in _records(local) if record.identity]
        rows = [*_feeds(local), *(row for record in records for row in carried_rows(record, site, now))]
    for start in range(0, len(rows), TRANSACTION_LIMIT):
        _put(stack, rows[start : start + TRANSACTION_LIMIT])
    return len(records)


def _has_begun(stack: Table) -> bool:
    """Say whether the stack ever had valid settings or an article.

    A row of the settings alone says nothing: the first sweep of a new stack records that site.toml is not there.
    """
    [site_row] = stack.get([SITE])
    has_settings = site_row is not None and site_record_of(site_row).site is not None
    return has_settings or bool(stack.query(SourceRow.PARTITION, limit=1))


def carried_rows(record: Record, site: Site, now: datetime) -> Iterator[Row]:
    """Give the rows of an article with an identity as they are while its file is gone."""
    if record.identity is None:
        raise LookupError(f"{record.key} has no identity to carry")
    # Nothing was public at the stack, so no feed there says that the entry was withdrawn.
    gone = replace(withdrawn(record, site, now), tombstones=(), buried=None, revision=1)
    yield record_row(gone)
    if gone.words:
        yield ArticleRow(article=record.key).row(ArticleRow.words_key(gone.words, record.key), "1")
    version = record.version if record.shown else None
    first_seen = record.identity.first_seen
    free = Claim(holder=None, first_seen=first_seen, version=version, had_page=record.had_page, last=record.key)
    for claimed in record.claims:
        yield claim_row(claimed, free, "carried")


def _records(local: Table) -> Iterator[Record]:
    """Read the records of all articles whose files are there."""
    for rows in _pages(local, SourceRow.PARTITION):
        for stored in local.get([article_key(row.sort) for row in rows]):
            if stored:
                yield record_of(stored)


def _feeds(local: Table) -> Iterator[Row]:
    """Give the rows of open feeds: these stay open under their addresses, and their dates never become earlier."""
    for rows in _pages(local, FeedRow.PARTITION):
        yield from rows


def _pages(local: Table, partition: str) -> Iterable[Sequence[Row]]:
    after = ""
    while rows := local.query(partition, after=after, limit=_PAGE):
        yield rows
        after = rows[-1].sort


def _put(stack: Table, rows: Sequence[Row]) -> None:
    """Write rows where there are none; after a crash some are there already."""
    try:
        stack.transact([Put(row, None) for row in rows])
    except Conflict:
        missing = [
            row for row, stored in zip(rows, stack.get([row.key for row in rows]), strict=True) if stored is None
        ]
        if missing:
            stack.transact([Put(row, None) for row in missing])
