"""Differences lose nothing and say what a reader would say."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text_diff import Change, Passage, excerpt, text_diff

WORDS = st.lists(
    st.sampled_from(["the", "clock", "Clock", "mends", "ü", "…", "\n", "  ", "a-b", ""]), max_size=30
).map(" ".join)


@given(old=WORDS, new=WORDS)
def test_both_texts_can_be_read_off_a_difference(old: str, new: str) -> None:
    found = text_diff(old, new)

    assert "".join(p.text for p in found if p.change is not Change.NEW) == old
    assert "".join(p.text for p in found if p.change is not Change.GONE) == new


def test_a_word_in_a_sentence() -> None:
    assert text_diff("I mend clocks here.", "I mend watches here.") == [
        Passage(Change.KEPT, "I mend "),
        Passage(Change.GONE, "clocks"),
        Passage(Change.NEW, "watches"),
        Passage(Change.KEPT, " here."),
    ]


def test_neighbouring_words_are_one_change() -> None:
    found = text_diff("one two three four", "one zwei drei four")
    assert [p.text for p in found] == ["one ", "two three", "zwei drei", " four"]


def test_very_long_texts_are_compared_by_lines() -> None:
    old = "\n".join(f"line {i} of many words" for i in range(2000))
    found = text_diff(old, old.replace("line 7 ", "line seven "))
    assert [p.text for p in found if p.change is Change.GONE] == ["line 7 of many words\n"]


def test_an_excerpt_keeps_what_is_near_a_change() -> None:
    found = excerpt(text_diff("x" * 500 + " old " + "y" * 500, "x" * 500 + " new " + "y" * 500), 20)
    assert [len(p.text) <= 25 for p in found] == [True] * 4
    assert found[0].text.startswith("…")
    assert found[-1].text.endswith("…")
