"""The report of the smoke test: a line for each step, without names, ids or the token."""

import platform
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import discord

from bot import __version__
from bot.discord_api.outcomes import MISSING_PERMISSIONS
from bot.discord_api.probe import Stopwatch
from bot.domain.outcomes import Answer, Later, Outcome, Refused
from bot.domain.text import truncate
from bot.ui.errors import permission_names
from bot.ui.strings import operator as strings

OK = 0
"""The "code" of what Discord did as it was asked."""
HISTORY_CLOSED = -1
"""The "code" of a history that the bot may not read, which is known without asking."""
_FOR_WANT_OF_PERMISSIONS = (MISSING_PERMISSIONS, 50001, HISTORY_CLOSED)
_ID = re.compile(r"\d{15,20}")
_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a step. ``code``: `OK`, Discord's code, or None where there was no answer."""

    code: int | None
    text: str

    @property
    def is_ok(self) -> bool:
        """Whether Discord did it."""
        return self.code == OK


def result_of(error: Exception) -> Result:
    """Return what an error that is in `bot.discord_api.outcomes.LOST` says."""
    if isinstance(error, discord.RateLimited):
        return Result(None, strings.SMOKE_LATER.format(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        code = error.code or error.status
        text = error.text or str(error.status)
        return Result(code, strings.SMOKE_REFUSED.format(code=code, message=" ".join(text.split())))
    return Result(None, strings.SMOKE_LOST.format(kind=type(error).__name__))


def result_of_outcome(outcome: Outcome) -> Result:
    """Return what an outcome says; of a refusal it has kept the code alone."""
    match outcome:
        case Refused():
            return Result(outcome.code, strings.SMOKE_CODE.format(code=outcome.code))
        case Later():
            return Result(None, strings.SMOKE_LATER.format(seconds=outcome.seconds))
        case Answer.CANNOT_READ:
            return Result(HISTORY_CLOSED, strings.SMOKE_HISTORY_CLOSED)
        case Answer.UNKNOWN | Answer.UNAUTHORIZED | Answer.DELETED:
            return Result(None, strings.SMOKE_LOST.format(kind=outcome.name.lower()))
        case _:
            return Result(OK, strings.SMOKE_OK)


def listed(permissions: Iterable[str], between: str = "; ") -> str:
    """Return discord.py's permission names as Discord shows them; one of those has commas in it."""
    return between.join(permission_names([name]) for name in permissions)


@dataclass
class Report:
    """Takes lines one by one and shows each at once; ``secrets`` are texts that must not stand in it.

    ``missing`` are the permissions of the invitation that the bot was not given (discord.py's names).
    """

    show: Callable[[str], None]
    watch: Stopwatch
    secrets: Sequence[str] = ()
    missing: frozenset[str] = frozenset()
    lines: list[str] = field(default_factory=list[str])
    steps: int = 0
    unexpected: int = 0
    skipped: int = 0
    lacking: int = 0

    @property
    def is_well(self) -> bool:
        """Whether every step was done, and went as expected."""
        return not self.unexpected and not self.skipped and not self.lacking

    def say(self, line: str) -> None:
        """Add a line."""
        self.lines.append(line)
        self.show(line)

    def step(
        self, what: str, expected: Sequence[int], result: Result, note: str = "", needs: Sequence[str] = ()
    ) -> None:
        """Add the line of a step; ``note`` is what was seen beside Discord's answer.

        ``needs`` are the permissions without which Discord refuses it: if one is missing, that is the reason given.
        """
        text = self._without_names(truncate(result.text, _MESSAGE))
        if note:
            text = strings.SMOKE_WITH_NOTE.format(result=text, note=note)
        if result.code not in expected:
            text = self._explained(text, result, [name for name in needs if name in self.missing])
        self._line(what, expected, text, strings.SMOKE_MS.format(ms=self.watch.lap()))

    def _explained(self, text: str, result: Result, missing: Sequence[str]) -> str:
        """Count what was not expected, and say why where that is known."""
        if missing and result.code in _FOR_WANT_OF_PERMISSIONS:
            self.lacking += 1
            pattern = strings.SMOKE_SINCE_MORE if len(missing) > 1 else strings.SMOKE_SINCE_ONE
            return pattern.format(result=text, names=listed(missing, strings.SMOKE_AND))
        self.unexpected += 1
        return strings.SMOKE_UNEXPECTED.format(result=text)

    def skip(self, what: str, expected: Sequence[int]) -> None:
        """Add a step that could not be tried."""
        self.skipped += 1
        self._line(what, expected, strings.SMOKE_SKIPPED, "")

    def _line(self, what: str, expected: Sequence[int], result: str, ms: str) -> None:
        self.steps += 1
        codes = [strings.SMOKE_OK if c == OK else strings.SMOKE_CODE.format(code=c) for c in expected]
        line = strings.SMOKE_LINE.format(
            number=self.steps, what=what, expected=strings.SMOKE_OR.join(codes), ms=ms, result=result
        )
        self.say(line)

    def _without_names(self, text: str) -> str:
        """Return what Discord said without ids, and without names that it repeats."""
        text = _ID.sub(strings.SMOKE_ID, text)
        for secret in self.secrets:
            text = text.replace(secret, strings.SMOKE_NAME)
        return text

    def end(self) -> None:
        """Add the counts and the versions."""
        counted = strings.SMOKE_COUNT.format(
            steps=self.steps,
            expected=self.steps - self.unexpected - self.skipped - self.lacking,
            unexpected=self.unexpected,
            skipped=self.skipped,
            lacking=strings.SMOKE_LACKING.format(count=self.lacking) if self.lacking else "",
            requests=self.watch.requests,
        )
        self.say(counted + strings.SMOKE_LIMITED.format(limited=self.watch.limited))
        self.say(
            strings.SMOKE_VERSIONS.format(
                spotlight=__version__,
                python=platform.python_version(),
                discord=discord.__version__,
                sqlite=sqlite3.sqlite_version,
            )
        )
