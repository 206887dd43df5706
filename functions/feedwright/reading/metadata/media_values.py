"""Reads metadata values that name files: pictures, enclosures, and the data of an episode."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from feedwright.model.article import Enclosure, Image
from feedwright.model.podcast import Element
from feedwright.reading.html.sanitise import without_markup
from feedwright.reading.media.names import type_by_name
from feedwright.reading.metadata.field_values import TEMPLATE, absolute, name_of, truth
from feedwright.site import Site
from feedwright.site.language_tags import language_tag
from feedwright.site.setting_types import did_you_mean
from feedwright.site.single_values import Unusable, one_line, several, shown

_MISTAKEN_TYPES = {"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg", "audio/x-m4a": "audio/mp4"}
_PLACES = ("url", "src", "path", "file", "image", "href", "link", "filename")
_SIZES = ("length", "size", "size_in_bytes", "bytes")
_SECONDS = ("duration", "duration_in_seconds")
_EMBED = re.compile(r"!?\[\[([^|\[\]]+)(?:\|[^\[\]]*)?\]\]")
# WordPress keeps an enclosure in three lines: address, bytes, type.
_THREE_LINES = re.compile(r"(?P<url>\S+) (?P<length>\d+) (?P<type>[\w.+-]+/[\w.+-]+)")
_SECONDS_AT_MOST = 10**7


def images(value: Any, _site: Site) -> tuple[Image, ...]:
    """Read an address, a path, a table with one of these, or a list."""
    pictures = (_image(item) for item in several(value))
    return tuple(image for image in pictures if image)


def enclosures(value: Any, _site: Site) -> tuple[Enclosure, ...]:
    """Read an address, a path, a table with one of these, or a list."""
    return tuple(_enclosure(item) for item in several(value))


def playable(value: Any, _site: Site) -> tuple[Enclosure, ...]:
    """Read ``audio: talk.mp3``; a file that is neither audio nor video does not count."""
    items = [item for item in several(value) if _place(_table(item))]
    enclosures = (_enclosure(item) for item in items)
    return tuple(enclosure for enclosure in enclosures if enclosure.media_type.startswith(("audio/", "video/")))


def transcripts(value: Any, _site: Site) -> tuple[Enclosure, ...]:
    return tuple(_transcript(item) for item in several(value) if truth(item) is None)


def _transcript(item: Any) -> Enclosure:
    fields = _table(item)
    written = one_line(_first(fields, ("language", "lang"))) if isinstance(item, dict) else ""
    language, rel = language_tag(written), one_line(_first(fields, ("rel",))) if isinstance(item, dict) else ""
    if written and not language:
        raise Unusable(f"{shown(written)} is not a language tag.", "Write a BCP 47 tag such as en or de-AT.")
    if rel not in {"", "captions"}:
        raise Unusable(f"rel is {shown(rel)}.", "Write rel: captions, or remove it.")
    return structs.replace(_enclosure(item), language=language or None, rel=rel or None)


def podcast_tags(value: Any, _site: Site) -> tuple[Element, ...]:
    """Read the table ``podcast:`` of an episode; the name of a file is no table."""
    return tuple(_tags(value)) if isinstance(value, dict) and not _place(value) else ()


def _tags(values: Mapping[Any, Any]) -> Iterator[Element]:
    from feedwright.site.podcasts.reading import read_tag  # noqa: PLC0415 - few articles are episodes
    from feedwright.site.podcasts.tags import ITEM, rows_within  # noqa: PLC0415

    rows = {row.key: row for row in rows_within(ITEM) if row.key and row.key != "people"}
    for name in values:
        if name not in rows:
            cure = did_you_mean(str(name), rows) or f"Known are {', '.join(rows)}."
            raise Unusable(f"there is no {shown(name)}.", cure)
    for key, row in rows.items():
        if values.get(key) is not None:
            yield from read_tag(row, values[key], ITEM)


def podcast_tag(key: str) -> Any:
    """Make a reader of a single tag that has a field of its own."""

    def read(value: Any, _site: Site) -> tuple[Element, ...]:
        return tuple(_tags({key: value}))

    return read


def places(value: Any, _site: Site) -> tuple[Element, ...]:
    """Read locations that say more than a name."""
    is_table = isinstance(value, dict) and value.keys() - {"name", "title", "text"}
    return tuple(_tags({"location": value})) if is_table or isinstance(value, list) else ()


def place(value: Any, site: Site) -> str:
    """Read the name of a place; of several, the first."""
    return name_of(value[0] if isinstance(value, list) and value else value, site)


def file_address(value: Any, _site: Site) -> str | None:
    """Read an address or a path."""
    return place_of(one_line(_place(_table(value)))) if truth(value) is None else None


def duration(value: Any, _site: Site) -> int:
    """Read seconds, or ``1:02:03``."""
    return _seconds(value)


def clock_duration(value: Any, _site: Site) -> int | None:
    """Read ``length: 1:02:03``; a single number would be bytes."""
    return _seconds(value) if isinstance(value, str) and ":" in value else None


def size(value: Any, _site: Site) -> int | None:
    """Read a number of bytes; any other value, such as ``12 MB``, does not count."""
    written = one_line(value)
    return int(written) if re.fullmatch(r"[0-9]{4,15}", written) else None


def number(value: Any, _site: Site) -> int:
    written = one_line(value)
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise Unusable(f"{shown(written)} is not a number.", "Write only digits.")
    return int(written)


def decimal_number(value: Any, site: Site) -> int | float:
    """Read an episode's number; 315.5 stands between two episodes."""
    written = one_line(value)
    return float(written) if re.fullmatch(r"[0-9]{1,6}\.[0-9]{0,2}[1-9]", written) else number(value, site)


def episode_kind(value: Any, _site: Site) -> str:
    kind = one_line(value).lower()
    if kind not in {"full", "trailer", "bonus"}:
        raise Unusable(f"{shown(kind)} is not a kind of episode.", "Write full, trailer or bonus.")
    return kind


def explicit(value: Any, _site: Site) -> bool:
    word = one_line("true" if value is True else "false" if value is False else value).lower()
    answer = {"clean": False, "explicit": True}.get(word, truth(word))
    if answer is None:
        raise Unusable(f"{shown(word)} is neither true nor false.", "Write explicit: true or explicit: false.")
    return answer


def alt(value: Any, site: Site) -> str:
    return name_of(value, site)


def place_of(written: str) -> str:
    """Read the place of a file: a whole address in its canonical form, or a path as it is written."""
    written = _EMBED.sub(r"\1", written).strip()
    written = re.sub(r"\{\{ ?site\.(?:base)?url ?\}\}|^__GHOST_URL__|^\{(?:static|attach|filename)\}", "", written)
    if not written or TEMPLATE.search(written.removeprefix("http:").removeprefix("https:")):
        raise Unusable(
            f"{shown(written)} does not name a file.", "Write a path relative to the article, or a whole address."
        )
    if written.startswith("//"):
        return absolute(f"https:{written}")
    return absolute(written) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", written) else written


def _image(item: Any) -> Image | None:
    fields = _table(item)
    written = _place(fields)
    if (not isinstance(item, dict) and truth(item) is not None) or not written:
        return None
    words = next((fields[name] for name in ("alt", "caption", "title", "description") if fields.get(name)), "")
    caption = without_markup(one_line(_first(fields, ("caption",))))
    return Image(url=place_of(one_line(written)), alt=without_markup(one_line(words)), caption=caption)


def _enclosure(item: Any) -> Enclosure:
    fields = _table(item)
    url = place_of(one_line(_place(fields)))
    length = one_line(_first(fields, _SIZES))
    if not re.fullmatch(r"[0-9]{0,15}", length):
        raise Unusable(
            f"length {shown(length)} is not a number of bytes.", "Write the size in bytes, or remove the setting."
        )
    seconds = _first(fields, _SECONDS)
    return Enclosure(
        url=url,
        media_type=_media_type(url, one_line(_first(fields, ("type", "mime_type", "mimetype"))).lower()),
        length=int(length) if length else None,
        title=one_line(_first(fields, ("title", "name"))) or None,
        duration=_seconds(seconds) if seconds else None,
    )


_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d+)?", re.ASCII)
_IN_UNITS = re.compile(
    r"(?:pt)?(?=\d)(?:(\d{1,3}) ?h(?:(?:ou)?rs?)?\.? ?)?(?:(\d{1,4}) ?m(?:in(?:ute)?s?)?\.? ?)?"
    r"(?:(\d{1,7}) ?s(?:ec(?:ond)?s?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)


def _seconds(value: Any) -> int:
    written = one_line(value)
    parts = _CLOCK.fullmatch(written) or _IN_UNITS.fullmatch(written)
    if parts is None:
        raise Unusable(f"{shown(value)} is not a duration.", "Write seconds, or hours, minutes and seconds: 1:02:03")
    hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return min(hours * 3600 + minutes * 60 + seconds, _SECONDS_AT_MOST)


def _media_type(url: str, given: str) -> str:
    media_type = given or type_by_name(urlsplit(url).path)
    if not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", media_type):
        raise Unusable(f"type {shown(media_type)} is not a media type.", "Write one such as audio/mpeg.")
    return _MISTAKEN_TYPES.get(media_type, media_type)


def _table(item: Any) -> Mapping[Any, Any]:
    if isinstance(item, dict):
        return item
    lines = _THREE_LINES.fullmatch(one_line(item)) if isinstance(item, str) else None
    return lines.groupdict() if lines else {"url": item}


def _place(fields: Mapping[Any, Any]) -> Any:
    return _first(fields, _PLACES)


def _first(fields: Mapping[Any, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), "")
