"""Who comes next, and the curators' say in it: ``/queue``."""

from datetime import date
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.errors import InterviewGone, InvalidDate, InvalidPosition, NotFound, NotPublished
from bot.domain.models import Interview
from bot.domain.rotation import reorder
from bot.domain.schedule import Slot, parse_date
from bot.interactions.access import Access, choices_of, refuse_non_curators
from bot.interactions.options import People, SeriesOption
from bot.interactions.responses import show
from bot.interactions.router import action
from bot.posting.planner import Planner
from bot.ui.base import message_page
from bot.ui.curator_pages import pin_taken_page, queue_page
from bot.ui.format import calendar_date, name_of, when
from bot.ui.strings import commands as strings
from bot.ui.strings import replies
from db import Store

if TYPE_CHECKING:
    from bot.client import SpotlightBot

_SHOWN = 10
_PIN_AHEAD = 25


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Queue(commands.GroupCog, group_name="queue", group_description=strings.QUEUE):
    """The order of the weekly spotlight."""

    def __init__(self, store: Store, access: Access, planner: Planner, clock: Clock) -> None:
        self._store = store
        self._access = access
        self._planner = planner
        self._people = People(store, access)
        self._clock = clock
        self._series = SeriesOption(store, access)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only curators in."""
        return await refuse_non_curators(self._access, interaction)

    @app_commands.command(name="list", description=strings.QUEUE_LIST)
    @app_commands.describe(series=strings.OPT_SERIES)
    async def list_queue(self, interaction: discord.Interaction[Any], series: str | None = None) -> None:
        """Show who comes next and why."""
        schedule = await self._series.schedule(interaction, series)
        plan, rest = await self._planner.queue(schedule, self._clock(), count=_SHOWN)
        await show(interaction, queue_page(plan, rest))

    @app_commands.command(name="move", description=strings.QUEUE_MOVE)
    @app_commands.describe(person=strings.OPT_PERSON, position=strings.OPT_POSITION)
    async def move(self, interaction: discord.Interaction[Any], person: str, position: int) -> None:
        """Put somebody at a place."""
        interview = await self._people.resolve(interaction, person)
        schedule = await self._store.schedules.get(interview.guild_id, interview.series_id)
        plan, _ = await self._planner.queue(schedule, self._clock(), count=_PIN_AHEAD)
        ids = [p.candidate.interview_id for p in plan]
        last = max(len(ids), 1)
        if not interview.is_published:
            raise NotPublished(interview.name)
        if not 1 <= position <= last:
            raise InvalidPosition(position, last)
        actor_id, now = interaction.user.id, self._clock()
        await self._store.queue.pin(interview.guild_id, interview.id, None, actor_id=actor_id, now=now)
        order = reorder(ids, interview.id, position)
        await self._store.queue.set_order(interview.guild_id, order, actor_id=actor_id, now=now)
        text = replies.MOVED.format(name=await self._people.named(interaction, interview), position=position)
        await show(interaction, message_page(text))

    @app_commands.command(name="pin", description=strings.QUEUE_PIN)
    @app_commands.describe(person=strings.OPT_PERSON, date=strings.OPT_DATE)
    async def pin(self, interaction: discord.Interaction[Any], person: str, date: str) -> None:
        """Feature somebody on a date."""
        interview = await self._people.resolve(interaction, person)
        if not interview.is_published:
            raise NotPublished(interview.name)
        await self._pin(interaction, interview, parse_date(date))

    @action("pin-next", for_curators=True)
    async def pin_next(self, interaction: discord.Interaction[Any], interview_id: int, day: date) -> None:
        """Feature somebody on the next free date instead of one that was taken."""
        await self._pin(interaction, await self._published(interaction, interview_id), day)

    @action("pin-swap", for_curators=True)
    async def pin_swap(
        self,
        interaction: discord.Interaction[Any],
        interview_id: int,
        day: date,
        other_id: int,
        other_day: date,
    ) -> None:
        """Feature somebody on a date, and whoever had it on another."""
        first = await self._published(interaction, interview_id)
        second = await self._published(interaction, other_id)
        slots = [s.local_date for s in await self._slots(first.guild_id, first.series_id)]
        pins = ((first.id, day), (second.id, other_day))
        for _, on in pins:
            if on not in slots:
                raise InvalidDate(on.isoformat(), tuple(d.isoformat() for d in slots[:4]))
        await self._store.queue.swap_pins(
            first.guild_id, *pins, actor_id=interaction.user.id, now=self._clock()
        )
        text = replies.PIN_SWAPPED.format(
            name=name_of(first.name),
            date=calendar_date(pins[0][1]),
            other=name_of(second.name),
            other_date=calendar_date(pins[1][1]),
        )
        await show(interaction, message_page(text))

    async def _published(self, interaction: discord.Interaction[Any], interview_id: int) -> Interview:
        guild_id = await self._access.enter(interaction)
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        if interview is None:
            raise InterviewGone
        return interview

    async def _pin(self, interaction: discord.Interaction[Any], interview: Interview, day: date) -> None:
        slots = await self._slots(interview.guild_id, interview.series_id)
        slot = next((s for s in slots if s.local_date == day), None)
        if slot is None:
            raise InvalidDate(day.isoformat(), tuple(s.local_date.isoformat() for s in slots[:4]))
        taken = await self._store.queue.pin(
            interview.guild_id, interview.id, day, actor_id=interaction.user.id, now=self._clock()
        )
        if taken is not None:
            pinned = await self._store.queue.pinned_dates(interview.guild_id, interview.series_id)
            dates = [s.local_date for s in slots]
            next_free = next((d for d in dates if d > day and d not in pinned), None)
            elsewhere = taken.own_day if taken.own_day in dates else next_free
            page = pin_taken_page(interview.name, taken, elsewhere=elsewhere, next_free=next_free)
            await show(interaction, page)
            return
        name = await self._people.named(interaction, interview)
        text = replies.PINNED.format(name=name, when=when(slot.due_at))
        await show(interaction, message_page(text))

    @app_commands.command(name="hold", description=strings.QUEUE_HOLD)
    @app_commands.describe(person=strings.OPT_PERSON)
    async def hold(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Keep somebody out of the queue."""
        await self._hold(interaction, person, is_held=True)

    @app_commands.command(name="release", description=strings.QUEUE_RELEASE)
    @app_commands.describe(person=strings.OPT_PERSON)
    async def release(self, interaction: discord.Interaction[Any], person: str) -> None:
        """Let somebody back into the queue."""
        await self._hold(interaction, person, is_held=False)

    async def _hold(self, interaction: discord.Interaction[Any], person: str, *, is_held: bool) -> None:
        interview = await self._people.resolve(interaction, person)
        was_held = await self._store.queue.hold(
            interview.guild_id,
            interview.id,
            is_held=is_held,
            actor_id=interaction.user.id,
            now=self._clock(),
        )
        text = replies.HELD if is_held else replies.RELEASED if was_held else replies.NOT_HELD
        name = await self._people.named(interaction, interview)
        await show(interaction, message_page(text.format(name=name)))

    @move.autocomplete("person")
    @pin.autocomplete("person")
    @hold.autocomplete("person")
    @release.autocomplete("person")
    async def suggest_person(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest people to curators."""
        return await self._people.suggest(interaction, current, for_curators=True)

    @list_queue.autocomplete("series")
    async def suggest_series(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest series to curators."""
        return await self._series.suggest(interaction, current)

    @pin.autocomplete("date")
    async def suggest_date(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest the next posting dates, of the series of whoever is named, to curators."""
        if not await self._access.is_curator(interaction):
            return []
        guild_id = await self._access.enter(interaction)
        try:
            series_id = (
                await self._people.resolve(interaction, interaction.namespace.person or "")
            ).series_id
        except NotFound:
            series_id = None
        days = [s.local_date.isoformat() for s in await self._slots(guild_id, series_id)]
        return choices_of([(d, d) for d in days if d.startswith(current.strip())])

    async def _slots(self, guild_id: int, series_id: int | None = None) -> list[Slot]:
        schedule = await self._store.schedules.get(guild_id, series_id)
        return await self._planner.slots(schedule, self._clock(), count=_PIN_AHEAD)


async def setup(bot: "SpotlightBot") -> None:
    """Add the cog and its buttons."""
    cog = Queue(bot.store, bot.access, bot.planner, bot.clock)
    await bot.add_cog(cog)
    bot.actions.register(cog)
