"""An invented interview and what belongs to it, for the pages of the smoke test. Nobody real, nothing stored."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.discord_api.probe import Upload
from bot.domain.importing import Doubt, ImportedInterview, Piece, Role
from bot.domain.models import (
    Answer,
    ConsentState,
    Handle,
    Interview,
    InterviewSource,
    InterviewStatus,
    Question,
)
from bot.domain.unwritten import unwritten
from bot.ui.strings import operator as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS

NOTHING = 2**62
"""An id that no interview, series or draft has: who clicks on a button of the smoke test is told that it is gone."""
QUESTIONS = DEFAULT_QUESTIONS
MANY_QUESTIONS = tuple(replace(q, key=f"{q.key}-{n}") for n in range(4) for q in QUESTIONS)
"""More than five forms ask, so that they are chosen in a select."""
_LONG = 4
MIB = 1024 * 1024
PICTURE_NAME = "picture.png"
DATA_NAME = "your-data.json"


def interview(now: datetime, **changes: object) -> Interview:
    """Return the invented interview: all questions answered, published, unless ``changes`` say otherwise."""
    whole = Interview(
        id=NOTHING,
        guild_id=NOTHING,
        series_id=NOTHING,
        person_id=NOTHING,
        user_id=None,
        name=strings.SMOKE_PERSON,
        handles=(Handle(kind="website", value="https://example.com"), Handle(kind="github", value="example")),
        introduction="",
        closing="",
        status=InterviewStatus.APPROVED,
        source=InterviewSource.FORM,
        consent=ConsentState.AGREED,
        is_published=True,
        answers=answers(now),
        version=1,
        created_by=NOTHING,
        created_at=now,
        last_posted_at=now,
        times_posted=1,
        has_picture=True,
        holds_picture=True,
    )
    return replace(whole, **changes)


def draft(now: datetime) -> Interview:
    """Return the interview as its person has it in hand: three questions answered, one left out."""
    return interview(
        now,
        status=InterviewStatus.DRAFT,
        source=InterviewSource.SELF,
        consent=ConsentState.NOT_YET,
        is_published=False,
        answers=answers(now)[:3],
        skipped=frozenset({QUESTIONS[4].key}),
        has_picture=False,
        holds_picture=False,
    )


def not_begun() -> Interview:
    """Return the interview before its first page is saved; no questionnaire has its number."""
    return unwritten(
        NOTHING,
        series_id=NOTHING,
        version_id=NOTHING,
        name=strings.SMOKE_PERSON,
        source=InterviewSource.SELF,
    )


def answers(
    now: datetime, questions: tuple[Question, ...] = QUESTIONS, *, times: int = 1
) -> tuple[Answer, ...]:
    """Return an answer to each question; ``times`` makes them longer."""
    return tuple(
        Answer(
            id=NOTHING + place,
            position=place,
            question_key=question.key,
            purpose=question.purpose,
            question=question.text,
            text=" ".join([strings.SMOKE_ANSWERS[place % len(strings.SMOKE_ANSWERS)]] * times),
            revision=1,
            author_id=NOTHING,
            created_at=now,
        )
        for place, question in enumerate(questions, start=1)
    )


def long_interview(now: datetime) -> Interview:
    """Return the interview with answers so long that it has several pages."""
    return interview(now, answers=answers(now, times=_LONG * 2))


def imported(now: datetime, *doubts: Doubt) -> ImportedInterview:
    """Return a document as the importer understood it, each question with these doubts."""
    pieces = [Piece(text=strings.SMOKE_PERSON, role=Role.TITLE)]
    for question, answer in zip(QUESTIONS[:4], answers(now), strict=False):
        pieces += [
            Piece(text=question.text, role=Role.QUESTION, key=question.key, doubts=doubts),
            Piece(text=answer.text, role=Role.ANSWER),
        ]
    pieces.append(Piece(text=strings.SMOKE_NOTE, role=Role.OUTSIDE))
    return ImportedInterview(name=strings.SMOKE_PERSON, pieces=tuple(pieces))


def picture() -> Upload:
    """Return a valid PNG of 64 by 64 points in one colour, a few hundred bytes."""
    side = 64
    return Upload(PICTURE_NAME, png(side, [b"\x58\x65\xf2" * side] * side))


def png(side: int, rows: Sequence[bytes]) -> bytes:
    """Return a square picture of rows of red, green and blue (PNG, W3C recommendation, "Datastream structure")."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\x00" + row for row in rows))
    parts = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def file_of(size: int) -> Upload:
    """Return a file of so many bytes."""
    return Upload("file.bin", bytes(size))
