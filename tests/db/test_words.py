"""Answers and details that are written: where they go, and that what is not given is left as it was."""

import pytest

from bot.domain.community import DecisionKind
from bot.domain.models import Handle, Picture
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store
from tests.factories import NOW, add_draft, add_own, add_published

GUILD, CURATOR, ADA = 10, 7, 21


async def test_an_answer_whose_place_another_has_goes_to_the_end(store: Store) -> None:
    interview_id = await add_draft(store, GUILD, "Ada", "Utrecht.", "Clocks.")
    other = DEFAULT_QUESTIONS[5]
    await store.authoring.save_answers(
        GUILD, interview_id, {1: (other, "By train.")}, actor_id=CURATOR, now=NOW
    )

    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    assert [(a.position, a.question_key, a.text) for a in interview.answers] == [
        (1, DEFAULT_QUESTIONS[0].key, "Utrecht."),
        (2, DEFAULT_QUESTIONS[1].key, "Clocks."),
        (3, other.key, "By train."),
    ]


async def test_details_of_a_member_that_are_not_given_stay(store: Store) -> None:
    interview_id = await add_own(store, GUILD, ADA, "Utrecht.", name="Ada")
    handles = (Handle(kind="github", value="ada"),)
    picture = Picture(file_name="ada.png", content_type="image/png", data=b"png")
    save = store.own_texts.save_details

    await save(GUILD, ADA, interview_id, handles=handles, now=NOW)
    await save(GUILD, ADA, interview_id, picture=picture, now=NOW)
    await save(GUILD, ADA, interview_id, name="Ada Bell", now=NOW)

    interview = await store.interviews.get(GUILD, interview_id, owner_id=ADA)
    assert interview is not None
    assert (interview.name, interview.handles) == ("Ada Bell", handles)
    assert await store.interviews.picture(GUILD, interview_id, with_refused=True) == picture


@pytest.mark.parametrize("is_member", [True, False])
async def test_a_decision_is_told_to_its_member_and_to_nobody_without_one(
    store: Store, is_member: bool
) -> None:
    interview_id = await add_own(store, GUILD, ADA, "Utrecht.")
    await store.own.submit(GUILD, ADA, interview_id, now=NOW)
    await store.preferences.want_messages(GUILD, ADA, wants=True)
    if not is_member:
        await unlink(store, interview_id)
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None

    await store.reviews.decide(
        GUILD, interview_id, DecisionKind.APPROVED, version=interview.version, actor_id=CURATOR, now=NOW
    )

    told = [await store.notices.get(*one) for one in await store.notices.list_awake(now=NOW)]
    assert [n.user_id for n in told if n and n.user_id is not None] == ([ADA] if is_member else [])


async def unlink(store: Store, interview_id: int) -> None:
    """Have a person be no member: they were linked by mistake, or the import knew none."""

    def work(tx) -> None:
        tx.execute(
            "UPDATE person SET user_id = NULL WHERE id = (SELECT person_id FROM interview WHERE id = ?)",
            (interview_id,),
        )

    await store.database.write(work)


async def test_a_title_of_a_published_interview_is_found_as_soon_as_its_answer_is_changed(
    store: Store,
) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "Utrecht.")
    await store.authoring.edit_answer(GUILD, interview_id, 1, "Delft.", based_on=1, actor_id=CURATOR, now=NOW)

    found = [(await store.search.carry_out(GUILD, text)).found for text in ("Delft", "Utrecht")]
    assert [list(ids) for ids in found] == [[interview_id], []]
