"""Threads of posts in which Discord refuses a text: the others are written, and the curators get what is missing."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_api.threads import missing_of
from bot.domain.posts import OccurrenceState
from tests.factories import add_published
from tests.flows.steps import DUE, last_state, notices, posts
from tests.sim import World, text_of

LONG = ["".join(f"{word}{i} " for i in range(150)) for word in ("alpha", "beta", "gamma", "delta")]


@pytest.fixture
async def long(ready: World) -> World:
    """An interview of four parts is next."""
    await add_published(ready.store, ready.guild.id, "Dee", *LONG, now=ready.now)
    await ready.mara.slash(ready.lobby, "queue move", person="Dee", position=1)
    return ready


def refuse(world: World, status: int, code: int, *, number: int, times: int) -> None:
    """Have Discord refuse what is written into threads, from the ``number``-th text on, so many times."""
    request = world.bot.http.request
    seen = [0]

    async def strict(route: Any, **options: Any) -> Any:
        is_text = route.method == "POST" and route.path == "/channels/{channel_id}/messages"
        if not is_text or route.channel_id in (world.channel.id, world.review.id):
            return await request(route, **options)
        seen[0] += 1
        if number <= seen[0] < number + times:
            kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
            raise kind(SimpleNamespace(status=status, reason=""), {"code": code, "message": ""})
        return await request(route, **options)

    world.bot.http.request = strict


def thread_of(world: World) -> list[str]:
    [post] = posts(world)
    stored = world.env.backend.messages.get(post.id, {})
    return [m.content for m in stored.values() if m.content]


async def test_what_automod_refuses_is_passed_over_and_given_as_a_file(long: World) -> None:
    refuse(long, 400, 200000, number=2, times=1)
    await long.advance_to(DUE + timedelta(minutes=5))
    there = thread_of(long)
    notice = next(m for m in long.review.history() if "of 4 parts" in text_of(m))
    given = await long.mara.click(notice, label="Get what is missing")

    assert len(there) == 3
    assert "beta7 " not in "".join(there)
    assert "gamma7 " in "".join(there)
    assert "its thread has only 3 of 4 parts: part 2 could not be posted, because the server's AutoMod" in (
        text_of(notice)
    )
    assert b"beta7 " in file_of(long, given)
    assert b"gamma7 " not in file_of(long, given)
    assert await last_state(long) is OccurrenceState.DONE


async def test_a_missing_permission_is_told_once_and_the_rest_written_when_it_is_there(long: World) -> None:
    refuse(long, 403, 50013, number=2, times=2)
    await long.advance_to(DUE + timedelta(minutes=5))
    assert len(thread_of(long)) == 1
    assert "1 of 4 parts" in notices(long)[-1]
    await long.advance(hours=3)

    assert [next(w for w in ("alpha", "beta", "gamma", "delta") if w in t) for t in thread_of(long)] == [
        "alpha",
        "beta",
        "gamma",
        "delta",
    ]
    assert len([n for n in notices(long) if "of 4 parts" in n]) == 1
    assert await last_state(long) is OccurrenceState.DONE


async def test_a_thread_that_was_archived_meanwhile_is_opened_again(long: World) -> None:
    refuse(long, 400, 50083, number=2, times=1)
    await long.advance_to(DUE + timedelta(minutes=5))

    assert len(thread_of(long)) == 4
    assert notices(long) == []


async def test_a_thread_that_was_deleted_meanwhile_is_told_and_left(long: World) -> None:
    refuse(long, 404, 10003, number=2, times=9)
    await long.advance_to(DUE + timedelta(minutes=5))

    assert "its thread was deleted" in notices(long)[-1]
    assert await last_state(long) is OccurrenceState.DONE


def test_what_is_missing_is_found_by_the_words_else_by_the_number() -> None:
    assert missing_of(["a", "b", "c"], []) == [0, 1, 2]
    assert missing_of(["a", "b", "c"], ["a ", "c"]) == [1]
    assert missing_of(["a", "a", "b"], ["a"]) == [1, 2]
    assert missing_of(["A", "B", "c"], ["a"]) == [1, 2]
    assert missing_of(["a", "b"], ["a", "b"]) == []


def file_of(world: World, given: Any) -> bytes:
    message = given.followups[-1] if given.followups else given.response
    content = world.env.backend.cdn.get(message.attachments[0].url)
    assert content is not None
    return content
