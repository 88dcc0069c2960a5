"""Messages of the bot's own: made, shown anew, published, deleted. Each answers with an outcome, none raises."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.discord_api.outcomes import (
    ALREADY_PUBLISHED,
    MISSING_PERMISSIONS,
    REQUEST_ERRORS,
    outcome_of,
    outcome_of_post,
)
from bot.discord_api.rate_limiter import Priority
from bot.discord_api.requests import REQUEST_TIMEOUT, Leaving, Requests
from bot.domain.delivery_policy import POST_TIMEOUT
from bot.domain.models import Picture
from bot.domain.outcomes import Answer, Outcome, Refused, Sent
from bot.ui.base import ClassicMessage, Page
from bot.ui.pictures import picture_files


class Messages:
    """Requests for single messages."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    async def send(
        self,
        guild_id: int,
        channel_id: int,
        message: Page | ClassicMessage,
        *,
        nonce: str,
        picture: Picture | None = None,
        ping_role_id: int | None = None,
        leaving: Leaving | None = None,
    ) -> Outcome:
        """Create a post; the same nonce within Discord's window returns the one that exists.

        Where an embed is refused for want of permission, the same post is made of its content alone.
        """
        outcome = await self._send(guild_id, channel_id, message, nonce, picture, ping_role_id, leaving)
        if isinstance(message, ClassicMessage) and outcome == Refused("forbidden", MISSING_PERMISSIONS):
            bare = message.without_embed()
            outcome = await self._send(guild_id, channel_id, bare, nonce, picture, ping_role_id, leaving)
        return outcome

    async def _send(
        self,
        guild_id: int,
        channel_id: int,
        message: Page | ClassicMessage,
        nonce: str,
        picture: Picture | None,
        ping_role_id: int | None,
        leaving: Leaving | None,
    ) -> Outcome:
        channel = self._requests.channel(channel_id, guild_id)
        files = picture_files(picture)
        mentions = mentions_of(ping_role_id)
        return await self._made(
            lambda: channel.send(**content_of(message), files=files, nonce=nonce, allowed_mentions=mentions),
            priority=Priority.MESSAGE,
            limit=POST_TIMEOUT,
            key=nonce,
            leaving=leaving,
        )

    def is_under_way(self, channel_id: int, nonce: str) -> bool:
        """Tell whether a message of `notify` was sent of which nobody knows yet what became of it."""
        return self._requests.is_under_way(f"{channel_id}:{nonce}")

    async def notify(self, guild_id: int, channel_id: int, page: Page, *, nonce: str) -> Outcome:
        """Write a message that pings nobody."""
        channel = self._requests.channel(channel_id, guild_id)
        return await self._made(
            lambda: channel.send(view=page, nonce=nonce, allowed_mentions=mentions_of(None)),
            priority=Priority.NOTICE,
            limit=REQUEST_TIMEOUT,
            key=f"{channel_id}:{nonce}",
        )

    async def _made(
        self,
        call: Callable[[], Awaitable[discord.Message]],
        *,
        priority: Priority,
        limit: float,
        key: str,
        leaving: Leaving | None = None,
    ) -> Outcome:
        try:
            message = await self._requests.ask(call, priority=priority, limit=limit, key=key, leaving=leaving)
        except REQUEST_ERRORS as error:
            return outcome_of_post(error)
        return Sent(message.id)

    async def redraw(self, channel_id: int, message_id: int, page: Page) -> Outcome:
        """Show a message of ours anew, if it is still there."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        return await self._done(
            lambda: message.edit(view=page, allowed_mentions=mentions_of(None)), Priority.NOTICE
        )

    async def reword(self, channel_id: int, message_id: int, post: Page | ClassicMessage) -> Outcome:
        """Show a post of ours with other words outside its embed; files, embed and pings stay as they are.

        Of a `ClassicMessage` only the content is changed, which has more in it where the post has no embed.
        """
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        nobody = mentions_of(None)
        try:
            if isinstance(post, Page):
                await self._requests.ask(
                    lambda: message.edit(view=post, allowed_mentions=nobody), priority=Priority.NOTICE
                )
                return Answer.OK
            found = await self._requests.ask(message.fetch, priority=Priority.NOTICE)
            content = post.content if found.embeds else post.bare_content
            await self._requests.ask(
                lambda: message.edit(content=content, allowed_mentions=nobody), priority=Priority.NOTICE
            )
        except REQUEST_ERRORS as error:
            return outcome_of_post(error)
        return Answer.OK

    async def look_up(self, channel_id: int, message_id: int) -> Outcome:
        """Find out whether a message of ours still stands; `bot.domain.lost_posts.is_gone` reads the answer."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        return await self._done(message.fetch, Priority.NOTICE, of_post=True)

    async def publish(self, channel_id: int, message_id: int) -> Outcome:
        """Publish an announcement to following servers; a second attempt counts as success."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        outcome = await self._done(message.publish, Priority.FOLLOW_UP, of_post=True)
        is_out = isinstance(outcome, Refused) and outcome.code == ALREADY_PUBLISHED
        return Answer.OK if is_out else outcome

    async def delete(self, channel_id: int, message_id: int) -> Outcome:
        """Delete a message of ours; what is gone already counts as done."""
        message = self._requests.channel(channel_id).get_partial_message(message_id)
        try:
            await self._requests.ask(message.delete, priority=Priority.FOLLOW_UP)
        except discord.NotFound:
            return Answer.OK
        except REQUEST_ERRORS as error:
            return outcome_of(error)
        return Answer.OK

    async def _done(
        self, call: Callable[[], Awaitable[object]], priority: Priority, *, of_post: bool = False
    ) -> Outcome:
        try:
            await self._requests.ask(call, priority=priority)
        except REQUEST_ERRORS as error:
            return outcome_of_post(error) if of_post else outcome_of(error)
        return Answer.OK


def content_of(message: Page | ClassicMessage) -> dict[str, Any]:
    """Return what discord.py's ``send`` takes for a message."""
    if isinstance(message, Page):
        return {"view": message}
    return message.parts()


def mentions_of_member(user_id: int) -> discord.AllowedMentions:
    """Return that one member may be pinged, and nobody else."""
    return discord.AllowedMentions(
        everyone=False, users=[discord.Object(user_id)], roles=False, replied_user=False
    )


def mentions_of(role_id: int | None) -> discord.AllowedMentions:
    """Return who may be pinged: nobody, or one role, spelt out (a bare ``roles=`` would allow @everyone)."""
    roles = [discord.Object(role_id)] if role_id is not None else []
    return discord.AllowedMentions(everyone=False, users=False, roles=roles or False, replied_user=False)
