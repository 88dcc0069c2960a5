"""A process of its own that is asked one thing after another: a request goes in, a line of JSON comes back in time."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import bot

_ROOT = str(Path(bot.__file__).resolve().parents[1])
_PART = 1 << 16
GRACE = 1.5
"""Seconds for the start of a process, beside those for what it is asked."""


class WorkerFailed(Exception):
    """The process ended without an answer; ``is_slow`` if it was for taking too long, or the machine has none left."""

    def __init__(self, *, is_slow: bool) -> None:
        super().__init__("too slow" if is_slow else "ended")
        self.is_slow = is_slow


class Worker:
    """The process, started when it is needed and again after it broke; one caller at a time. Blocks."""

    def __init__(self, command: Callable[[], list[str]]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._end()

    @property
    def pid(self) -> int | None:
        """The process, if one runs."""
        return self._process.pid if self._process is not None else None

    def ask(self, request: bytes, seconds: float, *, most: int | None = None) -> bytes:
        """Return the line that answers a request; raise WorkerFailed after so many seconds or beyond ``most`` bytes."""
        try:
            process = self._start()
        except OSError as error:  # the machine has no memory or no process left
            raise WorkerFailed(is_slow=True) from error
        end = time.monotonic() + seconds
        try:
            _write_within(process, request, end)
            line = _line_within(process, end, most)
        except (BrokenPipeError, TimeoutError) as error:
            code = self._end()
            raise WorkerFailed(is_slow=isinstance(error, TimeoutError) or code == -signal.SIGXCPU) from error
        if not line.endswith(b"\n"):
            raise WorkerFailed(is_slow=self._end() == -signal.SIGXCPU)
        return line

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
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


def _write_within(process: "subprocess.Popen[bytes]", data: bytes, end: float) -> None:
    """Hand a request to a process, which may have stopped reading; raise TimeoutError or BrokenPipeError."""
    if process.stdin is None:
        return
    pipe = process.stdin.fileno()
    os.set_blocking(pipe, False)
    rest = memoryview(data)
    while rest:
        left = end - time.monotonic()
        if left <= 0 or not select.select([], [pipe], [], left)[1]:
            raise TimeoutError
        rest = rest[os.write(pipe, rest[:_PART]) :]


def _line_within(process: "subprocess.Popen[bytes]", end: float, most: int | None) -> bytes:
    """Return the next line of a process, or what there is of it when it ends or writes too much; raise TimeoutError."""
    if process.stdout is None:
        return b""
    line = bytearray()
    while not line.endswith(b"\n") and (most is None or len(line) <= most):
        left = end - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise TimeoutError
        part = os.read(process.stdout.fileno(), _PART)
        if not part:
            break
        line += part
    return bytes(line)


def module_command(module: str) -> list[str]:
    """Return the command line of a process that runs a module of ours."""
    return [sys.executable, "-m", module]


def environment() -> dict[str, str]:
    """Return what the process may know: where Python is, and nothing secret."""
    path = os.pathsep.join(part for part in (_ROOT, os.environ.get("PYTHONPATH", "")) if part)
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
