"""What follows from each answer to each thing that is asked: a table without gaps, and what it adds up to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from bot.domain.delivery_policy import asked_of_marker, decide, give_up, wait
from bot.domain.outcomes import Answer, Later, Outcome, Refused, Sent
from bot.domain.posts import ChannelKind, NoticeKind, Occurrence, OccurrenceState
from bot.domain.transitions import HELD, UNANSWERED, Asked, Step, Transition

DUE = datetime(2026, 3, 9, 16, tzinfo=UTC)
NOW = DUE + timedelta(seconds=40)
GRACE = timedelta(hours=24)
FORBIDDEN, LONG, GONE = Refused("forbidden", 50013), Refused("too_big", 50035), Refused("channel_gone", 10003)
SENT, LATER = Sent(7, 3), Later(100.0)
FIRST = Occurrence(
    id=1,
    guild_id=2,
    schedule_id=3,
    local_date=date(2026, 3, 9),
    generation=0,
    due_at=DUE,
    state=OccurrenceState.SENDING,
    interview_id=4,
    channel_id=5,
    first_try_at=DUE,
    last_try_at=DUE,
    tries=1,
)
THIRD = replace(FIRST, tries=3)
BY_HAND = replace(FIRST, is_manual=True)
FORUM = replace(FIRST, channel_kind=ChannelKind.FORUM)
LATE = replace(FIRST, due_at=DUE - timedelta(minutes=10), first_try_at=NOW)
HELD_BACK = replace(FIRST, tries=0, first_try_at=None, last_try_at=None, note=HELD)
DATE = replace(FIRST, state=OccurrenceState.DUE, first_try_at=None, last_try_at=None, tries=0)
OUT = replace(FIRST, state=OccurrenceState.POSTED, message_id=int((DUE - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() * 1000) << 22)  # fmt: skip # noqa: E501
SILENT = replace(OUT, note=UNANSWERED, last_try_at=NOW - timedelta(minutes=5))
FOR_A_DAY = replace(OUT, note=UNANSWERED, last_try_at=NOW - timedelta(days=1))


def waits(seconds: float, **more: Any) -> Transition:
    return Transition(step=Step.WAIT, wake_at=NOW + timedelta(seconds=seconds), **more)


def blocks(refused: Refused = FORBIDDEN, **wait_for: float) -> Transition:
    return Transition(
        step=Step.BLOCK, wake_at=NOW + timedelta(**wait_for), note=refused.note, code=refused.code,
        notice=NoticeKind.BLOCKED,
    )  # fmt: skip


def ends(step: Step, notice: NoticeKind | None = None, refused: Refused = FORBIDDEN) -> Transition:
    return Transition(step=step, note=refused.note, code=refused.code, notice=notice)


STOP, SEND, DONE, GO_ON = (Transition(step=s) for s in (Step.STOP, Step.SEND, Step.DONE, Step.GO_ON))
CONFIRM = Transition(step=Step.CONFIRM, sent=SENT)
HOLD = Transition(step=Step.HOLD, wake_at=NOW + timedelta(seconds=100), note=HELD)
DELETED = Transition(step=Step.CONFIRM_DELETED, note="deleted")
DOUBT = Transition(step=Step.ASK_CURATOR, note="cannot_read", notice=NoticeKind.IN_DOUBT)
MISS = Transition(step=Step.MISS, note="missed", notice=NoticeKind.MISSED)
UNSEEN = Transition(step=Step.MISS, note="missed", notice=NoticeKind.UNSEEN)
FIRST_SILENCE = waits(30, note=UNANSWERED, since=NOW)


def silence_ends(notice: NoticeKind) -> Transition:
    return Transition(step=Step.DONE, note=UNANSWERED, notice=notice)


KINDS: list[Any] = [*(kind for kind in get_args(Outcome) if kind is not Answer), *Answer]
"""Every kind of outcome: the types of `Outcome`, the members of `Answer` one by one."""
A = Answer
Row = dict[Any, Transition]

TABLE: dict[str, tuple[Asked, Occurrence, Row]] = {
    "the post, at its first try": (Asked.POST, FIRST, {
        Sent: CONFIRM, Refused: blocks(hours=6), Later: HOLD, A.UNKNOWN: waits(15), A.DELETED: DELETED,
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: waits(15), A.CANNOT_READ: waits(15), A.OK: waits(15),
    }),
    "the post, after two tries of which nothing is known": (Asked.POST, THIRD, {
        Sent: CONFIRM, Refused: blocks(hours=6), Later: waits(100), A.UNKNOWN: waits(60), A.DELETED: DELETED,
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: waits(60), A.CANNOT_READ: waits(60), A.OK: waits(60),
    }),
    "a post by hand": (Asked.POST, BY_HAND, {
        Sent: CONFIRM, Refused: ends(Step.GIVE_UP), Later: HOLD, A.UNKNOWN: waits(15), A.DELETED: DELETED,
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: waits(15), A.CANNOT_READ: waits(15), A.OK: waits(15),
    }),
    "a post in a forum": (Asked.POST, FORUM, {
        Sent: CONFIRM, Refused: blocks(hours=6), Later: HOLD, A.UNKNOWN: waits(120), A.DELETED: DELETED,
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: waits(120), A.CANNOT_READ: waits(120), A.OK: waits(120),
    }),
    "its marker before the first try, late": (Asked.MARKER_BEFORE_FIRST_TRY, LATE, {
        Sent: CONFIRM, Refused: blocks(hours=6), Later: waits(100), A.UNKNOWN: waits(15), A.DELETED: waits(15),
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: SEND, A.CANNOT_READ: DOUBT, A.OK: waits(15),
    }),
    "its marker after an unknown outcome, within the nonce's time": (Asked.MARKER_AFTER_UNKNOWN, FIRST, {
        Sent: CONFIRM, Refused: DOUBT, Later: waits(100), A.UNKNOWN: waits(15), A.DELETED: waits(15),
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: SEND, A.CANNOT_READ: SEND, A.OK: waits(15),
    }),
    "its marker after an unknown outcome, later": (
        Asked.MARKER_AFTER_UNKNOWN, replace(THIRD, first_try_at=NOW - timedelta(seconds=61)), {
        Sent: CONFIRM, Refused: DOUBT, Later: waits(100), A.UNKNOWN: waits(60), A.DELETED: waits(60),
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: SEND, A.CANNOT_READ: DOUBT, A.OK: waits(60),
    }),
    "its marker after an unknown outcome, in a forum": (Asked.MARKER_AFTER_UNKNOWN, FORUM, {
        Sent: CONFIRM, Refused: DOUBT, Later: waits(120), A.UNKNOWN: waits(120), A.DELETED: waits(120),
        A.UNAUTHORIZED: STOP, A.NOT_FOUND: SEND, A.CANNOT_READ: DOUBT, A.OK: waits(120),
    }),
    "its marker where Discord wanted it later": (Asked.MARKER_AFTER_LATER, HELD_BACK, {
        Sent: CONFIRM, Refused: blocks(hours=6), Later: HOLD, A.UNKNOWN: waits(15, note=HELD),
        A.DELETED: waits(15, note=HELD), A.UNAUTHORIZED: STOP, A.NOT_FOUND: SEND, A.CANNOT_READ: SEND,
        A.OK: waits(15, note=HELD),
    }),
    "the marker of a date for which it is too late": (Asked.MARKER_OF_MISSED_DATE, DATE, {
        Sent: Transition(step=Step.TAKE_OVER, sent=SENT), Refused: MISS, Later: waits(100),
        A.UNKNOWN: waits(15), A.DELETED: waits(15), A.UNAUTHORIZED: STOP, A.NOT_FOUND: MISS,
        A.CANNOT_READ: UNSEEN, A.OK: waits(15),
    }),
    "the marker of a date that was refused": (
        Asked.MARKER_OF_MISSED_DATE, replace(DATE, blocked_code=50013), {
        Sent: Transition(step=Step.TAKE_OVER, sent=SENT), Refused: MISS, Later: waits(100),
        A.UNKNOWN: waits(15), A.DELETED: waits(15), A.UNAUTHORIZED: STOP, A.NOT_FOUND: MISS,
        A.CANNOT_READ: MISS, A.OK: waits(15),
    }),
    "its thread": (Asked.THREAD, OUT, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.DONE, NoticeKind.NO_THREAD),
        Later: waits(100), A.UNKNOWN: FIRST_SILENCE, A.DELETED: DONE, A.UNAUTHORIZED: FIRST_SILENCE,
        A.NOT_FOUND: DONE, A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "its thread, after a day without an answer": (Asked.THREAD, FOR_A_DAY, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.DONE, NoticeKind.NO_THREAD),
        Later: waits(100, note=UNANSWERED), A.UNKNOWN: silence_ends(NoticeKind.NO_THREAD), A.DELETED: DONE,
        A.UNAUTHORIZED: silence_ends(NoticeKind.NO_THREAD), A.NOT_FOUND: DONE, A.CANNOT_READ: DONE,
        A.OK: DONE,
    }),
    "the texts of its thread": (Asked.THREAD_TEXTS, OUT, {
        Sent: Transition(step=Step.GO_ON, sent=SENT),
        Refused: waits(3600, note="forbidden", code=50013, notice=NoticeKind.THREAD_PART),
        Later: waits(100), A.UNKNOWN: FIRST_SILENCE, A.DELETED: DONE, A.UNAUTHORIZED: FIRST_SILENCE,
        A.NOT_FOUND: DONE, A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "the texts of its thread, after a day without an answer": (Asked.THREAD_TEXTS, FOR_A_DAY, {
        Sent: Transition(step=Step.GO_ON, sent=SENT),
        Refused: waits(3600, note="forbidden", code=50013, notice=NoticeKind.THREAD_PART),
        Later: waits(100, note=UNANSWERED), A.UNKNOWN: silence_ends(NoticeKind.THREAD_UNKNOWN),
        A.DELETED: DONE, A.UNAUTHORIZED: silence_ends(NoticeKind.THREAD_UNKNOWN), A.NOT_FOUND: DONE,
        A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "publishing": (Asked.PUBLISHING, OUT, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.DONE, NoticeKind.NOT_PUBLISHED),
        Later: waits(100), A.UNKNOWN: FIRST_SILENCE, A.DELETED: DONE, A.UNAUTHORIZED: FIRST_SILENCE,
        A.NOT_FOUND: DONE, A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "publishing, after a day without an answer": (Asked.PUBLISHING, FOR_A_DAY, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.DONE, NoticeKind.NOT_PUBLISHED),
        Later: waits(100, note=UNANSWERED), A.UNKNOWN: silence_ends(NoticeKind.NOT_PUBLISHED),
        A.DELETED: DONE, A.UNAUTHORIZED: silence_ends(NoticeKind.NOT_PUBLISHED), A.NOT_FOUND: DONE,
        A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "second posts in a forum": (Asked.SECOND_POSTS, OUT, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.DONE), Later: waits(100),
        A.UNKNOWN: FIRST_SILENCE, A.DELETED: DONE, A.UNAUTHORIZED: FIRST_SILENCE, A.NOT_FOUND: DONE,
        A.CANNOT_READ: DONE, A.OK: DONE,
    }),
    "taking a second post away": (Asked.SECOND_POST, OUT, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.GO_ON, NoticeKind.TWIN_LEFT),
        Later: waits(100), A.UNKNOWN: FIRST_SILENCE, A.DELETED: GO_ON, A.UNAUTHORIZED: FIRST_SILENCE,
        A.NOT_FOUND: GO_ON, A.CANNOT_READ: GO_ON,
        A.OK: Transition(step=Step.GO_ON, notice=NoticeKind.TWIN_DELETED),
    }),
    "taking a second post away, after a day without an answer": (Asked.SECOND_POST, FOR_A_DAY, {
        Sent: Transition(step=Step.GO_ON, sent=SENT), Refused: ends(Step.GO_ON, NoticeKind.TWIN_LEFT),
        Later: waits(100, note=UNANSWERED), A.UNKNOWN: silence_ends(NoticeKind.TWINS_UNKNOWN),
        A.DELETED: GO_ON, A.UNAUTHORIZED: silence_ends(NoticeKind.TWINS_UNKNOWN), A.NOT_FOUND: GO_ON,
        A.CANNOT_READ: GO_ON, A.OK: Transition(step=Step.GO_ON, notice=NoticeKind.TWIN_DELETED),
    }),
}  # fmt: skip
EXAMPLES: dict[Any, Outcome] = {Sent: SENT, Refused: FORBIDDEN, Later: LATER, **{a: a for a in Answer}}


def test_nothing_that_is_asked_and_no_answer_is_missing_from_the_table() -> None:
    assert {asked for asked, _, _ in TABLE.values()} == set(Asked)
    for what, (_, _, row) in TABLE.items():
        assert set(row) == set(KINDS), what
    assert set(EXAMPLES) == set(KINDS)
    steps = {transition.step for _, _, row in TABLE.values() for transition in row.values()}
    assert steps == set(Step)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: getattr(kind, "__name__", None) or kind.name)
@pytest.mark.parametrize("what", TABLE)
def test_what_follows_from_each_answer(what: str, kind: Any) -> None:
    asked, post, row = TABLE[what]

    assert decide(post, asked, EXAMPLES[kind], NOW, grace=GRACE) == row[kind]


def test_a_refusal_rests_as_long_as_another_try_could_change_something() -> None:
    good = decide(FIRST, Asked.POST, LONG, NOW, grace=GRACE)
    soon = decide(FIRST, Asked.POST, FORBIDDEN, NOW, grace=timedelta(hours=2))
    told = decide(replace(FIRST, blocked_code=50013), Asked.POST, FORBIDDEN, NOW, grace=GRACE)

    assert good.wake_at == DUE + GRACE + timedelta(minutes=1)
    assert soon.wake_at == DUE + timedelta(hours=2, minutes=1)
    assert told.notice is None


def test_a_channel_that_is_gone_took_its_posts_with_it() -> None:
    assert decide(FIRST, Asked.MARKER_AFTER_UNKNOWN, GONE, NOW, grace=GRACE).step is Step.BLOCK
    assert decide(BY_HAND, Asked.MARKER_AFTER_UNKNOWN, GONE, NOW).step is Step.GIVE_UP


def test_the_nonces_time_counts_from_the_date_unless_discord_held_the_post() -> None:
    late = replace(LATE, tries=2, first_try_at=NOW - timedelta(seconds=20))
    held = replace(late, note=HELD)

    assert decide(late, Asked.MARKER_AFTER_UNKNOWN, Answer.CANNOT_READ, NOW) == DOUBT
    assert decide(held, Asked.MARKER_AFTER_UNKNOWN, Answer.CANNOT_READ, NOW) == SEND
    old = replace(held, first_try_at=NOW - timedelta(seconds=61))
    assert decide(old, Asked.MARKER_AFTER_UNKNOWN, Answer.CANNOT_READ, NOW) == DOUBT


def test_what_is_known_of_a_held_post_stays_known_while_it_waits() -> None:
    assert asked_of_marker(HELD_BACK) is Asked.MARKER_AFTER_LATER
    assert asked_of_marker(replace(HELD_BACK, first_try_at=NOW, tries=1)) is Asked.MARKER_AFTER_UNKNOWN
    assert asked_of_marker(FIRST) is Asked.MARKER_AFTER_UNKNOWN
    assert wait(HELD_BACK, NOW).note == HELD
    assert wait(replace(FIRST, note="close"), NOW).note == ""


def test_who_asked_by_hand_is_told_of_every_try_but_the_one_that_they_saw() -> None:
    assert give_up(BY_HAND, "forbidden").notice is None
    assert give_up(replace(BY_HAND, tries=2), "forbidden").notice is NoticeKind.NOT_POSTED
    assert give_up(replace(BY_HAND, note=HELD), "forbidden").notice is NoticeKind.NOT_POSTED
    assert give_up(FIRST, "taken_down").notice is NoticeKind.NOT_POSTED


def test_the_texts_of_a_thread_are_told_of_once_and_given_up_after_a_day_or_for_what_they_say() -> None:
    told = decide(replace(OUT, note="forbidden"), Asked.THREAD_TEXTS, FORBIDDEN, NOW)
    late = decide(OUT, Asked.THREAD_TEXTS, FORBIDDEN, NOW + timedelta(days=1))
    gone = decide(OUT, Asked.THREAD_TEXTS, Refused("thread_gone", 10003), NOW)

    assert (told.step, told.notice) == (Step.WAIT, None)
    assert (late.step, late.notice) == (Step.DONE, NoticeKind.THREAD_PART)
    assert (gone.step, gone.notice) == (Step.DONE, NoticeKind.THREAD_GONE)
    assert decide(OUT, Asked.THREAD_TEXTS, LONG, NOW).step is Step.DONE


@pytest.mark.parametrize(
    "asked", [Asked.THREAD, Asked.THREAD_TEXTS, Asked.PUBLISHING, Asked.SECOND_POSTS, Asked.SECOND_POST]
)
def test_what_is_never_answered_is_asked_ever_more_rarely_and_ends_after_a_day(asked: Asked) -> None:
    post, now, rests = OUT, NOW, list[float]()
    while (transition := decide(post, asked, Answer.UNKNOWN, now)).step is Step.WAIT:
        assert transition.wake_at is not None
        rests.append((transition.wake_at - now).total_seconds())
        post, now = replace(post, note=transition.note, last_try_at=transition.since), transition.wake_at

    assert rests[:8] == [30, 60, 120, 240, 480, 960, 1920, 3600]
    assert set(rests[7:]) == {3600}
    assert timedelta(days=1) <= now - NOW < timedelta(hours=25)
    assert transition.notice is not None


def test_an_answer_in_between_begins_the_day_anew() -> None:
    refused = decide(SILENT, Asked.THREAD_TEXTS, FORBIDDEN, NOW)
    later = decide(SILENT, Asked.THREAD, LATER, NOW)

    assert refused.note == "forbidden"
    assert (later.note, later.since) == (UNANSWERED, None)
