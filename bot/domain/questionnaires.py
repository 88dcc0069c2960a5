"""Changing a list of questions, and reading and writing it as a file. Each change gives a new list."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from bot.domain.errors import QuestionnaireFault, QuestionnaireRefused
from bot.domain.models import Purpose, Question
from bot.domain.text import LABEL_LIMIT, clean_line, fold, truncate

MOST_QUESTIONS = 20
"""Four forms of five, and one more for names elsewhere and a picture: a row of five buttons."""
QUESTION_TEXT_LIMIT = 300
LARGEST_GUIDE = 4000
FILE_LIMIT = 64 * 1024
"""Bytes of a questionnaire's file."""
_KEY = re.compile(r"[a-z0-9_]{1,40}")


def make_question(
    text: str,
    label: str = "",
    *,
    taken: Sequence[Question] = (),
    purpose: Purpose = Purpose.OTHER,
    length_guide: int | None = None,
    is_required: bool = False,
) -> Question:
    """Return a question with a key of its own; without a label its text is shortened to one.

    Raises QuestionnaireRefused for an empty text or a guide that is no length.
    """
    text = clean_line(text)
    if not text or len(text) > QUESTION_TEXT_LIMIT:
        raise QuestionnaireRefused(QuestionnaireFault.TEXT, QUESTION_TEXT_LIMIT)
    if length_guide is not None and not 1 <= length_guide <= LARGEST_GUIDE:
        raise QuestionnaireRefused(QuestionnaireFault.GUIDE, LARGEST_GUIDE)
    return Question(
        key=_free_key(text, {q.key for q in taken}),
        label=truncate(clean_line(label) or text, LABEL_LIMIT),
        text=text,
        purpose=purpose,
        length_guide=length_guide,
        is_required=is_required,
    )


def _free_key(text: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")[:30] or "question"
    return next(k for k in (base, *(f"{base}_{i}" for i in range(2, 1000))) if k not in taken)


def added(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    """Return the list with one more at the end; raise QuestionnaireRefused when it is full."""
    if len(questions) >= MOST_QUESTIONS:
        raise QuestionnaireRefused(QuestionnaireFault.TOO_MANY, MOST_QUESTIONS)
    return (*questions, question)


def reworded(questions: Sequence[Question], key: str, change: Question) -> tuple[Question, ...]:
    """Return the list with another wording under the same key, so that answers stay comparable."""
    return tuple(replace(change, key=key) if q.key == key else q for q in questions)


def moved(questions: Sequence[Question], key: str, by: int) -> tuple[Question, ...]:
    """Return the list with one question some places later (or earlier, below 0)."""
    order = list(questions)
    at = next((i for i, q in enumerate(order) if q.key == key), None)
    if at is not None:
        question = order.pop(at)
        order.insert(min(max(at + by, 0), len(order)), question)
    return tuple(order)


def dropped(questions: Sequence[Question], key: str) -> tuple[Question, ...]:
    """Return the list without a question; raise QuestionnaireRefused where it is the last one."""
    left = tuple(q for q in questions if q.key != key)
    if not left:
        raise QuestionnaireRefused(QuestionnaireFault.EMPTY, 1)
    return left


def dump_questionnaire(questions: Sequence[Question]) -> str:
    """Return a list of questions as JSON for people."""
    listed = [
        {
            "key": q.key,
            "text": q.text,
            "label": q.label,
            "purpose": q.purpose.value,
            "length_guide": q.length_guide,
            "is_required": q.is_required,
        }
        for q in questions
    ]
    return json.dumps({"spotlight_questionnaire": 1, "questions": listed}, ensure_ascii=False, indent=2)


def load_questionnaire(text: str) -> tuple[Question, ...]:
    """Return the questions of a file written by `dump_questionnaire`; raise QuestionnaireRefused."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    listed: Any = data.get("questions") if isinstance(data, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(listed, list) or not listed:
        raise QuestionnaireRefused(QuestionnaireFault.FILE, 0)
    questions: tuple[Question, ...] = ()
    for item in cast("list[Any]", listed):
        if not isinstance(item, dict):
            raise QuestionnaireRefused(QuestionnaireFault.FILE, 0)
        questions = added(questions, _question(cast("dict[str, Any]", item), questions))
    return questions


def _question(item: dict[str, Any], taken: Sequence[Question]) -> Question:
    text, label, key, guide = (item.get(n) for n in ("text", "label", "key", "length_guide"))
    if not isinstance(text, str) or (guide is not None and type(guide) is not int):
        raise QuestionnaireRefused(QuestionnaireFault.FILE, 0)
    purpose = item.get("purpose")
    question = make_question(
        text,
        label if isinstance(label, str) else "",
        taken=taken,
        purpose=Purpose(purpose) if purpose in list(Purpose) else Purpose.OTHER,
        length_guide=guide,
        is_required=item.get("is_required") is True,
    )
    is_free = isinstance(key, str) and _KEY.fullmatch(key) and key not in {q.key for q in taken}
    return replace(question, key=str(key)) if is_free else question
