"""Answers that no field holds, and those that are written elsewhere, are kept and changed like all others."""

from typing import Any

import pytest

from bot.domain.models import Question
from bot.ui.authoring import form_pages
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.factories import add_draft, add_own, make_answer
from tests.sim import World, ids_of, reply_of, text_of
from tests.strict.shown import check_form, parts_of

LONG = "A line about the clocks of the town.\n" * 250


def option_of(form: Any, question: str) -> str:
    """The value of the option that stands for a question."""
    options = form.modal["components"][0]["component"]["options"]
    return next(o["value"] for o in options if o["value"].endswith(f"|{question}"))


async def draft(world: World, *texts: str) -> int:
    return await add_own(world.store, world.guild.id, world.alice.id, *texts, now=world.now)


async def answers_of(world: World, interview_id: int) -> dict[str, str]:
    interview = await world.store.interviews.get(world.guild.id, interview_id, owner_id=world.alice.id)
    assert interview is not None
    return {a.question_key: a.text for a in interview.answers}


@pytest.mark.parametrize("count", [1, 5, 8])
async def test_a_member_changes_answers_that_no_field_holds(world: World, count: int) -> None:
    made = await draft(world, *[LONG.strip()] * count)
    panel = await world.alice.slash(world.lobby, "my interview")
    chooser = f"spotlight:my-form-pick:{made}"
    is_chosen = chooser in ids_of(panel.response)

    async def open_form(number: int):
        if is_chosen:
            return await world.alice.select(panel.response, [str(number)], custom_id=chooser)
        return await world.alice.click(panel.response, custom_id=f"spotlight:my-form:{made}:{number}")

    for number in range(1, count + 1):
        check_form((await open_form(number)).modal)
    first = await open_form(1)
    fields = {p["custom_id"]: p["value"] for p in parts_of(first.modal) if p["type"] == 4}
    assert len(fields) == 3
    await world.alice.submit_modal(
        first, {**fields, "part:1:n": fields["part:1:n"].replace("line", "word", 1)}
    )

    assert (await answers_of(world, made))["location"] == LONG.strip().replace("line", "word", 1)


async def test_a_curator_changes_answers_that_no_field_holds(world: World) -> None:
    await add_draft(world.store, world.guild.id, "Ada", *[LONG] * 8, now=world.now)
    panel = await world.mara.slash(world.lobby, "profile edit", person="Ada")
    shown = await world.mara.select(panel.response, ["3"], custom_id="spotlight:form-pick:1")

    check_form(shown.modal)
    fields = {p["custom_id"]: p["value"] for p in parts_of(shown.modal) if p["type"] == 4}
    await world.mara.submit_modal(shown, {**fields, "part:1:n": "Short."})
    assert "Interview with Ada" in text_of(panel.response)
    interview = await world.store.interviews.get(world.guild.id, 1)
    assert next(a.text for a in interview.answers if a.position == 3).startswith("Short.")


async def test_a_form_that_was_open_while_the_pages_changed_is_kept_where_it_belongs(world: World) -> None:
    made = await draft(world, "Utrecht")
    panel = await world.alice.slash(world.lobby, "my interview")
    form = await world.alice.click(panel.response, label="Questions 6–8")
    questions = {i: (q, LONG) for i, q in enumerate(DEFAULT_QUESTIONS[:4], 1)}
    await world.store.own_texts.save(
        world.guild.id, world.alice.id, made, questions, based_on={"location": 1}, now=world.now
    )
    await world.alice.submit_modal(form, {"answer:advice": "Begin."})

    assert (await answers_of(world, made))["advice"] == "Begin."


async def attach(world: World, name: str, data: bytes, question: str = "origin"):
    panel = await world.alice.slash(world.lobby, "my interview")
    form = await world.alice.click(panel.response, label="Attach an answer as a file")
    check_form(form.modal)
    return panel, await world.alice.submit_modal(
        form, {"question": [option_of(form, question)], "text": (name, data)}
    )


@pytest.mark.parametrize(
    "data",
    [
        "Über die Brücke – „so“".encode(),
        "\ufeffÜber die Brücke – „so“".encode(),
        "Über die Brücke – „so“".encode("utf-16"),
        "Über die Brücke – „so“".encode("cp1252"),
    ],
)
async def test_an_answer_is_attached_as_a_text_file(world: World, data: bytes) -> None:
    made = await draft(world, "Utrecht")
    panel, _ = await attach(world, "Answer.TXT", data)

    assert (await answers_of(world, made))["origin"] == "Über die Brücke – „so“"
    assert "2 of 8 questions answered" in text_of(panel.response)


async def test_an_attached_answer_may_be_as_long_as_any_other_and_keeps_its_history(world: World) -> None:
    made = await draft(world, "Utrecht")
    await attach(world, "a.md", LONG.encode(), "location")
    await attach(world, "a.md", b"Delft", "location")

    assert (await answers_of(world, made))["location"] == "Delft"
    history = await world.store.interviews.history(world.guild.id, made, page=0, size=5)
    assert [revision.text for revision in history] == ["Delft", LONG.strip(), "Utrecht"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.docx", b"PK", "is not a text file"),
        ("a.txt", b"\x00\x01\x02", "is not a text file"),
        ("a.txt", b" \n ", "is empty"),
        ("a.txt", "Привет, я живу в Минске и чиню часы".encode("cp1251"), "UTF-8"),
        ("a.txt", b"x" * 300_000, "larger than 256 KiB"),
        ("a.txt", b"x" * 16_001, "at most 16000"),
    ],
)
async def test_what_is_no_answer_is_refused_with_a_sentence(
    world: World, name: str, data: bytes, sentence: str
) -> None:
    made = await draft(world, "Utrecht")
    _, result = await attach(world, name, data)

    assert sentence in reply_of(result)
    assert await answers_of(world, made) == {"location": "Utrecht"}


async def test_an_attached_answer_never_overwrites_what_its_writer_did_not_see(world: World) -> None:
    made = await draft(world, "Utrecht")
    panel = await world.alice.slash(world.lobby, "my interview")
    form = await world.alice.click(panel.response, label="Attach an answer as a file")
    await world.store.authoring.edit_answer(
        world.guild.id, made, 1, "Utrecht, I hear", based_on=1, actor_id=world.mara.id, now=world.now
    )
    late = await world.alice.submit_modal(
        form, {"question": [option_of(form, "location")], "text": ("a.txt", b"Delft")}
    )

    assert "Your text is saved, nothing was overwritten" in reply_of(late)
    assert (await answers_of(world, made))["location"] == "Utrecht, I hear"


async def test_an_attached_answer_is_no_conflict_because_another_answer_was_saved(world: World) -> None:
    made = await draft(world, "Utrecht")
    panel = await world.alice.slash(world.lobby, "my interview")
    form = await world.alice.click(panel.response, label="Attach an answer as a file")
    page = await world.alice.click(
        panel.response, custom_id=next(i for i in ids_of(panel.response) if ":my-form:" in i)
    )
    await world.alice.submit_modal(page, {"answer:occupation": "I mend clocks."})
    value = option_of(form, "location")
    done = await world.alice.submit_modal(form, {"question": [value], "text": ("a.txt", b"Delft")})

    assert "nothing was overwritten" not in reply_of(done)
    assert (await answers_of(world, made))["location"] == "Delft"


def test_long_answers_are_few_to_a_form() -> None:
    def sizes(questions: list[Question], *lengths: int) -> list[int]:
        answers = [make_answer(i, "x" * n, question_key=f"q{i}") for i, n in enumerate(lengths, start=1) if n]
        return [len(page.questions) for page in form_pages(questions, answers)]

    def asking(count: int, guide: int | None) -> list[Question]:
        return [
            Question(key=f"q{i}", label="?", text="?", purpose=make_answer().purpose, length_guide=guide)
            for i in range(1, count + 1)
        ]

    assert sizes(asking(8, None)) == [5, 3, 0]
    assert sizes(asking(8, 600)) == [2, 2, 2, 2, 0]
    assert sizes(asking(5, None), 700, 700, 10, 10, 10) == [3, 2, 0]
    assert sizes(asking(3, None), 10, 4001, 10) == [1, 1, 1, 0]
    assert sizes([]) == [0]
