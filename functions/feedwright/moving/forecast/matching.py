"""Finds the same entry in two feeds: by id, by address, by title and date."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from feedwright.moving.served.feed import ServedItem

_Key = Callable[[ServedItem], object]


def address_key(address: str | None) -> str | None:
    """Bring spellings of one address into the same form, to compare addresses; ids are never compared so."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    path = unquote(parts.path).removesuffix("index.html").removesuffix("index.php").removesuffix(".html").rstrip("/")
    kept = [each for each in parts.query.split("&") if each and not each.startswith(("utm_", "source=rss"))]
    return f"{host}{path}?{'&'.join(kept)}" if kept else f"{host}{path}"


def _address(item: ServedItem) -> str | None:
    return address_key(item.address or item.link)


def _title_and_date(item: ServedItem) -> tuple[str, str] | None:
    return (item.title.casefold(), item.date.isoformat()) if item.title and item.date else None


def _title_and_day(item: ServedItem) -> tuple[str, str] | None:
    return (item.title.casefold(), item.date.date().isoformat()) if item.title and item.date else None


def _last_part(item: ServedItem) -> str | None:
    """Give the last part of the address, which a generator makes of the file's name as we do."""
    name = (_address(item) or "").partition("?")[0].rpartition("/")[2].casefold()
    name = re.sub(r"[\s+_-]+", "-", name)  # Obsidian writes a name's blanks as +
    return name if len(name) >= _TELLING else None


_TELLING = 4  # letters of a name that says which entry it is
# The order counts: what says more comes first.
_KEYS: tuple[_Key, ...] = (lambda item: item.id, _address, _title_and_date, _title_and_day, _last_part)


def matched(old: Sequence[ServedItem], new: Sequence[ServedItem]) -> Mapping[int, int]:
    """Match items; give the place in *old* for each place in *new* that has a match. Each item is matched once."""
    pairs: dict[int, int] = {}
    free = set(range(len(old)))
    for key in _KEYS:
        places = _places(old, free, key)
        for place, item in enumerate(new):
            value = key(item) if place not in pairs else None
            if value is not None and (candidates := places.get(value)):
                pairs[place] = candidates.pop(0)
                free.discard(pairs[place])
    return pairs


def _places(items: Sequence[ServedItem], free: Iterable[int], key: _Key) -> dict[object, list[int]]:
    places: dict[object, list[int]] = {}
    for place in sorted(free):
        if (value := key(items[place])) is not None:
            places.setdefault(value, []).append(place)
    return places


def out_of_order(places: Sequence[int]) -> int:
    """Count the items that must be moved so that all others are in their old order."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(places) - len(tails)
