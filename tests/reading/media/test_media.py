"""Media files: what they are by their bytes, what they tell, and what is never published as one."""

import io
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import media_samples as samples
from feedwright.model.files import Media
from feedwright.reading.media.bounded import BoundedFile, Budget
from feedwright.reading.media.names import REFUSED_SUFFIXES, SUFFIXES, is_media_name, media_path
from feedwright.reading.media.probe import LARGEST_MEDIA, probe
from feedwright.site.single_values import Unusable
from media_samples import SAMPLES


def probed(body, name="a.bin"):
    return probe(io.BytesIO(body), len(body), name)


def refused(body):
    with pytest.raises(Unusable) as caught:
        probed(body)
    return caught.value


# Types


@pytest.mark.parametrize(("media_type", "body"), SAMPLES)
def test_a_file_is_what_its_bytes_say(media_type, body):
    """A web server sends it under this type, whatever its name."""
    found = probed(body, "photo.html")
    assert (found.media_type, found.length) == (media_type, len(body))


def test_every_type_that_is_published_has_a_sample_and_a_suffix():
    assert set(SUFFIXES) == set(samples.GOOD)


MARKUP = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg with a declaration": b'\xef\xbb\xbf<?xml version="1.0"?><svg/>',
    "html": b"\n\n<!DOCTYPE html><script>alert(1)</script>",
    "html that hides captions": b"<!--\nWEBVTT\n-->",
    "html that ends as a picture": b"<script>alert(1)</script>" + samples.png(),
}
NO_MEDIA = {
    "json": b'{"version": "https://jsonfeed.org/version/1.1"}',
    "text": b"Some text of an article, long enough to be one.",
    "utf-16 text": "An article".encode("utf-16"),
    "toml": b'title = "The Gazette"\n',
    "zip, docx, epub": b"PK\x03\x04" + bytes(40),
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
    "program": b"MZ" + bytes(80),
    "elf": b"\x7fELF" + bytes(80),
    "script": b"#!/bin/sh\necho\n",
    "wasm": b"\0asm\1\0\0\0",
    "zeros": bytes(5_000),
    "a word that begins as a type does": b"GIF pictures are fun. BM too. ID3 is a tag. %PDF is a mark.",
    "webvtt's name alone": b"WEBVTTX\n",
    "layer II": b"\xff\xfd\x90\x64" + bytes(4_000),
    "riff of another form": samples.riff(b"ACON", (b"anih", bytes(9))),
}


@pytest.mark.parametrize("body", MARKUP.values(), ids=MARKUP.keys())
def test_markup_is_never_media(body):
    """It would run in every reader's browser under the publisher's own name."""
    assert "markup" in refused(body).what


@pytest.mark.parametrize("body", NO_MEDIA.values(), ids=NO_MEDIA.keys())
def test_nothing_but_media_is_media(body):
    assert "not a picture, a recording" in refused(body).what


@pytest.mark.parametrize(
    ("body", "what", "cure"),
    [
        (samples.brands(b"heic", b"mif1"), "HEIC", "JPEG"),
        (samples.brands(b"mif1", b"heic"), "HEIC", "JPEG"),
        (b"BM\x46\0\0\0" + bytes(60), "BMP", "PNG"),
        (b"II*\0" + bytes(60), "TIFF", "JPEG"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL", "PNG"),
        (b"8BPS\0\1", "Photoshop", "PNG"),
        (samples.riff(b"AVI ", (b"LIST", bytes(9))), "video", "MP4"),
        (b"FORM\0\0\0\4AIFF", "recording", "MP3"),
        (samples.brands(b"crx ", b"isoX"), "browsers", "JPEG"),
        (samples.ogg_page(b"Speex   " + bytes(72), flags=2), "Ogg", "Opus"),
        (b"", "empty", "again"),
    ],
)
def test_what_browsers_do_not_show_is_refused_with_a_cure(body, what, cure):
    fault = refused(body)
    assert what in fault.what
    assert cure in fault.cure


@pytest.mark.parametrize(
    "body",
    [
        samples.brands(b"isom") + samples.box(b"mdat", bytes(99)),
        samples.brands(b"isom") + samples.box(b"moov", samples.movie_header(3)),
        samples.mp3(2),
        samples.id3() + bytes(2_000),
        samples.aac(1),
        samples.webm(),
        samples.webm(b"A_OPUS", kind=b"docx"),
    ],
)
def test_a_recording_without_sound_or_picture_is_refused(body):
    """An upload that broke off, mostly."""
    assert "incomplete" in refused(body).what


def test_a_file_that_cannot_be_copied_is_refused_unread():
    with pytest.raises(Unusable, match="5,000,000,000"):
        probe(None, LARGEST_MEDIA + 1, "a.mp4")


@pytest.mark.parametrize("body", [samples.VTT, samples.SRT])
def test_captions_are_text_throughout(body):
    assert "UTF-8" in refused(body + "Grüße".encode("latin-1")).what
    assert "not text" in refused(body + bytes(9)).what
    assert "5,000,000" in refused(body + b" " * 5_000_000).what


def test_a_fault_names_the_file():
    with pytest.raises(Unusable, match=r"'pictures/a\.svg' is markup"):
        probed(MARKUP["svg"], "pictures/a.svg")


# What they tell

PICTURES = ["image/png", "image/gif", "image/jpeg", "image/webp", "image/avif"]


@pytest.mark.parametrize(("media_type", "body"), [sample for sample in SAMPLES if sample[0] in PICTURES])
def test_a_picture_tells_its_size(media_type, body):
    found = probed(body)
    assert (found.width, found.height, found.duration) == (3, 2, None)


@pytest.mark.parametrize(
    "make",
    [samples.png, samples.gif, samples.jpeg, samples.lossy_webp, samples.lossless_webp, samples.webp, samples.avif],
)
def test_large_sizes_are_told_too(make):
    found = probed(make(width=9_000, height=12_345))
    assert (found.width, found.height) == (9_000, 12_345)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(("orientation", "size"), [(1, (3, 2)), (3, (3, 2)), (5, (2, 3)), (6, (2, 3)), (8, (2, 3))])
def test_a_turned_photo_has_the_size_that_is_seen(orientation, size, big):
    """Phones store every photo lying and note how to turn it."""
    found = probed(samples.jpeg(samples.exif(orientation=orientation, big=big)))
    assert (found.width, found.height) == size
    assert not found.has_position


def test_a_turned_avif_has_the_size_that_is_seen():
    found = probed(samples.avif(samples.box(b"pixi", bytes(8)), samples.box(b"irot", b"\1")))
    assert (found.width, found.height) == (2, 3)


POSITION = samples.tiff(latitude=True)
RAW = b"\nexif\n    %d\n" % len(POSITION) + POSITION.hex("\n", 36).encode()


def after_pixels(kind, data):
    """A picture whose notes come last, after more pixels than are ever read."""
    whole = samples.png((b"IDAT", bytes(600_000)))
    chunk = len(data).to_bytes(4) + kind + data + bytes(4)
    return whole[:-12] + chunk + whole[-12:]


def moving_webp(*notes):
    frames = [(b"ANMF", bytes(300))] * 3_000
    return samples.webp(*frames, *notes)


def with_preview(preview):
    """A photo with another one behind it, and the index that names both (CIPA DC-007)."""
    index = b"MM\0*\0\0\0\x08\0\1\xb0\2\0\7\0\0\0\x20\0\0\0\x1a\0\0\0\0"
    length = len(samples.jpeg((0xE2, b"MPF\0" + index + bytes(32))))
    second = bytes(8) + (length - 10).to_bytes(4) + bytes(4)  # counted from the index, which is behind 10 bytes
    return samples.jpeg((0xE2, b"MPF\0" + index + bytes(16) + second)) + preview


PLACED = {
    "jpeg": samples.jpeg(samples.exif(latitude=True)),
    "jpeg in the other byte order": samples.jpeg(samples.exif(latitude=True, big=True)),
    "jpeg with more before": samples.jpeg((0xE0, b"JFIF\0" + bytes(9)), samples.exif(latitude=True, orientation=6)),
    "jpeg with xmp": samples.jpeg(samples.exif(orientation=6), samples.XMP_SEGMENT),
    "png": samples.png((b"eXIf", POSITION)),
    "png with xmp": samples.png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + samples.XMP_POSITION)),
    "png with compressed xmp": samples.png(
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(samples.XMP_POSITION))
    ),
    "png with digits": samples.png((b"tEXt", b"Raw profile type exif\0" + RAW)),
    "png with compressed digits": samples.png((b"zTXt", b"Raw profile type APP1\0\0" + zlib.compress(RAW))),
    "png with xmp as a profile": samples.png(
        (b"zTXt", b"Raw profile type xmp\0\0" + zlib.compress(b"\nxmp\n 9\n" + samples.XMP_POSITION.hex().encode()))
    ),
    "png with the notes last": after_pixels(b"eXIf", POSITION),
    "png with compressed notes last": after_pixels(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(RAW)),
    "gif": samples.gif()[:-1] + b"!\xff\x0bXMP DataXMP" + samples.XMP_POSITION + b"\0;",
    "gif with the notes last": samples.gif()[:-1] + bytes(900_000) + samples.XMP_POSITION + b"\0;",
    "jpeg with a preview": with_preview(samples.jpeg(samples.exif(latitude=True))),
    "pdf": b"%PDF-1.4\n" + bytes(2_000_000) + b"<</Type/Metadata>>stream\n" + samples.XMP_POSITION,
    "pdf with compressed notes": b"%PDF-1.4\n1 0 obj <</Type /Metadata /Filter /FlateDecode>>\nstream\n"
    + zlib.compress(samples.XMP_POSITION),
    "webp that moves": moving_webp((b"EXIF", POSITION)),
    "webp": samples.webp((b"EXIF", POSITION)),
    "webp with a mark before": samples.webp((b"EXIF", b"Exif\0\0" + POSITION)),
    "webp with xmp": samples.webp((b"XMP ", samples.XMP_POSITION)),
    "avif": samples.avif(more=b"\0\0\0\0" + POSITION),
    "avif with xmp": samples.avif(more=samples.XMP_POSITION),
    "video of a phone": samples.mp4(samples.PICTURE, parts=[samples.box(b"udta", samples.box(b"\xa9xyz", b"+48.2"))]),
    "video of an iphone": samples.mp4(
        samples.PICTURE,
        parts=[samples.box(b"meta", samples.box(b"keys", b"com.apple.quicktime.location.ISO6709"))],
        major=b"qt  ",
    ),
}


@pytest.mark.parametrize("body", PLACED.values(), ids=PLACED.keys())
def test_a_photo_that_tells_where_it_was_taken_is_noticed(body):
    """It may be the author's home."""
    assert probed(body).has_position


@pytest.mark.parametrize(("media_type", "body"), SAMPLES)
def test_other_files_tell_no_place(media_type, body):
    assert not probed(body).has_position


@pytest.mark.parametrize(
    "body",
    [
        samples.png((b"zTXt", b"Raw profile type exif\0\0no zlib")),
        samples.png((b"tEXt", b"Raw profile type exif\0\nexif\n 3\nabc")),
        samples.png((b"iTXt", b"XML:com.adobe.xmp\0\1")),
        after_pixels(b"eXIf", b"II*\0"),
        with_preview(samples.jpeg()),
        with_preview(b"")[:40],
        b"%PDF-1.4\n<</Type/Metadata/Filter/FlateDecode>>stream\n" + bytes(99),
    ],
)
def test_notes_that_are_broken_or_tell_something_else_tell_no_place(body):
    assert not probed(body).has_position


@pytest.mark.parametrize(
    "body",
    [
        samples.png(*[(b"IDAT", bytes(8_192))] * 2_000),
        samples.png((b"IDAT", bytes(16_000_000))),
        moving_webp((b"ANMF", bytes(16_000_000))),
    ],
)
def test_a_large_picture_is_read_at_its_beginning_and_at_its_end_alone(body):
    """Each stretch of a file is a request to S3, one after the other."""
    file = Counted(body)
    probe(file, len(body), "a.png")
    assert len({at // 262_144 for at in file.places}) <= 4


def test_all_files_of_an_article_have_one_budget():
    budget = Budget()
    body = samples.png((b"IDAT", bytes(1_000_000)))
    with pytest.raises(Unusable, match=r"take too long to look through, up to 'a\.png'"):
        all(probe(io.BytesIO(body), len(body), "a.png", budget) for _ in range(400))
    probe(io.BytesIO(body), len(body), "a.png", Budget())


def test_a_gps_that_found_no_satellite_tells_no_place():
    """Many cameras write an empty table of it into every photo."""
    assert not probed(samples.jpeg(samples.exif(version_only=True))).has_position


DURATIONS = {
    "mp3": (samples.mp3(390), 10),
    "mp3 with a tag": (samples.mp3(390, tag=samples.id3(b"\xff\xfb\x90\x64" * 99)), 10),
    "aac": (samples.aac(431), 10),
    "wav": (samples.wav(7), 7),
    "flac": (samples.flac(3_600), 3_600),
    "opus": (samples.opus(61), 61),
    "vorbis": (samples.vorbis(61), 61),
    "theora": (samples.theora(61), 61),
    "m4a": (samples.mp4(samples.SOUND, seconds=5_400), 5_400),
    "mp4 of the long form": (samples.mp4(samples.PICTURE, seconds=5_400, version=1, large=True), 5_400),
    "mp4 being streamed": (samples.mp4(samples.PICTURE, seconds=0), None),
    "shorter than a second": (samples.mp3(4), 1),
    "webm": (samples.webm(b"A_OPUS"), None),
}


@pytest.mark.parametrize(("body", "seconds"), DURATIONS.values(), ids=DURATIONS.keys())
def test_a_recording_tells_how_long_it_plays(body, seconds):
    assert probed(body).duration == seconds


@pytest.mark.parametrize("turned", [False, True])
def test_a_video_has_the_size_that_is_seen(turned):
    video = samples.track(b"vide", width=1_920, height=1_080, turned=turned)
    found = probed(samples.mp4(samples.SOUND, video))
    assert (found.width, found.height) == ((1_080, 1_920) if turned else (1_920, 1_080))


# Hostile files


@pytest.mark.parametrize(("media_type", "body"), SAMPLES)
def test_a_file_cut_anywhere_is_understood_or_refused(media_type, body):
    for end in [*range(min(len(body), 200)), len(body) // 2, len(body) - 1]:
        settled(body[:end])


def settled(body):
    """Probe, and check that it is nothing but Media or Unusable that comes of it."""
    try:
        found = probed(body)
    except Unusable as fault:
        assert fault.what
        assert fault.cure
        return None
    assert isinstance(found, Media)
    assert found.media_type in SUFFIXES
    assert found.length == len(body)
    assert all(number is None or number > 0 for number in (found.width, found.height, found.duration))
    return found


@given(st.binary(max_size=300))
def test_any_bytes_are_understood_or_refused(body):
    settled(body)


BODIES = st.sampled_from([body for _, body in SAMPLES] + list(PLACED.values()))


@given(BODIES, st.data())
def test_any_damage_is_borne(body, data):
    """Lengths that lie, tables that lead nowhere, parts cut out or said twice."""
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, min(len(body), 300)))
        end = data.draw(st.integers(start, min(len(body), start + 9)))
        body = body[:start] + data.draw(st.binary(max_size=9)) + body[end:]
    settled(body)


@given(BODIES, st.binary(min_size=1, max_size=40))
def test_markup_before_a_file_is_no_file(body, junk):
    """And after it, it is never looked at: the type is the picture's."""
    assert settled(b"<p>" + junk + body) is None
    assert settled(body + b"<script>") is not None or body.startswith((b"WEBVTT", b"1\r\n", b"{"))


def nested(kind, depth):
    body = b""
    for _ in range(depth):
        body = samples.box(kind, body)
    return body


HOSTILE = {
    "boxes in boxes": samples.brands(b"isom") + nested(b"moov", 20_000),
    "a million boxes": samples.brands(b"isom") + samples.box(b"moov", samples.box(b"free") * 1_000_000),
    "a million chunks": samples.png()[:33] + (bytes(4) + b"tEXt" + bytes(4)) * 1_000_000,
    "a million segments": b"\xff\xd8" + b"\xff\xfe\0\2" * 1_000_000,
    "filling without end": b"\xff\xd8" + b"\xff" * 3_000_000,
    "riff of nothing": b"RIFF\0\0\0\0WAVE" + (b"junk" + bytes(4)) * 1_000_000,
    "pages without end": samples.opus()[:47] + samples.ogg_page(b"") * 1_000_000,
    "syncs without a frame": samples.id3() + b"\xff\xfb\x90" * 1_000_000,
    "tags upon tags": samples.id3(b"") * 1_000_000,
    "a tag of nothing but size": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(9_000),
    "a tag that swells": samples.mp3(tag=samples.id3(zlib.compress(bytes(5_000_000)))),
    "position upon position": samples.avif(more=b"II*\0" * 300_000),
    "a chunk of 4 GB": samples.png()[:33] + b"\xff\xff\xff\xffeXIf" + bytes(99),
    "a box of 16 EB": samples.brands(b"isom") + b"\0\0\0\1moov" + b"\xff" * 8 + bytes(99),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_costs_little(body):
    """However many headers it has, and whatever they promise."""
    file = Counted(body)
    tracemalloc.start()
    try:
        probe(file, len(body), "a")
    except Unusable:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert file.reads <= 60_000
    assert peak < 40_000_000


class FarApart:
    """A film of 4 GB whose boxes are of 300 KB each; it counts the looks, each of which asks S3 for a stretch."""

    size, apart, looks = 4_000_000_000, 300_000, 0

    def __init__(self):
        self._head, self._at = samples.brands(b"isom"), 0

    def seek(self, offset, whence=0):
        self._at = offset

    def read(self, size):
        self.looks += 1
        if self._at < len(self._head):
            return self._head[self._at : self._at + size]
        assert (self._at - len(self._head)) % self.apart == 0
        return (self.apart.to_bytes(4) + b"free" + bytes(size))[:size]


def test_a_file_that_leads_far_and_wide_is_not_followed_to_its_end():
    """Each look far away asks S3 for a stretch of it: too many of them would outlast the function, each time anew."""
    file = FarApart()
    with pytest.raises(Unusable, match="is damaged"):
        probe(file, file.size, "film.mp4")
    assert file.looks < 80


def test_nothing_before_a_file_is_read():
    file = BoundedFile(io.BytesIO(b"12345"), 5)
    with pytest.raises(OSError, match="before the start"):
        file.seek(-6, 2)
    assert file.part(9, 3) == b""
    assert file.part(3, 9) == b"45"


class Counted(io.BytesIO):
    reads = 0

    def __init__(self, body):
        super().__init__(body)
        self.places = []

    def read(self, size=-1):
        self.reads += 1
        self.places.append(self.tell())
        return super().read(size)


# Names


@pytest.mark.parametrize("suffix", [one for suffixes in SUFFIXES.values() for one in suffixes])
def test_media_are_known_by_their_suffix(suffix):
    assert is_media_name(f"dir.d/ü b{suffix}")
    assert is_media_name(f"A{suffix.upper()}")


@pytest.mark.parametrize("suffix", REFUSED_SUFFIXES)
def test_what_authors_take_for_media_is_looked_at(suffix):
    assert is_media_name(f"a{suffix}")


@pytest.mark.parametrize(
    "key", ["a.md", "a.txt", "a.html", "a.json", "site.toml", "mp3", "a.mp3/b", "a.mp3.md", ".mp3", ""]
)
def test_other_files_are_no_media(key):
    assert not is_media_name(key)


@pytest.mark.parametrize(
    ("key", "media_type", "name"),
    [
        ("a/photo.jpg", "image/jpeg", "photo.jpg"),
        ("a/photo.JPEG", "image/jpeg", "photo.jpeg"),
        ("photo.png", "image/jpeg", "photo.jpg"),
        ("episode", "audio/mpeg", "episode.mp3"),
        ("page.html", "image/gif", "page.gif"),
        ("talk.opus", "audio/ogg", "talk.opus"),
        ("a.b.mp4", "video/mp4", "a.b.mp4"),
    ],
)
def test_a_public_name_is_the_authors_with_the_suffix_of_its_type(key, media_type, name):
    folder, _, own = media_path("digest", key, media_type).rpartition("/")
    assert own == name
    assert folder.startswith("media/")
    assert len(folder) == len("media/") + 20


@pytest.mark.parametrize(
    "key", ["Über uns.jpg", "文 章.jpg", "../../x y.jpg", ".jpg", "a%20b?c#d.jpg", "x" * 300 + ".jpg"]
)
def test_a_public_name_is_safe_everywhere(key):
    name = media_path("digest", key, "image/jpeg").rpartition("/")[2]
    assert name.isascii()
    assert len(name) <= 120
    assert name.removesuffix(".jpg").replace("-", "").replace("_", "").isalnum()


def test_other_bytes_have_another_address():
    """What stands at an address is kept for a year by whoever fetched it."""
    assert media_path("one", "a.jpg", "image/jpeg") != media_path("two", "a.jpg", "image/jpeg")
    assert media_path("one", "a.jpg", "image/jpeg") == media_path("one", "b/a.jpg", "image/jpeg")


@given(st.text(), st.sampled_from(sorted(SUFFIXES)))
def test_any_name_gives_a_place_in_the_media_folder(key, media_type):
    media, _, name = media_path("digest", key, media_type).split("/")
    assert media == "media"
    assert name.endswith(SUFFIXES[media_type])
    assert len(name) > len(name.rpartition(".")[2]) + 1
