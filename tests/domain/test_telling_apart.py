"""Interviews of one name are told apart by what people know, and always told apart."""

import random

import pytest

from bot.domain.telling_apart import Trait, same_names, tell_apart
from bot.ui.browse import choice_name
from tests.examples import examples

BASE = {
    Trait.HANDLE: "",
    Trait.PLACE: "",
    Trait.SERIES: "default",
    Trait.STATE: "published",
    Trait.BEGAN: "2026-01-01",
}


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        ({Trait.HANDLE: "GitHub: ada"}, {Trait.HANDLE: "GitHub: lovelace"}, ("GitHub: ada", "GitHub: lovelace")),
        ({Trait.PLACE: "Utrecht"}, {Trait.PLACE: "Delft"}, ("Utrecht", "Delft")),
        ({Trait.PLACE: "Utrecht"}, {}, ("Utrecht, begun 2026-01-01", "begun 2026-01-02")),
        ({Trait.SERIES: "本"}, {}, ("series 本", "first series")),
        ({Trait.STATE: "rejected"}, {}, ("rejected", "published")),
        ({}, {}, ("begun 2026-01-01", "begun 2026-01-02")),
    ],
)  # fmt: skip
def test_as_little_is_said_as_is_needed(first, second, labels: tuple[str, str]) -> None:
    told = tell_apart({1: BASE | first, 2: BASE | {Trait.BEGAN: "2026-01-02"} | second})

    assert tuple(choice_name("Ada", told[number]) for number in (1, 2)) == tuple(f"Ada ({m})" for m in labels)


def test_who_differs_in_nothing_differs_by_number() -> None:
    told = tell_apart({7: BASE, 8: BASE})
    assert [choice_name("Ada", told[n]) for n in (7, 8)] == ["Ada (#7)", "Ada (#8)"]


def test_names_are_the_same_whatever_their_case_accents_and_spaces() -> None:
    names = [
        (1, "José Núñez"),
        (2, "jose  nunez"),
        (3, "Ada"),
        (4, "李明"),
        (5, "李明"),
        (6, "***"),
        (7, "!!!"),
    ]
    assert same_names(names) == [(1, 2), (4, 5)]


@pytest.mark.parametrize("seed", range(examples(1)))
def test_no_two_choices_are_ever_the_same_and_all_fit(seed: int) -> None:
    rng = random.Random(seed)
    pool = ["", "Utrecht", "a" * 200, "名" * 80, "x 𝕏 " * 30]
    group = {
        number: {trait: rng.choice(pool) for trait in (Trait.HANDLE, Trait.PLACE, Trait.SERIES)}
        | {Trait.STATE: rng.choice(["published", "draft", "changes_requested"]), Trait.BEGAN: "2026-01-01"}
        for number in rng.sample(range(2**40), rng.randint(2, 9))
    }
    told = tell_apart(group)
    labels = {choice_name("名" * 80, told[number]) for number in group}

    assert len(set(told.values())) == len(group)
    assert len(labels) == len(group)
    assert all(len(label.encode("utf-16-le")) // 2 <= 100 for label in labels)
