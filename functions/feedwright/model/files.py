"""Files: documents that Feedwright writes, media files that it copies, and objects of the source."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from feedwright.model.links import name_handle
from feedwright.model.text import require_utc


@dataclass(frozen=True, kw_only=True)
class Document:
    """The bytes for one path, with the headers that they are served with."""

    path: str
    media_type: str
    body: bytes = field(repr=False)
    cache_control: str = "public, max-age=300"
    private: bool = False  # only for the author: readers must never be able to fetch it
    location: str | None = None  # where readers are led from here: the CDN makes a redirect of it

    @cached_property
    def digest(self) -> str:
        """A hash of the body and the headers; a document with an equal digest need not be written."""
        location = f"{self.location}\n" if self.location else ""
        head = f"{self.media_type}\n{self.cache_control}\n{location}".encode()
        return hashlib.sha256(head + self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The facts about a media file, read from its bytes."""

    media_type: str  # from its bytes; its name does not count
    length: int  # bytes
    width: int | None = None  # in pixels, as is the height; the size as shown, not as stored
    height: int | None = None
    duration: int | None = None  # whole seconds, of audio and video
    has_position: bool = False  # the file holds the position where it was taken


@dataclass(frozen=True, kw_only=True)
class MediaCopy:
    """A source object's bytes for one public path, with the headers they are served with."""

    path: str
    media_type: str
    source_key: str
    source_etag: str  # the ETag of the version that must be copied
    content_digest: str  # a hash that names the bytes
    cache_control: str = "public, max-age=31536000, immutable"

    @cached_property
    def digest(self) -> str:
        """A hash of the bytes and the headers, like the digest of a ``Document``."""
        description = f"{self.media_type}\n{self.cache_control}\n{self.content_digest}"
        return hashlib.sha256(description.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceObject:
    """One object of the source as it is now."""

    key: str
    body: bytes = field(repr=False)  # empty when ``size`` is above the limit of reading
    size: int
    etag: str
    modified: datetime
    metadata: tuple[tuple[str, str], ...] = ()  # S3 user metadata, lower-case names without x-amz-meta-
    charset: str | None = None  # as declared by the Content-Type
    sidecars: tuple["SourceObject", ...] = ()  # the files *.meta.* beside it

    def __post_init__(self) -> None:
        require_utc(self, "modified")

    @property
    def digest(self) -> str:
        """A hash of everything that the reading depends on; the modification time does not count."""
        beside = [(sidecar.key, sidecar.digest) for sidecar in self.sidecars]
        description = repr((self.metadata, self.charset, self.size, *beside)).encode()
        return hashlib.sha256(description + b"\n" + self.body).hexdigest()

    @property
    def touched(self) -> datetime:
        """Give the time when the object or its sidecar was last written."""
        return max([self.modified, *(sidecar.modified for sidecar in self.sidecars)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source file that an article refers to, with what the look-up of the file brought."""

    keys: tuple[str, ...]  # the possible keys in the order of the look-up; the first names the file
    key: str = ""  # the key at which the file is
    etag: str | None = None  # None: it is not there
    content_digest: str = ""
    media: Media | None = None  # None: the file is not there, or must not be published
    path: str = ""  # the public path of a file that may be published
    fault: tuple[str, str] | None = None  # what is wrong with the file, and the cure
    name: str = ""  # by which the file was looked for in all folders, too
    named: tuple[str, ...] = ()  # those of the keys that were found by this name
    near: str = ""  # if the file is not there: a file whose name differs only in capital letters

    @property
    def handles(self) -> tuple[str, ...]:
        """What changes of the file, or of one that goes before it, are announced under."""
        return (*self.keys, name_handle(self.name)) if self.name else self.keys

    @property
    def seen(self) -> dict[str, str | None]:
        """Give the ETags that the look-up rests on: the place of the file and the empty places before it."""
        at = self.keys.index(self.key) if self.key else len(self.keys)
        return {**dict.fromkeys(self.keys[:at]), **({self.key: self.etag} if self.key else {})}


References = Mapping[str, Reference]  # each by its first key
