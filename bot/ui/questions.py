"""The questionnaire of a series, and the page and form of one question."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.community import Series
from bot.domain.models import Purpose, Question, Questionnaire
from bot.domain.questionnaires import MOST_QUESTIONS, QUESTION_TEXT_LIMIT
from bot.domain.text import LABEL_LIMIT, plain, truncate
from bot.ui.authoring import long_input
from bot.ui.base import Form, Page, button, custom_id, select, text_input
from bot.ui.strings import curators as strings

_GUIDE_DIGITS = 4
_SERIES_LIMIT = 40


def questions_page(
    series: Series, questionnaire: Questionnaire, known: Sequence[Series], *, note: str = ""
) -> Page:
    """Return what a series asks, with the ways to change it; each names the version that is shown."""
    view = Page()
    title = strings.QUESTIONS_TITLE
    if not series.is_default:
        title = strings.QUESTIONS_TITLE_SERIES.format(series=plain(series.name))
    lines = [f"## {title}"]
    if note:
        lines.append(f"**{note}**")
    lines += [_line(i, q) for i, q in enumerate(questionnaire.questions, start=1)]
    view.text(truncate("\n".join(lines), 3600))
    view.text(strings.QUESTIONS_VERSION.format(number=questionnaire.number))
    seen = (series.id, questionnaire.version_id)
    view.row(
        select(
            custom_id("questions-one", series.id),
            strings.CHOOSE_QUESTION,
            [_option(i, q) for i, q in enumerate(questionnaire.questions, start=1)],
        )
    )
    if len(known) > 1:
        options = [
            discord.SelectOption(
                label=strings.SERIES_FIRST if s.is_default else s.name,
                value=str(s.id),
                default=s.id == series.id,
            )
            for s in known
        ]
        view.row(select(custom_id("questions-series"), strings.CHOOSE_SERIES, options))
    is_full = len(questionnaire.questions) >= MOST_QUESTIONS
    view.row(
        button(
            strings.ADD,
            custom_id("questions-add", *seen),
            style=discord.ButtonStyle.primary,
            is_disabled=is_full,
        ),
        button(strings.EXPORT_FILE, custom_id("questions-export", series.id)),
        button(strings.IMPORT_FILE, custom_id("questions-import", *seen)),
        button(strings.NEW_SERIES, custom_id("questions-new")),
    )
    return view


def _line(number: int, question: Question) -> str:
    marks = strings.MARK_REQUIRED if question.is_required else ""
    if question.length_guide:
        marks += strings.MARK_GUIDE.format(guide=question.length_guide)
    return strings.QUESTION_LINE.format(
        number=number, text=truncate(plain(question.text), QUESTION_TEXT_LIMIT // 2), marks=marks
    )


def _option(number: int, question: Question) -> discord.SelectOption:
    return discord.SelectOption(label=truncate(f"{number}. {question.text}", 100), value=question.key[:100])


def question_page(series: Series, questionnaire: Questionnaire, question: Question) -> Page:
    """Return one question with all that can be done to it."""
    view = Page()
    number = next(i for i, q in enumerate(questionnaire.questions, start=1) if q.key == question.key)
    view.text(f"## {_line(number, question)}")
    view.text(f"-# {strings.PURPOSES[question.purpose.value]}")
    seen = (series.id, questionnaire.version_id, question.key)
    options = [
        discord.SelectOption(label=strings.PURPOSES[p.value], value=p.value, default=p is question.purpose)
        for p in Purpose
    ]
    view.row(select(custom_id("questions-purpose", *seen), strings.CHOOSE_PURPOSE, options))
    view.row(
        button(strings.REWORD, custom_id("questions-reword", *seen), style=discord.ButtonStyle.primary),
        button(strings.UP, custom_id("questions-move", *seen, -1), is_disabled=number == 1),
        button(
            strings.DOWN,
            custom_id("questions-move", *seen, 1),
            is_disabled=number == len(questionnaire.questions),
        ),
        button(
            strings.RELEASE if question.is_required else strings.REQUIRE,
            custom_id("questions-require", *seen, not question.is_required),
        ),
        button(strings.DROP, custom_id("questions-drop", *seen), style=discord.ButtonStyle.danger),
    )
    view.row(button(strings.BACK, custom_id("questions-all", series.id)))
    return view


def question_form(action: str, question: Question | None) -> Form:
    """Return the form for the wording of a question, filled with how it is."""
    form = Form(strings.QUESTION_FORM, action)
    text = question.text if question else ""
    form.field(
        strings.FIELD_TEXT, None, long_input("text", text, is_required=True, limit=QUESTION_TEXT_LIMIT)
    )
    label = question.label if question and question.label != question.text else ""
    form.field(strings.FIELD_LABEL, strings.HINT_LABEL, text_input("label", label, limit=LABEL_LIMIT))
    guide = str(question.length_guide) if question and question.length_guide else ""
    form.field(strings.FIELD_GUIDE, strings.HINT_GUIDE, text_input("guide", guide, limit=_GUIDE_DIGITS))
    return form


def file_form(action: str) -> Form:
    """Return the form that takes a questionnaire's file."""
    form = Form(strings.IMPORT_FILE, action)
    upload = ui.FileUpload[Form](custom_id="file", required=True, min_values=1, max_values=1)
    form.field(strings.FIELD_FILE, strings.HINT_FILE, upload)
    return form


def series_form(action: str) -> Form:
    """Return the form for the name of a new series."""
    form = Form(strings.NEW_SERIES, action)
    name = text_input("name", limit=_SERIES_LIMIT, is_required=True)
    form.field(strings.FIELD_SERIES, strings.HINT_SERIES, name)
    return form
