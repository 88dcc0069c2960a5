"""Posts that curators ask for by hand: whom they are about, and the question before one."""

from datetime import datetime

from bot.domain.errors import InterviewGone, NobodyReady
from bot.domain.models import Interview
from bot.domain.posts import Schedule
from bot.domain.schedule import Slot, local_today
from bot.posting.planner import Planner
from bot.ui.base import Page, custom_id
from bot.ui.curator_pages import post_question
from db import Store


async def next_in_line(store: Store, planner: Planner, schedule: Schedule, now: datetime) -> Interview:
    """Return whose turn is next in a series; raise NobodyReady, or InterviewGone if they are gone this moment."""
    slots = await planner.slots(schedule, now, count=1)
    place = await planner.choose(schedule, slots[0] if slots else Slot(local_today(schedule, now), now))
    if place is None:
        raise NobodyReady
    found = await store.interviews.get_published(schedule.guild_id, place.candidate.interview_id)
    if found is None:
        raise InterviewGone
    return found


async def question_before_post(
    store: Store, planner: Planner, interview: Interview, schedule: Schedule, now: datetime, *, has_left: bool
) -> Page:
    """Return the question whether an interview is to be posted now; of somebody who left, whether all the same."""
    today = local_today(schedule, now)
    generation = await store.occurrences.next_generation(interview.guild_id, schedule.id, today)
    slots = await planner.slots(schedule, now, count=1)
    confirm = custom_id("post-left" if has_left else "post", interview.id, today, generation)
    next_due = slots[0].due_at if slots else None
    return post_question(interview.name, schedule.channel_id or 0, next_due, confirm, has_left=has_left)
