"""Pictures of each format with a word planted in every place of the file that nobody sees."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.pictures import picture

MARKER = b"PLANTED-MARKER"
WORD = MARKER.decode()
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><GPSLatitude>52,5N</GPSLatitude>{WORD}</x:xmpmeta>'.encode()
_ORIENTATION, _DESCRIPTION, _GPS = 0x0112, 0x010E, 0x8825


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with a place, a description and how the picture is to be held."""
    made = Image.Exif()
    made[_DESCRIPTION], made[_ORIENTATION] = WORD, orientation
    made.get_ifd(_GPS).update({1: "N", 2: (52.0, 5.0, 30.0), 3: "E", 4: (5.0, 7.0, 1.0), 29: WORD})
    return made.tobytes()


def archive() -> bytes:
    """Return a .zip, which programs find at the end of whatever stands before it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        opened.writestr("hidden.txt", MARKER)
    return written.getvalue()


def profile() -> bytes:
    """Return a colour profile that says who owns it."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made + bytes(-len(made) % 4) + MARKER


def iptc() -> bytes:
    """Return Photoshop's segment of a JPEG, with a city in it (IPTC IIM 2:90)."""
    record = b"\x1c\x02\x5a" + struct.pack(">H", len(MARKER)) + MARKER
    block = b"8BIM" + struct.pack(">HBBI", 0x0404, 0, 0, len(record)) + record + bytes(len(record) % 2)
    return b"Photoshop 3.0\0" + block


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def texts() -> PngInfo:
    """Return the three kinds of text that a PNG may have."""
    made = PngInfo()
    made.add_text("Comment", WORD)
    made.add_text("Title", WORD, zip=True)
    made.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return made


def _segments(data: bytes) -> bytes:
    """Put a segment of Photoshop's and one of nobody's into a JPEG."""
    more = b"".join(
        b"\xff" + kind + struct.pack(">H", len(body) + 2) + body
        for kind, body in ((b"\xed", iptc()), (b"\xef", MARKER))
    )
    return data[:2] + more + data[2:]


def _further_frame(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "lime", "blue")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
    return written.getvalue()


def planted() -> dict[str, bytes]:
    """Return the pictures by what is planted in them."""
    jpeg = picture("JPEG", exif=exif(), xmp=XMP, comment=MARKER, icc_profile=profile())
    png = picture(pnginfo=texts(), exif=exif(), icc_profile=profile())
    return {
        "JPEG": _segments(jpeg),
        "JPEG, IPTC": _segments(picture("JPEG")),
        "JPEG with a .zip behind it": picture("JPEG") + archive(),
        "PNG": png[:33] + chunk(b"prVt", MARKER) + png[33:],
        "PNG with bytes behind it": picture() + MARKER,
        "PNG, transparent": picture(mode="RGBA", pnginfo=texts()),
        "WebP": picture("WEBP", exif=exif(), xmp=XMP, icc_profile=profile()),
        "GIF": picture("GIF", comment=MARKER) + MARKER,
        "AVIF": picture("AVIF", exif=exif(), xmp=XMP),
        "HEIC": Path(__file__).with_name("phone.heic").read_bytes(),
    }


def animated() -> dict[str, bytes]:
    """Return pictures that move: first all red, then green, then blue."""
    return {kind: _further_frame(kind) for kind in ("GIF", "PNG", "WEBP")}


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says that it is very large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )
