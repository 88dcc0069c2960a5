"""Whom a post is about, and what it shows: the next in line who is still in the server, or whom curators still want.

Who has left is passed over until a curator has said what becomes of their interview.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.background.leavers import Leavers
from bot.background.pictures import PictureOf
from bot.clock import Clock
from bot.domain.highlights import load_spotlight, make_spotlight
from bot.domain.leavers import MOST_ASKED, Course, Moment, wait_until
from bot.domain.models import Interview
from bot.domain.posts import ChannelKind, Occurrence, Schedule, Spotlight
from bot.domain.schedule import Slot
from bot.posting.planner import Planner
from bot.ui.format import message_link
from bot.ui.notices import leaver_notice
from db import Store


@dataclass(frozen=True, slots=True)
class Choice:
    """Whose turn it is, if anybody's, and who was ``passed_over`` since they left and no curator has said a word.

    ``is_by_name``: the person has left, so that the post names them without a mention.
    """

    interview: Interview | None = None
    is_by_name: bool = False
    passed_over: tuple[Interview, ...] = ()


class Chooser:
    """Looks everybody up before they are chosen."""

    def __init__(self, store: Store, planner: Planner, leavers: Leavers, picture_of: PictureOf) -> None:
        self._store = store
        self._planner = planner
        self._leavers = leavers
        self._picture_of = picture_of

    async def choose(self, occurrence: Occurrence, schedule: Schedule, now: datetime) -> Choice:
        """Return whom a due post is about."""
        if occurrence.is_manual and occurrence.interview_id is not None:
            return await self._asked_for(occurrence.guild_id, occurrence.interview_id)
        slot, left_out, passed_over = Slot(occurrence.local_date, now), set[int](), list[Interview]()
        while (place := await self._planner.choose(schedule, slot, except_ids=left_out)) is not None:
            interview_id = place.candidate.interview_id
            interview = await self._store.interviews.get_published(occurrence.guild_id, interview_id)
            left_out.add(interview_id)
            if interview is None:
                continue
            course = await self.course(interview)
            if course is not Course.ASK_CURATOR:
                return Choice(interview, course is Course.POST_BY_NAME, tuple(passed_over))
            passed_over.append(interview)
        return Choice(passed_over=tuple(passed_over))

    async def _asked_for(self, guild_id: int, interview_id: int) -> Choice:
        """Return whom a curator wants to have posted now: that is their word, whether or not the person left."""
        interview = await self._store.interviews.get_published(guild_id, interview_id)
        if interview is None:
            return Choice()
        return Choice(interview, await self.course(interview) is not Course.GO_ON)

    async def ask_about(self, occurrence: Occurrence, choice: Choice, now: datetime) -> None:
        """Ask the curators about those who were passed over, each once; somebody else has the date."""
        notices = [leaver_notice(occurrence, i, waits=False) for i in choice.passed_over[:MOST_ASKED]]
        if notices:
            await self._store.leavers.ask(occurrence.guild_id, notices, now=now)

    async def wait_for_word(
        self, occurrence: Occurrence, schedule: Schedule, choice: Choice, now: datetime
    ) -> None:
        """Have a date for which nobody else is ready wait for what the curators say."""
        await self._store.leavers.wait(
            occurrence,
            [interview.id for interview in choice.passed_over],
            [leaver_notice(occurrence, i, waits=True) for i in choice.passed_over[:MOST_ASKED]],
            now=now,
            wake_at=wait_until(occurrence, now, grace=timedelta(hours=schedule.grace_hours)),
        )

    async def lets_go(self, occurrence: Occurrence, clock: Clock) -> bool:
        """Look once more at the person of a claimed post that is surely not in its channel, and let go if they left.

        Then somebody is chosen for it anew; for a post by hand the same person, by name.
        """
        interview_id = occurrence.interview_id or 0
        interview = await self._store.interviews.get_published(occurrence.guild_id, interview_id)
        if interview is None or load_spotlight(occurrence.payload).user_id is None:
            return False
        if await self.course(interview) is Course.GO_ON:
            return False
        return await self._store.leavers.choose_anew(occurrence, now=clock())

    async def course(self, interview: Interview) -> Course:
        """Return how it goes on with a post about somebody, after a new look at them."""
        return await self._leavers.course(
            Moment.POST, interview.guild_id, interview.user_id, interview_id=interview.id
        )

    async def spotlight(self, interview: Interview, schedule: Schedule, *, is_by_name: bool) -> Spotlight:
        """Return what is posted: the post that was approved and agreed to, if there is one, else one made now."""
        frozen = await self._store.own.frozen_post(interview.guild_id, interview.id)
        spotlight = load_spotlight(frozen) if frozen else make_spotlight(interview)
        picture = await self._picture_of(interview.guild_id, interview.id)
        spotlight = replace(spotlight, picture_name=picture.file_name if picture else "")
        if interview.follows_id is not None:
            first = await self._store.interviews.last_post(interview.guild_id, interview.follows_id)
            link = message_link(interview.guild_id, *first) if first is not None else ""
            spotlight = replace(spotlight, is_follow_up=True, first_link=link)
        if is_by_name or spotlight.user_id != interview.user_id:  # nobody was looked up but the latter
            spotlight = replace(spotlight, user_id=None)
        is_announcement = schedule.channel_kind is ChannelKind.ANNOUNCEMENT and schedule.publishes
        return replace(spotlight, ping_role_id=schedule.ping_role_id, is_announcement=is_announcement)
