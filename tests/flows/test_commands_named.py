"""Each sentence names only commands that whoever reads it can see."""

import re
from collections.abc import Iterator
from types import ModuleType

from bot.ui.strings import commands, errors, finding, own, replies
from tests.sim import World

_COMMAND = re.compile(r"(?<![\w/.:])/([a-z]+(?: [a-z]+)?)")
FOR_CURATORS = {
    errors: """
        DATES_CHANGED NOTHING_PLANNED NOT_SET_UP NOBODY_READY IS_HELD NOT_PUBLISHED NOTHING_TO_REVIEW
        QUESTIONNAIRE_FILE NOTHING_TO_REMIND NOT_A_FORUM REMINDED_MEANWHILE
    """,
    replies: """
        DRAFT_NOT_BEGUN APPROVED_WITHOUT_CONSENT EDIT_HINT EXPORTED MISSING_CHANNEL MISSING_REVIEW MISSING_INTERVIEWS
        UNCHECKED_HINT REST_NOT_SHOWN SPREAD_HINT WHY_NO_CHANNEL WHY_PAUSED QUEUE_EMPTY PIN_LOOK
    """,
}
"""Sentences among others that only curators are shown: their errors come from curators' commands alone."""
SENTENCES = (commands, errors, finding, own, replies)
"""The modules of which members read sentences; those of the others are for curators, or for whoever runs the bot."""


def sentences(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each sentence of a module."""
    for name, value in vars(module).items():
        if name.isupper():
            for text in value.values() if isinstance(value, dict) else [value]:
                if isinstance(text, str):
                    yield name, text


def commands_in(text: str, known: set[str]) -> set[str]:
    """Return the commands that a sentence names, by the longest name that there is."""
    groups = {name.split()[0] for name in known}
    found: set[str] = set()
    for match in _COMMAND.finditer(text):
        words = match[1].split()
        if words[0] in groups:
            found.add(match[1] if match[1] in known else words[0])
    return found


def for_curators(world: World) -> dict[str, bool]:
    """Return each command, and each group, with whether only curators see it."""
    seen: dict[str, bool] = {}
    for command in world.bot.tree.get_commands():
        is_hidden = getattr(command, "default_permissions", None) is not None
        seen[command.name] = is_hidden
        for child in getattr(command, "commands", []):
            seen[child.qualified_name] = is_hidden
    return seen


async def test_whoever_reads_a_sentence_sees_the_commands_in_it(world: World) -> None:
    hidden = for_curators(world)
    assert hidden["profile edit"]
    assert not hidden["my interview"]
    for module in SENTENCES:
        excused = set(FOR_CURATORS.get(module, "").split())
        naming = {
            name for name, text in sentences(module) for c in commands_in(text, set(hidden)) if hidden[c]
        }
        assert naming == excused, module.__name__
