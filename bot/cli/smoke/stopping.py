"""Ctrl-C and SIGTERM in the smoke test: before it begins nothing is done, later everything is taken away first."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or sent SIGTERM."""


class Stopping:
    """Hears the two signals from `listen` on, whatever is going on, and ends the work that `run` does then."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._is_asked = False
        self._sentence = ""

    def listen(self) -> None:
        """Begin to hear the signals, in the running loop."""
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._stop)

    async def run(self, work: Coroutine[Any, Any, T], *, sentence: str = "") -> T:
        """Do some work and return what it returns; raise Stopped where a signal ends it, or came before it.

        ``sentence`` is said at each signal at once, from now on: ending in good order takes a while.
        """
        self._sentence = sentence
        if self._is_asked:
            work.close()
            raise Stopped
        self._task = asyncio.ensure_future(work)
        try:
            return await self._task
        except asyncio.CancelledError:
            raise Stopped from None

    def _stop(self) -> None:
        self._is_asked = True
        if self._sentence:
            begin_line()
            sys.stderr.write(self._sentence + "\n")
            sys.stderr.flush()
        if self._task is not None:
            self._task.cancel()


def begin_line() -> None:
    """End the line on which a terminal shows ^C."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def ask(question: str) -> bool:
    """Ask on standard error, so that what the question names stays out of a report that is redirected.

    Raises Stopped at a signal. The handlers of asyncio would wait for the Enter key.
    """
    sys.stderr.write(question)
    sys.stderr.flush()
    before = {number: signal.signal(number, signal.default_int_handler) for number in _SIGNALS}
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        raise Stopped from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
