"""What the store says to questions and orders that came too late: it is gone, taken, or somebody else's by now."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.browsing import BrowseOrder
from bot.domain.errors import (
    AlreadyInvited,
    AnswerNotFound,
    Blocked,
    DatabaseUnavailable,
    DraftNotFound,
    InterviewGone,
    NotAskable,
    NothingOfYours,
    NothingToRemind,
    NothingToSubmit,
    QuestionsChanged,
    SeriesExists,
    SpotlightError,
    TooSoon,
)
from bot.domain.models import ConsentState, Interview
from bot.domain.resources import ResourceKind
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.factories import NOW, add_own, add_published

GUILD, GONE = 10, 999
CURATOR, ADA, BO = 7, 21, 22
Order = Callable[[Store], Awaitable[object]]

TOO_LATE: dict[str, tuple[Order, type[SpotlightError]]] = {
    "restore a revision": (
        lambda store: store.authoring.restore(GUILD, GONE, actor_id=CURATOR, now=NOW),
        AnswerNotFound,
    ),
    "edit in an interview": (
        lambda store: store.authoring.edit_answer(
            GUILD, GONE, 1, "New.", based_on=1, actor_id=CURATOR, now=NOW
        ),
        SpotlightError,
    ),
    "rename the person of an interview": (
        lambda store: store.authoring.set_details(GUILD, GONE, name="Ada", actor_id=CURATOR, now=NOW),
        InterviewGone,
    ),
    "correct a recommendation": (
        lambda store: store.knowledge.correct(
            GUILD, GONE, title="A Book", kind=ResourceKind.BOOK, actor_id=CURATOR, now=NOW
        ),
        DraftNotFound,
    ),
    "take an interview down": (
        lambda store: store.curator_decisions.remove(GUILD, GONE, version=1, actor_id=CURATOR, now=NOW),
        InterviewGone,
    ),
    "take one's own back": (
        lambda store: store.withdrawing.withdraw(GUILD, ADA, GONE, text_version="test", now=NOW),
        InterviewGone,
    ),
    "ask its person": (lambda store: store.preferences.ask(GUILD, ADA, GONE, now=NOW), NotAskable),
    "remind its person": (
        lambda store: store.reminders.remind(GUILD, f"i{GONE}", actor_id=CURATOR, now=NOW),
        NothingToRemind,
    ),
}


@pytest.mark.parametrize("order", TOO_LATE)
async def test_what_is_gone_is_said_to_be_gone(store: Store, order: str) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    carry_out, error = TOO_LATE[order]

    with pytest.raises(error):
        await carry_out(store)


async def test_what_leads_on_from_an_interview_that_is_gone_is_nothing(store: Store) -> None:
    await add_published(store, GUILD, "Ada")

    around = await store.interviews.around(GUILD, GONE, similar=3)
    assert (around.before, around.after, around.similar, around.post) == (None, None, (), None)
    assert await store.interviews.list_published(GUILD, BrowseOrder.NEWEST, after=GONE) == []
    assert await store.knowledge.get(GUILD, GONE) is None
    assert await store.interviews.last_post(GUILD, GONE) is None
    assert await store.topics.suggest(GUILD, GONE) == []
    assert await store.inviting.find_open(GUILD, ADA) is None


async def test_a_reminder_that_nobody_asked_for_ends_quietly_where_nobody_is_left_to_remind(
    store: Store,
) -> None:
    await store.guilds.ensure(GUILD, now=NOW)

    assert not await store.reminders.remind(GUILD, f"i{GONE}", actor_id=None, now=NOW)


async def test_an_answer_that_is_not_there_cannot_be_edited(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "Utrecht.")

    with pytest.raises(AnswerNotFound):
        await store.authoring.edit_answer(
            GUILD, interview_id, 9, "New.", based_on=1, actor_id=CURATOR, now=NOW
        )


async def test_an_interview_is_taken_down_and_taken_back_once(store: Store) -> None:
    removed = await add_published(store, GUILD, "Bo")
    version = (await loaded(store, removed)).version
    await store.curator_decisions.remove(GUILD, removed, version=version, actor_id=CURATOR, now=NOW)
    own = await add_own(store, GUILD, ADA, "Utrecht.")
    await store.withdrawing.withdraw(GUILD, ADA, own, text_version="test", now=NOW)

    with pytest.raises(InterviewGone):
        await store.curator_decisions.remove(GUILD, removed, version=version + 1, actor_id=CURATOR, now=NOW)
    with pytest.raises(NothingOfYours):
        await store.withdrawing.withdraw(GUILD, ADA, own, text_version="test", now=NOW)


async def loaded(store: Store, interview_id: int) -> Interview:
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    return interview


async def test_an_answer_left_empty_is_nothing_to_hand_in(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    questionnaire = await store.guilds.questionnaire(GUILD)
    interview_id = (await store.own_texts.begin(GUILD, ADA, questionnaire, name="Ada", now=NOW)).interview_id

    with pytest.raises(NothingToSubmit):
        await store.own.submit(GUILD, ADA, interview_id, now=NOW)


async def test_a_series_has_its_name_alone_and_its_questions_change_from_what_was_seen(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    series = await store.series.add(GUILD, "Founders", actor_id=CURATOR, now=NOW)
    seen = await store.guilds.questionnaire(GUILD, series.id)
    change = store.series.change_questions
    await change(GUILD, series, DEFAULT_QUESTIONS[:2], based_on=seen.version_id, actor_id=CURATOR, now=NOW)

    with pytest.raises(SeriesExists):
        await store.series.add(GUILD, "FOUNDERS", actor_id=CURATOR, now=NOW)
    with pytest.raises(QuestionsChanged):
        await change(
            GUILD, series, DEFAULT_QUESTIONS[:3], based_on=seen.version_id, actor_id=CURATOR, now=NOW
        )
    assert len((await store.guilds.questionnaire(GUILD, series.id)).questions) == 2


async def test_the_questions_a_year_later_are_made_once(store: Store) -> None:
    series = await store.series.add(await known_guild(store), "Founders", actor_id=CURATOR, now=NOW)
    first = await store.series.follow_up(GUILD, series.id, DEFAULT_QUESTIONS[:2], now=NOW)
    again = await store.series.follow_up(GUILD, series.id, DEFAULT_QUESTIONS[:2], now=NOW + timedelta(days=1))

    assert again == first


async def known_guild(store: Store) -> int:
    await store.guilds.ensure(GUILD, now=NOW)
    return GUILD


async def test_a_server_that_is_not_known_has_no_schedule(store: Store) -> None:
    with pytest.raises(LookupError, match="guild 10"):
        await store.schedules.get(GUILD)


async def test_who_is_blocked_or_asked_already_is_not_asked_again(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    series = await store.series.find(GUILD, None)

    async def invite(user_id: int) -> None:
        await store.inviting.invite(
            GUILD, user_id, name="Ada", series_id=series.id, actor_id=CURATOR, now=NOW
        )

    await invite(ADA)
    await store.preferences.block(GUILD, BO, is_blocked=True, actor_id=CURATOR, now=NOW)

    with pytest.raises(AlreadyInvited):
        await invite(ADA)
    with pytest.raises(Blocked):
        await invite(BO)
    with pytest.raises(Blocked):
        await store.inviting.nominate(GUILD, CURATOR, BO, name="Bo", reason="", now=NOW)
    with pytest.raises(Blocked):
        await store.inviting.nominate(GUILD, BO, ADA, name="Ada", reason="", now=NOW)


async def test_who_is_blocked_may_not_mention_people_and_who_does_not_want_it_is_not_mentioned(
    store: Store,
) -> None:
    interview_id = await add_published(store, GUILD, "Ada", consent=ConsentState.AGREED)
    await store.curator_decisions.link(GUILD, interview_id, ADA, actor_id=CURATOR, now=NOW)
    await store.preferences.allow_asking(GUILD, ADA, allows=False)
    await store.preferences.block(GUILD, BO, is_blocked=True, actor_id=CURATOR, now=NOW)

    with pytest.raises(NotAskable):
        await store.preferences.ask(GUILD, CURATOR, interview_id, now=NOW)
    with pytest.raises(Blocked):
        await store.preferences.ask(GUILD, BO, interview_id, now=NOW)


async def test_a_folder_in_which_nothing_may_be_made_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(DatabaseUnavailable):
        async with open_store(tmp_path / "file" / "spotlight.db", default_questions=DEFAULT_QUESTIONS):
            pass


async def test_a_document_that_is_gone_is_not_imported(store: Store) -> None:
    questionnaire = await store.guilds.questionnaire(await known_guild(store))

    with pytest.raises(DraftNotFound):
        await store.imports.confirm(
            GUILD, GONE, questionnaire, ConsentState.AGREED, text_version="test", actor_id=CURATOR, now=NOW
        )


async def test_who_was_mentioned_may_be_mentioned_again_a_day_later(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada")
    await store.curator_decisions.link(GUILD, interview_id, ADA, actor_id=CURATOR, now=NOW)
    await store.preferences.allow_asking(GUILD, ADA, allows=True)

    assert await store.preferences.ask(GUILD, BO, interview_id, now=NOW) == ADA
    with pytest.raises(TooSoon):
        await store.preferences.ask(GUILD, BO, interview_id, now=NOW + timedelta(hours=1))
    assert await store.preferences.ask(GUILD, BO, interview_id, now=NOW + timedelta(days=1)) == ADA
