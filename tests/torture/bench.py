"""Rows of the table: how many trials, what is required of them, and what came of it."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.loopback.processes import Nursery

_PORTION = 20
"""So many trials, at least, are begun before it is kept how far they came."""
Trial = Callable[[int], Awaitable[None]]


@dataclass
class Tally:
    """What came of a row."""

    trials: int = 0
    kills: int = 0
    duplicates: int = 0
    lost: int = 0
    corrupt: int = 0
    breaches: int = 0
    """How often happened what a row forbids, where that is neither a post twice nor one that is lost."""
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)
    """What each trial measured; here, so that a row that is gone on with knows those of before."""

    @property
    def is_clean(self) -> bool:
        return not (self.duplicates or self.lost or self.corrupt or self.breaches or self.wrong)

    def fault(self, text: str) -> None:
        self.wrong.append(text)


@dataclass
class Row:
    """One row. ``work(bench, tally, trials)`` fills the tally; a control must come out unclean."""

    key: str
    title: str
    trials: int
    work: Callable[["Bench", Tally, int], Awaitable[None]]
    is_control: bool = False
    least: int = 1

    def scaled(self, slice_: int) -> int:
        return max(self.least, -(-self.trials // slice_))


@dataclass
class Result:
    row: Row
    tally: Tally
    seconds: float

    @property
    def is_passed(self) -> bool:
        if self.row.is_control:
            return self.tally.duplicates + self.tally.lost + self.tally.breaches > 0
        return self.tally.is_clean

    def cells(self) -> list[str]:
        tally = self.tally
        verdict = "fails, as it must" if self.row.is_control else "ok"
        return [
            self.row.key,
            self.row.title,
            f"{tally.trials:,}",
            f"{tally.kills:,}",
            str(tally.duplicates),
            str(tally.lost),
            str(tally.corrupt + len(tally.wrong)),
            "; ".join([verdict if self.is_passed else "**FAILED**", *tally.notes]),
        ]


class Progress:
    """How far rows came, in a file: a run that was cut short goes on there, if it has the same seed and trials."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        is_there = path is not None and path.exists()
        self._rows: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path and is_there else {}

    def load(self, key: str, name: str) -> tuple[Tally, int, float]:
        """Return what came of a row so far, how many of its trials that were, and in how many seconds."""
        found = self._rows.get(key, {})
        if found.get("name") != name:
            return Tally(), 0, 0.0
        return Tally(**found["tally"]), found["done"], found["seconds"]

    def save(self, key: str, name: str, tally: Tally, done: int, seconds: float) -> None:
        """Keep that; without a file, nothing."""
        self._rows[key] = {"name": name, "tally": asdict(tally), "done": done, "seconds": seconds}
        if self._path is not None:
            new = self._path.with_suffix(".new")
            new.write_text(json.dumps(self._rows, indent=1), encoding="utf-8")
            new.replace(self._path)


SHOWN_FAULTS = 12
"""Of a row that fails, so many faults are told in words."""
HEAD = ["row", "what is done", "trials", "kills", "twice", "lost", "wrong", "result"]


@dataclass
class Bench:
    """What rows share: the nursery, the seed, how many trials run at once, and the progress bar."""

    nursery: Nursery
    seed: int = 1
    at_once: int = 6
    shown: str = ""
    kept: Progress = field(default_factory=lambda: Progress(None))
    _row: tuple[str, str] = ("", "")
    _done: int = 0
    _begun: float = 0.0

    async def run(self, tally: Tally, trials: int, trial: Trial, *, at_once: int | None = None) -> None:
        """Run numbered trials, several at once; a trial that raises is a wrong one."""
        gate = asyncio.Semaphore(at_once or self.at_once)
        done = self._done

        async def one(number: int) -> None:
            nonlocal done
            async with gate:
                try:
                    await trial(number)
                except Exception as error:  # noqa: BLE001  # counted, and named
                    tally.fault(f"trial {number}: {type(error).__name__}: {error}")
                tally.trials += 1
                done += 1
                self.progress(done, trials, tally)

        portion = max(_PORTION, 4 * (at_once or self.at_once))
        while done < trials:
            await asyncio.gather(*(one(number) for number in range(done, min(done + portion, trials))))
            self.kept.save(*self._row, tally, done, time.monotonic() - self._begun)

    def progress(self, done: int, total: int, tally: Tally) -> None:
        """Draw a bar on a terminal, a line now and then elsewhere."""
        bad = tally.duplicates + tally.lost + tally.corrupt + len(tally.wrong)
        if sys.stderr.isatty():
            filled = 30 * done // max(total, 1)
            bar = "█" * filled + "░" * (30 - filled)
            print(
                f"\r{self.shown:<48} {bar} {done}/{total}  bad: {bad} ", end="", file=sys.stderr, flush=True
            )
        elif done == total or done % max(total // 5, 1) == 0:
            print(f"{self.shown}: {done}/{total}, bad: {bad}", file=sys.stderr, flush=True)

    async def measure(self, row: Row, slice_: int) -> Result:
        trials = row.scaled(slice_)
        self._row = (row.key, f"{trials} trials by seed {self.seed}")
        tally, self._done, before = self.kept.load(*self._row)
        self._begun = time.monotonic() - before
        if self._done > trials:  # it was over
            return Result(row, tally, before)
        self.shown = f"{row.key:>3} {row.title}"[:48]
        try:
            await row.work(self, tally, trials)
        except Exception as error:  # noqa: BLE001  # as above
            tally.fault(f"the row broke off: {type(error).__name__}: {error}")
        if sys.stderr.isatty():
            print(file=sys.stderr)
        seconds = time.monotonic() - self._begun
        self.kept.save(*self._row, tally, trials + 1, seconds)
        return Result(row, tally, seconds)


def as_table(rows: list[list[str]]) -> str:
    """Return rows as a Markdown table that is also readable as it is."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def as_faults(results: list[Result]) -> str:
    """Return what went wrong in the rows that failed, in words, for under the table; empty if nothing did."""
    lines: list[str] = []
    for result in results:
        wrong = [] if result.is_passed else result.tally.wrong
        lines += [f"row {result.row.key}: {' '.join(text.split())}" for text in wrong[:SHOWN_FAULTS]]
        if len(wrong) > SHOWN_FAULTS:
            lines.append(f"row {result.row.key}: and {len(wrong) - SHOWN_FAULTS} more")
    return "\n".join(lines)
