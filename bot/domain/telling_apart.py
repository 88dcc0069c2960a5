"""What tells interviews of one name apart: as little as is needed, from what people know each other by."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.domain.text import clean_line, truncate, words_of

_LONGEST = 24
"""Characters of one trait; beside a name of 80 the choices of Discord, at most 100 long, have room for little more."""

PUBLISHED = "published"
"""The state of what members can read; any other is the status."""
FIRST_SERIES = "default"
"""What the store calls a server's first series, which has no name of its own."""

_MOST = 2
"""Traits beside a name; where more would be needed, the number of the interview says it in fewer characters."""


class Trait(StrEnum):
    """What an interview can be told by, in the order in which it is tried."""

    HANDLE = "handle"
    PLACE = "place"
    SERIES = "series"
    STATE = "state"
    BEGAN = "began"
    NUMBER = "number"


Told = tuple[tuple[Trait, str], ...]
"""What is said of one interview, in order."""


def same_names(names: Iterable[tuple[int, str]]) -> list[tuple[int, ...]]:
    """Return the ids of interviews whose names nobody can tell apart, in groups of two or more."""
    groups: dict[str, list[int]] = {}
    for interview_id, name in names:
        groups.setdefault(" ".join(words_of(name)) or name, []).append(interview_id)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def tell_apart(group: Mapping[int, Mapping[Trait, str]]) -> dict[int, Told]:
    """Return for each interview of a group the traits by which it differs from all others of it.

    The number of an interview is the last resort, and always enough.
    """
    known = {
        number: {trait: truncate(clean_line(text), _LONGEST) for trait, text in traits.items()}
        | {Trait.NUMBER: f"#{number}"}
        for number, traits in group.items()
    }
    chosen: list[Trait] = []
    told: dict[int, Told] = dict.fromkeys(known, ())
    for trait in Trait:
        if _is_enough(told):
            break
        if len({traits.get(trait, "") for traits in known.values()}) == 1:
            continue
        chosen = [*chosen, trait] if trait is not Trait.NUMBER and len(chosen) < _MOST else [Trait.NUMBER]
        told = {
            number: tuple((t, traits[t]) for t in chosen if traits.get(t)) for number, traits in known.items()
        }
    return told


def _is_enough(told: Mapping[int, Told]) -> bool:
    texts = {tuple(text for _, text in one) for one in told.values()}
    return len(texts) == len(told) and () not in texts
