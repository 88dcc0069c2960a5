"""A member's own interview when things go otherwise: closed meanwhile, changed by others, refused, taken back."""

import pytest

from bot.domain.community import ConsentChoice, DecisionKind
from bot.domain.models import ConsentState, InterviewStatus
from tests.factories import add_own
from tests.flows.test_permissions import raw
from tests.sim import World, ids_of, reply_of, text_of


@pytest.fixture
async def ready(world: World) -> World:
    await world.mara.slash(
        world.lobby, "setup", channel=world.channel, weekday=0, time="17:00", timezone="UTC", exact=True,
        review_channel=world.review,
    )  # fmt: skip
    return world


async def draft(world: World, *texts: str) -> int:
    given = texts or ("Utrecht", "I mend the clocks of the whole town, one after the other.")
    return await add_own(world.store, world.guild.id, world.alice.id, *given, now=world.now)


async def get(world: World, interview_id: int):
    return await world.store.interviews.get(world.guild.id, interview_id, owner_id=world.alice.id)


async def decide(world: World, interview_id: int, kind: DecisionKind, note: str = "") -> None:
    interview = await get(world, interview_id)
    assert interview is not None
    await world.store.reviews.decide(
        world.guild.id, interview_id, kind, version=interview.version, note=note,
        actor_id=world.mara.id, now=world.now,
    )  # fmt: skip


async def publish(world: World, *, exports: bool = False) -> int:
    made = await draft(world)
    await world.store.own.submit(world.guild.id, world.alice.id, made, now=world.now)
    await decide(world, made, DecisionKind.APPROVED)
    interview = await get(world, made)
    assert interview is not None
    await world.store.own.agree(
        world.guild.id, world.alice.id, made, ConsentChoice(allows_export=exports, allows_picture=True),
        version=interview.version, text_version="x", now=world.now,
    )  # fmt: skip
    return made


async def test_a_form_that_comes_after_a_rejection_becomes_a_draft(ready: World) -> None:
    made = await draft(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    form = await ready.alice.click(panel.response, label="Questions 1–5")
    await ready.store.own.submit(ready.guild.id, ready.alice.id, made, now=ready.now)
    await decide(ready, made, DecisionKind.REJECTED, "Not now.")
    await ready.restart()
    await ready.alice.submit_modal(form, {"answer:location": "Delft", "answer:origin": "By boat"})

    shown = text_of(panel.response)
    assert "Nothing is lost: what you typed is saved in this draft" in shown
    assert "3 of 8 questions answered" in shown
    old, new = await get(ready, made), await get(ready, made + 1)
    assert old.status is InterviewStatus.REJECTED
    assert old.answers[0].text == "Utrecht"
    assert [a.text for a in new.answers if a.text in ("Delft", "By boat")] == ["Delft", "By boat"]


async def test_a_form_that_comes_after_a_curator_took_it_down_becomes_a_draft(ready: World) -> None:
    made = await publish(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    form = await ready.alice.click(panel.response, label="Questions 6–8")
    interview = await get(ready, made)
    await ready.store.standing.remove(
        ready.guild.id, made, version=interview.version, actor_id=ready.mara.id, now=ready.now
    )
    await ready.alice.submit_modal(form, {"answer:advice": "Begin."})

    assert "saved in this draft, with your other answers" in text_of(panel.response)
    again = await ready.alice.slash(ready.lobby, "my interview")
    assert "3 of 8 questions answered" in reply_of(again)


async def test_what_was_typed_after_everything_was_erased_comes_back(ready: World) -> None:
    await draft(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    form = await ready.alice.click(panel.response, label="Questions 1–5")
    await ready.store.members.erase(ready.guild.id, ready.alice.id, now=ready.now)
    late = await ready.alice.submit_modal(form, {"answer:location": "A long text"})

    assert "What you typed was not stored; here it is" in reply_of(late)


async def test_a_curator_and_the_member_at_one_answer_lose_nothing(ready: World) -> None:
    made = await draft(ready)
    await ready.store.own.submit(ready.guild.id, ready.alice.id, made, now=ready.now)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    form = await ready.alice.click(panel.response, label="Questions 1–5")
    await ready.store.authoring.edit_answer(
        ready.guild.id, made, 1, "Utrecht (NL)", based_on=1, actor_id=ready.mara.id, now=ready.now
    )
    late = await ready.alice.submit_modal(form, {"answer:location": "Utrecht, by the canal"})
    assert f"Mara (<@{ready.mara.id}>) changed this answer while you were writing" in reply_of(late)
    reopened = await ready.alice.click(late.followups[-1], label="Open my text")
    field = reopened.modal["components"][0]["component"]
    assert field["value"] == "Utrecht, by the canal"
    await ready.alice.submit_modal(reopened, {field["custom_id"]: field["value"]})

    assert (await get(ready, made)).answers[0].text == "Utrecht, by the canal"


async def test_a_question_that_is_wanted_must_be_answered(ready: World) -> None:
    questions = await ready.mara.slash(ready.lobby, "questions")
    one = await ready.mara.select(questions.response, ["advice"], custom_id="spotlight:questions-one:1")
    await ready.mara.click(questions.response, label="Must be answered")
    assert one.acknowledged
    await draft(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    assert "Your advice to somebody who wants to start? · about 500 characters · wanted" in reply_of(panel)
    refused = await ready.alice.click(panel.response, label="Hand in")

    assert "need an answer before you can hand in: Your advice" in reply_of(refused)


async def test_after_a_rejection_it_can_be_written_anew_a_week_later(ready: World) -> None:
    made = await draft(ready)
    await ready.store.own.submit(ready.guild.id, ready.alice.id, made, now=ready.now)
    review = await ready.mara.slash(ready.lobby, "review")
    form = await ready.mara.click(review.response, label="Reject")
    done = await ready.mara.submit_modal(form, {"note": "We had one on clocks."})
    panel = await ready.alice.slash(ready.lobby, "my interview")
    assert "We had one on clocks." in reply_of(panel)
    soon = await ready.alice.click(panel.response, label="Write it anew")
    await ready.advance(days=8)
    await ready.alice.click(panel.response, label="Write it anew")

    assert "finds your reason in /my interview" in reply_of(done)
    assert "a little soon" in reply_of(soon)
    assert "2 of 8 questions answered" in text_of(panel.response)
    assert "Being written" in text_of(panel.response)


async def test_a_curators_change_hides_it_until_the_member_agrees_again(ready: World) -> None:
    made = await publish(ready)
    await ready.store.wishes.want_messages(ready.guild.id, ready.alice.id, wants=True)
    await ready.store.authoring.edit_answer(
        ready.guild.id, made, 2, "I mend clocks in many towns, one after the other.",
        based_on=1, actor_id=ready.mara.id, now=ready.now,
    )  # fmt: skip
    ready.bot.sleeper.wake()
    await ready.settle()
    interview = await get(ready, made)
    assert (interview.status, interview.consent) == (InterviewStatus.APPROVED, ConsentState.NOT_YET)
    await ready.advance(days=8)
    assert [m for m in ready.channel.history() if ids_of(m)] == []
    assert [r for r in ready.env.http_requests if r.path == "/users/@me/channels"]

    panel = await ready.alice.slash(ready.lobby, "my interview")
    seen = await ready.alice.click(panel.response, label="See the post and decide")
    assert "I mend clocks in many towns" in text_of(seen.response)
    await ready.alice.click(seen.followups[-1], label="I agree")
    await ready.advance(days=7)
    [post] = [m for m in ready.channel.history() if ids_of(m)]
    assert "I mend clocks in many towns" in text_of(post)


async def test_agreeing_to_a_post_that_changed_meanwhile_agrees_to_nothing(ready: World) -> None:
    made = await draft(ready)
    await ready.store.own.submit(ready.guild.id, ready.alice.id, made, now=ready.now)
    await decide(ready, made, DecisionKind.APPROVED)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    seen = await ready.alice.click(panel.response, label="See the post and decide")
    await ready.store.authoring.edit_answer(
        ready.guild.id, made, 2, "I hate clocks.", based_on=1, actor_id=ready.mara.id, now=ready.now
    )
    late = await ready.alice.click(seen.followups[-1], label="I agree")

    assert "changed" in reply_of(late)
    assert not (await get(ready, made)).is_published


async def test_the_picture_is_shown_only_with_its_own_consent(ready: World) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
    await draft(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    form = await ready.alice.click(panel.response, label="Name, picture, links")
    await ready.alice.submit_modal(form, {"name": "Alice A.", "handles": "", "picture": [("me.png", png)]})
    await ready.alice.click(panel.response, label="Hand in")
    review = await ready.mara.slash(ready.lobby, "review")
    await ready.mara.click(review.response, label="Approve")
    panel = await ready.alice.slash(ready.lobby, "my interview")
    seen = await ready.alice.click(panel.response, label="See the post and decide")
    assert seen.response.attachments
    await ready.alice.click(seen.followups[-1], label="Without my picture")
    assert "• Without your picture." in text_of(seen.followups[-1])
    await ready.alice.click(seen.followups[-1], label="I agree")
    shown = await ready.bob.slash(ready.lobby, "interview show", person="Alice")
    await ready.advance(days=8)
    [post] = [m for m in ready.channel.history() if ids_of(m)]

    assert "Alice A." in reply_of(shown)
    assert not shown.response.attachments
    assert not post.attachments
    exported = await ready.mara.slash(ready.lobby, "export", format="json")
    assert "no interviews here yet" in reply_of(exported)


async def test_only_who_agreed_to_it_is_exported(ready: World) -> None:
    made = await publish(ready, exports=True)
    exported = await ready.mara.slash(ready.lobby, "export", format="json")
    assert "1 published interviews" in reply_of(exported)
    interview = await get(ready, made)
    await ready.store.own.agree(
        ready.guild.id, ready.alice.id, made, ConsentChoice(allows_export=False, allows_picture=True),
        version=interview.version, text_version="x", now=ready.now,
    )  # fmt: skip
    assert "no interviews here yet" in reply_of(await ready.mara.slash(ready.lobby, "export", format="json"))


async def test_what_cannot_be_deleted_is_told_to_the_member_and_the_curators(ready: World) -> None:
    await publish(ready)
    await ready.advance(days=8)
    [post] = [m for m in ready.channel.history() if ids_of(m)]
    ready.env.inject_error(
        "DELETE", f"/channels/{ready.channel.id}/messages/{post.id}", status=403, code=50013
    )
    ready.env.inject_error("DELETE", f"/channels/{post.id}", status=403, code=50013)
    ask = await ready.alice.slash(ready.lobby, "my withdraw")
    await ready.alice.click(ask.response, label="Take it back")
    await ready.settle()

    assert "These I could not delete, and the curators know" in text_of(ask.response)
    assert f"/{ready.channel.id}/{post.id}" in text_of(ask.response)
    assert any("could not delete all that I posted" in text_of(m) for m in ready.review.history())
    assert "nothing was posted" not in reply_of(await ready.mara.slash(ready.lobby, "spotlight history"))


async def test_a_thread_that_may_not_be_deleted_is_emptied(ready: World) -> None:
    await publish(ready)
    await ready.advance(days=8)
    [post] = [m for m in ready.channel.history() if ids_of(m)]
    ask = await ready.alice.slash(ready.lobby, "my withdraw")
    await ready.alice.click(ask.response, label="Take it back")

    assert "only a moderator can delete them" in text_of(ask.response)
    left = [m for m in ready.env.backend.messages.get(post.id, {}).values() if m.content]
    assert left == []


async def test_a_post_whose_taking_back_was_cut_short_goes_after_a_restart(ready: World) -> None:
    made = await publish(ready)
    await ready.advance(days=8)
    assert [m for m in ready.channel.history() if ids_of(m)]
    await ready.store.withdrawing.withdraw(
        ready.guild.id, ready.alice.id, made, text_version="x", now=ready.now
    )
    await ready.restart()
    await ready.advance(minutes=10)

    assert [m for m in ready.channel.history() if ids_of(m)] == []
    assert await ready.store.database.read("SELECT 1 FROM takedown") == []


async def test_what_was_taken_back_can_be_taken_up_again(ready: World) -> None:
    await publish(ready)
    ask = await ready.alice.slash(ready.lobby, "my withdraw")
    await ready.alice.click(ask.response, label="Take it back")
    assert "There was no post about it" in text_of(ask.response)
    await ready.alice.click(ask.response, label="Take it up again")
    assert "Being written. Only you see it." in text_of(ask.response)
    await ready.alice.click(ask.response, label="Hand in")
    assert "Handed in" in text_of(ask.response)
    nothing = await ready.bob.slash(ready.lobby, "my withdraw")
    assert "no interview here that could be taken back" in reply_of(nothing)


async def test_nobody_reaches_the_interview_of_another(ready: World) -> None:
    made = await draft(ready)
    panel = await ready.alice.slash(ready.lobby, "my interview")
    for custom_id in ids_of(panel.response):
        if custom_id.startswith("spotlight:my-") and f":{made}" in custom_id:
            answer = await raw(ready, ready.bob, 3, {"custom_id": custom_id, "component_type": 2})
            assert "nothing to show" in answer, custom_id
    form = {"custom_id": f"spotlight:my-save:{made}:1:t:0", "components": []}
    assert "nothing to show" in await raw(ready, ready.bob, 5, form)
