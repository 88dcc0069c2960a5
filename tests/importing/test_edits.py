import random
from dataclasses import replace

import pytest

from bot.domain.errors import NothingToJoin, TextNotKept
from bot.domain.importing import ImportedInterview, Role, dump_imported, interpret, load_imported
from bot.domain.importing.edits import CHANGEABLE, join_piece, map_question, set_role, split_piece
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS as QUESTIONS
from tests.examples import examples

DOCUMENT = """Interview with Ada Example

Hello.

Where are you based?

Utrecht.

Is it nice there?

It rains. And now something about trains

Please tell me what you do.

I run trains.
"""


def text_of(imported: ImportedInterview) -> str:
    return "".join("".join(piece.text.split()) for piece in imported.pieces)


def place_of(imported: ImportedInterview, start: str) -> int:
    return next(i for i, piece in enumerate(imported.pieces) if piece.text.startswith(start))


def test_a_wrong_question_becomes_part_of_the_answer_and_the_other_way_round() -> None:
    found = interpret(DOCUMENT, QUESTIONS)
    assert [a.question for a in found.answers][:2] == ["Where are you based?", "Is it nice there?"]
    mended = set_role(found, place_of(found, "Is it nice"), Role.ANSWER, QUESTIONS)
    assert mended.answers[0].text.startswith("Utrecht.\n\nIs it nice there?\n\nIt rains.")
    again = set_role(mended, place_of(mended, "Is it nice"), Role.QUESTION, QUESTIONS)

    assert [a.question for a in again.answers] == [a.question for a in found.answers]


def test_a_paragraph_is_parted_without_losing_a_letter() -> None:
    found = interpret(DOCUMENT, QUESTIONS)
    place = place_of(found, "It rains")
    parted = split_piece(found, place, "It rains.\n\nAnd now something about trains")

    assert [p.text for p in parted.pieces[place : place + 2]] == [
        "It rains.",
        "And now something about trains",
    ]
    with pytest.raises(TextNotKept):
        split_piece(found, place, "It rains.\n\nAnd now something about train")
    joined = join_piece(parted, place + 1)
    assert joined.pieces[place].text == "It rains.\n\nAnd now something about trains"
    with pytest.raises(NothingToJoin):
        join_piece(found, 0)


def test_a_paragraph_with_invisible_characters_is_parted_like_any_other() -> None:
    found = interpret(DOCUMENT, QUESTIONS)
    place = place_of(found, "It rains")
    hidden = replace(found.pieces[place], text="It ra\u00adins.\u2060 And\u200b now")
    pieces = (*found.pieces[:place], hidden, *found.pieces[place + 1 :])
    parted = split_piece(replace(found, pieces=pieces), place, "It rains.\n\nAnd now")

    assert [p.text for p in parted.pieces[place : place + 2]] == ["It rains.", "And now"]


def test_what_is_split_off_a_question_is_its_answer() -> None:
    found = interpret(
        "Interview with Ada B\n\n**Where are you based? I live in Utrecht.**\n\nYes.\n\n**Why?**\n\nSo.",
        QUESTIONS,
    )
    place = place_of(found, "Where")
    mended = set_role(found, place, Role.QUESTION, QUESTIONS)
    parted = split_piece(mended, place, "Where are you based?\n\nI live in Utrecht.")

    assert parted.answers[0].text == "I live in Utrecht.\n\nYes."


def test_a_question_of_the_questionnaire_is_claimed_once() -> None:
    found = interpret(DOCUMENT, QUESTIONS)
    place = place_of(found, "Is it nice")
    mapped = map_question(found, place, QUESTIONS[0])

    assert [a.question_key for a in mapped.answers][:2] == ["", QUESTIONS[0].key]
    assert map_question(mapped, place, None).pieces[place].key == ""


def test_whatever_is_done_to_a_document_no_letter_is_lost() -> None:
    for seed in range(examples()):
        rng = random.Random(seed)
        imported = interpret(DOCUMENT, QUESTIONS)
        before = text_of(imported)
        for _ in range(30):
            place = rng.randrange(len(imported.pieces))
            match rng.randrange(4):
                case 0:
                    imported = set_role(imported, place, rng.choice(CHANGEABLE), QUESTIONS)
                case 1:
                    words = imported.pieces[place].text.split()
                    cut = rng.randrange(len(words) + 1)
                    text = " ".join(words[:cut]) + "\n\n" + " ".join(words[cut:])
                    imported = split_piece(imported, place, text)
                case 2 if place:
                    imported = join_piece(imported, place)
                case _:
                    imported = map_question(imported, place, rng.choice(QUESTIONS))
            assert text_of(imported) == before
            parts = [imported.title, imported.introduction, imported.closing, *imported.not_imported]
            parts += [a.question + a.text for a in imported.answers]
            handles = [p.text for p in imported.pieces if p.role is Role.HANDLES]
            held = sorted("".join("".join(t.split()) for t in [*parts, *handles]))
            assert held == sorted(before)
            assert load_imported(dump_imported(imported)) == imported


def test_a_draft_of_the_first_version_is_still_read() -> None:
    old = (
        '{"title":"T","name":"Ada","handles":[{"kind":"github","value":"ada"}],"introduction":"Hi.",'
        '"answers":[{"question":"Why?","text":"So.","question_key":"","purpose":"other","warning":"ends_abruptly"}],'
        '"not_imported":["left"]}'
    )
    found = load_imported(old)

    assert (found.title, found.name, found.introduction) == ("T", "Ada", "Hi.")
    assert [(a.question, a.text) for a in found.answers] == [("Why?", "So.")]
    assert found.not_imported == ("left",)
