"""Pictures that people attach, told by their content and never by their name."""

from bot.domain.errors import FileFault, FileRefused
from bot.domain.models import Picture

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF87a", "gif", "image/gif"),
    (b"GIF89a", "gif", "image/gif"),
)


def read_picture(file_name: str, data: bytes) -> Picture:
    """Return a picture under a plain name of our own; raise FileRefused for anything that is none."""
    for signature, ending, content_type in _SIGNATURES:
        if data.startswith(signature):
            return Picture(file_name=f"picture.{ending}", content_type=content_type, data=data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Picture(file_name="picture.webp", content_type="image/webp", data=data)
    raise FileRefused(FileFault.NOT_A_PICTURE, file_name)
