"""The parts of a waiting document: a list of them, one of them whole, and what a curator can do with it."""

import discord

from bot.domain.importing import ImportedInterview, Piece, Role
from bot.domain.importing.document import SURE
from bot.domain.importing.doubts import repaired
from bot.domain.importing.edits import CHANGEABLE
from bot.domain.models import Question
from bot.domain.text import MODAL_INPUT_LIMIT, discord_length, plain, readable, truncate
from bot.ui.base import Form, Page, button, custom_id, pager, select, text_input
from bot.ui.format import ends_of, starts_of
from bot.ui.importing import reasons_of
from bot.ui.strings import importing as strings
from bot.ui.strings import replies

PARTS_PER_PAGE = 12
_SHOWN = 1500
_SHORT = 90


def parts_page(
    draft_id: int, file_name: str, imported: ImportedInterview, *, page: int = 0, note: str = ""
) -> Page:
    """Return a page of the parts in their order; the doubtful ones are marked."""
    view = Page()
    pages = max(1, -(-len(imported.pieces) // PARTS_PER_PAGE))
    page = max(0, min(page, pages - 1))
    begin = page * PARTS_PER_PAGE
    shown = list(enumerate(imported.pieces))[begin : begin + PARTS_PER_PAGE]
    title = strings.PARTS_TITLE.format(file=plain(truncate(file_name, 80)))
    view.text("\n".join([*([note] if note else []), f"## {title}", "-# " + strings.PARTS_HINT]))
    view.text(truncate("\n".join(_line(place, piece) for place, piece in shown), 3000))
    options = [
        discord.SelectOption(
            label=truncate(
                strings.PART_OPTION.format(
                    number=place + 1,
                    role=strings.PIECE_ROLES[piece.role],
                    start=" ".join(piece.text.split())[:200],
                ),
                100,
            ),
            value=str(place),
        )
        for place, piece in shown
    ]
    view.row(select(custom_id("import-part", draft_id), strings.PARTS_PLACEHOLDER, options))
    view.row(
        *pager(
            "import-parts",
            draft_id,
            page=page,
            has_next=page + 1 < pages,
            labels=(replies.PREVIOUS, replies.NEXT),
        ),
        button(strings.BACK_TO_PREVIEW, custom_id("import-page", draft_id, 0)),
    )
    return view


def _line(place: int, piece: Piece) -> str:
    icon = strings.ICONS[piece.role]
    doubt = " ⚠" if piece.doubts else ""
    flat = " ".join(piece.text.split())
    if len(flat) <= _SHORT:
        text = f"**{readable(flat)}**" if piece.role is Role.QUESTION else readable(flat)
        return strings.PART_SHORT.format(number=place + 1, icon=icon, text=text, doubt=doubt)
    return strings.PART_LINE.format(
        number=place + 1,
        icon=icon,
        start=starts_of(piece.text),
        end=ends_of(piece.text),
        length=len(piece.text),
        doubt=doubt,
    )


def part_page(
    draft_id: int, imported: ImportedInterview, place: int, questions: tuple[Question, ...], *, note: str = ""
) -> Page:
    """Return one part whole, as far as it fits, with all that can be done to it."""
    view = Page()
    place = max(0, min(place, len(imported.pieces) - 1))
    piece = imported.pieces[place]
    title = strings.PART_TITLE.format(
        number=place + 1,
        count=len(imported.pieces),
        role=strings.PIECE_ROLES[piece.role],
        length=len(piece.text),
    )
    view.text("\n".join([*([note] if note else []), f"### {strings.ICONS[piece.role]} {title}"]))
    view.text(_shown(piece.text))
    if piece.doubts:
        sure = strings.CONFIDENCE.format(percent=piece.confidence)
        view.text(reasons_of(piece.doubts).strip() + (f"\n-# {sure}" if piece.confidence < SURE else ""))
    if (meant := repaired(piece.text)) != piece.text:
        view.text(strings.REPAIRED.format(text=plain(truncate(meant, 600))))
    version = imported.version
    view.row(
        *(
            button(strings.MAKE[role], custom_id("import-role", draft_id, version, place, role.value))
            for role in CHANGEABLE
            if role is not piece.role
        )
    )
    if piece.role is Role.QUESTION:
        view.row(
            select(
                custom_id("import-map", draft_id, version, place),
                strings.MAP_PLACEHOLDER,
                _targets(piece, questions),
            )
        )
    view.row(
        button(
            strings.SPLIT,
            custom_id("import-split", draft_id, version, place),
            is_disabled=discord_length(piece.text) > MODAL_INPUT_LIMIT - 100,
        ),
        button(strings.JOIN, custom_id("import-join", draft_id, version, place), is_disabled=place == 0),
        button(strings.BACK_TO_PARTS, custom_id("import-parts", draft_id, place // PARTS_PER_PAGE)),
        button(strings.BACK_TO_PREVIEW, custom_id("import-page", draft_id, 0)),
    )
    return view


def _shown(text: str) -> str:
    if len(text) <= _SHOWN:
        return truncate(readable(text), 2400)
    half = _SHOWN // 2
    begin, end = truncate(readable(text[:half]), 1200), truncate(readable(text[-half:]), 1200)
    return f"{begin}\n…\n{end}\n-# {strings.PART_CUT}"


def _targets(piece: Piece, questions: tuple[Question, ...]) -> list[discord.SelectOption]:
    none = discord.SelectOption(
        label=strings.MAP_NONE, value="-", description=strings.MAP_NONE_HINT, default=not piece.key
    )
    return [
        *(
            discord.SelectOption(
                label=truncate(q.label, 100),
                value=q.key,
                description=truncate(q.text, 100) if q.text != q.label else None,
                default=q.key == piece.key,
            )
            for q in questions[:24]
        ),
        none,
    ]


def split_form(draft_id: int, imported: ImportedInterview, place: int, token: str) -> Form:
    """Return the form in which blank lines say where a part is to be parted."""
    form = Form(
        strings.SPLIT_TITLE, custom_id("import-parted", draft_id, imported.version, place, suffix=token)
    )
    text = imported.pieces[place].text
    field = text_input("text", text, limit=MODAL_INPUT_LIMIT, is_required=True, is_long=True)
    form.field(strings.SPLIT_LABEL, strings.SPLIT_HINT, field)
    return form
