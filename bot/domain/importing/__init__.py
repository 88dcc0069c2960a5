"""From a document to an interview: what was understood, and what was not."""

from bot.domain.importing.document import (
    ImportedAnswer,
    ImportedInterview,
    dump_imported,
    load_imported,
)
from bot.domain.importing.interpreter import interpret

__all__ = ["ImportedAnswer", "ImportedInterview", "dump_imported", "interpret", "load_imported"]
