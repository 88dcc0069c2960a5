"""Pictures as files of a message."""

import io

import discord

from bot.domain.models import Picture


def picture_files(picture: Picture | None) -> list[discord.File]:
    """Return a stored picture as what is attached to a message."""
    return [discord.File(io.BytesIO(picture.data), picture.file_name)] if picture is not None else []
