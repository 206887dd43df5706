"""Bodies in the state bucket: the data of rows that are too large for an item of the table.

A body's name is new each time, and says which row it is for. So it is easy to see whether the row still names the
body, and a body that no row names is named by no row ever again, except by a worker that has just written it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from feedwright.adapters.aws.errors import translated
from feedwright.ports import ANY, Change, Delete, Key, Put, Row

_FOLDER = "bodies/"
_LONGEST = 900  # bytes of a name; a sort key of the table has at most 1,024
_PAGE = 500  # bodies looked at together
_YOUNG = timedelta(days=1)  # a worker may still name a younger body
_KEPT = timedelta(days=30)  # a table that is set back to a backup names bodies that were in use then
_NOTES = "unnamed"  # the partition of notes about bodies that no row names


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPage:
    """Some bodies that no worker can have written just now."""

    owners: Mapping[str, Key]  # the place of the row that each body was written for
    last: str | None  # the last name that was listed; None: there are no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidying:
    """What is to be done about some bodies."""

    removed: Sequence[str]
    changes: Sequence[Change]  # of the notes


def body_name(key: Key, token: str) -> str:
    """Name a new body. The name of a row with a very long key does not say it, and such a body is never removed."""
    name = f"{_FOLDER}{token}/{quote(chr(10).join(key), safe='/')}"
    return name if len(name) <= _LONGEST else f"{_FOLDER}{token}"


def owner_of(name: str) -> Key | None:
    """Give the place of the row that a body was written for; None if the name does not say it."""
    _, slash, written = name.removeprefix(_FOLDER).partition("/")
    partition, parted, sort = unquote(written).partition("\n")
    return (partition, sort) if slash and parted else None


def note_key(name: str) -> Key:
    return _NOTES, name


def next_bodies(s3: Any, bucket: str, *, after: str, now: datetime) -> BodyPage:
    with translated():
        page = s3.list_objects_v2(Bucket=bucket, Prefix=_FOLDER, StartAfter=after, MaxKeys=_PAGE)
    listed = page.get("Contents", [])
    old = [item["Key"] for item in listed if item["LastModified"] < now - _YOUNG]
    owners = {name: owner for name in old if (owner := owner_of(name))}
    return BodyPage(owners=owners, last=listed[-1]["Key"] if page["IsTruncated"] else None)


def decide_tidying(page: BodyPage, named: set[str], since: Mapping[str, str], now: datetime) -> Tidying:
    """Decide which bodies go, and what is noted.

    Args:
        page: the bodies.
        named: those that their rows name.
        since: since when a walk has found a body without a row that names it, as ISO 8601 writes it.
        now: the time.
    """
    removed = [
        name for name in page.owners if name not in named and name in since and now - _moment(since[name]) >= _KEPT
    ]
    ended = [name for name in since if name in named or name in removed]
    begun = [name for name in page.owners if name not in named and name not in since]
    notes = [Put(Row(*note_key(name), now.isoformat(), b"{}"), ANY) for name in begun]
    return Tidying(removed=removed, changes=[*notes, *(Delete(note_key(name)) for name in ended)])


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
