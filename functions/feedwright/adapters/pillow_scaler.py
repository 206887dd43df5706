"""Makes a large picture smaller with Pillow, within a limit of memory; the picture may be hostile.

What comes out holds pixels and a colour profile alone: no place, no time, no camera, no comment. A picture is turned as
its camera noted.
"""

import struct
import warnings
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from feedwright.errors import PictureError
from feedwright.model.files import Media, ScaledFile

_PIXELS = 50_000_000
_MEMORY = 256_000_000  # bytes, as calculated before anything is decoded
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_DEPTHS = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # bytes of a decoded pixel; all other modes take four
_WEBP_DEPTH = 12  # its decoder keeps this frame and the last one, beside Pillow's copy
_COEFFICIENT = 2  # bytes: the decoder of a progressive JPEG keeps a coefficient for each sample
_WORKING_DEPTH = 8  # a reduced picture, and once more while it is scaled
_NEAR = 1.5  # a picture so many times as wide as it will be is still sharp after its pixels are simply averaged
_BAND = 1_000_000  # pixels that are converted at a time
_ORIENTATION, _ON_ITS_SIDE = 0x0112, 5
_QUALITY = 82  # of JPEG and WebP
_COLOURS = 256
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DEEP_GREYS = ("I;16", "I;16B", "I", "F")
_PROFILES = {"L": b"GRAY", "RGB": b"RGB ", "RGBa": b"RGB "}  # the colours that a profile speaks of, by mode
_FAULTS = (
    ImageCms.PyCMSError,
    OSError,
    SyntaxError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
_Size = tuple[int, int]
_Saver = Callable[[Any], bytes]


def scale(body: bytes, media: Media, widths: Sequence[int]) -> Sequence[ScaledFile]:
    """Do what ``ports.Pictures.scale`` says."""
    _demand_size((media.width or 0, media.height or 0))
    if media.media_type == "image/webp":  # its decoder takes memory before anything can be asked of it
        _demand_memory(len(body) + _WEBP_DEPTH * (media.width or 0) * (media.height or 0))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities that do no harm
            return _scaled(body, _FORMATS[media.media_type], widths)
    except Image.DecompressionBombError as error:
        raise PictureError("it has too many pixels") from error
    except MemoryError as error:
        raise PictureError("it takes too much memory") from error
    except _FAULTS as error:
        raise PictureError("it is damaged, or of a kind that is not known") from error


def _scaled(body: bytes, form: str, widths: Sequence[int]) -> Sequence[ScaledFile]:
    image = Image.open(BytesIO(body), formats=[form])
    _demand_size(image.size)
    if form != "JPEG" and getattr(image, "is_animated", False):  # the second frame of a JPEG is a preview
        return ()
    turn = _orientation(image)
    sizes = _sizes(image.size[::-1] if turn >= _ON_ITS_SIDE else image.size, widths)
    widest = sizes[-1][::-1] if turn >= _ON_ITS_SIDE else sizes[-1]
    if form == "JPEG":
        coefficients = _coefficients(image)
        image.draft(None, widest)
    else:
        coefficients = 0
    depth = _WEBP_DEPTH if form == "WEBP" else _DEPTHS.get(image.mode, 4)
    factor = _factor(image.size, widest, len(body) + coefficients + image.width * image.height * depth)
    image.load()
    small = _reduced(image, factor)
    save = _saver(image, small.mode, is_lossless=form == "WEBP" and b"VP8L" in body[:4_096])
    image.close()
    if turn in _TURNS:
        small = small.transpose(_TURNS[turn])
    return [ScaledFile(width=size[0], height=size[1], body=save(_resized(small, size))) for size in sizes]


def _sizes(size: _Size, widths: Sequence[int]) -> list[_Size]:
    """Give the sizes that are wanted of a picture; its own is one of them unless it is wider than all others."""
    width, height = size
    wanted = [each for each in widths if each < width] + ([width] if width <= max(widths) else [])
    return [(each, max(1, round(height * each / width))) for each in wanted]


def _factor(size: _Size, widest: _Size, needed: int) -> int:
    """Choose how many times a picture is made smaller by averages, so that the rest has room in memory."""
    ratio = min(size[0] / widest[0], size[1] / widest[1])
    factor, most = max(1, int(ratio / _NEAR)), max(1, int(ratio))
    while factor < most and needed + _worked_on(size, factor) > _MEMORY:
        factor += 1
    _demand_memory(needed + _worked_on(size, factor))
    return factor


def _worked_on(size: _Size, factor: int) -> int:
    return _WORKING_DEPTH * size[0] * size[1] // factor**2


def _demand_size(size: _Size) -> None:
    if size[0] * size[1] > _PIXELS:
        raise PictureError(f"it has {size[0]:,} × {size[1]:,} pixels")


def _demand_memory(needed: int) -> None:
    if needed > _MEMORY:
        raise PictureError("it takes too much memory")


def _orientation(image: Any) -> int:
    """Give the orientation that the camera noted; 1 if it noted none, or nothing that can be read."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        turn = exif.get(_ORIENTATION, 1)
    except _FAULTS:
        return 1
    return turn if isinstance(turn, int) else 1


def _coefficients(image: Any) -> int:
    """Give the bytes of a JPEG's coefficients, which its decoder keeps if the picture comes in several passes."""
    factors = [(layer[1], layer[2]) for layer in image.layer]
    most = max(across for across, _ in factors) * max(down for _, down in factors)
    samples = sum(across * down for across, down in factors)
    return int(image.width * image.height * _COEFFICIENT * samples // most)


def _reduced(image: Any, factor: int) -> Any:
    """Convert a picture for scaling, a band at a time, and average *factor* times *factor* of its pixels."""
    convert = _converter(image)
    rows = max(1, _BAND // image.width // factor) * factor
    small: Any = None
    for top in range(0, image.height, rows):
        band = convert(image.crop((0, top, image.width, min(top + rows, image.height))))
        band = band.reduce(factor) if factor > 1 else band
        if small is None:
            small = Image.new(band.mode, (band.width, -(-image.height // factor)))
        small.paste(band, (0, top // factor))
    return small


def _converter(image: Any) -> Callable[[Any], Any]:
    """Choose the mode to work in: grey, colours, or colours that are multiplied by their opacity."""
    mode = image.mode
    if mode in _DEEP_GREYS:  # 16 bits
        return lambda band: band.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        return lambda band: band.convert("RGBA").convert("RGBa")
    if mode in {"1", "L"}:
        return lambda band: band.convert("L")
    profile = image.info.get("icc_profile") or b""
    if mode == "CMYK" and profile[16:20] == b"CMYK":
        to_screen = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), "CMYK", "RGB"
        )
        return lambda band: ImageCms.applyTransform(band, to_screen)
    return lambda band: band.convert("RGB")


def _resized(small: Any, size: _Size) -> Any:
    scaled = small if small.size == size else small.resize(size, Image.Resampling.LANCZOS)
    return scaled.convert("RGBA") if scaled.mode == "RGBa" else scaled


def _saver(image: Any, mode: str, *, is_lossless: bool) -> _Saver:
    """Choose how the scaled pictures are written: in the picture's own format, with its profile if that still fits."""
    profile = image.info.get("icc_profile") or b""
    options: dict[str, Any] = {"icc_profile": profile} if profile[16:20] == _PROFILES.get(mode) else {}
    form = "JPEG" if image.format == "MPO" else image.format
    if form == "JPEG":
        options |= {"quality": _QUALITY, "optimize": True, "progressive": True}
    elif form == "WEBP":
        options |= {"lossless": True, "method": 2} if is_lossless else {"quality": _QUALITY}
    has_palette = image.mode == "P"

    def save(scaled: Any) -> bytes:
        if has_palette:
            method = Image.Quantize.FASTOCTREE if scaled.mode == "RGBA" else Image.Quantize.MEDIANCUT
            scaled = scaled.quantize(_COLOURS, method=method, dither=Image.Dither.NONE)
        written = BytesIO()
        scaled.save(written, form, **options)
        return written.getvalue()

    return save
