"""From the bytes of an attachment to its text, or to the reason why not."""

from pathlib import PurePath

from bot.domain.errors import FileFault, FileRefused

ATTACHMENT_LIMIT = 8 * 1024 * 1024
"""Bytes of a file; the longest real interview known is a hundredth of this even as a .pdf."""
ENDINGS = (
    *(".txt", ".text", ".md", ".markdown", ".adoc", ".asciidoc", ".asc", ".rst", ".rest"),
    *(".html", ".htm", ".xhtml", ".docx", ".pdf", ".json", ".csv", ".tsv", ".zip"),
)


def check_attachment(file_name: str, size: int) -> None:
    """Raise FileRefused for what need not be fetched: a wrong kind of file, an empty or a huge one."""
    if PurePath(file_name).suffix.casefold() not in ENDINGS:
        raise FileRefused(FileFault.WRONG_TYPE, file_name)
    if size > ATTACHMENT_LIMIT:
        raise FileRefused(FileFault.TOO_BIG, file_name, ATTACHMENT_LIMIT)
    if size == 0:
        raise FileRefused(FileFault.EMPTY, file_name)


def decode_document(file_name: str, data: bytes) -> str:
    """Return the text of a document (UTF-8, or UTF-16 with its mark); raise FileRefused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in data:
            raise FileRefused(FileFault.BINARY, file_name)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        fault = FileFault.BINARY if _looks_binary(data) else FileFault.NOT_UTF8
        raise FileRefused(fault, file_name) from None
    if not text.strip():
        raise FileRefused(FileFault.EMPTY, file_name)
    return text


def _looks_binary(data: bytes) -> bool:
    sample = data[:4096]
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f" for byte in sample)  # noqa: PLR2004  # space
    return controls * 50 > len(sample)
