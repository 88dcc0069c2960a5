"""What a reader would want to be warned of: an end that may be lost, garbled letters, an answer of unusual length."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from bot.domain.importing.document import Doubt, Piece, Role, join_pieces

_ENDS_PROPERLY = re.compile(r"[.!?…:;)\]\"”’'»*_。！？」~]$|https?://\S+$|[^\w\s]$", re.UNICODE)
_GOES_ON = re.compile(
    r"\s(?:and|or|but|with|without|the|a|an|of|to|in|on|at|for|from|by|as|that|which|is|are|e|ou|com|de|da|do|que|y|con|und|mit)$",
    re.IGNORECASE,
)
"""A last word after which a sentence cannot end."""
_MAY_BE_NONE = {
    Doubt.REQUEST,
    Doubt.PERHAPS_QUESTION,
    Doubt.REPEATED,
    Doubt.UNKNOWN_QUESTION,
    Doubt.UNADDRESSED,
    Doubt.MIXED_MARKING,
}
"""Doubts whether a question is one; if it is not, the answer before it goes on."""
_SHORT_WORDS = 8
_LOOKED_AT = 400
"""Characters at the end of an answer that tell whether it ends."""
_MUCH_LONGER = 6
_USUAL_AT_LEAST = 200
"""Characters; a long answer among very short ones is nothing unusual."""
_ENOUGH_TO_COMPARE = 4
_GARBLED = re.compile(r"[ÃÂâ€ð�][\u0080-\u00bf€™œžŸ‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜š›¡-¿]|�")


def repaired(text: str) -> str:
    """Return a text whose letters were garbled by a wrong encoding as it was meant, or as it is."""
    if not _GARBLED.search(text):
        return text
    import ftfy  # noqa: PLC0415  # a tenth of the time that the bot takes to start

    return ftfy.fix_encoding(text)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A question and its answer, and what they are compared with (lengths in characters)."""

    question: str
    answer: str
    usual_length: float
    count: int
    is_next_doubtful: bool


def _ends_abruptly(one: _Answered) -> bool:
    end = one.answer[-_LOOKED_AT:]
    is_long = len(one.answer.split()) >= _SHORT_WORDS
    return not _ENDS_PROPERLY.search(end) and (is_long or _GOES_ON.search(end) is not None)


def _is_much_longer(one: _Answered) -> bool:
    is_comparable = one.count >= _ENOUGH_TO_COMPARE
    return is_comparable and len(one.answer) > _MUCH_LONGER * max(one.usual_length, _USUAL_AT_LEAST)


def _is_garbled(one: _Answered) -> bool:
    return any(repaired(text) != text for text in (one.answer, one.question))


def _is_next_doubtful(one: _Answered) -> bool:
    return one.is_next_doubtful


def _is_unanswered(one: _Answered) -> bool:
    return not one.answer


_UNUSUAL: dict[Doubt, Callable[[_Answered], bool]] = {
    Doubt.ENDS_ABRUPTLY: _ends_abruptly,
    Doubt.MUCH_LONGER: _is_much_longer,
    Doubt.GARBLED: _is_garbled,
    Doubt.NEXT_DOUBTFUL: _is_next_doubtful,
    Doubt.UNANSWERED: _is_unanswered,
}
"""What may be unusual about an answer, in the order in which it is told."""


def with_doubts(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Add to questions what is unusual about their answers."""
    out = [replace(piece, doubts=tuple(d for d in piece.doubts if d not in _UNUSUAL)) for piece in pieces]
    for place, one in _answered(pieces).items():
        doubts = [doubt for doubt, holds in _UNUSUAL.items() if holds(one)]
        if doubts:
            out[place] = replace(out[place], doubts=tuple(dict.fromkeys((*out[place].doubts, *doubts))))
    return tuple(out)


def _answered(pieces: Sequence[Piece]) -> dict[int, _Answered]:
    """Return each question, by its place, with its answer."""
    places = [i for i, piece in enumerate(pieces) if piece.role is Role.QUESTION]
    answers = [
        join_pieces([p for p in pieces[place:end] if p.role is Role.ANSWER])
        for place, end in pairwise([*places, len(pieces)])
    ]
    usual = median([len(text) for text in answers if text] or [0])
    doubtful = [not _MAY_BE_NONE.isdisjoint(pieces[place].doubts) for place in places]
    return {
        place: _Answered(pieces[place].text, answer, usual, len(places), is_next)
        for place, answer, is_next in zip(places, answers, [*doubtful[1:], False], strict=False)
    }
