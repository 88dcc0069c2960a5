"""How long Discord waits for the first answer to each interaction, counted and never slept.

A request costs a round trip and its bytes at the speed of a slow line, a file from the content network as well. What
a handler asks for in sequence is added up, until the last byte of its first answer was sent; requests of tasks that
it starts count too. Files that people attach are sent by Discord, not by the bot, and cost only their download.

``python -m tests.strict.timing`` prints the times of all commands, buttons and forms.
"""

import functools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import simcord
from simcord.http import router

ROUND_TRIP = 0.2
"""Seconds for each request, whatever it carries."""
BYTES_A_SECOND = 5_000_000 / 8
"""A line of 5 Mbit/s, in either direction."""
TABLE = "ACK_TABLE"
"""The environment variable that names the file for the table."""
_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback")
_IDS = re.compile(r"\d{5,}(/aW50[^/]+|/[^/]{20,})?")
_TEST = "tests/flows/test_acknowledgement.py"
_AUTOCOMPLETE = 4


@dataclass
class Ledger:
    """What one interaction cost until its first answer was sent, in seconds."""

    name: str
    spent: float = 0.0
    is_answered: bool = False
    steps: list[str] = field(default_factory=list)

    def spend(self, what: str, seconds: float) -> None:
        """Add a step, if it came before the first answer."""
        if not self.is_answered:
            self.spent += seconds
            self.steps.append(f"{what} {seconds:.2f}")


_ledger: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


class Timing:
    """The ledgers of all interactions of a simulated Discord."""

    def __init__(self) -> None:
        self.ledgers: list[Ledger] = []

    def open(self, payload: Mapping[str, Any]) -> Ledger:
        """Begin to count for an interaction."""
        ledger = Ledger(name_of(payload))
        self.ledgers.append(ledger)
        return ledger

    @property
    def verbs(self) -> set[str]:
        """The actions that were asked for by a click or a form."""
        return {
            ledger.name.split()[1] for ledger in self.ledgers if ledger.name.split()[0] in ("click", "form")
        }

    @property
    def commands(self) -> set[str]:
        """The commands and menus that were used, whatever their options."""
        return {
            " ".join(word for word in ledger.name[1:].split() if not word.endswith(":"))
            for ledger in self.ledgers
            if ledger.name.startswith("/")
        }

    def table(self) -> str:
        """Return p50 and maximum of each kind of interaction, in seconds, as Markdown."""
        times: dict[str, list[float]] = {}
        for ledger in self.ledgers:
            times.setdefault(ledger.name, []).append(ledger.spent)
        lines = ["| command, click or form | times | p50 | max |", "|---|---|---|---|"]
        for name in sorted(times, key=lambda n: (-max(times[n]), n)):
            found = times[name]
            lines.append(f"| {name} | {len(found)} | {statistics.median(found):.2f} | {max(found):.2f} |")
        return "\n".join(lines) + "\n"


def name_of(payload: Mapping[str, Any]) -> str:
    """Return what an interaction is: ``/interview show person share``, ``click page``, ``form save``."""
    data = payload["data"]
    if payload["type"] in (2, _AUTOCOMPLETE):
        words = [data["name"]]
        options = data.get("options") or []
        while options and options[0]["type"] in (1, 2):
            words.append(options[0]["name"])
            options = options[0].get("options") or []
        prefix = "typing in /" if payload["type"] == _AUTOCOMPLETE else "/"
        given = "" if payload["type"] == _AUTOCOMPLETE else "".join(f" {o['name']}:" for o in options)
        return prefix + " ".join(words) + given
    verb = str(data["custom_id"]).split(":")[1]
    return f"{'form' if payload['type'] == 5 else 'click'} {verb}"


def spend(what: str, seconds: float) -> None:
    """Charge the interaction that is being handled, if any, with something slow that is no request."""
    ledger = _ledger.get()
    if ledger is not None:
        ledger.spend(what, seconds)


def count_time(env: simcord.Env) -> Timing:
    """Count from now on."""
    timing = Timing()
    emit, fetch = env.backend.emit, env.backend.cdn.get

    def emit_counted(event: str, payload: Mapping[str, Any]) -> Any:
        if event != "INTERACTION_CREATE":
            return emit(event, payload)
        token = _ledger.set(timing.open(payload))
        try:
            return emit(event, payload)
        finally:
            _ledger.reset(token)

    def fetch_counted(url: str) -> bytes | None:
        data = fetch(url)
        spend("content network", ROUND_TRIP + len(data or b"") / BYTES_A_SECOND)
        return data

    env.backend.emit = emit_counted  # type: ignore[method-assign]
    env.backend.cdn.get = fetch_counted  # type: ignore[method-assign]
    _count_requests()
    return timing


_behind: list[Any] = []


@functools.cache
def _count_requests() -> None:
    _behind.append(router.dispatch)
    router.dispatch = _dispatch_counted


def _dispatch_counted(backend: Any, method: str, path: str, **options: Any) -> Any:
    ledger = _ledger.get()
    if ledger is None or ledger.is_answered:
        return _behind[-1](backend, method, path, **options)
    size = len(json.dumps(options.get("json") or {})) + sum(map(_size_of, options.get("files") or ()))
    ledger.spend(f"{method} {_IDS.sub('…', path)}", ROUND_TRIP + size / BYTES_A_SECOND)
    result = _behind[-1](backend, method, path, **options)
    ledger.is_answered = _CALLBACK.fullmatch(path) is not None
    return result


def _size_of(file: Any) -> int:
    place = file.fp.tell()
    end = file.fp.seek(0, os.SEEK_END)
    file.fp.seek(place)
    return end - place


def main() -> int:
    """Run the test that uses everything, and print what it counted."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.md"
        done = subprocess.run(  # noqa: S603  # our own test
            [sys.executable, "-m", "pytest", "-q", _TEST], env={**os.environ, TABLE: str(table)}, check=False
        )
        if table.exists():
            sys.stdout.write(table.read_text(encoding="utf-8"))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
