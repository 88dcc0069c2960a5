"""Discord has an answer, or the promise of one, in time, whatever is asked for and however slow the line is."""

import ast
import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from simcord.http import FakeWebhookAdapter

from bot.domain.models import Picture
from bot.interactions import acknowledgement
from bot.interactions.access import Access
from bot.interactions.acknowledgement import Pending, Reply
from bot.ui.strings import errors as strings
from cogs.interviews.reading import Showing
from cogs.profiles import importing
from db.sqlite.database import Database
from tests.factories import add_published
from tests.flows import tour as tours
from tests.flows.tour import Tour
from tests.pictures import PNG
from tests.sim import World, reply_of
from tests.strict import timing

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1.5
"""Seconds, half of what Discord allows."""
A_WALK = 3.0
"""Seconds that a walk through all of a server is made to count; in a small one it takes milliseconds."""


def make_walks_slow(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count each query of the slow connection as a long one; patience for it runs out at once, and is counted."""
    patience = acknowledgement.ACKNOWLEDGE_AFTER or 0.5
    monkeypatch.setattr(acknowledgement, "ACKNOWLEDGE_AFTER", 0)
    for name in {"snapshot", "read_slow"} - set(vars(database)):
        plain = getattr(database, name)

        is_always_slow = name == "read_slow"

        async def slow(
            *arguments: Any, plain: Any = plain, always: bool = is_always_slow, **how: bool
        ) -> Any:
            if not always and not how.get("slow"):
                return await plain(*arguments, **how)
            timing.spend("patience", patience)
            found = await plain(*arguments, **how)
            timing.spend("walk", A_WALK - patience)
            return found

        setattr(database, name, slow)


def make_reading_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the reading of a document as long; a process of its own does it, which takes seconds at worst."""
    read = importing.read_in_process

    def slow(*arguments: Any) -> Any:
        timing.spend("reading", A_WALK)
        return read(*arguments)

    monkeypatch.setattr(importing, "read_in_process", slow)


async def test_every_first_answer_is_sent_in_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tour = Tour(world)
    await tours.furnish(tour)
    make_reading_slow(monkeypatch)
    for walk in tours.TOURS:
        make_walks_slow(world.store.database, monkeypatch)
        await walk(tour)

    if os.environ.get(timing.TABLE):
        Path(os.environ[timing.TABLE]).write_text(world.timing.table(), encoding="utf-8")
    assert set(world.bot.actions.verbs) - world.timing.verbs == set(), "these were not tried"
    known = {*world.mara.available_commands(world.lobby), *world.bot.tree._context_menus}
    assert {name if isinstance(name, str) else name[0] for name in known} - world.timing.commands == set()
    late = {
        ledger.name: (round(ledger.spent, 2), ledger.steps)
        for ledger in world.timing.ledgers
        if ledger.spent > LIMIT or not ledger.is_answered
    }
    assert late == {}
    slow = {
        ledger.name: asked
        for ledger in world.timing.ledgers
        if (asked := [s for s in ledger.steps[:-1] if not s.startswith("patience")])
    }
    assert slow == {}, "these were not acknowledged before something slow"
    thinking = [r for r in world.env.backend.interactions.values() if r.loading and r.message_id is not None]
    left = [r for r in thinking if r.message_id in world.env.backend.messages.get(r.channel_id, {})]
    assert left == [], "these are thinking for ever"


async def publish_with_picture(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "Utrecht", now=world.now)
    picture = Picture(file_name="picture.png", content_type="image/png", data=tours.PICTURE[:100])
    await world.store.authoring.set_details(
        world.guild.id, 1, name="Ada", picture=picture, actor_id=7, now=world.now
    )


def shown_to_all(world: World) -> list[Any]:
    messages = world.env.backend.messages.get(world.lobby.id, {}).values()
    return [m for m in messages if not m.is_ephemeral]


@pytest.mark.parametrize("status", [400, 403, 404])
@pytest.mark.parametrize("is_shared", [False, True])
async def test_files_that_may_not_be_edited_into_an_answer_come_in_a_new_message(
    world: World, status: int, is_shared: bool
) -> None:
    await publish_with_picture(world)
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=status, times=1)

    shown = await world.bob.slash(world.lobby, "interview show", person="Ada", share=is_shared)

    [again] = shown.followups
    assert shown.response is None, "nothing is left that thinks for ever"
    [file] = again.attachments
    assert await file.read() == tours.PICTURE[:100]
    assert again.ephemeral is not is_shared


async def test_a_click_whose_picture_may_not_be_edited_in_leaves_the_page_and_answers_below(
    world: World,
) -> None:
    await publish_with_picture(world)
    listed = await world.bob.slash(world.lobby, "interview browse")
    before = listed.response.components
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, times=1)

    opened = await world.bob.click(listed.response, custom_id="spotlight:page:1:0:~o")

    assert opened.followups[-1].attachments
    assert opened.followups[-1].ephemeral
    assert listed.response.components == before


async def test_a_refusal_after_a_public_promise_is_told_to_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_with_picture(world)
    world.expected = ValueError

    async def promise(_: Showing, interaction: Any, *__: object, **___: object) -> None:
        await Reply.of(interaction).acknowledge(Pending.PUBLIC)
        raise ValueError

    monkeypatch.setattr(Showing, "show", promise)

    told = await world.bob.slash(world.lobby, "interview show", person="Ada", share=True)

    assert told.response is None
    assert told.followups[-1].ephemeral
    assert "Something failed" in reply_of(told)
    assert shown_to_all(world) == []


async def test_what_is_shared_after_a_private_promise_is_seen_by_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish_with_picture(world)
    monkeypatch.setattr(
        acknowledgement, "ACKNOWLEDGE_AFTER", 0
    )  # the list of names is walked, and acknowledged privately

    shared = await world.bob.slash(world.lobby, "interview show", person="Ada", share=True)

    assert shared.response is None
    assert [m.id for m in shown_to_all(world)] == [shared.followups[-1].id]


async def test_a_form_that_comes_too_late_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enter = Access.enter

    async def slow(self: Any, interaction: Any) -> int:
        await acknowledgement.acknowledge()
        return await enter(self, interaction)

    monkeypatch.setattr(Access, "enter", slow)

    late = await world.mara.slash(world.lobby, "profile submit", name="Ada")

    assert late.modal is None
    assert strings.FORM_TOO_LATE in reply_of(late)


@pytest.mark.parametrize(("takes", "kind"), [(0.0, 4), (0.3, 5)])
async def test_a_walk_is_acknowledged_only_once_it_takes_long(
    world: World, monkeypatch: pytest.MonkeyPatch, takes: float, kind: int
) -> None:
    """A quick answer is one request; a slow one is promised at once, by a deferral (type 5)."""
    await publish_with_picture(world)
    monkeypatch.setattr(acknowledgement, "ACKNOWLEDGE_AFTER", 0.05)
    worker = world.store.database._slow_reader
    run = worker.run

    async def slow(work: Any) -> Any:
        await asyncio.sleep(takes)
        return await run(work)

    monkeypatch.setattr(worker, "run", slow)

    found = await world.bob.slash(world.lobby, "interview search", query="Utrecht")

    assert "Utrecht" in reply_of(found)
    [answer] = [r for r in world.env.http_requests if r.path.endswith("/callback")]
    assert answer.json["type"] == kind


async def test_many_tasks_acknowledge_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enter, request = Access.enter, FakeWebhookAdapter.request

    async def take_time(*arguments: Any, **options: Any) -> Any:
        for _ in range(10):
            await asyncio.sleep(0)  # the others come in between
        return await request(*arguments, **options)

    async def busy(self: Any, interaction: Any) -> int:
        await asyncio.gather(*(acknowledgement.acknowledge() for _ in range(5)))
        return await enter(self, interaction)

    monkeypatch.setattr(FakeWebhookAdapter, "request", take_time)
    monkeypatch.setattr(Access, "enter", busy)

    shown = await world.bob.slash(world.lobby, "interview browse")

    assert "no interviews here yet" in reply_of(shown)
    assert len([r for r in world.env.http_requests if r.path.endswith("/callback")]) == 1


async def test_a_form_is_stored_though_its_interaction_was_lost(world: World) -> None:
    await publish_with_picture(world)
    panel = await world.mara.slash(world.lobby, "profile edit", person="Ada")
    form = await world.mara.click(panel.response, label="Name, handles and picture")
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    await world.mara.submit_modal(form, {"name": "Ada Example", "picture": [("a.png", PNG)]})

    picture = await world.store.interviews.picture(world.guild.id, 1)
    assert picture is not None
    assert picture.data != tours.PICTURE[:100]


def test_nobody_answers_past_the_rule() -> None:
    """All answers go through `bot.interactions.responses`, which knows what was promised."""
    direct = {"defer", "send_message", "edit_message", "send_modal", "edit_original_response", "followup"}
    for path in [p for top in ("bot", "cogs") for p in (ROOT / top).rglob("*.py")]:
        name = path.relative_to(ROOT).as_posix()
        if name in ("bot/interactions/responses.py", "bot/interactions/acknowledgement.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in direct, f"{name}:{node.lineno} answers by {node.attr}"
