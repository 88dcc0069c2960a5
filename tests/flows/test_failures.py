"""Posting when things go wrong: refused, in doubt, late, missed; never twice, never in silence."""

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.domain.posts import OccurrenceState
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
from tests.sim import World, reply_of, text_of


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), TimeoutError(), OSError("reset")])
async def test_an_answer_that_is_lost_never_doubles_or_loses_a_post(ready: World, error, after) -> None:
    fail_posts(ready, error, after=after)
    await ready.advance_to(DUE + timedelta(seconds=5))
    assert len(posts(ready)) == int(after)
    await ready.advance_to(DUE + timedelta(minutes=2))

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_restart_in_the_middle_of_a_post_finishes_it(ready: World) -> None:
    fail_posts(ready, TimeoutError(), after=True, times=9)
    await ready.advance_to(DUE + timedelta(seconds=5))
    await ready.restart()
    await ready.advance(minutes=2)

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_server_error_is_not_a_refusal(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=503, times=3)
    await ready.advance_to(DUE + timedelta(minutes=10))

    assert names(ready) == ["Ada"]


async def test_a_refused_post_is_told_with_the_reason_and_made_once_it_is_possible(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=403, code=50013)
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == []
    assert "could not be posted" in notices(ready)[-1]
    assert "permissions are missing" in notices(ready)[-1]
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    assert "Discord refused the post" in status
    await ready.mara.slash(ready.lobby, "setup", thread=False)
    await ready.advance(minutes=5)
    assert names(ready) == ["Ada"]


async def test_a_blocked_post_is_tried_again_by_itself_and_given_up_after_a_day(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=403, code=50013, times=9)
    await ready.advance_to(DUE + timedelta(hours=30))

    tried = [
        r
        for r in ready.env.http_requests
        if r.method == "POST" and r.path == f"/channels/{ready.channel.id}/messages"
    ]
    assert len(tried) <= 5
    assert len([n for n in notices(ready) if "could not be posted" in n]) == 1
    assert "was not posted" in notices(ready)[-1]
    assert await last_state(ready) is OccurrenceState.SKIPPED


async def test_a_post_that_was_deleted_at_once_counts_as_posted(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=404, code=10008)
    await ready.advance_to(DUE + timedelta(days=1))

    assert names(ready) == []
    assert await last_state(ready) is OccurrenceState.DONE
    await ready.advance(days=7)
    assert names(ready) == ["Bo"]


async def test_in_doubt_without_the_history_a_person_decides(ready: World) -> None:
    fail_posts(ready, TimeoutError(), after=True, times=1)
    await ready.advance_to(DUE + timedelta(seconds=5))
    await ready.bot.scheduler.stop()
    deny_history(ready)
    await ready.advance(minutes=3)  # beyond the time in which the nonce surely protects
    await ready.restart()
    await ready.advance(minutes=1)

    assert await last_state(ready) is OccurrenceState.NEEDS_HUMAN
    [notice] = [m for m in ready.review.history() if "It is not known" in text_of(m)]
    assert "<#" in text_of(notice)
    answered = await ready.mara.click(notice, label="It is there")
    twice = await ready.mara.click(notice, label="Post again")
    assert "it counts as posted" in reply_of(answered)
    assert "was done already" in reply_of(twice)
    assert len(posts(ready)) == 1
    await ready.advance(days=7)
    assert "Bo" in names(ready)


async def test_a_post_in_doubt_that_is_not_there_is_posted_again_as_a_new_one(ready: World) -> None:
    fail_posts(ready, TimeoutError(), after=False, times=1)
    await ready.advance_to(DUE + timedelta(seconds=5))
    await ready.bot.scheduler.stop()
    deny_history(ready)
    await ready.advance(minutes=3)  # beyond the time in which the nonce surely protects
    await ready.restart()
    await ready.advance(minutes=1)
    [notice] = [m for m in ready.review.history() if "It is not known" in text_of(m)]
    again = await ready.mara.click(notice, label="Post again")

    assert "Posted in" in reply_of(again)
    assert names(ready) == ["Ada"]


@pytest.mark.parametrize(("away", "expected"), [(timedelta(hours=20), ["Ada"]), (timedelta(hours=30), [])])
async def test_after_an_outage_a_post_is_made_late_or_missed_aloud(ready: World, away, expected) -> None:
    await ready.bot.scheduler.stop()
    await ready.advance_to(DUE + away)
    await ready.restart()
    await ready.advance(minutes=1)

    assert names(ready) == expected
    if not expected:
        assert "it could not be until it was too late. **Ada** stays first in line" in notices(ready)[-1]
    await ready.advance(days=7)
    assert names(ready)[-1] == ("Bo" if expected else "Ada")


async def test_after_weeks_away_only_one_post_comes(ready: World) -> None:
    await ready.bot.scheduler.stop()
    await ready.advance_to(DUE + timedelta(weeks=3, hours=2))
    await ready.restart()
    await ready.advance(hours=1)

    assert names(ready) == ["Ada"]


async def test_a_restored_backup_does_not_post_again(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(minutes=30))
    assert names(ready) == ["Ada"]

    def forget(tx) -> None:
        tx.execute(
            "UPDATE occurrence SET state = 'due', wake_at = due_at, message_id = NULL WHERE local_date = '2026-03-09'"
        )
        tx.execute("UPDATE occurrence SET posted_at = NULL")
        tx.execute("UPDATE interview SET last_posted_at = NULL, times_posted = 0")

    await ready.store.database.write(forget)
    await ready.restart()
    await ready.advance(minutes=5)

    assert names(ready) == ["Ada"]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_clock_that_is_wrong_holds_posts(ready: World) -> None:
    await ready.advance_to(DUE - timedelta(minutes=2))
    ready.bot.clock_check.skew = timedelta(minutes=9)
    await ready.advance_to(DUE + timedelta(minutes=20))
    assert names(ready) == []
    assert len([n for n in notices(ready) if "differs from Discord's by 9 minutes" in n]) == 1
    ready.bot.clock_check.skew = timedelta(0)
    await ready.advance(minutes=10)
    assert names(ready) == ["Ada"]


@pytest.mark.parametrize(
    ("code", "why"),
    [(50013, "because permissions are missing"), (160006, "as many open threads as Discord allows")],
)
async def test_a_thread_that_cannot_be_opened_leaves_the_post(ready: World, code: int, why: str) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages/*/threads", status=403, code=code)
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
    assert "its thread could not be opened" in notices(ready)[-1]
    assert why in notices(ready)[-1]
    assert await last_state(ready) is OccurrenceState.DONE


async def test_a_server_that_the_bot_left_is_left_alone(ready: World) -> None:
    ready.env.backend.remove_guild(ready.guild.id)
    await ready.advance_to(DUE + timedelta(days=2))

    assert not [r for r in ready.env.http_requests if r.path == f"/channels/{ready.channel.id}/messages"]


async def test_an_interview_that_was_taken_down_meanwhile_is_not_sent_again(ready: World) -> None:
    fail_posts(ready, TimeoutError(), after=False)
    await ready.advance_to(DUE + timedelta(seconds=5))
    index = await ready.store.names.index(ready.guild.id)
    ada = await ready.store.interviews.get(ready.guild.id, index.resolve("Ada")[0] or 0)
    assert ada is not None
    await ready.store.curator_decisions.remove(
        ready.guild.id, ada.id, version=ada.version, actor_id=1, now=ready.now
    )
    await ready.advance(minutes=3)

    assert names(ready) == []
    assert "the interview is not published any more" in reply_of(
        await ready.mara.slash(ready.lobby, "spotlight status")
    )
    await ready.advance(days=7)
    assert names(ready) == ["Bo"]


async def test_a_clock_a_year_ahead_neither_posts_nor_skips_nor_plans(ready: World) -> None:
    await ready.advance_to(DUE - timedelta(minutes=2))
    ready.bot.clock_check.skew = timedelta(days=365)
    await ready.advance(minutes=30)
    states = {o.state for o in await ready.store.occurrences.list_past(ready.guild.id, limit=9)}

    assert names(ready) == []
    assert states == set()


async def test_a_refused_post_is_made_as_soon_as_permissions_are_given(ready: World) -> None:
    closed = {"deny": discord.Permissions(send_messages=True).value, "allow": 0}
    set_bot_overwrite(ready, **closed)
    await ready.advance_to(DUE + timedelta(minutes=5))
    assert names(ready) == []
    assert "permissions are missing" in notices(ready)[-1]
    set_bot_overwrite(ready, deny=0, allow=discord.Permissions(send_messages=True).value)
    await ready.settle()
    await ready.advance(minutes=1)

    assert names(ready) == ["Ada"]
