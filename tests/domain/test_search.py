import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import (
    Query,
    begin_of,
    index_text,
    match_expression,
    parse_query,
    passage,
    score_text,
    stem,
    tokens_of,
)


def test_a_query_has_words_phrases_exclusions_and_a_prefix() -> None:
    query = parse_query('learning "private data" -chess fed*')

    assert query == Query((("learn",), ("privat", "data")), (("chess",),), "fed")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("learning*", "I learn"), ("boxes*", "a box"), ("signals*", "one signal"), ("happy*", "happiness, happy"),
     ("dying*", "It is dying"), ("learn*", "learned"), ("fed*", "federated")],
)  # fmt: skip
def test_a_prefix_finds_what_the_index_holds_of_its_words(typed: str, said: str) -> None:
    begin = parse_query(typed).prefix

    assert any(token.startswith(begin) for token in tokens_of(said))
    assert len(begin) > 2
    assert score_text(said, parse_query(typed)) == 1
    assert any(is_match for _, is_match in passage(said, parse_query(typed)))


@pytest.mark.parametrize(
    "typed", ['"', "*", "AND", "a-b", "it's", "\x00", "-", '""', "🎉🎉", "-*", "NEAR(", "שלום"]
)
def test_nothing_that_is_typed_breaks_the_expression(typed: str) -> None:
    expression = match_expression(parse_query(typed), 7)

    assert expression.count('"') % 2 == 0


@given(st.text(max_size=200))
def test_any_query_becomes_tokens_of_its_own_server(text: str) -> None:
    for term in match_expression(parse_query(text), 42).split('"')[1::2]:
        assert all(token.startswith("42z") for token in term.split())


def test_long_queries_are_cut_and_short_words_keep_their_end() -> None:
    assert len(parse_query(" ".join(f"word{i}" for i in range(500))).terms) == 16
    assert (stem("one"), stem("running")) == ("one", "run")


def test_the_index_holds_words_of_one_server_only() -> None:
    assert index_text("Running Räder", 3) == "3zrun 3zrader"


def test_a_passage_marks_the_words_and_says_what_is_left_out() -> None:
    text = "Filler words here. " * 20 + "Then federated learning came, and more filler. " * 10
    runs = passage(text, parse_query("learning"))

    assert runs[0][0].startswith("…")
    assert ("learning", True) in runs
    assert sum(len(t) for t, _ in runs) < 320


def test_passage_without_a_match_is_the_beginning() -> None:
    assert passage("short text", parse_query("absent")) == [("short text", False)]


def test_score_counts_different_words() -> None:
    assert score_text("learning and learned machines", parse_query("learn machine")) == 2


_STARTS = (
    "relate hope hop run organize sensible care happy fly agree general vile electric fulfil die tie lie sky ski dye "
    "communicate engineer history nation possible argue use try begin study"
)
_ENDINGS = (
    "s es ed ing er ation ational izer ization bility fully ness ly ies ied ying ement ive iveness ous ously al ally "
    "ability e y"
)


@given(st.sampled_from(_STARTS.split()), st.sampled_from(["", *_ENDINGS.split()]))
def test_every_word_begins_as_its_stem_says(word: str, ending: str) -> None:
    for made in (word + ending, word[:-1] + ending, word + word[-1] + ending):
        assert made.startswith(begin_of(stem(made))), made


_SAID = "learned relearn learning_rate Lérning die dying étude e x-ray fed feder _ 東京 привет"
_TEXTS = st.lists(st.sampled_from(_SAID.split()))


@given(_TEXTS, _TEXTS.map(" ".join), st.sampled_from(["", " fed*", " é*"]))
def test_score_counts_what_reading_every_word_would_count(said: list[str], asked: str, prefix: str) -> None:
    text, query = ", ".join(said), parse_query(asked + prefix)
    wanted = {token for term in query.terms for token in term}
    tokens = set(tokens_of(text))

    expected = {t for t in tokens if t in wanted or (query.prefix and t.startswith(query.prefix))}
    assert score_text(text, query) == len(expected)
