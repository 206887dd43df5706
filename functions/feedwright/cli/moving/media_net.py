"""Fetches the pictures that texts show into the content. A second import fetches only what is missing."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from feedwright.adapters.http_fetch import Fetched, FetchError
from feedwright.cli.moving.writing import write_bytes
from feedwright.site.slugs import file_slug

FOLDER = "fetched"
FILE_LIMIT = 100_000_000  # bytes of a file
_ALL = 20_000_000_000  # bytes of all files
_MOST = 50_000  # files
# The types that are kept, and their suffixes. What else a server sends is no picture, whatever its name.
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
}


@dataclass(slots=True)
class MediaNet:
    """Fetches media files from their old addresses."""

    content: Path
    get: Callable[[str, int], Fetched]
    copied: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    _bytes: int = 0

    def find(self, url: str) -> str | None:
        """Give the path within the content of the file from that address, and fetch it if it is not there yet."""
        if url in self.missing:
            return None
        stem = _stem(url)
        there = next((f"{stem}{suffix}" for suffix in _SUFFIXES.values() if self._is_there(f"{stem}{suffix}")), None)
        key = there or self._fetched(url, stem)
        if key is None:
            self.missing.add(url)
        else:
            self.copied.add(key)
        return key

    def _is_there(self, key: str) -> bool:
        return os.path.lexists(self.content / key)

    def _fetched(self, url: str, stem: str) -> str | None:
        if self._bytes > _ALL or len(self.copied) > _MOST:
            return None
        try:
            answer = self.get(url, FILE_LIMIT)
        except FetchError:
            return None
        suffix = _SUFFIXES.get(answer.media_type)
        if suffix is None or not answer.body:
            return None
        self._bytes += len(answer.body)
        write_bytes(self.content / f"{stem}{suffix}", answer.body)
        return f"{stem}{suffix}"


def _stem(url: str) -> str:
    """Name the file after its address: no two addresses share a name, and none leads out of the folder."""
    try:
        parts = urlsplit(url)
        host, path = parts.hostname or "", unquote(parts.path)
    except ValueError:
        host, path = "", ""
    name = file_slug(PurePosixPath(path).stem or "file")[:60].strip("-.")
    mark = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{FOLDER}/{file_slug(host or 'host')}/{name}-{mark}"
