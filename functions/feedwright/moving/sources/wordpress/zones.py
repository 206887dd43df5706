"""Guesses a site's time zone: the export has each date twice, in UTC and by the site's clock."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Zones in which many people write, the most populous first; sites elsewhere name theirs with --timezone.
_ZONES = (
    "Europe/London Europe/Berlin Europe/Athens Europe/Istanbul Europe/Moscow America/New_York America/Chicago "
    "America/Denver America/Los_Angeles America/Sao_Paulo America/Argentina/Buenos_Aires America/Mexico_City "
    "America/Bogota America/Santiago America/Halifax America/St_Johns America/Phoenix Asia/Kolkata Asia/Shanghai "
    "Asia/Tokyo Asia/Jakarta Asia/Karachi Asia/Dhaka Asia/Dubai Asia/Tehran Asia/Jerusalem Asia/Kathmandu "
    "Africa/Cairo Africa/Lagos Africa/Johannesburg Africa/Nairobi Australia/Sydney Australia/Brisbane "
    "Australia/Adelaide Australia/Perth Pacific/Auckland"
).split()
_WRONG_SHARE = 20  # one date in so many may have been written under another setting


def zone_of(pairs: Iterable[tuple[datetime, datetime]]) -> str | None:
    """Give the zone that fits pairs of a date in UTC and by the site's clock; None if no zone fits."""
    offsets = [(utc.replace(tzinfo=UTC), local - utc) for utc, local in pairs]
    offsets = [(utc, offset) for utc, offset in offsets if abs(offset) < timedelta(hours=15)]
    if not offsets:
        return None
    if _fits("UTC", offsets):
        return "UTC"
    return next((name for name in _ZONES if _fits(name, offsets)), None)


def _fits(name: str, offsets: list[tuple[datetime, timedelta]]) -> bool:
    zone = ZoneInfo(name)
    wrong = sum(utc.astimezone(zone).utcoffset() != offset for utc, offset in offsets)
    return wrong * _WRONG_SHARE <= len(offsets)
