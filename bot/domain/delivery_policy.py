"""What follows from each answer of Discord to a request about a post, and the times on which "exactly once" rests.

The proof stands in docs/delivery.md; what it needs of these times is tested one by one. Every
answer to everything that is asked has its row in `tests/domain/test_delivery_policy.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.outcomes import ABOUT_THE_TEXT, CHANNEL_GONE, FOR_GOOD, Answer, Later, Outcome, Refused, Sent
from bot.domain.posts import DELETED, ChannelKind, NoticeKind, Occurrence, instant_of
from bot.domain.transitions import HELD, UNANSWERED, Asked, Step, Transition

# ---------------------------------------------------------------------------------------- the times of the proof

QUIET = timedelta(seconds=15)
"""After an unknown outcome nothing is done for so long: a request may still be in flight."""
QUIET_FOR_FORUMS = timedelta(seconds=120)
"""Longer where no nonce protects: any request that was sent has been carried out, or never will be."""
NONCE_IS_SAFE = timedelta(seconds=60)
"""For so long a repeated nonce surely returns the first message. Discord's documentation, "Create Message", says "the
past few minutes"; nothing depends on more than this."""
POST_TIMEOUT = 90.0
"""Seconds that somebody waits for the answer to a post, with its picture, or for a look through a channel."""
IN_FLIGHT = timedelta(seconds=120)
"""Longer than a request can last: how long a claim is left alone by everybody but its own task."""
ON_TIME_WITHIN = timedelta(minutes=2)
"""A post later than this is "late": the channel is searched for it before anything is sent."""
LONGEST_BACKOFF = timedelta(minutes=10)
"""At most so long a post of unknown outcome is left alone, however often nothing could be found out."""

# ---------------------------------------------------------------------------------------- other times

_RECHECK_BLOCKED = timedelta(hours=6)
_AGAIN = timedelta(seconds=30)
"""After the first answer that leaves it open whether what follows a post was done; then twice as long, and so on."""
_AGAIN_AT_MOST = timedelta(hours=1)
_WHEN_REFUSED = timedelta(hours=1)
_FOLLOWED_FOR = timedelta(days=1)
"""So long what follows a post is tried: after its post where permissions are missing, else after the first answer that
said nothing."""
_THREAD_GONE = "thread_gone"


def quiet_of(post: Occurrence) -> timedelta:
    """Return how long nothing is done about a post after an unknown outcome."""
    return QUIET_FOR_FORUMS if post.channel_kind is ChannelKind.FORUM else QUIET


def asked_of_marker(post: Occurrence) -> Asked:
    """Return what a look for a claimed post finds out, when it is taken up again."""
    is_held = post.note == HELD and post.first_try_at is None
    return Asked.MARKER_AFTER_LATER if is_held else Asked.MARKER_AFTER_UNKNOWN


def decide(
    post: Occurrence, asked: Asked, outcome: Outcome, now: datetime, *, grace: timedelta = timedelta(0)
) -> Transition:
    """Return what follows from an answer; ``grace`` is for how long after its date a post is wanted.

    An answer that cannot come to what was asked leaves it open what was done.
    """
    return _DECISIONS[asked](Answered(post, asked, outcome, now, grace))


def wait(post: Occurrence, until: datetime) -> Transition:
    """Look at a post again later; what is known of its tries stays known."""
    return Transition(step=Step.WAIT, wake_at=until, note=HELD if post.note == HELD else "")


def give_up(post: Occurrence, note: str, code: int | None = None) -> Transition:
    """End a post that cannot be made; whoever asked for it by hand has seen the first try themselves."""
    is_known = post.is_manual and post.tries <= 1 and post.note != HELD
    notice = None if is_known else NoticeKind.NOT_POSTED
    return Transition(step=Step.GIVE_UP, note=note, code=code, notice=notice)


def miss(kind: NoticeKind = NoticeKind.MISSED) -> Transition:
    """Leave a date behind for which it is too late."""
    return Transition(step=Step.MISS, note="missed", notice=kind)


# ---------------------------------------------------------------------------------------- the post itself


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of Discord with all that a decision about it may look at; ``grace`` as in `decide`."""

    post: Occurrence
    asked: Asked
    outcome: Outcome
    now: datetime
    grace: timedelta


def _of_post(answered: Answered) -> Transition:
    match answered.outcome:
        case Sent():
            return Transition(step=Step.CONFIRM, sent=answered.outcome)
        case Answer.DELETED:
            return Transition(step=Step.CONFIRM_DELETED, note=DELETED)
        case Refused():
            return _refused(answered.post, answered.outcome, answered.now, answered.grace)
        case Later(seconds) if answered.post.tries <= 1:
            return _hold(answered, seconds)
        case _:
            return _left_open(answered)


def _left_open(answered: Answered) -> Transition:
    """Return what follows where it is open what was done."""
    post, now = answered.post, answered.now
    match answered.outcome:
        case Answer.UNAUTHORIZED:
            return Transition(step=Step.STOP)
        case Later(seconds):
            return wait(post, now + max(quiet_of(post), timedelta(seconds=seconds)))
        case _:
            return wait(post, now + min(quiet_of(post) * 2 ** max(post.tries - 1, 0), LONGEST_BACKOFF))


def _hold(answered: Answered, seconds: float) -> Transition:
    """Nothing was sent, so nothing is in flight, and the time in which the nonce protects begins with the next try."""
    wake_at = answered.now + max(QUIET, timedelta(seconds=seconds))
    return Transition(step=Step.HOLD, wake_at=wake_at, note=HELD)


def _refused(post: Occurrence, refused: Refused, now: datetime, grace: timedelta) -> Transition:
    """Rest until something changes; in the end, so that the date is given up aloud."""
    if post.is_manual:
        return give_up(post, refused.note, refused.code)
    end = max(post.due_at + grace + timedelta(minutes=1), now + timedelta(minutes=1))
    return Transition(
        step=Step.BLOCK,
        wake_at=end if refused.note in FOR_GOOD else min(now + _RECHECK_BLOCKED, end),
        note=refused.note,
        code=refused.code,
        notice=NoticeKind.BLOCKED if post.blocked_code != refused.code else None,
    )


# ---------------------------------------------------------------------------------------- looking for its marker


def decide_after_search(answered: Answered) -> Transition:
    """Return whether a post is sent (again), now that its channel was searched for its marker.

    It is sent only if the search says that the marker is absent, or if the channel cannot be read and a second request
    cannot make a second post. Otherwise it counts as posted, is put before a curator, or is searched for again later.
    """
    match answered.outcome:
        case Sent():
            return Transition(step=Step.CONFIRM, sent=answered.outcome)
        case Answer.NOT_FOUND:
            return Transition(step=Step.SEND)
        case Answer.CANNOT_READ:
            return Transition(step=Step.SEND) if _is_safe_unseen(answered) else _DOUBT
        case Refused():
            return _of_marker_refused(answered, answered.outcome)
        case Later(seconds) if answered.asked is Asked.MARKER_AFTER_LATER:
            return _hold(answered, seconds)
        case _:
            return _left_open(answered)


_DOUBT = Transition(step=Step.ASK_CURATOR, note="cannot_read", notice=NoticeKind.IN_DOUBT)


def _is_safe_unseen(answered: Answered) -> bool:
    """Tell whether a post may be sent though nobody can look for it: nothing was sent, or the nonce still protects."""
    post, now = answered.post, answered.now
    if answered.asked is Asked.MARKER_AFTER_LATER:
        return True
    began = post.first_try_at or now
    if post.note != HELD:  # else it was on time, or not found, before Discord wanted it later
        began = min(began, post.due_at)
    return now - began <= NONCE_IS_SAFE and post.channel_kind is not ChannelKind.FORUM


def _of_marker_refused(answered: Answered, refused: Refused) -> Transition:
    """Return what follows where the channel is out of reach: that says nothing of what was sent, unless it is gone."""
    if answered.asked is Asked.MARKER_AFTER_UNKNOWN and refused.note != CHANNEL_GONE:
        return _DOUBT
    return _refused(answered.post, refused, answered.now, answered.grace)


def _of_missed(answered: Answered) -> Transition:
    match answered.outcome:
        case Sent(_, int()):
            return Transition(step=Step.TAKE_OVER, sent=answered.outcome)
        case Answer.NOT_FOUND | Refused():
            return miss()
        case Answer.CANNOT_READ:
            is_told = answered.post.blocked_code is not None
            return miss(NoticeKind.MISSED if is_told else NoticeKind.UNSEEN)
        case _:
            return _left_open(answered)


# ---------------------------------------------------------------------------------------- what follows a post


_UNKNOWN_NOTICES = {
    Asked.THREAD: NoticeKind.NO_THREAD,
    Asked.THREAD_TEXTS: NoticeKind.THREAD_UNKNOWN,
    Asked.PUBLISHING: NoticeKind.NOT_PUBLISHED,
    Asked.SECOND_POSTS: NoticeKind.TWINS_UNKNOWN,
    Asked.SECOND_POST: NoticeKind.TWINS_UNKNOWN,
}


def _of_follow_up(answered: Answered) -> Transition:
    match answered.outcome:
        case Sent():
            return Transition(step=Step.GO_ON, sent=answered.outcome)
        case Refused():
            return _REFUSED_FOLLOW_UPS[answered.asked](answered, answered.outcome)
        case Later(seconds):
            note = UNANSWERED if answered.post.note == UNANSWERED else ""
            return _again(answered.now + max(_AGAIN, timedelta(seconds=seconds)), note=note)
        case Answer.UNKNOWN | Answer.UNAUTHORIZED:
            return _unanswered(answered)
        case Answer.OK if answered.asked is Asked.SECOND_POST:
            return Transition(step=Step.GO_ON, notice=NoticeKind.TWIN_DELETED)
        case _:
            return Transition(step=Step.GO_ON if answered.asked is Asked.SECOND_POST else Step.DONE)


def _again(at: datetime, note: str = "", since: datetime | None = None) -> Transition:
    return Transition(step=Step.WAIT, wake_at=at, note=note, since=since)


def _unanswered(answered: Answered) -> Transition:
    """Ask again after 30 s, then after twice as long each time, at most an hour; in the end after a day, aloud."""
    post, now = answered.post, answered.now
    since = (post.last_try_at if post.note == UNANSWERED else None) or now
    if now - since >= _FOLLOWED_FOR:
        return Transition(step=Step.DONE, note=UNANSWERED, notice=_UNKNOWN_NOTICES[answered.asked])
    return _again(now + min(now - since + _AGAIN, _AGAIN_AT_MOST), UNANSWERED, since)


def _texts_refused(answered: Answered, refused: Refused) -> Transition:
    """Try what was refused for want of permission for a day; anything else ends it."""
    kind = NoticeKind.THREAD_GONE if refused.note == _THREAD_GONE else NoticeKind.THREAD_PART
    notice = kind if answered.post.note != refused.note else None  # else it was told
    is_old = answered.now - instant_of(answered.post.message_id or 0) > _FOLLOWED_FOR
    if is_old or refused.note in (*ABOUT_THE_TEXT, _THREAD_GONE):
        return Transition(step=Step.DONE, note=refused.note, code=refused.code, notice=notice)
    wake_at = answered.now + _WHEN_REFUSED
    return Transition(step=Step.WAIT, wake_at=wake_at, note=refused.note, code=refused.code, notice=notice)


def _over(kind: NoticeKind | None, step: Step = Step.DONE) -> "Callable[[Answered, Refused], Transition]":
    """Return that a refusal ends what was asked, and what is told of it."""
    return lambda _, refused: Transition(step=step, note=refused.note, code=refused.code, notice=kind)


_REFUSED_FOLLOW_UPS: dict[Asked, Callable[[Answered, Refused], Transition]] = {
    Asked.THREAD: _over(NoticeKind.NO_THREAD),
    Asked.THREAD_TEXTS: _texts_refused,
    Asked.PUBLISHING: _over(NoticeKind.NOT_PUBLISHED),
    Asked.SECOND_POSTS: _over(None),
    Asked.SECOND_POST: _over(NoticeKind.TWIN_LEFT, Step.GO_ON),
}
_DECISIONS: dict[Asked, Callable[[Answered], Transition]] = {
    Asked.POST: _of_post,
    Asked.MARKER_BEFORE_FIRST_TRY: decide_after_search,
    Asked.MARKER_AFTER_UNKNOWN: decide_after_search,
    Asked.MARKER_AFTER_LATER: decide_after_search,
    Asked.MARKER_OF_MISSED_DATE: _of_missed,
    Asked.THREAD: _of_follow_up,
    Asked.THREAD_TEXTS: _of_follow_up,
    Asked.PUBLISHING: _of_follow_up,
    Asked.SECOND_POSTS: _of_follow_up,
    Asked.SECOND_POST: _of_follow_up,
}
