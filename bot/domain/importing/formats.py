"""Which reader a text format has, by the ending of its file name and, where that says nothing, by its beginning."""

from pathlib import PurePath

from bot.domain.importing.lines import read_asciidoc, read_markdown, read_restructured
from bot.domain.importing.source_blocks import SourceBlocks

_READERS = {
    ".adoc": read_asciidoc,
    ".asciidoc": read_asciidoc,
    ".asc": read_asciidoc,
    ".rst": read_restructured,
    ".rest": read_restructured,
}


def read_text(file_name: str, text: str) -> SourceBlocks:
    """Return the blocks of a document that is text; what is of no known format is read as Markdown."""
    return _READERS.get(PurePath(file_name).suffix.casefold(), read_markdown)(text)
