"""Where the bot can post: permissions, first by what the client remembers, then by what Discord says.

The client's memory is empty for a moment after a lost session, and knows nothing of servers that are unavailable, so
it may say "all is well" but never "something is missing": that is asked of Discord itself.
"""

from dataclasses import dataclass
from enum import Enum, auto

import discord

from bot.discord_api.outcomes import REQUEST_ERRORS, outcome_of
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import Requests
from bot.domain.outcomes import Answer, Outcome, Refused
from bot.domain.posts import ChannelKind, ForumTag, Schedule, TagFault

Postable = discord.TextChannel | discord.ForumChannel
_UNKNOWN_CHANNEL = 10003
_NO_ACCESS = (50001, 50013)
_BASIC = ("view_channel", "send_messages", "read_message_history", "attach_files")
_FOR_THREADS = ("create_public_threads", "send_messages_in_threads")
_FOR_FORUMS = ("send_messages_in_threads",)
_FOR_PUBLISHING = ("embed_links",)
"""What is published goes to followers as content and an embed (`bot.ui.spotlight.announcement`)."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A channel as Discord has it now, and what the bot may do there."""

    guild: discord.Guild
    channel: Postable
    permissions: discord.Permissions

    @property
    def can_read(self) -> bool:
        """Whether an empty history proves that nothing was posted."""
        return self.permissions.view_channel and self.permissions.read_message_history


@dataclass(frozen=True, slots=True)
class Needs:
    """What the bot is to do in a channel: post spotlights (else only messages), with a thread, published, tagged."""

    posts: bool = True
    opens_thread: bool = False
    publishes: bool = False
    tag_id: int | None = None

    @classmethod
    def of(cls, schedule: Schedule) -> "Needs":
        """Return what the posts of a schedule need."""
        return cls(
            opens_thread=schedule.opens_thread, publishes=schedule.publishes, tag_id=schedule.forum_tag_id
        )


@dataclass(frozen=True, slots=True)
class MissingPermissions:
    """What the bot misses for posting in a channel: permissions (discord.py's names), and in a forum the right tag."""

    missing: tuple[str, ...]
    kind: ChannelKind
    tag_fault: TagFault | None = None


class Usability(Enum):
    """What a look at a channel says about using it."""

    USABLE = auto()
    LACKS_PERMISSIONS = auto()
    GONE = auto()
    UNKNOWN = auto()
    """Discord could not be asked."""


def usability_of(found: MissingPermissions | Outcome) -> Usability:
    """Return what was found about a channel.

    Only Discord's word counts (its documentation, "JSON Error Codes"): 10003 is an unknown channel, 50001 and 50013
    are missing access and permissions. Every other refusal, of an unknown server too, says nothing about the channel.
    """
    match found:
        case MissingPermissions(missing):
            return Usability.LACKS_PERMISSIONS if missing else Usability.USABLE
        case Refused(_, code) if code == _UNKNOWN_CHANNEL:
            return Usability.GONE
        case Refused(_, code) if code in _NO_ACCESS:
            return Usability.LACKS_PERMISSIONS
        case Answer.CANNOT_READ:
            return Usability.GONE
        case _:
            return Usability.UNKNOWN


def missing_in(found: MissingPermissions | Outcome) -> tuple[str, ...]:
    """Return the permissions that are missing in a channel that lacks some."""
    return found.missing if isinstance(found, MissingPermissions) else ("view_channel",)


def kind_of(channel: discord.abc.GuildChannel) -> ChannelKind | None:
    """Return the kind of a channel, None where spotlights cannot be posted."""
    if isinstance(channel, discord.ForumChannel):
        return ChannelKind.FORUM
    if isinstance(channel, discord.TextChannel):
        return ChannelKind.ANNOUNCEMENT if channel.is_news() else ChannelKind.TEXT
    return None


class ChannelAccess:
    """Answers whether the bot can post in a channel."""

    def __init__(self, client: discord.Client, requests: Requests) -> None:
        self._client = client
        self._requests = requests

    async def visit(self, guild_id: int, channel_id: int, priority: Priority) -> Reached | Outcome:
        """Ask Discord for a channel and the bot's permissions there; `Answer.CANNOT_READ` for other kinds."""
        try:
            guild = await self._requests.guild(guild_id, priority=priority)
            channel = await self._requests.ask(lambda: guild.fetch_channel(channel_id), priority=priority)
            own_id = self._requests.own_id
            if not isinstance(channel, Postable) or own_id is None:
                return Answer.CANNOT_READ
            me = await self._requests.ask(lambda: guild.fetch_member(own_id), priority=priority)
        except REQUEST_ERRORS as error:
            return outcome_of(error)
        return Reached(guild, channel, channel.permissions_for(me))

    def is_quiet_since(self, guild_id: int, channel_id: int, message_id: int) -> bool:
        """Tell whether nothing came into a channel after a message, as far as the client remembers its start.

        Discord says of each channel which message (of a forum: which post) is its last one, when the client connects.
        """
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        return isinstance(channel, Postable) and (channel.last_message_id or 0) <= message_id

    async def missing_permissions(
        self, guild_id: int, channel_id: int, needs: Needs
    ) -> MissingPermissions | Outcome:
        """Return what is missing for what the bot is to do in a channel."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is not None and isinstance(channel, Postable):
            remembered = _missing(channel, channel.permissions_for(guild.me), needs)
            if not remembered.missing and remembered.tag_fault is None:
                return remembered
        reached = await self.visit(guild_id, channel_id, Priority.NOTICE)
        if isinstance(reached, Reached):
            return _missing(reached.channel, reached.permissions, needs)
        return reached

    async def forum_tags(self, guild_id: int, channel_id: int) -> tuple[ForumTag, ...] | None:
        """Return the tags of a forum, None of another kind of channel; raise TimeoutError if Discord can't say."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if channel is None:
            reached = await self.visit(guild_id, channel_id, Priority.NOTICE)
            if not isinstance(reached, Reached) and reached is not Answer.CANNOT_READ:
                raise TimeoutError
            channel = reached.channel if isinstance(reached, Reached) else None
        if not isinstance(channel, discord.ForumChannel):
            return None
        return tuple(ForumTag(tag.id, tag.name) for tag in channel.available_tags)


def usable_tags(
    forum: discord.ForumChannel, permissions: discord.Permissions | None, tag_id: int | None
) -> list[discord.ForumTag]:
    """Return the tag with which a post can be made: none if it is gone, or for moderators that the bot is not among.

    Where the bot's ``permissions`` are not known (None), Discord says whether it is one.
    """
    tag = None if tag_id is None else forum.get_tag(tag_id)
    if tag is None or (tag.moderated and permissions is not None and not permissions.manage_threads):
        return []
    return [tag]


def _tag_fault(
    forum: discord.ForumChannel, permissions: discord.Permissions, needs: Needs
) -> TagFault | None:
    is_wanted = forum.flags.require_tag
    if needs.tag_id is None:
        return TagFault.WANTED if is_wanted else None
    if usable_tags(forum, permissions, needs.tag_id):
        return None
    if forum.get_tag(needs.tag_id) is None:
        return TagFault.GONE_WANTED if is_wanted else TagFault.GONE
    return TagFault.MODERATED_WANTED if is_wanted else TagFault.MODERATED


def _missing(channel: Postable, permissions: discord.Permissions, needs: Needs) -> MissingPermissions:
    kind = kind_of(channel) or ChannelKind.TEXT
    needed = _BASIC if needs.posts else _BASIC[:2]
    if needs.posts and kind is ChannelKind.FORUM:
        needed += _FOR_FORUMS
    elif needs.posts and needs.opens_thread:
        needed += _FOR_THREADS
    if needs.posts and kind is ChannelKind.ANNOUNCEMENT and needs.publishes:
        needed += _FOR_PUBLISHING
    fault = None
    if needs.posts and isinstance(channel, discord.ForumChannel):
        fault = _tag_fault(channel, permissions, needs)
    return MissingPermissions(tuple(name for name in needed if not getattr(permissions, name)), kind, fault)


def seems_open(guild: discord.Guild, channel_id: int) -> bool:
    """Tell whether the client's memory knows of nothing that keeps a message out of a channel."""
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, Postable):
        return False
    return not _missing(channel, channel.permissions_for(guild.me), Needs()).missing
