"""Dates mean what their author meant, in the site's zone where none is written."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON
from feedwright.reading.prose.dates import date_warning, parse_date, to_utc
from feedwright.reading.prose.unreadable_date import UnreadableDate
from places import ROOT

BERLIN = ZoneInfo("Europe/Berlin")
FUNCTIONS = ROOT / "functions"
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


WRITTEN = (
    "2024-05-06 07:08:09 +02:00|2024-05-06 07:08:09.123456789 +0200 CEST m=+0.01|2024-05-06T07:08:09,5+02:00"
    "|2024-05-06T07:08:09+02:00[Europe/Berlin]|20240506T070809+0200|Mon May 06 2024 07:08:09 GMT+0200 (CEST)"
    "|Mon May 06 07:08:09 +0200 2024|Monday, May 6th, 2024 at 7:08:09 AM UTC+2|6-May-2024 07:08:09 +02"
    "|2024/05/06 07:08:09 +0200|1714972089|1714972089123|1714972089.5|20240506050809Z|Mon, 6 May 2024 05:08:09 -0000"
    "|Mon May  6 05:08:09 UTC 2024|6 May 2024 01:08:09 EDT|2024-05-06 07:08:09 CEST|Mon, 06 May 2024 08:08:09 EEST|6 May 2024 05:08:09 UT|2024-05-06 05:08:09Z"
)


@pytest.mark.parametrize("written", WRITTEN.split("|"))
def test_one_moment_is_read_in_every_form_that_software_writes(written):
    assert to_utc(parse_date(written), BERLIN) == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize("value", [1714972089, 1714972089123, 1714972089.5])
def test_numbers_count_from_1970(value):
    assert to_utc(parse_date(value), BERLIN) == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    "2024/05/06|2024.5.6|20240506|May 6, 2024|6 May 2024|6th of May 2024|MAY 6 2024|Tue May 06 2024|6.May.2024|2024 May 6"
    "|2024年5月6日|2024年 5月 6日（月）|2024년 5월 6일|٢٠٢٤-٠٥-٠٦|２０２４-０５-０６|\u200e6 May 2024".split("|"),
)
def test_one_day_is_read_in_every_form(written):
    assert parse_date(written) == date(2024, 5, 6)


@pytest.mark.parametrize(
    "written",
    "May 6, 2024 7:08 pm|7:08 p.m., 6 May 2024|6 May 2024 19h08|2024-05-06 19:08|20240506T1908|2024年5月6日 午後7:08"
    "|2024年5月6日19时08分|2024년 5월 6일 오후 7:08".split("|"),
)
def test_so_is_one_time_of_it(written):
    assert parse_date(written).replace(second=0) == datetime(2024, 5, 6, 19, 8)  # noqa: DTZ001 - none is written


def test_noon_and_midnight_are_told_apart():
    assert [parse_date(f"6 May 2024 12 {half}").hour for half in ("am", "pm")] == [0, 12]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de", "6. Mai 2024"),
        ("de", "Montag, den 6. Mai 2024"),
        ("de-CH", "Mo., 6.5.2024"),
        ("fr", "lundi 6 mai 2024"),
        ("es", "6 de mayo de 2024"),
        ("pt-BR", "segunda-feira, 6 de maio de 2024"),
        ("it", "lun 6 mag 2024"),
        ("nl", "maandag 6 mei 2024"),
        ("pl", "6 maja 2024 r."),
        ("cs", "6. května 2024"),
        ("ru", "6 мая 2024 г."),
        ("uk", "понеділок, 6 травня 2024 року"),
        ("ar", "٦ مايو ٢٠٢٤"),
        ("he", "6 במאי 2024"),
        ("hi", "६ मई २०२४"),
        ("th", "วันจันทร์ที่ 6 พฤษภาคม พ.ศ. 2567"),
        ("tr", "6 MAYIS 2024"),
        ("hu", "2024. május 6."),
        ("lt", "2024 m. gegužės 6 d."),
        ("lv", "2024. gada 6. maijs"),
        ("fi", "maanantai 6. toukokuuta 2024"),
        ("vi", "ngày 6 tháng 5 năm 2024"),
        ("zh-Hant-TW", "2024年5月6日 星期一"),
    ],
)
def test_months_are_known_by_their_names_in_the_sites_language(language, written):
    assert parse_date(written, languages=[language]) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("language", "written"),
    [("de", "6. Mai 2024 um 19.08 Uhr"), ("fr", "6 mai 2024 à 19 h 08"), ("fi", "6.5.2024 klo 19.08"),
     ("es", "6 de mayo de 2024 a las 19:08"), ("it", "6 maggio 2024 alle 19.08")],
)  # fmt: skip
def test_and_the_time_as_it_is_written_there(language, written):
    assert parse_date(written, languages=[language]) == datetime(2024, 5, 6, 19, 8)  # noqa: DTZ001 - none is written


def test_one_name_is_another_month_in_another_language():
    assert parse_date("6 listopada 2024", languages=["pl"]).month == 11
    assert parse_date("6 listopada 2024", languages=["hr"]).month == 10
    assert parse_date("16 Meurzh 2024", languages=["br"]).month == 3
    assert parse_date("Meurzh 16 Genver 2024", languages=["br"]).month == 1


def test_a_name_that_two_months_share_is_none():
    with pytest.raises(UnreadableDate):
        parse_date("6 su 2024", languages=["dyo"])


def test_all_languages_of_a_site_are_tried():
    assert parse_date("6 mai 2024", languages=["en", "zz", "zz-ZZ", "fr"]) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("written", "order", "language", "day"),
    [
        ("03/04/2024", "dmy", "en", date(2024, 4, 3)),
        ("03/04/2024", "mdy", "en", date(2024, 3, 4)),
        ("3-4-2024 10:00 pm", "dmy", "en", datetime(2024, 4, 3, 22)),  # noqa: DTZ001 - none is written
        ("3.4.2024", "mdy", "en", date(2024, 3, 4)),
        ("3.4.2024", None, "de", date(2024, 4, 3)),
        ("3. 4. 2024", None, "cs", date(2024, 4, 3)),
        ("13/04/2024", None, "en", date(2024, 4, 13)),
        ("04/13/2024", None, "en", date(2024, 4, 13)),
        ("04/13/2024", "dmy", "en", date(2024, 4, 13)),
        ("4/4/2024, 7:08:09 PM", None, "en", datetime(2024, 4, 4, 19, 8, 9)),  # noqa: DTZ001 - none is written
    ],
)
def test_the_site_says_what_comes_first(written, order, language, day):
    assert parse_date(written, languages=[language], date_order=order) == day


@pytest.mark.parametrize(
    ("written", "language"), [("03/04/2024", "de"), ("03-04-2024", "de"), ("3.4.2024", "en-GB"), ("3.4.2024", "en")]
)
def test_else_it_is_refused_with_the_cure(written, language):
    with pytest.raises(UnreadableDate) as caught:
        parse_date(written, languages=[language])
    assert 'date_order = "dmy"' in caught.value.cure
    assert "2024-04-03" in caught.value.cure


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2026-13-01", "2026-02-30", "11/2026", "13/13/2026", "2026-11-23T25:00", "2026-11-23T24:00", "2026",
     "0999-12-31", "9000-01-01", "2026-11-23T08:30:00 IST", "23 Nov 2026 08:30:00 BST", "23 Nov 26", "23 November",
     "November 2026", "2026-11", "2026-W48-1", "99 Nov 2026 08:30", "23 Nov 2026 99:99:99 +0000", "03/04/26",
     "23 Nov 2026 08:30:00 +9999", "2026-11-23T08:30:60Z", "2026-11-23T08:30:00+99:00", "yesterday", "now", "today",
     "2 hours ago", "next Monday", "23 Nov 2026 EST +01:00", "23 Nov 2026 08:30 EST+1", "23 Nov 2026 13 pm",
     "23 Nov 2026 0 am", "23 Nov Dec 2026", "23 24 Nov 2026", "6. Mai 2024", "令和6年5月6日", "1 2 3", "9" * 5_000,
     "May 6, 2024 or so", "171497208", "17149720891234", "x" * 101, "-" * 100, "1:" * 50,
     None, 2026, -1, 1.5, float("inf"), float("nan"), 10**5_000, True, ["2026-11-23"], {"year": 2026}, date(1, 1, 1),
     datetime(9999, 12, 31, tzinfo=UTC)],
    ids=lambda value: ascii(value)[:40] if not isinstance(value, int) else "number",
)  # fmt: skip
def test_what_could_mean_another_day_is_refused(written):
    with pytest.raises(UnreadableDate, match=r"\w") as caught:
        parse_date(written, languages=["en"])
    assert caught.value.why
    assert caught.value.cure


@pytest.mark.parametrize(
    ("published", "odd"),
    [(NOON, False), (NOON + timedelta(days=300), False), (NOON + timedelta(days=400), True),
     (datetime(1989, 12, 31, tzinfo=UTC), True), (datetime(1990, 1, 1, tzinfo=UTC), False)],
)  # fmt: skip
def test_a_date_before_the_web_or_far_ahead_is_odd(published, odd):
    assert bool(date_warning(published, NOON)) == odd


MOMENTS = st.datetimes(datetime(1001, 1, 1), datetime(8998, 12, 31)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001 - zones are written
PATTERNS = st.sampled_from(
    "%Y-%m-%dT%H:%M:%S|%Y-%m-%d %H:%M:%S|%Y/%m/%d %H:%M:%S|%Y.%m.%d %H:%M:%S|%Y%m%dT%H%M%S|%Y%m%d%H%M%S|%d %b %Y %H:%M:%S"
    "|%a, %d %b %Y %H:%M:%S|%B %d, %Y %I:%M:%S %p|%A, %d. %B %Y at %H:%M:%S|%a %b %d %Y %H:%M:%S|%Y年%m月%d日 %H:%M:%S".split(
        "|"
    )
)


@given(MOMENTS, PATTERNS, st.sampled_from(["", " Z", " +0530", " -03:00", " GMT+0200 (CEST)", " UTC", " PST"]))
def test_a_date_comes_back_from_every_pattern(moment, pattern, zone):
    written = moment.strftime(pattern).replace(moment.strftime("%Y"), f"{moment.year:04}", 1)
    zone = "" if "%d%H" in pattern else "Z" if "dT" in pattern else zone
    parsed = parse_date(written + zone, languages=["de"])
    assert parsed.replace(tzinfo=None) == moment
    assert (parsed.tzinfo is not None) == bool(zone)


@given(
    st.dates(date(1001, 1, 1), date(8998, 12, 31)),
    st.sampled_from("de fr es pt it nl pl cs ru uk ar he hi tr hu lt lv fi sv el ro bg id vi ja ko zh fa bn".split()),
    st.sampled_from(["full", "long"]),
)
def test_a_date_comes_back_from_every_language(day, language, length):
    assert parse_date(format_date(day, length, locale=language), languages=[language]) == day


@given(
    st.text(max_size=60) | DATE_LIKE | st.from_regex(r"\d{1,2} Nov \d{4} .{0,30}"),
    st.sampled_from([BERLIN, UTC]),
    st.sampled_from(["en", "de", "ja", "th"]),
    st.sampled_from([None, "dmy", "mdy"]),
)
def test_any_text_is_a_date_that_can_be_published_or_refused(text, zone, language, order):
    try:
        moment = to_utc(parse_date(text, languages=[language], date_order=order), zone)
    except UnreadableDate:
        return
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0
    assert 999 <= moment.year <= 9000


def test_dates_in_the_usual_forms_load_no_names_of_months():
    """A cold start pays for them where an article needs them."""
    code = """
import sys
from feedwright.reading.prose.dates import parse_date
for written in ("2024-05-06T07:08:09+02:00", "2024-05-06", "2024-05-06 07:08", "20240506", "1714972089"):
    parse_date(written, languages=["de"])
assert "feedwright.reading.prose.written_dates" not in sys.modules
from feedwright.reading.prose.written_dates import table
names_are_loaded = lambda: table.cache_info().currsize == 1
parse_date("6 May 2024", languages=["de"])
assert not names_are_loaded(), "a date in English needs no other names"
parse_date("6. Mai 2024", languages=["de"])
assert names_are_loaded()
"""
    subprocess.run([sys.executable, "-c", code], cwd=FUNCTIONS, check=True)


def test_the_names_are_those_that_babel_has():
    subprocess.run([sys.executable, ROOT / ".ci/date_names.py", "--check"], check=True)


@pytest.mark.parametrize(
    ("language", "written"),
    [("zh-TW", "2024年5月6日 週一"), ("de-LI", "6. Mai 2024"), ("de-XX-1996", "6. Mai 2024"), ("iw", "6 במאי 2024"),
     ("no", "6. mai 2024"), ("sr-RS", "6. мај 2024."), ("sr-Latn", "6. maj 2024."), ("PT-br", "6 de maio de 2024")],
)  # fmt: skip
def test_a_region_or_an_old_name_of_a_language_has_its_names_too(language, written):
    assert parse_date(written, languages=[language]) == date(2024, 5, 6)


@pytest.mark.parametrize("language", ["", "-", "xx", "tlh-KP", "i-klingon", "a" * 100])
def test_a_language_that_nobody_knows_has_the_names_of_english(language):
    assert parse_date("6 May 2024", languages=[language]) == date(2024, 5, 6)
    with pytest.raises(UnreadableDate):
        parse_date("6 jar 2024", languages=[language])
