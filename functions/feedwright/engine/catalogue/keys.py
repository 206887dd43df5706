"""Keys of the catalogue's rows, and the parts of keys: hashes, and times that sort correctly as text."""

import hashlib
from datetime import UTC, datetime

from feedwright.model.article import Entry, Identity
from feedwright.ports import Key
from feedwright.site import SITE_KEY

SITE: Key = ("site", "site")
NEWS_FEED = ".news"  # the entries of the sitemap for news search; no real feed's name begins with a dot
ARTICLES = "article/"  # the beginning of the partitions of articles' records
WAITING = "wait/"  # in a claim's partition: the beginning of the sort keys of articles that wait for the claim
_SORT_LENGTH = 900  # bytes; a sort key of DynamoDB has at most 1,024


def article_key(key: str) -> Key:
    return f"{ARTICLES}{key}", "record"


def claim(kind: str, value: str) -> str:
    return short_hash(f"{kind}\n{value}")


def claims_of(identity: Identity) -> tuple[str, ...]:
    """Name the claims of an entry: its ids, and last its address."""
    ids = dict.fromkeys([identity.id, identity.guid or identity.id])
    return (*(claim("id", entry_id) for entry_id in ids), claim("slug", identity.slug))


def claim_partition(claimed: str) -> str:
    return f"claim/{claimed}"


def claim_key(claimed: str) -> Key:
    return claim_partition(claimed), "owner"


def position(entry: Entry, when: datetime) -> str:
    """Give the sort key of an entry in a feed; *when* is the entry's date in the feed's order."""
    return sort_within_limits(f"{timestamp(when)}#{entry.id}")


def id_in_position(sort: str) -> str | None:
    """Give the id of the entry that has this sort key in a feed; None if the key was cut."""
    entry_id = sort.partition("#")[2]
    return entry_id if len(sort.encode()) < _SORT_LENGTH - 40 else None


def sort_within_limits(sort: str) -> str:
    """Cut a sort key that is too long, and write a hash in place of the rest."""
    encoded = sort.encode("utf-8", "replace")
    if len(encoded) <= _SORT_LENGTH:
        return sort
    return encoded[: _SORT_LENGTH - 40].decode(errors="ignore") + short_hash(sort)


def due_sort(when: datetime, key: str) -> str:
    return f"{timestamp(when)}#{short_hash(key)}"


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def timestamp(moment: datetime) -> str:
    """Write a time in UTC as RFC 3339 says, in whole seconds. Such texts sort by time."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def record_key(key: str) -> Key:
    """Give the place of the record for a source key: the article's own record, or the settings."""
    return SITE if key == SITE_KEY else article_key(key)
