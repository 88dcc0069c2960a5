"""The curators' board: ``/pipeline``; inviting, reminding, blocking, and who stands by for an empty week."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.background.leavers import Leavers
from bot.clock import Clock
from bot.domain.errors import NotPublished, NotThisMember
from bot.interactions.access import Access, called, refuse_non_curators
from bot.interactions.arguments import read_value
from bot.interactions.inviting import Inviter
from bot.interactions.options import SeriesOption
from bot.interactions.responses import show, tell
from bot.interactions.router import action, chosen
from bot.posting.planner import Planner
from bot.ui.base import message_page
from bot.ui.curator_pages import pin_taken_page
from bot.ui.format import calendar_date, name_of
from bot.ui.pipeline import pipeline_page
from bot.ui.strings import commands as strings
from bot.ui.strings import curators as sentences
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_NOMINEES = 25
_AHEAD = 25


class Pipeline(commands.Cog):
    """Everybody between being asked and being posted."""

    def __init__(
        self,
        store: Store,
        access: Access,
        planner: Planner,
        leavers: Leavers,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._leavers = leavers
        self._access = access
        self._planner = planner
        self._clock = clock
        self._series = SeriesOption(store, access)
        self._inviter = Inviter(store, access, clock, wake, leavers.has_left)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="pipeline", description=strings.PIPELINE)
    @app_commands.describe(
        invite=strings.OPT_INVITE,
        block=strings.OPT_BLOCK,
        unblock=strings.OPT_UNBLOCK,
        series=strings.OPT_SERIES,
    )
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def pipeline(
        self,
        interaction: discord.Interaction[Any],
        invite: discord.Member | None = None,
        block: discord.Member | None = None,
        unblock: discord.Member | None = None,
        series: str | None = None,
    ) -> None:
        """Show the board, after doing what the options ask for."""
        guild_id = await self._access.enter(interaction)
        notes: list[str] = []
        for member, is_blocked in ((block, True), (unblock, False)):
            if member is not None:
                await self._store.preferences.block(
                    guild_id,
                    member.id,
                    is_blocked=is_blocked,
                    actor_id=interaction.user.id,
                    now=self._clock(),
                )
                await self._store.guilds.member_names.remember(guild_id, member.id, called(member))
                pattern = sentences.BLOCKED if is_blocked else sentences.UNBLOCKED
                notes.append(pattern.format(name=name_of(called(member))))
        if invite is not None:
            if invite.bot:
                raise NotThisMember
            await self._leavers.note_present(guild_id, invite.id)
            notes.append(await self._inviter.invite(interaction, invite.id, called(invite), series))
        await self._show(interaction, "\n".join(notes))

    @pipeline.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @action("pipeline-invite", for_curators=True)
    async def accept(self, interaction: discord.Interaction[Any]) -> None:
        """Invite somebody who was proposed."""
        user_id = chosen(interaction, int)
        await self._show(interaction, await self._inviter.invite_nominee(interaction, user_id))

    @action("pipeline-aside", for_curators=True)
    async def set_aside(self, interaction: discord.Interaction[Any]) -> None:
        """Decide against inviting somebody who was proposed."""
        user_id = chosen(interaction, int)
        await self._show(interaction, await self._inviter.set_aside(interaction, user_id))

    @action("pipeline-nudge", for_curators=True)
    async def remind(self, interaction: discord.Interaction[Any]) -> None:
        """Remind somebody of their next step; boards of older versions do not say how often that was done before."""
        key, _, count = chosen(interaction).partition(".")
        seen_count = read_value(count, int) if count else None
        await self._show(interaction, await self._inviter.remind(interaction, key, seen_count))

    @action("standby", for_curators=True)
    async def stand_by(self, interaction: discord.Interaction[Any], interview_id: int, on: date) -> None:
        """Have somebody featured again on a date for which nobody is ready."""
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get(guild_id, interview_id)
        if interview is None or not interview.is_published:
            raise NotPublished(interview.name if interview else "?")
        taken = await self._store.queue.pin(
            guild_id, interview.id, on, actor_id=interaction.user.id, now=self._clock()
        )
        if taken is not None:
            await tell(interaction, pin_taken_page(interview.name, taken))
            return
        text = sentences.STANDBY_SET.format(name=name_of(interview.name), when=calendar_date(on))
        await tell(interaction, message_page(text))

    async def _show(self, interaction: discord.Interaction[Any], note: str) -> None:
        guild_id = await self._access.enter(interaction)
        now = self._clock()
        board = await self._store.pipeline.board(guild_id, now=now)
        nominees = await self._store.inviting.list_nominees(guild_id, limit=_NOMINEES)
        planned: dict[int, datetime] = {}
        held: set[int] = set()
        for series in await self._store.series.list_all(guild_id):
            schedule = await self._store.schedules.get(guild_id, series.id)
            plan, rest = await self._planner.queue(schedule, now, count=_AHEAD)
            planned |= {p.candidate.interview_id: p.slot.due_at for p in plan if p.slot is not None}
            held |= {p.candidate.interview_id for p in rest if p.candidate.is_held}
        await show(interaction, pipeline_page(board, nominees, planned, held=held, note=note))


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = Pipeline(bot.store, bot.access, bot.planner, bot.leavers, bot.clock, bot.scheduler.wake)
    await bot.add_cog(cog)
    bot.actions.register(cog)
