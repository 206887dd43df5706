"""How a language writes days, and which word it has for a correction; articles and pages use both.

Nothing here reads the clock or the system's locale.
"""

from datetime import UTC, datetime, tzinfo

from msgspec import Struct


def day(moment: datetime, zone: tzinfo, language: str) -> str:
    """Write the day of *moment* in the site's time zone, as *language* writes it; ISO 8601 for an unknown language."""
    local = moment.astimezone(zone)
    primary, _, rest = language.lower().partition("-")
    order = _ORDERS.get("en-us" if (primary, rest) == ("en", "us") else primary)
    if order is None:
        return local.date().isoformat()
    month = _MONTHS[primary][local.month - 1] if primary in _MONTHS else str(local.month)
    return order.format(year=local.year, month=month, day=local.day)


def period(name: str, language: str) -> str:
    """Write a year (2026), a month (2026-03) or a day (2026-03-15) as a heading in *language*."""
    year, _, rest = name.partition("-")
    month, _, written_day = rest.partition("-")
    if written_day:
        return day(datetime(int(year), int(month), int(written_day), tzinfo=UTC), UTC, language)
    primary = language.lower().partition("-")[0]
    months = _HEADED.get(primary) or _MONTHS.get(primary)
    if not month or not (months or primary in _HEADINGS):
        return name
    written = months[int(month) - 1] if months else str(int(month))
    return _HEADINGS.get(primary, "{month} {year}").format(year=year, month=written)


def duration(seconds: int, language: str) -> str:
    """Write a length of time with its units ("12 min 30 s"): without them it would read like a time of day.

    From an hour on, seconds are left out.
    """
    if seconds >= _HOUR:
        seconds = round(seconds / _MINUTE) * _MINUTE
    parts = seconds // _HOUR, seconds % _HOUR // _MINUTE, seconds % _MINUTE
    primary, _, rest = language.lower().partition("-")
    units = _UNITS.get("zh-hant" if primary == "zh" and rest in {"hant", "tw", "hk", "mo"} else primary, _SYMBOLS)
    written = [unit.format(number) for unit, number in zip(units, parts, strict=True) if number]
    return ("" if primary in _UNSPACED else " ").join(written) or units[-1].format(0)


class Opening(Struct, frozen=True):
    """How a language opens a correction, as in "Correction, 12 March 2026: The mayor …"."""

    language: str
    word: str
    before_day: str = ", "
    after_day: str = ": "


def correction_in(language: str) -> Opening:
    """Give the opening of a correction in *language*, a BCP 47 tag; English for an unknown language."""
    primary = language.lower().partition("-")[0]
    return _CORRECTIONS.get(primary, _CORRECTIONS["en"])


_HOUR, _MINUTE = 3_600, 60  # seconds
_SYMBOLS = ("{} h", "{} min", "{} s")  # of the International System of Units
_HEBREW_UNITS = ("{} שע׳", "{} דק׳", "{} שנ׳")
_UNITS = {
    "nl": ("{} uur", "{} min", "{} s"),
    "pl": ("{} godz.", "{} min", "{} s"),
    "uk": ("{} год", "{} хв", "{} с"),
    "ru": ("{} ч", "{} мин", "{} с"),
    "ar": ("{} س", "{} د", "{} ث"),
    "he": _HEBREW_UNITS,
    "iw": _HEBREW_UNITS,
    "zh": ("{}小时", "{}分钟", "{}秒"),
    "zh-hant": ("{}小時", "{}分鐘", "{}秒"),
    "ja": ("{}時間", "{}分", "{}秒"),
    "ko": ("{}시간", "{}분", "{}초"),
}
_UNSPACED = frozenset({"zh", "ja"})  # languages that write no space between the parts

# These follow CLDR's long dates, with western digits.
_ORDERS = {
    "en": "{day} {month} {year}",
    "en-us": "{month} {day}, {year}",
    "de": "{day}. {month} {year}",
    "fr": "{day} {month} {year}",
    "es": "{day} de {month} de {year}",
    "it": "{day} {month} {year}",
    "pt": "{day} de {month} de {year}",
    "nl": "{day} {month} {year}",
    "pl": "{day} {month} {year}",
    "uk": "{day} {month} {year} р.",
    "ru": "{day} {month} {year} г.",
    "ar": "{day} {month} {year}",
    "he": "{day} ב{month} {year}",
    "iw": "{day} ב{month} {year}",
    "zh": "{year}年{month}月{day}日",
    "ja": "{year}年{month}月{day}日",
    "ko": "{year}년 {month}월 {day}일",
}
_HEBREW = "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"
_MONTHS = {
    language: tuple(names.split())
    for language, names in {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "nl": "januari februari maart april mei juni juli augustus september oktober november december",
        "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "he": _HEBREW,
        "iw": _HEBREW,
    }.items()
}
# A month without a day: these languages write it in another way than in a date.
_HEADINGS = {
    "es": "{month} de {year}",
    "pt": "{month} de {year}",
    "zh": "{year}年{month}月",
    "ja": "{year}年{month}月",
    "ko": "{year}년 {month}월",
}
_HEADED = {
    language: tuple(names.split())
    for language, names in {
        "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
        "uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
        "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    }.items()
}
_CORRECTIONS = {
    row.language: row
    for row in (
        Opening("en", "Correction"),
        Opening("de", "Korrektur"),
        Opening("fr", "Rectificatif", after_day="\N{NO-BREAK SPACE}: "),
        Opening("es", "Corrección"),
        Opening("it", "Correzione"),
        Opening("pt", "Correção"),
        Opening("nl", "Correctie"),
        Opening("pl", "Sprostowanie"),
        Opening("uk", "Виправлення"),
        Opening("ru", "Исправление"),
        Opening("ar", "تصحيح", "، "),
        Opening("he", "תיקון"),
        Opening("iw", "תיקון"),
        Opening("zh", "更正", "（", "）："),
        Opening("ja", "訂正", "（", "）："),
        Opening("ko", "정정", "(", "): "),
    )
}
