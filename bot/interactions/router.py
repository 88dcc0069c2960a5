"""Clicks and submitted forms, by the words in their ``custom_id``.

discord.py keeps the callbacks of views and modals in memory and drops what it does not know, so a restart would
leave dead buttons and lose what somebody typed. Here nothing is kept: an id names a verb and its arguments, the
cogs register what they do for a verb, and permission is checked at each click.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import aiohttp
import discord

from bot.domain.errors import AnswerChanged, FileFault, FileRefused, OldButton
from bot.interactions.acknowledgement import acknowledge, handling
from bot.interactions.responses import report
from bot.ui.base import PREFIX, parse_custom_id

Handler = Callable[..., Awaitable[None]]
Check = Callable[[discord.Interaction[Any]], Awaitable[None]]
_MARK = "__spotlight_action__"
_LAST_PAGE = 9999
_STRING_SELECT = discord.ComponentType.select.value
_LARGEST = 2**63 - 1
H = TypeVar("H", bound=Handler)
FETCH_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What can go wrong while a file is fetched from Discord."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file of a submitted form, before anything of it was fetched; ``size`` is in bytes."""

    file_name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What was typed, attached and chosen in a form, by the ids of its fields, in their order."""

    texts: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, list[UploadedFile]] = field(default_factory=dict[str, list[UploadedFile]])
    choices: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def action(verb: str, *, for_curators: bool = False) -> Callable[[H], H]:
    """Mark a cog's method as what happens for a verb: ``async (self, interaction, *arguments)``."""

    def mark(handler: H) -> H:
        setattr(handler, _MARK, (verb, for_curators))
        return handler

    return mark


class ActionRouter:
    """The verbs of all cogs; `dispatch` is called for every interaction."""

    def __init__(self, require_curator: Check) -> None:
        self._require_curator = require_curator
        self._handlers: dict[str, tuple[Handler, bool]] = {}

    def register(self, owner: object) -> None:
        """Take the marked methods of a cog; raise ValueError if a verb is taken."""
        for name in dir(type(owner)):
            mark = getattr(getattr(type(owner), name), _MARK, None)
            if mark is None:
                continue
            verb, for_curators = mark
            if verb in self._handlers:
                msg = f"the action {verb!r} is registered twice"
                raise ValueError(msg)
            self._handlers[verb] = (getattr(owner, name), for_curators)

    @property
    def verbs(self) -> dict[str, bool]:
        """The registered verbs and whether each is for curators only."""
        return {verb: for_curators for verb, (_, for_curators) in self._handlers.items()}

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Run what a click or form asks for; any failure is told to the person, once."""
        if interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        text = str((interaction.data or {}).get("custom_id", ""))
        if not text.startswith(f"{PREFIX}:"):
            return
        handling(interaction)
        try:
            parsed = parse_custom_id(text)
            if parsed is None or parsed[0] not in self._handlers:
                raise OldButton  # noqa: TRY301  # the same answer as for everything below
            verb, arguments = parsed
            handler, for_curators = self._handlers[verb]
            if for_curators:
                await self._require_curator(interaction)
            if not _takes(handler, len(arguments)):
                raise OldButton  # noqa: TRY301  # as above
            await handler(interaction, *arguments)
        except Exception as error:  # noqa: BLE001  # the last place where it can be answered
            await report(interaction, error, typed=_typed(interaction, error))


def _takes(handler: Handler, count: int) -> bool:
    try:
        inspect.signature(handler).bind(None, *[""] * count)
    except TypeError:
        return False
    return True


def _typed(interaction: discord.Interaction[Any], error: Exception) -> str:
    """Return what somebody typed into a form that failed, to be given back; a text that is kept is not."""
    if interaction.type is not discord.InteractionType.modal_submit or isinstance(error, AnswerChanged):
        return ""
    return "\n\n".join(text for text in read_submission(interaction).texts.values() if text.strip())


def number(text: str) -> int:
    """Return an argument of a ``custom_id`` as a number that SQLite can hold; raise OldButton if it is none."""
    if not re.fullmatch(r"-?[0-9]{1,19}", text) or abs(int(text)) > _LARGEST:
        raise OldButton
    return int(text)


def page_number(text: str) -> int:
    """Return an argument of a ``custom_id`` as the number of a page, from 0; raise OldButton if it is none."""
    return min(max(number(text), 0), _LAST_PAGE)


def chosen(interaction: discord.Interaction[Any]) -> str:
    """Return the value that was chosen in a select."""
    values = cast("list[str]", (interaction.data or {}).get("values", []))
    if not values:
        raise OldButton
    return values[0]


def all_chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """Return the values that were chosen in a select that takes any number."""
    return list(cast("list[str]", (interaction.data or {}).get("values", [])))


def read_submission(interaction: discord.Interaction[Any]) -> Submission:
    """Return what a form holds (Discord's documentation, "Modal Submit Interaction")."""
    data = cast("dict[str, Any]", interaction.data or {})
    attachments = cast("dict[str, Any]", data.get("resolved", {}).get("attachments", {}))
    submission = Submission()
    for label in data.get("components", []):
        component = label.get("component", {})
        field_id = component.get("custom_id", "")
        if "value" in component:
            submission.texts[field_id] = component["value"] or ""
        elif component.get("type") == _STRING_SELECT:
            submission.choices[field_id] = list(component.get("values", []))
        elif "values" in component:
            found = [attachments[str(v)] for v in component["values"] if str(v) in attachments]
            submission.files[field_id] = [UploadedFile(f["filename"], f["size"], f["url"]) for f in found]
    return submission


async def fetch_file(interaction: discord.Interaction[Any], file: UploadedFile, *, limit: int) -> bytes:
    """Return the content of an uploaded file of at most ``limit`` bytes; raise FileRefused."""
    if file.size > limit:
        raise FileRefused(FileFault.TOO_BIG, file.file_name, limit)
    await acknowledge()
    try:
        data = await interaction.client.http.get_from_cdn(file.url)
    except FETCH_FAILURES as error:
        raise FileRefused(FileFault.UNREADABLE, file.file_name) from error
    if len(data) > limit:
        raise FileRefused(FileFault.TOO_BIG, file.file_name, limit)
    return data
