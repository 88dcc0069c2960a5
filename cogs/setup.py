"""Where and when spotlights are posted: ``/setup``."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.scheduler import Scheduler
from bot.clock import Clock
from bot.discord_api.channel_access import ChannelAccess
from bot.domain.errors import NoSuchSeries
from bot.domain.posts import ChannelKind, Schedule, TagFault
from bot.domain.schedule import parse_time
from bot.domain.settings import AppliedChange, SettingsChange, parse_cleared, suggest_cleared, values_of
from bot.domain.zones import parse_timezone, suggest_zones, with_offset
from bot.interactions.access import Access, choices_of, refuse_non_curators
from bot.interactions.channel_option import NoticeChannel, PostChannel
from bot.interactions.forum_tags import ForumTagOption
from bot.interactions.options import SeriesOption
from bot.interactions.responses import log_incident, show
from bot.posting.planner import Planner, is_paused
from bot.posting.settings_look import SettingsLook
from bot.ui.base import Page
from bot.ui.browse import weekday_choices
from bot.ui.format import channel_list
from bot.ui.notices import tag_fault_text
from bot.ui.setup import changed_page, name_changed_tag, name_tag, setup_page
from bot.ui.strings import commands as strings
from bot.ui.strings import notices, replies
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_DATES = 3
Role = discord.Role | None
_KINDS = {
    discord.ChannelType.text: ChannelKind.TEXT,
    discord.ChannelType.news: ChannelKind.ANNOUNCEMENT,
    discord.ChannelType.forum: ChannelKind.FORUM,
}


class Setup(commands.Cog):
    """One command for all settings: without options it tells, with options it changes just those."""

    def __init__(
        self,
        store: Store,
        access: Access,
        planner: Planner,
        channel_access: ChannelAccess,
        settings_look: SettingsLook,
        scheduler: Scheduler,
        clock: Clock,
    ) -> None:
        self._store = store
        self._channel_access = channel_access
        self._settings_look = settings_look
        self._access = access
        self._planner = planner
        self._scheduler = scheduler
        self._clock = clock
        self._series = SeriesOption(store, access)
        self._tags = ForumTagOption(access, self._series, channel_access)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="setup", description=strings.SETUP)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.choices(weekday=weekday_choices())
    @app_commands.describe(
        channel=strings.OPT_CHANNEL,
        weekday=strings.OPT_WEEKDAY,
        time=strings.OPT_TIME,
        timezone=strings.OPT_TIMEZONE,
        curator_role=strings.OPT_CURATOR_ROLE,
        review_channel=strings.OPT_REVIEW_CHANNEL,
        ping_role=strings.OPT_PING_ROLE,
        every_weeks=strings.OPT_EVERY_WEEKS,
        thread=strings.OPT_THREAD,
        tag=strings.OPT_TAG,
        publish=strings.OPT_PUBLISH,
        exact=strings.OPT_EXACT,
        cool_off_weeks=strings.OPT_COOL_OFF,
        audit_channel=strings.OPT_AUDIT_CHANNEL,
        reminder_days=strings.OPT_REMINDER_DAYS,
        follow_up_months=strings.OPT_FOLLOW_UP,
        digest_days=strings.OPT_DIGEST_DAYS,
        series=strings.OPT_SERIES,
        clear=strings.OPT_CLEAR,
    )
    async def setup_spotlight(
        self,
        interaction: discord.Interaction[Any],
        channel: PostChannel | None = None,
        weekday: app_commands.Choice[int] | None = None,
        time: str | None = None,
        timezone: str | None = None,
        curator_role: Role = None,
        review_channel: NoticeChannel | None = None,
        ping_role: Role = None,
        every_weeks: app_commands.Range[int, 1, 12] | None = None,
        thread: bool | None = None,  # noqa: FBT001  # an option of the command
        tag: str | None = None,
        publish: bool | None = None,  # noqa: FBT001  # an option of the command
        exact: bool | None = None,  # noqa: FBT001  # an option of the command
        cool_off_weeks: app_commands.Range[int, 0, 520] | None = None,
        audit_channel: NoticeChannel | None = None,
        reminder_days: app_commands.Range[int, 0, 90] | None = None,
        follow_up_months: app_commands.Range[int, 0, 120] | None = None,
        digest_days: app_commands.Range[int, 0, 90] | None = None,
        series: str | None = None,
        clear: str | None = None,
    ) -> None:
        """Show the settings, or change those that are given."""
        guild_id = await self._access.enter(interaction)
        change = SettingsChange(
            channel_id=channel.id if channel else None,
            channel_kind=_KINDS.get(channel.type) if channel else None,
            weekday=weekday.value if weekday else None,
            time=parse_time(time) if time is not None else None,
            timezone=parse_timezone(timezone, now=self._clock()) if timezone is not None else None,
            curator_role_id=curator_role.id if curator_role else None,
            review_channel_id=review_channel.id if review_channel else None,
            ping_role_id=ping_role.id if ping_role else None,
            every_weeks=every_weeks,
            opens_thread=thread,
            publishes=publish,
            is_exact=exact,
            cool_off_weeks=cool_off_weeks,
            audit_channel_id=audit_channel.id if audit_channel else None,
            nudge_days=reminder_days,
            follow_up_months=follow_up_months,
            clears=parse_cleared(clear) if clear is not None else frozenset(),
            digest_days=digest_days,
        )
        schedule = await self._series.schedule(interaction, series)
        if tag is not None:
            tag_id = await self._tags.resolve(schedule, change.channel_id, tag)
            change = replace(change, forum_tag_id=tag_id)
        if change.given:
            await self._change(interaction, schedule, change)
        else:
            await show(interaction, await self._page(guild_id, schedule.series_id, None, []))

    @setup_spotlight.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @setup_spotlight.autocomplete("clear")
    async def suggest_clear(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest to curators what is set and could be unset, after what they have named already."""
        if not await self._access.is_curator(interaction):
            return []
        guild_id = await self._access.enter(interaction)
        try:
            schedule = await self._series.schedule(interaction, interaction.namespace.series)
        except NoSuchSeries:
            return []
        values = values_of(schedule, await self._store.guilds.settings(guild_id))
        found = suggest_cleared(current, [name for name, value in values.items() if value is not None])
        return choices_of([(text, text) for text in found])

    @setup_spotlight.autocomplete("tag")
    async def suggest_tag(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the forum's tags to curators."""
        return await self._tags.suggest(interaction, current)

    @setup_spotlight.autocomplete("timezone")
    async def suggest_timezone(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest time zones to curators."""
        if not await self._access.is_curator(interaction):
            return []
        now = self._clock()
        return choices_of([(with_offset(name, now), name) for name in suggest_zones(current, 25, now=now)])

    async def _change(
        self, interaction: discord.Interaction[Any], schedule: Schedule, change: SettingsChange
    ) -> None:
        """Check, store, and show what that did; what fails once it is stored takes nothing of that back."""
        guild_id = schedule.guild_id
        unchecked = await self._settings_look.check_channels(schedule, change)
        applied = await self._store.settings_changes.apply(
            guild_id, schedule.id, change, actor_id=interaction.user.id, now=self._clock()
        )
        changes = applied.differences
        hints = [replies.UNCHECKED_HINT.format(channels=channel_list(unchecked))] if unchecked else []
        try:
            await self._follow(guild_id, applied)
            page = await self._page(guild_id, schedule.series_id, changes, hints)
        except Exception as error:  # noqa: BLE001  # whatever it is, the change is stored and must be said
            log_incident(interaction, error)
            page = changed_page(changes, hints=hints)
        finally:
            self._scheduler.wake()
        await show(interaction, page)

    async def _follow(self, guild_id: int, applied: AppliedChange) -> None:
        """Give a refused post another chance, though nothing differs, as its notice promises; find the next date."""
        now = self._clock()
        await self._store.posting.retry_blocked(guild_id, now=now)
        if applied.of_schedule:
            await self._planner.plan_server(guild_id, now)

    async def _page(
        self,
        guild_id: int,
        series_id: int,
        changes: Mapping[str, tuple[object, object]] | None,
        hints: list[str],
    ) -> Page:
        now = self._clock()
        schedule = await self._store.schedules.get(guild_id, series_id)
        settings = await self._store.guilds.settings(guild_id)
        look = await self._settings_look.look(guild_id)
        if changes is not None:
            await self._store.settings_checks.note_shown(guild_id, [u.key for u in look.found])
        missing: list[str] = []
        if schedule.channel_id is None:
            missing.append(replies.MISSING_CHANNEL)
        if settings.review_channel_id is None:
            missing.append(replies.MISSING_REVIEW)
        if await self._store.interviews.count_published(guild_id) == 0:
            missing.append(replies.MISSING_INTERVIEWS)
        if (fault := await self._settings_look.tag_fault(schedule)) is TagFault.WANTED:
            missing.append(notices.MISSING_TAG)
        elif fault is not None:
            hints = [tag_fault_text(fault, schedule.channel_id or 0), *hints]
        names = await self._tags.names(schedule)
        return setup_page(
            name_tag(values_of(schedule, settings), names),
            await self._planner.slots(schedule, now, count=_DATES),
            missing=missing,
            is_paused=is_paused(schedule, now),
            changes=None if changes is None else name_changed_tag(changes, names),
            hints=[*hints, *_hints(schedule, changes)],
            unusable=look.found,
        )


def _hints(schedule: Schedule, changes: Mapping[str, tuple[object, object]] | None) -> list[str]:
    hints: list[str] = []
    if schedule.channel_kind is ChannelKind.FORUM and schedule.channel_id is not None:
        hints.append(replies.FORUM_HINT)
    if not schedule.is_exact and changes and {"time", "is_exact"} & set(changes):
        hints.append(replies.SPREAD_HINT)
    return hints


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(
        Setup(
            bot.store,
            bot.access,
            bot.planner,
            bot.channel_access,
            bot.settings_look,
            bot.scheduler,
            bot.clock,
        )
    )
