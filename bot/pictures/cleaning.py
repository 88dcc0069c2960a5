"""One picture, from the bytes that somebody sent to bytes of our own.

A file tells more than it shows: where and when it was taken (EXIF, XMP, IPTC), with which device, who wrote what into
it (comments, text chunks), what was cut off (thumbnails, further frames, what follows the end). So the picture that is
seen is decoded, turned upright, brought to sRGB, and written anew from bare points; nothing else is taken over.
"""

# Pillow describes sizes and points also by NumPy's types, which are not installed.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from bot.domain.errors import FileFault, FileRefused
from bot.pictures.limits import LONGEST_SIDE, MOST_PIXELS, MOST_STORED

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
"""With which a HEIC or AVIF begins; Pillow knows none that breaks off."""
_WITH_ALPHA = ("RGBA", "RGBa", "LA", "La", "PA")
_FEW_COLOURS = 256
_QUALITY = 85
_SMALLER = 0.7
_OPAQUE = 255


def clean_picture(name: str, data: bytes) -> tuple[str, bytes]:
    """Return what is seen of a picture as ``jpg``, ``png`` or ``webp``; raise FileRefused.

    Of an animation that is the first frame.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _cleaned(name, data)
        except FileRefused:
            raise
        except UnidentifiedImageError as error:
            is_known = data[4:8] == b"ftyp" and data[8:12] in _BRANDS
            raise FileRefused(
                FileFault.PICTURE_BROKEN if is_known else FileFault.NOT_A_PICTURE, name
            ) from error
        except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
            raise FileRefused(FileFault.PICTURE_TOO_LARGE, name, MOST_PIXELS) from error
        except Exception as error:  # whatever a decoder makes of a bad picture, it is one
            raise FileRefused(FileFault.PICTURE_BROKEN, name) from error


def _cleaned(name: str, data: bytes) -> tuple[str, bytes]:
    with Image.open(BytesIO(data), formats=_formats_for(data)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise FileRefused(FileFault.PICTURE_TOO_LARGE, name, MOST_PIXELS)
        opened.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        opened.load()
        seen = _upright(opened)
    return _encoded(_bare(seen))


def _formats_for(data: bytes) -> tuple[str, ...]:
    """Return which formats may be tried; those of ISO files (HEIC and AVIF) are loaded for such files only."""
    if data[4:8] != b"ftyp":
        return _FORMATS
    import pi_heif  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]  # as above

    pi_heif.register_heif_opener(thumbnails=False)
    return ("HEIF", "AVIF") if features.check("avif") else ("HEIF",)


def _upright(opened: Image.Image) -> Image.Image:
    """Return the first frame in RGB or RGBA and sRGB, in the size in which it is kept, as it is meant to be held."""
    profile = opened.info.get("icc_profile")
    image = _resizable(opened)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    _turn_upright(image)
    if image.mode in _WITH_ALPHA:
        image = image.convert("RGBA")
        seen = _in_srgb(image.convert("RGB"), profile)
        seen.putalpha(image.getchannel("A"))
        return seen
    return _in_srgb(image, profile)


def _turn_upright(image: Image.Image) -> None:
    """Turn a picture as its EXIF says; where that cannot be read, it stays as it is."""
    with suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)


def _resizable(image: Image.Image) -> Image.Image:
    """Return a picture whose points can be mixed: without a palette, and of eight bits, whatever it had."""
    if image.mode.startswith("I"):
        deep = image.convert("I").point(lambda value: value / 256)
        shallow = deep.convert("L")
        shallow.info = image.info
        return shallow
    if "transparency" in image.info and image.mode in ("P", "L", "RGB", "1"):
        return image.convert("RGBA")
    if image.mode in ("P", "1"):
        return image.convert("RGB")
    return image.convert("RGBA") if image.mode == "PA" else image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours as screens show them that know no profiles; one that cannot be read is passed over."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            made = None
        if made is not None:
            return made
    return image.convert("RGB")


def _bare(image: Image.Image) -> Image.Image:
    """Return the points alone, without any that are hidden by being transparent, and without what Pillow took along."""
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        if alpha.getextrema()[0] == _OPAQUE:
            image = image.convert("RGB")
        else:
            is_seen = alpha.point(lambda value: _OPAQUE if value else 0)
            image = Image.composite(image, Image.new("RGBA", image.size), is_seen)
    return Image.frombytes(image.mode, image.size, image.tobytes())


def _encoded(image: Image.Image) -> tuple[str, bytes]:
    """Return the first form that is small enough to be kept, of the picture or else of a smaller one."""
    while True:
        for kind, written_as, options in _forms(image):
            written = BytesIO()
            image.save(written, written_as, **options)
            if written.tell() <= MOST_STORED:
                return kind, written.getvalue()
        smaller = (max(1, round(image.width * _SMALLER)), max(1, round(image.height * _SMALLER)))
        image = image.resize(smaller, Image.Resampling.LANCZOS)


def _forms(image: Image.Image) -> Iterator[tuple[str, str, dict[str, int | bool]]]:
    has_alpha = image.mode == "RGBA"
    if has_alpha or image.getcolors(_FEW_COLOURS) is not None:
        yield "png", "PNG", {}
    if has_alpha:
        yield "webp", "WEBP", {"quality": _QUALITY}
    else:
        yield "jpg", "JPEG", {"quality": _QUALITY, "progressive": True, "optimize": True}
