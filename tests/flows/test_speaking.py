"""Members cannot make the bot write where they may only read; they get the answer alone, and are told why."""

import discord
import pytest

from bot.domain.pictures import own_picture
from tests.factories import add_published
from tests.pictures import PNG
from tests.sim import World, reply_of, text_of

WHY = "because you can't write in this channel"


@pytest.fixture
async def readers(world: World):
    """A channel that everybody may read and nobody may write in, with a published interview of Alice."""
    made = await add_published(world.store, world.guild.id, "Ada", "Utrecht", now=world.now)
    await world.store.curator_decisions.link(
        world.guild.id, made, world.alice.id, nickname="Alice", actor_id=1, now=world.now
    )
    await world.store.preferences.allow_asking(world.guild.id, world.alice.id, allows=True)
    quiet = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)
    return world.guild.create_text_channel("announcements", overwrites={world.guild.default_role: quiet})


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("interview show", {"person": "Ada"}),
        ("interview show", {"person": "Ada", "question": "location"}),
        ("interview random", {}),
    ],
)
async def test_nothing_is_shared_where_the_person_may_only_read(
    world: World, readers, command: str, options: dict[str, str]
) -> None:
    shown = await world.bob.slash(readers, command, share=True, **options)
    assert shown.response.ephemeral
    assert "Utrecht" in reply_of(shown)
    assert WHY in reply_of(shown)

    shared = await world.bob.slash(world.lobby, command, share=True, **options)
    assert not shared.response.ephemeral
    assert WHY not in reply_of(shared)


async def test_a_picture_is_not_shared_either(world: World, readers) -> None:
    interview = await world.store.interviews.get(world.guild.id, 1)
    assert interview is not None
    picture = own_picture("png", PNG)
    await world.store.authoring.set_details(
        world.guild.id, 1, name="Ada", handles=None, picture=picture, actor_id=1, now=world.now
    )
    shown = await world.bob.slash(readers, "interview show", person="Ada", share=True)

    assert readers.history() == []
    assert WHY in reply_of(shown)


async def test_nobody_is_mentioned_where_the_person_may_only_read(world: World, readers) -> None:
    shown = await world.bob.slash(readers, "interview show", person="Ada")
    asked = await world.bob.click(shown.response, label="Ask")

    assert "Nobody was mentioned here" in reply_of(asked)
    assert readers.history() == []
    there = await world.bob.slash(world.lobby, "interview show", person="Ada")
    question = await world.bob.click(there.response, label="Ask")
    await world.bob.click(question.response, label="Ask here")
    assert f"<@{world.alice.id}>" in text_of(world.lobby.history()[-1])


async def test_a_confirmation_that_was_open_when_the_channel_closed_mentions_nobody(
    world: World, readers
) -> None:
    shown = await world.bob.slash(world.lobby, "interview show", person="Ada")
    question = await world.bob.click(shown.response, label="Ask")
    backend = world.env.backend
    role = backend.get_guild(world.guild.id).roles[world.guild.id]
    role.permissions &= ~discord.Permissions(send_messages=True).value
    late = await world.bob.click(question.response, label="Ask here")

    assert "Nobody was mentioned here" in reply_of(late)
    assert await world.store.preferences.ask(world.guild.id, world.bob.id, 1, now=world.now) == world.alice.id


@pytest.mark.parametrize(
    ("in_channel", "in_threads", "is_locked", "is_shared"),
    [(True, False, False, False), (False, True, False, True), (True, True, True, False)],
)
async def test_in_a_thread_its_own_permission_counts(
    world: World, readers, *, in_channel: bool, in_threads: bool, is_locked: bool, is_shared: bool
) -> None:
    overwrite = discord.PermissionOverwrite(send_messages=in_channel, send_messages_in_threads=in_threads)
    channel = world.guild.create_text_channel("talk", overwrites={world.guild.default_role: overwrite})
    with world.env._bot_scope():
        known = world.bot.get_channel(channel.id)
        assert isinstance(known, discord.TextChannel)
        thread = await known.create_thread(name="x", type=discord.ChannelType.public_thread)
    if is_locked:
        world.env.backend.get_channel(thread.id).thread_metadata.locked = True
        world.env.backend.announce_channel_update(thread.id)
    shown = await world.bob.slash(channel.threads[0], "interview show", person="Ada", share=True)

    assert shown.response.ephemeral is not is_shared
    assert (WHY in reply_of(shown)) is not is_shared
