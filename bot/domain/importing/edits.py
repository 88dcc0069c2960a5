"""What a curator may change in a document that waits: the part of a paragraph, where it begins, which question it is.

No edit drops a character: paragraphs change their part, are parted or joined, and that is all.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import NothingToJoin, TextNotKept
from bot.domain.importing.document import ImportedInterview, Piece, Role
from bot.domain.importing.doubts import with_doubts
from bot.domain.importing.questions import KnownQuestions
from bot.domain.models import Purpose, Question
from bot.domain.text import clean

CHANGEABLE = (Role.QUESTION, Role.ANSWER, Role.INTRODUCTION, Role.CLOSING, Role.OUTSIDE)
"""The parts that a curator can give; title and handles have a form."""


def set_role(
    imported: ImportedInterview, place: int, role: Role, questions: Sequence[Question]
) -> ImportedInterview:
    """Give a piece another part; what it was doubted for is decided with that."""
    pieces = list(imported.pieces)
    key, purpose = "", Purpose.OTHER
    if role is Role.QUESTION:
        key, purpose = KnownQuestions(questions).classify(" ".join(pieces[place].text.split()))
        if any(p.key == key for p in pieces):
            key = ""
    pieces[place] = replace(pieces[place], role=role, doubts=(), joins=False, key=key, purpose=purpose)
    return _settled(imported, pieces)


def split_piece(imported: ImportedInterview, place: int, text: str) -> ImportedInterview:
    """Part a piece where ``text``, which shows the same but for white space, has blank lines; raise TextNotKept."""
    piece = imported.pieces[place]
    if "".join(clean(text).split()) != "".join(clean(piece.text).split()):
        raise TextNotKept
    parts = [part.strip() for part in clean(text).split("\n\n") if part.strip()]
    made = [replace(piece, text=parts[0], doubts=())]
    made += [
        replace(piece, text=part, doubts=(), joins=False, key="", role=_after(piece.role))
        for part in parts[1:]
    ]
    return _settled(imported, [*imported.pieces[:place], *made, *imported.pieces[place + 1 :]])


def join_piece(imported: ImportedInterview, place: int) -> ImportedInterview:
    """Join a piece to the one before it, whose part it takes; raise NothingToJoin for the first."""
    if place == 0:
        raise NothingToJoin
    before, piece = imported.pieces[place - 1 : place + 1]
    gap = " " if before.role is Role.QUESTION else "\n" if piece.joins else "\n\n"
    joined = replace(before, text=before.text + gap + piece.text, doubts=())
    return _settled(imported, [*imported.pieces[: place - 1], joined, *imported.pieces[place + 1 :]])


def map_question(imported: ImportedInterview, place: int, question: Question | None) -> ImportedInterview:
    """Say which question of the server's questionnaire a question is; any other loses that claim."""
    pieces = [
        replace(piece, key="", purpose=Purpose.OTHER) if question and piece.key == question.key else piece
        for piece in imported.pieces
    ]
    key, purpose = (question.key, question.purpose) if question else ("", Purpose.OTHER)
    pieces[place] = replace(pieces[place], key=key, purpose=purpose)
    return replace(imported, pieces=tuple(pieces))


def _after(role: Role) -> Role:
    """Return the part of what is split off: below a question, its answer."""
    return Role.ANSWER if role is Role.QUESTION else role


def _settled(imported: ImportedInterview, pieces: Sequence[Piece]) -> ImportedInterview:
    """Keep pieces in parts that can be: no answer before the first question, no introduction after it."""
    first = next((i for i, piece in enumerate(pieces) if piece.role is Role.QUESTION), len(pieces))
    out: list[Piece] = []
    for i, piece in enumerate(pieces):
        role = piece.role
        if i < first and role in (Role.ANSWER, Role.CLOSING):
            role = Role.INTRODUCTION
        elif i > first and role is Role.INTRODUCTION:
            role = Role.ANSWER
        out.append(replace(piece, role=role))
    return replace(imported, pieces=with_doubts(out))
