"""What the demo needs of SimCord's inside. A new SimCord may break this and `simcord_windows`, no more of the demo.

Each name that begins with ``_`` and each use of ``env.backend`` has its reason beside it. Written for 3.2.1.
"""

# ruff: noqa: SLF001, ANN401  # to reach inside, where little has a type, is what this file is for

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.backend.access import can_access_channel
from simcord.components import walk_components
from simcord.enums import AppCommandType, ChannelType

_IDLE = 0.004
"""Seconds between two looks at work that ends without waking SimCord; its own 50 ms are felt at each click."""
_POSTS_LISTED = 4
"""So many of the newest threads of a channel are listed."""
_EXCERPT = 60
_KINDS = {
    ChannelType.TEXT: "text",
    ChannelType.NEWS: "text",
    ChannelType.FORUM: "forum",
    ChannelType.PUBLIC_THREAD: "thread",
    ChannelType.PRIVATE_THREAD: "thread",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a person can look at: ``kind`` is text, forum, thread or dm; ``newest`` a message's id or 0."""

    id: int
    name: str
    kind: str
    newest: int


@dataclass(frozen=True, slots=True)
class Line:
    """A message that a menu may be used on: its id, who wrote it, and how it begins."""

    id: int
    author_id: int
    author: str
    begins: str


def make_env(
    bot: discord.Client, *, settle_timeout: float, is_answered: Callable[[BaseException], bool]
) -> simcord.Env:
    """Return a server for the bot that settles quickly and takes an answered refusal for what it is."""
    env = simcord.Env(bot, check_errors=False, settle_timeout=settle_timeout)
    settle, record = env._settle_internal, env._record_error

    async def settle_quickly(**options: Any) -> None:
        options.setdefault("idle", _IDLE)
        await settle(**options)

    def record_failures(error: BaseException) -> None:
        if not is_answered(error):
            record(error)

    # How long to wait between two looks is an argument of this private method only.
    env._settle_internal = settle_quickly  # type: ignore[method-assign]
    # SimCord records what a command raised before the bot answers it; its preview then says that the bot failed.
    env._record_error = record_failures  # type: ignore[method-assign]
    return env


def invite_bot(
    env: simcord.Env, guild: simcord.GuildHandle, permissions: discord.Permissions
) -> simcord.RoleHandle:
    """Give the bot its name and just these permissions, and return its role; SimCord gives all but administrator."""
    env.backend.bot_user.name = "Spotlight"  # no public method names the bot
    [role] = [role for role in env.backend.get_guild(guild.id).roles.values() if role.managed]
    env.backend.edit_role(guild.id, role.id, {"permissions": permissions.value})  # nor changes a role
    return simcord.RoleHandle(env, guild, role)


def forget_private_answers(env: simcord.Env) -> None:
    """Take away what only one person saw: a client that is opened anew does not have it either."""
    for messages in env.backend.messages.values():
        for message_id in [m.id for m in messages.values() if m.is_ephemeral]:
            del messages[message_id]


def button_of(result: simcord.InteractionResult, *, begins: str, ends: str) -> str:
    """Return the custom id of the one button of an answer that begins and ends so; raise ValueError for none."""
    found = [c.get("custom_id", "") for c in _components_of(result.response)]
    [custom_id] = [i for i in found if i.startswith(begins) and i.endswith(ends)]
    return custom_id


def fields_of(form: simcord.InteractionResult) -> list[str]:
    """Return the custom ids of the answers that a form asks for, in order."""
    found = [c.get("custom_id", "") for c in walk_components((form.modal or {}).get("components", []))]
    return [i for i in found if i.startswith("answer:")]


def _components_of(message: Any) -> Iterator[Mapping[str, Any]]:
    components = [] if message is None else message.components
    yield from walk_components([c if isinstance(c, dict) else c.to_dict() for c in components])


def places_of(env: simcord.Env, person: simcord.MemberActor) -> list[Place]:
    """Return what somebody can look at: each channel with its newest threads below it, then direct messages.

    SimCord's handles know a channel's threads, but no public list of channels nor what somebody may see.
    """
    seen = [
        c
        for c in env.backend.channels.values()
        if c.guild_id == person.guild.id
        and c.type in _KINDS
        and can_access_channel(env, c.id, person, history=True)
    ]
    found: list[Any] = []
    for channel in sorted((c for c in seen if not c.is_thread), key=lambda c: c.id):
        threads = sorted((c for c in seen if c.is_thread and c.parent_id == channel.id), key=lambda c: c.id)
        found += [channel, *threads[: -_POSTS_LISTED - 1 : -1]]
    listed = [
        Place(c.id, c.name or "", _KINDS[ChannelType(c.type)], _newest(env, c.id, person.id)) for c in found
    ]
    direct = env.backend.dm_channels.get(person.id)
    if direct is not None:
        listed.append(Place(direct, env.backend.bot_user.name, "dm", _newest(env, direct, person.id)))
    return listed


def _newest(env: simcord.Env, channel_id: int, person_id: int) -> int:
    messages = env.backend.messages.get(channel_id, {})
    return max((m.id for m in messages.values() if m.visible_to(person_id) and not m.is_ephemeral), default=0)


def handle_of(env: simcord.Env, person: simcord.MemberActor, place: Place) -> simcord.ChannelHandle:
    """Return SimCord's handle for a place, which it gives for channels that it made itself only."""
    guild = None if place.kind == "dm" else person.guild
    return simcord.ChannelHandle(env, guild, env.backend.get_channel(place.id))


def menus_of(env: simcord.Env, person: simcord.MemberActor, place: Place) -> dict[str, list[str]]:
    """Return the names of the menus that Discord would show somebody there, of members and of messages.

    SimCord's public list has slash commands only.
    """
    if place.kind == "dm":
        return {"user": [], "message": []}
    kinds = {"user": AppCommandType.USER, "message": AppCommandType.MESSAGE}
    return {
        name: [
            str(command["name"])
            for command in env.backend.visible_commands(user_id=person.id, channel_id=place.id, type=kind)
        ]
        for name, kind in kinds.items()
    }


def lines_of(env: simcord.Env, person: simcord.MemberActor, place: Place, *, limit: int) -> list[Line]:
    """Return the newest messages of a place that somebody sees and that are not whispered, the newest first."""
    messages = sorted(env.backend.messages.get(place.id, {}).values(), key=lambda m: -m.id)
    seen = [m for m in messages if m.visible_to(person.id) and not m.is_ephemeral]
    return [Line(m.id, m.author_id, name_of(env, m.author_id), _begin_of(m)) for m in seen[:limit]]


def name_of(env: simcord.Env, user_id: int) -> str:
    """Return how a person is shown."""
    user = env.backend.get_user(user_id)
    return user.global_name or user.name


def _begin_of(message: Any) -> str:
    texts = [message.content, *(str(c.get("content") or "") for c in walk_components(message.components))]
    text = " ".join(" ".join(texts).split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def people_of(env: simcord.Env, guild: simcord.GuildHandle) -> list[tuple[int, str]]:
    """Return the members as (id, name), without bots and the owner whom SimCord invents, in the order of coming."""
    stored = env.backend.get_guild(guild.id)
    people = (i for i in stored.members if i != stored.owner_id and not env.backend.get_user(i).bot)
    return [(i, name_of(env, i)) for i in people]


def member_of(env: simcord.Env, guild: simcord.GuildHandle, user_id: int) -> simcord.MemberActor:
    """Return SimCord's handle for a member; raise KeyError for somebody else."""
    if user_id not in env.backend.get_guild(guild.id).members:
        raise KeyError(user_id)
    return simcord.MemberActor(env, guild, simcord.UserHandle(env, env.backend.get_user(user_id)))


def message_of(env: simcord.Env, place: Place, message_id: int) -> simcord.ResponseMessage:
    """Return SimCord's handle for a message; raise KeyError for one that is not there."""
    return simcord.ResponseMessage(env, env.backend.messages.get(place.id, {})[message_id])
