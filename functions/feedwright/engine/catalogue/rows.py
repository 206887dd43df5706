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
mark              <target>#<token>           a target to build
lease             <target>                   who builds it, until when
feed              <feed>                    an open feed: its own date, which never steps back; its label
site              site                      settings in force
failing           <hash>                    a page that a template of the publisher's fails on
ping              <token>                   feed documents that the hub has yet to hear of
hub               hub                       until when a hub that is out of order is left alone
walk              walk                      how far the walk through the source has come
"""

import hashlib
import zlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from feedwright.model.article import Entry
from feedwright.ports import Key, Row
from feedwright.site import SITE_KEY

SITE: Key = ("site", "site")
WALK: Key = ("walk", "walk")
HUB: Key = ("hub", "hub")
_COMPRESS_FROM = 1_024  # bytes
_COMPRESSION = 1  # the fastest, and hardly larger than the best
_SORT_LENGTH = 900  # bytes; DynamoDB's sort keys have at most 1,024


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
    values: dict[str, Any] = msgspec.json.decode(data_of(stored))
    return values


def user_key(key: str) -> Key:
    """Where that stands which shows files: an article's record, or the settings."""
    return SITE if key == SITE_KEY else article_key(key)


def data_of(stored: Row) -> bytes:
    return stored.data if stored.data.startswith(b"{") else zlib.decompress(stored.data)


NEWS_FEED = ".news"  # no feed's name begins so: who stands in it stands in the sitemap for news search
