"""Ready-made values for tests."""

import random
from datetime import UTC, datetime

from bot.background.job import Rows
from bot.domain.models import (
    Answer,
    ConsentState,
    Handle,
    Interview,
    InterviewSource,
    InterviewStatus,
    Purpose,
)
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_answer(
    position: int = 1, text: str = "Yes.", purpose: Purpose = Purpose.OTHER, **changes: object
) -> Answer:
    values = {
        "id": position,
        "position": position,
        "question_key": f"q{position}",
        "purpose": purpose,
        "question": f"Question {position}?",
        "text": text,
        "revision": 1,
        "author_id": 1,
        "created_at": NOW,
    }
    return Answer(**{**values, **changes})


def make_interview(*answers: Answer, **changes: object) -> Interview:
    values = {
        "id": 1,
        "guild_id": 1,
        "series_id": 1,
        "person_id": 1,
        "user_id": None,
        "name": "Ada Example",
        "handles": (Handle(kind="github", value="ada"),),
        "introduction": "",
        "closing": "",
        "status": InterviewStatus.APPROVED,
        "source": InterviewSource.FORM,
        "consent": ConsentState.AGREED,
        "is_published": True,
        "answers": answers,
        "version": 1,
        "created_by": 1,
        "created_at": NOW,
        "last_posted_at": None,
        "times_posted": 0,
        "has_picture": False,
    }
    return Interview(**{**values, **changes})


async def add_draft(store: Store, guild_id: int, name: str, *texts: str, now: datetime = NOW) -> int:
    """Store a draft with answers to the first questions and return its id."""
    await store.guilds.ensure(guild_id, now=now)
    questionnaire = await store.guilds.questionnaire(guild_id)
    answers = {
        i: (DEFAULT_QUESTIONS[i - 1], text)
        for i, text in enumerate(texts or (f"{name} lives here.",), start=1)
    }
    interview_id, _ = await store.authoring.begin(
        guild_id, questionnaire, answers, name=name, user_id=None, is_another=True, actor_id=7, now=now
    )
    return interview_id


async def add_published(
    store: Store,
    guild_id: int,
    name: str,
    *texts: str,
    consent: ConsentState = ConsentState.AGREED,
    now: datetime = NOW,
) -> int:
    """Store an approved interview and return its id."""
    interview_id = await add_draft(store, guild_id, name, *texts, now=now)
    await store.curator_decisions.approve(
        guild_id, interview_id, consent, text_version="test", actor_id=7, now=now
    )
    return interview_id


async def add_own(
    store: Store,
    guild_id: int,
    user_id: int,
    *texts: str,
    name: str = "Alice",
    now: datetime = NOW,
    series_id: int | None = None,
) -> int:
    """Store a member's own draft with answers to the first questions and return its id."""
    await store.guilds.ensure(guild_id, now=now)
    questionnaire = await store.guilds.questionnaire(guild_id, series_id)
    answers = {i: (DEFAULT_QUESTIONS[i - 1], text) for i, text in enumerate(texts, start=1)}
    saved = await store.own_texts.begin(guild_id, user_id, questionnaire, answers, name=name, now=now)
    return saved.interview_id


def make_rows(now: datetime) -> Rows:
    """Rows of a job by a clock that stands still, of whose failures nobody is told."""

    async def tell(_guild_id: int, _what: str, _error: Exception) -> None:
        return None

    return Rows("rows", lambda: now, random.Random(1), tell)
