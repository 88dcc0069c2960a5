"""What a reader would want to be warned of: an end that may be lost, garbled letters, an answer of unusual length."""

import re
from collections.abc import Sequence
from dataclasses import replace
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
_GARBLED = re.compile(r"[ÃÂâ€ð�][\u0080-\u00bf€™œžŸ‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜š›¡-¿]|�")


def repaired(text: str) -> str:
    """Return a text whose letters were garbled by a wrong encoding as it was meant, or as it is."""
    if not _GARBLED.search(text):
        return text
    import ftfy  # noqa: PLC0415  # a tenth of the time that the bot takes to start

    return ftfy.fix_encoding(text)


def with_doubts(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Add to questions what is unusual about their answers."""
    told = {Doubt.ENDS_ABRUPTLY, Doubt.MUCH_LONGER, Doubt.GARBLED, Doubt.UNANSWERED, Doubt.NEXT_DOUBTFUL}
    out = [replace(piece, doubts=tuple(d for d in piece.doubts if d not in told)) for piece in pieces]
    places = [i for i, piece in enumerate(pieces) if piece.role is Role.QUESTION]
    answers = {
        place: join_pieces([p for p in pieces[place:end] if p.role is Role.ANSWER])
        for place, end in pairwise([*places, len(pieces)])
    }
    doubted = [bool(_MAY_BE_NONE & set(pieces[place].doubts)) for place in places]
    before_doubt = {place for place, is_next in zip(places, doubted[1:], strict=False) if is_next}
    usual = median([len(text) for text in answers.values() if text] or [0])
    for place, text in answers.items():
        doubts: list[Doubt] = []
        end = text[-_LOOKED_AT:]
        is_long = len(text.split()) >= _SHORT_WORDS
        if not _ENDS_PROPERLY.search(end) and (is_long or _GOES_ON.search(end)):
            doubts.append(Doubt.ENDS_ABRUPTLY)
        if len(answers) > 3 and len(text) > _MUCH_LONGER * max(usual, 200):  # noqa: PLR2004  # enough to compare
            doubts.append(Doubt.MUCH_LONGER)
        if repaired(text) != text or repaired(pieces[place].text) != pieces[place].text:
            doubts.append(Doubt.GARBLED)
        if place in before_doubt:
            doubts.append(Doubt.NEXT_DOUBTFUL)
        if not text:
            doubts.append(Doubt.UNANSWERED)
        if doubts:
            out[place] = replace(out[place], doubts=tuple(dict.fromkeys((*out[place].doubts, *doubts))))
    return tuple(out)
