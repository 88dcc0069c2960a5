"""Posts that a moderator deletes: noticed within a day, told once, and made again by one click."""

from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord
from simcord import interactions
from simcord.backend import serializers

from bot.domain.posts import OccurrenceState
from tests.factories import add_published
from tests.flows.steps import DUE, names, notices, posts, raw, set_bot_overwrite
from tests.sim import World, ids_of, reply_of, text_of

DAY = timedelta(days=1)
SINCE = "deleted from the channel since"


def delete(world: World, message: discord.Message) -> None:
    """Delete a message as a moderator does; the bot, without that intent, does not hear of it."""
    world.env.backend.delete_message(message.channel.id, message.id)


def told(world: World) -> list[str]:
    return [n for n in notices(world) if "was deleted from its channel" in n]


def notice_of(world: World) -> discord.Message:
    return next(m for m in world.review.history() if "was deleted from its channel" in text_of(m))


async def asked(world: World, command: str) -> str:
    return reply_of(await world.mara.slash(world.lobby, command))


async def click_together(world: World, message: discord.Message, *people: Any) -> list[str]:
    """Click a button by several people before any click is handled, and return what each is told."""
    backend, records = world.env.backend, []
    [custom_id] = [i for i in ids_of(message) if ":repost:" in i]
    for who in people:
        record, payload = interactions.base_payload(
            backend, type=3, channel_id=message.channel.id, guild_id=world.guild.id, user_id=who.id,
            data={"custom_id": custom_id, "component_type": 2},
        )  # fmt: skip
        stored = backend.get_message(message.channel.id, message.id)
        payload["message"] = dict(serializers.message_payload(backend, stored))
        backend.emit("INTERACTION_CREATE", payload)
        records.append(record)
    await world.settle()
    return [reply_of(simcord.InteractionResult(world.env, record)) for record in records]


async def test_a_deleted_post_is_told_once_and_made_again_by_one_of_two_curators(ready: World) -> None:
    mo = ready.guild.add_member(
        ready.env.create_user("mo", global_name="Mo"),
        roles=[ready.guild.create_role("More", permissions=discord.Permissions(manage_guild=True))],
    )
    await ready.advance_to(DUE + timedelta(minutes=1))
    delete(ready, posts(ready)[0])
    await ready.advance(days=2)
    assert names(ready) == []  # it is not sent again by itself
    assert len(told(ready)) == 1
    assert "**Ada**" in told(ready)[0]

    by_member = await raw(
        ready, ready.alice, 3, {"custom_id": ids_of(notice_of(ready))[0], "component_type": 2}
    )
    assert "curators" in by_member
    answers = await click_together(ready, notice_of(ready), ready.mara, mo)
    assert len([a for a in answers if "Posted in" in a]) == 1
    assert len([a for a in answers if "was done already" in a]) == 1
    assert names(ready) == ["Ada"]

    history = await asked(ready, "spotlight history")
    assert "a curator asked for it again" in history
    assert history.count("](https://discord.com/channels/") == 1
    await ready.advance_to(DUE + 7 * DAY + timedelta(minutes=1))
    assert names(ready) == ["Ada", "Bo"]  # the schedule goes on
    assert len(told(ready)) == 1


@pytest.mark.parametrize("command", ["spotlight status", "spotlight history"])
async def test_who_asks_is_told_at_once_without_a_dead_link(ready: World, command: str) -> None:
    await ready.advance_to(DUE + timedelta(minutes=1))
    assert SINCE not in await asked(ready, command)
    [gone] = posts(ready)
    delete(ready, gone)

    answer = await asked(ready, command)
    assert f"**Ada** was posted, and {SINCE}" in answer
    assert str(gone.id) not in answer
    assert answer.rstrip().endswith("again")  # the button
    await asked(ready, "spotlight status")
    await asked(ready, "spotlight history")
    await ready.restart()
    await ready.advance(days=2)
    assert len(told(ready)) == 1
    shown = await ready.alice.slash(ready.lobby, "interview show", person="Ada")
    assert str(gone.id) not in str(shown.response.components)


async def test_what_discord_does_not_say_is_not_gone(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(minutes=1))
    set_bot_overwrite(ready, allow=0, deny=discord.Permissions(view_channel=True).value)
    assert SINCE not in await asked(ready, "spotlight status")
    await ready.advance(days=1)
    ready.env.inject_error(
        "GET", f"/channels/{ready.channel.id}/messages/{posts(ready)[0].id}", status=500, times=9
    )
    assert SINCE not in await asked(ready, "spotlight history")
    assert told(ready) == []


async def test_of_several_deleted_posts_the_last_of_each_series_is_told(ready: World) -> None:
    other = ready.guild.create_text_channel("makers")
    series = await ready.store.series.add(ready.guild.id, "Makers", actor_id=1, now=ready.now)
    await ready.mara.slash(
        ready.lobby, "setup", series="Makers", channel=other, weekday=1, time="17:00", exact=True
    )
    made = await add_published(ready.store, ready.guild.id, "Dee", now=ready.now)

    def move(tx: Any) -> None:
        tx.execute("UPDATE interview SET series_id = ? WHERE id = ?", (series.id, made))

    await ready.store.database.write(move)
    await ready.advance_to(DUE + 7 * DAY + timedelta(days=2))
    shown = [*posts(ready), *(m for m in other.history() if ids_of(m))]
    assert len(shown) == 3  # Ada, Bo; Dee
    for message in shown:
        delete(ready, message)
    history = await ready.mara.slash(ready.lobby, "spotlight history")
    assert reply_of(history).count(SINCE) == 3
    assert len([i for i in ids_of(history.response) if ":repost:" in i]) == 3
    await ready.advance(days=2)

    assert sorted(n.split("**")[1] for n in told(ready)) == ["Bo", "Dee"]


async def test_a_forum_post_whose_thread_is_deleted_is_gone(ready: World) -> None:
    forum = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=forum)
    await ready.advance_to(DUE + timedelta(minutes=5))
    [thread] = [c for c in ready.env.backend.channels.values() if getattr(c, "parent_id", None) == forum.id]
    ready.env.backend.delete_channel(thread.id)
    await ready.advance(days=1, minutes=5)

    assert len(told(ready)) == 1
    again = await ready.mara.click(notice_of(ready), label="Post again")
    assert "Posted in" in reply_of(again)


async def test_a_post_that_was_deleted_before_its_answer_is_told_too(ready: World) -> None:
    ready.env.inject_error("POST", f"/channels/{ready.channel.id}/messages", status=404, code=10008)
    await ready.advance_to(DUE + timedelta(minutes=1))

    assert len(told(ready)) == 1
    await ready.mara.click(notice_of(ready), label="Post again")
    assert names(ready) == ["Ada"]
    state = (await ready.store.occurrences.list_past(ready.guild.id, limit=1))[0].state
    assert state is OccurrenceState.DONE


async def test_a_post_without_an_interview_cannot_be_made_again(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(minutes=1))
    delete(ready, posts(ready)[0])
    await ready.advance(days=1, minutes=5)
    removed = await ready.store.interviews.get_published(ready.guild.id, 1)
    assert removed is not None
    await ready.store.curator_decisions.remove(
        ready.guild.id, removed.id, version=removed.version, actor_id=7, now=ready.now
    )

    await ready.mara.click(notice_of(ready), label="Post again")
    assert names(ready) == []
