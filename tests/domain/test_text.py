import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import (
    clean,
    clean_line,
    discord_length,
    escape,
    fold,
    plain,
    readable,
    shorten,
    split_text,
    truncate,
    words_of,
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("e\u0301", "é"),
        ("Z" + "\u0321" * 20, "Z\u0321"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("a\u200db", "ab"),
    ],
)
def test_clean_drops_only_what_deceives(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("**bold** _it_ ~~no~~", r"\*\*bold\*\* \_it\_ \~\~no\~\~"),
        ("[a](https://evil.example)", r"\[a\](https://evil.example)"),
        ("[a](\nhttps://evil.example)", "\\[a\\](\nhttps://evil.example)"),
        ("<@123> <#1> <t:1:R> </cmd:1>", r"\<@123> \<#1> \<t:1:R> \</cmd:1>"),
        ("# heading\n-# small\n> quote", "\\# heading\n\\-# small\n\\> quote"),
        ("1. list\n2) list", "1\\. list\n2\\) list"),
        ("||spoiler|| `code`", r"\|\|spoiler\|\| \`code\`"),
        ("a # b - c", "a # b - c"),
        ("see https://ex.org/a_b_c, then", "see https://ex.org/a_b_c, then"),
        ("x https://ex.org\n# no", "x https://ex.org\n\\# no"),
    ],
)
def test_escape_shows_text_as_it_was_typed(raw: str, shown: str) -> None:
    assert escape(raw) == shown


def test_what_is_dropped_cannot_join_what_was_escaped_apart() -> None:
    assert plain("[x]\u200b(https://evil.example)") == r"\[x\](https://evil.example)"


@given(st.text(max_size=300))
def test_plain_never_raises_and_leaves_no_markdown_link_or_mention(text: str) -> None:
    shown = plain(text)

    assert "](" not in shown.replace("\\](", "")
    assert "<@" not in shown.replace("\\<@", "")
    shown.encode("utf-8")


@given(st.text(max_size=200))
def test_clean_is_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_fold_ignores_case_accents_and_spacing() -> None:
    assert fold("  ÉCOLE   Straße ") == "ecole strasse"
    assert words_of("don't_stop—now") == ["don", "t", "stop", "now"]


@given(st.text(alphabet="ab .\n👧", min_size=1, max_size=400), st.integers(10, 60))
def test_split_text_loses_nothing_and_fits(text: str, limit: int) -> None:
    pieces = split_text(text, limit)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(discord_length(piece) <= limit for piece in pieces)


def test_split_text_prefers_paragraphs_and_keeps_escapes_whole() -> None:
    assert split_text("first one\n\nsecond one", 15) == ["first one", "second one"]
    assert all(not piece.endswith("\\") for piece in split_text("\\*" * 50, 11))


def test_truncate_and_shorten_say_that_something_is_missing() -> None:
    assert truncate("one two three four", 12) == "one two…"
    assert truncate("short", 12) == "short"
    assert shorten("One is here. Two is here. Three is long", 30) == "One is here. Two is here. …"
    assert clean_line(" a \n b ") == "a b"


def test_lengths_count_what_discord_counts() -> None:
    assert discord_length("👩‍👩‍👧") == 8
    assert discord_length("abc") == 3


def test_a_link_is_shown_with_its_address_and_nothing_of_it_is_hidden() -> None:
    assert (
        readable("See [my *page*](https://a.example/x_(y)) now.")
        == r"See my \*page\* (https://a.example/x_(y)) now."
    )
    assert (
        readable("[x](javascript:alert) [y](http://b.example)")
        == r"\[x\](javascript:alert) y (http://b.example)"
    )
