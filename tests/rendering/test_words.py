"""What pages say of their own, and how they spell days, sizes and lengths of time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from feedwright.languages import day, duration
from feedwright.model.article import Enclosure
from feedwright.rendering.display import clock, direction, file_kind, file_name, size
from feedwright.rendering.words import Words, words_in

LANGUAGES = "en de fr es it pt nl pl uk ru ar he zh zh-Hant ja ko".split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_there_in_every_language_and_its_own(language):
    told, english = words_in(language), words_in("en")
    assert told.language == language
    for name in Words.__slots__:
        assert getattr(told, name).strip()
    if language != "en":
        same = {name for name in Words.__slots__ if getattr(told, name) == getattr(english, name)}
        assert same <= {"transcript", "comma"}  # Dutch says "transcript" too
    assert told.season.format(2).count("2") == told.episode.format(2).count("2") == 1


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("de-AT", "de"),
        ("EN-gb", "en"),
        ("iw", "he"),
        ("zh-CN", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-hant-HK", "zh-Hant"),
        ("fi", "en"),
        ("art", "en"),
    ],
)
def test_a_language_is_found_by_its_tag_or_english_speaks(language, known):
    assert words_in(language).language == known


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "23 November 2026"),
        ("en-US", "November 23, 2026"),
        ("de-CH", "23. November 2026"),
        ("fr", "23 novembre 2026"),
        ("es-MX", "23 de noviembre de 2026"),
        ("it", "23 novembre 2026"),
        ("pt-BR", "23 de novembro de 2026"),
        ("nl", "23 november 2026"),
        ("pl", "23 listopada 2026"),
        ("uk", "23 листопада 2026 р."),
        ("ru", "23 ноября 2026 г."),
        ("ar", "23 نوفمبر 2026"),
        ("he", "23 בנובמבר 2026"),
        ("ja", "2026年11月23日"),
        ("zh-Hant-TW", "2026年11月23日"),
        ("ko", "2026년 11월 23일"),
        ("fi", "2026-11-23"),
        ("ena", "2026-11-23"),
    ],
)
def test_a_day_is_written_as_its_language_does_or_in_figures(language, written):
    moment = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert day(moment, ZoneInfo("Europe/Kyiv"), language) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_has_a_name_of_its_own(language):
    assert len({day(datetime(2026, month, 1, tzinfo=UTC), UTC, language) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("length", "language", "written"),
    [
        (0, "en", "1 kB"),
        (640_400, "en", "640 kB"),
        (12_345_678, "en-GB", "12.3 MB"),
        (12_345_678, "de", "12,3 MB"),
        (1_000_000, "ja", "1.0 MB"),
    ],
)
def test_a_size_is_rounded(length, language, written):
    assert size(length, language) == written


@pytest.mark.parametrize(
    ("seconds", "language", "written"),
    [
        (0, "en", "0 s"),
        (29, "en-GB", "29 s"),
        (720, "de", "12 min"),
        (750, "en", "12 min 30 s"),
        (3_600, "fr", "1 h"),
        (5_025, "en", "1 h 24 min"),
        (750, "ja", "12分30秒"),
        (750, "zh-TW", "12分鐘30秒"),
        (750, "zh", "12分钟30秒"),
        (750, "ru", "12 мин 30 с"),
        (750, "tlh", "12 min 30 s"),
    ],
)
def test_a_length_of_time_on_a_page_is_no_time_of_day(seconds, language, written):
    assert duration(seconds, language) == written


@pytest.mark.parametrize(("seconds", "written"), [(5, "0:05"), (245, "4:05"), (3723, "1:02:03")])
def test_a_length_of_time_reads_as_players_show_it(seconds, written):
    assert clock(seconds) == written


@pytest.mark.parametrize(
    ("url", "media_type", "name", "kind"),
    [
        ("https://a.example/media/1/The%20film.MP4?x=1", "video/mp4", "The film.MP4", "MP4"),
        ("https://a.example/episode", "audio/mpeg", "episode", "MPEG"),
        ("https://a.example/", "application/pdf", "https://a.example/", "PDF"),
        ("https://a.example/a%00b.longer", "text/vtt", "ab.longer", "VTT"),
    ],
)
def test_a_file_is_named_as_people_know_it(url, media_type, name, kind):
    enclosure = Enclosure(url=url, media_type=media_type)
    assert (file_name(enclosure), file_kind(enclosure)) == (name, kind)


def test_a_script_decides_the_direction_before_the_language():
    assert [direction(tag) for tag in ("ar", "ar-Latn", "az-Arab", "en")] == ["rtl", "ltr", "rtl", "ltr"]
