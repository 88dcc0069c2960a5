"""Curators decide, change what is asked, and are told ahead; in each case one of them at a time."""

import json
from typing import Any

import pytest

from bot.domain.community import DecisionKind
from bot.domain.models import InterviewStatus
from bot.interactions.access import Access
from bot.interactions.acknowledgement import acknowledge
from tests.factories import add_own, add_published
from tests.flows.steps import decide, draft, get, publish, raw
from tests.sim import World, ids_of, reply_of, text_of


def cards(world: World) -> list:
    return [m for m in world.review.history() if any("review-approve" in i for i in ids_of(m))]


async def hand_in(world: World) -> int:
    made = await draft(world)
    panel = await world.alice.slash(world.lobby, "my interview")
    await world.alice.click(panel.response, label="Hand in")
    await world.settle()
    return made


async def test_of_two_curators_one_decides_and_the_other_is_told_who(reviewed: World) -> None:
    made = await hand_in(reviewed)
    [card] = cards(reviewed)
    carl = reviewed.guild.add_member(reviewed.env.create_user("carl"), roles=[reviewed.curators])
    await reviewed.mara.slash(reviewed.lobby, "setup", curator_role=reviewed.curators)
    form = await carl.click(card, label="Reject")
    await reviewed.mara.click(card, label="Approve")
    late = await carl.submit_modal(form, {"note": "Too short for us."})

    assert f"Mara (<@{reviewed.mara.id}>) was faster: the interview is approved now" in reply_of(late)
    assert late.followups[-1].attachments[0].filename == "your-text.txt"
    assert (await get(reviewed, made)).status is InterviewStatus.APPROVED
    assert f"approved by Mara (<@{reviewed.mara.id}>)" in text_of(reviewed.review.history()[-1])
    rows = await reviewed.store.database.read("SELECT 1 FROM decision")
    assert len(rows) == 1


async def test_a_card_of_older_words_decides_nothing_and_shows_the_newer(reviewed: World) -> None:
    made = await hand_in(reviewed)
    [card] = cards(reviewed)
    old = ids_of(card)[0]
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 6–8")
    await reviewed.alice.submit_modal(form, {"answer:advice": "Begin with an alarm clock."})
    assert "The curators read it as it is now" in text_of(panel.response)
    [redrawn] = cards(reviewed)
    assert "Begin with an alarm clock." in text_of(redrawn)
    clicked = await raw(reviewed, reviewed.mara, 3, {"custom_id": old, "component_type": 2})

    assert "changed" in clicked
    assert (await get(reviewed, made)).status is InterviewStatus.SUBMITTED
    [card] = cards(reviewed)
    assert "Begin with an alarm clock." in text_of(card)
    await reviewed.mara.click(card, label="Approve")
    assert (await get(reviewed, made)).status is InterviewStatus.APPROVED


async def test_a_card_that_was_on_its_way_while_somebody_decided_shows_the_decision(
    reviewed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, sent = reviewed.bot.http.request, []

    async def slow(route: Any, **options: Any) -> Any:
        answer = await request(route, **options)
        if route.path == "/channels/{channel_id}/messages" and route.method == "POST":
            sent.append(route.channel_id)
            await decide(reviewed, made, DecisionKind.APPROVED)
        return answer

    made = await draft(reviewed)
    monkeypatch.setattr(reviewed.bot.http, "request", slow)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    reviewed.bot.scheduler.wake()
    await reviewed.settle()

    assert sent == [reviewed.review.id]
    assert cards(reviewed) == []
    assert "approved by" in text_of(reviewed.review.history()[-1])


async def test_a_decision_that_was_acknowledged_early_changes_the_card_all_the_same(
    reviewed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hand_in(reviewed)
    [card] = cards(reviewed)
    enter = Access.enter

    async def slow(self: Access, interaction: Any) -> int:
        await acknowledge()  # as where another program holds the file
        return await enter(self, interaction)

    monkeypatch.setattr(Access, "enter", slow)
    told = await reviewed.mara.click(card, label="Approve")

    assert cards(reviewed) == []
    assert "approved by" in text_of(reviewed.review.history()[-1])
    assert "approved by" not in reply_of(told)


async def test_a_deleted_card_loses_nothing_and_comes_back(reviewed: World) -> None:
    await hand_in(reviewed)
    [card] = cards(reviewed)
    reviewed.env.backend.delete_message(reviewed.review.id, card.id)
    assert cards(reviewed) == []
    review = await reviewed.mara.slash(reviewed.lobby, "review")
    assert "Alice's interview waits for review" in reply_of(review)
    brought = await reviewed.mara.click(review.response, label="Card to the review channel")
    await reviewed.settle()

    assert "on its way" in reply_of(brought)
    assert len(cards(reviewed)) == 1
    await reviewed.mara.click(review.response, label="Approve")
    assert "approved by" in text_of(reviewed.review.history()[-1])


async def test_the_permission_is_asked_at_each_click(reviewed: World) -> None:
    made = await hand_in(reviewed)
    for verb in ("review-approve", "review-ask", "review-note", "review-card", "review-next"):
        answer = await raw(
            reviewed,
            reviewed.bob,
            3,
            {"custom_id": f"spotlight:{verb}:{made}:1:changes:c:t", "component_type": 2},
        )
        assert "Only curators can do that" in answer
    assert (await get(reviewed, made)).status is InterviewStatus.SUBMITTED


async def test_a_withdrawn_interview_cannot_be_decided_about(reviewed: World) -> None:
    await hand_in(reviewed)
    [card] = cards(reviewed)
    ask = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    await reviewed.alice.click(ask.response, label="Take it back")
    assert "took the interview back" in text_of(reviewed.review.history()[-1])
    answer = await raw(reviewed, reviewed.mara, 3, {"custom_id": ids_of(card)[0], "component_type": 2})
    assert "removed or is not public" in answer
    assert "Nothing waits for review" in reply_of(await reviewed.mara.slash(reviewed.lobby, "review"))


async def test_questions_are_changed_while_older_interviews_keep_their_wording(reviewed: World) -> None:
    await draft(reviewed)
    page = await reviewed.mara.slash(reviewed.lobby, "questions")
    one = await reviewed.mara.select(page.response, ["location"], custom_id="spotlight:questions-one:1")
    assert "Where somebody is" in text_of(page.response)
    form = await reviewed.mara.click(page.response, label="Reword")
    await reviewed.mara.submit_modal(
        form, {"text": "Where is your home at present?", "label": "", "guide": "80"}
    )
    assert "Changed. New interviews ask it so." in text_of(page.response)
    assert "1. Where is your home at present? · about 80 characters" in text_of(page.response)
    assert one.acknowledged
    form = await reviewed.mara.click(page.response, label="Add a question")
    await reviewed.mara.submit_modal(form, {"text": "Tea or coffee?", "label": "", "guide": ""})
    assert "9. Tea or coffee?" in text_of(page.response)

    old = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "Where are you based?" in reply_of(old)
    new = await reviewed.bob.slash(reviewed.lobby, "my interview")
    await reviewed.bob.click(new.response, label="Begin")
    assert "Where is your home at present?" in text_of(new.response)
    assert "0 of 9 questions answered" in text_of(new.response)


async def test_of_two_who_change_the_questions_one_is_told(reviewed: World) -> None:
    page = await reviewed.mara.slash(reviewed.lobby, "questions")
    form = await reviewed.mara.click(page.response, label="Add a question")
    carl = reviewed.guild.add_member(reviewed.env.create_user("carl"), roles=[reviewed.curators])
    await reviewed.mara.slash(reviewed.lobby, "setup", curator_role=reviewed.curators)
    reviewed.let_everyone_see_all_commands()
    other = await carl.slash(reviewed.lobby, "questions")
    await carl.select(other.response, ["advice"], custom_id="spotlight:questions-one:1")
    await carl.click(other.response, label="Drop")
    late = await reviewed.mara.submit_modal(form, {"text": "Tea or coffee?", "label": "", "guide": ""})

    assert "Somebody changed these questions since you saw them" in reply_of(late)
    assert late.followups[-1].attachments[0].filename == "your-text.txt"
    assert "Tea or coffee?" not in text_of(page.response)


async def test_bad_questions_are_refused_with_a_sentence(reviewed: World) -> None:
    page = await reviewed.mara.slash(reviewed.lobby, "questions")
    form = await reviewed.mara.click(page.response, label="Add a question")
    bad = await reviewed.mara.submit_modal(form, {"text": "How?", "label": "", "guide": "many"})
    assert "must be a number of characters" in reply_of(bad)
    form = await reviewed.mara.click(page.response, label="From a file")
    bad = await reviewed.mara.submit_modal(form, {"file": [("q.json", b"[1, 2")]})
    assert "is no questionnaire" in reply_of(bad)


async def test_a_second_series_has_its_own_questions_and_schedule(reviewed: World) -> None:
    page = await reviewed.mara.slash(reviewed.lobby, "questions")
    exported = await reviewed.mara.click(page.response, label="As a file")
    data = json.dumps(
        {"questions": [{"text": "What do you maintain?", "purpose": "current_work"}, {"text": "Since when?"}]}
    ).encode()
    form = await reviewed.mara.click(page.response, label="New series")
    await reviewed.mara.submit_modal(form, {"name": "Maintainers"})
    assert "Questions: Maintainers" in text_of(page.response)
    form = await reviewed.mara.click(page.response, label="From a file")
    await reviewed.mara.submit_modal(form, {"file": [("q.json", data)]})
    assert "1. What do you maintain?" in text_of(page.response)
    assert exported.followups or exported.response
    other = reviewed.guild.create_text_channel("maintainers")
    await reviewed.mara.slash(
        reviewed.lobby, "setup", channel=other, weekday=0, time="17:00", timezone="UTC", exact=True,
        series="Maintainers",
    )  # fmt: skip
    await add_published(reviewed.store, reviewed.guild.id, "Ada", "Home", now=reviewed.now)
    form = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="Max", series="maintainers")
    panel = await reviewed.mara.submit_modal(
        form, {"answer:what_do_you_maintain": "The build and its servers."}
    )
    await reviewed.mara.click(panel.response, label="Has agreed")
    await reviewed.advance(days=8)

    here = [text_of(m) for m in reviewed.channel.history() if ids_of(m)]
    there = [text_of(m) for m in other.history() if ids_of(m)]
    assert ["Ada" in t for t in here] == [True]
    assert ["Max" in t for t in there] == [True]
    missing = await reviewed.mara.slash(reviewed.lobby, "queue list", series="Cooks")
    assert "no series “Cooks” here. Did you mean Maintainers?" in reply_of(missing)


async def test_a_week_with_nobody_is_told_three_days_ahead_with_who_could_stand_by(reviewed: World) -> None:
    await add_published(reviewed.store, reviewed.guild.id, "Ada", "Home of Ada", "Works", now=reviewed.now)
    await reviewed.advance(days=5)  # posted on Monday, 5 January; the next one is due on the 12th
    assert [m for m in reviewed.channel.history() if ids_of(m)]
    await reviewed.advance(days=2)
    before = [m for m in reviewed.review.history() if "Nobody is ready" in text_of(m)]
    await reviewed.advance(days=2, hours=12)
    [warning] = [m for m in reviewed.review.history() if "Nobody is ready" in text_of(m)]
    clicked = await reviewed.mara.click(warning, label="Stand-by: Ada")
    await reviewed.advance(days=3)

    assert before == []
    assert "Ada stands by" in reply_of(clicked)
    assert len([m for m in reviewed.channel.history() if ids_of(m)]) == 2
    assert len([m for m in reviewed.review.history() if "Nobody is ready" in text_of(m)]) == 1


async def test_what_curators_do_is_told_in_the_audit_channel(reviewed: World) -> None:
    audit = reviewed.guild.create_text_channel("audit")
    await reviewed.mara.slash(reviewed.lobby, "setup", audit_channel=audit)
    made = await hand_in(reviewed)
    [card] = cards(reviewed)
    await reviewed.mara.click(card, label="Approve")
    await reviewed.mara.slash(reviewed.lobby, "pipeline", block=reviewed.bob)
    reviewed.bot.scheduler.wake()
    await reviewed.settle()

    told = "\n".join(text_of(m) for m in audit.history())
    assert f"Mara (<@{reviewed.mara.id}>) approved Alice's interview" in told
    assert f"blocked Bob (<@{reviewed.bob.id}>)" in told
    assert "handed in" not in told
    assert (await get(reviewed, made)).status is InterviewStatus.APPROVED
    await reviewed.restart()
    await reviewed.advance(hours=2)
    assert "\n".join(text_of(m) for m in audit.history()) == told


async def test_an_edit_after_the_post_is_shown_word_by_word(reviewed: World) -> None:
    made = await publish(reviewed)
    await reviewed.store.authoring.edit_answer(
        reviewed.guild.id, made, 2, "I mend the watches of the whole town, one after the other.",
        based_on=1, actor_id=reviewed.mara.id, now=reviewed.now,
    )  # fmt: skip
    history = await reviewed.mara.slash(reviewed.lobby, "profile history", person="Alice")

    assert "I mend the ~~clocks~~**watches** of the whole town" in reply_of(history)


async def test_the_board_shows_every_stage(reviewed: World) -> None:
    users = [reviewed.guild.add_member(reviewed.env.create_user(f"user{i}")) for i in range(5)]
    guild_id, now = reviewed.guild.id, reviewed.now
    await reviewed.mara.slash(reviewed.lobby, "pipeline", invite=users[0])
    made = [
        await add_own(reviewed.store, guild_id, u.id, "Home", name=f"Writer {i}", now=now)
        for i, u in enumerate(users[1:])
    ]
    for user, interview_id in list(zip(users[1:], made, strict=True))[1:]:
        await reviewed.store.own.submit(guild_id, user.id, interview_id, now=now)
    for user, interview_id, kind in (
        (users[3], made[2], "changes_requested"),
        (users[4], made[3], "approved"),
    ):
        interview = await reviewed.store.interviews.get(guild_id, interview_id, owner_id=user.id)
        await reviewed.store.reviews.decide(
            guild_id,
            interview_id,
            DecisionKind(kind),
            version=interview.version,
            note="x",
            actor_id=1,
            now=now,
        )
    await publish(reviewed)
    board = reply_of(await reviewed.mara.slash(reviewed.lobby, "pipeline"))

    stages = [
        "**Invited**",
        "**Writing**",
        "**Changes asked for**",
        "**In review**",
        "**Waiting for their",
        "**Scheduled**",
    ]
    assert [board.index(s) for s in stages] == sorted(board.index(s) for s in stages)
    assert "**Writer 0** (1 of 8)" in board


async def test_nobody_agrees_in_the_place_of_who_wrote_it(reviewed: World) -> None:
    made = await hand_in(reviewed)
    panel = await reviewed.mara.slash(reviewed.lobby, "profile edit", person="Alice")
    assert "Has agreed" not in text_of(panel.response)
    forged = await raw(
        reviewed, reviewed.mara, 3, {"custom_id": f"spotlight:approve:{made}:agreed", "component_type": 2}
    )

    assert "Nobody but Alice can agree to this interview" in forged
    assert (await get(reviewed, made)).status is InterviewStatus.SUBMITTED
