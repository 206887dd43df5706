"""MP3, AAC, Ogg, FLAC, WAV, WebM and Matroska: how long they play, and whether they hold video."""

import math
import re
from collections.abc import Callable
from typing import BinaryIO, cast

from msgspec import structs

from feedwright.model.files import Media
from feedwright.model.podcast import Chapter
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.riff import riff_chunks
from feedwright.site.single_values import Unusable

_BROKEN = ("is incomplete, or not a recording.", "Export or upload it again.")

_TAIL = 65_536  # bytes: the largest size of an Ogg page
_SHORTEST = 0.08  # seconds: three frames; a shorter recording is only a rest
_FEWEST = 3
_FRAMES = 200  # the frames of AAC from which the average length is computed
_AAC_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
_DOCUMENT_TYPE = re.compile(rb"\x42\x82[\x80-\xff](webm|matroska)")
_CODEC = re.compile(rb"\x86[\x80-\xff]([AV])_[A-Z]")
_TRACKS = 65_536  # the first bytes, which describe the tracks


class _Part:
    """The rest of a file after *start*, as a file of its own."""

    def __init__(self, file: BoundedFile, start: int) -> None:
        self._file, self._start = file, start
        file.seek(start)

    def read(self, size: int = -1, /) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset + (self._start if whence == 0 else 0), whence) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start


def read_mpeg(file: BoundedFile, head: bytes) -> Media:
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415 - few articles need it

    # The file is read without its tag: a compressed tag may become larger than the memory.
    start = _after_tag(head)
    sync = file.part(start, 2)
    if len(sync) < 2 or sync[0] != 0xFF or sync[1] & 0xE6 != 0xE2:  # eleven ones, then layer III
        raise Unusable(*_BROKEN)
    try:
        seconds = TinyTag.get(file_obj=cast("BinaryIO", _Part(file, start)), tags=False).duration
    except TinyTagException as error:
        raise Unusable(*_BROKEN) from error
    if not seconds or seconds < _SHORTEST:
        raise Unusable(*_BROKEN)
    return structs.replace(_recording(file, "audio/mpeg", seconds), chapters=_chapters(file, head, start))


def _chapters(file: BoundedFile, head: bytes, end: int) -> tuple[Chapter, ...]:
    if not end:
        return ()
    from feedwright.reading.media.id3 import read_id3_chapters  # noqa: PLC0415 - few articles need it

    return read_id3_chapters(file, head, end)


def _after_tag(head: bytes) -> int:
    """Say where an ID3v2 tag ends (https://id3.org/id3v2.4.0-structure §3.1); 0: there is no tag."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return 10 + size + (10 if head[5] & 0x10 else 0)


def read_aac(file: BoundedFile, _head: bytes) -> Media:
    """Read ADTS (ISO/IEC 13818-7 §6.2): each frame has a header with its length, and holds 1,024 samples."""
    start = at = frames = rate = 0
    while frames < _FRAMES and len(header := file.part(at, 6)) == 6:
        length = int.from_bytes(header[3:6]) >> 5 & 0x1FFF
        index = header[2] >> 2 & 0xF
        if header[0] != 0xFF or header[1] & 0xF6 != 0xF0 or length < 7 or index >= len(_AAC_RATES):
            break
        rate, at, frames = _AAC_RATES[index], at + length, frames + 1
    if frames < _FEWEST:
        raise Unusable(*_BROKEN)
    whole = frames if at >= file.size else (file.size - start) / (at / frames)
    return _recording(file, "audio/aac", whole * 1_024 / rate)


def read_ogg(file: BoundedFile, head: bytes) -> Media:
    """Read Ogg (RFC 3533): the first packet names the codec, and the last page counts the samples."""
    for mark, media_type, seconds in _OGG_CODECS:  # video comes before audio, because it has sound beside it
        if (at := head.find(mark)) >= 0:
            page = head.rfind(b"OggS", 0, at)
            last = _last_position(file, head[page + 14 : page + 18])
            return _recording(file, media_type, seconds(head[at:], last) if last else 0)
    raise Unusable("is an Ogg file that browsers do not play.", "Save it as Opus, Vorbis or MP3.")


def _last_position(file: BoundedFile, serial: bytes) -> int:
    """Give the granule position of the last page of a stream; 0 if there is none."""
    tail = file.part(max(0, file.size - _TAIL), _TAIL)
    at = len(tail)
    while (at := tail.rfind(b"OggS\0", 0, at)) >= 0:
        position = int.from_bytes(tail[at + 6 : at + 14], "little", signed=True)
        if tail[at + 14 : at + 18] == serial and position >= 0:
            return position
    return 0


def _opus(head: bytes, last: int) -> float:
    """Read Opus (RFC 7845 §5.1): 48,000 samples a second, without those that are skipped at the start."""
    return (last - int.from_bytes(head[10:12], "little")) / 48_000


def _vorbis(head: bytes, last: int) -> float:
    return last / (int.from_bytes(head[12:16], "little") or math.inf)


def _ogg_flac(head: bytes, last: int) -> float:
    return last / (int.from_bytes(head[27:30]) >> 4 or math.inf)


def _theora(head: bytes, last: int) -> float:
    """Read Theora: the position counts the frames up to the last whole picture; its lower bits count the others."""
    shift = (head[40] & 3) << 3 | head[41] >> 5 if len(head) > 41 else 0
    frames = (last >> shift) + (last & (1 << shift) - 1)
    return frames * int.from_bytes(head[26:30]) / (int.from_bytes(head[22:26]) or math.inf)


_OGG_CODECS: tuple[tuple[bytes, str, Callable[[bytes, int], float]], ...] = (
    (b"\x80theora", "video/ogg", _theora),
    (b"OpusHead", "audio/ogg", _opus),
    (b"\x01vorbis", "audio/ogg", _vorbis),
    (b"\x7fFLAC", "audio/ogg", _ogg_flac),
)


def read_flac(file: BoundedFile, head: bytes) -> Media:
    """Read FLAC (RFC 9639 §8.2): the sample rate has 20 bits, the number of samples the last 36."""
    bits = int.from_bytes(head[18:26])
    rate = bits >> 44
    return _recording(file, "audio/flac", (bits & (1 << 36) - 1) / rate if rate else 0)


def read_wave(file: BoundedFile, _head: bytes) -> Media:
    rate = data = 0
    for kind, start, length in riff_chunks(file):
        if kind == b"fmt ":
            rate = int.from_bytes(file.part(start + 8, 4), "little")  # bytes per second
        elif kind == b"data":
            data = min(length, file.size - start)
    return _recording(file, "audio/wav", data / rate if rate else 0)


def read_matroska(file: BoundedFile, head: bytes) -> Media:
    """Read Matroska (RFC 9559); WebM is a part of it."""
    kind = _DOCUMENT_TYPE.search(head)
    codecs = {match[1] for match in _CODEC.finditer(file.part(0, _TRACKS))}
    if not kind or not codecs:
        raise Unusable(*_BROKEN)
    return _recording(file, f"{'video' if b'V' in codecs else 'audio'}/{kind[1].decode()}", 0)


def _recording(file: BoundedFile, media_type: str, seconds: float) -> Media:
    known = math.isfinite(seconds) and 0 < seconds < 1e9
    return Media(media_type=media_type, length=file.size, duration=max(1, round(seconds)) if known else None)
