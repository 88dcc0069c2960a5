"""Posts that Discord wants later, what is never answered after a post, and what waits for the comparison."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.domain.posts import OccurrenceState, Schedule
from bot.posting.takeover import Takeover
from tests.flows.steps import DUE, deny_history, fail_posts, last_state, names, notices, set_bot_overwrite
from tests.sim import World, reply_of


def fail(world: World, method: str, path: str) -> list[Any]:
    """Lose every answer to requests of one kind; return when they were made."""
    request, made = world.bot.http.request, []

    async def lossy(route: Any, **options: Any) -> Any:
        if (route.method, route.path) != (method, path):
            return await request(route, **options)
        made.append(world.now)
        raise TimeoutError

    world.bot.http.request = lossy  # type: ignore[method-assign]
    return made


# ---------------------------------------------------------------------------------------- Discord wants it later


@pytest.mark.parametrize("times", [1, 3])
async def test_a_post_that_discord_wants_later_needs_nobody_who_reads_the_channel(
    ready: World, times: int
) -> None:
    deny_history(ready)
    fail_posts(ready, discord.RateLimited(100), after=False, times=times)
    await ready.advance_to(DUE + timedelta(seconds=100 * times - 5))
    assert names(ready) == []
    await ready.advance_to(DUE + timedelta(seconds=100 * times + 5))

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE
    assert not [n for n in notices(ready) if "It is not known" in n]


async def test_a_forum_that_discord_wants_later_needs_nobody_who_reads_it(ready: World) -> None:
    forum = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=forum)
    deny_history(ready)
    request, left = ready.bot.http.request, [1]

    async def held(route: Any, **options: Any) -> Any:
        if (route.method, route.path) == ("POST", "/channels/{channel_id}/threads") and left[0]:
            left[0] -= 1
            raise discord.RateLimited(100)
        return await request(route, **options)

    ready.bot.http.request = held  # type: ignore[method-assign]
    await ready.advance_to(DUE + timedelta(minutes=4))

    made = [c for c in ready.env.backend.channels.values() if getattr(c, "parent_id", None) == forum.id]
    assert len(made) == 1
    assert await last_state(ready) is OccurrenceState.DONE


async def test_the_nonces_time_begins_anew_with_the_first_try_that_leaves(ready: World) -> None:
    """Discord wants the post later, then its answer gets lost: within the minute the nonce still protects."""
    deny_history(ready)
    request, answers = ready.bot.http.request, [discord.RateLimited(600), TimeoutError()]

    async def troubled(route: Any, **options: Any) -> Any:
        is_post = (route.method, route.path) == ("POST", "/channels/{channel_id}/messages")
        if not is_post or route.channel_id != ready.channel.id or not answers:
            return await request(route, **options)
        error = answers.pop(0)
        if isinstance(error, TimeoutError):
            await request(route, **options)
        raise error

    ready.bot.http.request = troubled  # type: ignore[method-assign]
    await ready.advance_to(DUE + timedelta(minutes=11))

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_what_was_sent_before_discord_wanted_it_later_stays_in_doubt(ready: World) -> None:
    """The first answer was lost: that Discord wants the second try later says nothing about the first."""
    deny_history(ready)
    request, answers = ready.bot.http.request, [TimeoutError(), discord.RateLimited(100)]

    async def troubled(route: Any, **options: Any) -> Any:
        is_post = (route.method, route.path) == ("POST", "/channels/{channel_id}/messages")
        if not is_post or route.channel_id != ready.channel.id or not answers:
            return await request(route, **options)
        error = answers.pop(0)
        if isinstance(error, TimeoutError):
            await request(route, **options)
        raise error

    ready.bot.http.request = troubled  # type: ignore[method-assign]
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.NEEDS_HUMAN


async def test_a_post_by_hand_that_is_refused_after_it_was_held_is_told(ready: World) -> None:
    fail_posts(ready, discord.RateLimited(100), after=False)
    asked = await ready.mara.slash(ready.lobby, "spotlight post", person="Ada")
    done = await ready.mara.click(asked.response, label="Post now")
    assert "on its way" in reply_of(done)
    set_bot_overwrite(ready, allow=0, deny=discord.Permissions(send_messages=True).value)
    await ready.advance(minutes=4)

    assert "was not posted" in notices(ready)[-1]


async def test_a_post_that_is_held_over_a_restart_is_made_once(ready: World) -> None:
    deny_history(ready)
    fail_posts(ready, discord.RateLimited(3600), after=False)
    await ready.advance_to(DUE + timedelta(minutes=10))
    assert names(ready) == []
    await ready.restart()
    await ready.advance(minutes=10)

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


# ---------------------------------------------------------------------------------------- never answered


async def test_a_thread_that_is_never_opened_is_asked_for_ever_more_rarely_and_told_after_a_day(
    ready: World,
) -> None:
    made = fail(ready, "POST", "/channels/{channel_id}/messages/{message_id}/threads")
    await ready.mara.slash(ready.lobby, "setup", thread=True)
    await ready.advance_to(DUE + timedelta(hours=26))

    assert 25 <= len(made) <= 35
    assert await last_state(ready) is OccurrenceState.DONE
    [told] = notices(ready)
    assert "its thread could not be opened, because Discord gave no clear answer for a day" in told


async def test_publishing_that_is_never_answered_ends_after_a_day_and_is_told(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True, thread=False)
    made = fail(ready, "POST", "/channels/{channel_id}/messages/{message_id}/crosspost")
    await ready.advance_to(DUE + timedelta(hours=26))

    assert 25 <= len(made) <= 35
    assert await last_state(ready) is OccurrenceState.DONE
    [told] = notices(ready)
    assert "could not be published" in told


async def test_a_forum_that_never_says_whether_a_post_is_there_twice_ends_after_a_day_and_is_told(
    ready: World,
) -> None:
    forum = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=forum, thread=False)
    await ready.advance_to(DUE - timedelta(minutes=1))
    made = fail(ready, "GET", "/guilds/{guild_id}/threads/active")
    await ready.advance_to(DUE + timedelta(hours=26))

    assert 25 <= len(made) <= 35
    assert await last_state(ready) is OccurrenceState.DONE
    [told] = notices(ready)
    assert "whether it is there twice" in told


async def test_a_thread_that_can_be_opened_again_is_opened_and_nobody_is_told(ready: World) -> None:
    request = ready.bot.http.request
    fail(ready, "POST", "/channels/{channel_id}/messages/{message_id}/threads")
    await ready.mara.slash(ready.lobby, "setup", thread=True)
    await ready.advance_to(DUE + timedelta(hours=5))
    ready.bot.http.request = request  # type: ignore[method-assign]
    await ready.advance(hours=2)

    assert await last_state(ready) is OccurrenceState.DONE
    assert notices(ready) == []
    [row] = await ready.store.database.read("SELECT thread_id FROM occurrence WHERE state = 'done'")
    assert row["thread_id"]


# ---------------------------------------------------------------------------------------- the comparison first


async def test_a_post_on_its_way_waits_for_the_comparison_too(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_posts(ready, TimeoutError(), after=False, times=9)
    await ready.advance_to(DUE + timedelta(seconds=5))
    ensure, compared = Takeover.ensure, asyncio.Event()

    async def not_yet(self: Takeover, schedule: Schedule, *arguments: Any) -> bool | None:
        return await ensure(self, schedule, *arguments) if compared.is_set() else None

    monkeypatch.setattr(Takeover, "ensure", not_yet)
    await ready.restart()
    await ready.advance(minutes=10)
    assert names(ready) == []
    assert await last_state(ready) is OccurrenceState.SENDING
    compared.set()
    await ready.advance(minutes=1)

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE
