"""Taking words and pictures out again: asked about once, and nothing lost before the answer."""

from bot.domain.models import InterviewStatus
from tests.flows.steps import draft, get, publish
from tests.pictures import PNG
from tests.sim import World, ids_of, reply_of, text_of

LONG = "Ένα ρολόι. " * 500


async def texts(world: World, interview_id: int) -> dict[str, str]:
    return {a.question_key: a.text for a in (await get(world, interview_id)).answers}


async def test_an_emptied_answer_is_left_out_after_one_question_and_can_be_written_anew(
    reviewed: World,
) -> None:
    made = await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    asked = await reviewed.alice.submit_modal(
        form, {"answer:location": "", "answer:occupation": "Clocks", "answer:specialties": ""}
    )
    question = asked.followups[-1]
    assert "You sent these answers back empty." in text_of(question)
    assert "Where are you based?" in text_of(question)
    assert await texts(reviewed, made) == {"location": "Utrecht", "occupation": "Clocks"}
    await reviewed.restart()
    await reviewed.alice.click(question, label="Keep the answers")
    assert (await texts(reviewed, made))["location"] == "Utrecht"

    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    asked = await reviewed.alice.submit_modal(form, {"answer:location": " ", "answer:occupation": "Clocks"})
    await reviewed.alice.click(asked.followups[-1], label="Leave them out")
    shown = text_of(asked.followups[-1])
    assert "– Where are you based? · left out" in shown
    assert await texts(reviewed, made) == {"occupation": "Clocks"}
    form = await reviewed.alice.click(asked.followups[-1], label="Questions 1–5")
    assert [c["component"].get("value") for c in form.modal["components"]][:2] == [None, "Clocks"]
    await reviewed.alice.submit_modal(form, {"answer:location": "Delft", "answer:occupation": "Clocks"})
    assert (await texts(reviewed, made))["location"] == "Delft"


async def test_what_was_left_out_does_not_come_back_with_an_older_form(reviewed: World) -> None:
    made = await draft(reviewed)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    old = await reviewed.alice.click(panel.response, label="Questions 1–5")
    edit = await reviewed.mara.slash(reviewed.lobby, "profile edit", person="Alice")
    form = await reviewed.mara.select(edit.response, ["1"], custom_id=f"spotlight:edit:{made}:~0")
    field = form.modal["components"][0]["component"]
    asked = await reviewed.mara.submit_modal(form, {field["custom_id"]: ""})
    assert "Utrecht" in str(await texts(reviewed, made))
    await reviewed.mara.click(asked.response, label="Leave them out")
    values = {c["component"]["custom_id"]: c["component"].get("value") or "" for c in old.modal["components"]}
    await reviewed.alice.submit_modal(old, values)

    assert "location" not in await texts(reviewed, made)
    history = await reviewed.mara.slash(reviewed.lobby, "profile history", person="Alice")
    assert "Utrecht" in reply_of(history)


async def test_a_long_answer_of_ones_own_comes_in_parts_and_can_be_emptied(reviewed: World) -> None:
    made = await draft(reviewed, "Utrecht", LONG.strip())
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Question 2")
    parts = {c["component"]["custom_id"]: c["component"].get("value") for c in form.modal["components"]}
    assert len(parts) == 2
    assert all(parts.values())
    await reviewed.alice.submit_modal(form, dict.fromkeys(parts, ""))
    assert "You sent these answers back empty." in text_of(panel.response)
    await reviewed.alice.click(panel.response, label="Leave them out")
    assert await texts(reviewed, made) == {"location": "Utrecht"}


async def test_the_last_answer_of_what_others_have_before_them_stays(reviewed: World) -> None:
    made = await draft(reviewed, "Utrecht")
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    asked = await reviewed.alice.submit_modal(form, {"answer:location": ""})
    refused = await reviewed.alice.click(asked.followups[-1], label="Leave them out")

    assert "That is the only answer of this interview, so it stays." in reply_of(refused)
    assert await texts(reviewed, made) == {"location": "Utrecht"}


async def test_what_is_left_out_of_a_published_interview_goes_back_to_review_as_any_change(
    reviewed: World,
) -> None:
    made = await publish(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    asked = await reviewed.alice.submit_modal(
        form, {"answer:location": "", "answer:occupation": "I mend the clocks of the whole town, one after the other."}
    )  # fmt: skip
    assert (await get(reviewed, made)).is_published, "nothing happens before the answer"
    await reviewed.alice.click(asked.followups[-1], label="Leave them out")
    assert (await get(reviewed, made)).status is InterviewStatus.SUBMITTED
    found = await reviewed.bob.slash(reviewed.lobby, "interview search", query="Utrecht")
    assert "Nothing was found" in reply_of(found)


async def test_a_picture_can_be_taken_out_by_its_member_and_by_curators(reviewed: World) -> None:
    made = await draft(reviewed)
    for who, command, options in (
        (reviewed.alice, "my interview", {}),
        (reviewed.mara, "profile edit", {"person": "Alice"}),
    ):
        panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
        form = await reviewed.alice.click(panel.response, label="Name, picture, links")
        await reviewed.alice.submit_modal(
            form, {"name": "Alice", "handles": "", "picture": [("me.png", PNG)]}
        )
        if command == "profile edit":
            await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
        shown = await who.slash(reviewed.lobby, command, **options)
        asked = await who.click(shown.response, label="Remove the picture")
        assert (await get(reviewed, made)).has_picture
        question = asked.followups[-1] if asked.followups else asked.response
        await who.click(question, label="Remove it")
        assert not (await get(reviewed, made)).holds_picture
        assert not [i for i in ids_of(question) if i.endswith(f"picture:{made}")]


async def test_a_field_that_cannot_be_saved_costs_none_of_the_others(reviewed: World) -> None:
    made = await draft(reviewed)
    for who, command, options, label in (
        (reviewed.alice, "my interview", {}, "Name, picture, links"),
        (reviewed.mara, "profile edit", {"person": "Alice"}, "Name, handles and picture"),
    ):
        if who is reviewed.mara:
            await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, made, now=reviewed.now)
        panel = await who.slash(reviewed.lobby, command, **options)
        form = await who.click(panel.response, label=label)
        fields = {"name": "\u202e\u200b", "handles": f"{who.name}.example.org/я\nneither of them"}
        told = await who.submit_modal(form, {**fields, "picture": [("me.png", PNG)]})

        interview = await get(reviewed, made)
        assert [h.value for h in interview.handles] == [f"https://{who.name}.example.org/я"]
        assert interview.name == "Alice"
        assert interview.has_picture
        assert "That name is empty or longer than 80 characters" in reply_of(told)
        assert "neither of them" in text_of(panel.response)


async def test_a_picture_that_is_none_sends_nobody_to_a_command_that_they_cannot_see(reviewed: World) -> None:
    await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Name, picture, links")
    told = await reviewed.alice.submit_modal(
        form, {"name": "Alice", "handles": "", "picture": [("me.png", b"<svg>")]}
    )
    assert "is not a picture in JPEG, PNG, WebP, GIF or HEIC. All else is saved" in reply_of(told)
    assert "/profile" not in reply_of(told)
