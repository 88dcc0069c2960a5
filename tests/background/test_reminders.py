"""Reminders and maintenance, by a clock that ticks."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.background.intervals import due_again
from bot.background.job import Rows
from bot.background.leavers import Leavers
from bot.background.maintenance import Maintenance
from bot.background.reminders import Reminders
from bot.background.scheduler import Scheduler
from bot.domain.leavers import Presence
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.background.steps import Told, live, make_scheduler
from tests.background.ticking import Ticking
from tests.factories import NOW, add_published

GUILD = 7
DAY = 86400.0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "x.db", default_questions=DEFAULT_QUESTIONS) as made:
        await made.guilds.ensure(GUILD, now=NOW)
        yield made


class Here:
    """Says who is a member; who is asked about is counted."""

    def __init__(self) -> None:
        self.found: dict[int, Presence] = {}
        self.asked: list[int] = []

    async def presence(self, _guild_id: int, user_id: int, **_options: object) -> Presence:
        self.asked.append(user_id)
        return self.found.get(user_id, Presence.PRESENT)


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def made(store: Store, clock: Ticking, told: Told, here: Here) -> Scheduler:
    def rows(what: str) -> Rows:
        return Rows(what, clock, random.Random(1), told)

    members: Any = here
    reminders = Reminders(store, Leavers(store, members, clock), rows("reminder"), rows("follow-up"))
    return make_scheduler(
        clock, reminders, Maintenance(store, rows("recommendations"), rows("discarded draft"))
    )


async def invite(store: Store, user_id: int) -> None:
    series = (await store.schedules.get(GUILD)).series_id
    await store.inviting.invite(GUILD, user_id, name=f"P{user_id}", series_id=series, actor_id=1, now=NOW)


async def reminder_count(store: Store) -> dict[int, int]:
    rows = await store.database.read("SELECT user_id, nudges FROM invitation WHERE guild_id = ?", (GUILD,))
    return {row["user_id"]: row["nudges"] for row in rows}


async def test_people_are_reminded_twice_in_a_month_and_the_scheduler_rests_between(
    store: Store, clock: Ticking, made: Scheduler
) -> None:
    await invite(store, 5)
    await live(clock, made, 30 * DAY)

    assert await reminder_count(store) == {5: 2}
    assert made.counts["turns"] < 5000


async def test_a_reminder_that_fails_stops_no_other_and_is_told(
    store: Store, clock: Ticking, made: Scheduler, told: Told
) -> None:
    for user_id in range(5, 15):
        await invite(store, user_id)
    await spoil(store, "UPDATE invitation SET created_at = 'never' WHERE user_id = 9")
    await live(clock, made, 9 * DAY)

    found = await reminder_count(store)
    assert found.pop(9) == 0
    assert set(found.values()) == {1}
    assert [(guild, what) for guild, what, _ in told.told] == [(GUILD, "reminder")]


async def test_who_left_is_not_reminded_curators_hear_of_it_once_and_back_again_it_goes_on(
    store: Store, clock: Ticking, made: Scheduler, told: Told, here: Here
) -> None:
    await invite(store, 5)
    await invite(store, 6)
    here.found[5] = Presence.GONE
    await live(clock, made, 40 * DAY)

    assert await reminder_count(store) == {5: 0, 6: 2}
    assert await notices(store, "left") == ["P5"]
    assert here.asked.count(5) in (5, 6)  # once a week
    [gone, _] = sorted(await store.pipeline.board(GUILD, now=clock()), key=lambda e: e.name)
    assert gone.has_left

    here.found[5] = Presence.PRESENT
    await live(clock, made, 20 * DAY)
    assert await reminder_count(store) == {5: 2, 6: 2}
    assert not any(entry.has_left for entry in await store.pipeline.board(GUILD, now=clock()))
    assert await notices(store, "left") == ["P5"]
    assert told.told == []


async def test_who_nobody_can_look_up_is_reminded_as_ever(
    store: Store, clock: Ticking, made: Scheduler, here: Here
) -> None:
    await invite(store, 5)
    here.found[5] = Presence.UNKNOWN
    await live(clock, made, 30 * DAY)

    assert await reminder_count(store) == {5: 2}
    assert await notices(store, "left") == []


async def test_who_left_is_not_asked_how_they_are(
    store: Store, clock: Ticking, made: Scheduler, here: Here
) -> None:
    for user_id, name in ((5, "Ada"), (6, "Bo")):
        made_id = await add_published(store, GUILD, name)
        await store.curator_decisions.link(GUILD, made_id, user_id, actor_id=1, now=NOW)
        await spoil(
            store,
            f"""INSERT INTO occurrence (guild_id, schedule_id, local_date, due_at, state, interview_id, posted_at)
            SELECT {GUILD}, id, '2024-01-0{user_id}', '2024-01-01T00:00:00.000+00:00', 'done', {made_id},
                '2024-01-01T00:00:00.000+00:00' FROM schedule WHERE guild_id = {GUILD}""",
        )
    await spoil(store, "UPDATE guild SET follow_up_months = 12")
    here.found[5] = Presence.GONE
    await live(clock, made, 3 * DAY)
    assert set(await reminder_count(store)) == {6}
    assert here.asked.count(5) == 1  # not every day
    here.found[5] = Presence.PRESENT
    await live(clock, made, 8 * DAY)
    assert set(await reminder_count(store)) == {5, 6}


async def notices(store: Store, kind: str) -> list[str]:
    rows = await store.database.read(
        "SELECT json_extract(data_json, '$.name') AS name FROM notice WHERE guild_id = ? AND kind = ?",
        (GUILD, kind),
    )
    return [row["name"] for row in rows]


async def test_who_was_reminded_often_enough_is_not_in_the_way(
    store: Store, clock: Ticking, made: Scheduler, told: Told
) -> None:
    await invite(store, 5)
    await invite(store, 6)
    await spoil(store, "UPDATE invitation SET nudges = 2 WHERE user_id = 5")
    await live(clock, made, 9 * DAY)

    assert await reminder_count(store) == {5: 2, 6: 1}
    assert told.told == []


async def spoil(store: Store, sql: str) -> None:
    def work(tx: Any) -> None:
        tx.execute(sql)

    await store.database.write(work)


def test_a_date_planned_by_a_wrong_clock_is_forgotten() -> None:
    day = timedelta(days=1)
    assert due_again(NOW + timedelta(days=20_000), NOW, day) == NOW
    assert due_again(NOW + timedelta(hours=3), NOW, day) == NOW + timedelta(hours=3)
