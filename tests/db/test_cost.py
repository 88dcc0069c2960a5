"""What a call costs must not depend on how large a server is: SQLite's steps are counted, not seconds."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bench.corpus import Corpus, make_corpus
from bot.domain.browsing import BrowseOrder
from bot.domain.schedule import Slot
from bot.posting.planner import Planner
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.factories import NOW, make_rows

PROBE = 7
SIZE = 3000
"""Half of them in one server, beside one of 200."""
SLACK = 500
"""Steps by which a page that is not full differs from a full one; to walk the larger server takes thousands."""
Call = Callable[[Store, int, int], Awaitable[object]]
"""A call for a server, about one of its interviews."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def corpus() -> AsyncIterator[Corpus]:
    with tempfile.TemporaryDirectory() as folder:
        yield await make_corpus(Path(folder) / "x.db", SIZE, probe=PROBE)


async def steps_of(store: Store, call: Callable[[], Awaitable[object]]) -> int:
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    workers = (store.database._reader, store.database._slow_reader, store.database._writer)
    for worker in workers:
        await worker.set_progress_handler(tick, 1)
    await call()
    for worker in workers:
        await worker.set_progress_handler(lambda: 0, 0)
    return count


async def name_of(store: Store, interview_id: int) -> str:
    rows = await store.database.read(
        "SELECT name FROM person p JOIN interview i ON i.person_id = p.id WHERE i.id = ?", (interview_id,)
    )
    return str(rows[0]["name"]).split()[-1]  # a number that nobody else's name has


async def search(store: Store, guild: int, interview: int) -> None:
    _, hits = await store.search.begin(guild, await name_of(store, interview), size=5)
    assert interview in {h.interview_id for h in hits}


async def experts(store: Store, guild: int, interview: int) -> None:
    await store.experts.find(guild, await name_of(store, interview))


async def advice(store: Store, guild: int, interview: int) -> None:
    await store.experts.advice(guild, await name_of(store, interview))


async def similar(store: Store, guild: int, interview: int) -> None:
    await store.topics.set_topics(guild, interview, ["Kites"], actor_id=1, now=NOW)
    await store.interviews.around(guild, interview, similar=10)


async def turn(store: Store, guild: int, _: int) -> None:
    schedule = await store.schedules.get(guild)
    await Planner(store, make_rows(NOW)).choose(schedule, Slot(NOW.date(), NOW))


async def edit(store: Store, guild: int, interview: int) -> None:
    await store.authoring.edit_answer(guild, interview, 1, "changed", based_on=1, actor_id=1, now=NOW)


CALLS: dict[str, Call] = {
    "show": lambda s, g, i: s.interviews.get(g, i),
    "show: what is around": lambda s, g, i: s.interviews.around(g, i, similar=10),
    "show: those with the same topics": similar,
    "random": lambda s, g, _: s.interviews.find_at_published_position(g, 7),
    "latest": lambda s, g, _: s.interviews.find_latest(g),
    **{
        f"browse, {order}, {place}": lambda s, g, i, o=order, p=place: s.interviews.list_published(
            g, o, **({p: i} if p != "first" else {})
        )
        for order in BrowseOrder
        for place in ("first", "after", "before")
    },
    "search": search,
    "experts": experts,
    "advice": advice,
    "history": lambda s, g, i: s.interviews.history(g, i, page=0, size=5),
    "resources": lambda s, g, _: s.knowledge.find(g, ""),
    "own": lambda s, g, _: s.own.list_own(g, 5),
    "whose turn": turn,
    "edit": edit,
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_costs_the_same_in_a_server_of_any_size(corpus: Corpus, name: str) -> None:
    async with open_store(corpus.path, default_questions=DEFAULT_QUESTIONS) as store:
        steps: list[int] = []
        for guild in (corpus.probe, corpus.large):
            rows = await store.database.read(
                "SELECT id FROM interview WHERE guild_id = ? ORDER BY shelf LIMIT 1 OFFSET 40", (guild,)
            )
            interview = int(rows[0]["id"])
            await store.guilds.ensure(guild, now=NOW)
            steps.append(await steps_of(store, lambda g=guild, i=interview: CALLS[name](store, g, i)))
        assert steps[1] <= 1.5 * steps[0] + SLACK, steps


PERIODIC: dict[str, Callable[[Store], Awaitable[object]]] = {
    "posts that are awake": lambda s: s.occurrences.list_awake(now=NOW),
    "the next post": lambda s: s.occurrences.next_wake_at(NOW),
    "notices": lambda s: s.notices.list_awake(now=NOW),
    "the next notice": lambda s: s.notices.next_wake_at(NOW),
    "the next reminder": lambda s: s.reminders.next_reminder_at(NOW),
    "reminders": lambda s: s.reminders.list_to_remind(now=NOW),
    "dates to plan": lambda s: s.schedules.list_to_plan(now=NOW),
    "the next date to plan": lambda s: s.schedules.next_plan_at(NOW),
    "channels to look at": lambda s: s.schedules.list_to_check(now=NOW, limit=20),
    "posts to take back": lambda s: s.withdrawing.list_due(now=NOW + timedelta(days=1)),
    "deeds to tell": lambda s: s.audit_log.list_untold(),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", PERIODIC)
async def test_what_is_asked_again_and_again_looks_at_nothing_that_rests(corpus: Corpus, name: str) -> None:
    async with open_store(corpus.path, default_questions=DEFAULT_QUESTIONS) as store:
        assert await steps_of(store, lambda: PERIODIC[name](store)) < SLACK
