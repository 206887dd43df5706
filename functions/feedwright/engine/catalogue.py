"""The catalogue's rows: their keys, and their values to and from bytes.

partition         sort                      what
article/<key>     record                    an article's ``Record``; a tombstone stays when the source is gone
source            <key>                     what the walk compares with a listing: ETag; of articles also basis, whether
                                            it was rejected
refs/<key>        <hash>                    an article that refers to a source file: it hears when that changes
use/<path>        <hash>                    an article whose entry shows a public media file: it stays with the last one
claim/<hash>      owner, wait/<hash>        who holds an id or an address, or held it last; and who waits for it
entries/<feed>    <time>#<id>               one row per entry that is out, per feed; also of feeds not opened yet
archive/<feed>    <first key>               a stretch of the feed's history, up to the next: one archive document
tombstones/<feed> <hash>                    an entry that was withdrawn from the feed
withdrawn         <hash>                    an address whose article was out and is no more
due               <time>#<hash>             an article whose time comes
outbox            <token>                   what a transaction touched
mark              <thing>#<token>           a thing to build
lease             <thing>                   who builds it, until when
feed              <feed>                    an open feed: its own date, which never steps back; its label
site              site                      settings in force
failing           <hash>                    a page that a template of the publisher's fails on
ping              <token>                   feed documents that the hub has yet to hear of
hub               hub                       until when a hub that is out of order is left alone
walk              walk                      how far the walk through the source has come
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec

from feedwright.errors import Problem
from feedwright.model import Entry
from feedwright.ports import Key, Row
from feedwright.reading.normalise import READER_VERSION, Identity, Version
from feedwright.reading.references import Reference
from feedwright.rendering.formats import RENDERER_VERSION
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import with_pictures

SITE: Key = ("site", "site")
WALK: Key = ("walk", "walk")
HUB: Key = ("hub", "hub")
CODE = (READER_VERSION, RENDERER_VERSION)
_COMPRESS_FROM = 1_024  # bytes
_COMPRESSION = 1  # the fastest, and hardly larger than the best
_SORT_LENGTH = 900  # bytes; DynamoDB's sort keys have at most 1,024


class State(StrEnum):
    WITHDRAWN = "withdrawn"  # its source is gone
    DRAFT = "draft"
    REJECTED = "rejected"  # and there is no good version to show
    SCHEDULED = "scheduled"
    OUT = "out"
    EXPIRED = "expired"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry stands: one row of a feed."""

    feed: str
    sort: str  # the row's key: newest first in the feed's own order
    label: str = ""  # as the entry spells what a feed that opens by itself is for


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of one article."""

    key: str
    revision: int = 0
    state: State = State.WITHDRAWN
    identity: Identity | None = None
    version: Version | None = None
    entry: Entry | None = None  # of the last good version
    has_page: bool = False
    expires: datetime | None = None  # of that version
    files: tuple[Reference, ...] = ()  # that it shows or offers
    references: tuple[Reference, ...] = ()  # that the version read last refers to; each has its row under refs/
    tombstones: tuple[str, ...] = ()  # feeds that say its entry was withdrawn
    buried: datetime | None = None  # when it was
    shown: bool = False  # it has been out: from then on its dates count
    had_page: bool = False  # a page has been out at its address, its own or that of who held the address before
    source_digest: str = ""  # of the version read last, good or bad
    etag: str = ""
    basis: str = ""  # of settings and renderer that it was read under
    members: tuple[Member, ...] = ()  # where its entry stands now
    due: str | None = None  # the sort key of its due row
    claims: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    told: datetime | None = None  # since when there are just this problem and these warnings, if any

    @property
    def out(self) -> bool:
        return self.state is State.OUT

    @property
    def media(self) -> dict[str, Reference]:
        """The files of ours that its entry shows to readers, by public path."""
        return {one.path: one for one in self.files} if self.out else {}

    @property
    def places(self) -> dict[str, str]:
        """Where its entry stands: sort keys by feed."""
        return {member.feed: member.sort for member in self.members}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    site: Site | None  # the last good one
    source_digest: str
    code: tuple[int, int]  # versions of reader and renderer
    # New whenever a setting changed that articles depend on; no hash, since settings may change there and back while
    # a page is being built under the ones between.
    epoch: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)  # the publisher's own, by name; the last good ones
    pictures: tuple[Reference, ...] = ()  # within the content, that the settings name
    problem: Problem | None = None
    warnings: tuple[Problem, ...] = ()
    told: datetime | None = None  # as a ``Record``'s

    @property
    def valid_site(self) -> Site:
        """The last good settings, where there must be some.

        Raises:
            LookupError: nothing may be read or built before a valid ``site.toml`` is recorded.
        """
        if self.site is None:
            raise LookupError("no valid site.toml is recorded yet")
        return self.site

    @property
    def shown_site(self) -> Site:
        """The valid settings as documents show them: pictures within the content by their public addresses."""
        site = self.valid_site
        return with_pictures(site, {one.keys[0]: site.url + one.path for one in self.user.files})

    @property
    def user(self) -> Record:
        """The settings as one who shows files, as articles do."""
        shown = tuple(one for one in self.pictures if one.media and one.media.media_type.startswith("image/"))
        return Record(key=SITE_KEY, state=State.OUT, files=shown, references=self.pictures, basis=f"{self.code[0]}.")

    @property
    def basis(self) -> str:
        """What an article's record and page were made under: where it moved, the walk has the article read again."""
        return f"{CODE[0]}.{CODE[1]}.{self.epoch}"


def article_key(key: str) -> Key:
    return f"article/{key}", "record"


def source_key(key: str) -> Key:
    return "source", key


def reference_key(key: str, article: str) -> Key:
    return f"refs/{key}", short_hash(article)


def use_key(path: str, article: str) -> Key:
    return f"use/{path}", short_hash(article)


def claim(kind: str, value: str) -> str:
    return short_hash(f"{kind}\n{value}")


def claim_key(claimed: str) -> Key:
    return f"claim/{claimed}", "owner"


def wait_key(claimed: str, key: str) -> Key:
    return f"claim/{claimed}", f"wait/{short_hash(key)}"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds an id or an address. A freed claim remembers when its entry was first seen and last updated.

    So an article that becomes another file (``a.txt`` becomes ``a.md``) stays the same entry with the same dates.
    """

    holder: str | None  # an article's key; None: it is free
    first_seen: datetime
    version: Version | None = None
    had_page: bool = False  # as its holder's


def claim_row(claimed: str, held: Claim, version: str) -> Row:
    return row(claim_key(claimed), version, held)


def claim_of(stored: Row) -> Claim:
    return _CLAIM.decode(_data_of(stored))


def entries_partition(feed: str) -> str:
    return f"entries/{feed}"


def position(entry: Entry, when: datetime) -> str:
    """The sort key of an entry in a feed that is ordered by *when*."""
    sort = f"{timestamp(when)}#{entry.id}"
    if len(sort.encode()) <= _SORT_LENGTH:
        return sort
    return sort.encode()[: _SORT_LENGTH - 40].decode(errors="ignore") + short_hash(sort)


def due_sort(when: datetime, key: str) -> str:
    return f"{timestamp(when)}#{short_hash(key)}"


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def timestamp(moment: datetime) -> str:
    """RFC 3339 to the second, which sorts as text."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def row(key: Key, version: str, values: Any) -> Row:
    """Write a table, or a dataclass of ours, as JSON; what is long, compressed."""
    data = msgspec.json.encode(values)
    if len(data) >= _COMPRESS_FROM:
        data = zlib.compress(data, _COMPRESSION)
    return Row(*key, version, data)


def values_of(stored: Row) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.json.decode(_data_of(stored))
    return values


def user_key(key: str) -> Key:
    """Where that stands which shows files: an article's record, or the settings."""
    return SITE if key == SITE_KEY else article_key(key)


def user_of(key: str, stored: Row | None) -> Record:
    """What stood at a ``user_key``; a new record if there was none."""
    if stored is None:
        return Record(key=key)
    return site_record_of(stored).user if key == SITE_KEY else record_of(stored)


def record_row(record: Record) -> Row:
    return row(article_key(record.key), str(record.revision), record)


def record_of(stored: Row) -> Record:
    return _RECORD.decode(_data_of(stored))


def site_row(record: SiteRecord, version: str) -> Row:
    values = {
        "site": record.site.to_json() if record.site else None,
        "source_digest": record.source_digest,
        "code": record.code,
        "epoch": record.epoch,
        "templates": record.templates,
        "pictures": record.pictures,
        "problem": record.problem,
        "warnings": record.warnings,
        "told": record.told,
    }
    return row(SITE, version, values)


def site_record_of(stored: Row) -> SiteRecord:
    values = values_of(stored)
    return SiteRecord(
        site=Site.from_json(values["site"]) if values["site"] else None,
        source_digest=values["source_digest"],
        code=(values["code"][0], values["code"][1]),
        epoch=values["epoch"],
        templates=values.get("templates", {}),
        pictures=msgspec.convert(values.get("pictures", ()), tuple[Reference, ...]),
        problem=Problem(**values["problem"]) if values["problem"] else None,
        warnings=msgspec.convert(values.get("warnings", ()), tuple[Problem, ...]),
        told=moment(told) if (told := values.get("told")) else None,
    )


def next_revision(record: Record, **changes: Any) -> Record:
    return msgspec.structs.replace(record, revision=record.revision + 1, **changes)


def _data_of(stored: Row) -> bytes:
    return stored.data if stored.data.startswith(b"{") else zlib.decompress(stored.data)


# Fields that a later version of this code adds have defaults: a catalogue outlives a deployment.
_RECORD, _CLAIM = msgspec.json.Decoder(Record), msgspec.json.Decoder(Claim)
