"""The form in which a member attaches an answer that was written elsewhere."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.models import Interview, Question
from bot.domain.text import truncate
from bot.ui.base import Form, custom_id
from bot.ui.strings import own as strings


def attach_form(interview: Interview, questions: Sequence[Question], token: str) -> Form:
    """Return the form in which a member chooses a question and attaches the answer as a text file.

    Each option has the revision of the answer that the member saw, so that nobody's change is overwritten unseen.
    """
    form = Form(strings.ATTACH, custom_id("my-attached", interview.id, suffix=token))
    seen = {a.question_key: a.revision for a in interview.answers}
    options = [
        discord.SelectOption(label=truncate(q.label, 100), value=attached_to(q, seen.get(q.key, 0)))
        for q in questions[:25]
    ]
    chooser = ui.Select[Form](custom_id="question", options=options)
    form.field(strings.ATTACH_QUESTION, None, chooser)
    upload = ui.FileUpload[Form](custom_id="text", required=True, min_values=1, max_values=1)
    form.field(strings.ATTACH_FILE, strings.ATTACH_HINT, upload)
    return form


def attached_to(question: Question, revision: int) -> str:
    """Return the value that stands for a question and the revision of its answer, at most 100 characters."""
    return f"{revision}|{question.key}"[:100]
