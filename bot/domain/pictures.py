"""The pictures that are kept, all of them written by ourselves, whatever was sent."""

from bot.domain.models import Picture

_KINDS = {
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "webp": (b"RIFF", "image/webp"),
}


def own_picture(kind: str, data: bytes) -> Picture:
    """Return a picture under a plain name of our own; raise ValueError for anything that we don't write."""
    begin, content_type = _KINDS.get(kind, (b"", ""))
    if not begin or not data.startswith(begin):
        raise ValueError(kind)
    return Picture(file_name=f"picture.{kind}", content_type=content_type, data=data)
