"""Reads dates as authors and their software write them."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feedwright.reading.prose.unreadable_date import UnreadableDate

YEARS = range(1001, 8999)  # years with four digits in every format and zone

_WEB_BEGAN = 1990
_FAR = timedelta(days=366)
_LENGTH = 100  # characters; a longer text is not a date
# Some versions of Python read 24:00 as the beginning of the next day; others refuse it.
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt ](?!24)\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:[Zz]|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"\d{8}(?:[Tt]?(?!24)(?:\d{4}|\d{6})(?:[Zz]|[+-]\d{2}(?::?\d{2})?)?)?", re.ASCII)
_UNIX = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?(?:\.\d+)?", re.ASCII)


def parse_date(value: object, *, languages: Sequence[str] = (), date_order: str | None = None) -> datetime | date:
    """Read a date in every form that can only mean a single day.

    Args:
        value: the text, or what TOML has read; a number counts seconds or milliseconds since 1970.
        languages: the languages of the months' names, beside English, the most probable first.
        date_order: how to read ``03/04/2024``: "dmy" or "mdy"; None: it is refused.

    Returns:
        A date if there is no time; a naive time if there is no zone.

    Raises:
        UnreadableDate: *value* is not a date, could be two dates, or lies outside ``YEARS``.
    """
    if isinstance(value, date):
        parsed = value
    elif isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        parsed = _parse_text(_as_text(value), languages, date_order)
    else:
        raise UnreadableDate("It is not a date.")
    if parsed.year not in YEARS:
        raise UnreadableDate("Its year is out of range.")
    return parsed


def to_utc(value: datetime | date, zone: ZoneInfo) -> datetime:
    """Convert *value* to UTC, in whole seconds.

    A date means the start of that day in *zone*, and a time without a zone is in *zone*.
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def date_warning(published: datetime, seen: datetime) -> str | None:
    """Say what is odd about a date: it is older than the web, or more than a year after *seen*.

    Args:
        published: the date of the entry.
        seen: when the article's file was last changed.
    """
    if published.year < _WEB_BEGAN:
        return f"the date, {published:%Y-%m-%d}, is older than the web."
    if published - seen > _FAR:
        return f"the date, {published:%Y-%m-%d}, is more than a year after the file was written, {seen:%Y-%m-%d}."
    return None


def _as_text(value: str | float) -> str:
    try:
        text = str(value).strip()
    except ValueError as error:  # an integer of thousands of digits
        raise UnreadableDate("It is not a date.") from error
    if len(text) > _LENGTH:
        raise UnreadableDate("It is too long for a date.")
    return text


def _parse_text(text: str, languages: Sequence[str], date_order: str | None) -> datetime | date:
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text) if len(text) == len("2026-11-23") else _parse_iso(text)
        if _COMPACT.fullmatch(text):
            return _parse_compact(text)
        if unix := _UNIX.fullmatch(text):
            return datetime.fromtimestamp(int(unix["seconds"]), UTC)
        # Most dates are read above and do not need this module.
        from feedwright.reading.prose.written_dates import parse_written_date  # noqa: PLC0415 - see above

        return parse_written_date(text, languages, date_order)
    except UnreadableDate:
        raise
    except (ValueError, OverflowError) as error:  # the 30th of February, an offset of 99 hours
        raise UnreadableDate("There is no such day, time or offset.") from error


def _parse_iso(text: str) -> datetime:
    return datetime.fromisoformat(f"{text[:10]}T{text[11:].upper().replace(' ', '')}")


def _parse_compact(text: str) -> datetime | date:
    if len(text) == len("20261123"):
        return date.fromisoformat(text)
    day, rest = text[:8], text[8:].upper().removeprefix("T")
    return datetime.fromisoformat(f"{day}T{rest}")
