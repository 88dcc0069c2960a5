"""Files that answer an interaction: never larger than Discord takes there, which it says in each interaction."""

import asyncio
from io import BytesIO
from typing import Any

import discord

from bot.documents.export import packed
from bot.domain.errors import TooBigToSend


async def sendable(interaction: discord.Interaction[Any], data: bytes, file_name: str) -> discord.File:
    """Return a file to answer with, packed as a .zip where it is too large as it is; raise TooBigToSend."""
    limit = interaction.filesize_limit
    if len(data) > limit:
        data, file_name = await asyncio.to_thread(packed, data, file_name), f"{file_name}.zip"
    if len(data) > limit:
        raise TooBigToSend(len(data), limit)
    return discord.File(BytesIO(data), file_name)
