"""A name that is changed changes in what was posted, once everybody may see the new one, and nothing else does."""

import sqlite3
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.domain.community import ConsentChoice
from bot.domain.models import Picture
from tests.flows.steps import DUE, get, names, notices, posts, publish
from tests.sim import World, ids_of, reply_of, text_of

WEEK = timedelta(days=7)


async def rename(world: World, interview_id: int, name: str) -> None:
    await world.store.authoring.set_details(
        world.guild.id, interview_id, name=name, actor_id=world.mara.id, now=world.now
    )
    world.bot.scheduler.wake()
    await world.advance(seconds=5)


def threads(world: World, parent: Any = None) -> list[Any]:
    parent_id = (parent or world.channel).id
    return [c for c in world.env.backend.channels.values() if getattr(c, "parent_id", None) == parent_id]


def edits(world: World, since: int = 0) -> list[tuple[str, Any]]:
    """Every change of a message or thread that the bot asked for: its path's kind and body."""
    return [
        ("message" if "/messages/" in r.path else "thread", r.json)
        for r in world.env.http_requests[since:]
        if r.method == "PATCH" and r.path.startswith("/channels/")
    ]


async def waiting(world: World) -> int:
    return len(await world.store.database.read("SELECT 1 FROM renaming"))


async def history(world: World) -> str:
    return reply_of(await world.mara.slash(world.lobby, "spotlight history"))


async def test_post_title_and_history_follow_and_only_the_name_changes(ready: World) -> None:
    picture = Picture(file_name="ada.png", content_type="image/png", data=b"\x89PNG\r\n\x1a\n")
    await ready.store.authoring.set_details(
        ready.guild.id, 1, picture=picture, actor_id=ready.mara.id, now=ready.now
    )
    await ready.advance_to(DUE + WEEK + timedelta(days=2))  # the first thread is archived by now
    before = {m.id: text_of(m) for m in posts(ready)}
    assert names(ready) == ["Ada", "Bo"]
    await rename(ready, 1, "Ådä O'Neil")

    assert names(ready) == ["Ådä O'Neil", "Bo"]
    after = {m.id: text_of(m) for m in posts(ready)}
    assert set(after) == set(before)
    [first, second] = sorted(after)
    assert after[first] == before[first].replace("spotlight: Ada", "spotlight: Ådä O'Neil")
    assert after[second] == before[second]
    assert [m.attachments[0].filename for m in posts(ready) if m.attachments] == ["ada.png"]
    thread = next(t for t in threads(ready) if t.id == first)
    assert "Ådä O'Neil" in thread.name
    assert not thread.thread_metadata.archived
    assert "**Ådä O'Neil** was posted" in await history(ready)
    assert "**Ada**" not in await history(ready)
    assert await waiting(ready) == 0


async def test_the_title_of_an_archived_thread_changes_with_one_request(ready: World) -> None:
    await ready.advance_to(DUE + WEEK + timedelta(days=2))
    begun = len(ready.env.http_requests)
    await rename(ready, 1, "Adele")

    [(_, body)] = [e for e in edits(ready, begun) if e[0] == "thread"]
    assert body == {"archived": False, "name": body["name"]}
    assert "Adele" in body["name"]


async def test_the_old_name_stays_until_the_person_agrees_to_the_new_one(reviewed: World) -> None:
    made = await publish(reviewed)
    await reviewed.advance(days=8)
    assert names(reviewed) == ["Alice"]
    await rename(reviewed, made, "Alina")
    await reviewed.restart()
    await reviewed.advance(days=2)
    assert names(reviewed) == ["Alice"]
    assert "**Alice** was posted" in await history(reviewed)

    interview = await get(reviewed, made)
    assert interview is not None
    await reviewed.store.own.agree(
        reviewed.guild.id, reviewed.alice.id, made, ConsentChoice(allows_export=True, allows_picture=True),
        version=interview.version, text_version="x", now=reviewed.now,
    )  # fmt: skip
    reviewed.bot.scheduler.wake()
    await reviewed.advance(seconds=5)
    assert names(reviewed) == ["Alina"]
    assert "Alina" in threads(reviewed)[0].name


async def test_a_forum_post_gets_the_name_in_title_and_message(ready: World) -> None:
    forum = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=forum)
    await ready.advance_to(DUE + WEEK + timedelta(hours=20))  # archived, or about to be
    [first, *_] = sorted(threads(ready, forum), key=lambda t: t.id)
    await rename(ready, 1, "Adele")

    assert "Adele" in first.name
    message = ready.env.backend.messages[first.id][first.id]
    assert "spotlight: Adele" in text_of(message)
    assert await waiting(ready) == 0


async def test_a_change_survives_faults_a_restart_and_a_second_change(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(hours=1))
    [post] = posts(ready)
    path = f"/channels/{ready.channel.id}/messages/{post.id}"
    ready.env.inject_error("PATCH", path, status=500, times=3)
    await rename(ready, 1, "Adele")
    assert names(ready) == ["Ada"]
    await ready.restart()
    await rename(ready, 1, "Adela")
    await ready.advance(minutes=10)

    assert names(ready) == ["Adela"]
    assert "Adela" in threads(ready)[0].name
    assert await waiting(ready) == 0
    assert notices(ready) == []


async def test_what_cannot_be_changed_for_a_day_is_told_once(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(hours=1))
    [post] = posts(ready)
    path = f"/channels/{ready.channel.id}/messages/{post.id}"
    ready.env.inject_error("PATCH", path, status=403, code=50013, times=1000)
    begun = len(ready.env.http_requests)
    await rename(ready, 1, "Adele")
    await ready.advance(hours=26)

    [told] = [n for n in notices(ready) if "has a new name" in n]
    assert "**Adele**" in told
    assert "permissions are missing" in told
    tries = len([e for e in edits(ready, begun) if e[0] == "message"])
    assert 20 <= tries <= 40
    await ready.advance(days=3)
    assert len([e for e in edits(ready, begun) if e[0] == "message"]) == tries
    assert "**Adele** was posted" in await history(ready)


async def test_a_post_that_is_gone_is_told_as_that(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(hours=1))
    [post] = posts(ready)
    ready.env.backend.delete_message(ready.channel.id, post.id)
    await rename(ready, 1, "Adele")

    [told] = notices(ready)
    assert "was deleted from its channel" in told
    assert await waiting(ready) == 0


@pytest.mark.parametrize("may_embed", [True, False])
async def test_an_announcement_keeps_its_embed(ready: World, may_embed: bool) -> None:
    news = ready.guild.create_news_channel("news")
    await ready.mara.slash(ready.lobby, "setup", channel=news, publish=True)
    if not may_embed:
        guild = ready.env.backend.get_guild(ready.guild.id)
        bot = guild.members[ready.env.backend.bot_user.id]
        for role_id in [*bot.role_ids, guild.everyone_role.id]:
            kept = discord.Permissions(guild.roles[role_id].permissions)
            kept.update(embed_links=False)
            ready.env.backend.edit_role(guild.id, role_id, {"permissions": kept.value})
    await ready.advance_to(DUE + timedelta(hours=1))
    [before] = [m for m in news.history() if ids_of(m)]
    await rename(ready, 1, "Adele")

    [after] = [m for m in news.history() if ids_of(m)]
    assert after.content == before.content.replace("Ada", "Adele", 1)
    assert [e.description for e in after.embeds] == [e.description for e in before.embeds]
    assert bool(after.embeds) == may_embed


async def test_while_nothing_can_be_stored_nothing_is_asked_twice(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk for an hour, in which a name waits to be changed and a post to be looked for."""
    await ready.advance_to(DUE + timedelta(hours=23))
    await ready.store.authoring.set_details(
        ready.guild.id, 1, name="Adele", actor_id=ready.mara.id, now=ready.now
    )
    begun = len(ready.env.http_requests)

    async def refuse(_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(ready.store.database, "write", refuse)
        ready.bot.scheduler.wake()
        await ready.advance(hours=2)
        assert len([e for e in edits(ready, begun) if e[0] == "message"]) == 1
        assert len(ready.env.http_requests) - begun < 15
    await ready.advance(minutes=6)

    assert names(ready) == ["Adele"]
    assert len([e for e in edits(ready, begun) if e[0] == "message"]) == 1
    assert await waiting(ready) == 0
