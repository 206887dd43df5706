"""How a page spells directions, days, sizes and lengths of time; nothing asks the clock or the system's locale."""

import re
from datetime import datetime, tzinfo
from urllib.parse import unquote, urlsplit

from feedwright.model import Enclosure, legal

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,4})$")
_DECIMAL_POINT = frozenset("ar en he iw ja ko zh".split())


def direction(language: str) -> str:
    """Say which way *language* is written; a script subtag (``az-Arab``, ``fa-Latn``) decides where there is one."""
    primary, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES) else "ltr"


def day(moment: datetime, zone: tzinfo, language: str) -> str:
    """The day of *moment* where the publication is, as *language* writes it; ISO 8601 where that is not known."""
    local = moment.astimezone(zone)
    primary, _, rest = language.lower().partition("-")
    order = _ORDERS.get("en-us" if (primary, rest) == ("en", "us") else primary)
    if order is None:
        return local.date().isoformat()
    month = _MONTHS[primary][local.month - 1] if primary in _MONTHS else str(local.month)
    return order.format(year=local.year, month=month, day=local.day)


def file_name(enclosure: Enclosure) -> str:
    """What a file without a title is called: the last part of its address."""
    return legal(unquote(urlsplit(enclosure.url).path.rpartition("/")[2])) or enclosure.url


def file_kind(enclosure: Enclosure) -> str:
    """What people call a file's type: by its name (``MP3``), or else by its media type."""
    found = _EXTENSION.search(urlsplit(enclosure.url).path)
    return (found[1] if found else enclosure.media_type.rpartition("/")[2]).upper()


def size(length: int, language: str) -> str:
    """A number of bytes, as ``640 kB`` or ``12.3 MB``."""
    if length < 1_000_000:
        return f"{max(1, round(length / 1000))} kB"
    text = f"{length / 1_000_000:.1f} MB"
    return text if language.lower().split("-")[0] in _DECIMAL_POINT else text.replace(".", ",")


def clock(seconds: int) -> str:
    """A length of time, as ``4:05`` or ``1:02:03``."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def iso_duration(seconds: int) -> str:
    """A length of time, as ISO 8601 writes it: ``PT245S``."""
    return f"PT{seconds}S"


# After CLDR's long dates, with western digits.
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
