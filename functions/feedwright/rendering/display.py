"""How pages show text direction, sizes, durations, pictures and invisible characters; no system's locale is read."""

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from feedwright.model.article import Enclosure, Entry, ScaledImage
from feedwright.model.text import legal

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,4})$")
# Control characters, and signs that turn the direction of text.
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_LABEL = 80  # characters
_DECIMAL_POINT = frozenset("ar en he iw ja ko zh".split())
_IMAGE, _SOURCE = re.compile(r"<img\b[^>]*>"), re.compile(r"\ssrc=\"([^\"]*)\"")
_WIDTH = re.compile(r"\swidth=\"(\d+)\"")
_TEXT = "(max-width: 44.5rem) calc(100vw - 2.5rem), 42rem"  # article.css: how wide a text is
_SIZES = {"lead": _TEXT, "front": "(max-width: 72rem) calc(100vw - 2.5rem), 44rem", "list": "12rem"}


def label(entry: Entry) -> str:
    """Give an entry's title, or the first words of an entry without a title, for places that must have words."""
    return entry.title or shortened(entry.summary or entry.url, _LABEL)


def shortened(text: str, limit: int) -> str:
    """Cut *text* between words, if it has spaces."""
    if len(text) <= limit:
        return text
    whole, space, _ = text[:limit].rpartition(" ")
    return f"{whole if space else text[: limit - 1]}…"


def visible(text: str) -> str:
    """Show characters that a terminal or browser would obey: anyone can write them into file names and articles."""
    return _OBEYED.sub(lambda match: ascii(match[0])[1:-1], text)


def direction(language: str) -> str:
    """Say in which direction *language* is written; a script subtag (``az-Arab``, ``fa-Latn``) decides."""
    primary, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _RTL_SCRIPTS if script else primary in _RTL_LANGUAGES) else "ltr"


def file_name(enclosure: Enclosure) -> str:
    """Name a file without a title by the last part of its address."""
    return legal(unquote(urlsplit(enclosure.url).path.rpartition("/")[2])) or enclosure.url


def file_kind(enclosure: Enclosure) -> str:
    """Give the name that people use for a file's type: the ending of its name (``MP3``), or else its media type."""
    match = _EXTENSION.search(urlsplit(enclosure.url).path)
    return (match[1] if match else enclosure.media_type.rpartition("/")[2]).upper()


def size(length: int, language: str) -> str:
    """Write a number of bytes as ``640 kB`` or ``12.3 MB``."""
    if length < 1_000_000:
        return f"{max(1, round(length / 1000))} kB"
    text = f"{length / 1_000_000:.1f} MB"
    return text if language.lower().split("-")[0] in _DECIMAL_POINT else text.replace(".", ",")


def clock(seconds: int) -> str:
    """Write a duration as ``4:05`` or ``1:02:03``."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def iso_duration(seconds: int) -> str:
    """Write a duration as ISO 8601 does: ``PT245S``."""
    return f"PT{seconds}S"


def with_widths(entry: Entry) -> str:
    """Give the entry's text with all widths of its large pictures, and with their heights, so that nothing jumps."""
    if not entry.scaled:
        return entry.content_html
    by_address = {scaled.url: scaled for scaled in entry.scaled}
    return _IMAGE.sub(lambda tag: _with_widths(tag[0], by_address), entry.content_html)


def widths_of(entry: Entry, url: str, place: str) -> Markup:
    """Give the attributes that offer all widths of the picture at *url*; "" if it has but one.

    Args:
        entry: the entry that shows it.
        url: its address.
        place: "lead" above a text, "front" above a list of entries, or "list" within one.
    """
    scaled = next((each for each in entry.scaled if each.url == url), None)
    return Markup(_attributes(scaled, _SIZES[place])) if scaled else Markup("")  # noqa: S704 - escaped below


def _with_widths(tag: str, by_address: Mapping[str, ScaledImage]) -> str:
    source, width = _SOURCE.search(tag), _WIDTH.search(tag)
    scaled = by_address.get(unescape(source[1])) if source else None
    if scaled is None:
        return tag
    shown = int(width[1]) if width else 0
    true = next((each for each, address in scaled.widths if address == scaled.url), 0)
    height = f' height="{max(1, round(scaled.height * shown / true))}"' if shown and true else ""
    sizes = _TEXT if shown >= true else f"{shown}px"
    return f"{tag[:-1].rstrip(' /')}{height}{_attributes(scaled, sizes)}>"


def _attributes(scaled: ScaledImage, sizes: str) -> str:
    candidates = ", ".join(f"{address} {width}w" for width, address in scaled.widths)
    return f' srcset="{escape(candidates)}" sizes="{sizes}"'
