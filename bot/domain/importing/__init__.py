"""From a document to an interview: what was understood, and what was not."""

from bot.domain.importing.document import (
    Doubt,
    ImportedAnswer,
    ImportedInterview,
    Piece,
    Role,
    dump_imported,
    load_imported,
)
from bot.domain.importing.drafts import ImportDraft
from bot.domain.importing.interpreter import interpret, interpret_all

__all__ = [
    "Doubt",
    "ImportDraft",
    "ImportedAnswer",
    "ImportedInterview",
    "Piece",
    "Role",
    "dump_imported",
    "interpret",
    "interpret_all",
    "load_imported",
]
