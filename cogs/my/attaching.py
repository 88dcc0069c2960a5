"""A member attaches an answer that was written elsewhere: a form with a question and a text file."""

import secrets
from typing import Any

import discord

from bot.clock import Clock
from bot.domain.errors import AnswerTooLong, OldButton
from bot.domain.text import ANSWER_LIMIT, discord_length
from bot.domain.text_files import TEXT_FILE_LIMIT, check_text_file, read_text_file
from bot.interactions.arguments import read_value
from bot.interactions.responses import open_form, report
from bot.interactions.router import action, fetch_file, read_submission
from bot.ui.attaching import attach_form, attached_to
from cogs.my.panel import Panels
from cogs.my.writing import OwnWriting
from db import Store


class Attaching:
    """The way around a form that is open for too long."""

    def __init__(self, store: Store, panels: Panels, writing: OwnWriting, clock: Clock) -> None:
        self._store = store
        self._panels = panels
        self._writing = writing
        self._clock = clock

    @action("my-attach")
    async def open_form(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Open the form that takes a question and a file."""
        interview = await self._panels.mine(interaction, interview_id)
        questions = await self._store.guilds.questions_of(interview)
        await open_form(interaction, attach_form(interview, questions, secrets.token_hex(4)))

    @action("my-attached")
    async def save(self, interaction: discord.Interaction[Any], interview_id: int) -> None:
        """Save the file's text like a typed answer, in whatever state the interview is by now."""
        interview = await self._panels.mine(interaction, interview_id)
        submission = read_submission(interaction)
        chosen, files = submission.choices.get("question", []), submission.files.get("text", [])
        revision, _bar, key = (chosen[0] if chosen else "").partition("|")
        questions = enumerate(await self._store.guilds.questions_of(interview), start=1)
        position, question = next(
            ((p, q) for p, q in questions if attached_to(q, 0).partition("|")[2] == key), (0, None)
        )
        if question is None or not files:
            raise OldButton
        check_text_file(files[0].file_name)
        data = await fetch_file(interaction, files[0], limit=TEXT_FILE_LIMIT)
        text = read_text_file(files[0].file_name, data)
        if discord_length(text) > ANSWER_LIMIT:
            raise AnswerTooLong(discord_length(text), ANSWER_LIMIT)
        saved = await self._store.own_texts.save(
            interview.guild_id,
            interaction.user.id,
            interview.id,
            {position: (question, text)},
            based_on={question.key: read_value(revision, int)},
            now=self._clock(),
        )
        await self._writing.show_saved(interaction, saved, interview.status)
        for conflict in saved.conflicts:
            await report(interaction, conflict)
