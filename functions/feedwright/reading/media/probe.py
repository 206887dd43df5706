"""Says what a file is, from its bytes only: a name can be false."""

import re
from collections.abc import Sequence

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile, Budget, Readable, Reader, TooMuchError
from feedwright.reading.media.names import is_recording_name
from feedwright.reading.media.pictures import read_gif, read_jpeg, read_png, read_webp
from feedwright.site.single_values import Unusable, shown

LARGEST_MEDIA = 5_000_000_000  # bytes: S3 does not copy more in a single request

_HEAD = 4_096  # the first bytes, which show the type

# The beginning of the files of each published type, of most articles first (the others are in other_kinds.py). Markup,
# scripts and archives never begin like these. The patterns are compiled when the first file is probed: together they
# would take more of a cold start than most imports.
_PICTURES: tuple[tuple[bytes, Reader], ...] = (
    (rb"\x89PNG\r\n\x1a\n....IHDR", read_png),
    (rb"\xff\xd8\xff", read_jpeg),
    (rb"GIF8[79]a", read_gif),
    (rb"RIFF....WEBPVP8[ LX]", read_webp),
)
_PICTURE, _RECORDING = "Save it as PNG or JPEG.", "Save it as MP3 or M4A, a video as MP4."
_MARKUP = "is markup (SVG, HTML, XML), which may hold scripts."
_REFUSED = (
    (rb"\Z", "is empty.", "Save it again, or remove the reference."),
    (rb"(?:\xef\xbb\xbf)?\s*<", _MARKUP, "Save a drawing as PNG."),
    (rb"BM....\0\0\0\0", "is a BMP picture, which is too large for the web.", _PICTURE),
    (rb"II\*\0|MM\0\*", "is a TIFF or raw picture, which browsers do not show.", _PICTURE),
    (rb"\xff\x0a|\0\0\0\x0c(?:JXL|jP) ", "is a JPEG XL or 2000 picture, which browsers do not show.", _PICTURE),
    (rb"8BPS", "is a Photoshop file, which browsers do not show.", _PICTURE),
    (rb"RIFF....AVI |FLV\x01|\0\0\x01\xba", "is a video that browsers do not play.", _RECORDING),
    (rb"0&\xb2u|FORM....AIF[FC]|#!AMR|MThd", "is a recording that browsers do not play.", _RECORDING),
)
_ANY_OTHER = (
    "is not a picture, a recording, a caption file, a PDF or chapters: its content is something else.",
    "Publish PNG, JPEG, GIF, WebP, AVIF, MP3, M4A, Ogg, FLAC, WAV, MP4, WebM, MOV, VTT, SRT, PDF or chapters in JSON.",
)
_NO_MEDIA = frozenset({_MARKUP, _ANY_OTHER[0]})
_NO_RECORDING = (
    "is no recording: it holds something else, a page or a text for example.",
    "Export or download the recording again, as MP3 or M4A, and put it in this file's place.",
)


def probe(file: Readable, size: int, name: str, budget: Budget | None = None) -> Media:
    """Find out what *file*, of *size* bytes, is; *name* is only for the message.

    Args:
        file: the file.
        size: its bytes.
        name: what the message calls it.
        budget: the far reads that are left for the files of an article.

    Raises:
        Unusable: files of this kind are not published.
    """
    if size > LARGEST_MEDIA:
        cure = "Cut or compress it, or put it on another server and write its address."
        raise Unusable(f"{shown(name)} is larger than {LARGEST_MEDIA:,} bytes.", cure)
    try:
        return _read(BoundedFile(file, size, budget))
    except TooMuchError as error:
        if budget and budget.left < 0:
            what = f"the files that the article shows take too long to look through, up to {shown(name)}."
            raise Unusable(what, "Divide it into several articles.") from error
        raise Unusable(f"{shown(name)} is damaged.", "Save it again with another program.") from error
    except Unusable as fault:
        is_other = fault.what in _NO_MEDIA and is_recording_name(name)
        what, cure = _NO_RECORDING if is_other else (fault.what, fault.cure)
        raise Unusable(f"{shown(name)} {what}", cure) from fault


def _reader_of(kinds: Sequence[tuple[bytes, Reader]], head: bytes) -> Reader | None:
    return next((reader for pattern, reader in kinds if re.match(pattern, head, re.DOTALL)), None)


def _read(file: BoundedFile) -> Media:
    head = file.part(0, _HEAD)
    if reader := _reader_of(_PICTURES, head):
        return reader(file, head)
    from feedwright.reading.media.other_kinds import OTHER_KINDS  # noqa: PLC0415 - most articles show pictures alone

    if reader := _reader_of(OTHER_KINDS, head):
        return reader(file, head)
    for pattern, what, cure in _REFUSED:
        if re.match(pattern, head, re.DOTALL):
            raise Unusable(what, cure)
    raise Unusable(*_ANY_OTHER)
