"""Asking the process that reads documents, from the bot and from the command line."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import bot
from bot.documents.limits import SECONDS
from bot.domain.errors import FileFault, FileRefused, FormatFault, InterviewFormatError
from bot.domain.importing import ImportedInterview, load_imported
from bot.domain.models import Question

_ROOT = str(Path(bot.__file__).resolve().parents[1])
_GRACE = 1.5
"""Seconds for the start of a process, beside those for the document."""


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
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._end()

    def read(self, file_name: str, data: bytes, questions: Sequence[Question]) -> list[ReadFile]:
        """Return what is in a document, as `read_in_process` does."""
        process = self._start()
        line = b""
        try:
            if process.stdin is not None:
                process.stdin.write(request(file_name, data, questions))
                process.stdin.flush()
            line = _line_within(process, SECONDS + _GRACE)
        except (BrokenPipeError, TimeoutError) as error:
            code = self._end()
            is_slow = isinstance(error, TimeoutError) or code == -signal.SIGXCPU
            return [_broken(file_name, FileFault.TOO_SLOW if is_slow else FileFault.BROKEN)]
        if not line.endswith(b"\n"):
            is_slow = self._end() == -signal.SIGXCPU
            return [_broken(file_name, FileFault.TOO_SLOW if is_slow else FileFault.BROKEN)]
        return parse(line)

    @property
    def pid(self) -> int | None:
        """The process, if one runs."""
        return self._process.pid if self._process is not None else None

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        return self._process

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        try:
            return process.wait(0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def _line_within(process: "subprocess.Popen[bytes]", seconds: float) -> bytes:
    """Return the next line of a process, or what there is of it when it ends; raise TimeoutError."""
    if process.stdout is None:
        return b""
    end = time.monotonic() + seconds
    line = bytearray()
    while not line.endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise TimeoutError
        part = os.read(process.stdout.fileno(), 1 << 16)
        if not part:
            break
        line += part
    return bytes(line)


def command() -> list[str]:
    """Return the command line of the process."""
    return [sys.executable, "-m", "bot.sandbox.worker"]


def environment() -> dict[str, str]:
    """Return what the process may know: where Python is, and nothing secret."""
    path = os.pathsep.join(part for part in (_ROOT, os.environ.get("PYTHONPATH", "")) if part)
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}


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
