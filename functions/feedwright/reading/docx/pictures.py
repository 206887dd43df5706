"""The pictures inside a Word document: their bytes, within limits, and why some of them are left out."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from mammoth import html

from feedwright.errors import Problem
from feedwright.model.files import EmbeddedPicture, Media
from feedwright.model.text import legal
from feedwright.reading.docx.archive import DAMAGES, entries_of, unpacked
from feedwright.reading.media.probe import probe
from feedwright.site.single_values import Unusable, shown

_MOST = 100  # pictures of a document
_LARGEST, _TOGETHER = 10_000_000, 40_000_000  # bytes of a picture, and of all pictures of a document
_PUBLISHED = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
_NAMED = 5  # pictures that a warning names

_SAVED = "In Word, replace them by pictures that were saved as JPEG or PNG."
_LINKED = ("they are not in it, but only linked", "In Word, insert the pictures themselves.")
_DAMAGED = ("they are damaged", _SAVED)
_OTHER_KIND = ("they are no JPEG, PNG, GIF or WebP", _SAVED)
_TOO_LARGE = (f"each of them has more than {_LARGEST // 1_000_000} MB", "In Word, choose Compress Pictures.")
_TOO_MANY = (
    f"a document may have {_MOST} pictures, and {_TOGETHER // 1_000_000} MB of them",
    "In Word, choose Compress Pictures, or divide the document into several articles.",
)
_Reason = tuple[str, str]


@dataclass(slots=True)
class Pictures:
    """Takes the pictures that a document shows out of its archive, each once."""

    body: bytes = field(repr=False)
    taken: dict[str, EmbeddedPicture] = field(default_factory=dict)  # by their names in the archive
    left_out: dict[_Reason, list[str]] = field(default_factory=dict)
    _archive: zipfile.ZipFile = field(init=False)
    _entries: dict[str, zipfile.ZipInfo] = field(init=False)
    _refused: dict[str, _Reason] = field(default_factory=dict)
    _size: int = 0

    def __post_init__(self) -> None:
        self._archive = zipfile.ZipFile(BytesIO(self.body))
        self._entries = {name: entry for name, entry in entries_of(self._archive).items() if _may_be_picture(entry)}

    def stand_ins(self) -> dict[str, bytes]:
        """Give what is put in the pictures' places while the text is read: their names."""
        return {name: name.encode() for name in self._entries}

    def show(self, image: Any) -> list[Any]:
        """Write the tag of a picture, as ``mammoth`` asks for it; nothing if the picture is left out."""
        alt = " ".join((image.alt_text or "").split())
        name = _name_of(image)
        reason = self._refused.get(name) or (None if name in self.taken else self._take(name))
        if reason:
            self._refused[name] = reason
            self.left_out.setdefault(reason, []).append(alt or name.rpartition("/")[2])
            return []
        return [html.element("img", {"alt": alt, "src": self.taken[name].address})]

    def _take(self, name: str) -> _Reason | None:
        """Take the picture of that name out of the archive, or say why not."""
        entry = self._entries.get(name)
        if entry is None:
            return _DAMAGED if name else _LINKED
        if entry.file_size > _LARGEST:
            return _TOO_LARGE
        if len(self.taken) >= _MOST or self._size + entry.file_size > _TOGETHER:
            return _TOO_MANY
        try:
            body = unpacked(self._archive, entry)
        except DAMAGES:
            return _DAMAGED
        media = _media_of(body)
        if media is None:
            return _OTHER_KIND
        digest = hashlib.sha256(body).hexdigest()
        self._size += len(body)
        self.taken[name] = EmbeddedPicture(name=legal(name.rpartition("/")[2]), digest=digest, media=media, body=body)
        return None

    def problems(self, key: str) -> Iterator[Problem]:
        """Warn of the pictures that are left out, by their descriptions or else by their names."""
        for (reason, cure), names in self.left_out.items():
            some = [shown(name) for name in dict.fromkeys(names) if name][:_NAMED]
            named = f", such as {', '.join(some)}" if some else ""
            what = f"pictures of the document are left out, because {reason}: {len(names)}{named}."
            yield Problem(path=key, rule="docx", what=what, cure=cure)


def picture_in(body: bytes, digest: str, length: int) -> bytes | None:
    """Give the picture with this SHA-256 and *length* from a document; None if the document holds it no more."""
    try:
        archive = zipfile.ZipFile(BytesIO(body))
        for entry in entries_of(archive).values():
            if entry.file_size == length <= _LARGEST:
                picture = unpacked(archive, entry)
                if hashlib.sha256(picture).hexdigest() == digest:
                    return picture
    except (Unusable, *DAMAGES):
        return None
    return None


def _may_be_picture(entry: zipfile.ZipInfo) -> bool:
    return not (entry.is_dir() or entry.filename.endswith((".xml", ".rels")))


def _name_of(image: Any) -> str:
    """Give the name that stands in a picture's place; "" for a picture that is not in the document."""
    try:
        with image.open() as stand_in:
            return str(stand_in.read().decode())
    except (KeyError, ValueError):  # mammoth opens nothing outside the document, and says so by a ValueError
        return ""


def _media_of(body: bytes) -> Media | None:
    try:
        media = probe(BytesIO(body), len(body), "")
    except Unusable:
        return None
    return media if media.media_type in _PUBLISHED else None
