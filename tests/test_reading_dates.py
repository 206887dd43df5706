"""Dates mean what their author meant, in the site's zone where none is written."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.dates import parse_date, to_utc

BERLIN = ZoneInfo("Europe/Berlin")
DATE_LIKE = st.text("0123456789-+:.,TZ tzGMTUNov ", max_size=40)


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-23", "2026-11-22T23:00:00"),
        ("2026-07-23", "2026-07-22T22:00:00"),
        ("2026-11-23 08:30", "2026-11-23T07:30:00"),
        ("2026-11-23T08:30:00", "2026-11-23T07:30:00"),
        ("2026-11-23T08:30:00Z", "2026-11-23T08:30:00"),
        ("2026-11-23t08:30:00z", "2026-11-23T08:30:00"),
        ("2026-11-23T08:30:00.999Z", "2026-11-23T08:30:00"),
        ("2026-11-23T08:30:00+05:30", "2026-11-23T03:00:00"),
        ("2026-11-23 08:30:00 +0530", "2026-11-23T03:00:00"),
        ("2026-11-23 08:30:00 UTC", "2026-11-23T08:30:00"),
        ("2026-11-23 08:30 GMT", "2026-11-23T08:30:00"),
        (" 2026-11-23 ", "2026-11-22T23:00:00"),
        ("Mon, 23 Nov 2026 08:30:00 +0100", "2026-11-23T07:30:00"),
        ("23 Nov 2026 08:30 GMT", "2026-11-23T08:30:00"),
        ("23 Nov 2026 08:30:00 EST", "2026-11-23T13:30:00"),
        ("23 Nov 2026 08:30:00", "2026-11-23T07:30:00"),
        ("23 Nov 2026 08:30:00 -0000", "2026-11-23T08:30:00"),
        (date(2026, 11, 23), "2026-11-22T23:00:00"),
        (datetime(2026, 11, 23, 8, 30, 0, 5), "2026-11-23T07:30:00"),  # noqa: DTZ001 - as TOML has it
        (datetime(2026, 11, 23, 8, 30, tzinfo=timezone(timedelta(hours=-8))), "2026-11-23T16:30:00"),
    ],
)
def test_dates_are_fixed_in_utc_and_whole_seconds(written, utc):
    moment = to_utc(parse_date(written), BERLIN)
    assert moment.tzinfo is UTC
    assert moment.isoformat() == f"{utc}+00:00"


def test_a_day_without_midnight_starts_when_it_starts():
    assert to_utc(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo")).isoformat() == "2018-11-04T03:00:00+00:00"


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2026-13-01", "2026-02-30", "23.11.2026", "11/23/2026", "03/04/2026", "2026-11-23T25:00", "2026",
     "0999-12-31", "9000-01-01", "20261123", "2026-11-23T08:30:00 CET", "23 Nov 2026 08:30:00 CEST",

     "99 Nov 2026 08:30",      "23 Nov 2026 99:99:99 +0000", "23 Nov 2026 08:30:00 +9999", "٢٠٢٦-١١-٢٣", "2026-11-23T08:30:60Z", None,
     20261123, True,      ["2026-11-23"], {"year": 2026}, date(1, 1, 1), datetime(9999, 12, 31, tzinfo=UTC)],
    ids=str,
)  # fmt: skip
def test_what_could_mean_another_day_is_refused(written):
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(written)


@given(st.text(max_size=60) | DATE_LIKE | st.from_regex(r"\d{1,2} Nov \d{4} .{0,30}"), st.sampled_from([BERLIN, UTC]))
def test_any_text_is_a_date_that_can_be_published_or_refused(text, zone):
    try:
        moment = to_utc(parse_date(text), zone)
    except (ValueError, OverflowError):
        return
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0
    assert 999 <= moment.year <= 9000
