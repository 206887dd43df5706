"""The names of media files: in the source, and in public."""

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from feedwright.reading.selection import CHAPTERS_SUFFIX
from feedwright.site.slugs import file_slug

# The published types with their endings; the first ending replaces an author's ending that is not listed.
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "application/json+chapters": (CHAPTERS_SUFFIX,),
    "application/pdf": (".pdf",),
    "application/x-subrip": (".srt",),
    "audio/aac": (".aac",),
    "audio/flac": (".flac",),
    "audio/matroska": (".mka",),
    "audio/mp4": (".m4a", ".m4b", ".mp4", ".aac"),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/webm": (".weba", ".webm"),
    "image/avif": (".avif",),
    "image/gif": (".gif",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "text/vtt": (".vtt",),
    "video/matroska": (".mkv",),
    "video/mp4": (".mp4", ".m4v"),
    "video/ogg": (".ogv", ".ogg"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
}
# Further endings that authors use for media: these files are checked too, so that the author gets a warning.
REFUSED_SUFFIXES = (
    *(".svg", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".jxl", ".jp2", ".psd"),
    *(".avi", ".wmv", ".wma", ".flv", ".mpg", ".mpeg", ".aif", ".aiff"),
)
UNKNOWN_TYPE = "application/octet-stream"
# Types of files that are only named by their whole address.
_OTHER_TYPES = {
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".json": "application/json",
    ".txt": "text/plain",
}
CAPTION_SUFFIXES = (*SUFFIXES["text/vtt"], *SUFFIXES["application/x-subrip"], CHAPTERS_SUFFIX)
MEDIA_SUFFIXES = tuple(sorted({suffix for suffixes in SUFFIXES.values() for suffix in suffixes}))
# A file with one of these endings becomes an entry before a picture with the same name does.
EPISODE_SUFFIXES = tuple(
    sorted(
        {suffix for kind, suffixes in SUFFIXES.items() if kind.startswith(("audio/", "video/")) for suffix in suffixes}
        | {".pdf"}
    )
)
PICTURE_SUFFIXES = tuple(
    sorted({suffix for kind, suffixes in SUFFIXES.items() if kind.startswith("image/") for suffix in suffixes})
)
_NAMES = frozenset((*MEDIA_SUFFIXES, *REFUSED_SUFFIXES))


def is_media_name(key: str) -> bool:
    """Say whether the name of *key* is that of a media file; only its bytes show what it is."""
    stem, dot, suffix = key.rpartition("/")[2].rpartition(".")
    return bool(stem) and ((dot + suffix).lower() in _NAMES or key.lower().endswith(CHAPTERS_SUFFIX))


def is_recording_name(key: str) -> bool:
    """Say whether the name of *key* is that of audio or video."""
    return key.lower().endswith(EPISODE_SUFFIXES) and type_by_name(key).startswith(("audio/", "video/"))


def is_caption_name(key: str) -> bool:
    """Say whether *key* names the words or the chapters of a recording: a part of an entry, never an entry."""
    return key.lower().endswith(CAPTION_SUFFIXES)


def type_by_name(key: str) -> str:
    """Guess a media type if the bytes are elsewhere; the system's own table would differ between machines."""
    suffix = CHAPTERS_SUFFIX if key.lower().endswith(CHAPTERS_SUFFIX) else PurePosixPath(key).suffix.lower()
    fitting = [name for name, suffixes in SUFFIXES.items() if suffix in suffixes]
    usual = (name for name in fitting if SUFFIXES[name][0] == suffix)
    return next(usual, fitting[0] if fitting else _OTHER_TYPES.get(suffix, UNKNOWN_TYPE))


def media_path(content_digest: str, key: str, media_type: str) -> str:
    """Give the public path of a media file; it changes when the bytes change, because caches keep the file for ever."""
    path = PurePosixPath(key[: -len(CHAPTERS_SUFFIX)] + ".json" if key.lower().endswith(CHAPTERS_SUFFIX) else key)
    own, known = path.suffix.lower(), SUFFIXES[media_type]
    folder = hashlib.sha256(content_digest.encode()).hexdigest()[:20]
    return f"media/{folder}/{file_slug(path.stem)}{own if own in known else known[0]}"
