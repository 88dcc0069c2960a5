"""Our commands beside those that Discord knows, without telling it any."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.client import EXTENSIONS, SpotlightBot
from bot.config import Settings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store

_STARTS_THE_BOT = "cogs.guild_events"
"""The extension that begins to post, and has no commands."""


async def own_commands(settings: Settings) -> list[dict[str, Any]]:
    """Return what `sync` would tell Discord; the store that the cogs want is an empty one, thrown away at once."""
    with tempfile.TemporaryDirectory() as folder:
        aside = replace(settings, database=Path(folder) / "smoke.db")
        async with (
            open_store(aside.database, default_questions=DEFAULT_QUESTIONS) as store,
            SpotlightBot(aside, store=store) as bot,
        ):
            for extension in EXTENSIONS:
                if extension != _STARTS_THE_BOT:
                    await bot.load_extension(extension)
            return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def differences(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of commands that Discord lacks, has beyond ours, or has otherwise."""
    left, right = _by_name(ours), _by_name(theirs)
    wrong = [key for key in left.keys() | right.keys() if not _agrees(left.get(key), right.get(key))]
    return sorted({name for name, _ in wrong})


def _by_name(commands: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    return {(str(c["name"]), int(c.get("type") or 1)): c for c in commands}


def _agrees(ours: object, theirs: object) -> bool:
    """Tell whether Discord has what we say; what it adds (ids, versions) is no matter."""
    if _is_default(ours):
        return _is_default(theirs)
    if isinstance(ours, Mapping):
        empty: Mapping[str, object] = {}
        other = cast("Mapping[str, object]", theirs) if isinstance(theirs, Mapping) else empty
        mapping = cast("Mapping[str, object]", ours)
        return bool(other) and all(_agrees(value, other.get(key)) for key, value in mapping.items())
    if isinstance(ours, list | tuple):
        mine = list(cast("Sequence[object]", ours))
        others = list(cast("Sequence[object]", theirs)) if isinstance(theirs, list | tuple) else []
        return len(mine) == len(others) and all(_agrees(a, b) for a, b in zip(mine, others, strict=True))
    return str(ours) == str(theirs)


def _is_default(value: object) -> bool:
    return value is None or value is False or value in ([], {}, ())
