"""A source in which some files have other bytes than on the disk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from feedwright.model.files import SourceObject
from feedwright.ports import Listing, Source, SourceFile


@dataclass(frozen=True, slots=True)
class PatchedSource:
    """Implements ``ports.Source``. Nothing is written to the disk."""

    source: Source
    bodies: dict[str, bytes] = field(default_factory=dict)  # the other bytes, by key

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        there, body = self.source.read(key, size_limit=size_limit), self.bodies.get(key)
        if there is None or body is None:
            return there
        return replace(there, body=body, size=len(body), etag=self._etag(there.etag, body))

    def list(self, *, after: str, limit: int, folder: str = "") -> Listing:
        return self.source.list(after=after, limit=limit, folder=folder)

    def open(self, key: str) -> SourceFile | None:
        return self.source.open(key)

    def etag(self, key: str) -> str | None:
        there, body = self.source.etag(key), self.bodies.get(key)
        return there if there is None or body is None else self._etag(there, body)

    def beside(self, stem: str, suffixes: Sequence[str]) -> Sequence[str]:
        return self.source.beside(stem, suffixes)

    @staticmethod
    def _etag(etag: str, body: bytes) -> str:
        return f"{etag}-{hash(body)}"
