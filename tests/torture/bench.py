"""Rows of the table: how many trials, what is required of them, and what came of it."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Trial = Callable[[int], Awaitable[None]]


@dataclass
class Tally:
    """What came of a row."""

    trials: int = 0
    kills: int = 0
    duplicates: int = 0
    lost: int = 0
    corrupt: int = 0
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.duplicates or self.lost or self.corrupt or self.wrong)

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
            return self.tally.duplicates + self.tally.lost > 0
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


HEAD = ["row", "what is done", "trials", "kills", "twice", "lost", "wrong", "result"]


@dataclass
class Bench:
    """What rows share: the nursery, the seed, how many trials run at once, and the progress bar."""

    nursery: object
    seed: int = 1
    at_once: int = 6
    shown: str = ""

    async def run(self, tally: Tally, trials: int, trial: Trial, *, at_once: int | None = None) -> None:
        """Run numbered trials, several at once; a trial that raises is a wrong one."""
        gate = asyncio.Semaphore(at_once or self.at_once)
        done = 0

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

        await asyncio.gather(*(one(number) for number in range(trials)))

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
        tally, begun = Tally(), time.monotonic()
        self.shown = f"{row.key:>3} {row.title}"[:48]
        try:
            await row.work(self, tally, row.scaled(slice_))
        except Exception as error:  # noqa: BLE001  # as above
            tally.fault(f"the row broke off: {type(error).__name__}: {error}")
        if sys.stderr.isatty():
            print(file=sys.stderr)
        return Result(row, tally, time.monotonic() - begun)


def as_table(rows: list[list[str]]) -> str:
    """Return rows as a Markdown table that is also readable as it is."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)
