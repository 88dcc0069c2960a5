"""Every kind of page and form that the bot can show, made of invented data, in messages as full as Discord allows."""

from dataclasses import dataclass
from datetime import datetime

import discord

from bot.cli.smoke.curator_pages import pages_of_curators
from bot.cli.smoke.member_pages import member_pages
from bot.domain.text import MESSAGE_TEXT_LIMIT
from bot.ui.base import Page, message_page
from bot.ui.strings import operator as strings

_MOST_COMPONENTS = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """A page and what it is called in the report."""

    label: str
    page: Page


def with_note(page: Page) -> Page:
    """Return a page that says, beneath, what it is and that it goes away; by this the smoke test knows its own."""
    page.add_item(discord.ui.TextDisplay(strings.SMOKE_NOTE))
    return page


def samples(now: datetime, *, own_id: int, channel_id: int) -> list[Sample]:
    """Return the pages without files; mentions are of the bot itself and of the channel, and ping nobody."""
    keyed = [*member_pages(now, own_id), *pages_of_curators(now, own_id, channel_id)]
    return [Sample(strings.SMOKE_PAGES[key], page) for key, page in keyed]


def bundles(all_samples: list[Sample]) -> list[list[Sample]]:
    """Put pages together that fit one message: 40 components, 4,000 characters, no id twice."""
    found: list[list[Sample]] = []
    for sample in all_samples:
        group = next((group for group in found if _fits([*group, sample])), None)
        if group is None:
            found.append([sample])
        else:
            group.append(sample)
    return found


def joined(group: list[Sample]) -> Page:
    """Return one message with the frames of several pages."""
    page = message_page(strings.SMOKE_NOTE)
    for sample in group:
        page.add_item(sample.page.container)
    return page


def ids_of(page: Page) -> list[str]:
    """Return the ids of a page's buttons and selects."""
    return [
        item.custom_id
        for item in page.walk_children()
        if isinstance(item, discord.ui.Button | discord.ui.Select) and item.custom_id
    ]


def _fits(group: list[Sample]) -> bool:
    pages = [sample.page for sample in group]
    ids = [one for page in pages for one in ids_of(page)]
    note = message_page(strings.SMOKE_NOTE)
    return (
        sum(page.total_children_count for page in [note, *pages]) <= _MOST_COMPONENTS
        and sum(page.content_length() for page in [note, *pages]) <= MESSAGE_TEXT_LIMIT
        and len(set(ids)) == len(ids)
    )


def carries_note(message: discord.Message) -> bool:
    """Tell whether a message says that it is the smoke test's."""
    texts = [message.content, *(str(component.to_dict()) for component in message.components)]
    return any(strings.SMOKE_NOTE in text for text in texts)


def is_start_of(message: discord.Message, threads: set[int | None] | set[int]) -> bool:
    """Tell whether a message is Discord's "… started a thread" for one of these threads, or for one named as ours.

    Discord's documentation, "Message Types": its content is the thread's name, its reference leads to the thread.
    """
    if message.type is not discord.MessageType.thread_created:
        return False
    leads_to = message.reference.channel_id if message.reference is not None else 0
    return message.content == strings.SMOKE_THREAD or leads_to in threads
