"""Rules of dates."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from feedwright.checking.feeds.dates import has_fraction, rfc_822, rfc_3339, w3c_date, wrong_weekday
from feedwright.checking.feeds.document import Feed, Hit, Value
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.finding import Level

_READ = {"822": rfc_822, "3339": rfc_3339, "w3c": w3c_date}
_SPECIFICATIONS = {"822": "RFC 822", "3339": "RFC 3339", "w3c": "W3C's form, such as 2026-11-23T08:30:00Z"}
_AHEAD = timedelta(hours=24)  # NetNewsWire ignores dates that are later


def moment(value: Value) -> datetime | None:
    """Read a date as its specification demands."""
    return _READ[value.kind](value.text.strip())


def _bad_dates(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.dates:
            if moment(value) is None:
                form = _SPECIFICATIONS[value.kind]
                yield Hit(what=f"{value.where}: '{value.text.strip()[:60]}' is no date of {form}.", line=value.line)


def _weekdays(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.dates:
            if value.kind == "822" and (right := wrong_weekday(value.text.strip())):
                yield Hit(what=f"{value.where}: '{value.text.strip()}' was a {right}.", line=value.line)


def _fractions(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.dates:
            if value.kind != "822" and has_fraction(value.text.strip()):
                yield Hit(what=f"{value.where} has a fraction of a second: '{value.text.strip()}'.", line=value.line)


def _no_date(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not item.dates:
            yield Hit(what=f"{item.where} has no date.", line=item.line)


def _no_updated(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if "atom:updated" not in item.children:
            yield Hit(what=f"{item.where} has no <updated>.", line=item.line)


def _ahead(feed: Feed) -> Iterator[Hit]:
    for item in feed.items if feed.now else ():
        for value in item.dates:
            date = moment(value)
            if date and feed.now and date - feed.now > _AHEAD:
                yield Hit(what=f"{value.where} is in the future: '{value.text.strip()}'.", line=value.line)


ROWS = (
    FeedRule(
        name="item-date-form",
        why="A reader that cannot read a date shows the time at which it fetched the feed, or no time.",
        cure="Write Mon, 23 Nov 2026 08:30:00 +0000 in RSS, and 2026-11-23T08:30:00Z in Atom and JSON Feed.",
        find=_bad_dates,
    ),
    FeedRule(
        name="item-weekday",
        formats=("rss",),
        why="Strict parsers refuse a date whose weekday is wrong.",
        cure="Write the right weekday, or none.",
        find=_weekdays,
    ),
    FeedRule(
        name="item-date-fraction",
        level=Level.WARNING,
        why="Some readers read fractions of a second as minutes, so dates move.",
        cure="Write whole seconds.",
        find=_fractions,
    ),
    FeedRule(
        name="item-date",
        formats=("rss", "json"),
        level=Level.WARNING,
        why="Without a date readers show when they fetched the feed.",
        cure="Write pubDate in RSS, and date_published in JSON Feed.",
        find=_no_date,
    ),
    FeedRule(
        name="item-updated",
        formats=("atom",),
        why="Atom demands the time of the last change.",
        cure="Add <updated>.",
        find=_no_updated,
    ),
    FeedRule(
        name="item-date-ahead",
        level=Level.WARNING,
        why="Some readers leave out items of the future, others keep them at the top.",
        cure="Publish the item when its time has come.",
        find=_ahead,
    ),
)
