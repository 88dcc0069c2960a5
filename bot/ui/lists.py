"""Lists of interviews: browsing and search results."""

from collections.abc import Sequence

import discord

from bot.domain.models import InterviewSummary, SearchHit
from bot.domain.search import Query, passage
from bot.domain.text import discord_length, escape, plain, truncate
from bot.ui.base import Page, button, custom_id, pager
from bot.ui.format import day, name_of
from bot.ui.words import commands, replies

_PASSAGE_LIMIT = 400


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
        view.section(text, button(replies.OPEN, custom_id("page", entry.id, 0, "o")))
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


def search_page(
    text: str,
    query: Query,
    hits: Sequence[SearchHit],
    *,
    session_id: int,
    page: int,
    has_next: bool,
) -> Page:
    """Return one page of search results, with the words that were looked for in bold."""
    view = Page()
    shown = plain(truncate(" ".join(text.split()), 100))
    view.text(f"## {replies.SEARCH_TITLE.format(query=shown)}")
    if not hits:
        sentence = replies.SEARCH_EMPTY if query.is_empty else replies.SEARCH_NOTHING
        view.text(sentence.format(query=shown))
        return view
    for hit in hits:
        view.section(_result(hit, query), button(replies.OPEN, _open(hit)))
    view.row(
        *pager(
            "search",
            session_id,
            page=page,
            has_next=has_next,
            labels=(replies.PREVIOUS, replies.NEXT),
        )
    )
    return view


def _open(hit: SearchHit) -> str:
    if hit.answers:
        return custom_id("answer", hit.interview_id, hit.answers[0].position, 0, "o")
    return custom_id("page", hit.interview_id, 0, "o")


def _result(hit: SearchHit, query: Query) -> str:
    name = f"**{name_of(hit.name)}**"
    if not hit.answers:
        return f"{name}\n{replies.MATCHED_NAME}"
    answer = hit.answers[0]
    question = plain(truncate(" ".join(answer.question.split()), 100))
    marked = "".join(
        f"**{escape(t)}**" if is_match else escape(t) for t, is_match in passage(answer.text, query)
    )
    if discord_length(marked) > _PASSAGE_LIMIT:  # nothing but characters that need escaping
        marked = truncate(plain(answer.text), _PASSAGE_LIMIT)
    return f"{name}\n-# {question}\n{marked}"


def choice_name(label: str) -> str:
    """Return a name as a choice of autocomplete (plain text there, at most 100 characters)."""
    return truncate(" ".join(label.split()), 100) or "?"


def order_choices() -> list[discord.app_commands.Choice[str]]:
    """Return the orders of /interview browse."""
    return [discord.app_commands.Choice(name=name, value=key) for key, name in commands.ORDERS.items()]


def weekday_choices() -> list[discord.app_commands.Choice[int]]:
    """Return the days of /setup, Monday = 0."""
    return [discord.app_commands.Choice(name=name, value=i) for i, name in enumerate(commands.WEEKDAYS)]
