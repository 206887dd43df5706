"""MP3, AAC, Ogg, FLAC, WAV, WebM and Matroska: how long they play, and whether there is something to see."""

import math
import re
import struct
from collections.abc import Callable
from typing import Any

from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile
from feedwright.reading.media.riff import riff_chunks
from feedwright.site.values import Unusable

_BROKEN = ("is incomplete, or no recording at all.", "Export or upload it again.")

_OGG_CODECS = (  # by the first packet; where there is a picture, sound is beside it
    (b"\x80theora", "video/ogg", "oggtheora", "OggTheora"),
    (b"OpusHead", "audio/ogg", "oggopus", "OggOpus"),
    (b"\x01vorbis", "audio/ogg", "oggvorbis", "OggVorbis"),
    (b"\x7fFLAC", "audio/ogg", "oggflac", "OggFLAC"),
)
_DOCUMENT_TYPE = re.compile(rb"\x42\x82[\x80-\xff](webm|matroska)")
_CODEC = re.compile(rb"\x86[\x80-\xff]([AV])_[A-Z]")
_TRACKS = 65_536  # bytes in which the tracks are told

# What mutagen lets through of broken files, beside its own error.
_LEAKS = (IndexError, ValueError, ArithmeticError, struct.error)


def read_mpeg(file: BoundedFile, _head: bytes) -> Media:
    from mutagen.mp3 import MPEGInfo  # noqa: PLC0415 - 20 ms that few articles need

    # Not mutagen's MP3: that reads the tags too, which may be compressed beyond all memory.
    info = _told(lambda: MPEGInfo(file, 0))
    if info is None or info.sketchy or info.layer != 3:
        raise Unusable(*_BROKEN)
    return _recording(file, "audio/mpeg", info.length)


def read_aac(file: BoundedFile, _head: bytes) -> Media:
    from mutagen.aac import AACInfo  # noqa: PLC0415 - as above

    file.seek(0)
    info = _told(lambda: AACInfo(file))
    if info is None:
        raise Unusable(*_BROKEN)
    return _recording(file, "audio/aac", info.length)


def read_ogg(file: BoundedFile, head: bytes) -> Media:
    for mark, media_type, module, name in _OGG_CODECS:
        if mark in head:
            info = _told(lambda: _ogg(module, name, file))  # noqa: B023 - called at once
            return _recording(file, media_type, info.length if info else 0)
    raise Unusable("is an Ogg file that browsers do not play.", "Save it as Opus, Vorbis or MP3.")


def read_flac(file: BoundedFile, head: bytes) -> Media:
    """RFC 9639 §8.2: the sample rate has 20 bits, the number of samples the last 36."""
    bits = int.from_bytes(head[18:26])
    rate = bits >> 44
    return _recording(file, "audio/flac", (bits & (1 << 36) - 1) / rate if rate else 0)


def read_wave(file: BoundedFile, _head: bytes) -> Media:
    rate = data = 0
    for kind, start, length in riff_chunks(file):
        if kind == b"fmt ":
            rate = int.from_bytes(file.part(start + 8, 4), "little")  # bytes a second
        elif kind == b"data":
            data = min(length, file.size - start)
    return _recording(file, "audio/wav", data / rate if rate else 0)


def read_matroska(file: BoundedFile, head: bytes) -> Media:
    """WebM is a part of it (RFC 9559)."""
    kind = _DOCUMENT_TYPE.search(head)
    codecs = {found[1] for found in _CODEC.finditer(file.part(0, _TRACKS))}
    if not kind or not codecs:
        raise Unusable(*_BROKEN)
    return _recording(file, f"{'video' if b'V' in codecs else 'audio'}/{kind[1].decode()}", 0)


def _recording(file: BoundedFile, media_type: str, seconds: float) -> Media:
    known = math.isfinite(seconds) and 0 < seconds < 1e9
    return Media(media_type=media_type, length=file.size, duration=max(1, round(seconds)) if known else None)


def _ogg(module: str, name: str, file: BoundedFile) -> Any:
    from importlib import import_module  # noqa: PLC0415 - as above

    file.seek(0)
    return getattr(import_module(f"mutagen.{module}"), name)(file).info


def _told(read: Callable[[], Any]) -> Any:
    """Let mutagen read; None where it cannot."""
    from mutagen import MutagenError  # noqa: PLC0415 - as above

    try:
        return read()
    except (MutagenError, *_LEAKS):
        return None
