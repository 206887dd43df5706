"""Compares an old feed with ours, entry by entry, by what each feed reader keys on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from feedwright.moving.forecast.matching import address_key, matched, out_of_order
from feedwright.moving.forecast.readers import READERS, Reader, key_of, keys_for
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.moving.served.markup import plain_paragraphs
from feedwright.reading.identity import is_absolute_iri


class Kind(StrEnum):
    """What becomes of an entry for a subscriber of the old feed."""

    SAME = "the same"
    CHANGED = "changed"
    NEW_AGAIN = "new again"
    OLDER = "older than the old feed's oldest"
    NEW = "new"
    ARCHIVED = "in the archive only"
    GONE = "gone"


FLOODING = frozenset({Kind.NEW_AGAIN, Kind.OLDER})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForecast:
    """What becomes of one entry, and why."""

    kind: Kind
    title: str
    address: str | None
    file: str | None = None  # the article's file within the content
    changed: tuple[str, ...] = ()  # "title", "date", "text", "address"
    readers: tuple[str, ...] = ()  # those that show it as new
    cause: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedForecast:
    """What the subscribers of one old feed will see."""

    name: str  # the old feed's
    format: str
    ours: str  # our feed's path
    entries: tuple[EntryForecast, ...]
    reordered: int
    notes: tuple[str, ...]

    def count(self, kind: Kind) -> int:
        return sum(entry.kind is kind for entry in self.entries)

    @property
    def flooding(self) -> int:
        """Count the entries that subscribers will see as new though they are old."""
        return sum(entry.kind in FLOODING for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurFeed:
    """A feed that we publish, as its document says, and the further entries of its archive."""

    path: str
    feed: ServedFeed
    archived: tuple[ServedItem, ...] = ()


def forecast(old: ServedFeed, ours: Sequence[OurFeed], files: Mapping[str, str]) -> FeedForecast | None:
    """Say what the subscribers of *old* will see.

    Args:
        old: the old feed.
        ours: all feeds that we publish. The feed of the same format with most of the old entries is compared.
        files: the articles' files, by the address of their page.

    Returns:
        None if we publish no feed of that format.
    """
    candidates = [each for each in ours if each.feed.format == old.format]
    if not candidates:
        return None
    new = max(candidates, key=lambda each: len(matched(old.items, each.feed.items)))
    pairs = matched(old.items, new.feed.items)
    comparison = _Comparison(old, new, files, _known(old))
    entries = [comparison.entry(item, pairs.get(place)) for place, item in enumerate(new.feed.items)]
    left = [item for place, item in enumerate(old.items) if place not in set(pairs.values())]
    entries += _missing(left, new.archived)
    return FeedForecast(
        name=old.name,
        format=old.format,
        ours=new.path,
        entries=tuple(entries),
        reordered=out_of_order([pairs[place] for place in sorted(pairs)]),
        notes=(*old.notes, *_notes(old, new, pairs)),
    )


def _known(old: ServedFeed) -> Mapping[str, frozenset[str]]:
    """Give the keys that each reader has kept of the old feed."""
    keys = {}
    for reader in _readers(old):
        parts = keys_for(reader, old.format, old.items)
        keys[reader.name] = frozenset(key for item in old.items if (key := key_of(item, parts)))
    return keys


def _readers(feed: ServedFeed) -> list[Reader]:
    return [reader for reader in READERS if feed.format in reader.keys]


@dataclass(frozen=True, slots=True)
class _Comparison:
    old: ServedFeed
    new: OurFeed
    files: Mapping[str, str]
    known: Mapping[str, frozenset[str]]

    def entry(self, item: ServedItem, place: int | None) -> EntryForecast:
        """Say what becomes of an entry of ours; *place* is where the old feed has it."""
        if place is None:
            return self._without_match(item)
        before = self.old.items[place]
        alarmed = tuple(reader.name for reader in _readers(self.old) if reader.counts and self._is_new(reader, item))
        changed = _changed(before, item)
        cause, cure = _why(self.old, before, item) if alarmed else ("", "")
        file = self.files.get(item.link or "")
        return EntryForecast(
            kind=Kind.NEW_AGAIN if alarmed else Kind.CHANGED if set(changed) - {"address"} else Kind.SAME,
            title=item.title,
            address=item.link,
            file=file,
            changed=changed,
            readers=alarmed,
            cause=cause,
            cure=f"in {file}: {cure}" if file and cure else cure,
        )

    def _is_new(self, reader: Reader, item: ServedItem) -> bool:
        key = key_of(item, keys_for(reader, self.old.format, self.new.feed.items))
        return key is not None and key not in self.known[reader.name]

    def _without_match(self, item: ServedItem) -> EntryForecast:
        oldest = min((each.date for each in self.old.items if each.date), default=None)
        entry = EntryForecast(kind=Kind.NEW, title=item.title, address=item.link, file=self.files.get(item.link or ""))
        if item.date is None or oldest is None or item.date >= oldest:
            return entry
        return replace(
            entry,
            kind=Kind.OLDER,
            readers=tuple(reader.name for reader in _readers(self.old) if reader.counts),
            cause=f"it is of {item.date:%Y-%m-%d}, and the old feed went back to {oldest:%Y-%m-%d} only",
            cure=f"in site.toml: window = {max(self.old.window, 1)}",
        )


def _changed(before: ServedItem, item: ServedItem) -> tuple[str, ...]:
    pairs: dict[str, tuple[object, object]] = {
        "title": (" ".join(before.title.split()), " ".join(item.title.split())),
        "date": (_instant(before), _instant(item)),
        "text": (_words(before), _words(item)),
        "address": (address_key(before.link), address_key(item.link)),
    }
    return tuple(name for name, (was, is_now) in pairs.items() if was != is_now)


def _instant(item: ServedItem) -> datetime | None:
    return item.published or item.updated


def _words(item: ServedItem) -> str:
    return "".join(re.findall(r"\w+", plain_paragraphs(item.content_html))).casefold()


def _why(old: ServedFeed, before: ServedItem, item: ServedItem) -> tuple[str, str]:
    """Name the cause for which an entry is new again, and the line of front matter that cures it."""
    if before.id is None and item.id != before.link:
        cause = f"the old feed gave it no {'id' if old.format != 'rss' else 'guid'}, so readers go by its address"
        return cause, f"guid: {before.link}" if before.link else ""
    if before.id is None:
        return "the old feed gave it no guid, and these readers go by its address and date or text, too", ""
    if before.id != item.id:
        name = "id" if old.format == "atom" else "guid"
        cause = f"its old id is {before.id!r}, and ours is {item.id!r}"
        if name == "id" and not is_absolute_iri(before.id):
            return f"{cause}; Atom allows no such id, so it cannot be kept", ""
        return cause, f"{name}: {_quoted(before.id)}"
    return "these readers give the ids of the old feed up, because many are missing or equal", ""


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"(?:https?|tag|urn):[^\s#\"']+", text) else "'" + text.replace("'", "''") + "'"


def _missing(left: Sequence[ServedItem], archived: Sequence[ServedItem]) -> list[EntryForecast]:
    """Give the entries of the old feed that ours does not show."""
    kept = set(matched(left, archived).values())
    return [
        EntryForecast(kind=Kind.ARCHIVED if place in kept else Kind.GONE, title=item.title, address=item.link)
        for place, item in enumerate(left)
    ]


def _notes(old: ServedFeed, new: OurFeed, pairs: Mapping[int, int]) -> list[str]:
    notes = []
    moved = sum(
        address_key(old.items[place].link) != address_key(new.feed.items[at].link) for at, place in pairs.items()
    )
    by_address = ", ".join(reader.name for reader in _readers(old) if not reader.counts)
    if moved and by_address:
        count = f"{moved:,} entr{'y has' if moved == 1 else 'ies have'} a new address"
        notes.append(f"{count}. Readers that go by the address alone show them again: {by_address}.")
    address, ours = old.own_address, new.feed.own_address
    if address and ours and address != ours:
        names = " and ".join(reader.name for reader in _readers(old) if reader.with_feed_address)
        notes.append(
            f"The feed moves from {address} to {ours}. Let the old address redirect with status 301, and keep it: "
            f"for {names or 'readers'} the feed's address is part of each entry."
        )
    if any(item.id is None for item in old.items):
        notes.append("The old feed gave some entries no id: readers differ most about these.")
    return notes
