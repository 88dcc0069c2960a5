"""What the last form of a new interview and the one of ``/profile edit`` have in common: handles and a picture."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.actions import Submission, UploadedFile, fetch_file
from bot.domain.errors import SpotlightError
from bot.domain.handles import parse_handles
from bot.domain.models import Handle, Picture
from bot.domain.pictures import read_picture
from bot.domain.text import clean

PICTURE_LIMIT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Details:
    """What was understood; ``fault`` is what must still be told once the rest is saved."""

    handles: tuple[Handle, ...] | None
    unread: str
    picture: Picture | None
    fault: SpotlightError | None


async def read_details(interaction: discord.Interaction[Any], submission: Submission) -> Details:
    """Read handles and picture; a bad one of them never costs the other."""
    handles, unread = _read_handles(submission.texts.get("handles"))
    uploads = submission.files.get("picture", [])
    if not uploads:
        return Details(handles, unread, None, None)
    try:
        return Details(handles, unread, await _read_picture(interaction, uploads[0]), None)
    except SpotlightError as error:
        return Details(handles, unread, None, error)


def _read_handles(text: str | None) -> tuple[tuple[Handle, ...] | None, str]:
    if text is None:
        return None, ""
    found: list[Handle] = []
    unread: list[str] = []
    for line in clean(text).split("\n"):
        parsed = parse_handles(line)
        if parsed is None:
            unread.append(line)
        else:
            found += parsed
    return tuple(found), "\n".join(unread)


async def _read_picture(interaction: discord.Interaction[Any], file: UploadedFile) -> Picture:
    data = await fetch_file(interaction, file, limit=PICTURE_LIMIT)
    return read_picture(file.file_name, data)
