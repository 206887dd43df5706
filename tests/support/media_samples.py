"""Media files, each as small as it can be, made byte by byte: no camera and no encoder is needed."""

import io
import struct
import wave
import zlib


def png(*chunks, width=3, height=2):
    """An all black picture; *chunks* stand before its pixels."""
    pixels = zlib.compress(b"".join(bytes(1 + width) for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def gif(width=3, height=2):
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff;"


def tiff(*, big=False, orientation=None, latitude=False, version_only=False):
    """EXIF as cameras write it: in either byte order, with a position or only the promise of one."""
    order = ">" if big else "<"
    entries = [(0x0112, 3, 1, struct.pack(f"{order}HH", orientation, 0))] if orientation else []
    count = len(entries) + bool(latitude or version_only)
    place = 8 + 2 + 12 * count + 4
    if latitude or version_only:
        entries.append((0x8825, 4, 1, struct.pack(f"{order}I", place)))
    inner = [(0x0000, 1, 4, b"\2\3\0\0")] + ([(0x0002, 5, 3, bytes(4))] if latitude else [])

    def directory(rows):
        body = b"".join(struct.pack(f"{order}HHI", *row[:3]) + row[3] for row in rows)
        return struct.pack(f"{order}H", len(rows)) + body + bytes(4)

    start = b"MM\0*" if big else b"II*\0"
    return start + struct.pack(f"{order}I", 8) + directory(entries) + directory(inner)


def jpeg(*segments, width=3, height=2):
    """The segments of a JPEG; decoders would miss the tables, but all that is told stands before them."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    parts = [*segments, (0xC0, frame)]
    body = b"".join(struct.pack(">BBH", 0xFF, marker, 2 + len(data)) + data for marker, data in parts)
    return b"\xff\xd8" + body + b"\xff\xda\0\2" + bytes(9) + b"\xff\xd9"


def exif(**told):
    return 0xE1, b"Exif\0\0" + tiff(**told)


XMP_POSITION = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="48,12.5N"/></x:xmpmeta>'
XMP_SEGMENT = (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP_POSITION)


def riff(form, *chunks):
    body = b"".join(kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + form + body


def lossy_webp(width=3, height=2):
    return riff(b"WEBP", (b"VP8 ", b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(9)))


def lossless_webp(width=3, height=2):
    return riff(b"WEBP", (b"VP8L", b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14) + bytes(9)))


def webp(*chunks, width=3, height=2):
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return riff(b"WEBP", (b"VP8X", bytes(4) + size), (b"VP8 ", bytes(7)), *chunks)


def box(kind, *parts, large=False):
    data = b"".join(parts)
    return (
        struct.pack(">I4sQ", 1, kind, 16 + len(data)) + data
        if large
        else struct.pack(">I4s", 8 + len(data), kind) + data
    )


def brands(major, *others):
    return box(b"ftyp", major, bytes(4), major, *others)


def avif(*properties, width=3, height=2, more=b"", major=b"avif"):
    extent = box(b"ispe", struct.pack(">4xII", width, height))
    tile = box(b"ispe", struct.pack(">4xII", 1, 1))
    meta = box(b"meta", bytes(4), box(b"iprp", box(b"ipco", tile, extent, *properties)))
    return brands(major, b"mif1") + meta + box(b"mdat", bytes(9), more)


def track(handler, *, width=0, height=0, turned=False):
    matrix = [0, 1, 0, -1, 0, 0, 0, 0, 1] if turned else [1, 0, 0, 0, 1, 0, 0, 0, 1]
    header = bytes(40) + struct.pack(">9i", *(one << 16 for one in matrix[:8]), 1 << 30)
    header += struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", header), box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13))))


def movie_header(seconds, *, version=0):
    body = (
        struct.pack(">4xIIII", 0, 0, 600, 600 * seconds)
        if not version
        else struct.pack(">B3xQQIQ", 1, 0, 0, 600, 600 * seconds)
    )
    return box(b"mvhd", body, bytes(80))


def mp4(*tracks, seconds=95, major=b"isom", parts=(), version=0, large=False):
    movie = box(b"moov", movie_header(seconds, version=version), *tracks, *parts)
    return brands(major, b"mp42") + box(b"mdat", bytes(99), large=large) + movie


SOUND, PICTURE = track(b"soun"), track(b"vide", width=640, height=360)


def mp3(frames=39, tag=b""):
    """Silence: each frame of 128 kbit/s at 44.1 kHz lasts 26 ms."""
    return tag + (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def id3(data=bytes(100)):
    size = bytes(len(data) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + size + data


def aac(frames=44):
    """Silence: 1,024 samples a frame at 44.1 kHz."""
    length = 7 + 20
    header = bytes([0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC])
    return (header + bytes(20)) * frames


def wav(seconds=2):
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(800)
        writer.writeframes(bytes(800 * seconds))
    return file.getvalue()


def flac(seconds=3):
    bits = 44_100 << 44 | 1 << 41 | 15 << 36 | 44_100 * seconds
    return b"fLaC\x80\0\0\x22" + bytes(10) + bits.to_bytes(8, "big") + bytes(16)


def ogg_page(packet, *, position=0, flags=0, serial=7, number=0):
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    return struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, serial, number, 0, len(lacing)) + lacing + packet


def _ogg(first, comment, position):
    pages = [(first, 0, 2), (comment, 0, 0), (bytes(9), position, 4)]
    return b"".join(
        ogg_page(packet, position=at, flags=flags, number=number) for number, (packet, at, flags) in enumerate(pages)
    )


NO_COMMENTS = struct.pack("<II", 0, 0)


def opus(seconds=4):
    return _ogg(
        b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0), b"OpusTags" + NO_COMMENTS, 48_000 * seconds
    )


def vorbis(seconds=4):
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 44_100, 0, 128_000, 0, 0xB8, 1)
    return _ogg(head, b"\x03vorbis" + NO_COMMENTS + b"\1", 44_100 * seconds)


def theora(seconds=4):
    head = b"\x80theora\3\2\0" + bytes(12) + struct.pack(">II", 25, 1) + bytes(7) + bytes(3) + b"\0\xc0" + bytes(3)
    return _ogg(head, b"\x81theora" + NO_COMMENTS, (25 * seconds) << 6)


def element(name, data):
    return name + bytes([0x80 | len(data)]) + data


def webm(*codecs, kind=b"webm"):
    tracks = b"".join(element(b"\xae", element(b"\x86", codec)) for codec in codecs)
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", kind))
    return head + element(b"\x18\x53\x80\x67", element(b"\x16\x54\xae\x6b", tracks))


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n"
SRT = b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello.\r\n"

GOOD = {
    "application/json+chapters": [b'{"version":"1.2.0","chapters":[{"startTime":0,"title":"Intro"}]}'],
    "image/png": [png()],
    "image/gif": [gif(), b"GIF87a" + gif()[6:]],
    "image/jpeg": [jpeg(), jpeg((0xE0, b"JFIF\0" + bytes(9)))],
    "image/webp": [lossy_webp(), lossless_webp(), webp()],
    "image/avif": [avif(), avif(major=b"avis")],
    "audio/mpeg": [mp3(), mp3(tag=id3())],
    "audio/aac": [aac()],
    "audio/mp4": [mp4(SOUND), mp4(SOUND, PICTURE, major=b"M4A "), mp4(SOUND, major=b"M4B ", large=True)],
    "audio/wav": [wav()],
    "audio/flac": [flac()],
    "audio/ogg": [opus(), vorbis()],
    "audio/webm": [webm(b"A_OPUS")],
    "audio/matroska": [webm(b"A_OPUS", kind=b"matroska")],
    "video/mp4": [mp4(PICTURE, SOUND), mp4(PICTURE, major=b"mp42")],
    "video/quicktime": [mp4(PICTURE, SOUND, major=b"qt  ")],
    "video/ogg": [theora()],
    "video/webm": [webm(b"V_VP9", b"A_OPUS"), webm(b"A_OPUS", b"V_AV1")],
    "video/matroska": [webm(b"V_MPEG4/ISO/AVC", kind=b"matroska")],
    "application/pdf": [PDF],
    "text/vtt": [VTT, b"\xef\xbb\xbf" + VTT, b"WEBVTT", b"WEBVTT kind=captions\r\n"],
    "application/x-subrip": [SRT, b"\xef\xbb\xbf" + SRT, b"\r\n" + SRT],
}
SAMPLES = [(media_type, body) for media_type, bodies in GOOD.items() for body in bodies]
