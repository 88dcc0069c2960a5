"""What was understood of a document, shown before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.domain.handles import format_handles
from bot.domain.importing import Doubt, ImportedAnswer, ImportedInterview
from bot.domain.importing.document import CONFIDENCE
from bot.domain.models import Question
from bot.domain.text import (
    MESSAGE_TEXT_LIMIT,
    MODAL_INPUT_LIMIT,
    NAME_LIMIT,
    discord_length,
    plain,
    readable,
    truncate,
)
from bot.ui.authoring import consent_buttons
from bot.ui.base import Form, Page, button, custom_id, pager, select, text_input
from bot.ui.format import ends_of, link_handles, name_of, starts_of
from bot.ui.strings import importing as strings
from bot.ui.strings import replies

_BODY = 2400
_SHORT_WORDS = 16
_LISTED = 20


def import_page(
    draft_id: int,
    file_name: str,
    imported: ImportedInterview,
    questions: tuple[Question, ...],
    *,
    page: int = 0,
    same_as: int | None = None,
    note: str = "",
) -> Page:
    """Return one page of the preview; the way to confirm is on each, and closed until there is a name."""
    view = Page()
    shown = plain(truncate(file_name, 80))
    head = [*([note] if note else []), f"## {strings.IMPORT_TITLE.format(file=shown)}", _name_line(imported)]
    if imported.handles:
        head.append(truncate(strings.HANDLES.format(handles=link_handles(imported.handles, limit=4)), 600))
    head.append("-# " + _summary(imported))
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
    view.text(strings.CONSENT_ASK)
    view.row(*consent_buttons("import", draft_id, is_disabled=not imported.name))
    update = (
        button(strings.UPDATE, custom_id("import-update", draft_id, same_as)) if same_as is not None else None
    )
    view.row(
        update,
        button(strings.MEND, custom_id("import-parts", draft_id, 0)),
        button(strings.CORRECT, custom_id("import-correct", draft_id)),
        button(strings.DISCARD, custom_id("import-discard", draft_id), style=discord.ButtonStyle.danger),
    )
    return view


def is_doubtful(answer: ImportedAnswer) -> bool:
    """Tell whether a curator should look at a question or its answer."""
    return bool(set(answer.doubts) - {Doubt.NEXT_DOUBTFUL})


def is_clear(imported: ImportedInterview) -> bool:
    """Tell whether a document has a name and no boundary that may be wrong."""
    return bool(imported.name) and not any(
        doubt in CONFIDENCE for a in imported.answers for doubt in a.doubts
    )


def _name_line(imported: ImportedInterview) -> str:
    if not imported.name:
        return strings.NO_NAME
    return strings.NAME.format(name=name_of(imported.name))


def _summary(imported: ImportedInterview) -> str:
    count = len(imported.answers)
    doubtful = sum(is_doubtful(answer) for answer in imported.answers)
    text = strings.DOUBTFUL if doubtful else strings.SURE
    return text.format(count=count, doubtful=doubtful)


def _answer_pages(imported: ImportedInterview) -> list[str]:
    blocks = [_answer(number, answer) for number, answer in enumerate(imported.answers, start=1)]
    if imported.introduction:
        start = starts_of(imported.introduction)
        blocks.insert(0, strings.INTRODUCTION.format(length=len(imported.introduction), start=start))
    if imported.closing:
        start = starts_of(imported.closing)
        blocks.append(strings.CLOSING.format(length=len(imported.closing), start=start))
    pages = [""]
    for block in blocks:
        joined = f"{pages[-1]}\n\n{block}" if pages[-1] else block
        if pages[-1] and discord_length(joined) > _BODY:
            pages.append(block)
        else:
            pages[-1] = joined
    return pages


def _answer(number: int, answer: ImportedAnswer) -> str:
    doubts = reasons_of(answer.doubts)
    question = truncate(plain(answer.question), 400)
    if len(answer.text.split()) <= _SHORT_WORDS:
        text = truncate(readable(" ".join(answer.text.split())), 300)
        return strings.SHORT.format(
            number=number, question=question, text=text, length=len(answer.text), doubts=doubts
        )
    return strings.QUESTION.format(
        number=number,
        question=question,
        start=starts_of(answer.text),
        end=ends_of(answer.text),
        length=len(answer.text),
        doubts=doubts,
    )


def reasons_of(doubts: Sequence[Doubt]) -> str:
    """Return why something is doubtful, a line each; what the next question says itself is left to it."""
    told = [doubt for doubt in doubts if doubt is not Doubt.NEXT_DOUBTFUL]
    return "".join(strings.DOUBT.format(reason=strings.DOUBT_REASONS[doubt]) for doubt in told[:3])


def _notes(imported: ImportedInterview, questions: tuple[Question, ...], same_as: int | None) -> list[str]:
    notes: list[str] = []
    if same_as is not None:
        notes.append(strings.SAME.format(name=f" with {name_of(imported.name)}" if imported.name else ""))
    found = {a.question_key for a in imported.answers}
    missing = [q.label for q in questions if q.key not in found]
    if missing and len(missing) < len(questions):
        notes.append("-# " + strings.MISSING.format(questions=plain("; ".join(missing))))
    if imported.not_imported:
        parts = [truncate(" ".join(part.split()), 120) for part in imported.not_imported]
        length = sum(len(part) for part in imported.not_imported)
        notes.append("-# " + strings.LEFT_OUT.format(length=length, parts=plain("; ".join(parts))))
    return notes


def correction_form(draft_id: int, imported: ImportedInterview, token: str) -> Form:
    """Return the form that corrects name and handles."""
    form = Form(replies.CORRECT_TITLE, custom_id("import-corrected", draft_id, suffix=token))
    name = text_input("name", imported.name, limit=NAME_LIMIT, is_required=True)
    form.field(replies.DETAILS_LABEL_NAME, None, name)
    handles = text_input("handles", format_handles(imported.handles), limit=MODAL_INPUT_LIMIT, is_long=True)
    form.field(replies.DETAILS_LABEL_HANDLES, replies.DETAILS_HINT_HANDLES, handles)
    return form


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A line of the list of documents that wait; ``same_as`` is the interview that holds it already."""

    draft_id: int
    file_name: str
    imported: ImportedInterview
    same_as: int | None = None

    @property
    def may_be_taken(self) -> bool:
        """Whether it can be imported without being looked at."""
        return is_clear(self.imported) and self.same_as is None


def waiting_page(
    waiting: Sequence[WaitingDocument], refused: Sequence[str] = (), *, page: int = 0, note: str = ""
) -> Page:
    """Return the list of documents that wait, and of those that could not be read."""
    view = Page()
    pages = max(1, -(-len(waiting) // _LISTED))
    page = max(0, min(page, pages - 1))
    shown = waiting[page * _LISTED : (page + 1) * _LISTED]
    lines = [_waiting_line(number, one) for number, one in enumerate(shown, start=page * _LISTED + 1)]
    head = f"## {strings.WAITING_TITLE}" if waiting else strings.WAITING_NONE if not refused else ""
    view.text("\n".join([*([note] if note else []), *([head] if head else [])]))
    view.text(truncate("\n".join(lines), 2600))
    problems = [strings.WAITING_REFUSED.format(sentence=sentence) for sentence in refused[:8]]
    if len(refused) > len(problems):
        problems.append(strings.WAITING_MORE.format(count=len(refused) - len(problems)))
    view.text(truncate("\n".join(problems), 900))
    options = [
        discord.SelectOption(
            label=truncate(f"{one.imported.name or strings.WAITING_NAMELESS}", 100),
            value=str(one.draft_id),
            description=truncate(one.file_name, 100) or None,
        )
        for one in shown
    ]
    view.row(select(custom_id("import-open"), strings.WAITING_PLACEHOLDER, options))
    view.row(
        *pager(
            "import-waiting", page=page, has_next=page + 1 < pages, labels=(replies.PREVIOUS, replies.NEXT)
        )
    )
    clear = sum(one.may_be_taken for one in waiting)
    if clear > 1:
        view.line()
        view.text(strings.WAITING_ALL.format(count=clear))
        view.row(*consent_buttons("import-all", max(one.draft_id for one in waiting)))
    return view


def _waiting_line(number: int, one: WaitingDocument) -> str:
    doubtful = sum(is_doubtful(answer) for answer in one.imported.answers)
    return strings.WAITING_LINE.format(
        number=number,
        name=name_of(one.imported.name) if one.imported.name else strings.WAITING_NAMELESS,
        count=len(one.imported.answers),
        doubtful=strings.WAITING_DOUBTFUL.format(count=doubtful) if doubtful else "",
        file=plain(truncate(one.file_name, 40)),
        same=strings.WAITING_SAME if one.same_as is not None else "",
    )
