"""Reads the dates of feeds as strictly as their specifications are."""

import re
from datetime import UTC, datetime, timedelta, timezone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_RFC_822 = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_DAYS)}), )?(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>[0-9]{{4}}) "
    rf"(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))? "
    rf"(?P<zone>[+-][0-9]{{4}}|{'|'.join(_ZONES)})"
)
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?P<fraction>\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_SHORTER = re.compile(  # what W3C's profile of ISO 8601 allows beside RFC 3339
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2})(?P<zone>Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)


def rfc_822(text: str) -> datetime | None:
    """Read a date of RSS; None if it is none."""
    match = _RFC_822.fullmatch(text)
    if match is None:
        return None
    year, day, hour, minute = (int(match[name]) for name in ("year", "day", "hour", "minute"))
    try:
        zone = timezone(_offset(match["zone"]))
        moment = datetime(
            year, _MONTHS.index(match["month"]) + 1, day, hour, minute, int(match["second"] or 0), tzinfo=zone
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone in _ZONES:
        return timedelta(hours=_ZONES[zone])
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def wrong_weekday(text: str) -> str | None:
    """Give the right weekday of a date of RSS that names another one."""
    match = _RFC_822.fullmatch(text)
    if match is None or match["weekday"] is None:
        return None
    try:
        day = datetime(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]), tzinfo=UTC)
    except ValueError:
        return None
    right = _WEEKDAYS[day.weekday()]
    return right if right[:3] != match["weekday"] else None


def rfc_3339(text: str) -> datetime | None:
    """Read a date of Atom and JSON Feed; None if it is none."""
    if _RFC_3339.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def w3c_date(text: str) -> datetime | None:
    """Read a date of Dublin Core, which may also be a year, a month or a day alone; None if it is none.

    Source: W3C's note on date and time formats, of 1997.
    """
    if match := _SHORTER.fullmatch(text):
        day = f"{match['year']}-{match['month'] or '01'}-{match['day'] or '01'}"
        text = f"{day}T{match['time'] or '00:00'}:00{match['zone'] or 'Z'}"
    return rfc_3339(text)


def has_fraction(text: str) -> bool:
    match = _RFC_3339.fullmatch(text)
    return match is not None and match["fraction"] is not None
