"""What stands in the public place: a row for each document says so, and where no row can be trusted, a look.

A worker trusts a row if no other worker can have written since: the lease was free, the code is the same, and nothing
says "look". The rows are written in the transaction that gives the lease back, so they are never older than the
documents. Private documents have no rows.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feedwright.engine.catalogue.rows import PublicRow
from feedwright.engine.jobs.lease import Lease, Worker
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import ANY, Change, Documents, Ports, Put, Stored

# A document that was written so long after a worker noted its time was written by somebody else: a call takes less, and
# the clocks of Lambda and S3 differ by less.
_MARGIN = timedelta(seconds=90)


def is_later(stored: Stored, row: PublicRow) -> bool:
    """Say whether somebody wrote the object after the worker that wrote the row: perhaps with other headers."""
    return stored.modified is not None and stored.modified > row.seen + _MARGIN


def is_altered(stored: Stored, row: PublicRow) -> bool:
    """Say whether a document carries our mark, and yet is not as the worker that wrote the row left it."""
    if not row.is_known or row.digest != stored.digest:
        return False
    return row.etag != stored.etag or is_later(stored, row)


def standing_rows(ports: Ports, paths: Sequence[str]) -> dict[str, PublicRow]:
    rows = ports.table.get([PublicRow.key(path) for path in paths]) if paths else []
    return {path: PublicRow.of(row) for path, row in zip(paths, rows, strict=True) if row}


class Standing:
    """The documents of a target as they stand, for the worker that holds its lease."""

    def __init__(self, worker: Worker, lease: Lease, paths: Sequence[str], *, look: bool) -> None:
        self._ports, self._lease, self._paths = worker.ports, lease, paths
        self._private = lease.target.private
        self._known: dict[str, Stored | None] = {}
        self._rows: dict[str, PublicRow] = {}
        self._changed: dict[str, PublicRow] = {}  # rows of what was looked at or written
        if not (self._private or worker.looks):
            self._rows = standing_rows(worker.ports, paths)
        if look or worker.looks or self._private or not lease.was_free:
            self.look()
        else:
            self._trust()

    @property
    def _place(self) -> Documents:
        return self._ports.reports if self._private else self._ports.public

    def _trust(self) -> None:
        """Take what stands at each path from its row. A path without a row is looked at only if it must be empty."""
        for path, row in self._rows.items():
            if not row.is_known or row.code != self._ports.code:
                self._look_at(path)
            else:
                self._known[path] = Stored(row.etag, row.digest) if row.etag else None

    def look(self) -> None:
        """Look at all documents: the rows cannot be trusted, or a condition on a write did not hold."""
        for path in self._paths:
            self._look_at(path)

    def _look_at(self, path: str) -> None:
        now = self._ports.clock()
        stored = self._place.head(path)
        self._known[path] = stored
        self._changed[path] = self._row(stored, now)

    def differs(self, path: str, document: Document | MediaCopy | None) -> bool:
        """Say whether something must be written or removed at *path*."""
        if document is None:
            if path not in self._known:
                self._look_at(path)
            stored = self._known[path]
            return stored is not None and (stored.digest is not None or self._private)
        stored = self._known.get(path)
        return stored is None or stored.digest != document.digest or self._is_altered(path, stored)

    def _is_altered(self, path: str, stored: Stored) -> bool:
        row = self._rows.get(path)
        return row is not None and is_altered(stored, row)

    def has(self, path: str) -> bool:
        """Say whether something is known to stand at *path*."""
        return self._known.get(path) is not None

    def is_foreign(self, path: str) -> bool:
        """Say whether somebody else wrote what stands at *path*."""
        stored = self._known.get(path)
        return not self._private and stored is not None and stored.digest is None

    def put(self, path: str, document: Document | MediaCopy | None) -> None:
        """Write the document, or remove what stands there, if nobody else has written there meanwhile.

        Raises:
            Conflict: somebody else has, or this worker's own write succeeded and its answer was lost.
        """
        now, stored = self._ports.clock(), self._known.get(path)
        expected = stored.etag if stored else None
        if document is None:
            if expected is not None:
                self._place.remove(path, expected=expected)
            after = None
        elif isinstance(document, MediaCopy):
            after = Stored(self._ports.public.copy(document, expected=expected), document.digest)
        else:
            after = Stored(self._place.write(document, expected=expected), document.digest)
        self._known[path] = after
        self._rows[path] = self._changed[path] = self._row(after, now)

    def _row(self, stored: Stored | None, now: datetime) -> PublicRow:
        etag, digest = (stored.etag, stored.digest) if stored else (None, None)
        return PublicRow(etag=etag, digest=digest, code=self._ports.code, seen=now)

    def rows(self, *, done: bool) -> list[Change]:
        """Give the rows to be written with the lease's return."""
        if not done:
            return unknown_rows(self._ports, self._lease, self._paths)
        return [] if self._private else _puts(self._changed.items(), self._lease.token)


def unknown_rows(ports: Ports, lease: Lease, paths: Iterable[str]) -> list[Change]:
    """Give rows that say that nobody knows what stands at these paths, because a build did not end."""
    row = PublicRow(code=ports.code, seen=ports.clock(), is_known=False)
    return [] if lease.target.private else _puts(((path, row) for path in paths), lease.token)


def _puts(rows: Iterable[tuple[str, PublicRow]], version: str) -> list[Change]:
    return [Put(row.row(PublicRow.key(path), version), ANY) for path, row in rows]
