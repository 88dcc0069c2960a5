"""What was understood of a document, before anybody confirmed it."""

import json
from dataclasses import asdict, dataclass

from bot.domain.models import Handle, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedAnswer:
    """A question as the document words it, its answer, and the server's question that it is, if any."""

    question: str
    text: str
    question_key: str = ""
    purpose: Purpose = Purpose.OTHER
    warning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedInterview:
    """Everything a document held: each of its characters is in one of these fields."""

    title: str
    name: str
    handles: tuple[Handle, ...]
    introduction: str
    answers: tuple[ImportedAnswer, ...]
    not_imported: tuple[str, ...] = ()


def dump_imported(imported: ImportedInterview) -> str:
    """Return an import as JSON, for the store."""
    return json.dumps(asdict(imported), ensure_ascii=False, separators=(",", ":"))


def load_imported(text: str) -> ImportedInterview:
    """Return an import from its JSON."""
    data = json.loads(text)
    data["handles"] = tuple(Handle(**h) for h in data["handles"])
    data["answers"] = tuple(
        ImportedAnswer(**{**a, "purpose": Purpose(a["purpose"])}) for a in data["answers"]
    )
    data["not_imported"] = tuple(data["not_imported"])
    return ImportedInterview(**data)
