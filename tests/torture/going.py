"""Row 36: a year in which channels, roles, members, posts, permissions and the bot itself go and come back."""

import asyncio
import heapq
import random
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

from bot.domain.posts import ChannelKind
from tests.torture import comings
from tests.torture.bench import Bench, Row, Tally
from tests.torture.furnished import write
from tests.torture.going_judged import Verdict
from tests.torture.places import Place, World
from tests.torture.scene import DUE, Scene, scene
from tests.torture.soak import Unlucky

SERVERS = 200
_FEW = 5
"""So many servers where only a part of the trials is run: with ``SLICE=10`` a whole year in five servers."""
_WEEKS = 52
_KINDS = (ChannelKind.TEXT, ChannelKind.FORUM, ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT)
_PEOPLE = 10
_REST_WEEKS = 6
_MOMENTS = 28
_SHARE = 0.2
"""Of the servers, in which something goes each week."""
_LONGEST_GONE = timedelta(days=21)
_DOWN = timedelta(hours=6)
"""At most so long the bot's process is stopped: less than the time for which a date is made up for."""
_WEEKS_UP = 6
"""At most so long it runs until it is stopped."""
_GATHERED = timedelta(hours=8)
"""So long what is looked at once a day may wait for others: the year has fewer stops."""
_STUCK = 2.0
"""Real seconds for which something may be due and not be done until the clock goes on all the same."""

Coming = tuple[datetime, int, str]


async def _go_and_come(bench: Bench, tally: Tally, trials: int, variant: str) -> None:
    servers = SERVERS if trials > SERVERS * _WEEKS // 2 else min(_FEW, trials)
    weeks = min(_WEEKS, max(3, trials // servers))
    rng = random.Random(f"{bench.seed}/36")
    minutes = [rng.randrange(_MOMENTS) * 7 * 24 * 60 // _MOMENTS for _ in range(servers)]
    async with scene(
        bench.nursery, rng, servers=servers, interviews=_PEOPLE, minutes=minutes, rate=1.0, kinds=_KINDS,
        before=timedelta(seconds=5), cool_off_weeks=_REST_WEEKS,
    ) as at:  # fmt: skip
        at.made.keeps_requests = False
        at.made.faults = unlucky = Unlucky(rng)
        world = World(at, rng)
        furnish(at, world)
        end = DUE + timedelta(weeks=weeks)
        with closing(sqlite3.connect(f"file:{at.database}?mode=ro", uri=True, timeout=10)) as reader:
            year = _Year(world, _Due(reader), bench, tally, weeks)
            while at.clock() < end:
                async with at.bot(variant) as process:
                    await asyncio.wait_for(at.made.identified.wait(), 60)
                    await year.pass_until(min(end, at.clock() + timedelta(weeks=rng.uniform(1, _WEEKS_UP))))
                    if process.returncode is not None:
                        tally.fault(f"the bot ended with {process.returncode}")
                        return
                if at.clock() < end:
                    year.happen_meanwhile()
        if year.stuck:
            tally.notes.append(f"{year.stuck} times something was due for {_STUCK:.0f} s")
        Verdict(world, tally, minutes, weeks).judge()
        tally.notes.append(f"{unlucky.came:,} faults")


def furnish(at: Scene, world: World) -> None:
    """Have a role mentioned in each server, one of curators, and every other one set up by Mara."""
    statements: list[tuple[str, tuple[object, ...]]] = []
    for number, place in enumerate(world.places):
        statements += [
            ("UPDATE schedule SET ping_role_id = ? WHERE guild_id = ?", (place.ping.id, place.id)),
            ("UPDATE guild SET curator_role_id = ? WHERE id = ?", (place.curators.id, place.id)),
        ]
        if number % 2:
            statements.append(
                ("UPDATE audit_entry SET actor_id = ? WHERE guild_id = ?", (place.server.mara.id, place.id))
            )
    write(at, *statements)


class _Due:
    """Asks the store when something is due in the servers that it does not count as left."""

    def __init__(self, reader: sqlite3.Connection) -> None:
        self._reader = reader

    def is_anything(self, now: datetime) -> bool:
        """Tell whether a job has something to do."""
        return any(at is not None and at <= now for at in (self._first(_AT_ONCE), self._first(_DAILY)))

    def next_stop(self) -> datetime | None:
        """Return until when time may be skipped: what is looked at daily is looked at some servers at a time."""
        at_once, daily = self._first(_AT_ONCE), self._first(_DAILY)
        stops = [at_once, daily and daily + _GATHERED]
        return min((at for at in stops if at is not None), default=None)

    def _first(self, parts: str) -> datetime | None:
        [(first,)] = self._reader.execute(f"SELECT min(at) FROM ({parts})").fetchall()
        return datetime.fromisoformat(first) if first else None


def _firsts(*columns: str) -> str:
    """Return the first instant in each of these columns, for `_Due`."""
    parts = [
        f"""
        SELECT (SELECT t.{column} FROM {table} t JOIN guild g ON g.id = t.guild_id
                WHERE t.{column} IS NOT NULL AND g.left_at IS NULL ORDER BY t.{column} LIMIT 1) AS at
        """
        for table, column in (name.split(".") for name in columns)
    ]
    return " UNION ALL ".join(parts)


_AT_ONCE = _firsts(
    "occurrence.wake_at", "schedule.plan_at", "notice.wake_at", "takedown.wake_at", "renaming.wake_at"
)
_DAILY = (
    _firsts("schedule.check_at", "occurrence.look_at")
    + " UNION ALL SELECT min(settings_check_at) FROM guild WHERE left_at IS NULL"
)


class _Year:
    """Lets time pass, and things go and come back in it."""

    def __init__(self, world: World, due: _Due, bench: Bench, tally: Tally, weeks: int) -> None:
        self._world = world
        self._due = due
        self._at = world.at
        self._rng = world.rng
        self._bench = bench
        self._tally = tally
        self._weeks = weeks
        self._week = -1
        self._going: list[tuple[datetime, int]] = []
        self._coming: list[Coming] = []
        self.stuck = 0

    async def pass_until(self, end: datetime) -> None:
        """Let the bot run until then."""
        while (now := self._at.clock()) < end:
            self._begin_week(now)
            moments = [end, *self._going[:1], *self._coming[:1]]
            await self._skip_to(min(m if isinstance(m, datetime) else m[0] for m in moments))
            await self._happen()

    def _begin_week(self, now: datetime) -> None:
        week = (now - DUE) // timedelta(weeks=1)
        if week == self._week or week < 0:
            return
        self._week = week
        places = self._world.places
        for place in self._rng.sample(places, max(1, round(_SHARE * len(places)))):
            heapq.heappush(self._going, (now + timedelta(days=self._rng.uniform(0, 7)), place.id))
        for place in places:
            comings.say_a_word(self._world, place)
        self._bench.progress(week, self._weeks, self._tally)

    async def _happen(self) -> None:
        now = self._at.clock()
        while self._going and self._going[0][0] <= now:
            _, place_id = heapq.heappop(self._going)
            self._lose_something(self._world.by_id[place_id])
        while self._coming and self._coming[0][0] <= now:
            _, place_id, what = heapq.heappop(self._coming)
            if not await comings.come(self._world, self._world.by_id[place_id], what):
                heapq.heappush(self._coming, (now + timedelta(days=1), place_id, what))

    def _lose_something(self, place: Place) -> None:
        what = comings.go(self._world, place)
        if what is not None:
            away = self._rng.random() ** 2 * _LONGEST_GONE
            heapq.heappush(self._coming, (self._at.clock() + away, place.id, what))

    def happen_meanwhile(self) -> None:
        """Let time pass, and things go, while no bot runs."""
        for place in self._rng.sample(self._world.places, max(1, len(self._world.places) // 20)):
            self._lose_something(place)
        self._at.clock.jump(self._rng.random() * _DOWN)
        self._tally.kills += 1

    async def _skip_to(self, instant: datetime) -> None:
        """Jump from one thing that is to be done to the next, until then; leave the bot time for each."""
        loop = asyncio.get_running_loop()
        since = loop.time()
        while True:
            await asyncio.sleep(0.005)
            now = self._at.clock()
            is_busy = self._at.made.in_flight > 0 or self._due.is_anything(now)
            if is_busy and loop.time() - since < _STUCK:
                continue
            self.stuck += is_busy
            since = loop.time()
            if now >= instant:
                return
            stop = min(self._due.next_stop() or instant, instant)
            self._at.clock.jump(max(stop - now, timedelta(seconds=1)) + timedelta(seconds=1))


async def year(bench: Bench, tally: Tally, trials: int) -> None:
    """Run the bot as it is."""
    await _go_and_come(bench, tally, trials, "unpaced")


async def careless(bench: Bench, tally: Tally, trials: int) -> None:
    """Run one that looks at nobody, and at no role, before it posts."""
    await _go_and_come(bench, tally, trials, "unpaced,careless")


ROWS = [
    Row("36", "a year in which all goes and comes back, 1 % faults", _WEEKS * SERVERS, year, least=60),
    Row("36c", "the same without a look at members and roles", 200, careless, is_control=True, least=200),
]
