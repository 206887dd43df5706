"""The beginnings of recordings, videos, captions, chapters and PDF, each with its reader."""

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile, Reader
from feedwright.reading.media.captions import read_subrip, read_webvtt
from feedwright.reading.media.chapters import read_chapters
from feedwright.reading.media.iso import read_iso
from feedwright.reading.media.notes import tells_position
from feedwright.reading.media.recordings import read_aac, read_flac, read_matroska, read_mpeg, read_ogg, read_wave

_PDF_SEARCHED = 1_000_000  # the first bytes, in which notes are looked for


def _read_pdf(file: BoundedFile, _head: bytes) -> Media:
    return Media(media_type="application/pdf", length=file.size, has_position=tells_position(file, _PDF_SEARCHED))


OTHER_KINDS: tuple[tuple[bytes, Reader], ...] = (
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
