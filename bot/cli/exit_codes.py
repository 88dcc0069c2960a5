"""Running the bot as a process: signals, and every way in which a start can fail, as one sentence and a code."""

import asyncio
import logging
import os
import signal
import sqlite3
import threading
from collections.abc import Coroutine
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
import discord

from bot.config import ConfigError
from bot.domain.errors import AlreadyRunning, StoreError
from bot.ui.errors import describe
from bot.ui.strings import errors as strings

_log = logging.getLogger(__name__)
EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_CONFIG = 78
"""EX_CONFIG of BSD's sysexits.h: something must be put right before another start makes sense."""


_AUTHENTICATION_FAILED = 4004
_DISALLOWED_INTENTS = 4014
STOP_WITHIN = 8.0
"""Seconds from being told to stop until the process has ended, whatever is under way."""


def run_until_stopped(main: Coroutine[None, None, None]) -> None:
    """Run until the coroutine ends, or until SIGTERM or Ctrl-C, which end it in good order, within eight seconds.

    What holds a stop up longer (a thread that reads a document, a disk that hangs) is not waited for: the process ends
    then, as in a crash, from which everything recovers.
    """

    def stop(task: "asyncio.Future[None]") -> None:
        task.cancel()
        timer = threading.Timer(STOP_WITHIN, _end)
        timer.daemon = True
        timer.start()

    async def with_signals() -> None:
        task = asyncio.ensure_future(main)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop, task)
        try:
            await task
        except asyncio.CancelledError:
            _log.info("Stopped.")

    asyncio.run(with_signals())


def _end() -> None:
    _log.warning(
        "The stop took longer than %.0f s; ended. The next start finds out what is unknown.", STOP_WITHIN
    )
    os._exit(EXIT_OK)


def check_machine() -> None:
    """Raise ConfigError where this machine lacks what dates need; log the version of SQLite."""
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        raise ConfigError([strings.NO_TIME_ZONES]) from None
    _log.info("SQLite %s.", sqlite3.sqlite_version)


def _why_closed(error: Exception) -> str:
    """Return what a close of the gateway says after which Discord wants no other attempt.

    The codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway. discord.py raises an error
    of its own for 4014, and comes back by itself after all that may be tried again.
    """
    code = error.code if isinstance(error, discord.ConnectionClosed) else _DISALLOWED_INTENTS
    if code == _AUTHENTICATION_FAILED:
        return strings.BAD_TOKEN
    return strings.GATEWAY_CLOSED.get(code, strings.GATEWAY_CLOSED_OTHERWISE.format(code=code))


def explain(error: Exception) -> tuple[int, list[str]] | None:  # noqa: PLR0911  # a table
    """Return exit code and sentences for a failure that an operator can do something about, else None."""
    match error:
        case ConfigError():
            return EXIT_CONFIG, error.sentences
        case AlreadyRunning():
            return EXIT_FAILED, [describe(error)]
        case StoreError():
            return EXIT_CONFIG, [describe(error)]
        case discord.LoginFailure():
            return EXIT_CONFIG, [strings.BAD_TOKEN]
        case discord.ConnectionClosed() | discord.PrivilegedIntentsRequired():
            return EXIT_CONFIG, [_why_closed(error)]
        case aiohttp.ClientError() | OSError() | discord.DiscordServerError() | discord.GatewayNotFound():
            return EXIT_FAILED, [
                strings.DISCORD_UNREACHABLE.format(detail=str(error) or type(error).__name__)
            ]
        case sqlite3.Error():
            return EXIT_FAILED, [strings.DATABASE_UNAVAILABLE.format(path="SPOTLIGHT_DATABASE", detail=error)]
        case _:
            return None
