"""Row 20: a year of posts in five hundred servers, 1 % of the requests failing, by a clock that skips idle time."""

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.loopback import Fault, Loopback
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import DUE, Scene, scene

SERVERS = 500
_PEOPLE = 8
_REST_WEEKS = 6
"""Between two posts of one person, so that somebody is always ready."""
_MOMENTS = 28
"""So many times a week posts are due, in some servers each: between them nothing happens, and time is skipped."""
_FAULTS = (
    ("before", "drop", 0), ("after", "drop", 0), ("before", "503", 0), ("after", "503", 0), ("before", "500", 0),
    ("after", "502", 0), ("after", "truncate", 0), ("before", "429", 0), ("before", "403", 50013),
)  # fmt: skip


class Unlucky(list[Fault]):
    """A list of faults from which, one time in a hundred, something comes for any request of a post."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng
        self.came = 0

    def __iter__(self) -> Any:
        if self._rng.random() < 0.01:
            when, action, code = self._rng.choice(_FAULTS)
            self.came += 1
            yield Fault("*", ".*", when, action, code=code, times=0, is_html=action == "429")


def meets_posts(made: Loopback) -> None:
    """Let faults concern what belongs to posts; signing in and curators' notices are not counted here."""

    def fault(method: str, path: str) -> Fault | None:
        if not path.startswith(("/channels/", "/guilds/")):
            return None
        return next(iter(made.faults), None)

    made._fault = fault  # type: ignore[method-assign]


async def soak(bench: Bench, tally: Tally, trials: int) -> None:
    weeks = max(3, round(52 * trials / (52 * SERVERS)))
    rng = random.Random(f"{bench.seed}/20")
    minutes = [rng.randrange(_MOMENTS) * 7 * 24 * 60 // _MOMENTS for _ in range(SERVERS)]
    async with scene(
        bench.nursery, rng, servers=SERVERS, interviews=_PEOPLE, minutes=minutes, rate=1.0,
        before=timedelta(seconds=5), cool_off_weeks=_REST_WEEKS,
    ) as at:  # fmt: skip
        at.made.keeps_requests = False
        at.made.faults = unlucky = Unlucky(rng)
        meets_posts(at.made)
        end = DUE + timedelta(weeks=weeks)
        memory: list[int] = []
        async with at.bot("unpaced") as process:
            await asyncio.wait_for(at.made.identified.wait(), 60)
            shown = 0
            with closing(sqlite3.connect(f"file:{at.database}?mode=ro", uri=True, timeout=10)) as reader:
                while at.clock() < end:
                    await skip_idle_time(at, reader)
                    week = int((at.clock() - DUE) / timedelta(weeks=1))
                    if week > shown:
                        shown = week
                        memory.append(_rss(process.pid))
                        bench.progress(min(week, weeks), weeks, tally)
                    if process.returncode is not None:
                        tally.fault(f"the bot ended with {process.returncode}")
                        return
                await at.wait_until_over(within=60)
        judge(at, tally, weeks)
        if len(memory) > 4:
            growth = memory[-1] / memory[3] - 1
            tally.notes.append(f"memory {memory[3] >> 10} → {memory[-1] >> 10} MiB ({growth:+.1%})")
            if growth >= 0.05:
                tally.fault(f"memory grew by {growth:.1%}")
        tally.notes.append(f"{unlucky.came:,} faults")


async def skip_idle_time(at: Scene, reader: sqlite3.Connection) -> None:
    """Jump to the next thing that is to be done, once nothing is under way."""
    await asyncio.sleep(0.005)
    if at.made.in_flight:
        return
    now = at.clock()
    [(first,)] = reader.execute(
        """
        SELECT min(at) FROM (
            SELECT min(wake_at) AS at FROM occurrence UNION ALL SELECT min(plan_at) FROM schedule
            UNION ALL SELECT min(wake_at) FROM notice UNION ALL SELECT min(check_at) FROM schedule
            UNION ALL SELECT min(wake_at) FROM takedown UNION ALL SELECT min(nudge_at) FROM invitation
        )
        """
    ).fetchall()
    next_at = datetime.fromisoformat(first) if first else now + timedelta(hours=1)
    if next_at > now + timedelta(seconds=2):
        at.clock.jump(next_at - now)


def _rss(pid: int) -> int:
    """KiB of memory that a process has."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def judge(at: Scene, tally: Tally, weeks: int) -> None:
    """Every date that is over has one post in Discord, or was given up aloud."""
    over = at.clock().astimezone(UTC).isoformat()
    rows = at.query(
        "SELECT guild_id, schedule_id, local_date, state, note FROM occurrence WHERE due_at < ? AND wake_at IS NULL",
        over,
    )
    marks: Counter[str] = Counter()
    for server in at.servers:
        for post in server.posts():
            text = str(post.components)
            begin = text.index(":sp:") + 1
            marks[text[begin : text.index("'", begin)]] += 1
    told = {row[0] for row in at.query("SELECT occurrence_id FROM notice WHERE sent_at IS NOT NULL")}
    ids = dict(at.query("SELECT schedule_id || ':' || local_date, id FROM occurrence"))
    tally.trials = sum(marks.values())
    tally.duplicates += sum(count > 1 for count in marks.values())
    skipped = 0
    for _, schedule, local_date, state, note in rows:
        mark = f"sp:{schedule}:{local_date.replace('-', '')}:0"
        if state == "done" and note != "deleted" and marks[mark] == 0:
            tally.lost += 1
        if state in ("skipped", "needs_human"):
            skipped += 1
            if ids[f"{schedule}:{local_date}"] not in told:
                tally.lost += 1
                tally.fault(f"{local_date} of {schedule} {state} in silence: {note}")
        if state not in ("done", "skipped", "needs_human"):
            tally.fault(f"{local_date} of {schedule}: {state} {note}")
    servers = len(at.servers)
    expected = servers * weeks
    if len(rows) < expected - servers or len(rows) > expected + servers:
        tally.fault(f"{len(rows)} dates instead of {expected}")
    if skipped:
        tally.notes.append(f"{skipped} put before curators")
    tally.corrupt += not at.is_sound()


ROWS = [Row("20", "52 weeks × 500 servers, 1 % faults", 52 * SERVERS, soak, least=3 * SERVERS)]
