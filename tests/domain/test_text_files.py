"""Answers that are written elsewhere and attached as a text file."""

import pytest

from bot.domain.errors import FileFault, FileRefused
from bot.domain.text_files import read_text_file


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße\r\nund mehr\n".encode(), "Grüße\nund mehr"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("“Grüße aus Köln”, 20 € das Stück".encode("cp1252"), "“Grüße aus Köln”, 20 € das Stück"),
    ],
)
def test_what_editors_save_is_read(data: bytes, text: str) -> None:
    assert read_text_file("answer.txt", data) == text


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b" \r\n\t\n", FileFault.EMPTY),
        ("\u200b\u200b".encode(), FileFault.EMPTY),
        (b"caf\xe9 \x81", FileFault.NOT_UTF8),
        ("Привет, как дела".encode("cp1251"), FileFault.NOT_UTF8),
        (b"MZ\x00\x01", FileFault.NOT_PLAIN_TEXT),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        read_text_file("answer.txt", data)

    assert (refused.value.fault, refused.value.file_name) == (fault, "answer.txt")
