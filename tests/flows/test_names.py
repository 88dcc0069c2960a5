"""A name stands beside each mention that pings nobody, since apps may show that as @unknown-user."""

import sqlite3

import pytest

from bot.domain.community import DecisionKind
from bot.domain.errors import AnswerChanged
from bot.ui.errors import describe
from bot.ui.format import member
from tests.factories import add_published
from tests.flows.steps import submitted_draft
from tests.sim import World, reply_of, text_of


def beside(world: World) -> str:
    return f"Mara (<@{world.mara.id}>)"


def test_a_member_is_shown_by_name_as_far_as_it_is_known() -> None:
    assert member(5, "A_a") == "A\\_a (<@5>)"
    assert member(5) == "<@5>"
    assert member(None, "Ada") == member(0, "Ada") == "Ada"
    assert member(0) == "somebody"


async def test_what_curators_did_is_told_with_their_names(world: World) -> None:
    await world.mara.slash(world.lobby, "setup", audit_channel=world.review, review_channel=world.lobby)
    await world.settle()
    made = await submitted_draft(world)
    interview = await world.store.interviews.get(world.guild.id, made, owner_id=world.alice.id)
    await world.mara.slash(world.lobby, "pipeline", block=world.bob)
    await world.store.reviews.decide(
        world.guild.id, made, DecisionKind.CHANGES_REQUESTED, version=interview.version, note="More, please.",
        actor_id=world.mara.id, now=world.now,
    )  # fmt: skip
    world.bot.scheduler.wake()
    await world.settle()

    told = "\n".join(text_of(m) for m in world.review.history())
    assert f"{beside(world)} changed the settings" in told
    assert f"{beside(world)} asked Alice for changes" in told
    assert f"{beside(world)} blocked Bob (<@{world.bob.id}>)" in told
    panel = await world.alice.slash(world.lobby, "my interview")
    assert f"{beside(world)} wrote" in reply_of(panel)
    await world.restart()
    panel = await world.alice.slash(world.lobby, "my interview")
    assert f"{beside(world)} wrote" in reply_of(panel)


async def test_history_and_conflicts_name_who_wrote(world: World) -> None:
    await world.mara.slash(world.lobby, "queue list")
    made = await submitted_draft(world)
    edit = world.store.authoring.edit_answer
    await edit(world.guild.id, made, 1, "Delft", based_on=1, actor_id=world.mara.id, now=world.now)
    history = await world.mara.slash(world.lobby, "profile history", person="Alice")

    assert f"{beside(world)}, <t:" in reply_of(history)
    assert f"Alice (<@{world.alice.id}>), <t:" in reply_of(history)
    with pytest.raises(AnswerChanged) as changed:
        await edit(world.guild.id, made, 1, "Gouda", based_on=1, actor_id=1, now=world.now)
    assert describe(changed.value).startswith(f"{beside(world)} changed this answer")


async def test_a_public_question_names_both(world: World) -> None:
    made = await add_published(world.store, world.guild.id, "Ada", "Utrecht", now=world.now)
    await world.store.curator_decisions.link(
        world.guild.id, made, world.alice.id, nickname="Alice", actor_id=1, now=world.now
    )
    await world.store.preferences.allow_asking(world.guild.id, world.alice.id, allows=True)
    shown = await world.bob.slash(world.lobby, "interview show", person="Ada")
    question = await world.bob.click(shown.response, label="Ask")
    assert f"Mention Ada (<@{world.alice.id}>) in this channel" in reply_of(question)
    await world.bob.click(question.response, label="Ask here")

    asked = text_of(world.lobby.history()[-1])
    assert f"Bob (<@{world.bob.id}>) would like to ask Ada (<@{world.alice.id}>)" in asked


async def test_a_name_goes_with_everything_else_that_is_held_and_is_learned_anew(world: World) -> None:
    names = world.store.guilds.member_names
    await world.mara.slash(world.lobby, "queue list")
    assert await names.get(world.guild.id, world.mara.id) == "Mara"
    ask = await world.mara.slash(world.lobby, "my delete")
    await world.mara.click(ask.response, label="Erase everything")
    assert await names.get(world.guild.id, world.mara.id) == ""
    await world.mara.slash(world.lobby, "queue list")
    assert await names.get(world.guild.id, world.mara.id) == "Mara"
    assert await names.get(world.guild.id + 1, world.mara.id) == ""


async def test_a_database_that_refuses_a_name_stops_nobody(world: World) -> None:
    database = world.store.database

    async def refuse(_work: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    await world.alice.slash(world.lobby, "interview browse")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "write", refuse)
        shown = await world.mara.slash(world.lobby, "queue list")
    assert "Who comes next" in reply_of(shown)
