"""The weekly post, for curators: ``/spotlight``."""

from datetime import date
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.leavers import Leavers
from bot.background.scheduler import Scheduler
from bot.clock import Clock
from bot.domain.errors import (
    AlreadyDecided,
    DraftNotFound,
    InterviewGone,
    NothingPlanned,
    NotPublished,
    NotSetUp,
    PastDate,
)
from bot.domain.leavers import Moment
from bot.domain.models import Interview
from bot.domain.posts import OccurrenceState, Schedule
from bot.domain.schedule import Slot, local_today, parse_date
from bot.interactions.access import Access, refuse_non_curators
from bot.interactions.acknowledgement import acknowledge
from bot.interactions.options import People, SeriesOption
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.posting.by_hand import next_in_line, question_before_post
from bot.posting.dispatcher import Dispatcher
from bot.posting.lost_posts import LostPosts
from bot.posting.planner import Planner
from bot.posting.settings_look import SettingsLook
from bot.posting.status import gather_status
from bot.ui.base import Page, message_page
from bot.ui.curator_pages import posted_text, posts_page, status_page
from bot.ui.format import start_of, when
from bot.ui.pictures import picture_files
from bot.ui.spotlight import preview_page
from bot.ui.strings import commands as strings
from bot.ui.strings import posts as post_strings
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_PAST = 10
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Spotlights(commands.GroupCog, group_name="spotlight", group_description=strings.SPOTLIGHT):
    """What was posted, what comes, and how to change it."""

    def __init__(
        self,
        store: Store,
        access: Access,
        planner: Planner,
        dispatcher: Dispatcher,
        settings_look: SettingsLook,
        lost_posts: LostPosts,
        leavers: Leavers,
        scheduler: Scheduler,
        clock: Clock,
    ) -> None:
        self._store = store
        self._access = access
        self._planner = planner
        self._dispatcher = dispatcher
        self._settings_look = settings_look
        self._lost_posts = lost_posts
        self._leavers = leavers
        self._scheduler = scheduler
        self._people = People(store, access)
        self._series = SeriesOption(store, access)
        self._clock = clock

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="status", description=strings.SPOTLIGHT_STATUS)
    @app_commands.describe(series=strings.OPT_SERIES)
    async def status(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Tell when the next post comes and how the last one went."""
        schedule = await self._series.schedule(interaction, series)
        report = await gather_status(
            self._store, self._planner, self._settings_look, self._lost_posts, schedule, self._clock()
        )
        await show(interaction, status_page(report))

    @app_commands.command(name="preview", description=strings.SPOTLIGHT_PREVIEW)
    @app_commands.describe(person=strings.OPT_PERSON, series=strings.OPT_SERIES)
    async def preview(
        self, interaction: discord.Interaction[Any], person: str | None = None, series: str | None = None
    ) -> None:
        """Show the post as it would be now."""
        interview = await self._chosen(interaction, person, series)
        picture = await self._store.interviews.picture(interview.guild_id, interview.id)
        frozen = await self._store.own.frozen_post(interview.guild_id, interview.id)
        view = preview_page(interview, picture.file_name if picture else "", frozen=frozen)
        files = picture_files(picture)
        await show(interaction, view, files=files)

    @app_commands.command(name="post", description=strings.SPOTLIGHT_POST)
    @app_commands.describe(person=strings.OPT_PERSON, series=strings.OPT_SERIES)
    async def post(
        self, interaction: discord.Interaction[Any], person: str | None = None, series: str | None = None
    ) -> None:
        """Ask whether a spotlight should be posted now."""
        interview = await self._chosen(interaction, person, series)
        if not interview.is_published:
            raise NotPublished(interview.name)
        schedule = await self._schedule_of(interview)
        has_left = await self._leavers.has_left(Moment.POST, interview.guild_id, interview.user_id)
        await show(interaction, await self._question(interview, schedule, has_left=has_left))

    @action("post", for_curators=True)
    async def post_now(
        self, interaction: discord.Interaction[Any], interview_id: int, day: date, generation: int
    ) -> None:
        """Post a spotlight now; of two clicks, one posts."""
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        schedule = await self._schedule_of(interview)
        if local_today(schedule, self._clock()) != day:
            raise DraftNotFound
        if await self._leavers.has_left(Moment.POST, guild_id, interview.user_id):
            await show(interaction, await self._question(interview, schedule, has_left=True))
            return
        await acknowledge()
        occurrence = await self._dispatcher.post_now(
            schedule,
            interview_id,
            generation=generation,
            actor_id=interaction.user.id,
        )
        await show(interaction, message_page(posted_text(occurrence)))

    @app_commands.command(name="skip", description=strings.SPOTLIGHT_SKIP)
    @app_commands.describe(series=strings.OPT_SERIES)
    async def skip(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Leave out the next date."""
        schedule = await self._schedule(interaction, series)
        planned = await self._store.occurrences.next_due(schedule.guild_id, schedule.id)
        if planned is None:
            raise NothingPlanned
        now = self._clock()
        if not await self._store.posting.transition(
            planned, OccurrenceState.SKIPPED, now=now, note="skipped"
        ):
            raise AlreadyDecided
        await self._store.audit_log.note(
            schedule.guild_id, "spotlight.skipped", actor_id=interaction.user.id, now=now
        )
        upcoming = await self._replan(schedule)
        text = post_strings.SKIPPED.format(when=when(planned.due_at), next=_first(upcoming))
        await show(interaction, message_page(text))

    @app_commands.command(name="pause", description=strings.SPOTLIGHT_PAUSE)
    @app_commands.describe(until=strings.OPT_UNTIL, series=strings.OPT_SERIES)
    async def pause(
        self, interaction: discord.Interaction[Any], until: str | None = None, series: str | None = None
    ) -> None:
        """Stop posting until further notice, or until a date."""
        schedule = await self._series.schedule(interaction, series)
        end = start_of(parse_date(until), schedule.timezone) if until is not None else None
        if end is not None and end <= self._clock():
            raise PastDate(until or "")
        await self._store.settings_changes.set_pause(
            schedule.guild_id,
            schedule.id,
            is_paused=True,
            until=end,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        await self._replan(schedule)
        text = post_strings.PAUSED.format(until=post_strings.UNTIL.format(when=when(end)) if end else "")
        await show(interaction, message_page(text))

    @app_commands.command(name="resume", description=strings.SPOTLIGHT_RESUME)
    @app_commands.describe(series=strings.OPT_SERIES)
    async def resume(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Post again from the next date on."""
        schedule = await self._schedule(interaction, series)
        await self._store.settings_changes.set_pause(
            schedule.guild_id, schedule.id, is_paused=False, actor_id=interaction.user.id, now=self._clock()
        )
        slots = await self._replan(schedule)
        await show(interaction, message_page(post_strings.RESUMED.format(next=_first(slots))))

    @app_commands.command(name="history", description=strings.SPOTLIGHT_HISTORY)
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        """List what was posted."""
        guild_id = await self._access.enter(interaction)
        past = await self._store.occurrences.list_past(guild_id, limit=_PAST, until=self._clock())
        await show(interaction, posts_page(await self._lost_posts.look_for(past)))

    @status.autocomplete("series")
    @preview.autocomplete("series")
    @post.autocomplete("series")
    @skip.autocomplete("series")
    @pause.autocomplete("series")
    @resume.autocomplete("series")
    async def suggest_series(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @preview.autocomplete("person")
    @post.autocomplete("person")
    async def suggest_person(self, interaction: discord.Interaction[Any], current: str) -> Choices:
        """Suggest people to curators."""
        return await self._people.suggest(interaction, current, for_curators=True)

    async def _chosen(
        self, interaction: discord.Interaction[Any], person: str | None, series: str | None
    ) -> Interview:
        if person is not None:
            return await self._people.resolve(interaction, person)
        schedule = await self._series.schedule(interaction, series)
        return await next_in_line(self._store, self._planner, schedule, self._clock())

    async def _question(self, interview: Interview, schedule: Schedule, *, has_left: bool) -> Page:
        now = self._clock()
        return await question_before_post(
            self._store, self._planner, interview, schedule, now, has_left=has_left
        )

    async def _schedule_of(self, interview: Interview) -> Schedule:
        schedule = await self._store.schedules.get(interview.guild_id, interview.series_id)
        if schedule.channel_id is None:
            raise NotSetUp
        return schedule

    async def _schedule(self, interaction: discord.Interaction[Any], series: str | None) -> Schedule:
        schedule = await self._series.schedule(interaction, series)
        if schedule.channel_id is None:
            raise NotSetUp
        return schedule

    async def _replan(self, schedule: Schedule) -> list[Slot]:
        now = self._clock()
        await self._planner.plan_server(schedule.guild_id, now)
        self._scheduler.wake()
        current = await self._store.schedules.get_by_id(schedule.guild_id, schedule.id)
        return await self._planner.slots(current or schedule, now, count=1)


def _first(slots: list[Slot]) -> str:
    return when(slots[0].due_at) if slots else "—"


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = Spotlights(
        bot.store,
        bot.access,
        bot.planner,
        bot.dispatcher,
        bot.settings_look,
        bot.lost_posts,
        bot.leavers,
        bot.scheduler,
        bot.clock,
    )
    await bot.add_cog(cog)
    bot.actions.register(cog)
