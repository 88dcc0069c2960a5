"""The option `tag` of a command: the tags of the forum in which a series is posted, or is about to be."""

from typing import Any

import discord
from discord import app_commands

from bot.discord_api.channel_access import ChannelAccess
from bot.domain.errors import NoSuchTag, NotAForum, NotSetUp, SpotlightError
from bot.domain.posts import ChannelKind, ForumTag, Schedule
from bot.interactions.access import Access, choices_of
from bot.interactions.options import SeriesOption


class ForumTagOption:
    """Looks the tags of a forum up for any cog."""

    def __init__(self, access: Access, series: SeriesOption, channel_access: ChannelAccess) -> None:
        self._access = access
        self._series = series
        self._channel_access = channel_access

    async def suggest(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the tags of the forum that the same command names, else of the series' own, to curators."""
        if not await self._access.is_curator(interaction):
            return []
        given = interaction.namespace.channel
        try:
            schedule = await self._series.schedule(interaction, interaction.namespace.series)
            channel_id = given.id if given is not None else schedule.channel_id
            tags = await self._tags(schedule, channel_id)
        except (SpotlightError, TimeoutError):
            return []
        wanted = typed.strip().casefold()
        return choices_of([(tag.name, str(tag.id)) for tag in tags if wanted in tag.name.casefold()])

    async def resolve(self, schedule: Schedule, channel_id: int | None, typed: str) -> int:
        """Return the id of the tag that is meant, by its id or name, in a channel, else in the series' own.

        Raises NoSuchTag with those that there are, NotAForum, NotSetUp without a channel, and TimeoutError where
        Discord could not be asked.
        """
        tags = await self._tags(schedule, channel_id or schedule.channel_id)
        wanted = typed.strip().casefold()
        found = next((tag for tag in tags if wanted in (str(tag.id), tag.name.casefold())), None)
        if found is None:
            raise NoSuchTag(typed, tuple(tag.name for tag in tags))
        return found.id

    async def names(self, schedule: Schedule) -> dict[int, str]:
        """Return the names of the tags in a series' forum by their ids; empty where there is none, or nobody knows."""
        if schedule.channel_id is None or schedule.channel_kind is not ChannelKind.FORUM:
            return {}
        try:
            tags = await self._channel_access.forum_tags(schedule.guild_id, schedule.channel_id)
        except TimeoutError:
            return {}
        return {tag.id: tag.name for tag in tags or ()}

    async def _tags(self, schedule: Schedule, channel_id: int | None) -> tuple[ForumTag, ...]:
        if channel_id is None:
            raise NotSetUp
        tags = await self._channel_access.forum_tags(schedule.guild_id, channel_id)
        if tags is None:
            raise NotAForum(channel_id)
        return tags
