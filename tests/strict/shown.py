"""What a page or a form of the bot would be as a body, held against the rules and Discord's description."""

from collections.abc import Iterator
from typing import Any

import discord

from tests.openapi import DESCRIPTION, faults_of
from tests.strict.components import media_of, walk
from tests.strict.rules import COMPONENTS_V2, check_message, check_modal

_ATTACHED = "attachment://"


def check_page(page: discord.ui.LayoutView) -> None:
    """Fail if Discord would refuse a message with this page and the files that it shows."""
    components: Any = page.to_components()
    urls = [str(media.get("url")) for at, c in walk(components, ()) for _, media in media_of(c, at)]
    files = [(url.removeprefix(_ATTACHED), 1) for url in urls if url.startswith(_ATTACHED)]
    body = {"components": components, "flags": COMPONENTS_V2, "allowed_mentions": {"parse": []}}
    check_message(body, files)
    if DESCRIPTION.is_file():
        assert faults_of("POST", "/channels/1/messages", body) == []


def check_form(form: discord.ui.Modal | dict[str, Any]) -> None:
    """Fail if Discord would not open a form."""
    body = form if isinstance(form, dict) else form.to_dict()
    check_modal(body)
    if DESCRIPTION.is_file():
        assert faults_of("POST", "/interactions/1/x/callback", {"type": 9, "data": body}) == []


def parts_of(payload: Any) -> Iterator[dict[str, Any]]:
    """Yield every component in a payload, however deep."""
    if isinstance(payload, dict):
        if isinstance(payload.get("type"), int):
            yield payload
        for value in payload.values():
            yield from parts_of(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from parts_of(value)
