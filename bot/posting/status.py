"""How the weekly post stands in a server: gathered from the store, the plan and Discord, for one page."""

from datetime import datetime

from bot.domain.posts import Schedule
from bot.domain.unusable import POST_CHANNEL, Fault
from bot.posting.lost_posts import LostPosts
from bot.posting.planner import Planner, is_paused
from bot.posting.settings_look import SettingsLook
from bot.ui.curator_pages import StatusReport
from db import Store

_AHEAD = 25
_DATES = 3


async def gather_status(
    store: Store,
    planner: Planner,
    settings_look: SettingsLook,
    lost_posts: LostPosts,
    schedule: Schedule,
    now: datetime,
) -> StatusReport:
    """Return what /spotlight status tells; Discord is asked whether the last post still stands.

    And for permissions, where the client's memory misses something.
    """
    guild_id = schedule.guild_id
    slots = await planner.slots(schedule, now, count=_DATES)
    place = await planner.choose(schedule, slots[0]) if slots else None
    plan, _ = await planner.queue(schedule, now, count=_AHEAD)
    past = await store.occurrences.list_past(guild_id, limit=1, until=now, schedule_id=schedule.id)
    past = await lost_posts.look_for(past)
    unusable = (await settings_look.look(guild_id)).found
    own = next((u for u in unusable if (u.setting, u.schedule_id) == (POST_CHANNEL, schedule.id)), None)
    return StatusReport(
        slots=slots,
        next_name=place.candidate.name if place else "",
        channel_id=schedule.channel_id,
        is_paused=is_paused(schedule, now),
        paused_until=schedule.paused_until,
        last=past[0] if past else None,
        weeks=len(plan),
        missing=own.missing if own is not None else (),
        tag_fault=await settings_look.tag_fault(schedule),
        is_channel_gone=own is not None and own.fault is Fault.GONE,
        unusable=[u for u in unusable if u is not own],
        doubts=await store.occurrences.list_in_doubt(guild_id),
    )
