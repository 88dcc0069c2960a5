"""What curators hear when something is wrong, before, during and after a post; and that it is sent once."""

import sqlite3
from datetime import timedelta

import discord
import pytest

from bot.background.backoff import LONGEST_REST
from bot.domain.posts import OccurrenceState
from bot.domain.schedule import SPREAD, spread_of
from tests.flows.steps import (
    DUE,
    deny_history,
    fail_posts,
    last_state,
    names,
    notices,
    posts,
    set_bot_overwrite,
)
from tests.sim import World, give_bot_a_role, reply_of, utc

REFUSALS = {
    10003: "because its channel is gone",
    10004: "because its channel is gone",
    50001: "because permissions are missing",
    50013: "because permissions are missing",
    40004: "because permissions are missing",
    160005: "because permissions are missing",
    50035: "because Discord found its text too long",
    40005: "because Discord found its text too long",
    50045: "because Discord found its text too long",
    40067: "because its forum wants a tag",
    200000: "because the server's AutoMod stopped it",
    240000: "because the server's AutoMod stopped it",
    99999: "with an error that does not pass by itself",
}


def attempts(world: World) -> int:
    path = f"/channels/{world.channel.id}/messages"
    return sum(r.method == "POST" and r.path == path for r in world.env.http_requests)


@pytest.mark.parametrize("code", REFUSALS)
async def test_each_refusal_is_told_within_a_minute_and_made_good_once(ready: World, code: int) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=400, code=code)
    await ready.advance_to(DUE + timedelta(minutes=1))

    assert names(ready) == []
    assert "could not be posted" in notices(ready)[-1]
    assert REFUSALS[code] in notices(ready)[-1]
    assert attempts(ready) == 1
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    assert REFUSALS[code] in status
    await ready.mara.slash(ready.lobby, "setup", thread=False)
    await ready.advance(minutes=2)
    assert names(ready) == ["Ada"]
    assert len(notices(ready)) == 1


@pytest.mark.parametrize("code", [50035, 200000])
async def test_what_no_repetition_can_change_is_not_repeated_but_given_up_aloud(
    ready: World, code: int
) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=400, code=code, times=9)
    await ready.advance_to(DUE + timedelta(hours=26))

    assert attempts(ready) == 1
    assert "was not posted" in notices(ready)[-1]
    assert await last_state(ready) is OccurrenceState.SKIPPED
    await ready.advance(days=7)
    assert attempts(ready) == 2


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_an_answer_that_says_nothing_ends_in_one_post_and_no_alarm(ready: World, status: int) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=status, times=2)
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
    assert notices(ready) == []


async def test_publishing_that_is_refused_is_told_and_leaves_the_post(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    ready.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=403, code=50013)
    await ready.advance_to(DUE + timedelta(minutes=2))

    assert "could not be published to following servers, because permissions" in notices(ready)[-1]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_what_is_published_already_counts_as_done(ready: World) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    ready.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=400, code=40033)
    await ready.advance_to(DUE + timedelta(minutes=2))

    assert "could not be" not in "".join(notices(ready))


async def test_a_notice_that_cannot_be_sent_is_sent_later(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=403, code=50013)
    ready.env.inject_error("POST", f"/channels/{ready.review.id}/messages", status=503, times=2)
    await ready.advance_to(DUE + timedelta(seconds=10))
    assert notices(ready) == []
    await ready.restart()
    await ready.advance(minutes=2)

    assert len([n for n in notices(ready) if "could not be posted" in n]) == 1


async def test_a_notice_waits_for_somebody_to_choose_where_it_goes(world: World) -> None:
    await world.mara.slash(world.lobby, "setup", channel=world.channel, time="10:00", exact=True)
    await world.advance(days=8)
    await world.mara.slash(world.lobby, "setup", review_channel=world.review)
    await world.advance(seconds=5)

    [told] = notices(world)
    assert "Nobody is ready for the spotlight" in told


async def test_a_missing_permission_is_told_a_day_before_it_matters(ready: World) -> None:
    set_bot_overwrite(ready, allow=0, deny=discord.Permissions(attach_files=True).value)
    await ready.advance(hours=25)
    [first] = notices(ready)
    await ready.advance_to(DUE - timedelta(hours=23, minutes=50))
    second = notices(ready)[-1]
    set_bot_overwrite(ready, allow=0, deny=0)
    await ready.advance_to(DUE + timedelta(minutes=1))

    assert "cannot be posted in" in first
    assert "I lack Attach Files there" in first
    assert second == first
    assert len(notices(ready)) == 2
    assert names(ready) == ["Ada"]


async def test_a_channel_that_is_gone_is_told_before_the_post(ready: World) -> None:
    ready.env.backend.delete_channel(ready.channel.id)
    await ready.advance(hours=25)
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))

    assert ["its channel is gone" in n for n in notices(ready)] == [True]
    assert "The channel of the spotlights is gone" in status


async def test_an_empty_memory_of_the_client_is_no_missing_channel(ready: World) -> None:
    ready.bot.get_guild(ready.guild.id)._channels.clear()
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    await ready.advance(hours=30)
    changed = reply_of(await ready.mara.slash(ready.lobby, "setup", channel=ready.channel, time="18:00"))

    assert "gone" not in status
    assert "I lack" not in status
    assert notices(ready) == []
    assert "17:00 → **18:00**" in changed


async def test_status_tells_three_dates_and_lets_a_curator_decide(ready: World) -> None:
    before = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    dates = [DUE + timedelta(weeks=i) for i in range(3)]
    assert all(f"<t:{int(d.timestamp())}:F>" in before for d in dates)
    fail_posts(ready, TimeoutError(), after=True, times=1)
    await ready.advance_to(DUE + timedelta(seconds=5))
    await ready.bot.scheduler.stop()
    deny_history(ready)
    await ready.advance(minutes=3)
    await ready.restart()
    await ready.advance(minutes=1)

    status = await ready.mara.slash(ready.lobby, "spotlight status")
    assert "Undecided: It is not known whether the spotlight" in reply_of(status)
    forged = await ready.mara.click(status.response, label="It is there")
    assert "it counts as posted" in reply_of(forged)
    again = await ready.mara.slash(ready.lobby, "spotlight status")
    assert "Undecided" not in reply_of(again)


async def test_a_post_that_somebody_deleted_at_once_is_told_as_that(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=404, code=10008)
    await ready.advance_to(DUE + timedelta(minutes=1))

    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    assert "**Ada** was posted, and deleted from the channel since" in status


async def test_a_refused_post_follows_when_the_bot_is_given_a_role(ready: World) -> None:
    backend = ready.env.backend
    backend.edit_role(ready.guild.id, ready.guild.default_role.id, {"permissions": 1024})
    bot = backend.get_guild(ready.guild.id).members[backend.bot_user.id]
    for role_id in bot.role_ids:
        backend.edit_role(ready.guild.id, role_id, {"permissions": 1024})
    await ready.settle()
    await ready.advance_to(DUE + timedelta(minutes=5))
    assert names(ready) == []
    role = ready.guild.create_role("Bots", permissions=discord.Permissions.all())
    give_bot_a_role(ready, role.id)
    await ready.settle()
    await ready.advance(minutes=1)

    assert names(ready) == ["Ada"]


@pytest.mark.parametrize("step", ["claim", "confirm"])
async def test_a_full_disk_holds_a_post_tells_it_and_posts_once_there_is_room(
    ready: World, step: str
) -> None:
    posting = ready.store.posting
    original = getattr(posting, step)

    async def full(*_arguments, **_options):
        raise sqlite3.OperationalError("database or disk is full")

    setattr(posting, step, full)
    await ready.advance_to(DUE + timedelta(minutes=2))
    assert ["cannot write to its database" in n for n in notices(ready)] == [True]
    assert len(names(ready)) == (step == "confirm")
    setattr(posting, step, original)
    await ready.advance(seconds=LONGEST_REST)  # as long as a store may rest that failed

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE
    await ready.advance(days=7)
    assert names(ready) == ["Ada", "Bo"]


async def test_a_command_that_can_store_nothing_says_so(ready: World) -> None:
    ready.expected = sqlite3.OperationalError
    await ready.store.database._writer.execute("PRAGMA query_only = ON")
    reply = reply_of(await ready.mara.slash(ready.lobby, "queue hold", person="Ada"))
    await ready.store.database._writer.execute("PRAGMA query_only = OFF")

    assert "cannot store anything just now, so nothing was changed" in reply


async def test_posts_of_one_minute_are_spread_unless_a_server_wants_the_minute(ready: World) -> None:
    text = reply_of(await ready.mara.slash(ready.lobby, "setup", exact=False))
    await ready.advance_to(DUE + SPREAD)

    spread = spread_of(ready.guild.id)
    assert timedelta(0) <= spread < SPREAD
    assert "up to five minutes after it" in text
    [post] = posts(ready)
    assert timedelta(0) <= post.created_at - (DUE + spread) < timedelta(seconds=5)


def test_the_spread_is_even() -> None:
    seconds = [spread_of(guild_id).total_seconds() for guild_id in range(3000)]
    minutes = [sum(60 * i <= s < 60 * (i + 1) for s in seconds) for i in range(5)]

    assert all(500 < n < 700 for n in minutes)


# ------------------------------------------------------------------ forums


async def forum_of(world: World):
    forum = world.guild.create_forum_channel("interviews")
    told = reply_of(await world.mara.slash(world.lobby, "setup", channel=forum))
    return forum, told


def threads_in(world: World, forum) -> list[str]:
    channels = world.env.backend.channels.values()
    return [c.name or "" for c in channels if getattr(c, "parent_id", None) == forum.id]


async def test_a_forum_post_is_a_thread_with_the_whole_interview(ready: World) -> None:
    forum, told = await forum_of(ready)
    await ready.advance_to(DUE + timedelta(minutes=2))

    assert "does not keep a post from appearing twice" in told
    assert threads_in(ready, forum) == ["Member spotlight: Ada"]
    [occurrence] = await ready.store.occurrences.list_past(ready.guild.id, limit=5)
    assert occurrence.state is OccurrenceState.DONE
    texts = [m.content for m in ready.env.backend.messages[occurrence.message_id].values() if m.content]
    assert any("Home of Ada" in t for t in texts)
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    assert f"/{occurrence.message_id}/{occurrence.message_id}" in status


@pytest.mark.parametrize("after", [True, False])
async def test_a_forum_post_whose_answer_is_lost_is_looked_for_after_two_minutes(
    ready: World, after: bool
) -> None:
    forum, _ = await forum_of(ready)
    request = ready.bot.http.request
    tries = []

    async def lossy(route, **options):
        if route.method == "POST" and route.path == "/channels/{channel_id}/threads" and not tries:
            tries.append(1)
            if after:
                await request(route, **options)
            raise TimeoutError
        return await request(route, **options)

    ready.bot.http.request = lossy
    await ready.advance_to(DUE + timedelta(seconds=110))
    assert len(threads_in(ready, forum)) == int(after)
    await ready.advance(minutes=2)

    assert threads_in(ready, forum) == ["Member spotlight: Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_forum_post_in_doubt_without_the_history_is_never_repeated(ready: World) -> None:
    forum, _ = await forum_of(ready)
    ready.env.inject_error("POST", f"/channels/{forum.id}/threads", status=503, times=1)
    await ready.advance_to(DUE + timedelta(seconds=5))
    deny_history(ready)
    await ready.advance(minutes=4)

    assert threads_in(ready, forum) == []
    assert await last_state(ready) is OccurrenceState.NEEDS_HUMAN
    assert "It is not known whether" in notices(ready)[-1]


async def test_a_forum_that_wants_tags_is_told(ready: World) -> None:
    forum, _ = await forum_of(ready)
    ready.env.inject_error("POST", f"/channels/{forum.id}/threads", status=400, code=40067)
    await ready.advance_to(DUE + timedelta(minutes=1))

    assert "its forum wants a tag" in notices(ready)[-1]


async def test_a_manual_post_that_fails_later_is_told(ready: World) -> None:
    path = f"/channels/{ready.channel.id}/messages"
    ready.env.inject_error("POST", path, status=503)
    asked = await ready.mara.slash(ready.lobby, "spotlight post", person="Ada")
    await ready.mara.click(asked.response, label="Post now")
    ready.env.inject_error("POST", path, status=403, code=50013)
    await ready.advance(minutes=1)

    assert "with **Ada** that was on its way was not posted, because permissions" in notices(ready)[-1]
    assert names(ready) == []
    await ready.advance_to(utc(2026, 3, 9, 17))
    assert names(ready) == ["Ada"]
