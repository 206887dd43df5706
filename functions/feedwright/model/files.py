"""Files: documents that are written, media files that are copied, and objects of the source."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from feedwright.model.text import require_utc


@dataclass(frozen=True, kw_only=True)
class Document:
    """Bytes for one path, with the headers they are served with."""

    path: str
    media_type: str
    body: bytes = field(repr=False)
    cache_control: str = "public, max-age=300"
    private: bool = False  # for the author alone: no reader may ever fetch it

    @cached_property
    def digest(self) -> str:
        """A hash over body and headers: equal digests need no write."""
        head = f"{self.media_type}\n{self.cache_control}\n".encode()
        return hashlib.sha256(head + self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a media file turned out to be."""

    media_type: str  # by its bytes, whatever its name
    length: int  # bytes
    width: int | None = None  # pixels, as height: as it is shown, not as it is stored
    height: int | None = None
    duration: int | None = None  # whole seconds, of audio and video
    has_position: bool = False  # it tells where on Earth it was taken


@dataclass(frozen=True, kw_only=True)
class MediaCopy:
    """A source object's bytes for one public path, with the headers they are served with."""

    path: str
    media_type: str
    source_key: str
    source_etag: str  # of the version to copy
    content_digest: str  # names its bytes
    cache_control: str = "public, max-age=31536000, immutable"

    @cached_property
    def digest(self) -> str:
        """A hash over bytes and headers, as a ``Document`` has one."""
        description = f"{self.media_type}\n{self.cache_control}\n{self.content_digest}"
        return hashlib.sha256(description.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceObject:
    """One object of the source as it is now."""

    key: str
    body: bytes = field(repr=False)  # empty when ``size`` is over what is read at all
    size: int
    etag: str
    modified: datetime
    metadata: tuple[tuple[str, str], ...] = ()  # S3 user metadata, lower-case names without x-amz-meta-
    charset: str | None = None  # as declared by the Content-Type
    sidecars: tuple["SourceObject", ...] = ()  # what stands beside it under *.meta.*

    def __post_init__(self) -> None:
        require_utc(self, "modified")

    @property
    def digest(self) -> str:
        """A hash over all that reading depends on; the modification time is not of it."""
        beside = [(sidecar.key, sidecar.digest) for sidecar in self.sidecars]
        description = repr((self.metadata, self.charset, self.size, *beside)).encode()
        return hashlib.sha256(description + b"\n" + self.body).hexdigest()

    @property
    def touched(self) -> datetime:
        """When it, or what stands beside it, was last written."""
        return max([self.modified, *(sidecar.modified for sidecar in self.sidecars)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source file that an article refers to, as it was found."""

    keys: tuple[str, ...]  # where it may be, in the order in which it was looked for; the first names it
    key: str = ""  # where it was found
    etag: str | None = None  # None: it is not there
    content_digest: str = ""
    media: Media | None = None  # None: it is not there, or is nothing that may be published
    path: str = ""  # the public path of what may
    fault: tuple[str, str] | None = None  # what is wrong with it, and the cure
    near: str = ""  # a file whose name differs in capitals alone, where none of the keys was there

    @property
    def seen(self) -> dict[str, str | None]:
        """The ETags it rests on: of the places where nothing was, and of the one where it was found."""
        at = self.keys.index(self.key) if self.key else len(self.keys)
        return {**dict.fromkeys(self.keys[:at]), **({self.key: self.etag} if self.key else {})}


References = Mapping[str, Reference]  # by the first of their keys
