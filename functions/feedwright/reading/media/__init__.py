"""Pictures, recordings, captions and papers: what a file is, by its bytes, and what it is called in public."""

from feedwright.reading.media.names import REFUSED_SUFFIXES, SUFFIXES, is_media_name, media_path
from feedwright.reading.media.probe import LARGEST_MEDIA, probe
from feedwright.reading.media.references import Meaning, Reference, resolve_reference

__all__ = [
    "LARGEST_MEDIA",
    "REFUSED_SUFFIXES",
    "SUFFIXES",
    "Meaning",
    "Reference",
    "is_media_name",
    "media_path",
    "probe",
    "resolve_reference",
]
