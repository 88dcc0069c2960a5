"""Each rule about bodies bites on a body made faulty in one place, and not on the same body as it should be."""

import ast
import inspect
import time
import traceback
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.strict import components, rules
from tests.strict.bodies import (
    V2,
    button,
    container,
    embed,
    field,
    gallery,
    label,
    members,
    modal,
    option,
    row,
    section,
    select,
    text,
    v2,
)
from tests.strict.refusals import BodyRefused
from tests.strict.rules import (
    MIB,
    Before,
    check_choices,
    check_forum_post,
    check_message,
    check_modal,
    check_thread,
)

WIDE = "\N{PARTY POPPER}"  # one code point, two UTF-16 units


def place_of(error: BodyRefused) -> str:
    """The first place that Discord's nested answer names."""
    found, parts = error.errors or {}, []
    while found and "_errors" not in found:
        key = next(iter(found))
        parts.append(key)
        found = found[key]
    return ".".join(parts)


def code_of(error: BodyRefused) -> str:
    found = error.errors or {}
    while found and "_errors" not in found:
        found = next(iter(found.values()))
    return found["_errors"][0]["code"] if found else str(error.code)


Case = tuple[str, dict[str, Any], dict[str, Any], str]

MESSAGES: list[Case] = [
    ("select, none needed", v2(row(select(min_values=0))), v2(row(select(min_values=0, required=False))),
     "components.0.components.0.min_values"),
    ("select, required unsaid", v2(row({k: v for k, v in select(min_values=0).items() if k != "required"})),
     v2(row(select())), "components.0.components.0.min_values"),
    ("members, none needed", v2(row(members(min_values=0))), v2(row(members(min_values=0, required=False))),
     "components.0.components.0.min_values"),
    ("more than there are", v2(row(select(max_values=3))), v2(row(select(max_values=2))),
     "components.0.components.0.max_values"),
    ("least over most", v2(row(members(min_values=3, max_values=2))), v2(row(members(min_values=2, max_values=2))),
     "components.0.components.0.min_values"),
    ("no options", v2(row(select() | {"options": []})), v2(row(select())), "components.0.components.0.options"),
    ("26 options", v2(row(select(*(option(str(i)) for i in range(26))))),
     v2(row(select(*(option(str(i)) for i in range(25))))), "components.0.components.0.options"),
    ("one value twice", v2(row(select(option("a"), option("a")))), v2(row(select(option("a"), option("b")))),
     "components.0.components.0.options.1.value"),
    ("two chosen of one", v2(row(select(option("a") | {"default": True}, option("b") | {"default": True}))),
     v2(row(select(option("a") | {"default": True}, option("b")))), "components.0.components.0"),
    ("option's label", v2(row(select(option() | {"label": "x" * 101}))), v2(row(select(option() | {"label": "x" * 100}))),
     "components.0.components.0.options.0.label"),
    ("select's placeholder", v2(row(select(placeholder="x" * 151))), v2(row(select(placeholder="x" * 150))),
     "components.0.components.0.placeholder"),
    ("two selects a row", v2(row(select(), members())), v2(row(select()), row(members())), "components.0.components"),
    ("a button beside a select", v2(row(select(), button())), v2(row(select()), row(button())), "components.0.components"),
    ("six buttons a row", v2(row(*map(button, range(6)))), v2(row(*map(button, range(5)))), "components.0.components"),
    ("an empty row", v2(row()), v2(row(button())), "components.0.components"),
    ("button without words", v2(row(button() | {"label": None})), v2(row(button())), "components.0.components.0"),
    ("button's label", v2(row(button() | {"label": "x" * 81})), v2(row(button() | {"label": "x" * 80})),
     "components.0.components.0.label"),
    ("one custom id twice", v2(row(button(1)), row(button(1))), v2(row(button(1)), row(button(2))),
     "components.1.components.0.custom_id"),
    ("custom id, long", v2(row(button() | {"custom_id": "x" * 101})), v2(row(button() | {"custom_id": "x" * 100})),
     "components.0.components.0.custom_id"),
    ("custom id, empty", v2(row(button() | {"custom_id": ""})), v2(row(button())), "components.0.components.0.custom_id"),
    ("one id twice", v2(text() | {"id": 1}, text() | {"id": 1}), v2(text() | {"id": 1}, text() | {"id": 2}), "components.1.id"),
    ("empty text", v2(text("")), v2(text("x")), "components.0.content"),
    ("text of white space", v2(text(" \n")), v2(text("\n x")), "components.0.content"),
    ("long text", v2(text("x" * 4001)), v2(text("x" * 4000)), "components.0.content"),
    ("wide text", v2(text(WIDE * 2001)), v2(text(WIDE * 2000)), "components.0.content"),
    ("texts together", v2(text("x" * 2000), container(text("x" * 2001))), v2(text("x" * 2000), container(text("x" * 2000))),
     "components"),
    ("41 components", v2(container(*(text() for _ in range(39))), text()), v2(container(*(text() for _ in range(39)))),
     "components"),
    ("an empty container", v2(container()), v2(container(text())), "components.0.components"),
    ("a container in one", v2(container(container(text()))), v2(container(text())), "components.0.components.0"),
    ("a form's field", v2(row(field())), v2(row(button())), "components.0.components"),
    ("V2 without the flag", {"components": [text()]}, v2(text()), "components.0.type"),
    ("six rows", {"content": "x", "components": [row(button(i)) for i in range(6)]},
     {"content": "x", "components": [row(button(i)) for i in range(5)]}, "components"),
    ("content beside V2", v2(text(), content="x"), v2(text()), "content"),
    ("embeds beside V2", v2(text(), embeds=[embed()]), v2(text(), embeds=[]), "embeds"),
    ("nothing in V2", v2(), v2(text()), "components"),
    ("nothing at all", {"content": " "}, {"content": "x"}, ""),
    ("long content", {"content": "x" * 2001}, {"content": "x" * 2000}, "content"),
    ("long nonce", {"content": "x", "nonce": "x" * 26}, {"content": "x", "nonce": "x" * 25}, "nonce"),
    ("11 embeds", {"embeds": [embed()] * 11}, {"embeds": [embed()] * 10}, "embeds"),
    ("embed's title", {"embeds": [embed(title="x" * 257)]}, {"embeds": [embed(title="x" * 256)]}, "embeds.0.title"),
    ("embed's description", {"embeds": [embed(description="x" * 4097)]}, {"embeds": [embed(description="x" * 4096)]},
     "embeds.0.description"),
    ("embeds together", {"embeds": [embed(description="x" * 4000), embed(description="x" * 1991)]},
     {"embeds": [embed(description="x" * 4000), embed(description="x" * 1990)]}, "embeds"),
    ("an empty embed", {"embeds": [{}]}, {"embeds": [embed()]}, "embeds.0"),
    ("embed's picture", {"embeds": [embed(image={"url": "attachment://b.png"})]},
     {"embeds": [embed(image={"url": "https://example.org/b.png"})]}, "embeds.0.image.url"),
    ("not attached", v2(gallery("attachment://b.png")), v2(gallery("https://example.org/b.png")),
     "components.0.items.0.media.url"),
    ("file not attached", v2({"type": 13, "file": {"url": "attachment://b.txt"}}),
     v2({"type": 13, "file": {"url": "https://example.org/b.txt"}}), "components.0.file.url"),
    ("thumbnail not attached",
     v2({"type": 9, "components": [text()], "accessory": {"type": 11, "media": {"url": "attachment://b.png"}}}),
     v2({"type": 9, "components": [text()], "accessory": {"type": 11, "media": {"url": "https://example.org/b"}}}),
     "components.0.accessory.media.url"),
    ("picture's description", v2(gallery("https://example.org/b.png", description="x" * 1025)),
     v2(gallery("https://example.org/b.png", description="x" * 1024)), "components.0.items.0.description"),
    ("attachment's description", {"content": "x", "attachments": [{"id": 0, "description": "x" * 1025}]},
     {"content": "x", "attachments": [{"id": 0, "description": "x" * 1024}]}, "attachments.0.description"),
    ("min_values 26", v2(row(members(min_values=26))), v2(row(members(min_values=25))), "components.0.components.0.min_values"),
    ("max_values 26", v2(row(members(max_values=26))), v2(row(members(max_values=25))), "components.0.components.0.max_values"),
    ("option's value", v2(row(select(option("x" * 101)))), v2(row(select(option("x" * 100)))), "components.0.components.0.options.0.value"),
    ("option's description", v2(row(select(option() | {"description": "x" * 101}))), v2(row(select(option() | {"description": "x" * 100}))),
     "components.0.components.0.options.0.description"),
    ("button without an id", v2(row(button() | {"custom_id": None})), v2(row(button())), "components.0.components.0.custom_id"),
    ("section of four", v2(section(*(text(),) * 4)), v2(section(*(text(),) * 3)), "components.0.components"),
    ("empty gallery", v2({"type": 12, "items": []}), v2(gallery("https://example.org/b.png")), "components.0.items"),
    ("a field in a section", v2(section(field())), v2(section(text())), "components.0.components.0"),
    ("26 fields", {"embeds": [embed(fields=[{"name": "x", "value": "x"}] * 26)]}, {"embeds": [embed(fields=[{"name": "x", "value": "x"}] * 25)]},
     "embeds.0.fields"),
    ("field's value", {"embeds": [embed(fields=[{"name": "x", "value": ""}])]}, {"embeds": [embed(fields=[{"name": "x", "value": "x" * 1024}])]},
     "embeds.0.fields.0.value"),
    ("footer", {"embeds": [embed(footer={"text": "x" * 2049})]}, {"embeds": [embed(footer={"text": "x" * 2048})]}, "embeds.0.footer.text"),
    ("author", {"embeds": [embed(author={"name": "x" * 257})]}, {"embeds": [embed(author={"name": "x" * 256})]}, "embeds.0.author.name"),
]  # fmt: skip

MODALS: list[Case] = [
    ("no field", modal(), modal(label(field())), "data.components"),
    ("six fields", modal(*(label(field(custom_id=str(i))) for i in range(6))),
     modal(*(label(field(custom_id=str(i))) for i in range(5))), "data.components"),
    ("title", modal(label(field()), title="x" * 46), modal(label(field()), title="x" * 45), "data.title"),
    ("no title", modal(label(field()), title=""), modal(label(field())), "data.title"),
    ("form's id", modal(label(field()), custom_id="x" * 101), modal(label(field())), "data.custom_id"),
    ("label", modal(label(field(), label="x" * 46)), modal(label(field(), label="x" * 45)), "data.components.0.label"),
    ("wide label", modal(label(field(), label=WIDE * 23)), modal(label(field(), label=WIDE * 22)), "data.components.0.label"),
    ("description", modal(label(field(), description="x" * 101)), modal(label(field(), description="x" * 100)),
     "data.components.0.description"),
    ("label of nothing", modal(label({})), modal(label(field())), "data.components.0.component"),
    ("max_length 0", modal(label(field(max_length=0))), modal(label(field(max_length=1))),
     "data.components.0.component.max_length"),
    ("max_length 4001", modal(label(field(max_length=4001))), modal(label(field(max_length=4000))),
     "data.components.0.component.max_length"),
    ("min over max", modal(label(field(min_length=11, max_length=10))), modal(label(field(min_length=10, max_length=10))),
     "data.components.0.component.min_length"),
    ("prefilled too long", modal(label(field(value="x" * 11, max_length=10))), modal(label(field(value="x" * 10, max_length=10))),
     "data.components.0.component.value"),
    ("prefilled over 4000", modal(label(field(value="x" * 4001))), modal(label(field(value="x" * 4000))),
     "data.components.0.component.value"),
    ("prefilled, wide", modal(label(field(value=WIDE * 6, max_length=10))), modal(label(field(value=WIDE * 5, max_length=10))),
     "data.components.0.component.value"),
    ("placeholder", modal(label(field(placeholder="x" * 101))), modal(label(field(placeholder="x" * 100))),
     "data.components.0.component.placeholder"),
    ("one id twice", modal(label(field()), label(field())), modal(label(field()), label(field(custom_id="other"))),
     "data.components.1.component.custom_id"),
    ("no id", modal(label(field(custom_id=None))), modal(label(field())), "data.components.0.component.custom_id"),
    ("select, none needed", modal(label(select(min_values=0))), modal(label(select(min_values=0, required=False))),
     "data.components.0.component.min_values"),
    ("upload, none needed", modal(label({"type": 19, "custom_id": "f", "min_values": 0})),
     modal(label({"type": 19, "custom_id": "f", "min_values": 0, "required": False})), "data.components.0.component.min_values"),
    ("a disabled select", modal(label(select(disabled=True))), modal(label(select())), "data.components.0.component.disabled"),
    ("radio with one option", modal(label({"type": 21, "custom_id": "r", "options": [option()]})),
     modal(label({"type": 21, "custom_id": "r", "options": [option(), option("b")]})), "data.components.0.component.options"),
    ("a button", modal(row(button())), modal(row(field())), "data.components.0.components.0"),
    ("a bare field", modal(field()), modal(label(field())), "data.components.0.type"),
    ("empty text", modal(text(""), label(field())), modal(text(), label(field())), "data.components.0.content"),
    ("min_length 4001", modal(label(field(min_length=4001))), modal(label(field(min_length=4000))), "data.components.0.component.min_length"),
    ("field's own label", modal(label(field(label="x" * 46))), modal(label(field(label="x" * 45))), "data.components.0.component.label"),
    ("two in a row", modal(row(field(), field(custom_id="b"))), modal(row(field()), row(field(custom_id="b"))), "data.components.0.components"),
]  # fmt: skip

OTHERS: list[tuple[str, Callable[[Any], None], Any, Any, str]] = [
    ("thread without a name", check_thread, {"name": " "}, {"name": "x"}, "name"),
    ("thread's name", check_thread, {"name": "x" * 101}, {"name": "x" * 100}, "name"),
    ("thread's duration", check_thread, {"name": "x", "auto_archive_duration": 100},
     {"name": "x", "auto_archive_duration": 10080}, "auto_archive_duration"),
    ("post without a message", check_forum_post, {"name": "x"}, {"name": "x", "message": {"content": "x"}}, "message"),
    ("post of nothing", check_forum_post, {"name": "x", "message": {"content": ""}},
     {"name": "x", "message": v2(text())}, ""),
    ("post's V2", check_forum_post, {"name": "x", "message": v2(text(""))}, {"name": "x", "message": v2(text())},
     "message.components.0.content"),
    ("26 suggestions", check_choices, {"choices": [{"name": "x", "value": "x"}] * 26},
     {"choices": [{"name": "x", "value": "x"}] * 25}, "data.choices"),
    ("suggestion's name", check_choices, {"choices": [{"name": "x" * 101, "value": "x"}]},
     {"choices": [{"name": "x" * 100, "value": "x"}]}, "data.choices.0.name"),
    ("post's six tags", check_forum_post, {"name": "x", "message": {"content": "x"}, "applied_tags": [1] * 6},
     {"name": "x", "message": {"content": "x"}, "applied_tags": [1] * 5}, "applied_tags"),
    ("suggestion's value", check_choices, {"choices": [{"name": "x", "value": "x" * 101}]},
     {"choices": [{"name": "x", "value": "x" * 100}]}, "data.choices.0.value"),
]  # fmt: skip


def bites(check: Callable[[Any], None], faulty: Any, right: Any, place: str) -> BodyRefused:
    kept = deepcopy((faulty, right))
    with pytest.raises(BodyRefused) as caught:
        check(faulty)
    check(right)
    assert (faulty, right) == kept, "a check changes nothing"
    assert place_of(caught.value) == place
    return caught.value


@pytest.mark.parametrize(
    ("faulty", "right", "place"), [c[1:] for c in MESSAGES], ids=[c[0] for c in MESSAGES]
)
def test_a_message(faulty: Any, right: Any, place: str) -> None:
    error = bites(check_message, faulty, right, place)

    assert (error.status, error.code) == (400, 50035 if place else 50006)


@pytest.mark.parametrize(("faulty", "right", "place"), [c[1:] for c in MODALS], ids=[c[0] for c in MODALS])
def test_a_form(faulty: Any, right: Any, place: str) -> None:
    bites(check_modal, faulty, right, place)


@pytest.mark.parametrize(
    ("check", "faulty", "right", "place"), [c[1:] for c in OTHERS], ids=[c[0] for c in OTHERS]
)
def test_the_rest(check: Any, faulty: Any, right: Any, place: str) -> None:
    bites(check, faulty, right, place)


def test_discord_has_a_name_for_a_select_that_wants_nothing_and_is_required() -> None:
    error = bites(check_message, *next(c[1:] for c in MESSAGES if c[0] == "select, none needed"))

    assert code_of(error) == "SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES"


UPLOADS = [
    ("shown nowhere", v2(text()), [("a.png", 1)], [], "files"),
    ("another is shown", v2(gallery("attachment://b.png")), [("a.png", 1)], [("b.png", 1)], "components.0.items.0.media.url"),
    ("one name twice", v2(gallery()), [("a.png", 1), ("a.png", 1)], [("a.png", 1)], "files"),
    ("a name that Discord changes", v2(gallery("attachment://a b.png")), [("a b.png", 1)], None, "components.0.items.0.media.url"),
    ("11 files", {"content": "x"}, [(str(i), 1) for i in range(11)], [(str(i), 1) for i in range(10)], "files"),
    ("a large file", {"content": "x"}, [("a", 10 * MIB + 1)], [("a", 10 * MIB)], ""),
    ("much together", {"content": "x"}, [(str(i), 9 * MIB) for i in range(3)], [(str(i), 8 * MIB) for i in range(3)], ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "faulty", "right", "place"), [c[1:] for c in UPLOADS], ids=[c[0] for c in UPLOADS]
)
def test_files(body: Any, faulty: Any, right: Any, place: str) -> None:
    with pytest.raises(BodyRefused) as caught:
        check_message(body, faulty)
    if right is not None:
        check_message(body, right)

    assert place_of(caught.value) == place
    if not place:
        assert (caught.value.status, caught.value.code) == (413, 40005)


def test_a_file_alone_is_a_message() -> None:
    check_message({}, [("a.txt", 1)])
    check_message(v2(gallery()), [("a.png", 1)])


V2_BEFORE = Before(flags=V2, has_components=True, attachments={"7": "a.png"})
PLAIN_BEFORE = Before(content="x", attachments={"7": "a.png"})
EDITS = [
    ("a picture that goes", v2(gallery(), attachments=[]), V2_BEFORE, "components.0.items.0.media.url"),
    ("content where V2 was", {"content": "x"}, V2_BEFORE, "content"),
    ("all components taken", {"components": []}, V2_BEFORE, "components"),
    ("everything taken", {"content": "", "attachments": []}, PLAIN_BEFORE, ""),
    (
        "a select",
        {"components": [row(select(min_values=0))]},
        V2_BEFORE,
        "components.0.components.0.min_values",
    ),
]


@pytest.mark.parametrize(("body", "before", "place"), [c[1:] for c in EDITS], ids=[c[0] for c in EDITS])
def test_edits_that_are_refused(body: Any, before: Before, place: str) -> None:
    with pytest.raises(BodyRefused) as caught:
        check_message(body, before=before)

    assert place_of(caught.value) == place


@pytest.mark.parametrize(
    ("body", "before"),
    [
        (v2(gallery()), V2_BEFORE),  # not named, so it stays
        (v2(gallery(), attachments=[{"id": "7"}]), V2_BEFORE),
        ({"components": [text()]}, V2_BEFORE),  # the flag stays
        ({"content": ""}, PLAIN_BEFORE),  # the file stays
        (v2(text(), content=None, attachments=[]), PLAIN_BEFORE),
        ({"attachments": []}, PLAIN_BEFORE),
    ],
)
def test_edits_that_are_taken(body: Any, before: Before) -> None:
    check_message(body, before=before)


def _lines_that_refuse() -> set[tuple[str, int]]:
    """Where the rules say no: (file, first line)."""
    found = set()
    for module in (rules, components):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            is_refusal = called in {"refuse", "check_text", "check_count"}
            if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and is_refusal):
                found.add((Path(module.__file__ or "").name, node.lineno))
    return found


def _lines_that_refused() -> Iterator[tuple[str, int]]:
    acts: list[Callable[[], None]] = [
        *(partial(check_message, case[1]) for case in MESSAGES),
        *(partial(check_modal, case[1]) for case in MODALS),
        *(partial(case[1], case[2]) for case in OTHERS),
        *(partial(check_message, case[1], case[2]) for case in UPLOADS),
        *(partial(check_message, case[1], before=case[2]) for case in EDITS),
    ]
    for act in acts:
        with pytest.raises(BodyRefused) as caught:
            act()
        for frame in traceback.extract_tb(caught.tb):
            for line in range(frame.lineno or 0, (frame.end_lineno or 0) + 1):
                yield Path(frame.filename).name, line


def test_each_line_that_refuses_was_seen_to_refuse() -> None:
    assert _lines_that_refuse() - set(_lines_that_refused()) == set()


def test_a_message_is_checked_in_less_than_half_a_millisecond() -> None:
    body = v2(container(*(text("word " * 20) for _ in range(10))), *(row(*map(button, range(i, i + 5))) for i in (0, 5, 10)),
              row(select(*(option(str(i)) for i in range(25)))))  # fmt: skip
    best = min(_seconds(lambda: rules.check_message(body)) for _ in range(20))

    assert best < 0.0005


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
