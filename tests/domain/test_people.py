import pytest

from bot.domain.errors import InvalidName
from bot.domain.handles import format_handles, handle_url, handles_of_line, parse_handles
from bot.domain.models import Handle
from bot.domain.people import NameIndex, clean_name

INDEX = NameIndex.build(
    [
        (1, "Ada Lovelace", ("ada-l",)),
        (2, "Grace Hopper", ("amazing",)),
        (3, "Adele Goldberg", ()),
        (4, "José Núñez", ()),
    ]
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ada Lovelace", 1),
        ("ada lovelace", 1),
        ("lovelace", 1),
        ("@ada-l", 1),
        ("#2", 2),
        ("2", 2),
        ("jose nunez", 4),
        ("Grace Hoper", 2),
        ("gold", 3),
    ],
)
def test_a_person_is_found_by_name_handle_id_beginning_and_likeness(typed: str, found: int) -> None:
    assert INDEX.resolve(typed) == (found, ())


def test_what_is_ambiguous_or_unknown_gives_the_nearest_names() -> None:
    assert INDEX.resolve("ad") == (None, ("Ada Lovelace", "Adele Goldberg"))
    assert INDEX.resolve("zzzzz") == (None, ())
    assert INDEX.resolve("99")[0] is None


def test_suggestions_begin_with_prefixes_and_name_each_interview_once() -> None:
    assert [e.label for e in INDEX.suggest("ad", 25)] == ["Ada Lovelace", "Adele Goldberg"]
    assert len({e.interview_id for e in INDEX.suggest("", 25)}) == 4
    assert INDEX.suggest("hoper", 25)[0].label == "Grace Hopper"


def test_a_name_is_one_clean_line() -> None:
    assert clean_name("  Ada\n\u202eLovelace ") == "Ada Lovelace"
    for bad in ("", " \u200b ", "x" * 4000):
        with pytest.raises(InvalidName):
            clean_name(bad)


def test_handles_are_read_with_bars_lines_and_spaces() -> None:
    assert parse_handles("Github: @ada | Slack: @Ada L  |  Website: https://ada.example") == (
        Handle(kind="github", value="ada"),
        Handle(kind="slack", value="Ada L"),
        Handle(kind="website", value="https://ada.example"),
    )
    assert parse_handles("https://github.com/ada/") == (Handle(kind="github", value="ada"),)
    assert parse_handles("Small teaser: read on") is None
    assert parse_handles("Where are you based?") is None


def test_only_safe_handles_become_links() -> None:
    assert handle_url(Handle(kind="github", value="ada")) == "https://github.com/ada"
    assert handle_url(Handle(kind="github", value="ada](https://evil")) == ""
    assert handle_url(Handle(kind="slack", value="Ada L")) == ""
    assert format_handles((Handle(kind="github", value="ada"),)) == "GitHub: ada"


TWINS = NameIndex.build(
    [
        (1, "Ada Lovelace", ("ada-l",)),
        (2, "Ada Lovelace", ()),
        (3, "Ada", ()),
        (4, "Byron Lovelace", ()),
        (5, "Мария", ("maria",)),
        (6, "Марія", ("maria",)),
    ]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ada lovelace", [1, 2]),
        ("lovelace", [1, 2, 4]),
        ("Ada", [3]),
        ("@ada-l", [1]),
        ("#2", [2]),
        ("maria", [5, 6]),
        ("Мария", [5]),
        ("Ada Lovelase", [1, 2]),
        ("nobody", []),
    ],
)
def test_whatever_fits_several_is_nobody_in_particular(typed: str, meant: list[int]) -> None:
    assert sorted(e.interview_id for e in TWINS.meant(typed)) == meant
    assert (TWINS.resolve(typed)[0] is not None) == (len(meant) == 1)


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("example.org/me", "website", "https://example.org/me"),
        ("https://example.org", "website", "https://example.org"),
        ("www.ada.photography", "website", "https://www.ada.photography"),
        ("ada.dev", "website", "https://ada.dev"),
        ("пример.рф/я", "website", "https://пример.рф/я"),
        ("例え.jp", "website", "https://例え.jp"),
        ("github.com/ada", "github", "ada"),
        ("https://social.example/@ada", "mastodon", "@ada@social.example"),
        ("https://youtube.com/watch?v=1", "website", "https://youtube.com/watch?v=1"),
        ("Blog: example.org/me", "blog", "example.org/me"),
    ],
)
def test_an_address_is_read_as_people_type_it(line: str, kind: str, value: str) -> None:
    found = handles_of_line(line)

    assert found == (Handle(kind=kind, value=value),)
    assert kind not in ("website", "blog") or handle_url(found[0]).startswith("https://")


@pytest.mark.parametrize(
    "line", ["ada.lovelace", "ada@example.org", "Ada L. Example", "1.5", "...", "a b.com/x", "javascript:x.com/y"]
)  # fmt: skip
def test_what_may_be_no_address_is_none(line: str) -> None:
    assert handles_of_line(line) is None
