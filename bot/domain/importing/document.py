"""What was understood of a document, before anybody confirmed it: pieces of text, each with its part."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.importing.source_blocks import links_of, without_links
from bot.domain.models import Handle, Purpose


class Role(StrEnum):
    """The part that a piece has."""

    TITLE = "title"
    HANDLES = "handles"
    INTRODUCTION = "introduction"
    QUESTION = "question"
    ANSWER = "answer"
    CLOSING = "closing"
    OUTSIDE = "outside"


class Doubt(StrEnum):
    """Why a boundary may be wrong, or what a reader would want to be warned of."""

    NO_QUESTION_MARK = "no_question_mark"
    REQUEST = "request"
    PERHAPS_QUESTION = "perhaps_question"
    REPEATED = "repeated"
    LONG_QUESTION = "long_question"
    UNKNOWN_QUESTION = "unknown_question"
    UNADDRESSED = "unaddressed"
    NEXT_DOUBTFUL = "next_doubtful"
    MIXED_MARKING = "mixed_marking"
    QUESTION_INSIDE = "question_inside"
    HEADING_INSIDE = "heading_inside"
    NOT_LIKE_OTHERS = "not_like_others"
    CLOSING_GUESSED = "closing_guessed"
    UNANSWERED = "unanswered"
    SHARED = "shared"
    SEVERAL_SPEAKERS = "several_speakers"
    ENDS_ABRUPTLY = "ends_abruptly"
    MUCH_LONGER = "much_longer"
    GARBLED = "garbled"
    NOBODY_SPEAKS = "nobody_speaks"


CONFIDENCE: dict[Doubt, int] = {
    Doubt.NO_QUESTION_MARK: 75,
    Doubt.REQUEST: 70,
    Doubt.PERHAPS_QUESTION: 40,
    Doubt.REPEATED: 70,
    Doubt.LONG_QUESTION: 60,
    Doubt.UNKNOWN_QUESTION: 60,
    Doubt.UNADDRESSED: 70,
    Doubt.NEXT_DOUBTFUL: 70,
    Doubt.MIXED_MARKING: 60,
    Doubt.QUESTION_INSIDE: 60,
    Doubt.HEADING_INSIDE: 60,
    Doubt.NOT_LIKE_OTHERS: 60,
    Doubt.CLOSING_GUESSED: 60,
    Doubt.UNANSWERED: 50,
    Doubt.SHARED: 50,
    Doubt.SEVERAL_SPEAKERS: 50,
    Doubt.NOBODY_SPEAKS: 50,
}
"""How sure a boundary with this doubt is, in percent: an estimate that puts doubts in order, no measured frequency.
The doubts that are missing say nothing of a boundary."""
SURE = 95
_TITLE_FIELD = re.compile(r"(?:title|Title|TITLE)\s*[:=]\s*([\"']?)(.*?)\1\s*$")
"""A title from front matter is kept as it stands there, so that no character of the document is in two places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph or line of the document; ``joins`` tells that only a line break parts it from the one before."""

    text: str
    role: Role
    doubts: tuple[Doubt, ...] = ()
    joins: bool = False
    key: str = ""
    purpose: Purpose = Purpose.OTHER

    @property
    def confidence(self) -> int:
        """How sure the boundary before this piece is, in percent."""
        return min((CONFIDENCE.get(doubt, SURE) for doubt in self.doubts), default=SURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedAnswer:
    """A question as the document words it, its answer, and the server's question that it is, if any."""

    question: str
    text: str
    question_key: str = ""
    purpose: Purpose = Purpose.OTHER
    doubts: tuple[Doubt, ...] = ()
    place: int = 0
    """Where its question stands among the pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedInterview:
    """One person's interview: each character of the document is in exactly one piece.

    ``version`` grows with each change; ``editor_id`` is the curator of the last one, 0 before.
    """

    name: str
    handles: tuple[Handle, ...] = ()
    pieces: tuple[Piece, ...] = ()
    version: int = 0
    editor_id: int = 0

    @property
    def title(self) -> str:
        """What the document calls itself, on one line."""
        title = " ".join(without_links(self._text(Role.TITLE)).split())
        match = _TITLE_FIELD.match(title)
        return match[2] if match else title

    @property
    def introduction(self) -> str:
        """What stands before the first question."""
        return self._text(Role.INTRODUCTION)

    @property
    def closing(self) -> str:
        """What stands after the last answer."""
        return self._text(Role.CLOSING)

    @property
    def answers(self) -> tuple[ImportedAnswer, ...]:
        """Every question that has an answer, in order; a question is on one line and without addresses."""
        return tuple(answer for answer in self._pairs() if answer.text)

    @property
    def not_imported(self) -> tuple[str, ...]:
        """Everything in no other part: what surrounds the text, questions nobody answered, links of questions."""
        out = [piece.text for piece in self.pieces if piece.role is Role.OUTSIDE and piece.text]
        out += [answer.question for answer in self._pairs() if not answer.text]
        for piece in self.pieces:
            if piece.role in (Role.QUESTION, Role.TITLE):
                out += [f"{label}: {address}" for label, address in links_of(piece.text)]
        return tuple(out)

    def _text(self, role: Role) -> str:
        return join_pieces([piece for piece in self.pieces if piece.role is role])

    def _pairs(self) -> Iterator[ImportedAnswer]:
        place, at = None, 0
        body: list[Piece] = []
        for at, piece in enumerate([*self.pieces, Piece(text="", role=Role.QUESTION)]):
            if piece.role is Role.ANSWER and place is not None:
                body.append(piece)
            if piece.role is not Role.QUESTION or (piece.joins and place is not None and not body):
                continue
            if place is not None:
                yield self._pair(place, at, body)
            place, body = at, []

    def _pair(self, place: int, end: int, body: Sequence[Piece]) -> ImportedAnswer:
        asked = [p for p in self.pieces[place:end] if p.role is Role.QUESTION]
        doubts = dict.fromkeys(doubt for piece in self.pieces[place:end] for doubt in piece.doubts)
        return ImportedAnswer(
            question=" ".join(" ".join(without_links(piece.text) for piece in asked).split()),
            text=join_pieces(body),
            question_key=asked[0].key,
            purpose=asked[0].purpose,
            doubts=tuple(doubts),
            place=place,
        )


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces as paragraphs and lines."""
    out = ""
    for piece in pieces:
        out += ("\n" if piece.joins else "\n\n") * bool(out) + piece.text
    return out


def with_unique_keys(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces of which each question of the server's questionnaire is claimed by the first one only."""
    taken: set[str] = set()
    out: list[Piece] = []
    for piece in pieces:
        if piece.role is Role.QUESTION and piece.key in taken:
            piece = replace(piece, key="")  # noqa: PLW2901  # the same piece without its claim
        if piece.role is Role.QUESTION and piece.key:
            taken.add(piece.key)
        out.append(piece)
    return tuple(out)


def dump_imported(imported: ImportedInterview) -> str:
    """Return an import as JSON, for the store."""
    return json.dumps(asdict(imported), ensure_ascii=False, separators=(",", ":"))


def load_imported(text: str) -> ImportedInterview:
    """Return an import from its JSON, also from that of version 0.1, which knew no pieces."""
    data: dict[str, Any] = json.loads(text)
    handles = tuple(Handle(**h) for h in data["handles"])
    if "pieces" not in data:
        return ImportedInterview(name=data["name"], handles=handles, pieces=tuple(_old_pieces(data)))
    pieces = tuple(
        Piece(
            text=p["text"],
            role=Role(p["role"]),
            doubts=tuple(Doubt(d) for d in p["doubts"]),
            joins=p["joins"],
            key=p["key"],
            purpose=Purpose(p["purpose"]),
        )
        for p in data["pieces"]
    )
    return ImportedInterview(
        name=data["name"],
        handles=handles,
        pieces=pieces,
        version=data["version"],
        editor_id=data["editor_id"],
    )


def _old_pieces(data: dict[str, Any]) -> Iterator[Piece]:
    if data["title"]:
        yield Piece(text=data["title"], role=Role.TITLE)
    if data["introduction"]:
        yield Piece(text=data["introduction"], role=Role.INTRODUCTION)
    for answer in data["answers"]:
        purpose = Purpose(answer["purpose"])
        yield Piece(text=answer["question"], role=Role.QUESTION, key=answer["question_key"], purpose=purpose)
        yield Piece(text=answer["text"], role=Role.ANSWER)
    for text in data["not_imported"]:
        yield Piece(text=text, role=Role.OUTSIDE)
