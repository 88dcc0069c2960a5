"""A small fictional community, set up through the bot's own commands."""

from dataclasses import dataclass
from importlib import resources

import discord
import simcord

INVITATION = discord.Permissions(309237763072)
"""What the bot is invited with: see README. SimCord would give it everything."""


@dataclass(frozen=True, slots=True)
class Community:
    """The people and the channel that the demo shows."""

    channel: simcord.ChannelHandle
    member: simcord.MemberActor
    curator: simcord.MemberActor


def sample_documents() -> list[tuple[str, bytes]]:
    """Return the sample interviews as (file name, content), in the order in which they are imported."""
    folder = resources.files("bot.demo").joinpath("samples")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".txt")), key=lambda e: e.name)
    return [(entry.name, entry.read_bytes()) for entry in found]


async def found_community(env: simcord.Env) -> Community:
    """Make a server, and have a curator import the samples and choose channel and hour."""
    guild = env.create_guild("Harbour Weather (sample)")
    [bot_role] = [role for role in env.backend.get_guild(guild.id).roles.values() if role.managed]
    env.backend.edit_role(guild.id, bot_role.id, {"permissions": INVITATION.value})
    channel = guild.create_text_channel("community")
    back_room = guild.create_text_channel("curators")
    role = guild.create_role("Curators", permissions=discord.Permissions(manage_guild=True))
    member = guild.add_member(env.create_user("alice", global_name="Alice, a member"))
    curator = guild.add_member(env.create_user("mara", global_name="Mara, a curator"), roles=[role])
    for file in sample_documents():
        preview = await curator.slash(back_room, "profile import", file=file)
        if preview.response is not None:
            await curator.click(preview.response, label="Has agreed")
    await curator.slash(
        back_room,
        "setup",
        channel=channel,
        weekday=0,
        time="17:00",
        timezone="Europe/Amsterdam",
        review_channel=back_room,
    )
    return Community(channel, member, curator)
