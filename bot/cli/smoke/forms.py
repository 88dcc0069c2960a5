"""The bot's forms: Discord shows one only in answer to a click, so a person has to open them."""

from collections.abc import Iterator
from datetime import datetime

from bot.cli.smoke import people as made
from bot.ui import (
    answer_form,
    attaching,
    authoring,
    editing,
    import_corrections,
    importing,
    knowledge_pages,
    member_panel,
    questions,
    reviewing,
    topic_pages,
)
from bot.ui.base import Form, custom_id
from bot.ui.nominations import nominate_form

_ID = made.NOTHING
_TOKEN = "smoke"  # noqa: S105  # makes the id of a form unique
_MOST_FIELDS = 5


def forms(now: datetime) -> Iterator[tuple[int, Form]]:
    """Yield each form with the step of docs/smoke-test.md in which a person opens it."""
    made_up, read = made.interview(now), made.imported(now)
    for page in authoring.form_pages(made.QUESTIONS):
        yield 5, member_panel.own_form(made.draft(now), page, _TOKEN)
        yield 20, authoring.question_form(made.draft(now), page, _TOKEN)
    first = authoring.form_pages(made.QUESTIONS)[0]
    yield 5, member_panel.own_form(made.not_begun(), first, _TOKEN)
    begun = custom_id("begun", _ID, suffix=_TOKEN)
    yield 20, authoring.question_form(made.not_begun(), first, "", form_id=begun)
    yield 6, attaching.attach_form(made.draft(now), made.QUESTIONS, _TOKEN)
    answer = made_up.answers[0]
    yield 6, answer_form.answer_form(_ID, answer, _TOKEN, is_own=True)
    yield 6, answer_form.answer_form(_ID, answer, _TOKEN)
    yield 8, editing.details_form(made_up, _TOKEN)
    yield 20, editing.missing_form(_ID, made.QUESTIONS[0], _TOKEN)
    yield 9, importing.correction_form(_ID, read, _TOKEN)
    yield 9, import_corrections.split_form(_ID, read, 2, _TOKEN)
    yield 12, nominate_form(_ID, made_up.name, _TOKEN)
    yield 7, reviewing.note_form(_ID, 1, "changes", "c", _TOKEN)
    yield 7, reviewing.note_form(_ID, 1, "reject", "c", _TOKEN)
    yield 2, topic_pages.topics_form(_ID, _TOKEN)
    yield 20, knowledge_pages.correction_form(_ID, "The Sea", _TOKEN)
    asked = made.QUESTIONS[0]
    for form_id in (
        custom_id("questions-added", _ID, _ID, suffix=_TOKEN),
        custom_id("questions-reworded", _ID, _ID, asked.key, suffix=_TOKEN),
    ):
        yield 20, questions.question_form(form_id, asked)
    yield 20, questions.file_form(custom_id("questions-imported", _ID, _ID, suffix=_TOKEN))
    yield 20, questions.series_form(custom_id("questions-series-new", suffix=_TOKEN))


def is_valid(form: Form) -> bool:
    """Tell whether a form has one to five fields, as far as that can be told here."""
    return 1 <= len(form.children) <= _MOST_FIELDS
