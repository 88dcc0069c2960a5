"""Where and when spotlights are posted: ``/setup``."""

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.scheduler import Scheduler
from bot.clock import Clock
from bot.discord_api.channel_access import ChannelAccess, MissingPermissions, Needs
from bot.domain.errors import ChannelNotUsable
from bot.domain.models import GuildSettings
from bot.domain.outcomes import Refused
from bot.domain.posts import ChannelKind, Schedule
from bot.domain.schedule import local_today, parse_time
from bot.domain.zones import parse_timezone, suggest_zones, with_offset
from bot.interactions.access import Access, choices_of, refuse_non_curators
from bot.interactions.options import SeriesOption
from bot.interactions.responses import show
from bot.posting.planner import Planner, is_paused
from bot.ui.browse import weekday_choices
from bot.ui.curator_pages import setup_page
from bot.ui.strings import commands as strings
from bot.ui.strings import replies
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


class ChannelOption(app_commands.Transformer):
    """A channel of certain kinds, as the command brings it: the client need not know the server or the channel.

    discord.py's own options for channels fail where its cache is empty, and offer media channels with the forums.
    """

    def __init__(self, *kinds: discord.ChannelType) -> None:
        super().__init__()
        self._kinds = list(kinds)

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord lets people choose."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds that are offered."""
        return self._kinds

    async def transform(
        self, _: discord.Interaction[Any], value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        """Return what Discord says of the channel: id and kind are all that is needed."""
        return value


_TEXT = (discord.ChannelType.text, discord.ChannelType.news)
PostChannel = app_commands.Transform[
    app_commands.AppCommandChannel, ChannelOption(*_TEXT, discord.ChannelType.forum)
]
NoticeChannel = app_commands.Transform[app_commands.AppCommandChannel, ChannelOption(*_TEXT)]


class Setup(commands.Cog):
    """One command for all settings: without options it tells, with options it changes just those."""

    def __init__(
        self,
        store: Store,
        access: Access,
        planner: Planner,
        channel_access: ChannelAccess,
        scheduler: Scheduler,
        clock: Clock,
    ) -> None:
        self._store = store
        self._channel_access = channel_access
        self._access = access
        self._planner = planner
        self._scheduler = scheduler
        self._clock = clock
        self._series = SeriesOption(store, access)

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
        publish=strings.OPT_PUBLISH,
        exact=strings.OPT_EXACT,
        cool_off_weeks=strings.OPT_COOL_OFF,
        audit_channel=strings.OPT_AUDIT_CHANNEL,
        nudge_days=strings.OPT_NUDGE_DAYS,
        follow_up_months=strings.OPT_FOLLOW_UP,
        series=strings.OPT_SERIES,
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
        publish: bool | None = None,  # noqa: FBT001  # an option of the command
        exact: bool | None = None,  # noqa: FBT001  # an option of the command
        cool_off_weeks: app_commands.Range[int, 0, 520] | None = None,
        audit_channel: NoticeChannel | None = None,
        nudge_days: app_commands.Range[int, 0, 90] | None = None,
        follow_up_months: app_commands.Range[int, 0, 120] | None = None,
        series: str | None = None,
    ) -> None:
        """Show the settings, or change those that are given."""
        guild_id = await self._access.enter(interaction)
        chosen: dict[str, object] = {
            "channel_id": channel.id if channel else None,
            "weekday": weekday.value if weekday else None,
            "time": parse_time(time) if time is not None else None,
            "timezone": parse_timezone(timezone, now=self._clock()) if timezone is not None else None,
            "curator_role_id": curator_role.id if curator_role else None,
            "review_channel_id": review_channel.id if review_channel else None,
            "ping_role_id": ping_role.id if ping_role else None,
            "every_weeks": every_weeks,
            "opens_thread": thread,
            "publishes": publish,
            "is_exact": exact,
            "cool_off_weeks": cool_off_weeks,
            "audit_channel_id": audit_channel.id if audit_channel else None,
            "nudge_days": nudge_days,
            "follow_up_months": follow_up_months,
        }
        given = {name: value for name, value in chosen.items() if value is not None}
        schedule = await self._series.schedule(interaction, series)
        settings = await self._store.guilds.settings(guild_id)
        await self._check_channels(schedule, given)
        changes = None
        if given:
            kind = _KINDS.get(channel.type) if channel is not None else None
            schedule = replace(schedule, channel_kind=kind or schedule.channel_kind)
            changes = await self._change(interaction, schedule, settings, given)
        await self._show(interaction, schedule, changes)

    @setup_spotlight.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @setup_spotlight.autocomplete("timezone")
    async def suggest_timezone(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest time zones to curators."""
        if not await self._access.is_curator(interaction):
            return []
        now = self._clock()
        return choices_of([(with_offset(name, now), name) for name in suggest_zones(current, 25, now=now)])

    async def _check_channels(self, schedule: Schedule, given: dict[str, object]) -> None:
        """Raise ChannelNotUsable for a channel in which the bot could not do what it is to do there."""
        needs = Needs(
            opens_thread=bool(given.get("opens_thread", schedule.opens_thread)),
            publishes=bool(given.get("publishes", schedule.publishes)),
        )
        looked_at = dict(given)
        if given.get("publishes") or given.get("opens_thread"):
            looked_at.setdefault("channel_id", schedule.channel_id)
        for name, needed in (
            ("channel_id", needs),
            ("review_channel_id", Needs(posts=False)),
            ("audit_channel_id", Needs(posts=False)),
        ):
            channel_id = looked_at.get(name)
            if not isinstance(channel_id, int):
                continue
            found = await self._channel_access.missing_permissions(schedule.guild_id, channel_id, needed)
            if isinstance(found, Refused):
                raise ChannelNotUsable(channel_id, ("view_channel",))
            if isinstance(found, MissingPermissions) and found.missing:
                raise ChannelNotUsable(channel_id, found.missing)

    async def _change(
        self,
        interaction: discord.Interaction[Any],
        schedule: Schedule,
        settings: GuildSettings,
        given: dict[str, object],
    ) -> dict[str, tuple[object, object]]:
        before = _settings_of(schedule, settings)
        changes = {name: (before[name], value) for name, value in given.items() if before[name] != value}
        for_schedule = {n: v for n, (_, v) in changes.items() if n in {f.name for f in fields(Schedule)}}
        for_guild = {n: v for n, (_, v) in changes.items() if n not in for_schedule}
        now = self._clock()
        if for_guild:
            await self._store.guilds.update_settings(
                replace(settings, **for_guild), actor_id=interaction.user.id, now=now
            )
        if for_schedule:
            changed = replace(schedule, **for_schedule)
            if {"weekday", "every_weeks"} & set(for_schedule):
                changed = replace(changed, anchor_date=local_today(changed, now))
            await self._store.posting.retry_blocked(schedule.guild_id, now=now)
            await self._store.schedules.update(changed, actor_id=interaction.user.id, now=now)
            await self._planner.plan_server(schedule.guild_id, now)
        self._scheduler.wake()
        return changes

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        shown: Schedule,
        changes: dict[str, tuple[object, object]] | None,
    ) -> None:
        now, guild_id = self._clock(), shown.guild_id
        schedule = await self._store.schedules.get(guild_id, shown.series_id)
        settings = await self._store.guilds.settings(guild_id)
        missing: list[str] = []
        if schedule.channel_id is None:
            missing.append(replies.MISSING_CHANNEL)
        if settings.review_channel_id is None:
            missing.append(replies.MISSING_REVIEW)
        if await self._store.interviews.count_published(guild_id) == 0:
            missing.append(replies.MISSING_INTERVIEWS)
        page = setup_page(
            _settings_of(schedule, settings),
            changes,
            await self._planner.slots(schedule, now, count=_DATES),
            missing=missing,
            is_paused=is_paused(schedule, now),
            hints=_hints(schedule, changes),
        )
        await show(interaction, page)


def _hints(schedule: Schedule, changes: dict[str, tuple[object, object]] | None) -> list[str]:
    hints: list[str] = []
    if schedule.channel_kind is ChannelKind.FORUM and schedule.channel_id is not None:
        hints.append(replies.FORUM_HINT)
    if not schedule.is_exact and changes and {"time", "is_exact"} & set(changes):
        hints.append(replies.SPREAD_HINT)
    return hints


def _settings_of(schedule: Schedule, settings: GuildSettings) -> dict[str, object]:
    both = asdict(schedule) | asdict(settings)
    return {name: both[name] for name in replies.SETTING_NAMES}


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog."""
    await bot.add_cog(Setup(bot.store, bot.access, bot.planner, bot.channel_access, bot.scheduler, bot.clock))
