"""What the engine needs of the world. Each port has adapters for AWS and for a laptop, held to one contract test.

All reads are strongly consistent. Every method may raise ``StoreError``; those that carry a condition
raise ``Conflict`` where it does not hold. Either way the caller reads again and decides again: an answer may have been
lost, and the client library's second try then meets what its first has written.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from feedwright.code_digest import CODE_DIGEST
from feedwright.errors import HubError
from feedwright.model.files import Document, MediaCopy, SourceObject


class _Any(Enum):
    ANY = "any"


ANY: Final = _Any.ANY  # whatever stands there, or nothing
# What must stand at a row's place: any row or none (ANY), none (None), or the row of that version.
Expected = str | None | _Any

T = TypeVar("T")
Key = tuple[str, str]  # partition, sort


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the catalogue; rows of a partition are ordered by the UTF-8 bytes of ``sort``."""

    partition: str
    sort: str
    version: str
    data: bytes = field(repr=False)

    @property
    def key(self) -> Key:
        return self.partition, self.sort


class Put(Struct, frozen=True):
    """Write *row* if what stands in its place is as *expected*."""

    row: Row
    expected: Expected


class Delete(Struct, frozen=True):
    """Delete the row at *key* if it is as *expected*."""

    key: Key
    expected: Expected = ANY


class Check(Struct, frozen=True):
    """Demand that the row at *key* is as *expected*; write nothing there."""

    key: Key
    expected: str | None


Change = Put | Delete | Check


def key_of(change: Change) -> Key:
    return change.row.key if isinstance(change, Put) else change.key


TRANSACTION_LIMIT = 100  # changes; DynamoDB's bound, kept wherever it may have to hold


class Table(Protocol):
    """The catalogue's rows."""

    @property
    def transaction_limit(self) -> int:
        """How many changes one transaction may have: ``TRANSACTION_LIMIT`` or more."""
        ...

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        """Return the rows at *keys*, in their order, None where there is none."""
        ...

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        """Return up to *limit* rows whose ``sort`` has *prefix* and comes after *after* in the order asked for."""
        ...

    def transact(self, changes: Sequence[Change]) -> None:
        """Make all of *changes* (at most ``transaction_limit``, no key twice) or, on ``Conflict``, none."""
        ...


class Listed(Struct, frozen=True):
    key: str
    etag: str


class Listing(Struct, frozen=True):
    objects: Sequence[Listed]  # ordered by the UTF-8 bytes of their keys
    complete: bool  # nothing comes after the last


class SourceFile(Protocol):
    """One object of the source, open for reading parts of it; every part is of the same version.

    ``read`` raises ``Conflict`` if that version is there no more.
    """

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str:
        """As in a listing."""
        ...

    @property
    def modified(self) -> datetime: ...

    @property
    def digest(self) -> str:
        """A name for the bytes: files of one digest hold the same."""
        ...

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...

    def close(self) -> None: ...


class Source(Protocol):
    """The author's objects; read only."""

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        """Return the object as it is now, without its body if that is over *size_limit* bytes; None if it is gone."""
        ...

    def list(self, *, after: str, limit: int, folder: str = "") -> Listing:
        """List up to *limit* objects whose key comes after *after*; of those below *folder*, which ends with "/"."""
        ...

    def open(self, key: str) -> SourceFile | None:
        """Open the object for reading parts of it, as media may have gigabytes; None if it is gone."""
        ...

    def etag(self, key: str) -> str | None:
        """Return the object's ETag as a listing would; None if it is gone."""
        ...

    def beside(self, stem: str, suffixes: Sequence[str]) -> Sequence[str]:
        """Say which of the keys *stem* + suffix there are, in the order of *suffixes*; each begins with a dot."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands at a public path."""

    etag: str
    digest: str | None  # of the ``Document`` or ``MediaCopy`` that was written; None if somebody else wrote there


class Documents(Protocol):
    """Where documents stand: private ones alone, or public ones alone."""

    def head(self, path: str) -> Stored | None: ...

    def write(self, document: Document, *, expected: str | None) -> None:
        """Write if the ETag there is still *expected* (None: nothing is there)."""
        ...

    def remove(self, path: str, *, expected: str) -> None:
        """Remove if the ETag there is still *expected*; that nothing is there is no conflict."""
        ...


class PublicSite(Documents, Protocol):
    """Where readers fetch from: public documents alone."""

    def copy(self, media: MediaCopy, *, expected: str | None) -> None:
        """Write the source object's bytes, if it still is of its ETag, on the condition of ``write``."""
        ...


def demand_kind(document: Document, *, private: bool) -> None:
    """Let no document be written where those of the other kind stand: every ``write`` asks this first."""
    if document.private is not private:
        raise ValueError(f"{document.path}: no private document stands among public ones, nor a public one here")


class Changed(Struct, frozen=True):
    """Something happened to a source key."""

    key: str


class WalkOn(Struct, frozen=True):
    """The walk of this token has a next page to do."""

    token: str


class TellOn(Struct, frozen=True):
    """Articles that refer to a source key have yet to hear of its change: those after that sort key."""

    key: str
    after: str


Message = Changed | WalkOn | TellOn


class Queue(Protocol):
    """Work for whoever comes next: at least once, in any order."""

    def send(self, messages: Sequence[Message]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What stands on a laptop otherwise than it was written."""

    public: Sequence[str] = ()  # paths
    reports: Sequence[str] = ()  # paths
    foreign_feed: bytes | None = None  # the main feed's Atom document, if it was not written for this catalogue


class LocalSite(Protocol):
    """What a worker that is alone at its site asks of it, beside its ports: one whole build after another."""

    def receive(self) -> deque[Message]:
        """Give the queue itself, with what an earlier build left in it; the build takes messages from its left end."""
        ...

    def damage(self, *, look: bool) -> Damage:
        """Say what is damaged; without a *look* only what is known without looking at each document."""
        ...

    def finish(self) -> None:
        """Note that all messages are done, and that the public folder shows the catalogue as it stands."""
        ...


HUB_TIME: Final = timedelta(seconds=4)


class Hub(Protocol):
    """WebSub hubs: they tell subscribers what a topic, a public address, shows now."""

    def publish(self, hub: str, topics: Sequence[str]) -> Mapping[str, HubError]:
        """Tell *hub* that *topics* have changed; return, by topic, why it did not take what it did not take.

        It raises nothing, and within ``HUB_TIME`` it returns, whatever the hub does.
        """
        ...


class Isolation(Protocol):
    """Where hostile files are read: pure work, whose failure must harm no other file."""

    def run(self, key: str, work: Callable[[], T]) -> T:
        """Do *work* for the source file at *key*.

        Raises:
            CostlyError: the file broke the process that did it, or took too much.
            ReaderError: the program has a fault that the file brings out.
        """
        ...

    def run_limited(self, work: Callable[[], T]) -> T:
        """Do *work* that is tried for the first time, always with limits of memory and time.

        Raises:
            CostlyError: it took too much.
        """
        ...


class InProcess:
    """The simplest isolation: none."""

    def run(self, key: str, work: Callable[[], T]) -> T:  # noqa: ARG002 - as the port has it
        return work()

    def run_limited(self, work: Callable[[], T]) -> T:
        return work()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the engine sees it."""

    source: Source
    table: Table
    public: PublicSite
    reports: Documents  # private
    queue: Queue
    hub: Hub
    clock: Callable[[], datetime]  # aware, in UTC
    new_token: Callable[[], str]  # unique for ever: hexadecimal digits
    code: str = CODE_DIGEST  # of the code that this worker runs
    isolation: Isolation = field(default_factory=InProcess)
    default_url: str | None = None  # the base of links where site.toml names none
    forced_url: str | None = None  # the base of links whatever site.toml says: a preview's
