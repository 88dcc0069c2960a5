"""Asking the process that reads documents, from the bot and from the command line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.documents.limits import SECONDS
from bot.domain.errors import FileFault, FileRefused, FormatFault, InterviewFormatError
from bot.domain.importing import ImportedInterview, load_imported
from bot.domain.models import Question
from bot.sandbox.process import GRACE, Worker, WorkerFailed, module_command

_GRACE = GRACE


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A document that was read; ``refused`` says why it holds nothing, if it does not. ``digest`` is its SHA-256."""

    name: str
    digest: str
    interviews: tuple[ImportedInterview, ...] = ()
    refused: FileRefused | InterviewFormatError | None = None


def read_in_process(file_name: str, data: bytes, questions: Sequence[Question]) -> list[ReadFile]:
    """Read one document, or each of an archive, in a process of its own. Blocks, for at most ten seconds.

    What takes too long or breaks the process is refused like any other bad document.
    """
    with Reader() as reader:
        return reader.read(file_name, data, questions)


class Reader:
    """The process that reads documents, started when it is needed and again after it broke; one caller at a time."""

    def __init__(self) -> None:
        self._worker = Worker(lambda: command())  # noqa: PLW0108  # looked up at each start, since tests replace it

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *stopped: object) -> None:
        """End the process."""
        self._worker.__exit__(*stopped)

    def read(self, file_name: str, data: bytes, questions: Sequence[Question]) -> list[ReadFile]:
        """Return what is in a document, as `read_in_process` does."""
        try:
            return parse(self._worker.ask(request(file_name, data, questions), SECONDS + _GRACE))
        except WorkerFailed as failed:
            return [_broken(file_name, FileFault.TOO_SLOW if failed.is_slow else FileFault.BROKEN)]

    @property
    def pid(self) -> int | None:
        """The process, if one runs."""
        return self._worker.pid


def command() -> list[str]:
    """Return the command line of the process."""
    return module_command("bot.sandbox.worker")


def request(file_name: str, data: bytes, questions: Sequence[Question]) -> bytes:
    """Return a request as the process reads it."""
    asked = [(q.key, q.label, q.text, q.purpose.value) for q in questions]
    return json.dumps({"name": file_name, "size": len(data), "questions": asked}).encode() + b"\n" + data


def parse(line: bytes) -> list[ReadFile]:
    """Return what the process answered."""
    return [_parse(one) for one in json.loads(line)["files"]]


def _parse(one: dict[str, Any]) -> ReadFile:
    if "fault" not in one:
        return ReadFile(one["name"], one["hash"], tuple(load_imported(text) for text in one["interviews"]))
    if one["kind"] == "file":
        return ReadFile(
            one["name"], one["hash"], refused=FileRefused(FileFault(one["fault"]), one["name"], one["limit"])
        )
    return ReadFile(
        one["name"], one["hash"], refused=InterviewFormatError(FormatFault(one["fault"]), one["name"])
    )


def _broken(file_name: str, fault: FileFault) -> ReadFile:
    return ReadFile(file_name, "", refused=FileRefused(fault, file_name))
