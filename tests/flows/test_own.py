"""A member's own interview when things go otherwise: closed meanwhile, changed by others, refused, taken back."""

from bot.domain.community import ConsentChoice, DecisionKind
from bot.domain.models import ConsentState, InterviewStatus
from tests.flows.steps import decide, draft, get, publish, raw
from tests.pictures import PNG
from tests.sim import World, buttons_of, ids_of, reply_of, text_of


async def test_a_form_that_comes_after_a_rejection_becomes_a_draft(reviewed: World) -> None:
    made = await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    await decide(reviewed, made, DecisionKind.REJECTED, "Not now.")
    await reviewed.restart()
    await reviewed.alice.submit_modal(form, {"answer:location": "Delft", "answer:origin": "By boat"})

    shown = text_of(panel.response)
    assert "Nothing is lost: what you typed is saved in this draft" in shown
    assert "3 of 8 questions answered" in shown
    old, new = await get(reviewed, made), await get(reviewed, made + 1)
    assert old.status is InterviewStatus.REJECTED
    assert old.answers[0].text == "Utrecht"
    assert [a.text for a in new.answers if a.text in ("Delft", "By boat")] == ["Delft", "By boat"]


async def test_a_form_that_comes_after_a_curator_took_it_down_becomes_a_draft(reviewed: World) -> None:
    made = await publish(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 6–8")
    interview = await get(reviewed, made)
    await reviewed.store.curator_decisions.remove(
        reviewed.guild.id, made, version=interview.version, actor_id=reviewed.mara.id, now=reviewed.now
    )
    await reviewed.alice.submit_modal(form, {"answer:advice": "Begin."})

    assert "saved in this draft, with your other answers" in text_of(panel.response)
    again = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "3 of 8 questions answered" in reply_of(again)


async def test_what_was_typed_after_everything_was_erased_comes_back(reviewed: World) -> None:
    await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    await reviewed.store.members.erase(reviewed.guild.id, reviewed.alice.id, now=reviewed.now)
    late = await reviewed.alice.submit_modal(form, {"answer:location": "A long text"})

    assert "What you typed was not stored; here it is" in reply_of(late)


async def test_a_curator_and_the_member_at_one_answer_lose_nothing(reviewed: World) -> None:
    made = await draft(reviewed)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    await reviewed.store.authoring.edit_answer(
        reviewed.guild.id, made, 1, "Utrecht (NL)", based_on=1, actor_id=reviewed.mara.id, now=reviewed.now
    )
    late = await reviewed.alice.submit_modal(form, {"answer:location": "Utrecht, by the canal"})
    assert f"Mara (<@{reviewed.mara.id}>) changed this answer while you were writing" in reply_of(late)
    reopened = await reviewed.alice.click(late.followups[-1], label="Open my text")
    field = reopened.modal["components"][0]["component"]
    assert field["value"] == "Utrecht, by the canal"
    await reviewed.alice.submit_modal(reopened, {field["custom_id"]: field["value"]})

    assert (await get(reviewed, made)).answers[0].text == "Utrecht, by the canal"


async def test_a_question_that_is_wanted_must_be_answered(reviewed: World) -> None:
    questions = await reviewed.mara.slash(reviewed.lobby, "questions")
    one = await reviewed.mara.select(questions.response, ["advice"], custom_id="spotlight:questions-one:1")
    await reviewed.mara.click(questions.response, label="Must be answered")
    assert one.acknowledged
    await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "Your advice to somebody who wants to start? · about 500 characters · wanted" in reply_of(panel)
    refused = await reviewed.alice.click(panel.response, label="Hand in")

    assert "need an answer before you can hand in: Your advice" in reply_of(refused)


async def test_after_a_rejection_it_can_be_written_anew_a_week_later(reviewed: World) -> None:
    made = await draft(reviewed)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    review = await reviewed.mara.slash(reviewed.lobby, "review")
    form = await reviewed.mara.click(review.response, label="Reject")
    done = await reviewed.mara.submit_modal(form, {"note": "We had one on clocks."})
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "We had one on clocks." in reply_of(panel)
    again = {"custom_id": f"spotlight:my-again:{made}", "component_type": 2}
    soon = await raw(reviewed, reviewed.alice, 3, again)
    [button] = [b for b in buttons_of(panel.response) if b["custom_id"] == again["custom_id"]]
    rule = "you can write anew from <t:" in text_of(panel.response)
    await reviewed.alice.click(panel.response, label="Read my text")
    read = text_of(panel.response)
    file = await reviewed.alice.click(panel.response, label="As a file")
    sent = file.followups[-1].attachments if file.followups else file.response.attachments
    await reviewed.alice.click(panel.response, label="Back")
    await reviewed.advance(days=8)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    await reviewed.alice.click(panel.response, label="Write it anew")

    assert button["disabled"]
    assert button["label"].startswith("Write it anew, from ")
    assert rule
    assert "I mend the clocks of the whole town" in read
    assert [a.filename for a in sent] == ["my-interview.md"]
    assert "finds your reason in /my interview" in reply_of(done)
    assert "a little soon" in soon
    assert "2 of 8 questions answered" in text_of(panel.response)
    assert "Being written" in text_of(panel.response)


async def test_a_curators_change_hides_it_until_the_member_agrees_again(reviewed: World) -> None:
    made = await publish(reviewed)
    await reviewed.store.preferences.want_messages(reviewed.guild.id, reviewed.alice.id, wants=True)
    await reviewed.store.authoring.edit_answer(
        reviewed.guild.id, made, 2, "I mend clocks in many towns, one after the other.",
        based_on=1, actor_id=reviewed.mara.id, now=reviewed.now,
    )  # fmt: skip
    reviewed.bot.scheduler.wake()
    await reviewed.settle()
    interview = await get(reviewed, made)
    assert (interview.status, interview.consent) == (InterviewStatus.APPROVED, ConsentState.NOT_YET)
    await reviewed.advance(days=8)
    assert [m for m in reviewed.channel.history() if ids_of(m)] == []
    assert [r for r in reviewed.env.http_requests if r.path == "/users/@me/channels"]

    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    seen = await reviewed.alice.click(panel.response, label="See the post and decide")
    assert "I mend clocks in many towns" in text_of(seen.response)
    await reviewed.alice.click(seen.followups[-1], label="I agree")
    await reviewed.advance(days=7)
    [post] = [m for m in reviewed.channel.history() if ids_of(m)]
    assert "I mend clocks in many towns" in text_of(post)


async def test_agreeing_to_a_post_that_changed_meanwhile_agrees_to_nothing(reviewed: World) -> None:
    made = await draft(reviewed)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    await decide(reviewed, made, DecisionKind.APPROVED)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    seen = await reviewed.alice.click(panel.response, label="See the post and decide")
    await reviewed.store.authoring.edit_answer(
        reviewed.guild.id, made, 2, "I hate clocks.", based_on=1, actor_id=reviewed.mara.id, now=reviewed.now
    )
    late = await reviewed.alice.click(seen.followups[-1], label="I agree")

    assert "changed" in reply_of(late)
    assert not (await get(reviewed, made)).is_published


async def test_the_picture_is_shown_only_with_its_own_consent(reviewed: World) -> None:
    await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Name, picture, links")
    await reviewed.alice.submit_modal(form, {"name": "Alice A.", "handles": "", "picture": [("me.png", PNG)]})
    await reviewed.alice.click(panel.response, label="Hand in")
    review = await reviewed.mara.slash(reviewed.lobby, "review")
    await reviewed.mara.click(review.response, label="Approve")
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    seen = await reviewed.alice.click(panel.response, label="See the post and decide")
    assert seen.response.attachments
    await reviewed.alice.click(seen.followups[-1], label="Without my picture")
    assert "• Without your picture." in text_of(seen.followups[-1])
    await reviewed.alice.click(seen.followups[-1], label="I agree")
    shown = await reviewed.bob.slash(reviewed.lobby, "interview show", person="Alice")
    await reviewed.advance(days=8)
    [post] = [m for m in reviewed.channel.history() if ids_of(m)]

    assert "Alice A." in reply_of(shown)
    assert not shown.response.attachments
    assert not post.attachments
    exported = await reviewed.mara.slash(reviewed.lobby, "export", format="json")
    assert "no interviews here yet" in reply_of(exported)


async def test_only_who_agreed_to_it_is_exported(reviewed: World) -> None:
    made = await publish(reviewed, exports=True)
    exported = await reviewed.mara.slash(reviewed.lobby, "export", format="json")
    assert "1 published interviews" in reply_of(exported)
    interview = await get(reviewed, made)
    await reviewed.store.own.agree(
        reviewed.guild.id, reviewed.alice.id, made, ConsentChoice(allows_export=False, allows_picture=True),
        version=interview.version, text_version="x", now=reviewed.now,
    )  # fmt: skip
    assert "no interviews here yet" in reply_of(
        await reviewed.mara.slash(reviewed.lobby, "export", format="json")
    )


async def test_what_cannot_be_deleted_is_told_to_the_member_and_the_curators(reviewed: World) -> None:
    await publish(reviewed)
    await reviewed.advance(days=8)
    [post] = [m for m in reviewed.channel.history() if ids_of(m)]
    reviewed.env.inject_error(
        "DELETE", f"/channels/{reviewed.channel.id}/messages/{post.id}", status=403, code=50013
    )
    reviewed.env.inject_error("DELETE", f"/channels/{post.id}", status=403, code=50013)
    ask = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    await reviewed.alice.click(ask.response, label="Take it back")
    await reviewed.settle()

    assert "These I could not delete, and the curators know" in text_of(ask.response)
    assert f"/{reviewed.channel.id}/{post.id}" in text_of(ask.response)
    assert any("could not delete all that I posted" in text_of(m) for m in reviewed.review.history())
    assert "nothing was posted" not in reply_of(
        await reviewed.mara.slash(reviewed.lobby, "spotlight history")
    )


async def test_a_thread_that_may_not_be_deleted_is_emptied(reviewed: World) -> None:
    await publish(reviewed)
    await reviewed.advance(days=8)
    [post] = [m for m in reviewed.channel.history() if ids_of(m)]
    ask = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    await reviewed.alice.click(ask.response, label="Take it back")

    assert "only a moderator can delete them" in text_of(ask.response)
    left = [m for m in reviewed.env.backend.messages.get(post.id, {}).values() if m.content]
    assert left == []


async def test_a_post_whose_taking_back_was_cut_short_goes_after_a_restart(reviewed: World) -> None:
    made = await publish(reviewed)
    await reviewed.advance(days=8)
    assert [m for m in reviewed.channel.history() if ids_of(m)]
    await reviewed.store.withdrawing.withdraw(
        reviewed.guild.id, reviewed.alice.id, made, text_version="x", now=reviewed.now
    )
    await reviewed.restart()
    await reviewed.advance(minutes=10)

    assert [m for m in reviewed.channel.history() if ids_of(m)] == []
    assert await reviewed.store.database.read("SELECT 1 FROM takedown") == []


async def test_what_was_taken_back_can_be_taken_up_again(reviewed: World) -> None:
    await publish(reviewed)
    ask = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    await reviewed.alice.click(ask.response, label="Take it back")
    assert "There was no post about it" in text_of(ask.response)
    await reviewed.alice.click(ask.response, label="Take it up again")
    assert "Being written. Only you see it." in text_of(ask.response)
    await reviewed.alice.click(ask.response, label="Hand in")
    assert "Handed in" in text_of(ask.response)
    nothing = await reviewed.bob.slash(reviewed.lobby, "my withdraw")
    assert "no interview here that could be taken back" in reply_of(nothing)


async def test_nobody_reaches_the_interview_of_another(reviewed: World) -> None:
    made = await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    for custom_id in ids_of(panel.response):
        if custom_id.startswith("spotlight:my-") and f":{made}" in custom_id:
            answer = await raw(reviewed, reviewed.bob, 3, {"custom_id": custom_id, "component_type": 2})
            assert "nothing to show" in answer, custom_id
    form = {"custom_id": f"spotlight:my-save:{made}:1:t:0", "components": []}
    assert "nothing to show" in await raw(reviewed, reviewed.bob, 5, form)
