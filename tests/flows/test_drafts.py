"""Drafts: none before its first words, one for each person and series, discarded with a way back."""

from bot.domain.models import InterviewStatus
from tests.flows.steps import publish, raw
from tests.sim import World, ids_of, reply_of, text_of


async def count(world: World, table: str = "interview") -> int:
    return (await world.store.database.read(f"SELECT count(*) AS n FROM {table}"))[0]["n"]


async def test_looking_at_forms_and_panels_leaves_no_draft(reviewed: World) -> None:
    for _ in range(2):
        await reviewed.mara.slash(reviewed.lobby, "profile submit", name="Ada Example")
    form = await reviewed.mara.slash(reviewed.lobby, "profile submit", member=reviewed.bob)
    empty = await reviewed.mara.submit_modal(form, {"answer:location": "  "})
    start = await reviewed.alice.slash(reviewed.lobby, "my interview")
    await reviewed.alice.click(start.response, label="Begin")
    blank = await reviewed.alice.click(start.response, label="Questions 1–5")
    await reviewed.alice.click(start.response, label="Name, picture, links")
    await reviewed.alice.submit_modal(blank, {"answer:location": ""})

    assert "nothing was saved and no draft was made" in reply_of(empty)
    assert "The page was empty, so nothing was saved." in text_of(start.response)
    assert await count(reviewed) == 0
    assert await count(reviewed, "person") == 0
    assert "On the way" not in reply_of(await reviewed.mara.slash(reviewed.lobby, "pipeline"))


async def test_first_pages_that_come_after_a_restart_are_saved(reviewed: World) -> None:
    form = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="Ἀδα: ~x")
    start = await reviewed.alice.slash(reviewed.lobby, "my interview")
    await reviewed.alice.click(start.response, label="Begin")
    own = await reviewed.alice.click(start.response, label="Questions 6–8")
    await reviewed.restart()
    await reviewed.advance(hours=1)
    panel = await reviewed.mara.submit_modal(form, {"answer:location": "Αθήνα"})
    await reviewed.alice.submit_modal(own, {"answer:advice": "Begin."})

    assert "Interview with Ἀδα: \\~x" in reply_of(panel)
    assert "1 of 8 questions answered" in reply_of(panel)
    assert "1 of 8 questions answered" in text_of(start.response)


async def test_a_draft_is_gone_on_with_by_name_and_by_member_whoever_asks(reviewed: World) -> None:
    first = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="José Núñez")
    second = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="jose nunez")
    await reviewed.mara.submit_modal(first, {"answer:location": "Lima"})
    late = await reviewed.mara.submit_modal(
        second, {"answer:location": "Cusco", "answer:occupation": "Boats"}
    )
    assert "2 of 8 questions answered" in text_of(late.response)
    assert "Your text is saved, nothing was overwritten" in reply_of(late)
    again = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="Jose Nunez")
    assert "There is a draft of an interview with Jose Nunez already" in reply_of(again)
    assert await count(reviewed) == 1

    other = await reviewed.mara.click(again.response, label="Somebody else of this name")
    await reviewed.mara.submit_modal(other, {"answer:location": "Quito"})
    assert await count(reviewed) == 2
    for _ in range(2):
        form = await reviewed.mara.slash(reviewed.lobby, "profile submit", member=reviewed.bob)
        if form.modal:
            await reviewed.mara.submit_modal(form, {"answer:location": "Ghent"})
    assert await count(reviewed) == 3


async def test_a_discarded_draft_can_be_had_back_for_a_minute_and_is_erased_then(reviewed: World) -> None:
    form = await reviewed.mara.slash(reviewed.lobby, "profile submit", name="Ada Example")
    panel = await reviewed.mara.submit_modal(form, {"answer:location": "Utrecht"})
    await reviewed.mara.click(panel.response, label="Discard")
    assert "is discarded. For a minute you can have it back" in text_of(panel.response)
    gone = await reviewed.mara.slash(reviewed.lobby, "profile edit", person="Ada Example")
    assert "There is no interview with" in reply_of(gone)
    await reviewed.restart()
    await reviewed.mara.click(panel.response, label="Undo")
    assert "1 of 8 questions answered" in text_of(panel.response)
    await reviewed.mara.click(panel.response, label="Discard")
    await reviewed.advance(seconds=59)
    assert await count(reviewed) == 1
    await reviewed.advance(seconds=5)

    assert await count(reviewed) == 0
    assert await count(reviewed, "answer") == 0
    assert await count(reviewed, "person") == 0
    late = await reviewed.mara.click(panel.response, label="Undo")
    assert "its data is gone" in reply_of(late)


async def test_a_member_discards_a_draft_and_what_was_published_stays(reviewed: World) -> None:
    published = await publish(reviewed)
    series = await reviewed.store.series.add(
        reviewed.guild.id, "Books", actor_id=reviewed.mara.id, now=reviewed.now
    )
    start = await reviewed.alice.slash(reviewed.lobby, "my interview", series="Books")
    await reviewed.alice.click(start.response, label="Begin")
    form = await reviewed.alice.click(start.response, label="Questions 1–5")
    await reviewed.alice.submit_modal(form, {"answer:location": "Delft"})
    await reviewed.alice.click(start.response, label="Discard")
    assert "“Your interview: Books” (being written," in text_of(start.response)
    stolen = [i for i in ids_of(start.response) if ":my-undo:" in i]
    assert len(stolen) == 1
    await reviewed.advance(minutes=2)

    own = await reviewed.store.own.list_own(reviewed.guild.id, reviewed.alice.id)
    assert [(one.id, one.status) for one in own] == [(published, InterviewStatus.APPROVED)]
    assert series.id
    shown = await reviewed.bob.slash(reviewed.lobby, "interview show", person="Alice")
    assert "Utrecht" in reply_of(shown)


async def test_nobody_discards_or_restores_what_is_not_theirs(reviewed: World) -> None:
    start = await reviewed.alice.slash(reviewed.lobby, "my interview")
    await reviewed.alice.click(start.response, label="Begin")
    form = await reviewed.alice.click(start.response, label="Questions 1–5")
    await reviewed.alice.submit_modal(form, {"answer:location": "Delft"})
    own = (await reviewed.store.own.list_own(reviewed.guild.id, reviewed.alice.id))[0].id
    for who, verb in ((reviewed.bob, "my-discard"), (reviewed.mara, "discard"), (reviewed.bob, "my-undo")):
        data = {"custom_id": f"spotlight:{verb}:{own}", "component_type": 2}
        assert "gone" in (answer := await raw(reviewed, who, 3, data)) or "nothing to show" in answer
    await reviewed.alice.click(start.response, label="Discard")
    for who, verb in ((reviewed.bob, "my-undo"), (reviewed.mara, "undo")):
        data = {"custom_id": f"spotlight:{verb}:{own}", "component_type": 2}
        assert "nothing to show" in await raw(reviewed, who, 3, data)
    await reviewed.alice.click(start.response, label="Undo")
    assert "It is back as it was." in text_of(start.response)


async def test_a_draft_that_cannot_be_erased_keeps_no_other_one(reviewed: World) -> None:
    for name in ("Ada", "Bo"):
        form = await reviewed.mara.slash(reviewed.lobby, "profile submit", name=name)
        panel = await reviewed.mara.submit_modal(form, {"answer:location": "Utrecht"})
        await reviewed.mara.click(panel.response, label="Discard")
    erase = reviewed.store.discarding.erase

    async def failing(guild_id: int, interview_id: int) -> None:
        if interview_id == 1:
            raise RuntimeError
        await erase(guild_id, interview_id)

    reviewed.store.discarding.erase = failing  # type: ignore[method-assign]
    await reviewed.advance(minutes=2)
    left = await reviewed.store.database.read("SELECT id FROM interview")
    assert [row["id"] for row in left] == [1]
    reviewed.store.discarding.erase = erase  # type: ignore[method-assign]
    await reviewed.advance(hours=2)
    assert await count(reviewed) == 0
