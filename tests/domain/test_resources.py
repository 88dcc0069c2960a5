"""What is recommended is found under its usual title; whatever somebody writes, nothing breaks or is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.resources import ResourceKind, alike, find_resources, resource_key
from bot.domain.text import words_of


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("“The Tide Tables of Yore” by Ann Other changed how I plan.", ["The Tide Tables of Yore"]),
        (
            "A Sea of Small Boats by Jo Mariner. Calm Ports, by Lee Shore.",
            ["A Sea of Small Boats", "Calm Ports"],
        ),
        ("Podcast: Harbour Voices\nBook: Knots and Splices", ["Harbour Voices", "Knots and Splices"]),
        ("I really enjoy the Harbour Voices podcast.", ["Harbour Voices"]),
        ("See [the pilot's handbook](https://pilot.example/x), it is free.", ["the pilot's handbook"]),
        ("“Think and grow calm” by Nap Hillside.", ["Think and grow calm"]),
        ("● Salt Maps by Kay Crow. Great.\n● Amber Light by N. Post.", ["Salt Maps", "Amber Light"]),
        ("Podcast by Lex Example is awesome", ["Lex Example"]),
        (
            "Take a walk along the quay, and listen to the gulls.",
            ["Take a walk along the quay, and listen to the gulls"],
        ),
        ("", []),
    ],
)
def test_titles_are_found(text: str, titles: list[str]) -> None:
    assert [r.title for r in find_resources(text)] == titles


def test_kinds_are_told_by_the_words_around() -> None:
    found = find_resources(
        "My favourite podcast is “Harbour Voices”. The book Knots and Splices is good too."
    )
    assert [(r.title, r.kind) for r in found] == [
        ("Harbour Voices", ResourceKind.PODCAST),
        ("Knots and Splices", ResourceKind.BOOK),
    ]


def test_an_address_is_kept() -> None:
    [found] = find_resources("[Charts](https://charts.example/a)")
    assert found.address == "https://charts.example/a"


def test_two_spellings_have_one_key() -> None:
    assert resource_key("The Harbour Voices") == resource_key("harbour voices")
    assert alike(resource_key("Harbor Voices"), [resource_key("Harbour Voices")]) == "harbour voices"
    assert alike(resource_key("Harbour Lights"), [resource_key("Harbour Voices")]) is None


@given(st.text(alphabet=st.sampled_from("aB “”\"'.,;:!?\n-*by Ü[](https://x.y)"), max_size=300))
def test_anything_that_is_written_is_found_somewhere(text: str) -> None:
    found = find_resources(text)
    assert all(len(r.title) <= 90 and len(r.passage) <= 410 for r in found)
    assert len({r.key for r in found}) == len(found)
    if len("".join(words_of(text))) > 5:
        assert found
