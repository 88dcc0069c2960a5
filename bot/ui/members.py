"""Pages for members about what is held about them."""

from collections.abc import Sequence

import discord

from bot.domain.posts import ChannelKind
from bot.ui.base import Page, button, custom_id
from bot.ui.format import message_link
from bot.ui.words import replies


def data_page(file_name: str, text: str = replies.MY_DATA) -> Page:
    """Return what stands above data that is attached as a file."""
    view = Page()
    view.text(text)
    view.container.add_item(discord.ui.File(f"attachment://{file_name}"))
    return view


def erase_question(user_id: int) -> Page:
    """Return the question before a member's data is erased; only that member can answer it."""
    view = Page()
    view.text(replies.ERASE_ASK)
    view.row(
        button(replies.ERASE_YES, custom_id("my-delete", user_id), style=discord.ButtonStyle.danger),
        button(replies.ERASE_NO, custom_id("keep")),
    )
    return view


def erased_page(guild_id: int, posts: int, left: Sequence[tuple[int, int, ChannelKind]]) -> Page:
    """Return what was erased, and which posts the bot could not delete."""
    view = Page()
    view.text(replies.ERASED.format(count=posts - len(left)))
    if left:
        links = [
            message_link(guild_id, message_id if kind is ChannelKind.FORUM else channel_id, message_id)
            for channel_id, message_id, kind in left
        ]
        view.text(replies.ERASED_LEFT.format(links=" · ".join(links[:10])))
    return view
