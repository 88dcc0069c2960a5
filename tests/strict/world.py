"""What Discord refuses, or does in silence, because of what is there already: one of these for each backend."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
from simcord.backend.errors import BackendError, missing_permissions
from simcord.http.router import _check_faults
from simcord.types import HttpLogEntry

from tests.strict.archive import DEFAULT_MINUTES, Archive
from tests.strict.invitation import bot_role_of
from tests.strict.refusals import BodyRefused
from tests.strict.rules import Before

REQUIRES_TAG = 1 << 4
CROSSPOSTED = 1 << 0
_OPENINGS_A_MINUTE = 5


@dataclass
class Copy:
    """What a server that follows an announcement channel got: no components, so of a V2 message nothing."""

    channel_id: int
    message_id: int
    content: str
    embeds: list[dict[str, Any]]
    attachments: list[dict[str, Any]]

    @property
    def is_empty(self) -> bool:
        return not (self.content or self.embeds or self.attachments)


@dataclass
class StrictWorld:
    """The state that SimCord does not keep. ``nonce_window``: how long a nonce protects (None: for ever)."""

    backend: Any
    nonce_window: timedelta | None = None
    faults: list[str] = field(default_factory=list)
    """Bodies that were refused for what stood in them: what the bot should never have sent."""
    refusals: list[str] = field(default_factory=list)
    """All that was refused by these rules, faults included."""
    followed: dict[int, Copy] = field(default_factory=dict)
    """What followers have of a published message, by its id."""
    _nonces: dict[str, tuple[datetime, Any]] = field(default_factory=dict)
    _with_thread: set[int] = field(default_factory=set)
    _opened: deque[datetime] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.archive = Archive(self.backend)

    # ------------------------------------------------------------------------------- for tests

    def require_tag(self, forum_id: int, *names: str) -> list[int]:
        """Let a forum take no post without a tag; return the ids of the tags that it has."""
        forum = self.backend.get_channel(forum_id)
        plain = {"moderated": False, "emoji_id": None, "emoji_name": None}
        forum.available_tags = [
            {"id": str(self.backend.snowflake()), "name": name, **plain} for name in names
        ]
        forum.flags = REQUIRES_TAG
        self.backend.announce_channel_update(forum_id)
        return [int(tag["id"]) for tag in forum.available_tags]

    def grant(self, guild_id: int, **permissions: bool) -> None:
        """Give the bot's role more than the link asks for, or take some of it (``embed_links=False``)."""
        role = bot_role_of(self.backend, guild_id)
        value = discord.Permissions(role.permissions)
        value.update(**permissions)
        self.backend.edit_role(guild_id, role.id, {"permissions": value.value})

    def forget_nonces(self) -> None:
        """Be Discord some minutes later: a nonce protects no more, only the channel can tell."""
        self._nonces.clear()

    # ------------------------------------------------------------------------------- what the rules ask

    @property
    def now(self) -> datetime:
        return self.backend.clock.now()

    def log(self, method: str, path: str, params: Any, body: Any) -> None:
        """Write down a request that SimCord's own routes do not get to see."""
        self.backend.http_requests.append(HttpLogEntry(method, path, dict(params or {}), body, None))
        self.backend.transcript.append(("HTTP", f"{method} {path}", body))

    def meet_injected_faults(self, method: str, path: str) -> None:
        """Raise what a test wants this request to meet."""
        _check_faults(self.backend, method, path)

    def note(self, method: str, path: str, error: BackendError) -> None:
        said = error.detail if isinstance(error, BodyRefused) else f"{error.code} {error.message}"
        shown = re.sub(r"simcord_interaction_\d+", "TOKEN", path)
        self.refusals.append(f"{method} {shown}: {said}")
        if isinstance(error, BodyRefused):
            self.faults.append(self.refusals[-1])

    def permissions(self, channel_id: int) -> discord.Permissions | None:
        """What the bot may do in a channel; None in direct messages and where there is no such channel."""
        channel = self.backend.channels.get(channel_id)
        if channel is None or channel.guild_id is None:
            return None
        value = self.backend.compute_permissions(channel.guild_id, self.backend.bot_user.id, channel_id)
        return discord.Permissions(value)

    def require(self, channel_id: int, name: str) -> None:
        allowed = self.permissions(channel_id)
        if allowed is not None and not getattr(allowed, name):
            raise missing_permissions()

    def may(self, channel_id: int, name: str) -> bool:
        allowed = self.permissions(channel_id)
        return allowed is None or getattr(allowed, name)

    def before(self, channel_id: int, message_id: int | None) -> Before | None:
        """What a message was before an edit; None if it is not there."""
        message = self.backend.messages.get(channel_id, {}).get(message_id)
        if message is None:
            return None
        return Before(
            message.content,
            message.flags,
            bool(message.embeds),
            bool(message.components),
            {str(item["id"]): str(item["filename"]) for item in message.attachments},
        )

    # ------------------------------------------------------------------------------- messages

    def known(self, nonce: str | None) -> Any:
        """The message that was made with a nonce; Discord answers 10008 if it was deleted since."""
        if nonce not in self._nonces:
            return None
        at, result = self._nonces[nonce]
        if self.nonce_window is not None and self.now - at > self.nonce_window:
            return None
        if int(result["id"]) not in self.backend.messages.get(int(result["channel_id"]), {}):
            raise BackendError(404, 10008, "Unknown Message")
        return result

    def remember(self, nonce: str | None, result: Any) -> None:
        if nonce is not None:
            self._nonces[nonce] = (self.now, result)

    def drop_embeds(self, channel_id: int, message_id: int) -> None:
        """Discord takes an edit without Embed Links, and leaves its embeds out in silence."""
        message = self.backend.messages.get(channel_id, {}).get(message_id)
        if message is not None:
            message.embeds = []

    def tell_followers(self, channel_id: int, message_id: int) -> None:
        """Send, or send anew, what the servers that follow the channel get of a published message."""
        message = self.backend.get_message(channel_id, message_id)
        self.followed[message_id] = Copy(
            channel_id, message_id, message.content, list(message.embeds), list(message.attachments)
        )

    # ------------------------------------------------------------------------------- threads, tags, direct messages

    def refuse_second_thread(self, message_id: int) -> None:
        if message_id in self._with_thread:
            raise BackendError(400, 160004, "A thread has already been created for this message")

    def opened_thread(self, result: Any, body: Any, *, on_message: int | None = None) -> None:
        """Remember that a message has its thread, and let a thread sleep after Discord's default."""
        if on_message is not None:
            self._with_thread.add(on_message)
        thread = self.backend.channels[int(result["id"])]
        if body.get("auto_archive_duration") is None:
            thread.thread_metadata.auto_archive_duration = DEFAULT_MINUTES
            result["thread_metadata"]["auto_archive_duration"] = DEFAULT_MINUTES
        self.archive.watch(thread)

    def refuse_untagged(self, forum_id: int, body: Any) -> None:
        forum = self.backend.channels.get(forum_id)
        if forum is not None and getattr(forum, "flags", 0) & REQUIRES_TAG and not body.get("applied_tags"):
            raise BackendError(400, 40067, "A tag is required to create a forum post in this channel")

    def open_direct_message(self) -> None:
        """Count an opening; opening one that is open counts too, so that nobody forgets the id unpunished."""
        while self._opened and self.now - self._opened[0] >= timedelta(minutes=1):
            self._opened.popleft()
        if len(self._opened) >= _OPENINGS_A_MINUTE:
            raise BackendError(403, 40003, "You are opening direct messages too fast")
        self._opened.append(self.now)


def world_of(backend: Any) -> StrictWorld:
    """Return the world of a backend; made when first asked for."""
    found = vars(backend).get("strict")
    if found is None:
        found = backend.strict = StrictWorld(backend)
    return found
