"""What stands in the public place: a row for each target says so, and where it cannot be trusted, a look.

A worker trusts the row if no other worker can have written since: the lease was free, the code is the same, and nothing
says "look". The row is written when the lease is given back, so it is never older than the documents. Private documents
have no rows.
"""

from collections.abc import Sequence
from datetime import datetime

from feedwright.engine.building.lease import Lease
from feedwright.engine.catalogue.rows import PublicRow, Seen
from feedwright.engine.documents.noted import is_altered
from feedwright.engine.jobs.worker import Worker
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import Documents, Ports, Stored


def unknown(ports: Ports) -> PublicRow:
    """Give the row that says that nobody knows what stands there, because a build did not end."""
    return PublicRow(code=ports.code, seen=ports.clock())


class Standing:
    """The documents of a target as they stand, for the worker that holds its lease."""

    def __init__(self, worker: Worker, lease: Lease, paths: Sequence[str], *, look: bool) -> None:
        self._ports, self._lease, self._paths = worker.ports, lease, paths
        self._private = lease.target.private
        self._known: dict[str, Stored | None] = {}
        row = None if self._private or worker.looks else lease.documents
        self._before = {path: seen for path, seen in row.documents.items() if path in paths} if row else {}
        self._after: dict[str, Seen] = {}  # what was looked at or written
        is_right = row is None or (bool(row.documents) and row.code == worker.ports.code)
        if look or worker.looks or self._private or not (lease.was_free and is_right):
            self.look()
        else:  # a path of which the row says nothing is looked at only if it must be empty
            self._known = {
                path: Stored(seen.etag, seen.digest) if seen.etag else None for path, seen in self._before.items()
            }

    @property
    def _place(self) -> Documents:
        return self._ports.reports if self._private else self._ports.public

    def look(self) -> None:
        """Look at all documents: the row cannot be trusted, or a condition on a write did not hold."""
        for path in self._paths:
            self._look_at(path)

    def _look_at(self, path: str) -> None:
        now = self._ports.clock()
        self._note(path, self._place.head(path), now)

    def _note(self, path: str, stored: Stored | None, now: datetime) -> None:
        self._known[path] = stored
        self._after[path] = Seen(stored.etag, stored.digest, now) if stored else Seen(None, None, now)

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
        seen = self._before.get(path)
        return seen is not None and is_altered(stored, seen)

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
        self._note(path, after, now)
        self._before[path] = self._after[path]

    def noted(self, *, done: bool) -> PublicRow | None:
        """Give the row that is written when the lease is given back; None if the one that stands is still right."""
        if self._private or (done and not self._after):
            return None
        if not done:
            return unknown(self._ports)
        documents = {path: seen for path, seen in self._before.items() if path in self._known} | self._after
        return PublicRow(documents=documents, code=self._ports.code, seen=self._ports.clock())
