"""What goes and comes back in a server: channels, permissions, roles, members, posts, threads, and the bot itself."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.domain.posts import ChannelKind
from tests.torture.clicks import click
from tests.torture.places import Place, Span, World

_DENIED = (discord.Permissions(view_channel=True), discord.Permissions(send_messages=True))
_WORD = 0.3
"""How often a week a curator says something about an interview that waits for a word."""


def go(world: World, place: Place) -> str | None:
    """Have something of a server go, by chance; return what, or None where it does not come back."""
    if "bot" in place.gone:
        return None
    there = [what for what in _GOING if what not in place.gone]
    while not _GOING[what := world.rng.choice(there)](world, place):
        there.remove(what)
    world.came[what] += 1
    if what in _COMING:
        place.gone.setdefault(what, None)
        place.spans[what].append(Span(world.at.clock()))
        return what
    return None


async def come(world: World, place: Place, what: str) -> bool:
    """Have it come back, or its like be chosen with ``/setup``; False if that is not possible now."""
    if "bot" in place.gone and what != "bot":
        return False
    if not await _COMING[what](world, place):
        return False
    place.gone.pop(what, None)
    place.spans[what][-1].end = world.at.clock()
    return True


async def set_up(world: World, place: Place, **options: Any) -> bool:
    """Let a curator give ``/setup`` where they can, and return whether it was carried out."""
    server, since = place.server, world.at.clock()
    where = server.guild.create_text_channel("elsewhere")
    try:
        shown = await server.mara.slash(where, "setup", **options)
    finally:
        world.backend.delete_channel(where.id)
    rows = world.at.query("SELECT max(created_at) FROM audit_entry WHERE guild_id = ?", place.id)
    is_done = datetime.fromisoformat(rows[0][0]) >= since
    if not is_done:
        world.refused[str(shown.response)[:300]] += 1
    return is_done


def say_a_word(world: World, place: Place) -> None:
    """Let a curator decide about some of the interviews whose people left."""
    asked = world.at.query(
        "SELECT id FROM interview WHERE guild_id = ? AND leaver_choice = 'asked'", place.id
    )
    for row in asked:
        interview_id = row[0]
        if world.rng.random() < _WORD and not {"bot", "review", "shut_review"} & set(place.gone):
            word = world.rng.choice(["post", "hold"])
            if word == "post":
                place.words.add(interview_id)
            world.came[f"word: {word}"] += 1
            click(world.at, place.server, place.server.mara.id, f"spotlight:leaver-{word}:{interview_id}")


def _delete_channel(world: World, channel_id: int) -> None:
    """Delete a channel with its threads, as Discord does."""
    threads = [c.id for c in world.backend.channels.values() if c.parent_id == channel_id and c.is_thread]
    for number in [*threads, channel_id]:
        world.backend.delete_channel(number)


def _deny(world: World, channel_id: int) -> bool:
    denied = world.rng.choice(_DENIED).value
    mine = world.backend.bot_user.id
    world.backend.set_overwrite(channel_id, Overwrite(mine, OverwriteType.MEMBER, 0, denied))
    return True


def _allow(world: World, channel_id: int) -> bool:
    world.backend.delete_overwrite(channel_id, world.backend.bot_user.id)
    return True


def _delete_post_channel(world: World, place: Place) -> bool:
    if "shut" in place.gone:
        return False
    for post in place.posts:
        post.deleted_at = post.deleted_at or world.at.clock()
    _delete_channel(world, place.server.channel.id)
    return True


async def _choose_post_channel(world: World, place: Place) -> bool:
    guild = place.server.guild
    if place.server.channel.id not in world.backend.channels:
        maker = {
            ChannelKind.TEXT: guild.create_text_channel,
            ChannelKind.ANNOUNCEMENT: guild.create_news_channel,
            ChannelKind.FORUM: guild.create_forum_channel,
        }
        place.server.channel = maker[place.server.kind]("spotlight")
    return await set_up(world, place, channel=place.server.channel)


def _delete_review(world: World, place: Place) -> bool:
    if "shut_review" in place.gone:
        return False
    _delete_channel(world, place.server.review.id)
    return True


async def _choose_review(world: World, place: Place) -> bool:
    if place.server.review.id not in world.backend.channels:
        place.server.review = place.server.guild.create_text_channel("curators")
    return await set_up(world, place, review_channel=place.server.review)


def _delete_role(name: str) -> Callable[[World, Place], bool]:
    def delete(world: World, place: Place) -> bool:
        world.backend.delete_role(place.id, getattr(place, name).id)
        return True

    return delete


def _choose_role(name: str, option: str) -> Callable[[World, Place], Awaitable[bool]]:
    async def choose(world: World, place: Place) -> bool:
        guild = world.backend.guilds[place.id]
        if getattr(place, name).id not in guild.roles:
            setattr(place, name, place.server.guild.create_role(name, mentionable=True))
        return await set_up(world, place, **{option: getattr(place, name)})

    return choose


def _member_leaves(world: World, place: Place) -> bool:
    """Mostly who is next in line; no event comes, since the bot has no intent for members."""
    waiting = world.at.query(
        """
        SELECT i.id FROM interview i LEFT JOIN queue_entry q ON q.interview_id = i.id
        WHERE i.guild_id = ? AND coalesce(q.is_held, 0) = 0 ORDER BY i.last_posted_at, i.id
        """,
        place.id,
    )
    chosen = waiting[0 if world.rng.random() < 0.6 else world.rng.randrange(len(waiting))][0]
    place.gone["member"] = place.people[chosen]
    del world.backend.guilds[place.id].members[place.people[chosen]]
    return True


async def _member_joins(world: World, place: Place) -> bool:
    world.backend.add_member(place.id, place.gone["member"])
    return True


def _delete_post(world: World, place: Place) -> bool:
    """A moderator deletes the last post; of a message no event comes."""
    last = max(place.posts, key=lambda post: post.at, default=None)
    if last is None or last.deleted_at is not None:
        return False
    if place.server.kind is ChannelKind.FORUM:
        world.backend.delete_channel(last.channel_id)
    else:
        del world.backend.messages[last.channel_id][last.message_id]
    last.deleted_at = world.at.clock()
    return True


def _delete_thread(world: World, place: Place) -> bool:
    last = max(place.posts, key=lambda post: post.at, default=None)
    if (
        last is None
        or place.server.kind is ChannelKind.FORUM
        or last.message_id not in world.backend.channels
    ):
        return False
    world.backend.delete_channel(last.message_id)
    return True


def _given_back(attribute: str) -> Callable[[World, Place], Awaitable[bool]]:
    async def give(world: World, place: Place) -> bool:
        return _allow(world, getattr(place.server, attribute).id)

    return give


_GOING: dict[str, Callable[[World, Place], bool]] = {
    "channel": _delete_post_channel,
    "shut": lambda world, place: "channel" not in place.gone and _deny(world, place.server.channel.id),
    "review": _delete_review,
    "shut_review": lambda world, place: "review" not in place.gone and _deny(world, place.server.review.id),
    "ping": _delete_role("ping"),
    "curators": _delete_role("curators"),
    "member": _member_leaves,
    "post": _delete_post,
    "thread": _delete_thread,
    "bot": World.send_away,
}
_COMING: dict[str, Callable[[World, Place], Awaitable[bool]]] = {
    "channel": _choose_post_channel,
    "shut": _given_back("channel"),
    "review": _choose_review,
    "shut_review": _given_back("review"),
    "ping": _choose_role("ping", "ping_role"),
    "curators": _choose_role("curators", "curator_role"),
    "member": _member_joins,
    "bot": World.invite,
}
