"""One member's interviews by name: what each is called, and the question which of them is meant."""

from collections.abc import Sequence

import discord

from bot.domain.community import OwnInterview
from bot.domain.models import InterviewStatus
from bot.domain.text import plain, truncate
from bot.ui.base import Page, button, custom_id, select
from bot.ui.format import calendar_date, name_of
from bot.ui.strings import own as strings

_BUTTONS = 5


def own_name(own: OwnInterview) -> str:
    """Return what an interview is called to its person: its title, where it stands and since when."""
    return strings.OWN_NAMED.format(title=plain(_title(own)), state=_state(own))


def own_options(interviews: Sequence[OwnInterview]) -> list[discord.SelectOption]:
    """Return an option for each interview; the value is its id."""
    return [
        discord.SelectOption(
            label=truncate(_title(own), 100), description=truncate(_state(own), 100), value=str(own.id)
        )
        for own in interviews
    ]


def which_page(question: str, action: str, interviews: Sequence[OwnInterview]) -> Page:
    """Return the question which interview is meant; the choice arrives as ``action``."""
    view = Page()
    view.text(question)
    view.row(select(action, strings.WHICH, own_options(interviews)))
    return view


def which_to_read(name: str, interviews: Sequence[OwnInterview]) -> Page:
    """Return the question which of a member's published interviews should be shown."""
    view = Page()
    view.text(strings.READ_WHICH.format(name=name_of(name)))
    shown = list(interviews)[: _BUTTONS * _BUTTONS]
    for start in range(0, len(shown), _BUTTONS):
        view.row(*[_read_button(own) for own in shown[start : start + _BUTTONS]])
    return view


def discarded_page(text: str, undo: str) -> Page:
    """Return what was discarded, with the way to have it back: the action ``undo``."""
    view = Page()
    view.text(text)
    view.row(button(strings.UNDO, undo))
    return view


def _read_button(own: OwnInterview) -> "discord.ui.Button[Page]":
    label = strings.READ_ONE.format(title=_series(own), date=_since(own))
    return button(truncate(label, 80), custom_id("page", own.id, 0, suffix="w"))


def _title(own: OwnInterview) -> str:
    if own.follows_id is not None:
        return strings.PANEL_TITLE_AGAIN
    return strings.PANEL_TITLE_SERIES.format(series=own.series) if own.series else strings.PANEL_TITLE


def _series(own: OwnInterview) -> str:
    return strings.PANEL_TITLE_AGAIN if own.follows_id is not None else own.series or strings.FIRST_SERIES


def _state(own: OwnInterview) -> str:
    if own.is_published:
        key = "published"
    elif own.status is InterviewStatus.DRAFT and own.is_by_curators:
        key = "draft_by_curators"
    else:
        key = own.status.value
    state, date = strings.STATES[key], _since(own)
    return strings.STATE_SINCE.format(state=state, date=date) if date else state


def _since(own: OwnInterview) -> str:
    at = own.published_at if own.is_published else own.began_at
    return calendar_date(at.date()) if at is not None else ""
