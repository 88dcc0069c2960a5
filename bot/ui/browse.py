"""Lists of interviews, and choices."""

from collections.abc import Sequence

import discord

from bot.domain.models import InterviewSummary
from bot.domain.telling_apart import FIRST_SERIES, PUBLISHED, Trait
from bot.domain.text import discord_length, plain, truncate
from bot.ui.base import Page, button, custom_id
from bot.ui.format import day, name_of
from bot.ui.strings import commands, replies

_CHOICE = 100
_MARKS = 70


def browse_page(
    entries: Sequence[InterviewSummary],
    order: str,
    *,
    count: int,
    has_previous: bool,
    has_next: bool,
) -> Page:
    """Return one page of everyone published."""
    view = Page()
    title = (
        f"## {replies.BROWSE_TITLE}\n-# {replies.BROWSE_COUNT.format(count=count)} · {commands.ORDERS[order]}"
    )
    view.text(title)
    for entry in entries:
        featured = (
            replies.FEATURED_ON.format(when=day(entry.last_posted_at))
            if entry.last_posted_at
            else replies.NOT_FEATURED
        )
        about = truncate(plain(" ".join(entry.occupation.split())), 200)
        text = f"**{name_of(entry.name)}** · {featured}" + (f"\n{about}" if about else "")
        view.section(text, button(replies.OPEN, custom_id("page", entry.id, 0, suffix="o")))
    if entries and (has_previous or has_next):
        view.row(
            button(
                replies.PREVIOUS,
                custom_id("browse", order, "before", entries[0].id),
                is_disabled=not has_previous,
            ),
            button(
                replies.NEXT,
                custom_id("browse", order, "after", entries[-1].id),
                is_disabled=not has_next,
            ),
        )
    return view


def choice_name(label: str, told: Sequence[tuple[str, str]] = ()) -> str:
    """Return a name as a choice of autocomplete (plain text there, at most 100 characters).

    ``told`` is what tells it from others of the same name (`bot.domain.telling_apart`); for that the name is cut.
    """
    marks = ", ".join(_mark(trait, text) for trait, text in told)
    shown = replies.TOLD_APART.format(marks=truncate(marks, _MARKS)) if marks else ""
    name = truncate(" ".join(label.split()), _CHOICE - discord_length(shown))
    return f"{name}{shown}" if name else "?"


def _mark(trait: str, text: str) -> str:
    if trait == Trait.STATE:
        return replies.PUBLISHED if text == PUBLISHED else replies.INTERVIEW_STATUSES[text]
    if trait == Trait.SERIES:
        return (
            replies.SERIES_NAMED.format(series=text) if text != FIRST_SERIES else replies.FIRST_SERIES_SHORT
        )
    if trait == Trait.BEGAN:
        return replies.BEGAN.format(date=text)
    return text


def order_choices() -> list[discord.app_commands.Choice[str]]:
    """Return the orders of /interview browse."""
    return [discord.app_commands.Choice(name=name, value=key) for key, name in commands.ORDERS.items()]


def weekday_choices() -> list[discord.app_commands.Choice[int]]:
    """Return the days of /setup, Monday = 0."""
    return [discord.app_commands.Choice(name=name, value=i) for i, name in enumerate(commands.WEEKDAYS)]
