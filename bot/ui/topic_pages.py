"""Pages for tagging an interview with topics."""

from collections.abc import Sequence

import discord

from bot.domain.models import Interview
from bot.domain.text import plain, truncate
from bot.ui.authoring import long_input
from bot.ui.base import Form, Page, button, custom_id, select
from bot.ui.format import name_of
from bot.ui.strings import finding as strings


def topics_page(
    interview: Interview, topics: Sequence[str], suggested: Sequence[str], note: str = ""
) -> Page:
    """Return an interview's topics and what else is suggested, with the rule by which."""
    view = Page()
    name = name_of(interview.name)
    view.text("\n".join(filter(None, [f"## {strings.TOPICS_TITLE.format(name=name)}", note])))
    view.text(f"-# {strings.TOPICS_RULE.format(name=name)}")
    options = [
        discord.SelectOption(label=truncate(t, 100), value=truncate(t, 100), default=t in topics)
        for t in dict.fromkeys([*topics, *suggested])
    ]
    if not suggested:
        view.text(strings.TOPICS_NONE)
    view.row(select(custom_id("topics", interview.id), strings.TOPICS_CHOOSE, options, takes_several=True))
    view.row(button(strings.TOPICS_ADD, custom_id("topics-add", interview.id)))
    return view


def topics_form(interview_id: int, token: str) -> Form:
    """Return the form for topics that nothing suggests."""
    form = Form(strings.TOPICS_ADD, custom_id("topics-added", interview_id, suffix=token))
    form.field(
        strings.TOPICS_LABEL, strings.TOPICS_HINT, long_input("topics", "", is_required=True, limit=600)
    )
    return form


def topics_saved_text(topics: Sequence[str]) -> str:
    """Return what a curator reads after choosing topics."""
    if not topics:
        return strings.TOPICS_SAVED_NONE
    return strings.TOPICS_SAVED.format(topics=truncate(plain(", ".join(topics)), 500))
