"""An answer that was written elsewhere and attached as a text file."""

from pathlib import PurePath

from bot.domain.errors import FileFault, FileRefused
from bot.domain.importing.attachment import decode_document
from bot.domain.text import clean

TEXT_FILE_LIMIT = 256 * 1024
"""Bytes: far more than the longest answer takes in any encoding."""
_MOST_BEYOND_ASCII = 0.3
_ENDINGS = (".txt", ".text", ".md", ".markdown")


def check_text_file(file_name: str) -> None:
    """Raise FileRefused for a name that is not one of plain text or Markdown."""
    if PurePath(file_name).suffix.casefold() not in _ENDINGS:
        raise FileRefused(FileFault.NOT_PLAIN_TEXT, file_name)


def _is_of_another_script(text: str) -> bool:
    """Tell whether a text is no Windows-1252: in one of its languages few letters in a row are beyond ASCII."""
    letters = [c for c in text if c.isalpha()]
    beyond = sum(1 for c in letters if not c.isascii())
    return beyond > _MOST_BEYOND_ASCII * len(letters)


def read_text_file(file_name: str, data: bytes) -> str:
    """Return the cleaned text of a file; raise FileRefused.

    UTF-8, and UTF-16 with its mark, are taken as they are. What is neither comes from an editor on an older Windows,
    which saves as Windows-1252; a file with control characters is no text.
    """
    try:
        text = decode_document(file_name, data)
    except FileRefused as refused:
        if refused.fault is FileFault.EMPTY:
            raise
        if refused.fault is not FileFault.NOT_UTF8:
            raise FileRefused(FileFault.NOT_PLAIN_TEXT, file_name) from refused
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise refused from None
        if _is_of_another_script(text):
            raise refused from None
    text = clean(text)
    if not text:
        raise FileRefused(FileFault.EMPTY, file_name)
    return text
