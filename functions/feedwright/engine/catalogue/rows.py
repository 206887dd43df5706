"""The catalogue's rows: each kind with its place and its values, written and read here alone.

A row's place is its partition and its sort key; rows of a partition are ordered by their sort keys. A row's values are
JSON, compressed where they are long. ``Record``, ``Claim`` and the settings stand in records.py.

partition         sort                      values
article/<key>     record                    ``Record``: all that is kept of an article; it stays when the source is gone
source            <key>                     ``SourceRow``: what the walk compares with a listing
refs/<key>        <hash>                    ``ArticleRow``: an article that refers to a source file
use/<path>        <hash>                    ``ArticleRow``: an article whose entry shows a public media file
claim/<hash>      owner                     ``Claim``: who holds an id or an address, or held it last
claim/<hash>      wait/<hash>               ``ArticleRow``: an article that waits for the claim
entries/<feed>    <time>#<id>               ``MemberRow``: an entry that is out, in a feed; also in feeds not opened yet
archive/<feed>    <first key>               ``ArchiveRow``: a stretch of the feed's history, up to the next
tombstones/<feed> <hash>                    ``TombstoneRow``: an entry that was withdrawn from the feed
withdrawn         <hash>                    ``WithdrawnRow``: an address whose article was out and is no more
due               <time>#<hash>             ``ArticleRow``: an article whose time comes
outbox            <token>                   ``OutboxRow``: what a transaction asks to be rendered
mark              <target>#<token>          ``MarkRow``: a target to be rendered, and why
lease             <target>                  ``LeaseRow``: which worker renders the target, and until when
feed              <feed>                    ``FeedRow``: an open feed
site              site                      the settings in force
failing           <hash>                    ``FailingRow``: a page that a template of the publisher's fails on
ping              <token>                   ``PingRow``: feed documents that the hub has yet to hear of
hub               hub                       ``HubRow``: until when a hub that is out of order is left alone
report            <kind>#<time>#<hash>      ``ReportRow``: what the index of reports says of one report
passed-over       passed-over               ``PassedOverRow``: the files that the last walk found to be no articles
walk              walk                      ``WalkRow``: how far the walk through the source has come

Fields that a later release adds have defaults, because a catalogue outlives a deployment.
"""

import zlib
from datetime import datetime
from functools import cache
from typing import Any, Self

import msgspec

from feedwright.engine.catalogue.keys import WAITING, claim_partition, short_hash, timestamp
from feedwright.errors import Problem
from feedwright.ports import Key, Row

_COMPRESS_FROM = 1_024  # bytes
_COMPRESSION = 1  # the fastest, and hardly larger than the best


class RowValues(msgspec.Struct, frozen=True, kw_only=True):
    """The values of one kind of row."""

    @classmethod
    def of(cls, stored: Row) -> Self:
        """Read the values of a row of this kind."""
        data = stored.data if stored.data.startswith(b"{") else zlib.decompress(stored.data)
        values: Self = _decoder(cls).decode(data)
        return values

    def row(self, key: Key, version: str) -> Row:
        """Write the values as a row that stands at *key*."""
        data = msgspec.json.encode(self)
        if len(data) >= _COMPRESS_FROM:
            data = zlib.compress(data, _COMPRESSION)
        return Row(*key, version, data)


@cache
def _decoder(kind: type[RowValues]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class SourceRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What the walk compares with a listing of the source."""

    PARTITION = "source"

    etag: str | None = None  # None: a file that an article refers to, and that no listing has shown yet
    basis: str | None = None  # of an article: the settings and the code that it was read under
    rejected: bool = False

    @classmethod
    def key(cls, source_key: str) -> Key:
        return cls.PARTITION, source_key


class ArticleRow(RowValues, frozen=True, kw_only=True):
    """Names an article at a place that says what it has to do with it."""

    DUE = "due"

    article: str  # the article's key

    @staticmethod
    def referring(source_key: str) -> str:
        """Name the partition of the articles that refer to a file of the source."""
        return f"refs/{source_key}"

    @staticmethod
    def using(path: str) -> str:
        """Name the partition of the articles whose entries show a public media file."""
        return f"use/{path}"

    @classmethod
    def reference_key(cls, source_key: str, article: str) -> Key:
        return cls.referring(source_key), short_hash(article)

    @classmethod
    def use_key(cls, path: str, article: str) -> Key:
        return cls.using(path), short_hash(article)

    @staticmethod
    def wait_key(claimed: str, article: str) -> Key:
        return claim_partition(claimed), f"{WAITING}{short_hash(article)}"

    @classmethod
    def due_key(cls, sort: str) -> Key:
        return cls.DUE, sort


class MemberRow(RowValues, frozen=True, kw_only=True):
    """An entry that is out, in one feed."""

    article: str
    size: int  # bytes that the entry takes in a document of the feed
    label: str = ""  # as the entry spells what a feed that opens by itself is for
    # Of the main feed: what the sitemap shows of the entry, so that its parts are made without reading an article.
    page: str | None = None  # the slug, if the entry has a page here
    updated: datetime | None = None

    @staticmethod
    def partition(feed: str) -> str:
        return f"entries/{feed}"


class ArchiveRow(RowValues, frozen=True, kw_only=True):
    """A stretch of a feed's history."""

    listed: bool  # it has documents

    @staticmethod
    def partition(feed: str) -> str:
        return f"archive/{feed}"


class TombstoneRow(RowValues, frozen=True, kw_only=True):
    """An entry that was withdrawn from a feed."""

    id: str  # of the entry
    when: datetime

    @staticmethod
    def partition(feed: str) -> str:
        return f"tombstones/{feed}"

    @classmethod
    def key(cls, feed: str, entry_id: str) -> Key:
        return cls.partition(feed), short_hash(entry_id)


class WithdrawnRow(RowValues, frozen=True, kw_only=True):
    """An address whose article was out and is no more, so that new settings reach the notice in its place."""

    PARTITION = "withdrawn"

    slug: str
    basis: str  # of the settings that the notice was rendered under

    @classmethod
    def key(cls, slug: str) -> Key:
        return cls.PARTITION, short_hash(slug)


class Places(msgspec.Struct, frozen=True):
    """Where in a feed something changed, or how far the request to render all feeds has come.

    They are stored as one list of texts: the sort keys of entries as they are; a key from which on everything is looked
    at behind "*", and "" for all of a feed; of the target "feeds" the name of the last feed that was asked for.
    """

    entries: tuple[str, ...] = ()  # sort keys of entries that came, went or changed
    sweep_from: str | None = None  # the key from which on the feed's history is looked at; "": all of it
    cursor: str | None = None  # of the target "feeds": the name of the last feed that was asked for

    def to_texts(self) -> tuple[str, ...]:
        sweep = [] if self.sweep_from is None else [f"*{self.sweep_from}" if self.sweep_from else ""]
        return (*self.entries, *sweep, *([] if self.cursor is None else [self.cursor]))

    @classmethod
    def of(cls, kind: str, texts: tuple[str, ...]) -> "Places":
        if kind == "feeds":
            return cls(cursor=min(texts, default=None))
        sweeps = [text.removeprefix("*") for text in texts if not text or text.startswith("*")]
        entries = tuple(text for text in texts if text and not text.startswith("*"))
        return cls(entries=entries, sweep_from=min(sweeps, default=None))


class RequestValues(msgspec.Struct, frozen=True, array_like=True):
    """One target of an outbox row, and why it is to be rendered."""

    kind: str
    name: str
    left: str | None = None
    article: str | None = None
    at: tuple[str, ...] = ()  # ``Places`` as texts


class OutboxRow(RowValues, frozen=True, kw_only=True, rename={"requests": "things"}):
    """What a transaction asks to be rendered."""

    PARTITION = "outbox"

    requests: tuple[RequestValues, ...]
    freed: tuple[str, ...]  # claims that others may wait for
    at: datetime

    @classmethod
    def key(cls, token: str) -> Key:
        return cls.PARTITION, token


class MarkRow(RowValues, frozen=True, kw_only=True):
    """A target to be rendered, and why."""

    PARTITION = "mark"

    kind: str
    name: str
    left: str | None = None  # when an entry left the feed
    article: str | None = None  # whose entry began or ceased to show the media file
    at: tuple[str, ...] = ()  # ``Places`` as texts

    @classmethod
    def key(cls, target: str, token: str) -> Key:
        return cls.PARTITION, cls.prefix(target) + token

    @staticmethod
    def prefix(target: str) -> str:
        """Give what the sort keys of all marks of a target begin with."""
        return f"{target}#"


class LeaseRow(RowValues, frozen=True, kw_only=True):
    """Which worker renders a target, and until when."""

    owner: str
    expires: datetime

    @staticmethod
    def key(target: str) -> Key:
        return "lease", target


class FeedRow(RowValues, frozen=True, kw_only=True):
    """An open feed."""

    PARTITION = "feed"

    updated: str  # the feed's own date, which never steps back
    label: str | None = None  # the spelling under which the feed opened by itself
    since: str = ""  # the first date that the feed had

    @classmethod
    def key(cls, feed: str) -> Key:
        return cls.PARTITION, feed


class FailingRow(RowValues, frozen=True, kw_only=True):
    """A page that a template of the publisher's fails on, though the template passed its trial."""

    PARTITION = "failing"

    page: str  # the public path
    problem: Problem
    since: datetime

    @classmethod
    def key(cls, path: str) -> Key:
        return cls.PARTITION, short_hash(path)


class PingRow(RowValues, frozen=True, kw_only=True):
    """Feed documents that the hub has yet to hear of."""

    PARTITION = "ping"

    hub: str
    topics: tuple[str, ...]  # the public addresses of the documents
    at: datetime
    owner: str | None  # the worker that writes the documents; it sends the ping once they stand
    not_before: datetime  # when any worker may send it

    @classmethod
    def key(cls, token: str) -> Key:
        return cls.PARTITION, token


class HubRow(RowValues, frozen=True, kw_only=True):
    """Until when a hub that is out of order is left alone."""

    hub: str
    since: datetime
    until: datetime

    @staticmethod
    def key() -> Key:
        return "hub", "hub"


class ReportRow(RowValues, frozen=True, kw_only=True, omit_defaults=True):
    """What the index of reports says of one report."""

    PARTITION = "report"
    REJECTED, WARNED = "rejected#", "warned#"  # what sort keys begin with

    article: str  # the article's key
    since: datetime  # when the file was first so
    file: str  # the file that the first problem stands in
    line: int | None
    rule: str
    what: str
    cure: str
    further: int = 0  # warnings beside the first problem

    @classmethod
    def key(cls, article: str, since: datetime, *, rejected: bool) -> Key:
        kind = cls.REJECTED if rejected else cls.WARNED
        return cls.PARTITION, f"{kind}{timestamp(since)}#{short_hash(article)}"


class PassedOverRow(RowValues, frozen=True, kw_only=True):
    """The files that the last walk found to be no articles."""

    counts: dict[str, int]  # by suffix
    examples: tuple[str, ...]  # keys of some of them
    included: tuple[str, ...]  # globs of ``include`` that some file matches

    @staticmethod
    def key() -> Key:
        return "passed-over", "passed-over"


class WalkRow(RowValues, frozen=True, kw_only=True):
    """How far the walk through the source has come."""

    cursor: str  # the last key that was looked at
    begun: datetime
    moved: datetime  # when the cursor last moved
    listed: bool = False  # the source is done, and the cursor goes through the withdrawn
    finished: bool = False
    token: str
    passed_over: PassedOverRow | None = None  # what was counted so far

    @staticmethod
    def key() -> Key:
        return "walk", "walk"
