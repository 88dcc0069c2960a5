"""One interview from proposal to withdrawal, across three restarts: what each person sees at each step."""

from datetime import timedelta

from bot.domain.models import InterviewStatus
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.sim import World, ids_of, reply_of, text_of

ANSWERS = {q.key: f"What Alice says about {q.key}, at some length." for q in DEFAULT_QUESTIONS}


async def interview_of(world: World, interview_id: int = 1):
    interview = await world.store.interviews.get(world.guild.id, interview_id, owner_id=world.alice.id)
    assert interview is not None
    return interview


def cards(world: World) -> list:
    return [m for m in world.review.history() if any("review-" in i for i in ids_of(m))]


async def fill(world: World, panel, label: str, *keys: str):
    """Answer some questions of a page, and return the panel that follows."""
    form = await world.alice.click(panel.response, label=label)
    assert form.modal is not None
    return await world.alice.submit_modal(form, {f"answer:{key}": ANSWERS[key] for key in keys})


async def test_the_story_of_one_interview(world: World) -> None:
    mara, alice, bob = world.mara, world.alice, world.bob
    world.rules.grant(world.guild.id, manage_threads=True)  # without it a thread is emptied only
    await mara.slash(
        world.lobby, "setup", channel=world.channel, weekday=0, time="17:00", timezone="UTC", exact=True,
        review_channel=world.review,
    )  # fmt: skip

    # Bob proposes Alice; the curators see it, Alice learns that somebody did, not who.
    told = await bob.slash(world.lobby, "nominate", member=alice, reason="She mends every clock in town.")
    assert "Thank you. The curators see your proposal of Alice" in reply_of(told)
    board = await mara.slash(world.review, "pipeline")
    assert "Could be next" in reply_of(board)
    assert "She mends every clock" in reply_of(board)
    invited = await mara.select(board.response, [str(alice.id)], custom_id="spotlight:pipeline-invite")
    assert "Alice is invited: /my interview shows it to them" in text_of(board.response)
    assert "**Invited**" in text_of(board.response)
    assert invited.acknowledged
    start = await alice.slash(world.lobby, "my interview")
    assert "A member of this server proposed you" in reply_of(start)
    assert "Bob" not in reply_of(start)

    # Eight answers over two days, in any order, with a restart in between.
    await alice.click(start.response, label="Begin")
    assert "0 of 8 questions answered" in text_of(start.response)
    assert "○ Where are you based? · about 60 characters" in text_of(start.response)
    await fill(world, start, "Questions 6–8", "current_work", "advice")
    assert "2 of 8 questions answered" in text_of(start.response)
    await world.restart()
    await world.advance(days=1)
    again = await alice.slash(world.lobby, "my interview")
    assert "2 of 8 questions answered" in reply_of(again)
    form = await alice.click(again.response, label="Questions 6–8")
    values = [c["component"].get("value") for c in form.modal["components"]]
    assert values == [ANSWERS["current_work"], ANSWERS["advice"], None]
    board = await mara.slash(world.review, "pipeline")
    assert "**Alice** (2 of 8)" in reply_of(board)
    hidden = await mara.slash(world.review, "profile edit", person="Alice")
    assert "no interview with “Alice”" in reply_of(hidden)
    await fill(world, again, "Questions 1–5", "location", "occupation", "specialties", "origin", "first_work")
    await alice.select(again.response, ["recommendation"], custom_id="spotlight:my-skip:1")
    assert "7 of 8 questions answered, 1 left out" in text_of(again.response)
    await fill(world, again, "Questions 6–8", "recommendation")
    assert "8 of 8 questions answered." in text_of(again.response)

    # She hands it in; a card comes to the curators; changes are asked for.
    await alice.click(again.response, label="Hand in")
    assert "Handed in. The curators will read it" in text_of(again.response)
    await world.settle()
    [card] = cards(world)
    assert "Alice's interview waits for review" in text_of(card)
    form = await mara.click(card, label="Ask for changes")
    await mara.submit_modal(form, {"note": "Tell us more about the clocks."})
    assert "changes asked for by" in text_of(world.review.history()[-1])
    again = await alice.slash(world.lobby, "my interview")
    assert "Tell us more about the clocks." in reply_of(again)
    assert "The curators ask for changes" in reply_of(again)
    assert (await interview_of(world)).status is InterviewStatus.CHANGES_REQUESTED

    # A restart, the change, and a second time in review; Mara approves.
    await world.restart()
    form = await alice.click(again.response, label="Questions 6–8")
    await alice.submit_modal(
        form, {"answer:current_work": "The town hall's clock, and all of its bells, for the new year."}
    )
    await alice.click(again.response, label="Hand in again")
    await world.settle()
    [card] = cards(world)
    approved = await mara.click(card, label="Approve")
    assert "Alice is asked to agree to the post" in reply_of(approved)
    assert "approved by" in text_of(world.review.history()[-1])
    assert (await interview_of(world)).status is InterviewStatus.APPROVED
    assert "no interview with" in reply_of(await bob.slash(world.lobby, "interview show", person="Alice"))
    assert "**Waiting for their consent**" in reply_of(await mara.slash(world.review, "pipeline"))

    # She sees the real post and agrees to it.
    again = await alice.slash(world.lobby, "my interview")
    assert "It is shown only when you agree" in reply_of(again)
    seen = await alice.click(again.response, label="See the post and decide")
    assert "Member spotlight: Alice" in text_of(seen.response)
    assert "The town hall's clock, and all of its bells, for the new year." in text_of(seen.response)
    question = seen.followups[-1]
    assert "This is the post as it will be. Do you agree to it?" in text_of(question)
    assert "Not elsewhere" in text_of(question)
    agreed = await alice.click(question, label="I agree")
    assert "It is published, and will be posted" in text_of(question)
    assert agreed.acknowledged
    assert "town hall" in reply_of(await bob.slash(world.lobby, "interview show", person="Alice"))
    status = await alice.slash(world.lobby, "my status")
    assert "You agreed to: this server." in reply_of(status)
    assert "It is planned for" in reply_of(status)
    assert "**Scheduled**" in reply_of(await mara.slash(world.review, "pipeline"))

    # A restart, and Monday comes: the post is what she saw.
    await world.restart()
    await world.advance(days=7)
    [post] = [m for m in world.channel.history() if ids_of(m)]
    body = text_of(seen.response).split("-# Only you see this")[0].strip()
    assert body.split("\n")[:-1] == text_of(post).strip().split("\n")[: len(body.split("\n")) - 1]
    assert "It was posted" in reply_of(await alice.slash(world.lobby, "my status"))

    # She corrects it: back to review, approved, agreed to once more.
    again = await alice.slash(world.lobby, "my interview")
    form = await alice.click(again.response, label="Questions 6–8")
    await alice.submit_modal(form, {"answer:advice": "Begin with a broken alarm clock."})
    assert "it goes back to the curators" in text_of(again.response)
    assert "no interview with" in reply_of(await bob.slash(world.lobby, "interview show", person="Alice"))
    review = await mara.slash(world.review, "review")
    assert "Begin with a broken alarm clock." in reply_of(review)
    await mara.click(review.response, label="Approve")
    again = await alice.slash(world.lobby, "my interview")
    seen = await alice.click(again.response, label="See the post and decide")
    await alice.click(seen.followups[-1], label="Also outside this server")
    assert "files and pages that the curators publish" in text_of(seen.followups[-1])
    await alice.click(seen.followups[-1], label="I agree")
    shown = await bob.slash(world.lobby, "interview show", person="Alice")
    assert "broken alarm clock" in reply_of(shown)
    history = await mara.slash(world.review, "profile history", person="Alice")
    assert "What Alice says about current" in reply_of(history)

    # She takes it back: post and thread go, and nobody finds it.
    ask = await alice.slash(world.lobby, "my withdraw")
    assert "I delete the posts and threads" in reply_of(ask)
    done = await alice.click(ask.response, label="Take it back")
    assert "Posts deleted, with their threads: 1." in text_of(ask.response)
    assert done.acknowledged
    assert [m for m in world.channel.history() if ids_of(m)] == []
    assert not [
        c for c in world.env.backend.channels.values() if getattr(c, "parent_id", None) == world.channel.id
    ]
    for who, command in ((bob, "interview show"), (mara, "profile edit")):
        assert "no interview with" in reply_of(await who.slash(world.lobby, command, person="Alice"))
    found = await bob.slash(world.lobby, "interview search", query="clock")
    assert "Nothing was found for “clock”" in reply_of(found)
    again = await alice.slash(world.lobby, "my interview")
    assert "You took it back. Only you can see it." in reply_of(again)
    assert timedelta(0) < world.now - (await interview_of(world)).created_at
