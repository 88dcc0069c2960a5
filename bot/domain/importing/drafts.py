"""A document on its way from the upload to an interview."""

from dataclasses import dataclass

from bot.domain.importing.document import ImportedInterview


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """A document that a curator uploaded and has not confirmed, or has: then it has an interview."""

    id: int
    curator_id: int
    user_id: int | None
    file_name: str
    imported: ImportedInterview
    interview_id: int | None
    document_hash: str = ""
