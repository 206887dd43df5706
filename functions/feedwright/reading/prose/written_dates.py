"""Reads dates in words or in a country's order: ``May 6th, 2024 7:08 pm``, ``6. Mai 2024``, ``2024年5月6日``.

Nothing is guessed: a date that could mean two days, lacks a part or holds an unknown word is refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, json

from feedwright.reading.prose.unreadable_date import UnreadableDate

# RFC 822 §5.1 defines the American zones; every other abbreviation stands for several zones, or for none.
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0,
          "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
          "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "jst": 9, "nzst": 12, "nzdt": 13}  # fmt: skip
_UNIVERSAL = frozenset({"z", "ut", "utc", "gmt"})
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_CLOCKS = tuple(
    re.compile(written)
    for written in (
        rf"(?<![\d:])(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:])(?:\s?{_HALF})?",
        rf"(?<!\d)(?P<hour>\d{{1,2}})\s?{_HALF}",
        r"(?<!\d)(?P<hour>\d{1,2})\s?h(?:\s?(?P<minute>\d\d))?\b",
        r"(?<!\d)(?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?\s?uhr\b",
        r"\b(?:klo|kl|ore|alle)\.?\s?(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?(?!\d)",
    )
)
_ZONE = re.compile(
    rf"\s*(?:(?P<name>{'|'.join(_ZONES)})\b)?(?:\s*(?P<sign>[+-])(?P<hours>\d{{1,2}})(?::?(?P<minutes>\d\d))?(?!\d))?"
)
# JavaScript, Go and RFC 9557 write the zone's name after the offset; the name adds nothing.
_ZONE_NAME = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\s(?:[a-z]{2,5}|[+-]\d{2,4})(?:\s+m=[+-][\d.]+)?$)")

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:\s?(?P<mark>[./-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<day>\d{1,2})(?!\d)\.?"
    r"|\s?[年년]\s?(?P<east_month>\d{1,2})\s?[月월]\s?(?P<east_day>\d{1,2})\s?[日일号號]"
    r"(?:\s?\([日月火水木金土일월화수목금토]\))?)"
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})\s?(?P<mark>[./-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_EAST_HALF = re.compile(r"(?:(上午|午前|오전)|下午|午後|오후)\s?(\d{1,2}(?::\d\d){0,2})")
_EAST_CLOCK = re.compile(r"(\d{1,2})\s?[时時点點시]\s?(\d\d)\s?[分분](?:\s?\d\d\s?[秒초])?")

_ACCENTS = re.compile("[\u0300-\u036f]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_TOKEN = re.compile(r"\d+|[^\s\d!-/:-@\[-`{-~·«»،؛፡-፨\u2000-\u206f\u2e41、。]+")
_UNLIKE_ENGLISH = frozenset({"bas", "dua", "st", "teo"})  # in these languages, Jan, Mar or may is another month
_ORDINALS = "st nd rd th er e re o a ro ra"
_JOINTS = "at of on the um am om de del di den le el la las les d du as a alle ore os kl klo te uhr uur h r"
_JOINTS_ELSEWHERE = "roku року ngay nam"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of months and other words of a language."""

    months: Mapping[str, int]
    words: frozenset[str]  # days of the week, and words between the parts of a date
    pattern: re.Pattern[str]  # an expression that finds a month
    buddhist: bool = False


def parse_written_date(text: str, languages: Sequence[str], date_order: str | None) -> datetime | date:
    """Read a date that is neither ISO 8601 nor a number; see ``dates.parse_date``.

    Raises:
        UnreadableDate: with the reason and the cure.
        ValueError: the day or the time does not exist.
    """
    plain = _plain(text)
    clock, rest = _take_clock(plain)
    for read in (_year_first, _year_last):
        day_and_rest = read(rest, languages, date_order)
        if day_and_rest:
            day, rest = day_and_rest
            _demand_known(rest, languages)
            break
    else:
        day = _day_in_words(rest, languages)
    return day if clock is None else datetime.combine(day, clock)


def _plain(text: str) -> str:
    """Fold case, width, accents and the digits of every script, so that different spellings are equal."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", _INVISIBLE.sub("", folded))).replace("ı", "i")
    digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in bare)
    east = _EAST_CLOCK.sub(r"\1:\2", digits)
    return " ".join(_EAST_HALF.sub(lambda half: f"{half[2]} {'am' if half[1] else 'pm'}", east).split())


def _take_clock(text: str) -> tuple[time | None, str]:
    """Take the time of day, with its zone, out of *text*."""
    for written in _CLOCKS:
        if match := written.search(text):
            zone, end = _zone(text, match.end())
            parts = match.groupdict()
            hour = _hour(int(parts["hour"]), parts.get("half"))
            clock = time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0), tzinfo=zone)
            before = re.sub(r"(?<=\d)t$", "", text[: match.start()])  # the T of ISO 8601
            return clock, f"{before} {text[end:]}"
    return None, text


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise UnreadableDate("Its hour does not fit am or pm.")
    return hour % 12 + (12 if half == "p" else 0)


def _zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    """Read a zone that begins at *start*, and say where it ends."""
    match = _ZONE.match(text, start)
    if match is None or not (match["name"] or match["sign"]):
        return None, start
    name, hours, minutes = match["name"], int(match["hours"] or 0), int(match["minutes"] or 0)
    if not match["sign"]:
        return timezone(timedelta(hours=_ZONES[name])) if _ZONES[name] else UTC, match.end()
    if (name and name not in _UNIVERSAL) or hours > 23 or minutes > 59:
        raise UnreadableDate("No place on earth has its offset from UTC.")
    offset = timedelta(hours=hours, minutes=minutes)
    name_match = _ZONE_NAME.match(text, match.end())
    zone = timezone(-offset if match["sign"] == "-" else offset) if offset else UTC
    return zone, name_match.end() if name_match else match.end()


def _year_first(rest: str, _languages: Sequence[str], _date_order: str | None) -> tuple[date, str] | None:
    match = _YEAR_FIRST.search(rest)
    if match is None:
        return None
    month, day = match["month"] or match["east_month"], match["day"] or match["east_day"]
    return date(int(match["year"]), int(month), int(day)), _without(rest, match)


def _year_last(rest: str, languages: Sequence[str], date_order: str | None) -> tuple[date, str] | None:
    match = _YEAR_LAST.search(rest)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    order = _order(first, second, date_order or _custom(match["mark"], languages))
    if order is None:
        why = "In Europe it means another day than in America."
        iso = f"{year}-{second:02}-{first:02}"
        raise UnreadableDate(why, f'Write it as {iso}, or set date_order = "dmy" or "mdy" in site.toml.')
    day, month = (first, second) if order == "dmy" else (second, first)
    return date(year, month, day), _without(rest, match)


def _order(first: int, second: int, wanted: str | None) -> str | None:
    if first > 12 or first == second:
        return "dmy"
    return "mdy" if second > 12 else wanted


def _custom(mark: str, languages: Sequence[str]) -> str | None:
    """Give the day first for numbers with dots, as every language does that uses dots; in English it is not certain."""
    return "dmy" if mark == "." and any(not re.match(r"en\b", tag) for tag in languages) else None


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _demand_known(rest: str, languages: Sequence[str]) -> None:
    """Refuse words beside a complete date that are not a day of the week."""
    if not any(_all_known(rest, names) for names in _vocabularies(languages)):
        raise _not_understood(rest)


def _day_in_words(text: str, languages: Sequence[str]) -> date:
    for names in _vocabularies(languages):
        for month in names.pattern.finditer(text):  # in Welsh, a month and a day of the week have the same name
            rest = _without(text, month)
            if _all_known(rest, names):
                return _day_of(names, names.months[month[0]], rest)
    raise _not_understood(text)


def _all_known(rest: str, names: _Names) -> bool:
    return all(token.isdecimal() or token in names.words for token in _TOKEN.findall(rest))


def _day_of(names: _Names, month: int, rest: str) -> date:
    numbers = sorted((token for token in _TOKEN.findall(rest) if token.isdecimal()), key=len)
    if [len(number) for number in numbers] not in ([1, 4], [2, 4]):
        raise UnreadableDate("It needs a day and a year of four digits.")
    year = int(numbers[1])
    return date(year - 543 if names.buddhist and year > 2400 else year, month, int(numbers[0]))


def _not_understood(text: str) -> UnreadableDate:
    months = set(ENGLISH.pattern.findall(text))
    words = [token for token in _TOKEN.findall(text) if not token.isdecimal() and token not in ENGLISH.words | months]
    if not words or words == [text]:  # the whole of it is named already
        return UnreadableDate("It does not name a day.")
    if re.fullmatch(r"[a-z]{2,5}", words[0]):
        return UnreadableDate(
            f"{words[0]!r} is neither a month that Feedwright knows, nor a time zone with only one meaning."
        )
    return UnreadableDate(f"{words[0][:30]!r} is not understood.")


def _vocabularies(languages: Sequence[str]) -> Iterable[_Names]:
    """Yield the words of English and of the languages; a language whose months contradict English comes first."""
    primaries = {tag: tag.partition("-")[0] for tag in languages}
    yield from (names_in(tag) for tag, primary in primaries.items() if primary in _UNLIKE_ENGLISH)
    yield ENGLISH
    yield from (names_in(tag) for tag, primary in primaries.items() if primary not in {"en", *_UNLIKE_ENGLISH})


class _Written(Struct, frozen=True):
    """Names of a language as the Unicode Consortium's CLDR writes them."""

    months: list[list[str]]  # the forms of each month
    words: list[str]


class _Table(Struct, frozen=True):
    """What ``make names`` takes from CLDR: the place of each language tag's names."""

    tags: dict[str, int]
    names: list[_Written]


@lru_cache(maxsize=1)
def table() -> _Table:
    """Give the names in all languages."""
    return json.decode(Path(__file__).with_name("date_names.json").read_bytes(), type=_Table)


@lru_cache(maxsize=32)
def names_in(tag: str) -> _Names:
    """Give a language's names from CLDR; none for an unknown language."""
    place = table().tags.get(tag.lower())
    if place is None:
        shorter = tag.rpartition("-")[0]
        return names_in(shorter) if shorter else _names([], ())
    written = table().names[place]
    pairs = [(name, number) for number, forms in enumerate(written.months, 1) for name in forms]
    return _names(pairs, written.words, buddhist=tag.lower().partition("-")[0] == "th")


def _names(pairs: Iterable[tuple[str, int]], words: Iterable[str], *, buddhist: bool = False) -> _Names:
    months: dict[str, int] = {}
    unclear = set()
    for written, number in pairs:
        name = _plain(written).strip(". ")
        if not re.fullmatch(r"[\dm.\s]*[月월]?", name) and months.setdefault(name, number) != number:
            unclear.add(name)
    months = {name: months[name] for name in sorted(months, key=lambda name: (-len(name), name)) if name not in unclear}
    choice = "|".join(re.escape(name) + (r"(?!\d)" if name[-1].isdecimal() else r"(?![^\W\d_])") for name in months)
    known = [token for text in words for token in _TOKEN.findall(_plain(text))]
    joints = f"{_JOINTS} {_JOINTS_ELSEWHERE} {_ORDINALS}".split()
    return _Names(months, frozenset([*known, *joints]), re.compile(rf"(?<![^\W\d_])(?:{choice or '(?!)'})"), buddhist)


_ENGLISH_MONTHS = "January February March April May June July August September October November December".split()
_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
_SPELLINGS = [(form, n) for n, name in enumerate(_ENGLISH_MONTHS, 1) for form in (name, name[:3])]
ENGLISH = _names([*_SPELLINGS, ("Sept", 9)], [_ENGLISH_DAYS])
