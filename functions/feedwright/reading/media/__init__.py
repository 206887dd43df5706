"""Pictures, recordings, captions and papers: what a file is, by its bytes, and what it is called in public."""

from feedwright.reading.media.names import (
    MEDIA_SUFFIXES,
    REFUSED_SUFFIXES,
    SUFFIXES,
    is_media_name,
    media_path,
    type_by_name,
)
from feedwright.reading.media.places import Meaning, Place, resolve_reference
from feedwright.reading.media.probe import LARGEST_MEDIA, probe

__all__ = [
    "LARGEST_MEDIA",
    "MEDIA_SUFFIXES",
    "REFUSED_SUFFIXES",
    "SUFFIXES",
    "Meaning",
    "Place",
    "is_media_name",
    "media_path",
    "probe",
    "resolve_reference",
    "type_by_name",
]
