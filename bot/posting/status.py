"""How the weekly post stands in a server: gathered from the store, the plan and Discord, for one page."""

from datetime import datetime

from bot.discord_api.channel_access import ChannelAccess, MissingPermissions, Needs
from bot.domain.outcomes import Refused
from bot.domain.posts import Schedule
from bot.posting.planner import Planner, is_paused
from bot.ui.curator_pages import StatusReport
from db import Store

_AHEAD = 25
_DATES = 3


async def gather_status(
    store: Store, planner: Planner, channel_access: ChannelAccess, schedule: Schedule, now: datetime
) -> StatusReport:
    """Return what /spotlight status tells; Discord is asked only where the client's memory misses something."""
    guild_id = schedule.guild_id
    slots = await planner.slots(schedule, now, count=_DATES)
    place = await planner.choose(schedule, slots[0]) if slots else None
    plan, _ = await planner.queue(schedule, now, count=_AHEAD)
    past = await store.occurrences.list_past(guild_id, limit=1, until=now, schedule_id=schedule.id)
    found = None
    if schedule.channel_id is not None:
        found = await channel_access.missing_permissions(guild_id, schedule.channel_id, Needs.of(schedule))
    return StatusReport(
        slots=slots,
        next_name=place.candidate.name if place else "",
        channel_id=schedule.channel_id,
        is_paused=is_paused(schedule, now),
        paused_until=schedule.paused_until,
        last=past[0] if past else None,
        weeks=len(plan),
        missing=found.missing if isinstance(found, MissingPermissions) else (),
        is_channel_gone=isinstance(found, Refused),
        doubts=await store.occurrences.list_in_doubt(guild_id),
    )
