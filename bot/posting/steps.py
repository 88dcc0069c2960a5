"""What happens to one post: claim → send → confirm → thread and publishing.

The claim is committed before the request and the message id after it; between the two, whatever happens, the
post is looked for in the channel before it is sent again. See docs/delivery.md.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.background.pictures import PictureOf
from bot.clock import Clock, ClockCheck
from bot.discord_api.forum import create_forum_post
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.messages import Messages, mentions_of
from bot.discord_api.requests import Requests
from bot.domain.delivery_policy import (
    IN_FLIGHT,
    ON_TIME_WITHIN,
    asked_of_marker,
    give_up,
    miss,
    quiet_of,
    wait,
)
from bot.domain.highlights import dump_spotlight, load_spotlight
from bot.domain.leavers import WAITS_FOR_WORD
from bot.domain.models import Picture
from bot.domain.outcomes import Answer, Outcome, Sent
from bot.domain.posts import ChannelKind, NoticeKind, Occurrence, OccurrenceState, Schedule, Spotlight
from bot.domain.schedule import MIN_GAP, Lateness, lateness
from bot.domain.transitions import Asked, Step, Transition
from bot.posting.chooser import Choice, Chooser
from bot.posting.follow_ups import FollowUps
from bot.posting.markers import marker_of, nonce_for
from bot.posting.rendering import rendered
from bot.posting.role_mentions import RoleMentions
from bot.posting.takeover import Takeover
from bot.posting.transition_applier import TransitionApplier
from bot.ui.base import Page
from bot.ui.notices import about
from bot.ui.pictures import picture_files
from bot.ui.spotlight import forum_title
from db import Store

_log = logging.getLogger(__name__)
_UNTIL_COMPARED = timedelta(seconds=30)


class PostDecided(Exception):
    """A post is not to be sent any more."""


class PostSteps:
    """The steps of a post, each ending in a state that the next one, or the next process, goes on from."""

    def __init__(
        self,
        store: Store,
        requests: Requests,
        search: MarkerSearch,
        transitions: TransitionApplier,
        chooser: Chooser,
        follow_ups: FollowUps,
        takeover: Takeover,
        role_mentions: RoleMentions,
        clock: Clock,
        clock_check: ClockCheck,
        picture_of: PictureOf,
    ) -> None:
        self._store = store
        self._requests = requests
        self._messages = Messages(requests)
        self._search = search
        self._transitions = transitions
        self._chooser = chooser
        self._follow_ups = follow_ups
        self._takeover = takeover
        self._role_mentions = role_mentions
        self._clock = clock
        self._clock_check = clock_check
        self._picture_of = picture_of

    @property
    def skew(self) -> timedelta:
        """How far this machine's clock is ahead of Discord's, as far as is known."""
        return self._clock_check.skew

    async def trusts_clock(self) -> bool:
        """Tell whether this machine's clock is right: by a wrong one, everything might seem due, or missed."""
        if not self._clock_check.is_trusted:
            await self._requests.touch()
        return self._clock_check.is_trusted

    async def advance(self, occurrence: Occurrence) -> None:
        """Do for a post what its state asks for."""
        schedule = await self._store.schedules.get_by_id(occurrence.guild_id, occurrence.schedule_id)
        if schedule is None:
            return
        match occurrence.state:
            case OccurrenceState.DUE:
                if await self._is_compared(occurrence, schedule):
                    await self._claim_and_send(occurrence, schedule)
            case OccurrenceState.SENDING:
                await self._recover(occurrence, schedule)
            case OccurrenceState.POSTED:
                await self._follow_ups.work(occurrence, schedule)
            case OccurrenceState.BLOCKED:
                await self._try_again(occurrence)
            case _:
                return

    async def _try_again(self, occurrence: Occurrence) -> None:
        now = self._clock()
        if occurrence.note == WAITS_FOR_WORD:
            await self._store.leavers.look_again(occurrence, now=now)
        else:
            await self._store.posting.retry_blocked(occurrence.guild_id, now=now)

    async def _is_compared(self, occurrence: Occurrence, schedule: Schedule) -> bool:
        """Tell whether the store knows what is in the channel, so that it may choose somebody.

        If posts were taken over just now, this one may be among them; if not, it is looked at again at once.
        """
        found = await self._takeover.ensure(schedule)
        if found is None:
            await self._wait(occurrence, schedule, self._clock() + _UNTIL_COMPARED)
        return found is False

    async def _claim_and_send(self, occurrence: Occurrence, schedule: Schedule) -> None:
        if not occurrence.is_manual and await self._must_wait(occurrence, schedule):
            return
        choice = await self._chooser.choose(occurrence, schedule, self._clock())
        now, interview = self._clock(), choice.interview  # looks at members take their time
        if interview is None or schedule.channel_id is None:
            await self._leave_empty(occurrence, schedule, choice, now)
            return
        await self._chooser.ask_about(occurrence, choice, now)
        spotlight = await self._chooser.spotlight(interview, schedule, is_by_name=choice.is_by_name)
        is_ours = await self._store.posting.claim(
            occurrence,
            interview_id=interview.id,
            interview_version=interview.version,
            channel_id=schedule.channel_id,
            channel_kind=schedule.channel_kind,
            payload=dump_spotlight(spotlight),
            nonce=nonce_for(occurrence),
            now=now,
            wake_at=now + IN_FLIGHT,
        )
        claimed = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
        if not is_ours or claimed is None:
            return
        _log.info(
            "Post %s of guild %s: claimed for interview %s.",
            claimed.id,
            claimed.guild_id,
            interview.id,
        )
        is_late = now - occurrence.due_at > ON_TIME_WITHIN
        if not is_late or await self._look_for(claimed, schedule, Asked.MARKER_BEFORE_FIRST_TRY) is not None:
            await self._attempt(claimed, schedule)

    async def _leave_empty(
        self, occurrence: Occurrence, schedule: Schedule, choice: Choice, now: datetime
    ) -> None:
        """Have a date wait for the curators' word about those who left, or end it if there is nobody at all."""
        if choice.passed_over and schedule.channel_id is not None:
            await self._chooser.wait_for_word(occurrence, schedule, choice, now)
            return
        notice = None if occurrence.is_manual else about(occurrence, NoticeKind.NOBODY_READY)
        await self._store.posting.transition(
            occurrence, OccurrenceState.SKIPPED, now=now, note="empty", notice=notice
        )

    async def _must_wait(self, occurrence: Occurrence, schedule: Schedule) -> bool:
        if not await self.trusts_clock():
            return True  # `bot.posting.dispatcher` holds everything, and goes on when the clock is right
        now = self._clock()
        grace = timedelta(hours=schedule.grace_hours)
        if lateness(occurrence.due_at, now, grace) is Lateness.MISSED:
            await self._give_up_date(occurrence, schedule)
            return True
        last = await self._store.occurrences.last_automatic_post(occurrence.guild_id, occurrence.schedule_id)
        if last is not None and now - last < MIN_GAP:
            await self._store.posting.postpone(occurrence, last + MIN_GAP, "close")
            return True
        return False

    async def _give_up_date(self, occurrence: Occurrence, schedule: Schedule) -> None:
        """Leave a date behind for which it is too late, after a look whether its post is there after all."""
        found = await self._search.find(
            occurrence.guild_id, schedule.channel_id or 0, marker_of(occurrence), since=occurrence.due_at
        )
        await self._transitions.apply_outcome(occurrence, schedule, Asked.MARKER_OF_MISSED_DATE, found)

    async def _recover(self, occurrence: Occurrence, schedule: Schedule) -> None:
        if self._requests.is_under_way(occurrence.nonce):
            # given up before, and not yet at its end: no second request
            await self._attempt(occurrence, schedule)
            return
        now, asked = self._clock(), asked_of_marker(occurrence)
        last = occurrence.last_try_at or now
        if asked is Asked.MARKER_AFTER_UNKNOWN and now - last < quiet_of(occurrence):
            await self._wait(occurrence, schedule, last + quiet_of(occurrence))
            return
        if not await self._is_compared(occurrence, schedule):
            return
        found = await self._look_for(occurrence, schedule, asked)
        if found is None:
            return
        is_surely_absent = found is Answer.NOT_FOUND or asked is Asked.MARKER_AFTER_LATER
        if is_surely_absent and await self._chooser.lets_go(occurrence, self._clock):
            return
        now = self._clock()
        if (given_up := await self._reason_not_to_send(occurrence, schedule, now)) is not None:
            await self._transitions.apply(occurrence, schedule, given_up)
            return
        if await self._store.posting.note_try(occurrence, now=now, wake_at=now + IN_FLIGHT):
            tried = await self._store.occurrences.get(occurrence.guild_id, occurrence.id)
            await self._attempt(tried or occurrence, schedule)

    async def _reason_not_to_send(
        self, occurrence: Occurrence, schedule: Schedule, now: datetime
    ) -> Transition | None:
        """Return what becomes of a post that is not in its channel and not wanted there any more."""
        grace = timedelta(hours=schedule.grace_hours)
        if not occurrence.is_manual and lateness(occurrence.due_at, now, grace) is Lateness.MISSED:
            return miss()
        interview_id = occurrence.interview_id or 0
        if await self._store.interviews.get_published(occurrence.guild_id, interview_id) is None:
            return give_up(occurrence, "taken_down")
        return None

    async def _wait(self, occurrence: Occurrence, schedule: Schedule, until: datetime) -> None:
        await self._transitions.apply(occurrence, schedule, wait(occurrence, until))

    async def _look_for(self, occurrence: Occurrence, schedule: Schedule, asked: Asked) -> Outcome | None:
        """Look for a claimed post in its channel; return what was found out if it may be sent (again).

        Settles every other case, and returns None.
        """
        since = min(occurrence.first_try_at or self._clock(), occurrence.due_at)
        found = await self._search.find(
            occurrence.guild_id, occurrence.channel_id or 0, marker_of(occurrence), since=since
        )
        if isinstance(found, Sent):
            message_id = found.message_id
            _log.info("Post %s of guild %s: found as %s.", occurrence.id, occurrence.guild_id, message_id)
        transition = await self._transitions.apply_outcome(occurrence, schedule, asked, found)
        return found if transition.step is Step.SEND else None

    async def _attempt(self, occurrence: Occurrence, schedule: Schedule) -> None:
        spotlight = await self._role_mentions.checked(occurrence.guild_id, load_spotlight(occurrence.payload))
        picture = await self._picture_of(occurrence.guild_id, spotlight.interview_id)
        spotlight = replace(spotlight, picture_name=picture.file_name if picture else "")
        try:
            outcome = await self._request(occurrence, schedule.forum_tag_id, spotlight, picture)
        except PostDecided:
            _log.info("Post %s of guild %s: decided about, not sent.", occurrence.id, occurrence.guild_id)
            return
        _log.info("Post %s of guild %s: %s.", occurrence.id, occurrence.guild_id, outcome)
        await self._transitions.apply_outcome(occurrence, schedule, Asked.POST, outcome)

    async def _request(
        self, occurrence: Occurrence, tag_id: int | None, spotlight: Spotlight, picture: Picture | None
    ) -> Outcome:
        message, channel_id = rendered(occurrence, spotlight), occurrence.channel_id or 0
        if occurrence.channel_kind is ChannelKind.FORUM and isinstance(message, Page):
            return await create_forum_post(
                self._requests,
                channel_id,
                forum_title(spotlight.name),
                message,
                picture_files(picture),
                mentions_of(spotlight.ping_role_id),
                key=occurrence.nonce,
                tag_id=tag_id,
                leaving=lambda: self._note_leaving(occurrence),
            )
        return await self._messages.send(
            occurrence.guild_id,
            channel_id,
            message,
            nonce=occurrence.nonce,
            picture=picture,
            ping_role_id=spotlight.ping_role_id,
            leaving=lambda: self._note_leaving(occurrence),
        )

    async def _note_leaving(self, occurrence: Occurrence) -> None:
        """Store when a request leaves, which may be minutes after its claim: the quiet time counts from there.

        Raises PostDecided where the post is no longer to be sent: it was decided about while it waited for its turn.
        """
        now = self._clock()
        if not await self._store.posting.note_leaving(occurrence, now=now, wake_at=now + IN_FLIGHT):
            raise PostDecided
