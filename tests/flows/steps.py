"""What the flows do and see again and again: posts, notices, interviews on their way, and what goes wrong."""

from typing import Any

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.backend.models import Overwrite

from bot.domain.community import ConsentChoice, DecisionKind
from bot.domain.posts import Notice, OccurrenceState
from db.notifications import add_notice
from tests.factories import add_own
from tests.sim import World, ids_of, reply_of, text_of, utc

START = utc(2026, 3, 4, 12)  # a Wednesday


def posts(world: World) -> list[discord.Message]:
    return [m for m in world.channel.history() if any("spotlight:read" in i for i in ids_of(m))]


def names(world: World) -> list[str]:
    return [text_of(m).split("spotlight: ")[1].split("\n")[0] for m in posts(world)]


def notices(world: World) -> list[str]:
    return [text_of(m) for m in world.review.history()]


DUE = utc(2026, 3, 9, 16)


def fail_posts(world: World, error: BaseException, *, after: bool, times: int = 1) -> None:
    """Lose the answer to the next posts: before they reach Discord, or after."""
    request = world.bot.http.request
    left = [times]

    async def lossy(route, **options):
        is_post = route.method == "POST" and route.path == "/channels/{channel_id}/messages"
        if not is_post or left[0] == 0 or route.channel_id != world.channel.id:
            return await request(route, **options)
        left[0] -= 1
        if after:
            await request(route, **options)
        raise error

    world.bot.http.request = lossy


async def last_state(world: World) -> OccurrenceState:
    return (await world.store.occurrences.list_past(world.guild.id, limit=1))[0].state


def deny_history(world: World) -> None:
    guild = world.env.backend.get_guild(world.guild.id)
    bot = guild.members[world.env.backend.bot_user.id]
    allowed = discord.Permissions.all()
    allowed.update(administrator=False, read_message_history=False)
    for role_id in [*bot.role_ids, guild.everyone_role.id]:
        world.env.backend.edit_role(guild.id, role_id, {"permissions": allowed.value})


def set_bot_overwrite(world: World, *, allow: int, deny: int) -> None:
    backend = world.env.backend
    overwrites = [Overwrite(target_id=backend.bot_user.id, type=1, allow=allow, deny=deny)]
    backend.edit_channel(world.channel.id, {"overwrites": overwrites})


async def spoil(world: World, sql: str, **parameters: object) -> None:
    def work(tx: Any) -> None:
        assert tx.execute(sql, parameters), "nothing to spoil"

    await world.store.database.write(work)


async def tell(world: World, guild_id: int, notice: Notice) -> None:
    def work(tx: Any) -> None:
        add_notice(tx, guild_id, notice, now=world.now)

    await world.store.database.write(work)


async def submitted_draft(world: World) -> int:
    made = await add_own(world.store, world.guild.id, world.alice.id, "Utrecht", name="Alice", now=world.now)
    await world.store.own.submit(world.guild.id, world.alice.id, made, now=world.now)
    return made


async def link_ada(world: World) -> None:
    await world.mara.slash(world.lobby, "profile link", person="Ada", member=world.alice)


async def draft(world: World, *texts: str) -> int:
    given = texts or ("Utrecht", "I mend the clocks of the whole town, one after the other.")
    return await add_own(world.store, world.guild.id, world.alice.id, *given, now=world.now)


async def get(world: World, interview_id: int):
    return await world.store.interviews.get(world.guild.id, interview_id, owner_id=world.alice.id)


async def decide(world: World, interview_id: int, kind: DecisionKind, note: str = "") -> None:
    interview = await get(world, interview_id)
    assert interview is not None
    await world.store.reviews.decide(
        world.guild.id, interview_id, kind, version=interview.version, note=note,
        actor_id=world.mara.id, now=world.now,
    )  # fmt: skip


async def publish(world: World, *, exports: bool = False) -> int:
    made = await draft(world)
    await world.store.own.submit(world.guild.id, world.alice.id, made, now=world.now)
    await decide(world, made, DecisionKind.APPROVED)
    interview = await get(world, made)
    assert interview is not None
    await world.store.own.agree(
        world.guild.id, world.alice.id, made, ConsentChoice(allows_export=exports, allows_picture=True),
        version=interview.version, text_version="x", now=world.now,
    )  # fmt: skip
    return made


async def raw(world: World, who, kind: int, data: dict, *, allow_modal: bool = False, on: Any = None) -> str:
    """Send an interaction that the client would never offer, as somebody with a modified client would.

    ``on`` is the message that is clicked: a client that has not heard of a change offers buttons of before.
    """
    backend = world.env.backend
    record, payload = interactions.base_payload(
        backend, type=kind, channel_id=world.lobby.id, guild_id=world.guild.id, user_id=who.id, data=data
    )
    if on is not None:
        message = backend.get_message(on.channel.id, on.id)
        record.channel_id, record.source_message_id = on.channel.id, on.id
        payload["message"] = dict(serializers.message_payload(backend, message))
    backend.emit("INTERACTION_CREATE", payload)
    await world.settle()
    result = simcord.InteractionResult(world.env, record)
    return "" if allow_modal and result.modal else reply_of(result)


DOCUMENT = """Interview with Ada Example

Github: @ada-example | Website: https://ada.example

Where are you based?

Utrecht, in a house with two cats

What do you do?

I keep the trains of a model railway on time.

And what are you working on now?

A signal box made of old telephones, and its documentation.

What would you say to someone who wants to start contributing?

Begin with the timetable: it needs neither soldering nor courage.
"""
