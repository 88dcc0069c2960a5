"""What arrives at a handler is what its annotations say, whoever made the id and whenever."""

import string
from dataclasses import replace
from datetime import date
from enum import StrEnum
from types import SimpleNamespace
from typing import Any, Literal, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.smoke.curator_pages import pages_of_curators
from bot.cli.smoke.forms import forms
from bot.cli.smoke.member_pages import member_pages
from bot.domain.errors import OldButton
from bot.interactions.arguments import (
    HexBits,
    PageNumber,
    arguments_of,
    converter_of,
    read_arguments,
    read_value,
)
from bot.interactions.responses import tell
from bot.interactions.router import ActionRouter, action, chosen
from bot.ui.base import custom_id, message_page, parse_custom_id
from tests.factories import NOW
from tests.flows.steps import raw
from tests.interactions.older_ids import OLDER_IDS
from tests.sim import World

OLD = "belongs to an older version"
FORGED = ["", "x", "-1", "+1", " 1", "1 ", "1.5", "1_0", "0x1", "9" * 19, "9" * 60, "٣", "１", "1\n", "\x00"]


class Season(StrEnum):
    SPRING = "spring"


def listen(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Put what only writes down what it got in the place of every handler."""
    heard: list[tuple[str, dict[str, Any]]] = []

    def listener(verb: str) -> Any:
        async def handler(interaction: discord.Interaction[Any], **given: object) -> None:
            heard.append((verb, given))
            await tell(interaction, message_page("heard"))

        return handler

    known = world.bot.actions._actions
    for verb, one in list(known.items()):
        known[verb] = replace(one, handler=listener(verb))
    return heard


async def press(world: World, text: str) -> str:
    return await raw(world, world.mara, 3, {"custom_id": text, "component_type": 2})


async def test_every_older_id_reaches_its_handler_with_what_it_said(world: World) -> None:
    heard = listen(world)
    assert {i.split(":")[1] for i in OLDER_IDS} == set(world.bot.actions.verbs)
    for text, said in OLDER_IDS.items():
        answer = await press(world, text)

        assert "heard" in answer, (text, answer)
        verb, given = heard.pop()
        assert verb == text.split(":")[1]
        assert list(given.values()) == said, text
        assert [type(value) for value in given.values()] == [type(value) for value in said], text


async def test_ids_that_fit_nothing_reach_no_handler(world: World) -> None:
    heard = listen(world)
    for verb, known in world.bot.actions._actions.items():
        fitting = next(i for i in OLDER_IDS if i.split(":")[1] == verb)
        long = f"{fitting}:{'x' * 101}"[:101]
        fewer = f"spotlight:{verb}{':1' * (len(known.arguments) - 1)}"
        for text in (long, *([fewer] if known.arguments else []), f"spotlight:{verb}" + ":١" * 9):
            assert OLD in await press(world, text), text
    assert heard == []


async def test_every_id_that_is_shown_fits_its_handler(world: World) -> None:
    """Without the help that older ids get: what is after the arguments is marked, the marker of a post alone is not."""
    actions = world.bot.actions._actions
    shown = [form.custom_id for _, form in forms(NOW)]
    for _, page in [*member_pages(NOW, 1), *pages_of_curators(NOW, 1, 2)]:
        items = page.walk_children() if isinstance(page, discord.ui.LayoutView | discord.ui.View) else []
        shown += [i.custom_id for i in items if isinstance(i, discord.ui.Button | discord.ui.Select)]
    ours = [text for text in shown if text and text.startswith("spotlight:")]
    assert len({text.split(":")[1] for text in ours}) > 60
    for text in ours:
        verb, texts = parse_custom_id(text) or ("", [])
        if verb == "read":
            texts = texts[:1]
        read_arguments(actions[verb].arguments, texts)


async def listed(interaction: object, one: list[int]) -> None: ...
async def unsaid(interaction: object, one) -> None: ...
async def several(interaction: object, *rest: str) -> None: ...
async def optional(interaction: object, one: int = 0) -> None: ...
async def member(interaction: object, one: discord.Member) -> None: ...


@pytest.mark.parametrize("handler", [listed, unsaid, several, optional, member], ids=lambda h: h.__name__)
def test_a_handler_that_nothing_can_serve_is_refused_when_it_is_registered(handler: Any) -> None:
    class Cog:
        """One handler."""

        handle = staticmethod(action("verb")(handler))

    async def nobody(_: object) -> None: ...

    with pytest.raises(TypeError, match=handler.__name__):
        ActionRouter(nobody).register(Cog())


def test_each_kind_of_argument_is_read_as_what_it_is() -> None:
    async def handle(
        interaction: object,
        a: int,
        b: PageNumber,
        c: HexBits,
        d: tuple[int, ...],
        e: date,
        f: Season,
        g: Literal[-1, 1],
        h: str,
        *,
        i: bool,
    ) -> None: ...

    texts = [str(2**63 - 1), "123456", "e", "1.0.20", "2026-02-28", "spring", "-1", "~x", "1"]
    assert read_arguments(arguments_of(handle), texts) == {
        "a": 2**63 - 1,
        "b": 9999,
        "c": 14,
        "d": (1, 0, 20),
        "e": date(2026, 2, 28),
        "f": Season.SPRING,
        "g": -1,
        "h": "~x",
        "i": True,
    }
    for count in (0, 8, 10):
        with pytest.raises(OldButton):
            read_arguments(arguments_of(handle), (texts + texts)[:count])


KINDS = [int, PageNumber, HexBits, tuple[int, ...], date, Season, Literal[-1, 1], bool]
FITTING = [(Literal[-1, 1], "-1"), (HexBits, "9" * 19), (HexBits, "9" * 60), (tuple[int, ...], "1.5")]


@pytest.mark.parametrize("kind", [*KINDS, str], ids=str)
@pytest.mark.parametrize("text", FORGED)
def test_what_is_forged_is_refused(kind: Any, text: str) -> None:
    if (kind is str and text) or (kind, text) in FITTING:
        return
    with pytest.raises(OldButton):
        converter_of(kind)(text)


@pytest.mark.parametrize("text", ["2026-02-30", "20260228", "2026-W09-6", "2026-2-3", "２026-02-03"])
def test_a_day_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(OldButton):
        read_value(text, date)


@given(st.one_of(st.text(max_size=40), st.text("0123456789-.abcdef٣", max_size=40)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for kind in KINDS:
        try:
            value = converter_of(kind)(text)
        except OldButton:
            continue
        if kind in (int, PageNumber):
            assert 0 <= value < 2**63
            assert text.isascii()


@given(st.text(max_size=130))
def test_any_id_is_parsed_or_is_none(text: str) -> None:
    for whole in (text, f"spotlight:page:{text}"):
        parsed = parse_custom_id(whole)
        assert parsed is None or (len(whole) <= 100 and parsed[0] in whole)


@given(
    st.lists(st.text(string.ascii_letters + string.digits + "_.-", min_size=1, max_size=12), max_size=4),
    st.none() | st.text(string.ascii_letters + string.digits, max_size=10),
)
def test_a_suffix_changes_nothing_but_the_id(arguments: list[str], suffix: str | None) -> None:
    assert parse_custom_id(custom_id("page", *arguments, suffix=suffix)) == ("page", arguments)


def test_what_was_chosen_is_read_as_well() -> None:
    def interaction(*values: str) -> Any:
        return SimpleNamespace(data={"values": list(values)})

    assert chosen(interaction("12"), int) == 12
    assert chosen(interaction("spring"), Season) is Season.SPRING
    assert chosen(interaction("12")) == "12"
    for wrong in (
        interaction(),
        interaction("x"),
        interaction("-1"),
        cast("Any", SimpleNamespace(data=None)),
    ):
        with pytest.raises(OldButton):
            chosen(wrong, int)
