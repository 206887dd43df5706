"""Says what a file is, from its bytes only: a name can be false."""

import re
from collections.abc import Callable

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile, Budget, Readable, TooMuchError
from feedwright.reading.media.captions import read_subrip, read_webvtt
from feedwright.reading.media.chapters import read_chapters
from feedwright.reading.media.iso import read_iso
from feedwright.reading.media.notes import tells_position
from feedwright.reading.media.pictures import read_gif, read_jpeg, read_png, read_webp
from feedwright.reading.media.recordings import read_aac, read_flac, read_matroska, read_mpeg, read_ogg, read_wave
from feedwright.site.single_values import Unusable, shown

LARGEST_MEDIA = 5_000_000_000  # bytes: S3 does not copy more in a single request

_HEAD = 4_096  # the first bytes, which show the type
_PDF_SEARCHED = 1_000_000  # the first bytes, in which notes are looked for


def _read_pdf(file: BoundedFile, _head: bytes) -> Media:
    return Media(media_type="application/pdf", length=file.size, has_position=tells_position(file, _PDF_SEARCHED))


_Reader = Callable[[BoundedFile, bytes], Media]

# The beginning of the files of each published type. Markup, scripts and archives never begin like these. The patterns
# are compiled when the first file is probed: together they would take more of a cold start than most imports.
_KINDS: tuple[tuple[bytes, _Reader], ...] = (
    (rb"\x89PNG\r\n\x1a\n....IHDR", read_png),
    (rb"\xff\xd8\xff", read_jpeg),
    (rb"GIF8[79]a", read_gif),
    (rb"RIFF....WEBPVP8[ LX]", read_webp),
    (rb"RIFF....WAVE", read_wave),
    (rb"....ftyp", read_iso),  # AVIF, MP4, M4A, QuickTime
    (rb"ID3[\x02-\x04]", read_mpeg),
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", read_mpeg),  # layer III, with a bit rate
    (rb"\xff[\xf0\xf1\xf8\xf9]", read_aac),
    (rb"OggS\0", read_ogg),
    (rb"fLaC", read_flac),
    (rb"\x1a\x45\xdf\xa3", read_matroska),  # WebM as well
    (rb"%PDF-\d\.\d", _read_pdf),
    (rb"(?:\xef\xbb\xbf)?\s*\{", read_chapters),
    (rb"(?:\xef\xbb\xbf)?WEBVTT(?![^ \t\r\n])", read_webvtt),
    (rb"(?:\xef\xbb\xbf)?\s{0,9}\d{1,9}[ \t]*\r?\n\d\d:\d\d:\d\d,\d{3} --> \d\d:", read_subrip),
)
_PICTURE, _RECORDING = "Save it as PNG or JPEG.", "Save it as MP3 or M4A, a video as MP4."
_REFUSED = (
    (rb"\Z", "is empty.", "Save it again, or remove the reference."),
    (rb"(?:\xef\xbb\xbf)?\s*<", "is markup (SVG, HTML, XML), which may hold scripts.", "Save a drawing as PNG."),
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
        raise Unusable(f"{shown(name)} {fault.what}", fault.cure) from fault


def _read(file: BoundedFile) -> Media:
    head = file.part(0, _HEAD)
    for pattern, reader in _KINDS:
        if re.match(pattern, head, re.DOTALL):
            return reader(file, head)
    for pattern, what, cure in _REFUSED:
        if re.match(pattern, head, re.DOTALL):
            raise Unusable(what, cure)
    raise Unusable(*_ANY_OTHER)
