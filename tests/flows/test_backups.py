"""A store that is older than the posts in its channel: restored from a backup, or beside another copy of itself."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from tests.factories import add_published
from tests.flows.steps import DUE, deny_history, fail_posts, names, notices, posts
from tests.sim import World, ids_of, reply_of, text_of

LATER = [timedelta(hours=3), timedelta(days=1.3), timedelta(days=6), timedelta(days=20), timedelta(days=60)]


def back_up(world: World) -> Path:
    backup = world.path.with_name("backup.db")
    with closing(sqlite3.connect(f"file:{world.path}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    return backup


async def restore(world: World, backup: Path) -> None:
    """Start again on the backup, as if it were put in the place of the lost file."""
    world.path = Path(shutil.copyfile(backup, backup.with_name("restored.db")))
    await world.restart()
    await world.advance(minutes=5)


async def own_posts(world: World, name: str) -> list[int]:
    """The messages that the store knows for somebody's interview."""
    rows = await world.store.database.read(
        """SELECT o.message_id FROM occurrence o JOIN interview i ON i.id = o.interview_id
        JOIN person p ON p.id = i.person_id WHERE p.name = ? AND o.state = 'done' ORDER BY o.id""",
        (name,),
    )
    return [row["message_id"] for row in rows]


@pytest.mark.parametrize("after", LATER, ids=str)
async def test_a_store_from_a_backup_takes_over_what_was_posted_since(ready: World, after: timedelta) -> None:
    for i in range(9):
        await add_published(
            ready.store, ready.guild.id, f"P{i}", "Here", "Works", now=ready.now + timedelta(hours=1 + i)
        )
    await ready.advance_to(DUE - timedelta(hours=1))
    backup = back_up(ready)
    await ready.advance_to(DUE + after)
    before = names(ready)
    await restore(ready, backup)

    assert names(ready) == before
    assert "was not posted" not in "".join(notices(ready))
    assert "older than my last post" in "".join(notices(ready))
    for name, message in zip(before, posts(ready), strict=True):
        assert await own_posts(ready, name) == [message.id]
    await ready.advance(days=7)
    assert len(names(ready)) == len(set(names(ready))) == len(before) + 1


async def test_posts_that_are_taken_over_are_dated_when_they_were_made(ready: World) -> None:
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=6, hours=22))
    await restore(ready, backup)
    await ready.advance_to(DUE + timedelta(days=7, minutes=1))

    assert names(ready) == ["Ada", "Bo"]
    assert posts(ready)[-1].created_at == DUE + timedelta(days=7)


async def test_a_post_by_hand_that_the_backup_lacks_is_taken_over_too(ready: World) -> None:
    backup = back_up(ready)
    asked = await ready.mara.slash(ready.lobby, "spotlight post", person="Cy")
    await ready.mara.click(asked.response, label="Post now")
    await ready.advance(hours=2)
    await restore(ready, backup)

    assert await own_posts(ready, "Cy") == [posts(ready)[0].id]
    await ready.advance_to(DUE + timedelta(days=15))
    assert names(ready) == ["Cy", "Ada", "Bo"]


async def test_a_member_takes_back_a_post_that_the_backup_did_not_know(ready: World) -> None:
    await add_published(ready.store, ready.guild.id, "Alice", "Here", "Works", now=ready.now)
    await ready.mara.slash(ready.lobby, "profile link", person="Alice", member=ready.alice)
    await ready.mara.slash(ready.lobby, "queue move", person="Alice", position=1)
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=2))
    assert names(ready) == ["Alice"]
    await restore(ready, backup)
    asked = await ready.alice.slash(ready.lobby, "my withdraw")
    await ready.alice.click(asked.response, label="Take it back")
    await ready.advance(minutes=5)

    assert posts(ready) == []


async def test_posts_without_an_interview_are_listed_and_their_ids_never_given_again(ready: World) -> None:
    backup = back_up(ready)
    later = await add_published(ready.store, ready.guild.id, "Dee", "There", "Works", now=ready.now)
    await ready.mara.slash(ready.lobby, "queue move", person="Dee", position=1)
    await ready.advance_to(DUE + timedelta(days=2))
    assert names(ready) == ["Dee"]
    await restore(ready, backup)
    [post] = posts(ready)
    [told] = [n for n in notices(ready) if "belong to no interview" in n]
    new = await add_published(ready.store, ready.guild.id, "Eve", "There", "Works", now=ready.now)

    assert f"/{ready.channel.id}/{post.id}" in told
    assert new > later
    opened = await ready.alice.click(post, custom_id=ids_of(post)[0])
    assert "Eve" not in reply_of(opened)
    await ready.restart()
    await ready.advance(minutes=5)
    assert len([n for n in notices(ready) if "belong to no interview" in n]) == 1


async def test_an_old_post_opens_nobody_else_though_its_channel_could_not_be_read(ready: World) -> None:
    """Then its id was not found, and is given again."""
    backup = back_up(ready)
    await add_published(ready.store, ready.guild.id, "Dee", "There", "Works", now=ready.now)
    await ready.mara.slash(ready.lobby, "queue move", person="Dee", position=1)
    await ready.advance_to(DUE + timedelta(days=2))
    deny_history(ready)
    await restore(ready, backup)
    await add_published(ready.store, ready.guild.id, "Eve", "There", "Works", now=ready.now)
    [post] = posts(ready)
    opened = await ready.alice.click(post, custom_id=ids_of(post)[0])

    assert "Eve" not in reply_of(opened)


async def test_an_id_of_an_interview_that_was_erased_is_never_given_again(ready: World) -> None:
    erased = await add_published(ready.store, ready.guild.id, "Alice", "Here", "Works", now=ready.now)
    await ready.mara.slash(ready.lobby, "profile link", person="Alice", member=ready.alice)
    await ready.store.members.erase(ready.guild.id, ready.alice.id, now=ready.now)
    again = await add_published(ready.store, ready.guild.id, "Eve", "Here", "Works", now=ready.now)

    assert again > erased


async def test_what_cannot_be_looked_up_is_not_called_missing(ready: World) -> None:
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=2))
    deny_history(ready)
    await restore(ready, backup)

    told = "".join(notices(ready))
    assert "was not posted" not in told
    assert "I lack Read Message History there" in told
    assert names(ready) == ["Ada"]


def refuse_reading(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Discord answer nothing but 500 to whoever reads a channel, in this process and the next."""

    async def broken(*_: Any, **__: Any) -> Any:
        raise discord.DiscordServerError(SimpleNamespace(status=500, reason=""), {"message": ""})

    monkeypatch.setattr(type(world.bot.http), "logs_from", broken)


async def reopen(world: World, backup: Path) -> None:
    world.path = Path(shutil.copyfile(backup, backup.with_name("restored.db")))
    await world.restart()


async def test_nobody_is_posted_while_the_channel_cannot_be_compared(
    ready: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A date that is due just then: the store would choose whoever was posted last week."""
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=7, seconds=-5))
    refuse_reading(ready, monkeypatch)
    await reopen(ready, backup)
    await ready.advance_to(DUE + timedelta(days=7, minutes=4))
    assert names(ready) == ["Ada"]
    monkeypatch.undo()
    await ready.advance_to(DUE + timedelta(days=7, minutes=12))

    assert names(ready) == ["Ada", "Bo"]
    assert await own_posts(ready, "Ada") == [posts(ready)[0].id]


async def test_what_could_not_be_read_at_the_start_is_taken_over_once_it_can(ready: World) -> None:
    """Though a post of this process is the newest by then."""
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=3))
    deny_history(ready)
    await reopen(ready, backup)
    await ready.advance(minutes=5)
    asked = await ready.mara.slash(ready.lobby, "spotlight post", person="Cy")
    await ready.mara.click(asked.response, label="Post now")
    await ready.advance(hours=1)
    allow_history(ready)
    await ready.advance_to(DUE + timedelta(days=7, minutes=5))

    assert names(ready) == ["Ada", "Cy", "Bo"]
    assert await own_posts(ready, "Ada") == [posts(ready)[0].id]


def allow_history(world: World) -> None:
    guild = world.env.backend.get_guild(world.guild.id)
    bot = guild.members[world.env.backend.bot_user.id]
    allowed = discord.Permissions.all()
    allowed.update(administrator=False)
    for role_id in [*bot.role_ids, guild.everyone_role.id]:
        world.env.backend.edit_role(guild.id, role_id, {"permissions": allowed.value})


async def test_a_quiet_channel_is_not_read_at_a_start(ready: World) -> None:
    await ready.advance_to(DUE + timedelta(minutes=5))
    await ready.restart()
    asked = len(ready.env.http_requests)
    await ready.advance(minutes=5)

    path = f"/channels/{ready.channel.id}/messages"
    assert [r.path for r in ready.env.http_requests[asked:] if r.path == path] == []


async def test_a_post_whose_answer_was_lost_is_dated_when_it_was_made(ready: World) -> None:
    """Found a day later, by a bot that was down meanwhile: the next one still comes at its time."""
    await ready.mara.slash(ready.lobby, "spotlight status")
    fail_posts(ready, TimeoutError(), after=True, times=9)
    await ready.advance_to(DUE + timedelta(seconds=1))
    row = "SELECT posted_at FROM occurrence WHERE message_id IS NOT NULL"
    with closing(sqlite3.connect(ready.path)) as connection:
        assert connection.execute(row).fetchall() == []
    await ready.advance(hours=22)
    await ready.restart()
    await ready.advance(minutes=5)

    [post] = posts(ready)
    [stored] = await ready.store.database.read(row)
    assert datetime.fromisoformat(stored["posted_at"]) == post.created_at


async def test_what_a_curator_knows_to_be_there_is_dated_when_it_was_tried(ready: World) -> None:
    deny_history(ready)
    fail_posts(ready, TimeoutError(), after=True, times=9)
    await ready.advance_to(DUE + timedelta(minutes=10))
    await ready.advance(days=6, hours=20)
    question = next(m for m in ready.review.history() if "It is not known" in text_of(m))
    await ready.mara.click(question, label="It is there")
    await ready.advance_to(DUE + timedelta(days=7, minutes=1))

    assert posts(ready)[-1].created_at - (DUE + timedelta(days=7)) < timedelta(seconds=1)
    assert posts(ready)[-1].created_at > DUE + timedelta(days=6)


async def test_posts_in_a_forum_are_taken_over_when_they_have_been_archived(ready: World) -> None:
    for i in range(4):
        await add_published(ready.store, ready.guild.id, f"P{i}", "Here", "Works", now=ready.now)
    forum = ready.guild.create_forum_channel("portraits")
    await ready.mara.slash(ready.lobby, "setup", channel=forum)
    backup = back_up(ready)
    await ready.advance_to(DUE + timedelta(days=15))
    ours = [c for c in ready.env.backend.channels.values() if getattr(c, "parent_id", None) == forum.id]
    assert ours[0].thread_metadata.archived
    await restore(ready, backup)

    rows = await ready.store.database.read("SELECT message_id FROM occurrence WHERE state = 'done'")
    assert [row["message_id"] for row in rows] == [c.id for c in ours]
    assert "was not posted" not in "".join(notices(ready))
