"""Whom an answer is for: everybody in a channel only where the person who asked may write there themself.

Discord lets an app answer a command wherever the command may be used, also where the person may only read
(discord-api-docs #2330: intended). So it is the bot that must not be made to speak there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.errors import MayNotSpeak
from bot.interactions.responses import show
from bot.ui.base import Page
from bot.ui.strings import replies


@dataclass(frozen=True, slots=True)
class Audience:
    """Who sees an answer; ``note`` tells the person why it is not everybody, where they had wished that."""

    is_public: bool
    note: str = ""


def may_speak(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a person may write where they are: their permissions there come from Discord with each interaction.

    In threads another permission counts than in channels, and a locked one is for moderators.
    """
    permissions, channel = interaction.permissions, interaction.channel
    if not isinstance(channel, discord.Thread):
        return permissions.send_messages
    return permissions.send_messages_in_threads and (not channel.locked or permissions.manage_threads)


def audience_of(interaction: discord.Interaction[Any], *, wants_all: bool) -> Audience:
    """Return who may see an answer that is wished for everybody, or not."""
    if not wants_all:
        return Audience(is_public=False)
    if may_speak(interaction):
        return Audience(is_public=True)
    return Audience(is_public=False, note=replies.NOT_SHARED)


async def show_to(
    audience: Audience,
    interaction: discord.Interaction[Any],
    page: Page,
    *,
    files: Sequence[discord.File] = (),
) -> None:
    """Show a page to its audience, with the reason where that is only the person who asked."""
    page.text(audience.note)
    await show(interaction, page, files=files, is_public=audience.is_public)


def require_speaking(interaction: discord.Interaction[Any]) -> None:
    """Raise MayNotSpeak where a person may not write, for what only makes sense before everybody."""
    if not may_speak(interaction):
        raise MayNotSpeak


async def say(
    interaction: discord.Interaction[Any], page: Page, *, mentions: discord.AllowedMentions
) -> None:
    """Send a page that everybody in the channel sees; raise MayNotSpeak where the person may not write."""
    require_speaking(interaction)
    await show(interaction, page, is_public=True, mentions=mentions)
