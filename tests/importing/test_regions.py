"""Stretches of a document that are no text of an interview, and names and people in headings."""

import pytest

from bot.domain.importing import ImportedInterview, interpret, interpret_all
from bot.domain.importing.formats import read_text
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS as QUESTIONS


def pairs(found: ImportedInterview) -> list[tuple[str, str]]:
    return [(a.question, a.text) for a in found.answers]


def test_code_between_fences_stays_out_of_an_answer_and_ends_at_the_same_fence() -> None:
    text = "**Where do you live?**\n\nUtrecht.\n\n~~~\n**Is it asked?**\n```\nNo.\n~~~\n\n**Why trains?**\n\nThey run."
    found = interpret(text, QUESTIONS)

    assert [question for question, _ in pairs(found)] == ["Where do you live?", "Why trains?"]


def test_a_fence_that_is_never_closed_swallows_nothing() -> None:
    text = "**Where do you live?**\n\nUtrecht.\n\n```\n\n**Why trains?**\n\nThey run."

    assert ("Why trains?", "They run.") in pairs(interpret(text, QUESTIONS))


def test_directives_of_restructuredtext_are_passed_over_with_what_is_indented_below_them() -> None:
    text = (
        "Ada Bell\n========\n\n.. image:: ada.png\n   :alt: Is this a question?\n\n   A caption.\n\n"
        "Where do you live?\n------------------\n\nUtrecht.\n\nWhy trains?\n-----------\n\nThey run.\n"
    )
    (found,) = interpret_all(read_text("ada.rst", text), QUESTIONS)

    assert pairs(found) == [("Where do you live?", "Utrecht."), ("Why trains?", "They run.")]
    assert found.name == "Ada Bell"


def two(first: str, second: str) -> str:
    asked = "**Who are you?**\n\n{0}\n\n**What do you mend?**\n\n{1}\n\n"
    return (
        f"# We asked two\n\n## {first}\n\n{asked.format('A smith.', 'Clocks.')}"
        f"## {second}\n\n{asked.format('A sailor.', 'Boats.')}"
    )


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("Ada Bell - mender of clocks", "Bo Lind - builder of boats", ["Ada Bell", "Bo Lind"]),
        ("Ada Bell, mender of clocks", "Bo Lind, builder of boats", ["Ada Bell", "Bo Lind"]),
        ("[our clocks](https://a.example) by [Ada Bell](https://b.example)", "Bo Lind", ["Ada Bell", "Bo Lind"]),
    ],
)  # fmt: skip
def test_several_people_are_told_apart_by_names_in_their_headings(
    first: str, second: str, names: list[str]
) -> None:
    found = interpret_all(read_text("two.md", two(first, second)), QUESTIONS)

    assert [one.name for one in found] == names
    assert [[text for _, text in pairs(one)] for one in found] == [
        ["A smith.", "Clocks."],
        ["A sailor.", "Boats."],
    ]


def test_chapters_that_ask_the_same_are_not_several_people() -> None:
    text = two("what happened in the first year of it", "what happened in the second year of it")

    assert len(interpret_all(read_text("one.md", text), QUESTIONS)) == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Write to [me](mailto:ada@example.com).", "Write to me (ada@example.com)."),
        ("Write to [ada@example.com](mailto:ada@example.com).", "Write to ada@example.com."),
    ],
)
def test_addresses_of_mail_are_words(written: str, shown: str) -> None:
    found = interpret(f"**How do you hear of trains?**\n\n{written}\n\n**Why?**\n\nThey run.", QUESTIONS)

    assert pairs(found)[0][1] == shown


def test_questions_in_bold_with_the_answer_behind_them_are_parted() -> None:
    text = "\n\n".join(
        f"**{question}** {answer}"
        for question, answer in (
            ("Where do you live now?", "In Utrecht, by the water."),
            ("Why did you choose trains?", "They run whatever the weather is."),
            ("What comes after this year?", "Boats, and perhaps a bridge."),
        )
    )

    assert pairs(interpret(text, QUESTIONS)) == [
        ("Where do you live now?", "In Utrecht, by the water."),
        ("Why did you choose trains?", "They run whatever the weather is."),
        ("What comes after this year?", "Boats, and perhaps a bridge."),
    ]


def test_a_heading_between_dashes_that_never_end_is_no_front_matter() -> None:
    text = "---\nname: Ada Bell\n\n**Where do you live?**\n\nUtrecht.\n\n**Why?**\n\nThey run."

    assert pairs(interpret(text, QUESTIONS))[0] == ("Where do you live?", "Utrecht.")
