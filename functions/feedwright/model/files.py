"""Files: documents that Feedwright writes, media files that it copies, and objects of the source."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from feedwright.model.links import name_handle
from feedwright.model.podcast import Chapter
from feedwright.model.text import require_utc

MAX_AGE = 300  # seconds for which a reader may keep a document, if nothing else is said
WIDTHS = (480, 960, 1_200, 1_600)  # pixels: the widths in which a large picture is published
FEED_WIDTH = 1_200  # of these, the width that feeds show; pages offer all
_FULL = "full"  # in addresses: the width that the picture itself has
SCALED_FOLDERS = (*map(str, WIDTHS), _FULL)


@dataclass(frozen=True, kw_only=True)
class Document:
    """The bytes for one path, with the headers that they are served with."""

    path: str
    media_type: str
    body: bytes = field(repr=False)
    cache_control: str = f"public, max-age={MAX_AGE}"
    private: bool = False  # only for the author: readers must never be able to fetch it
    location: str | None = None  # where readers are led from here: the CDN makes a redirect of it

    @cached_property
    def digest(self) -> str:
        """A hash of the body and the headers; a document with an equal digest need not be written."""
        location = f"{self.location}\n" if self.location else ""
        head = f"{self.media_type}\n{self.cache_control}\n{location}".encode()
        return hashlib.sha256(head + self.body).hexdigest()


class Media(Struct, frozen=True, kw_only=True):
    """The facts about a media file, read from its bytes."""

    media_type: str  # from its bytes; its name does not count
    length: int  # bytes
    width: int | None = None  # in pixels, as is the height; the size as shown, not as stored
    height: int | None = None
    duration: int | None = None  # whole seconds, of audio and video
    has_position: bool = False  # the file holds the position where it was taken
    chapters: tuple[Chapter, ...] = ()  # of a recording, or of a file of chapters


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPicture:
    """A picture inside an article's own file, as in a Word document."""

    name: str  # within the file, for messages
    digest: str  # SHA-256 of the bytes
    media: Media
    body: bytes = field(repr=False)

    @property
    def address(self) -> str:
        """The address under which the article's text shows it."""
        return f"word/media/{self.digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledFile:
    """A picture that Feedwright made smaller."""

    width: int
    height: int
    body: bytes = field(repr=False)


class Variant(Struct, frozen=True, kw_only=True):
    """A scaled picture that is kept: the catalogue knows it by the hash of its bytes, and never makes it anew."""

    width: int
    height: int
    length: int  # bytes
    digest: str  # SHA-256 of the bytes

    @property
    def folder(self) -> str:
        return str(self.width) if self.width in WIDTHS else _FULL


class Scaled(Struct, frozen=True, kw_only=True):
    """The variants of a picture that is too large for readers; the narrowest comes first."""

    path: str  # the variants' public path, with an asterisk in place of each variant's own folder
    media_type: str
    variants: tuple[Variant, ...]

    @property
    def shown(self) -> Variant:
        """The variant for feeds, and for everyone who sees only one address."""
        return next((each for each in reversed(self.variants) if each.width <= FEED_WIDTH), self.variants[0])

    def path_of(self, variant: Variant) -> str:
        return self.path.replace("*", variant.folder)

    def media_of(self, variant: Variant) -> Media:
        return Media(media_type=self.media_type, length=variant.length, width=variant.width, height=variant.height)


@dataclass(frozen=True, kw_only=True)
class MediaCopy:
    """A source object's bytes, or a kept picture's, for one public path, with the headers they are served with.

    Kept are pictures that Feedwright made: those that it scaled, and those that it took out of an article's file.
    """

    path: str
    media_type: str
    source_key: str
    source_etag: str  # the ETag of the version that must be copied, or from which the picture was made
    content_digest: str  # a hash that names the bytes
    shape: Media | None = None  # of the original of a kept picture: the bytes are those that are kept under the hash
    embedded: str = ""  # the hash of the original within the source object; "": the source object is the original
    length: int = 0  # bytes of the source object, if it is copied as it is
    cache_control: str = "public, max-age=31536000, immutable"

    @property
    def is_kept(self) -> bool:
        return self.shape is not None

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
    sidecars: tuple["SourceObject", ...] = ()  # the files *.meta.* and *.meta beside it

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


class Reference(Struct, frozen=True, kw_only=True):
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
    scaled: Scaled | None = None  # of a large picture: what readers get
    is_public: bool = True  # readers get the file as it is; false if they get only scaled pictures
    unscaled: str = ""  # why a large picture cannot be made smaller, so that readers get it as it is
    embedded: str = ""  # the name of a picture inside the article's own file, which then is at ``key``

    @property
    def handles(self) -> tuple[str, ...]:
        """What changes of the file, or of one that goes before it, are announced under."""
        if self.embedded:  # it changes with the article alone
            return ()
        return (*self.keys, name_handle(self.name)) if self.name else self.keys

    @property
    def public(self) -> tuple[str, ...]:
        """Give the paths under which readers get the file, if it may be published; that of variants has an asterisk."""
        scaled = (self.scaled.path,) if self.scaled else ()
        return (self.path, *scaled) if self.is_public else scaled

    def as_copy(self, path: str) -> MediaCopy:
        """Give the copy of the file itself that must stand at the public path."""
        media = self.media
        if media is None:
            raise LookupError(f"{self.key} must not be published")
        return MediaCopy(
            path=path,
            media_type=media.media_type,
            source_key=self.key,
            source_etag=self.etag or "",
            content_digest=self.content_digest,
            shape=media if self.embedded else None,
            embedded=self.content_digest if self.embedded else "",
            length=0 if self.embedded else media.length,
        )

    @property
    def seen(self) -> dict[str, str | None]:
        """Give the ETags that the look-up rests on: the place of the file and the empty places before it."""
        if self.embedded:
            return {}
        at = self.keys.index(self.key) if self.key else len(self.keys)
        return {**dict.fromkeys(self.keys[:at]), **({self.key: self.etag} if self.key else {})}


References = Mapping[str, Reference]  # each by its first key
