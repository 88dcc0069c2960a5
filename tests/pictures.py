"""Pictures for tests, written by Pillow, and what people's devices put beside what is seen."""

import io
from typing import Any

from PIL import Image

MOST = 8 * 1024 * 1024
"""Bytes of a picture that people may send."""


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture whose left upper quarter is red, on blue."""
    made = Image.new("RGBA", size, (30, 60, 200, 255))
    made.paste((220, 20, 20, 255), (0, 0, size[0] // 2, size[1] // 2))
    written = io.BytesIO()
    made.convert(mode).save(written, kind, **options)
    return written.getvalue()


def heavy(data: bytes) -> bytes:
    """Return a picture of the most bytes that people may send; what follows its end shows nothing."""
    return data + bytes(MOST - len(data))


PNG = picture()
