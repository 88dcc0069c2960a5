"""Clicks and submitted forms, by the words in their ``custom_id``.

discord.py keeps the callbacks of views and modals in memory and drops what it does not know, so a restart would
leave dead buttons and lose what somebody typed. Here nothing is kept: an id names a verb and its arguments, the
cogs register what they do for a verb, and permission is checked at each click.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast, overload

import aiohttp
import discord

from bot.domain.errors import AnswerChanged, FileFault, FileRefused, OldButton
from bot.interactions.acknowledgement import acknowledge, handling
from bot.interactions.arguments import Argument, Handler, arguments_of, read_arguments, read_value
from bot.interactions.older_ids import without_older_suffix
from bot.interactions.responses import report
from bot.ui.base import PREFIX, parse_custom_id

Check = Callable[[discord.Interaction[Any]], Awaitable[None]]
_MARK = "__spotlight_action__"
_STRING_SELECT = discord.ComponentType.select.value
H = TypeVar("H", bound=Handler)
T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class _Action:
    handler: Handler
    arguments: tuple[Argument, ...]
    for_curators: bool


def action(verb: str, *, for_curators: bool = False) -> Callable[[H], H]:
    """Mark a cog's method as what happens for a verb: ``async (self, interaction, …)``.

    What stands in the ``custom_id`` arrives as the annotations say, by name; `bot.interactions.arguments` has what
    can be said.
    """

    def mark(handler: H) -> H:
        setattr(handler, _MARK, (verb, for_curators))
        return handler

    return mark


class ActionRouter:
    """The verbs of all cogs; `dispatch` is called for every interaction."""

    def __init__(self, require_curator: Check) -> None:
        self._require_curator = require_curator
        self._actions: dict[str, _Action] = {}

    def register(self, owner: object) -> None:
        """Take the marked methods of a cog.

        Raise ValueError if a verb is taken, and TypeError if an argument is of a kind that nothing reads.
        """
        for name in dir(type(owner)):
            mark = getattr(getattr(type(owner), name), _MARK, None)
            if mark is None:
                continue
            verb, for_curators = mark
            if verb in self._actions:
                msg = f"the action {verb!r} is registered twice"
                raise ValueError(msg)
            handler = getattr(owner, name)
            self._actions[verb] = _Action(handler, arguments_of(handler), for_curators)

    @property
    def verbs(self) -> dict[str, bool]:
        """The registered verbs and whether each is for curators only."""
        return {verb: action.for_curators for verb, action in self._actions.items()}

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
            if parsed is None or parsed[0] not in self._actions:
                raise OldButton  # noqa: TRY301  # the same answer as for everything below
            verb, texts = parsed
            known = self._actions[verb]
            if known.for_curators:
                await self._require_curator(interaction)
            texts = without_older_suffix(verb, texts, len(known.arguments))
            await known.handler(interaction, **read_arguments(known.arguments, texts))
        except Exception as error:  # noqa: BLE001  # the last place where it can be answered
            await report(interaction, error, typed=_typed(interaction, error))


def _typed(interaction: discord.Interaction[Any], error: Exception) -> str:
    """Return what somebody typed into a form that failed, to be given back; a text that is kept is not."""
    if interaction.type is not discord.InteractionType.modal_submit or isinstance(error, AnswerChanged):
        return ""
    return "\n\n".join(text for text in read_submission(interaction).texts.values() if text.strip())


@overload
def chosen(interaction: discord.Interaction[Any]) -> str: ...
@overload
def chosen(interaction: discord.Interaction[Any], kind: type[T]) -> T: ...
def chosen(interaction: discord.Interaction[Any], kind: type[Any] = str) -> Any:  # as the overloads say
    """Return the value that was chosen in a select; raise OldButton if there is none, or it is of another kind."""
    values = cast("list[str]", (interaction.data or {}).get("values", []))
    if not values:
        raise OldButton
    return read_value(values[0], kind)


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
