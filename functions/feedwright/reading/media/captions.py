"""Checks captions and transcripts."""

import re

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.site.single_values import Unusable

_LARGEST = 5_000_000  # bytes: 24 hours of talk
_NO_TEXT = re.compile(r"[\0-\x08\x0e-\x1f]")


def read_webvtt(file: BoundedFile, _head: bytes) -> Media:
    return _captions(file, "text/vtt")


def read_subrip(file: BoundedFile, _head: bytes) -> Media:
    return _captions(file, "application/x-subrip")


def _captions(file: BoundedFile, media_type: str) -> Media:
    """Demand plain text in the whole file: nothing else may hide after a first line."""
    if file.size > _LARGEST:
        raise Unusable(f"holds captions of more than {_LARGEST:,} bytes.", "Split it.")
    try:
        text = file.part(0, file.size).decode()
    except UnicodeDecodeError as error:
        raise Unusable("holds captions that are not UTF-8.", "Save it as UTF-8 text.") from error
    if _NO_TEXT.search(text):
        raise Unusable("begins as captions, but is not text.", "Save it as UTF-8 text.")
    return Media(media_type=media_type, length=file.size)
