"""What the forms of an interview have in common, whoever writes it: answers, handles and a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.errors import AnswerTooLong, InvalidName, OldButton, SpotlightError
from bot.domain.handles import MAX_HANDLES, handles_of_line
from bot.domain.models import Answer, Handle, Interview, Picture, Question
from bot.domain.people import clean_name
from bot.domain.text import ANSWER_LIMIT, clean, discord_length
from bot.interactions.arguments import read_value
from bot.interactions.router import Submission, UploadedFile, fetch_file
from bot.sandbox.pictures import read_picture
from bot.ui.answer_form import join_parts

_ANSWER = "answer:"
_PART_WORDS = 3
PICTURE_LIMIT = 8 * 1024 * 1024
"""Bytes of a picture that is read; what is kept of it is smaller (`bot.pictures.limits`)."""


@dataclass(frozen=True, slots=True)
class Details:
    """What was understood; ``fault`` is what must still be told once the rest is saved."""

    handles: tuple[Handle, ...] | None
    unread: str
    picture: Picture | None
    fault: SpotlightError | None

    @property
    def is_something(self) -> bool:
        """Whether there is anything to save, or something was wanted that could not be."""
        return bool(self.handles or self.unread or self.picture is not None or self.fault is not None)


@dataclass(frozen=True, slots=True)
class TypedAnswers:
    """The answers of a form: place in the questionnaire → (question, text), and the revision that each was based on."""

    answers: dict[int, tuple[Question, str]]
    based_on: dict[str, int]


def read_answers(
    submission: Submission, questions: Sequence[Question], revisions: Sequence[int]
) -> TypedAnswers | None:
    """Read the answers that a form has fields for, None for a form of handles and picture.

    The form itself says which questions it asks: what stands on a page may have changed since it was opened.
    ``revisions`` are those of its fields, in their order.
    """
    keys = [field.removeprefix(_ANSWER) for field in submission.texts if field.startswith(_ANSWER)]
    if not keys:
        return None
    return TypedAnswers(
        {
            place: (question, clean(submission.texts[_ANSWER + question.key]))
            for place, question in enumerate(questions, start=1)
            if question.key in keys
        },
        dict(zip(keys, revisions, strict=False)),
    )


def emptied(interview: Interview, typed: TypedAnswers) -> list[Answer]:
    """Return the answers of an interview that a form had shown, and that it brought back empty."""
    blank = {question.key for question, text in typed.answers.values() if not text}
    return [
        a
        for a in interview.answers
        if a.question_key in blank and typed.based_on.get(a.question_key) == a.revision
    ]


def read_parts(submission: Submission) -> str:
    """Return the one answer of a form, whose fields ``part:<number>:<joint>`` hold it in parts.

    Raise OldButton for a form of other fields, and AnswerTooLong.
    """
    parts = [(field.split(":"), text) for field, text in submission.texts.items()]
    if not parts or any(len(words) != _PART_WORDS for words, _ in parts):
        raise OldButton
    parts.sort(key=lambda part: read_value(part[0][1], int))
    text = clean(join_parts([(text, words[2]) for words, text in parts]))
    if discord_length(text) > ANSWER_LIMIT:
        raise AnswerTooLong(discord_length(text), ANSWER_LIMIT)
    return text


def read_name(submission: Submission, current: str) -> tuple[str | None, SpotlightError | None]:
    """Return the name of a form, None where there is nothing to change, and what is wrong with it.

    A bad name never costs what else stands in the form.
    """
    if "name" not in submission.texts:
        return None, None
    try:
        name = clean_name(submission.texts["name"])
    except InvalidName as error:
        return None, error
    return (name if name != current else None), None


async def read_details(interaction: discord.Interaction[Any], submission: Submission) -> Details:
    """Read handles and picture; a bad one of them never costs the other."""
    handles, unread = _read_handles(submission.texts.get("handles"))
    uploads = submission.files.get("picture", [])
    if not uploads:
        return Details(handles, unread, None, None)
    try:
        return Details(handles, unread, await _read_picture(interaction, uploads[0]), None)
    except SpotlightError as error:
        return Details(handles, unread, None, error)


def _read_handles(text: str | None) -> tuple[tuple[Handle, ...] | None, str]:
    if text is None:
        return None, ""
    found: list[Handle] = []
    unread: list[str] = []
    for line in clean(text).split("\n"):
        parsed = handles_of_line(line)
        if parsed is None:
            unread.append(line)
        else:
            found += parsed
    return tuple(dict.fromkeys(found))[:MAX_HANDLES], "\n".join(line for line in unread if line.strip())


async def _read_picture(interaction: discord.Interaction[Any], file: UploadedFile) -> Picture:
    data = await fetch_file(interaction, file, limit=PICTURE_LIMIT)
    return await read_picture(file.file_name, data)
