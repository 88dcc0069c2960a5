"""The few ways in which Spotlight shows things: pages and forms that no restart can break.

A page keeps no state: what a click needs stands in its ``custom_id`` or in the store, and clicks arrive in
`bot.interactions.router`. Pages and forms are stopped at birth, so that discord.py neither keeps nor answers them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import discord
from discord import ui

from bot.domain.errors import FormFault, FormRefused
from bot.domain.text import LABEL_LIMIT, MODAL_INPUT_LIMIT, discord_length, truncate

PREFIX = "spotlight"
ACCENT = discord.Colour(0x5865F2)
WARNING = discord.Colour(0xF0A020)
_CUSTOM_ID_LIMIT = 100
FIELDS_PER_FORM = 5
"""A modal has 1 to 5 fields (Discord's documentation, "Modals")."""
_SUFFIX = "~"
_CUSTOM_ID = re.compile(rf"{PREFIX}:(?P<verb>[a-z-]+)(?P<arguments>(?::[^:]*)*)")


def custom_id(verb: str, *arguments: object, suffix: object = None) -> str:
    """Return the id of a button, select or form: ``spotlight:<verb>:<argument>…:~<suffix>``, at most 100 characters.

    Discord wants each id to be the only one of its message, and its mobile clients keep what was typed under an id:
    ``suffix`` makes one different that asks for the same, and no handler sees it.
    """
    parts = [_written(argument) for argument in arguments]
    text = ":".join([PREFIX, verb, *parts, *([] if suffix is None else [f"{_SUFFIX}{suffix}"])])
    if any(":" in part or part.startswith(_SUFFIX) for part in parts):
        msg = f"custom_id could not be read again: {text}"
        raise ValueError(msg)
    if len(text) > _CUSTOM_ID_LIMIT:
        msg = f"custom_id is too long: {text}"
        raise ValueError(msg)
    return text


def _written(argument: object) -> str:
    return str(int(argument) if isinstance(argument, bool) else argument)


def parse_custom_id(text: str) -> tuple[str, list[str]] | None:
    """Return verb and arguments of an id made by `custom_id`, without its suffix, or None for any other."""
    match = _CUSTOM_ID.fullmatch(text)
    if match is None or len(text) > _CUSTOM_ID_LIMIT:
        return None
    arguments = match["arguments"].split(":")[1:]
    if arguments and arguments[-1].startswith(_SUFFIX):
        arguments.pop()
    return match["verb"], arguments


class Page(ui.LayoutView):
    """A message made of components; `container` is its frame."""

    def __init__(self, *, accent: discord.Colour | None = ACCENT) -> None:
        super().__init__(timeout=None)
        self.container: ui.Container[Page] = ui.Container(accent_colour=accent)
        self.add_item(self.container)
        self.stop()

    def text(self, content: str) -> None:
        """Add a block of text; empty text is left out, since Discord refuses it."""
        if content.strip():
            self.container.add_item(ui.TextDisplay(content))

    @property
    def length(self) -> int:
        """How many characters Discord counts at most, over all texts."""
        return sum(discord_length(c.content) for c in self.walk_children() if isinstance(c, ui.TextDisplay))

    def line(self) -> None:
        """Add a divider."""
        self.container.add_item(ui.Separator())

    def row(self, *items: "ui.Button[Page] | ui.Select[Page] | None") -> None:
        """Add a row of buttons or one select; None is left out, and so is an empty row."""
        kept = [item for item in items if item is not None]
        if kept:
            self.container.add_item(ui.ActionRow(*kept))

    def section(self, content: str, accessory: "ui.Button[Page]") -> None:
        """Add a text with a button beside it."""
        self.container.add_item(ui.Section(content, accessory=accessory))

    def picture(self, file_name: str, alternative: str) -> None:
        """Add a picture that is attached to the same message."""
        item = discord.MediaGalleryItem(f"attachment://{file_name}", description=alternative)
        self.container.add_item(ui.MediaGallery(item))


class Buttons(ui.View):
    """The buttons of a message that is not made of components, in one row."""

    def __init__(self, *items: "ui.Button[Buttons]") -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self.stop()


@dataclass(frozen=True, slots=True)
class ClassicMessage:
    """A message of content and an embed, for places that show no components, such as channels that follow another.

    ``bare_content`` says the same as content and embed together, where an embed is not allowed.
    """

    content: str
    bare_content: str
    embed: discord.Embed | None
    buttons: Buttons

    def without_embed(self) -> "ClassicMessage":
        """Return the message as content alone."""
        return replace(self, content=self.bare_content, embed=None)

    def parts(self) -> "dict[str, Any]":
        """Return what discord.py's ``send`` takes."""
        parts: dict[str, Any] = {"content": self.content, "view": self.buttons}
        return parts if self.embed is None else {**parts, "embed": self.embed}


class Form(ui.Modal):
    """A modal without a callback: its answers arrive in `bot.interactions.router`, after a restart as well."""

    def __init__(self, title: str, form_id: str) -> None:
        super().__init__(title=title, custom_id=form_id)
        self.stop()

    def field(
        self,
        label: str,
        hint: str | None,
        component: "ui.TextInput[Form] | ui.FileUpload[Form] | ui.Select[Form]",
    ) -> None:
        """Add an input under its label (cut to 45) and hint (100); raise FormRefused where Discord would refuse.

        It refuses a sixth field, and a text filled in that is longer than its field takes.
        """
        if len(self.children) >= FIELDS_PER_FORM:
            raise FormRefused(FormFault.TOO_MANY_FIELDS, label, len(self.children) + 1, FIELDS_PER_FORM)
        if isinstance(component, ui.TextInput):
            length, limit = discord_length(component.default or ""), component.max_length or MODAL_INPUT_LIMIT
            if length > limit:
                raise FormRefused(FormFault.TEXT_TOO_LONG, label, length, limit)
        self.add_item(
            ui.Label(text=truncate(label.strip(), LABEL_LIMIT) or "?", description=hint, component=component)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what is sent to Discord; raise FormRefused for a form without a field."""
        if not self.children:
            raise FormRefused(FormFault.NO_FIELD)
        return super().to_dict()


def text_input(
    field_id: str, text: str = "", *, limit: int, is_required: bool = False, is_long: bool = False
) -> "ui.TextInput[Form]":
    """Return a field for text, filled with what is there; nothing of that is cut.

    ``limit`` is how many characters may be typed. What is stored may be longer, from an import, say; then the field
    takes as much as is stored, up to Discord's 4,000, and whoever saves it again is told the limit.
    """
    room = min(max(limit, discord_length(text)), MODAL_INPUT_LIMIT)
    style = discord.TextStyle.long if is_long else discord.TextStyle.short
    return ui.TextInput(
        custom_id=field_id, style=style, default=text or None, required=is_required, max_length=room
    )


def button(
    label: str,
    action: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    is_disabled: bool = False,
) -> "ui.Button[Page]":
    """Return a button whose click arrives in `bot.interactions.router`."""
    return ui.Button(label=label, custom_id=action, style=style, disabled=is_disabled)


def select(
    action: str, placeholder: str, options: Sequence[discord.SelectOption], *, takes_several: bool = False
) -> "ui.Select[Page] | None":
    """Return a select of at most 25 options, or None without any; of several, any number may be chosen.

    Discord refuses a select that may stay empty unless it says that none is required (discord-api-docs #7800), and
    discord.py says ``required`` by default.
    """
    if not options:
        return None
    shown = list(options)[:25]
    for option in shown:
        option.label = option.label.strip() or "?"  # Discord refuses an empty one
    few, most = (0, len(shown)) if takes_several else (1, 1)
    return ui.Select(
        custom_id=action,
        placeholder=placeholder,
        options=shown,
        min_values=few,
        max_values=most,
        required=few > 0,
    )


def pager(
    verb: str, *arguments: object, page: int, has_next: bool, labels: tuple[str, str]
) -> "list[ui.Button[Page]]":
    """Return "previous" and "next" buttons whose last argument is the page, from 0, or nothing for a single page."""
    if page == 0 and not has_next:
        return []
    return [
        button(labels[0], custom_id(verb, *arguments, max(page - 1, 0), suffix="p"), is_disabled=page == 0),
        button(labels[1], custom_id(verb, *arguments, page + 1, suffix="n"), is_disabled=not has_next),
    ]


def custom_ids_of(message: discord.Message) -> list[str]:
    """Return the ids of all buttons and selects of a message, from the top down."""
    return [found for component in message.components for found in _ids_in(component.to_dict())]


def _ids_in(component: object) -> Iterator[str]:
    if isinstance(component, dict):
        values = cast("dict[str, object]", component)
        if "custom_id" in values:
            yield str(values["custom_id"])
        for value in values.values():
            yield from _ids_in(value)
    elif isinstance(component, list):
        for value in cast("list[object]", component):
            yield from _ids_in(value)


def message_page(text: str, *, accent: discord.Colour | None = None) -> Page:
    """Return a page with one text."""
    page = Page(accent=accent)
    page.text(text)
    return page
