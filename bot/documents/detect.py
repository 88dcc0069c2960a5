"""Which reader a document needs, by what it is rather than by what its name says."""

import re
from pathlib import PurePath

from bot.documents.archives import Archive
from bot.documents.limits import MOST_BLOCKS, MOST_TEXT
from bot.domain.errors import FileFault, FileRefused, InterviewFormatError
from bot.domain.importing import ImportedInterview, interpret_all
from bot.domain.importing.attachment import decode_document
from bot.domain.importing.formats import read_text
from bot.domain.importing.lines import read_markdown
from bot.domain.importing.questions import KnownQuestions
from bot.domain.importing.source_blocks import SourceBlocks
from bot.domain.models import Question
from bot.domain.text import clean

_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|section|div|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_document(file_name: str, data: bytes) -> list[SourceBlocks]:
    """Return the marked-up texts of a document (a table holds several); raise FileRefused."""
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        from bot.documents.pdf import read_portable  # noqa: PLC0415  # only PDF needs its library

        return [_marked(read_portable(data, file_name), file_name)]
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [_marked(_read_word(data, file_name), file_name)]
    text = decode_document(file_name, data)
    if len(text) > MOST_TEXT:
        raise FileRefused(FileFault.TOO_LONG, file_name)
    suffix = PurePath(file_name).suffix.casefold()
    if suffix in (".html", ".htm", ".xhtml") or (
        suffix not in (".md", ".markdown", ".adoc", ".rst") and _HTML.match(text)
    ):
        from bot.documents.html import read_web  # noqa: PLC0415  # as above

        return [_marked(read_web(text, file_name), file_name)]
    if suffix in (".json", ".csv", ".tsv"):
        from bot.documents.json_csv import read_csv, read_json  # noqa: PLC0415  # as above

        return read_json(text, file_name) if suffix == ".json" else read_csv(text, file_name)
    return [read_text(file_name, _cleaned(text, file_name))]


def _read_word(data: bytes, file_name: str) -> str:
    from bot.documents.docx import is_word, read_word  # noqa: PLC0415  # as above

    archive = Archive(data, file_name)
    if not is_word(archive):
        raise FileRefused(FileFault.WRONG_TYPE, file_name)
    return read_word(archive)


def _marked(text: str, file_name: str) -> SourceBlocks:
    if len(text) > 2 * MOST_TEXT:
        raise FileRefused(FileFault.TOO_LONG, file_name)
    return read_markdown(_cleaned(text, file_name))


def _cleaned(text: str, file_name: str) -> str:
    text = clean(text)
    if not text:
        raise FileRefused(FileFault.EMPTY, file_name)
    return text


def import_document(
    file_name: str, data: bytes, questions: KnownQuestions | tuple[Question, ...]
) -> list[ImportedInterview]:
    """Return the interviews of a document; raise FileRefused or InterviewFormatError."""
    known = questions if isinstance(questions, KnownQuestions) else KnownQuestions(questions)
    found: list[ImportedInterview] = []
    refused: InterviewFormatError | None = None
    for source_blocks in read_document(file_name, data):
        if len(source_blocks.blocks) > MOST_BLOCKS:
            raise FileRefused(FileFault.TOO_LONG, file_name)
        try:
            found += interpret_all(source_blocks, known.questions, file_name=file_name)
        except InterviewFormatError as error:
            refused = error
    if not found and refused is not None:
        raise refused
    return found
