"""What the engine needs of the world. Each port has adapters for AWS and for a laptop, and both pass the same tests.

``Ports``, at the end, holds all of them. Each stands here with the values that it takes and gives.

All reads are strongly consistent, but for ``Table.get_fitting``. Every method may raise ``StoreError``. A method with a
condition raises ``Conflict`` if the condition does not hold. After both errors the caller must read again and decide
again. A ``Conflict`` may even come from the caller's own write: its answer was lost, and the client library tried it a
second time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, Protocol, TypeVar

from msgspec import Struct

from feedwright.code_digest import CODE_DIGEST
from feedwright.errors import HubError
from feedwright.model.files import Document, Media, MediaCopy, ScaledFile, SourceObject

T = TypeVar("T")


class _Any(Enum):
    ANY = "any"


ANY: Final = _Any.ANY
# The condition on a row's place: no condition (ANY), no row (None), or the row with this version.
Expected = str | None | _Any
Key = tuple[str, str]  # partition, sort


class Row(Struct, frozen=True, weakref=True):
    """A row of the catalogue. The rows of a partition are ordered by the UTF-8 bytes of ``sort``."""

    partition: str
    sort: str
    version: str
    data: bytes

    def __repr__(self) -> str:
        """Leave out the data, which may be long."""
        return f"Row({self.partition!r}, {self.sort!r}, {self.version!r})"

    @property
    def key(self) -> Key:
        return self.partition, self.sort


class Put(Struct, frozen=True):
    """Write *row* if the row in its place is as *expected*."""

    row: Row
    expected: Expected


class Delete(Struct, frozen=True):
    """Delete the row at *key* if it is as *expected*."""

    key: Key
    expected: Expected = ANY


class Check(Struct, frozen=True):
    """Demand that the row at *key* is as *expected*, and write nothing there."""

    key: Key
    expected: str | None


Change = Put | Delete | Check


def key_of(change: Change) -> Key:
    return change.row.key if isinstance(change, Put) else change.key


TRANSACTION_LIMIT = 100  # changes in a transaction; DynamoDB's own limit


class Table(Protocol):
    """The catalogue's rows."""

    @property
    def transaction_limit(self) -> int:
        """The number of changes that a transaction may have: ``TRANSACTION_LIMIT`` or more."""
        ...

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        """Return the rows at *keys*, in the same order; None for each key without a row."""
        ...

    def get_fitting(self, keys: Sequence[Key], fits: Callable[[Row], bool]) -> list[Row | None]:
        """Return the rows at *keys*, but each may be as it was at any earlier time if *fits* accepts it so.

        A row that is missing, or that *fits* refuses, is returned as it is now. On DynamoDB rows that fit cost half.
        """
        ...

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        """Return up to *limit* rows whose ``sort`` begins with *prefix* and comes after *after* in the given order."""
        ...

    def tidy(self, *, after: str, now: datetime) -> str | None:
        """Remove what rows have left behind beside the table, a page at a time.

        Return where the next page begins, or None if there is none. The first page comes after "".
        """
        ...

    def transact(self, changes: Sequence[Change]) -> None:
        """Make all *changes*, or none and raise ``Conflict``. They are at most ``transaction_limit``, no key twice."""
        ...

    def lock(self, key: Key, version: str, *, free: str) -> Row:
        """Give the row at *key* another version if it has the version *free*, and return it as it is then.

        Where there is no row, one without data is written. For another version ``Conflict`` is raised.
        """
        ...

    def write(self, rows: Sequence[Row]) -> None:
        """Write *rows*, no key twice, each by itself, whatever stands there. After an error some may be written."""
        ...


HASHED: Final = 100_000_000  # bytes; of a larger file of S3 the ETag is its digest


class ListedObject(Struct, frozen=True):
    """An object of the source, as a listing shows it."""

    key: str
    etag: str


class Listing(Struct, frozen=True):
    """A page of a listing of the source."""

    objects: Sequence[ListedObject]  # ordered by the UTF-8 bytes of their keys
    complete: bool  # no object comes after the last of these
    # Folders that could not be read: their names end with "/", and nothing is known about what lies in them.
    unreadable: Sequence[str] = ()
    # On a disk: links that are not followed, and names that no key can have, as they may be shown to a person.
    not_listed: Sequence[str] = ()


class SourceFile(Protocol):
    """An object of the source that is open for reading parts of it. All parts are of the same version.

    ``read`` raises ``Conflict`` if that version is not there any more.
    """

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str:
        """The ETag, as in a listing."""
        ...

    @property
    def modified(self) -> datetime: ...

    @property
    def digest(self) -> str:
        """A name for the bytes: two files with the same digest hold the same bytes.

        Up to ``HASHED`` bytes it is their SHA-256, whatever place the file is in and however it came there.
        """
        ...

    @property
    def is_costly(self) -> bool:
        """Whether a look at the file may take many requests, so that what it finds is worth to be kept."""
        ...

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...

    def close(self) -> None: ...


class Source(Protocol):
    """The author's objects. Nobody writes through this port."""

    def read(self, key: str, *, size_limit: int) -> SourceObject | None:
        """Return the object as it is now; None if it is gone. A body of more than *size_limit* bytes is left out."""
        ...

    def list(self, *, after: str, limit: int, folder: str = "") -> Listing:
        """List up to *limit* objects below *folder*, which ends with "/", whose key comes after *after*."""
        ...

    def open(self, key: str) -> SourceFile | None:
        """Open the object for reading parts of it, because media may have gigabytes; None if it is gone."""
        ...

    def etag(self, key: str) -> str | None:
        """Return the object's ETag as a listing would; None if it is gone."""
        ...

    def beside(self, stem: str, suffixes: Sequence[str]) -> Sequence[str]:
        """Return the keys *stem* + suffix that exist, in the order of *suffixes*. Each suffix begins with a dot."""
        ...


class Notes(Struct, frozen=True):
    """What a walk has noted of the files of the source."""

    seen: set[str]  # "<ETag> <key>" of each file
    others: set[str]  # the keys of those that were not as they should be, or whose rows have been written since


class Walked(Protocol):
    """Keeps a walk's notes from one build to the next, as long as only builds that end well write the catalogue."""

    def take(self, basis: str) -> Notes | None:
        """Take the last notes out; None if there are none of this basis that hold."""
        ...

    def keep(self, others: Iterable[str]) -> None:
        """Keep the notes that were taken out, with these further others, if this build ends well."""
        ...

    def leave(self, basis: str, seen: Iterable[str], others: Iterable[str]) -> None:
        """Keep new notes in place of all, if this build ends well."""
        ...


class Stored(Struct, frozen=True):
    """The document that is stored at a path."""

    etag: str
    digest: str | None  # the digest of the ``Document`` or ``MediaCopy``; None if somebody else wrote it
    modified: datetime | None = None  # when bytes or headers were last written; None where nothing has headers


class Documents(Protocol):
    """A place for documents, either for private documents only or for public documents only."""

    def head(self, path: str) -> Stored | None: ...

    def write(self, document: Document, *, expected: str | None) -> str:
        """Write the document if the ETag there is still *expected* (None: nothing is there). Return its new ETag."""
        ...

    def remove(self, path: str, *, expected: str) -> None:
        """Remove the document if its ETag is still *expected*. A missing document is no conflict."""
        ...


def demand_kind(document: Document, *, private: bool) -> None:
    """Refuse a private document at a public place, and the reverse. Every ``write`` calls this first."""
    if document.private is not private:
        raise ValueError(f"{document.path}: private documents and public documents have separate places")


class ListedDocument(Struct, frozen=True):
    """A document, as a listing of its place shows it."""

    path: str
    etag: str
    modified: datetime | None  # as in ``Stored``


class DocumentListing(Struct, frozen=True):
    """A page of a listing of documents."""

    documents: Sequence[ListedDocument]  # ordered by the UTF-8 bytes of their paths
    complete: bool  # no document comes after the last of these


class PublicSite(Documents, Protocol):
    """The place from which feed readers fetch: it holds public documents only."""

    def copy(self, media: MediaCopy, *, expected: str | None) -> str:
        """Write the source object's bytes if it still has its ETag, on the same condition and as ``write`` does.

        Raises:
            LostError: the kept picture is gone.
            UnfinishedError: the file is very large, and the next call goes on with it.
        """
        ...

    @property
    def copied_at_once(self) -> int:
        """The bytes of the largest file that one call copies."""
        ...

    def stage(self, media: MediaCopy) -> bool:
        """Bring the next parts of a larger file near its path, where nobody can see them before ``copy``.

        Return whether ``copy`` can end it at once.
        """
        ...

    def list(self, *, after: str, limit: int) -> DocumentListing:
        """List up to *limit* objects whose path comes after *after*, also those that somebody else wrote."""
        ...


class Changed(Struct, frozen=True):
    """Something happened to this source key."""

    key: str


class WalkOn(Struct, frozen=True):
    """The walk with this token has a next page."""

    token: str


class TellOn(Struct, frozen=True):
    """Articles that refer to this source key must be looked at again: those whose rows come after this sort key."""

    key: str
    after: str


Message = Changed | WalkOn | TellOn


class Queue(Protocol):
    """Messages for workers. Each message is received at least once, in any order."""

    def send(self, messages: Sequence[Message]) -> None: ...


HUB_TIME: Final = timedelta(seconds=4)  # the longest time that ``Hub.publish`` may take


class Hub(Protocol):
    """WebSub hubs. They tell subscribers that a topic has changed; a topic is the public address of a document."""

    def publish(self, hub: str, topics: Sequence[str]) -> Mapping[str, HubError]:
        """Tell *hub* that *topics* have changed, and return the error of each topic that the hub did not accept.

        This raises no error, and it returns within ``HUB_TIME``, whatever the hub does.
        """
        ...


class Pictures(Protocol):
    """Makes large pictures smaller, and keeps pictures in private, each under the hash of its bytes."""

    @property
    def pixels_at_once(self) -> int:
        """How many pixels one look at an article may take in, beside the first picture; the next look goes on."""
        ...

    def scale(self, body: bytes, media: Media, widths: Sequence[int]) -> Sequence[ScaledFile]:
        """Make the picture smaller: the narrowest first, in each of *widths* that is less than its own.

        Its own width comes last, unless it is more than all *widths*. The result is empty for a picture that moves:
        it stays as it is. This is pure work with a hostile file.

        Raises:
            PictureError: the picture is damaged, or would take too much memory.
        """
        ...

    def keep(self, name: str, body: bytes) -> None:
        """Keep a picture under the hash *name*. It never changes."""
        ...


class Isolation(Protocol):
    """The place where hostile files are read. This is pure work, and its failure must harm no other file."""

    def run(self, key: str, work: Callable[[], T]) -> T:
        """Do *work* for the source file at *key*.

        Raises:
            CostlyError: the file crashed the process that read it, or took too much memory or time.
            ReaderError: the program has an error that this file brings to light.
        """
        ...

    def run_limited(self, work: Callable[[], T]) -> T:
        """Do *work* that may be endless, always within limits of memory and time.

        Raises:
            CostlyError: the work took too much memory or time.
        """
        ...


class InProcess:
    """No isolation: the work is done in this process."""

    def run(self, key: str, work: Callable[[], T]) -> T:  # noqa: ARG002 - as the port has it
        return work()

    def run_limited(self, work: Callable[[], T]) -> T:
        return work()


class Together(Protocol):
    """Does several works at once. The works only ask the world and share nothing that they change."""

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Do all works, and give their results in the same order. All are tried; then the first error is raised."""
        ...


class InTurn:
    """Implements ``Together`` where nothing is gained by haste: one work after the other."""

    def run(self, works: Sequence[Callable[[], T]]) -> list[T]:
        results, errors = list[T](), list[Exception]()
        for work in works:
            try:
                results.append(work())
            except Exception as error:  # noqa: BLE001 - it is raised after the other works
                errors.append(error)
        if errors:
            raise errors[0]
        return results


class Task(Struct, frozen=True, kw_only=True):
    """Work for a helper."""

    kind: str  # "articles": decide about the articles with these keys; "pages": render the pages of these targets
    items: Sequence[Any]
    token: str  # the same for all tasks that belong together: the catalogue does not change between them


class Helped(Struct, frozen=True, kw_only=True):
    """What a helper has done."""

    results: Sequence[Any]  # the engine's own: one for each of the task's items
    messages: tuple[Message, ...] = ()  # that the work has asked to be sent


class Helper(Protocol):
    """Another process that works at the same time."""

    @property
    def least(self) -> int:
        """The number of articles or pages from which on the process is asked to help."""
        ...

    def begin(self, task: Task) -> None:
        """Give the helper one more task; it does them one after the other."""
        ...

    def is_ready(self) -> bool:
        """Say whether ``finish`` would not wait."""
        ...

    def finish(self) -> Helped | None:
        """Wait for the oldest task, and give what was done; None if the helper died."""
        ...


class PreviewOptions(Struct, frozen=True, kw_only=True):
    """How a preview, which its author alone sees, differs from what is public."""

    url: str  # the base of links, in place of the url in site.toml
    published_url: str | None = None  # the base of what is published; None: nothing is
    drafts: bool = False  # drafts are out
    future: bool = False  # articles are out before their date


REPLACED_STAY: Final = timedelta(days=30)  # how long a file stays public after another one has taken its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the engine sees it."""

    source: Source
    table: Table
    public: PublicSite
    reports: Documents  # private
    queue: Queue
    hub: Hub
    pictures: Pictures
    clock: Callable[[], datetime]  # aware, in UTC
    new_token: Callable[[], str]  # unique for ever: hexadecimal digits
    code: str = CODE_DIGEST  # the digest of the code that this worker runs
    isolation: Isolation = field(default_factory=InProcess)
    together: Together = field(default_factory=InTurn)
    helper: Helper | None = None
    walked: Walked | None = None
    default_url: str | None = None  # the base of links if site.toml has no url
    preview: PreviewOptions | None = None  # None: what comes out is public
    # How long a new file waits for another one with the same words to go, as ``aws s3 mv`` copies before it deletes.
    moves_within: timedelta = timedelta(hours=1)
    replaced_stay: timedelta = REPLACED_STAY
