"""What a reader would want to be warned of: an end that may be lost, garbled letters, an answer of unusual length."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import ftfy

from bot.domain.importing.document import Doubt, Piece, Role, join_pieces

_ENDS_PROPERLY = re.compile(r"[.!?…:;)\]\"”’'»*_。！？」~]$|https?://\S+$|[^\w\s]$", re.UNICODE)
_SHORT_WORDS = 8
_MUCH_LONGER = 6
_GARBLED = re.compile(r"[ÃÂâ€ð�][\u0080-\u00bf€™œžŸ‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜š›¡-¿]|�")


def repaired(text: str) -> str:
    """Return a text whose letters were garbled by a wrong encoding as it was meant, or as it is."""
    return ftfy.fix_encoding(text) if _GARBLED.search(text) else text


def with_warnings(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Add to questions what is unusual about their answers."""
    told = {Doubt.ENDS_ABRUPTLY, Doubt.MUCH_LONGER, Doubt.GARBLED, Doubt.UNANSWERED}
    out = [replace(piece, doubts=tuple(d for d in piece.doubts if d not in told)) for piece in pieces]
    places = [i for i, piece in enumerate(pieces) if piece.role is Role.QUESTION]
    answers = {
        place: join_pieces([p for p in pieces[place:end] if p.role is Role.ANSWER])
        for place, end in pairwise([*places, len(pieces)])
    }
    usual = median([len(text) for text in answers.values() if text] or [0])
    for place, text in answers.items():
        doubts: list[Doubt] = []
        if not _ENDS_PROPERLY.search(text) and len(text.split()) >= _SHORT_WORDS:
            doubts.append(Doubt.ENDS_ABRUPTLY)
        if len(answers) > 3 and len(text) > _MUCH_LONGER * max(usual, 200):  # noqa: PLR2004  # enough to compare
            doubts.append(Doubt.MUCH_LONGER)
        if repaired(text) != text or repaired(pieces[place].text) != pieces[place].text:
            doubts.append(Doubt.GARBLED)
        if not text:
            doubts.append(Doubt.UNANSWERED)
        if doubts:
            out[place] = replace(out[place], doubts=tuple(dict.fromkeys((*out[place].doubts, *doubts))))
    return tuple(out)
