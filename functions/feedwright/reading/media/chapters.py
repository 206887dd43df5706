"""Checks the chapters of a recording (https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters)."""

import json

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.site.single_values import Unusable

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
    return Media(media_type="application/json+chapters", length=file.size)


def _are_chapters(chapters: object) -> bool:
    return (
        isinstance(chapters, list)
        and bool(chapters)
        and all(isinstance(chapter, dict) and isinstance(chapter.get("startTime"), int | float) for chapter in chapters)
    )
