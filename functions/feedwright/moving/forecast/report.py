"""Writes forecasts for people, and as JSON for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from feedwright.moving.forecast.forecast import FeedForecast, Kind

_FORMATS = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_NAMED = 10  # entries of a kind that are named; with --json all are
_ALWAYS = (Kind.SAME, Kind.CHANGED, Kind.NEW_AGAIN, Kind.OLDER, Kind.GONE)


def lines_of(forecasts: Sequence[FeedForecast], total: int) -> Iterator[str]:
    """Describe what subscribers will see; *total* is the number of our entries."""
    for each in forecasts:
        yield f"{each.name} ({_FORMATS[each.format]}) and our {each.ours}:"
        kinds = [kind for kind in Kind if each.count(kind) or kind in _ALWAYS]
        counts = ", ".join(f"{each.count(kind):,} {kind}{_what_changed(each, kind)}" for kind in kinds)
        yield f"  {counts}{f', {each.reordered:,} in another place' if each.reordered else ''}"
        for kind in (Kind.NEW_AGAIN, Kind.OLDER, Kind.GONE):
            yield from _entries(each, kind)
        yield from (f"  note: {note}" for note in each.notes)
    yield conclusion(forecasts, total)


def _what_changed(feed: FeedForecast, kind: Kind) -> str:
    """Say what differs in changed entries; that their address does has a note of its own."""
    changed = Counter(
        name
        for entry in feed.entries
        if entry.kind is kind is Kind.CHANGED
        for name in entry.changed
        if name != "address"
    )
    return f" ({', '.join(f'{name} {count:,}' for name, count in changed.items())})" if changed else ""


def conclusion(forecasts: Sequence[FeedForecast], total: int) -> str:
    """Say in a line what the forecast comes to."""
    again = max((each.count(Kind.NEW_AGAIN) for each in forecasts), default=0)
    older = max((each.count(Kind.OLDER) for each in forecasts), default=0)
    line = f"{again:,} of your {total:,} entries will appear twice."
    return f"{line} {older:,} older entries will appear as new." if older else line


def _entries(feed: FeedForecast, kind: Kind) -> Iterator[str]:
    entries = [entry for entry in feed.entries if entry.kind is kind]
    for entry in entries[:_NAMED]:
        place = entry.file or entry.address or ""
        yield f"  {kind}: {entry.title or 'an entry without a title'} ({place})"
        if entry.cause:
            yield f"    cause: {entry.cause}"
        if entry.readers:
            yield f"    in {', '.join(entry.readers)}"
        if entry.cure:
            yield f"    cure: {entry.cure}"
    if len(entries) > _NAMED:
        yield f"  and {len(entries) - _NAMED:,} more that are {kind}; --json names all"


def as_json(forecasts: Sequence[FeedForecast], total: int) -> dict[str, Any]:
    """Give the forecasts as values that JSON can hold."""
    return {
        "entries": total,
        "new_again": max((each.count(Kind.NEW_AGAIN) for each in forecasts), default=0),
        "older": max((each.count(Kind.OLDER) for each in forecasts), default=0),
        "feeds": [
            {**asdict(each), "counts": {str(kind): each.count(kind) for kind in Kind}, "flooding": each.flooding}
            for each in forecasts
        ],
    }
