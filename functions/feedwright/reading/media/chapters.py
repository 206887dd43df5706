"""Checks the chapters of a recording (https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from feedwright.model.files import Media
from feedwright.model.podcast import Chapter
from feedwright.model.text import legal
from feedwright.reading.media.bounded import BoundedFile
from feedwright.site.single_values import Unusable, web_address

MOST = 200  # chapters that a feed repeats
TITLE = 128  # characters
_ADDRESS = 500  # characters
_LARGEST = 1_000_000  # bytes
_FIELDS = frozenset("version chapters author title podcastName description fileName waypoints".split())
_CURE = 'Write {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Introduction"}]}.'


def read_chapters(file: BoundedFile, _head: bytes) -> Media:
    """Demand that the whole file is chapters: no other JSON, such as an article, may be published as a file."""
    if file.size > _LARGEST:
        raise Unusable(f"holds chapters of more than {_LARGEST:,} bytes.", "Shorten it.")
    try:
        document = json.loads(file.part(0, file.size).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unusable("holds no chapters that can be read.", _CURE) from error
    if not isinstance(document, dict) or not document.keys() <= _FIELDS or not _are_chapters(document.get("chapters")):
        raise Unusable("is not a picture, a recording or a caption file, and its JSON holds no chapters.", _CURE)
    chapters = tuple(_listed(document["chapters"]))
    return Media(media_type="application/json+chapters", length=file.size, chapters=chapters)


def _are_chapters(chapters: object) -> bool:
    return (
        isinstance(chapters, list)
        and bool(chapters)
        and all(isinstance(chapter, dict) and isinstance(chapter.get("startTime"), int | float) for chapter in chapters)
    )


def _listed(chapters: Iterable[Mapping[str, Any]]) -> Iterable[Chapter]:
    """Give the chapters that players list: those with a title, but without ``"toc": false``."""
    listed = [
        Chapter(
            start=float(chapter["startTime"]),
            title=title,
            url=web_address_or_none(chapter.get("url")),
            image=web_address_or_none(chapter.get("img")),
        )
        for chapter in chapters
        if 0 <= chapter["startTime"] < 1e7 and chapter.get("toc") is not False and (title := _title(chapter))
    ]
    return sorted(listed, key=lambda chapter: chapter.start)[:MOST]


def _title(chapter: Mapping[str, Any]) -> str:
    title = chapter.get("title")
    return " ".join(legal(title).split())[:TITLE] if isinstance(title, str) else ""


def web_address_or_none(written: object) -> str | None:
    """Give an address in its usual form; None for anything else, such as the path of a file."""
    if not isinstance(written, str) or len(written) > _ADDRESS:
        return None
    try:
        return web_address(legal(written).strip())
    except ValueError:
        return None
