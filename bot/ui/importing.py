"""What was understood of a document, shown before anything is stored."""

import discord
from discord import ui

from bot.domain.handles import format_handles
from bot.domain.importing import ImportedAnswer, ImportedInterview
from bot.domain.models import Question
from bot.domain.text import MESSAGE_TEXT_LIMIT, NAME_LIMIT, discord_length, plain, truncate
from bot.ui.authoring import consent_buttons
from bot.ui.base import Form, Page, button, custom_id, pager
from bot.ui.format import ends_of, link_handles, name_of, starts_of
from bot.ui.words import replies

_BODY = 2400
_SHORT_WORDS = 16


def import_page(
    draft_id: int,
    file_name: str,
    imported: ImportedInterview,
    questions: tuple[Question, ...],
    *,
    page: int = 0,
    same_as: int | None = None,
) -> Page:
    """Return one page of the preview; the way to confirm is on each, and closed until there is a name."""
    view = Page()
    shown = plain(truncate(file_name, 80))
    head = [f"## {replies.IMPORT_TITLE.format(file=shown)}", _name_line(imported)]
    if imported.handles:
        head.append(
            truncate(replies.IMPORT_HANDLES.format(handles=link_handles(imported.handles, limit=4)), 600)
        )
    view.text("\n".join(head))
    pages = _answer_pages(imported)
    page = max(0, min(page, len(pages) - 1))
    view.line()
    view.text(pages[page])
    view.row(
        *pager(
            "import-page",
            draft_id,
            page=page,
            has_next=page + 1 < len(pages),
            labels=(replies.PREVIOUS, replies.NEXT),
        )
    )
    notes = _notes(imported, questions, same_as)
    if notes:
        view.text(truncate("\n".join(notes), MESSAGE_TEXT_LIMIT - view.content_length() - 300))
    view.line()
    view.text(replies.IMPORT_ASK)
    view.row(*consent_buttons("import", draft_id, is_disabled=not imported.name))
    view.row(
        button(replies.IMPORT_CORRECT, custom_id("import-correct", draft_id)),
        button(
            replies.IMPORT_DISCARD,
            custom_id("import-discard", draft_id),
            style=discord.ButtonStyle.danger,
        ),
    )
    return view


def _name_line(imported: ImportedInterview) -> str:
    if not imported.name:
        return replies.IMPORT_NO_NAME
    return replies.IMPORT_NAME.format(name=name_of(imported.name))


def _answer_pages(imported: ImportedInterview) -> list[str]:
    blocks = [_answer(number, answer) for number, answer in enumerate(imported.answers, start=1)]
    if imported.introduction:
        start = starts_of(imported.introduction)
        blocks.insert(0, replies.IMPORT_INTRODUCTION.format(length=len(imported.introduction), start=start))
    pages = [""]
    for block in blocks:
        joined = f"{pages[-1]}\n\n{block}" if pages[-1] else block
        if pages[-1] and discord_length(joined) > _BODY:
            pages.append(block)
        else:
            pages[-1] = joined
    return pages


def _answer(number: int, answer: ImportedAnswer) -> str:
    warning = replies.IMPORT_ENDS_ABRUPTLY if answer.warning else ""
    question = truncate(plain(answer.question), 400)
    if len(answer.text.split()) <= _SHORT_WORDS:
        text = truncate(plain(" ".join(answer.text.split())), 300)
        return replies.IMPORT_SHORT.format(
            number=number, question=question, text=text, length=len(answer.text), warning=warning
        )
    return replies.IMPORT_QUESTION.format(
        number=number,
        question=question,
        start=starts_of(answer.text),
        end=ends_of(answer.text),
        length=len(answer.text),
        warning=warning,
    )


def _notes(imported: ImportedInterview, questions: tuple[Question, ...], same_as: int | None) -> list[str]:
    notes: list[str] = []
    if same_as is not None:
        notes.append(replies.IMPORT_SAME.format(number=same_as))
    found = {a.question_key for a in imported.answers}
    missing = [q.label for q in questions if q.key not in found]
    if missing and len(missing) < len(questions):
        notes.append("-# " + replies.IMPORT_MISSING.format(questions=plain("; ".join(missing))))
    if imported.not_imported:
        notes.append("-# " + replies.IMPORT_LEFT_OUT.format(parts=plain("; ".join(imported.not_imported))))
    return notes


def correction_form(draft_id: int, imported: ImportedInterview, token: str) -> Form:
    """Return the form that corrects name and handles."""
    form = Form(replies.CORRECT_TITLE, custom_id("import-corrected", draft_id, token))
    name = ui.TextInput[Form](
        custom_id="name", default=truncate(imported.name, NAME_LIMIT) or None, max_length=NAME_LIMIT
    )
    form.field(replies.DETAILS_LABEL_NAME, None, name)
    handles = ui.TextInput[Form](
        custom_id="handles",
        style=discord.TextStyle.long,
        default=format_handles(imported.handles) or None,
        required=False,
        max_length=1000,
    )
    form.field(replies.DETAILS_LABEL_HANDLES, replies.DETAILS_HINT_HANDLES, handles)
    return form
