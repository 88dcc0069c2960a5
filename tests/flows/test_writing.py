"""Putting interviews in: forms, documents, edits; and what happens to what somebody typed."""

import pytest

from bot.domain.errors import AlreadyDecided
from bot.domain.importing import interpret
from bot.domain.models import ConsentState, InterviewStatus
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.factories import add_published
from tests.flows.steps import DOCUMENT
from tests.pictures import PNG, picture
from tests.sim import World, ids_of, reply_of, text_of


async def interview_of(world: World, interview_id: int = 1):
    interview = await world.store.interviews.get(world.guild.id, interview_id)
    assert interview is not None
    return interview


async def choose(who, panel, verb: str, value: str):
    """Choose in the select of a verb."""
    [select, *_] = [i for i in ids_of(panel.response) if i.startswith(f"spotlight:{verb}:")]
    return await who.select(panel.response, [value], custom_id=select)


async def test_an_interview_is_written_page_by_page_across_restarts(world: World) -> None:
    first = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    panel = await world.mara.submit_modal(
        first, {"answer:location": "Utrecht", "answer:occupation": "Trains", "answer:first_work": "A signal"}
    )
    assert "3 of 8 questions answered" in reply_of(panel)
    await world.restart()
    await world.advance(days=40)

    second = await world.mara.click(panel.response, label="Continue 1/3")
    assert second.modal is not None
    prefilled = [c["component"].get("value") for c in second.modal["components"]]
    assert prefilled == ["Utrecht", "Trains", None, None, "A signal"]
    await world.restart()
    await world.mara.submit_modal(
        second, {"answer:location": "Utrecht", "answer:specialties": "Patience", "answer:origin": "By rail"}
    )
    third = await world.mara.click(panel.response, label="Continue 2/3")
    await world.mara.submit_modal(
        third,
        {
            "answer:current_work": "A box",
            "answer:advice": "Begin small",
            "answer:recommendation": "A timetable",
        },
    )
    last = await world.mara.click(panel.response, label="Continue 3/3")
    await world.mara.submit_modal(last, {"handles": "GitHub: ada\nnonsense", "picture": [("me.png", PNG)]})

    shown = text_of(panel.response)
    assert "8 of 8 questions answered" in shown
    assert "With a picture" in shown
    assert "nonsense" in shown
    done = await world.mara.click(panel.response, label="Published already, in public")
    assert "is published" in reply_of(done)
    interview = await interview_of(world)
    assert (interview.consent, interview.status) == (ConsentState.PUBLIC_ALREADY, InterviewStatus.APPROVED)
    assert [a.text for a in interview.answers][:3] == ["Utrecht", "Trains", "Patience"]
    shown = await world.alice.slash(world.lobby, "interview show", person="ada")
    assert shown.response.attachments[0].filename == "picture.png"


async def test_each_opening_of_a_form_has_a_new_id(world: World) -> None:
    first = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    panel = await world.mara.submit_modal(first, {"answer:location": "Utrecht"})
    again = await world.mara.click(panel.response, label="Continue 1/3")

    assert first.modal["custom_id"] != again.modal["custom_id"]


async def test_without_consent_it_is_stored_but_never_shown(world: World) -> None:
    form = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    panel = await world.mara.submit_modal(form, {"answer:location": "Utrecht"})
    done = await world.mara.click(panel.response, label="Not yet")

    assert "never posted until Ada Example agrees" in reply_of(done)
    edit = await world.mara.slash(world.lobby, "profile edit", person="ada")
    await world.mara.click(edit.response, label="Has agreed")
    assert (await interview_of(world)).is_published


async def test_a_picture_that_is_none_costs_no_answers(world: World) -> None:
    form = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    panel = await world.mara.submit_modal(form, {"answer:location": "Utrecht"})
    last = await world.mara.click(panel.response, label="Page 3/3")
    result = await world.mara.submit_modal(
        last, {"handles": "GitHub: ada", "picture": [("me.png", b"<svg>")]}
    )

    assert "is not a picture in JPEG, PNG, WebP, GIF or HEIC" in reply_of(result)
    assert [h.value for h in (await interview_of(world)).handles] == ["ada"]


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 81, "\u202e\u200b", "\u3164", "\u2800", "\u115f", "\u0489"]
)
async def test_a_name_that_is_none_is_refused(world: World, name: str) -> None:
    result = await world.mara.slash(world.lobby, "profile submit", name=name or " ")

    assert "That name is empty or longer than 80 characters" in reply_of(result)
    assert (await world.store.names.index(world.guild.id, with_unpublished=True)).entries == []


async def test_a_member_whose_name_shows_nothing_is_called_by_the_user_name(world: World) -> None:
    ghost = world.guild.add_member(world.env.create_user("ghost", global_name="\u3164"))
    panel = await world.mara.slash(world.lobby, "profile submit", member=ghost)
    await world.mara.submit_modal(panel, {"answer:location": "Utrecht"})

    assert [
        e.label for e in (await world.store.names.index(world.guild.id, with_unpublished=True)).entries
    ] == ["ghost"]


async def test_submit_without_anybody_is_refused(world: World) -> None:
    assert "choose a member, or give a name" in reply_of(
        await world.mara.slash(world.lobby, "profile submit")
    )


async def test_a_hostile_name_is_shown_as_it_was_typed(world: World) -> None:
    name = "@everyone **Bob** [x](https://evil.example) <@1>"
    await add_published(world.store, world.guild.id, name, "text", now=world.now)
    shown = await world.alice.slash(world.lobby, "interview show", person="everyone", share=True)

    assert r"@everyone \*\*Bob\*\* \[x\](https://evil.example) \<@1>" in reply_of(shown)
    stored = world.env.backend.get_message(shown.response.channel_id, shown.response.id)
    assert not stored.ping_user_ids


async def test_a_document_is_shown_corrected_and_imported_once(world: World) -> None:
    preview = await world.mara.slash(
        world.lobby, "profile import", file=("ada.txt", DOCUMENT.encode()), member=world.bob
    )
    text = reply_of(preview)
    assert "Name: **Ada Example**" in text
    assert "**1. Where are you based?**" in text
    assert "Of your questions, these are not in the document" in text
    assert await world.store.interviews.count_published(world.guild.id) == 0
    await world.restart()
    form = await world.mara.click(preview.response, label="Correct name and handles")
    await world.mara.submit_modal(form, {"name": "Ada B. Example", "handles": "GitHub: ada-b"})
    assert "Ada B. Example" in text_of(preview.response)
    accept = next(i for i in ids_of(preview.response) if i.endswith(":agreed"))
    shown = await world.mara.slash(world.lobby, "profile import", file=("ada.txt", DOCUMENT.encode()))
    await world.mara.click(preview.response, custom_id=accept)
    twice = await world.mara.click(shown.response, label="Has agreed")
    again = await world.mara.slash(world.lobby, "profile import", file=("ada.txt", DOCUMENT.encode()))

    assert "waits here already" in reply_of(shown)
    assert "done already" in reply_of(twice)
    assert "holds this already" in reply_of(again)
    interview = await interview_of(world)
    assert (interview.name, interview.user_id) == ("Ada B. Example", world.bob.id)


async def test_two_clicks_on_import_make_one_interview(world: World) -> None:
    await world.store.guilds.ensure(world.guild.id, now=world.now)
    imported = interpret(DOCUMENT, DEFAULT_QUESTIONS)
    draft = await world.store.imports.add(
        world.guild.id, imported, file_name="a", document_hash="h", user_id=None, curator_id=1, now=world.now
    )
    questionnaire = await world.store.guilds.questionnaire(world.guild.id)
    confirm = world.store.imports.confirm
    options = {"text_version": "x", "actor_id": 1, "now": world.now}
    await confirm(world.guild.id, draft, questionnaire, ConsentState.AGREED, **options)
    with pytest.raises(AlreadyDecided):
        await confirm(world.guild.id, draft, questionnaire, ConsentState.AGREED, **options)
    assert await world.store.interviews.count_published(world.guild.id) == 1


async def test_a_discarded_document_leaves_nothing(world: World) -> None:
    preview = await world.mara.slash(world.lobby, "profile import", file=("ada.md", DOCUMENT.encode()))
    await world.mara.click(preview.response, label="Discard")

    assert "Nothing was stored" in text_of(preview.response)
    assert await world.store.database.read("SELECT 1 FROM import_draft") == []


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("big.txt", b"x" * 9_000_000, "is larger than 8 MiB"),
        ("long.txt", b"x " * 400_000, "far more text than an interview"),
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n ", "is empty"),
        ("picture.txt", PNG, "is no document that can be read"),
        ("latin.txt", "Où habites-tu ? Zürich".encode("latin-1"), "is not saved as UTF-8"),
        ("notes.txt", b"Milk, bread, eggs.", "No question was found"),
        ("bot.exe", b"MZ", "is of no kind that can be read"),
        ("only.txt", b"Where are you based?", "no answers under them"),
    ],
)
async def test_a_file_that_cannot_be_imported_is_one_sentence(
    world: World, name: str, data: bytes, sentence: str
) -> None:
    result = await world.mara.slash(world.lobby, "profile import", file=(name, data))

    assert sentence in reply_of(result)
    assert "failed" not in reply_of(result)
    assert await world.store.database.read("SELECT 1 FROM import_draft") == []


async def test_a_document_without_a_name_waits_for_one(world: World) -> None:
    preview = await world.mara.slash(
        world.lobby, "profile import", file=("x.txt", b"Where are you based?\n\nHere.")
    )
    assert "No name was found" in reply_of(preview)
    form = await world.mara.click(preview.response, label="Correct name and handles")
    await world.mara.submit_modal(form, {"name": "Ada"})
    done = await world.mara.click(preview.response, label="Has agreed")
    assert "Ada's interview is published" in reply_of(done)


async def test_an_answer_is_edited_restored_and_two_curators_never_overwrite_each_other(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada Example", "first text", now=world.now)
    await world.mara.slash(world.lobby, "setup", curator_role=world.curators)
    carl = world.guild.add_member(world.env.create_user("carl"), roles=[world.curators])
    world.let_everyone_see_all_commands()
    panel_m = await world.mara.slash(world.lobby, "profile edit", person="ada")
    panel_c = await carl.slash(world.lobby, "profile edit", person="ada")
    form_m = await choose(world.mara, panel_m, "edit", "1")
    form_c = await choose(carl, panel_c, "edit", "1")
    field = form_m.modal["components"][0]["component"]["custom_id"]
    await world.mara.submit_modal(form_m, {field: "by mara"})
    lost = await carl.submit_modal(form_c, {field: "by carl"})

    assert f"Mara (<@{world.mara.id}>) changed this answer" in reply_of(lost)
    assert (await interview_of(world)).answers[0].text == "by mara"
    await world.restart()
    reopened = await carl.click(lost.followups[-1] if lost.followups else lost.response, label="Open my text")
    assert reopened.modal["components"][0]["component"]["value"] == "by carl"
    await carl.submit_modal(reopened, {field: "by both"})
    assert (await interview_of(world)).answers[0].text == "by both"

    history = await world.mara.slash(world.lobby, "profile history", person="ada")
    assert all(text in reply_of(history) for text in ("~~first text~~**by mara**", "by ~~mara~~**both**"))
    restore = [i for i in ids_of(history.response) if "restore" in i][-1]
    await world.mara.click(history.response, custom_id=restore)
    assert (await interview_of(world)).answers[0].text == "first text"


async def test_what_was_typed_for_a_removed_interview_comes_back(world: World) -> None:
    ada = await add_published(world.store, world.guild.id, "Ada Example", "first text", now=world.now)
    panel = await world.mara.slash(world.lobby, "profile edit", person="ada")
    form = await choose(world.mara, panel, "edit", "1")
    removal = await world.mara.slash(world.lobby, "profile remove", person="ada")
    assert "Remove the interview with Ada Example?" in reply_of(removal)
    await world.mara.click(removal.response, label="Remove it")
    field = form.modal["components"][0]["component"]["custom_id"]

    result = await world.mara.submit_modal(form, {field: "an hour of work"})

    assert "was removed" in reply_of(result)
    message = result.followups[-1] if result.followups else result.response
    assert await message.attachments[0].read() == b"an hour of work"
    assert await world.store.interviews.get(world.guild.id, ada) is None


async def test_removal_asks_once_more_and_can_be_left(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada Example", "text", now=world.now)
    removal = await world.mara.slash(world.lobby, "profile remove", person="ada")
    await world.mara.click(removal.response, label="Keep it")

    assert "Nothing was changed" in text_of(removal.response)
    assert (await interview_of(world)).is_published


async def test_a_member_can_be_linked_to_one_person_only(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    await add_published(world.store, world.guild.id, "Bo", "text", now=world.now)
    await world.mara.slash(world.lobby, "profile link", person="Ada", member=world.bob)
    taken = await world.mara.slash(world.lobby, "profile link", person="Bo", member=world.bob)

    assert "That member already is Ada here" in reply_of(taken)


async def test_a_long_answer_is_edited_in_parts(world: World) -> None:
    text = "\n".join(f"Line {i} of a very long answer." for i in range(300))
    await add_published(world.store, world.guild.id, "Ada", text, now=world.now)
    panel = await world.mara.slash(world.lobby, "profile edit", person="Ada")
    form = await choose(world.mara, panel, "edit", "1")
    fields = {c["component"]["custom_id"]: c["component"]["value"] for c in form.modal["components"]}
    assert len(fields) == 3
    last = list(fields)[-1]
    await world.mara.submit_modal(form, {**fields, last: fields[last] + "\nThe end."})

    assert (await interview_of(world)).answers[0].text == text + "\nThe end."


async def test_name_and_handles_are_edited(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "text", now=world.now)
    panel = await world.mara.slash(world.lobby, "profile edit", person="Ada")
    form = await world.mara.click(panel.response, label="Name, handles and picture")
    await world.mara.submit_modal(
        form, {"name": "Ada B", "handles": "GitHub: ada", "picture": [("a.gif", picture("GIF"))]}
    )

    interview = await interview_of(world)
    assert (interview.name, interview.handles[0].value, interview.has_picture) == ("Ada B", "ada", True)
    assert "## Ada B" in reply_of(await world.alice.slash(world.lobby, "interview show", person="ada b"))


async def test_a_draft_is_found_again_with_edit_and_goes_on_where_it_stopped(world: World) -> None:
    form = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    await world.mara.submit_modal(form, {"answer:location": "Utrecht"})
    await world.restart()
    panel = await world.mara.slash(world.lobby, "profile edit", person="ada")

    assert "1 of 8 questions answered" in reply_of(panel)
    assert "Not answered yet: What do you do?" in reply_of(panel)
    form = await world.mara.click(panel.response, label="Continue 1/3")
    assert form.modal["components"][0]["component"]["value"] == "Utrecht"


async def test_a_question_that_a_document_lacked_is_answered_later(world: World) -> None:
    preview = await world.mara.slash(world.lobby, "profile import", file=("ada.txt", DOCUMENT.encode()))
    await world.mara.click(preview.response, label="Has agreed")
    panel = await world.mara.slash(world.lobby, "profile edit", person="ada")
    form = await choose(world.mara, panel, "add", "recommendation")
    await world.mara.submit_modal(form, {"answer:recommendation": "A timetable of 1932"})

    interview = await interview_of(world)
    assert [a.question_key for a in interview.answers][-1] == "recommendation"
    assert len(interview.answers) == 5
    found = await world.alice.slash(world.lobby, "interview search", query="1932")
    assert "Ada Example" in reply_of(found)


async def test_every_answer_of_a_very_long_interview_can_be_edited(world: World) -> None:
    document = "Interview with Ada\n\n" + "\n\n".join(
        f"Question number {i}?\n\nAnswer {i}." for i in range(1, 31)
    )
    preview = await world.mara.slash(world.lobby, "profile import", file=("ada.txt", document.encode()))
    await world.mara.click(preview.response, label="Has agreed")
    panel = await world.mara.slash(world.lobby, "profile edit", person="ada")
    selects = [i for i in ids_of(panel.response) if i.startswith("spotlight:edit:")]
    form = await world.mara.select(panel.response, ["30"], custom_id=selects[1])

    assert form.modal["components"][0]["component"]["value"] == "Answer 30."


async def test_two_curators_on_one_page_of_a_draft_lose_nothing(world: World) -> None:
    form = await world.mara.slash(world.lobby, "profile submit", name="Ada Example")
    panel = await world.mara.submit_modal(form, {"answer:location": "Utrecht", "answer:occupation": "Trains"})
    early = await world.mara.click(panel.response, label="Continue 1/3")
    other = await world.mara.click(panel.response, label="Continue 1/3")
    await world.mara.submit_modal(
        other, {"answer:location": "Utrecht, by a canal", "answer:occupation": "Trains"}
    )
    late = await world.mara.submit_modal(early, {"answer:location": "Utrecht", "answer:occupation": "Models"})
    after_late = [a.text for a in (await interview_of(world)).answers]
    again = await world.mara.click(panel.response, label="Continue 1/3")
    clash = await world.mara.click(panel.response, label="Continue 1/3")
    await world.mara.submit_modal(again, {"answer:location": "Zeist", "answer:occupation": "Models"})
    told = await world.mara.submit_modal(
        clash, {"answer:location": "Amersfoort", "answer:occupation": "Models"}
    )

    assert "changed this answer" not in reply_of(late)
    assert after_late == ["Utrecht, by a canal", "Models"]
    assert "changed this answer since this form was opened" in reply_of(told)
    assert [a.text for a in (await interview_of(world)).answers] == ["Zeist", "Models"]
    kept = await world.mara.click(told.followups[-1], label="Open my text")
    assert kept.modal["components"][0]["component"]["value"] == "Amersfoort"
