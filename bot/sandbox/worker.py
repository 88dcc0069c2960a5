"""The process that reads documents: requests have ``name``, ``size`` and ``questions`` (`bot.sandbox.limited`)."""

import hashlib
import sys
from collections.abc import Iterator
from typing import Any

from bot.documents.archives import Archive
from bot.documents.detect import import_document
from bot.documents.limits import MEMORY, MOST_BYTES, SECONDS
from bot.domain.errors import FileFault, FileRefused, InterviewFormatError
from bot.domain.importing import dump_imported
from bot.domain.importing.questions import KnownQuestions
from bot.domain.models import Purpose, Question
from bot.sandbox.limited import limit_memory, serve


def answer(header: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return what is in a document, or in each document of an archive; faults are part of the answer."""
    known = KnownQuestions(
        [
            Question(key=k, label=label, text=text, purpose=Purpose(p))
            for k, label, text, p in header["questions"]
        ]
    )
    name = header["name"]
    try:
        members = list(_members(name, data))
    except FileRefused as refused:
        return {"files": [_refused(name, data, refused)]}
    except Exception as error:  # noqa: BLE001  # whatever zipfile makes of a bad archive, it is one
        sys.stderr.write(f"{type(error).__name__} in {name!r}: {error}\n")
        return {"files": [_refused(name, data, FileRefused(FileFault.BROKEN, name))]}
    return {"files": [_file(one, content, known) for one, content in members]}


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    from bot.documents.docx import is_word  # noqa: PLC0415  # only archives need it

    archive = Archive(data, name) if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None
    if archive is None or is_word(archive):
        yield name, data
        return
    empty = True
    for member in archive.names():
        empty = False
        yield member, archive.read(member)
    if empty:
        raise FileRefused(FileFault.EMPTY, name)


def _file(name: str, data: bytes, known: KnownQuestions) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        return _refused(name, data, FileRefused(FileFault.TOO_BIG, name, MOST_BYTES))
    try:
        interviews = [dump_imported(one) for one in import_document(name, data, known)]
    except (FileRefused, InterviewFormatError) as refused:
        return _refused(name, data, refused)
    except MemoryError:
        return _refused(name, data, FileRefused(FileFault.TOO_LONG, name))
    except Exception as error:  # noqa: BLE001  # whatever a library makes of a bad document, it is one
        sys.stderr.write(f"{type(error).__name__} in {name!r}: {error}\n")
        return _refused(name, data, FileRefused(FileFault.BROKEN, name))
    return {"name": name, "hash": hashlib.sha256(data).hexdigest(), "interviews": interviews}


def _refused(name: str, data: bytes, refused: FileRefused | InterviewFormatError) -> dict[str, Any]:
    return {
        "name": name,
        "hash": hashlib.sha256(data).hexdigest(),
        "kind": "file" if isinstance(refused, FileRefused) else "format",
        "fault": refused.fault.value,
        "limit": getattr(refused, "limit", 0),
    }


def main() -> None:
    """Serve standard input."""
    limit_memory(MEMORY)
    serve(sys.stdin.buffer, sys.stdout.buffer, answer, seconds=SECONDS)


if __name__ == "__main__":
    main()
