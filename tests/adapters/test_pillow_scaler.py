"""Large pictures become smaller, stay what they are otherwise, and no hostile one takes much memory."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from feedwright.adapters.pillow_scaler import scale
from feedwright.errors import PictureError
from feedwright.model.files import WIDTHS, Media
from media_samples import exif, jpeg, png, tiff

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
RED, BLUE = (200, 20, 20), (20, 20, 200)


def encoded(image, form, **told):
    body = BytesIO()
    image.save(body, form, **told)
    return body.getvalue()


def halves(mode="RGB", size=(2_000, 1_000)):
    """Red at the left, blue at the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def scaled(body, form, size=(2_000, 1_000)):
    media = Media(media_type=TYPES[form], length=len(body), width=size[0], height=size[1])
    return scale(body, media, WIDTHS)


def opened(file):
    image = Image.open(BytesIO(file.body))
    image.load()
    assert image.size == (file.width, file.height)
    return image


def is_near(colour, other):
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=False))


@pytest.mark.parametrize("form", TYPES)
def test_a_wide_picture_comes_in_all_widths_of_its_own_kind(form):
    files = scaled(encoded(halves(), form), form)
    assert [(file.width, file.height) for file in files] == [(480, 240), (960, 480), (1_200, 600), (1_600, 800)]
    for file in files:
        image = opened(file)
        assert image.format == form
        assert is_near(image.convert("RGB").getpixel((5, 5)), RED)
        assert is_near(image.convert("RGB").getpixel((file.width - 5, 5)), BLUE)


def test_a_heavy_picture_that_is_no_wider_than_a_page_keeps_its_own_width_too():
    files = scaled(encoded(halves(size=(1_000, 500)), "PNG"), "PNG", (1_000, 500))
    assert [file.width for file in files] == [480, 960, 1_000]
    assert [file.width for file in scaled(encoded(halves(size=(1_600, 9)), "PNG"), "PNG", (1_600, 9))] == list(WIDTHS)


@pytest.mark.parametrize(("form", "orientation"), [*(("JPEG", each) for each in range(1, 9)), ("PNG", 6), ("WEBP", 8)])
def test_a_picture_is_turned_as_its_camera_noted(form, orientation):
    notes = Image.Exif()
    notes[0x0112] = orientation
    files = scaled(encoded(halves(size=(2_000, 1_900)), form, exif=notes), form, (2_000, 1_900))
    turned = orientation >= 5
    assert files[-1].height == (1_684 if turned else 1_520)
    image = opened(files[-1]).convert("RGB")
    red_end = {
        1: (5, 700),
        2: (-6, 700),
        3: (-6, 700),
        4: (5, 700),
        5: (700, 5),
        6: (700, 5),
        7: (700, -6),
        8: (700, -6),
    }
    across, down = red_end[orientation]
    assert is_near(image.getpixel((across % image.width, down % image.height)), RED)
    assert not image.getexif()


def test_nothing_that_a_camera_or_a_program_noted_is_published():
    notes = Image.Exif()
    notes[0x8825] = {1: "N", 2: (48.0, 12.0, 1.0)}
    notes[0x010F] = "SECRET"
    text = PngInfo()
    text.add_text("Comment", "SECRET")
    text.add_itxt("XML:com.adobe.xmp", "SECRET")
    for form, told in {
        "JPEG": {"comment": b"SECRET", "xmp": b"SECRET"},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": b"SECRET"},
    }.items():
        body = encoded(halves(), form, exif=notes, **told)
        assert b"SECRET" in body
        for file in scaled(body, form):
            assert b"SECRET" not in file.body
            assert not opened(file).getexif()


@pytest.mark.parametrize("form", TYPES)
def test_a_colour_profile_stays(form):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for file in scaled(encoded(halves(), form, icc_profile=profile), form):
        assert opened(file).info["icc_profile"] == profile


def test_a_profile_of_other_colours_does_not_stay():
    profile = b"\0" * 16 + b"CMYK" + b"\0" * 108
    [first, *_] = scaled(encoded(halves("CMYK"), "JPEG"), "JPEG")
    assert opened(first).mode == "RGB"
    assert is_near(opened(first).getpixel((5, 5)), RED)
    with pytest.raises(PictureError):  # it cannot be followed, and without it the colours would be wrong
        scaled(encoded(halves("CMYK"), "JPEG", icc_profile=profile), "JPEG")
    for file in scaled(encoded(halves(), "JPEG", icc_profile=profile), "JPEG"):
        assert "icc_profile" not in opened(file).info


def test_what_is_transparent_stays_so_and_its_edge_keeps_its_colour():
    image = Image.new("RGBA", (2_000, 1_000), (255, 0, 0, 255))
    image.paste((0, 255, 0, 0), (0, 0, 1_003, 1_000))  # green, and never to be seen
    for form in ("PNG", "WEBP"):
        for file in scaled(encoded(image, form, lossless=True), form):
            made = opened(file)
            assert made.getpixel((5, 5))[3] == 0
            edge = [pixel for x in range(file.width) if (pixel := made.getpixel((x, 9)))[3] > 30]
            assert all(pixel[1] < 60 for pixel in edge)


def test_a_palette_with_transparency_stays_a_palette():
    image = halves().quantize(8)
    body = encoded(image, "PNG", transparency=image.getpixel((5, 5)))
    for file in scaled(body, "PNG"):
        made = opened(file)
        assert made.mode == "P"
        assert made.convert("RGBA").getpixel((5, 5))[3] == 0
        assert is_near(made.convert("RGBA").getpixel((file.width - 5, 5)), (*BLUE, 255))


def test_greys_of_sixteen_bits_keep_their_light():
    grey = Image.frombytes("I;16", (2_000, 10), struct.pack("<H", 0x8000) * 20_000)
    for file in scaled(encoded(grey, "PNG"), "PNG", (2_000, 10)):
        assert opened(file).getpixel((5, 1)) in range(126, 131)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_moves_stays_as_it_is(form):
    frames = [halves(size=(1_700, 10)), Image.new("RGB", (1_700, 10))]
    body = encoded(frames[0], form, save_all=True, append_images=frames[1:])
    assert scaled(body, form, (1_700, 10)) == ()


def test_a_photo_with_previews_in_it_is_a_photo():
    body = encoded(halves(), "MPO", save_all=True, append_images=[halves(size=(100, 50))])
    assert [opened(file).format for file in scaled(body, "JPEG")] == ["JPEG"] * 4


def test_the_same_picture_gives_the_same_bytes():
    body = encoded(halves(), "JPEG")
    assert scaled(body, "JPEG") == scaled(body, "JPEG")


def test_a_lossless_picture_is_not_made_lossy():
    files = scaled(encoded(halves(), "WEBP", lossless=True), "WEBP")
    assert all(b"VP8L" in file.body[:64] for file in files)


def header_only(width, height, colours=6):
    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(9))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize(
    ("body", "form", "size"),
    [
        (header_only(30_000, 30_000), "PNG", (30_000, 30_000)),
        (header_only(30_000, 30_000), "PNG", (2_000, 1_000)),  # whoever probed it was deceived
        (header_only(10_000, 6_000, colours=0), "PNG", (2_000, 1_000)),  # Pillow itself would take it
        (header_only(1_700, 29_000), "PNG", (1_700, 29_000)),  # 49 megapixels that averages cannot make fewer
        (b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2, "WEBP", (16_384, 16_384)),
    ],
)
def test_a_bomb_is_refused_before_anything_is_decoded(body, form, size, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda _: pytest.fail("decoded"))
    with pytest.raises(PictureError, match=r"pixels|memory"):
        scaled(body, form, size)


def test_forty_nine_megapixels_are_not_too_much():
    body = encoded(Image.new("L", (8_100, 6_100)), "JPEG")
    assert [file.width for file in scaled(body, "JPEG", (8_100, 6_100))] == list(WIDTHS)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (encoded(halves(), "JPEG")[:2_000], "JPEG"),
        (encoded(halves(), "PNG")[:-400], "PNG"),
        (encoded(halves(), "WEBP")[:400], "WEBP"),
        (jpeg(exif(orientation=6), width=2_000, height=1_000), "JPEG"),
        (png((b"iCCP", b"x\0\0" + zlib.compress(bytes(90_000_000))), width=2_000, height=9), "PNG"),
        (png((b"zTXt", b"x\0\0" + zlib.compress(bytes(90_000_000))), width=2_000, height=9), "PNG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"", "JPEG"),
    ],
)
def test_a_damaged_picture_gives_pictures_or_a_reason(body, form):
    try:
        files = scaled(body, form)
    except PictureError as fault:
        assert str(fault)
    else:
        assert [opened(file).width for file in files] == list(WIDTHS)


BODIES = {form: encoded(halves(size=(1_700, 20)), form) for form in TYPES}


@given(st.sampled_from(sorted(TYPES)), st.data())
def test_no_change_of_its_bytes_gets_past_the_reasons(form, data):
    body = bytearray(BODIES[form])
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        scaled(bytes(body), form, (1_700, 20))


def test_broken_notes_turn_nothing():
    body = encoded(halves(), "JPEG", exif=b"Exif\0\0" + tiff(orientation=6)[:13])
    assert scaled(body, "JPEG")[-1].height == 800
