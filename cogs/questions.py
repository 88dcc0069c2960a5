"""What interviews ask: ``/questions``. Each change is a new version; who was overtaken sees the newer one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.community import Series
from bot.domain.errors import (
    InvalidName,
    NoSuchQuestion,
    QuestionnaireFault,
    QuestionnaireRefused,
    QuestionsChanged,
)
from bot.domain.models import Purpose, Question, Questionnaire
from bot.domain.questionnaires import (
    FILE_LIMIT,
    LARGEST_GUIDE,
    added,
    dropped,
    dump_questionnaire,
    load_questionnaire,
    make_question,
    moved,
    reworded,
)
from bot.domain.text import clean_line
from bot.interactions.access import Access, guild_id_of, refuse_non_curators
from bot.interactions.attachments import sendable
from bot.interactions.options import SeriesOption
from bot.interactions.responses import open_form, report, show, tell
from bot.interactions.router import action, chosen, fetch_file, read_submission
from bot.ui.base import custom_id
from bot.ui.personal_data import data_page
from bot.ui.questions import file_form, question_form, question_page, questions_page, series_form
from bot.ui.strings import commands as strings
from bot.ui.strings import curators as sentences
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_FILE = "questionnaire.json"
_NAME_LIMIT = 40
Change = Callable[[Sequence[Question]], tuple[Question, ...]]


class Questions(commands.Cog):
    """Questionnaires and series."""

    def __init__(self, store: Store, access: Access, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._options = SeriesOption(store, access)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="questions", description=strings.QUESTIONS)
    @app_commands.describe(series=strings.OPT_SERIES)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def questions(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Show what a series asks."""
        await self._show(interaction, await self._options.resolve(interaction, series))

    @questions.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._options.suggest(interaction, current)

    @action("questions-all", for_curators=True)
    async def show_all(self, interaction: discord.Interaction[Any], series_id: int) -> None:
        """Go back to all questions."""
        await self._show(interaction, await self._series(interaction, series_id))

    @action("questions-series", for_curators=True)
    async def turn_to(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to another series."""
        await self._show(interaction, await self._series(interaction, chosen(interaction, int)))

    @action("questions-one", for_curators=True)
    async def show_one(self, interaction: discord.Interaction[Any], series_id: int) -> None:
        """Show one question with what can be done to it."""
        series = await self._series(interaction, series_id)
        questionnaire = await self._newest(interaction, series)
        question = _find(questionnaire.questions, chosen(interaction))
        await show(interaction, question_page(series, questionnaire, question))

    @action("questions-add", for_curators=True)
    async def open_new(self, interaction: discord.Interaction[Any], series_id: int, version: int) -> None:
        """Open the form for another question."""
        form_id = custom_id("questions-added", series_id, version, suffix=interaction.id)
        await open_form(interaction, question_form(form_id, None))

    @action("questions-added", for_curators=True)
    async def add(self, interaction: discord.Interaction[Any], series_id: int, version: int) -> None:
        """Add a question at the end."""
        text, label, guide = _wording(interaction)
        await self._change(
            interaction,
            series_id,
            version,
            lambda qs: added(qs, make_question(text, label, taken=qs, length_guide=guide)),
        )

    @action("questions-reword", for_curators=True)
    async def open_wording(
        self, interaction: discord.Interaction[Any], series_id: int, version: int, key: str
    ) -> None:
        """Open the form with the wording of a question."""
        series = await self._series(interaction, series_id)
        question = _find((await self._newest(interaction, series)).questions, key)
        form_id = custom_id("questions-reworded", series.id, version, question.key, suffix=interaction.id)
        await open_form(interaction, question_form(form_id, question))

    @action("questions-reworded", for_curators=True)
    async def reword(
        self, interaction: discord.Interaction[Any], series_id: int, version: int, key: str
    ) -> None:
        """Give a question another wording."""
        text, label, guide = _wording(interaction)

        def change(questions: Sequence[Question]) -> tuple[Question, ...]:
            old = _find(questions, key)
            new = make_question(
                text, label, purpose=old.purpose, length_guide=guide, is_required=old.is_required
            )
            return reworded(questions, old.key, new)

        await self._change(interaction, series_id, version, change)

    @action("questions-move", for_curators=True)
    async def move(
        self,
        interaction: discord.Interaction[Any],
        series_id: int,
        version: int,
        key: str,
        by: Literal[-1, 1],
    ) -> None:
        """Ask a question earlier or later."""
        await self._change(interaction, series_id, version, lambda qs: moved(qs, key, by), shown_key=key)

    @action("questions-drop", for_curators=True)
    async def drop(
        self, interaction: discord.Interaction[Any], series_id: int, version: int, key: str
    ) -> None:
        """Ask a question no more."""
        await self._change(interaction, series_id, version, lambda qs: dropped(qs, key))

    @action("questions-require", for_curators=True)
    async def require(
        self, interaction: discord.Interaction[Any], series_id: int, version: int, key: str, *, wanted: bool
    ) -> None:
        """Want an answer to a question, or not."""

        def change(questions: Sequence[Question]) -> tuple[Question, ...]:
            return reworded(questions, key, replace(_find(questions, key), is_required=wanted))

        await self._change(interaction, series_id, version, change, shown_key=key)

    @action("questions-purpose", for_curators=True)
    async def set_purpose(
        self, interaction: discord.Interaction[Any], series_id: int, version: int, key: str
    ) -> None:
        """Say what a question is for."""
        purpose = chosen(interaction, Purpose)

        def change(questions: Sequence[Question]) -> tuple[Question, ...]:
            return reworded(questions, key, replace(_find(questions, key), purpose=purpose))

        await self._change(interaction, series_id, version, change, shown_key=key)

    @action("questions-export", for_curators=True)
    async def export(self, interaction: discord.Interaction[Any], series_id: int) -> None:
        """Give the questionnaire as a file."""
        series = await self._series(interaction, series_id)
        questions = (await self._newest(interaction, series)).questions
        data = dump_questionnaire(questions).encode()
        file = await sendable(interaction, data, _FILE)
        page = data_page(file.filename, sentences.QUESTIONS_EXPORTED.format(count=len(questions)))
        await tell(interaction, page, files=[file])

    @action("questions-import", for_curators=True)
    async def open_import(self, interaction: discord.Interaction[Any], series_id: int, version: int) -> None:
        """Open the form that takes a file."""
        form_id = custom_id("questions-imported", series_id, version, suffix=interaction.id)
        await open_form(interaction, file_form(form_id))

    @action("questions-imported", for_curators=True)
    async def import_file(self, interaction: discord.Interaction[Any], series_id: int, version: int) -> None:
        """Ask what a file says."""
        files = read_submission(interaction).files.get("file", [])
        if not files:
            raise QuestionnaireRefused(QuestionnaireFault.FILE, 0)
        data = await fetch_file(interaction, files[0], limit=FILE_LIMIT)
        loaded = load_questionnaire(data.decode("utf-8", errors="replace"))
        await self._change(interaction, series_id, version, lambda _qs: loaded)

    @action("questions-new", for_curators=True)
    async def open_series(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form for a new series."""
        await open_form(interaction, series_form(custom_id("questions-series-new", suffix=interaction.id)))

    @action("questions-series-new", for_curators=True)
    async def add_series(self, interaction: discord.Interaction[Any]) -> None:
        """Add a series."""
        guild_id = await self._access.enter(interaction)
        name = clean_line(read_submission(interaction).texts.get("name", ""))
        if not name or len(name) > _NAME_LIMIT or name.startswith("#"):
            raise InvalidName(_NAME_LIMIT)
        series = await self._store.series.add(guild_id, name, actor_id=interaction.user.id, now=self._clock())
        await self._show(interaction, series, sentences.SERIES_ADDED.format(name=name))

    async def _change(
        self,
        interaction: discord.Interaction[Any],
        series_id: int,
        version: int,
        change: Change,
        *,
        shown_key: str = "",
    ) -> None:
        series = await self._series(interaction, series_id)
        questionnaire = await self._newest(interaction, series)
        try:
            if questionnaire.version_id != version:
                raise QuestionsChanged  # noqa: TRY301  # as the store would
            await self._store.series.change_questions(
                guild_id_of(interaction),
                series,
                change(questionnaire.questions),
                based_on=questionnaire.version_id,
                actor_id=interaction.user.id,
                now=self._clock(),
            )
        except QuestionsChanged as error:
            await self._show(interaction, series)
            typed = "\n\n".join(t for t in read_submission(interaction).texts.values() if t.strip())
            await report(interaction, error, typed=typed)
            return
        if shown_key:
            newest = await self._newest(interaction, series)
            await show(interaction, question_page(series, newest, _find(newest.questions, shown_key)))
        else:
            await self._show(interaction, series, sentences.CHANGED)

    async def _show(self, interaction: discord.Interaction[Any], series: Series, note: str = "") -> None:
        guild_id = await self._access.enter(interaction)
        known = await self._store.series.list_all(guild_id)
        questionnaire = await self._store.guilds.questionnaire(guild_id, series.id)
        await show(interaction, questions_page(series, questionnaire, known, note=note))

    async def _series(self, interaction: discord.Interaction[Any], series_id: int) -> Series:
        guild_id = await self._access.enter(interaction)
        return await self._store.series.get(guild_id, series_id)

    async def _newest(self, interaction: discord.Interaction[Any], series: Series) -> Questionnaire:
        return await self._store.guilds.questionnaire(await self._access.enter(interaction), series.id)


def _find(questions: Sequence[Question], key: str) -> Question:
    found = next((q for q in questions if q.key[:100] == key), None)
    if found is None:
        raise NoSuchQuestion(key)
    return found


def _wording(interaction: discord.Interaction[Any]) -> tuple[str, str, int | None]:
    texts = read_submission(interaction).texts
    guide = texts.get("guide", "").strip()
    if guide and not guide.isdecimal():
        raise QuestionnaireRefused(QuestionnaireFault.GUIDE, LARGEST_GUIDE)
    return texts.get("text", ""), texts.get("label", ""), int(guide) if guide else None


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = Questions(bot.store, bot.access, bot.clock)
    await bot.add_cog(cog)
    bot.actions.register(cog)
