"""Dates as authors write them."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

YEARS = range(1001, 8999)  # four digits in every format, whatever the zone

_SPACED_OFFSET = re.compile(r"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*) (?=[+-]\d|Z|UTC|GMT)")
_NAMED_UTC = re.compile(r"(?:UTC|GMT)$")


def parse_date(value: object) -> datetime | date:
    """Read ISO 8601 (RFC 3339) or RFC 2822, or a date that TOML has read already.

    Returns:
        A date where no time was given; a naive time where no zone was.

    Raises:
        ValueError: *value* is no date, or one outside ``YEARS``.
    """
    if isinstance(value, date):
        parsed = value
    elif isinstance(value, str):
        parsed = _parse_text(value.strip())
    else:
        raise ValueError("it is no date")  # noqa: TRY004 - callers need not tell faults apart
    if parsed.year not in YEARS:
        raise ValueError("its year is out of range")
    return parsed


def to_utc(value: datetime | date, zone: ZoneInfo) -> datetime:
    """Fix *value* on the time line, in whole seconds.

    A date is the start of that day in *zone*, and a time without a zone is *zone*'s.
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def _parse_text(text: str) -> datetime | date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    if re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", text):
        return datetime.fromisoformat(_NAMED_UTC.sub("Z", _SPACED_OFFSET.sub(r"\1", text.upper())))
    if re.match(r"(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s", text):
        return _parse_rfc2822(text)
    raise ValueError("it is in no known form")


def _parse_rfc2822(text: str) -> datetime:
    parsed = parsedate_to_datetime(text)
    if parsed.tzinfo is None:
        if text.endswith("-0000"):  # UTC from a place that is not told (RFC 5322 §3.3)
            return parsed.replace(tzinfo=UTC)
        if not re.search(r"\d{1,2}:\d{2}(:\d{2})?$", text):
            raise ValueError("its zone is unknown")
    return parsed
