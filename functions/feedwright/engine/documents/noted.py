"""What rows say of public documents, and whether a document is still as they say."""

from collections.abc import Iterable
from datetime import timedelta

from feedwright.engine.catalogue.rows import PublicRow, Seen
from feedwright.engine.documents.paths import home_of, paths_of, target_at
from feedwright.ports import Ports, Row, Stored

# A document that was written so long after a worker noted its time was written by somebody else: a call takes less, and
# the clocks of Lambda and S3 differ by less.
_MARGIN = timedelta(seconds=90)


def is_later(stored: Stored, seen: Seen) -> bool:
    """Say whether somebody wrote the object after the worker that noted it: perhaps with other headers."""
    return stored.modified is not None and stored.modified > seen.at + _MARGIN


def is_altered(stored: Stored, seen: Seen) -> bool:
    """Say whether a document carries our mark, and yet is not as the worker that noted it left it."""
    if seen.digest != stored.digest:
        return False
    return seen.etag != stored.etag or is_later(stored, seen)


def noted_in(rows: Iterable[Row | None]) -> dict[str, Seen | None]:
    """Give what rows say of each path; None: nobody knows what stands there."""
    noted: dict[str, Seen | None] = {}
    for row in filter(None, rows):
        target = target_at(row.sort)
        # Releases before 0.2 had a row for each path. What stands at a target's other paths is in the row of the first.
        if target and home_of(target) == row.sort and row.data:
            noted |= PublicRow.of(row).documents or dict.fromkeys(paths_of(target))
    return noted


def rows_of(ports: Ports, paths: Iterable[str]) -> dict[str, Row]:
    """Read the rows of the targets to which these public paths belong, by their places."""
    homes = dict.fromkeys(home for path in paths if (target := target_at(path)) and (home := home_of(target)))
    rows = ports.table.get(list(map(PublicRow.key, homes))) if homes else []
    return {row.sort: row for row in rows if row}
