"""The table of feed readers: by what each of them recognises an entry that it has already shown.

A row was read in the reader's own source. A key is the first of its parts that an item has; ``link+date`` is one part
of two values. Readers compare keys letter by letter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from feedwright.moving.served.feed import ServedItem

_VALUES: Mapping[str, Callable[[ServedItem], str | None]] = {
    "id": lambda item: item.id,
    "inner_id": lambda item: item.inner_id,
    "link": lambda item: item.link,
    "related": lambda item: item.related,
    "title": lambda item: item.title,
    "text": lambda item: item.content_html or item.summary,
    "date": lambda item: item.date.isoformat() if item.date else None,
}
_BAD_SHARE = 20  # one bad id in so many makes FreshRSS give up the ids of the whole feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A feed reader, and what its keys are in each format; a format that it does not read is not there."""

    name: str
    keys: Mapping[str, tuple[str, ...]]
    counts: bool = True  # false: it goes by the address, which nearly every move changes
    with_feed_address: bool = False  # the address of the feed is part of each key
    gives_ids_up: bool = False  # if many items of a feed have no id or the same id
    fallback: tuple[str, ...] = field(default=())  # the keys in place of ids that are given up


def _keys(rss: str, atom: str = "id", json: str = "") -> dict[str, tuple[str, ...]]:
    written = {"rss": rss, "atom": atom, "json": json}
    return {form: tuple(keys.split()) for form, keys in written.items() if keys}


READERS = (
    Reader(
        name="NetNewsWire",
        keys=_keys("id link+date link title+date text", json="id"),
        with_feed_address=True,
    ),
    Reader(name="Miniflux", keys=_keys("id link title+text", "id link", "id link related text")),
    Reader(
        name="FreshRSS",
        keys=_keys("inner_id id link+date+title", json="id title+text+link"),
        gives_ids_up=True,
        fallback=("link+date",),
    ),
    Reader(name="newsboat", keys=_keys("id link+date link title")),
    Reader(name="Liferea", keys=_keys("id title+text")),
    Reader(name="Feedbin", keys=_keys("id link+date+title link+title", json="id"), with_feed_address=True),
    Reader(name="CommaFeed", keys=_keys("id link")),
    Reader(name="Tiny Tiny RSS", keys=_keys("id link title")),
    Reader(name="Thunderbird", keys=_keys("id link+title+text")),
    Reader(name="rss2email", keys=_keys("id text")),
    Reader(name="elfeed", keys=_keys("id link text", "id link")),
    Reader(name="reader", keys=_keys("id link", json="id")),
    Reader(name="Letterhead", keys=_keys("link", "link"), counts=False),
    Reader(name="rss2email with trust-link", keys=_keys("link", "link"), counts=False),
)


def key_of(item: ServedItem, parts: Iterable[str]) -> str | None:
    """Give the key by which a reader with these *parts* knows *item*; None if the item has none of them."""
    for part in parts:
        values = [_VALUES[name](item) for name in part.split("+")]
        if values[0]:
            return "\x00".join(value or "" for value in values)
    return None


def keys_for(reader: Reader, form: str, items: Iterable[ServedItem]) -> tuple[str, ...]:
    """Say which parts count for *reader* in a feed with these *items*."""
    parts = reader.keys[form]
    if not reader.gives_ids_up:
        return parts
    ids = [key_of(item, ("inner_id", "id")) for item in items]
    bad = len(ids) - len({each for each in ids if each})
    return reader.fallback if bad * _BAD_SHARE > len(ids) else parts
