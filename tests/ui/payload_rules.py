"""What Discord refuses in a payload though its OpenAPI description allows it: rules over plain dictionaries.

Sources: Discord's documentation, "Component Reference" and "Modals", and discord-api-docs #7800 (a select of a
message that may stay empty must say ``required: false``).
"""

from collections.abc import Iterator
from typing import Any

from bot.domain.text import discord_length

_SELECTS = (3, 5, 6, 7, 8)
_TEXT_INPUT = 4
_FILE_UPLOAD = 19
_MOST_FIELDS = 5


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


def faults_of_selects(payload: Any) -> list[str]:
    """Return what is wrong with selects and uploads: 0 needs ``required: false``, and options bound the rest."""
    faults: list[str] = []
    for part in parts_of(payload):
        if part["type"] not in (*_SELECTS, _FILE_UPLOAD):
            continue
        name, few, most = part.get("custom_id"), part.get("min_values", 1), part.get("max_values", 1)
        if few == 0 and part.get("required", True):
            faults.append(f"{name}: min_values 0 and required")
        options = part.get("options")
        if options is None:
            continue
        values = [option["value"] for option in options]
        chosen = sum(bool(option.get("default")) for option in options)
        if not 1 <= len(options) <= 25 or most > len(options) or few > most:
            faults.append(f"{name}: {few} to {most} of {len(options)} options")
        if len(set(values)) != len(values):
            faults.append(f"{name}: a value twice")
        if chosen > most:
            faults.append(f"{name}: {chosen} chosen of at most {most}")
    return faults


def faults_of_form(form: dict[str, Any]) -> list[str]:
    """Return what is wrong with a modal: its number of fields, ids, labels, and texts that are filled in."""
    faults = faults_of_selects(form)
    if not 1 <= len(form["components"]) <= _MOST_FIELDS:
        faults.append(f"{len(form['components'])} fields")
    inputs = [part for part in parts_of(form["components"]) if part["type"] == _TEXT_INPUT]
    ids = [part["custom_id"] for part in parts_of(form["components"]) if "custom_id" in part]
    if len(set(ids)) != len(ids):
        faults.append("an id twice")
    for part in inputs:
        length, limit = discord_length(part.get("value") or ""), part.get("max_length", 4000)
        if length > limit or limit > 4000:  # Discord's limit
            faults.append(f"{part['custom_id']}: {length} characters in a field of {limit}")
    return faults
