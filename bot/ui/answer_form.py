"""The form for one answer, in as many fields as its length needs, and the text put together again."""

from collections.abc import Sequence

import discord

from bot.domain.errors import AnswerTooLong
from bot.domain.models import Answer
from bot.domain.text import (
    ANSWER_LIMIT,
    DESCRIPTION_LIMIT,
    LABEL_LIMIT,
    MODAL_INPUT_LIMIT,
    discord_length,
    fitting,
    plain,
    truncate,
)
from bot.ui.base import FIELDS_PER_FORM, Form, Page, button, custom_id, text_input
from bot.ui.strings import replies

_SURE_ROOM = MODAL_INPUT_LIMIT - 1
"""What a field takes of any text: one that ends before a character of two UTF-16 units leaves one unit free."""


def answer_form(
    interview_id: int, answer: Answer, token: str, *, text: str | None = None, is_own: bool = False
) -> Form:
    """Return the form for one answer; a long one comes in parts, which are joined as they were.

    ``text`` replaces what is stored, for a text that was kept. Raises AnswerTooLong beyond what a form holds.
    """
    content = answer.text if text is None else text
    if discord_length(content) > ANSWER_LIMIT:
        raise AnswerTooLong(discord_length(content), ANSWER_LIMIT)
    what = (interview_id, answer.position, answer.revision)
    form_id = (
        custom_id("my-edited", *what, suffix=token) if is_own else custom_id("edited", *what, suffix=token)
    )
    form = Form(replies.EDIT_FORM_TITLE, form_id)
    parts = cut_for_form(content)
    label = truncate(answer.question, LABEL_LIMIT)
    for number, (part, joint) in enumerate(parts, start=1):
        shown = label if len(parts) == 1 else replies.EDIT_PART.format(part=number, parts=len(parts))
        hint = (
            truncate(answer.question, DESCRIPTION_LIMIT)
            if number == 1 and (len(parts) > 1 or len(answer.question) > LABEL_LIMIT)
            else None
        )
        form.field(
            shown,
            hint,
            text_input(
                f"part:{number}:{joint}",
                part,
                limit=MODAL_INPUT_LIMIT,
                is_long=True,
            ),
        )
    return form


def leave_out_page(interview_id: int, emptied: Sequence[Answer], *, is_own: bool) -> Page:
    """Return the question whether answers that a form brought back empty are left out on purpose."""
    questions = "; ".join(plain(truncate(" ".join(a.question.split()), 200)) for a in emptied)
    places = ".".join(str(a.position) for a in emptied)
    revisions = ".".join(str(a.revision) for a in emptied)
    what = (interview_id, places, revisions)
    return ask_page(
        replies.LEAVE_OUT_ASK.format(questions=questions),
        replies.LEAVE_OUT_YES,
        custom_id("my-leave-out", *what) if is_own else custom_id("leave-out", *what),
        replies.LEAVE_OUT_NO,
    )


def picture_question(interview_id: int, *, is_own: bool) -> Page:
    """Return the question before a picture is taken out."""
    done = custom_id("my-picture-gone", interview_id) if is_own else custom_id("picture-gone", interview_id)
    return ask_page(replies.PICTURE_ASK, replies.PICTURE_YES, done, replies.PICTURE_NO)


def ask_page(text: str, yes: str, action: str, no: str) -> Page:
    """Return a question with two answers, of which the second changes nothing."""
    view = Page()
    view.text(text)
    view.row(button(yes, action, style=discord.ButtonStyle.danger), button(no, custom_id("keep")))
    return view


def cut_for_form(text: str) -> list[tuple[str, str]]:
    """Cut a text of at most ANSWER_LIMIT into at most five fields.

    Each is (part, what stood after it: ``n`` line break, ``s`` space, ``x`` nothing). A part ends at a line or a word
    wherever what is left still fits the other fields.
    """
    parts: list[tuple[str, str]] = []
    rest = text
    while discord_length(rest) > MODAL_INPUT_LIMIT:
        others = (FIELDS_PER_FORM - len(parts) - 1) * _SURE_ROOM
        head = fitting(rest, MODAL_INPUT_LIMIT)
        ends = [at for at in (head.rfind("\n"), head.rfind(" ")) if at > 0]
        cut = next((at for at in ends if discord_length(rest[at:]) <= others), len(head))
        joint = {"\n": "n", " ": "s"}.get(rest[cut : cut + 1], "x")
        parts.append((rest[:cut], joint))
        rest = rest[cut:] if joint == "x" else rest[cut + 1 :]
    return [*parts, (rest, "x")]


def join_parts(parts: Sequence[tuple[str, str]]) -> str:
    """Return the text of a form's fields, in order, as `cut_for_form` cut it."""
    return "".join(text + {"n": "\n", "s": " "}.get(joint, "") for text, joint in parts)
