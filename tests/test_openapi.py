"""The quick validator of bodies says what jsonschema's own says; only sooner."""

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.domain.importing import interpret
from bot.ui.authoring import form_pages, question_form, writing_panel
from bot.ui.importing import correction_form, import_page
from bot.ui.interview import interview_page
from bot.ui.member_panel import own_form
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.examples import examples
from tests.factories import make_answer, make_interview
from tests.openapi import DESCRIPTION, faults_of

ODD = (
    None,
    True,
    0,
    1,
    2,
    3,
    10,
    18,
    99,
    1.0,
    "",
    "x",
    "1",
    "x" * 5000,
    [],
    [{}],
    {},
    {"type": 1},
    {"type": 2},
)
Body = tuple[str, str, Any]


def bodies() -> list[Body]:
    interview = make_interview(*(make_answer(i, "word " * 90) for i in range(1, 6)))
    imported = interpret("Ada\n\nWhere are you based?\n\nUtrecht.\n\nWhat now?\n\nClocks.", DEFAULT_QUESTIONS)
    pages = (
        interview_page(interview, 0),
        writing_panel(interview, DEFAULT_QUESTIONS),
        import_page(1, "a.txt", imported, DEFAULT_QUESTIONS, page=0),
    )
    forms = (
        *(question_form(interview, page, "abcd") for page in form_pages(DEFAULT_QUESTIONS)),
        *(own_form(interview, page, "abcd") for page in form_pages(DEFAULT_QUESTIONS)),
        correction_form(1, imported, "t"),
    )
    quiet = {"allowed_mentions": {"parse": []}, "flags": 1 << 15, "nonce": "n"}
    callback = "/interactions/1/x/callback"
    return [
        *(("POST", "/channels/1/messages", {**quiet, "components": p.to_components()}) for p in pages),
        *(
            ("POST", callback, {"type": 4, "data": {**quiet, "components": p.to_components()}})
            for p in pages[:1]
        ),
        *(("POST", callback, {"type": 9, "data": form.to_dict()}) for form in forms),
        ("POST", "/channels/1/messages", {**quiet, "content": "x", "nonce": None, "poll": None}),
        ("POST", callback, {"type": 8, "data": {"choices": [{"name": "Ada", "value": "1"}]}}),
    ]


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place at which something could be changed."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places_in(inner)


def with_a_fault(body: Any, rng: random.Random) -> Any:
    """The body with something odd, missing, or more than there may be."""
    body = copy.deepcopy(body)
    holder, key = rng.choice([place for place in places_in(body) if place[1] != "allowed_mentions"])
    match rng.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.extend(holder * 40)
        case _:
            holder[key] = copy.deepcopy(rng.choice(ODD))
    return body


@pytest.mark.skipif(not DESCRIPTION.is_file(), reason="Discord's description is not here")
def test_the_quick_validator_finds_faults_in_the_same_bodies() -> None:
    rng = random.Random(1)
    refused = 0
    for method, path, body in bodies():
        assert faults_of(method, path, body) == []
        for _ in range(examples(1 / 12)):
            wrong = with_a_fault(body, rng)
            slow = faults_of(method, path, wrong, kind_of_validator=Draft202012Validator)
            assert bool(faults_of(method, path, wrong)) == bool(slow), (wrong, slow)
            refused += bool(slow)

    assert refused >= examples(1 / 2)
