"""The rules reach the whole bot in SimCord, and the states that tests can put it into are those of Discord."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
import pytest
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.http import router

from tests.sim import World
from tests.strict import INVITATION, install
from tests.strict.refusals import BodyRefused
from tests.strict.timing import count_time


async def test_the_bot_sees_itself_with_the_permissions_of_the_invitation(world: World) -> None:
    await world.settle()
    guild = world.bot.get_guild(world.guild.id)

    assert guild is not None
    [role] = [role for role in guild.me.roles if role.managed]
    assert role.permissions == INVITATION
    assert not guild.me.guild_permissions.manage_threads


async def test_what_discord_refuses_reaches_the_bot_as_the_library_says_it(world: World) -> None:
    await world.settle()
    channel = world.bot.get_partial_messageable(world.channel.id)
    view = discord.ui.View().add_item(
        discord.ui.Select(options=[discord.SelectOption(label="A")], min_values=0)
    )

    with world.env._bot_scope(), pytest.raises(discord.HTTPException, match=r"In components\.0.*min_values"):
        await channel.send("x", view=view, allowed_mentions=discord.AllowedMentions.none())

    assert world.rules.faults
    world.rules.faults.clear()


async def test_what_simcord_does_otherwise_is_mended_once_however_many_worlds_are_made(world: World) -> None:
    before = router.dispatch, serializers.message_payload, serializers.channel_payload
    for _ in range(3):
        install()
        count_time(world.env)

    assert (router.dispatch, serializers.message_payload, serializers.channel_payload) == before


async def test_a_server_may_not_be_cached_yet(world: World) -> None:
    await world.settle()
    with world.guild_not_cached():
        guild = world.bot.get_guild(world.guild.id)
        assert guild is not None
        assert (guild.unavailable, list(guild.channels), list(guild.roles)) == (True, [], [])
        shown = await world.alice.slash(world.lobby, "interview latest")
        assert shown.response is not None
    await world.settle()

    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    assert guild.get_channel(world.channel.id) is not None
    assert not guild.unavailable


async def test_members_are_silent_where_they_may_only_read(world: World) -> None:
    world.make_read_only(world.channel)

    assert not (await _permissions(world, world.channel)).send_messages
    assert (await _permissions(world, world.lobby)).send_messages


async def _permissions(world: World, channel: ChannelHandle) -> discord.Permissions:
    """What an interaction of a member in a channel says that they may do there."""
    seen: list[discord.Permissions] = []
    world.bot.add_listener(_note(seen), "on_interaction")
    await world.alice.slash(channel, "interview latest")
    return seen[0]


def _note(seen: list[discord.Permissions]) -> Callable[[discord.Interaction], Coroutine[Any, Any, None]]:
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append(interaction.permissions)

    return on_interaction


def test_a_refused_body_is_an_error_as_simcord_has_them() -> None:
    assert BodyRefused(400, 50035, "Invalid Form Body").to_json() == {
        "code": 50035,
        "message": "Invalid Form Body",
    }
