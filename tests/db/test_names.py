"""What is remembered of each server's names is what the file holds, whatever was changed and whoever went away."""

import asyncio
import contextlib
import random
import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.errors import SpotlightError
from bot.domain.importing import ImportedInterview, Piece, Role
from bot.domain.models import ConsentState, Handle
from bot.domain.settings import SettingsChange
from db import Store
from db.name_cache import NameRepository
from db.sqlite.database import Transaction
from tests.db.model import ACTIONS, CURATOR, GUILD, MEMBER, Model
from tests.examples import examples
from tests.factories import NOW, add_published

STEPS = examples(10)
"""Random changes; after each, all lists are made anew beside those that are remembered."""


async def lists(names: NameRepository, store: Store) -> tuple[object, ...]:
    async def labels(guild_id: int) -> Mapping[str, str]:
        return {q.label: q.key for q in (await store.guilds.questionnaire(guild_id)).questions}

    return (
        await names.index(GUILD),
        await names.index(GUILD, with_unpublished=True),
        await names.topics(GUILD),
        await names.questions(GUILD, labels),
    )


async def are_as_made_anew(store: Store) -> bool:
    return await lists(store.names, store) == await lists(NameRepository(store.database), store)


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_each_action_the_names_are_as_made_anew(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    await store.guilds.ensure(GUILD, now=NOW)
    model = Model(store, rng)
    for _ in range(STEPS):
        action = rng.choice(ACTIONS)
        with contextlib.suppress(SpotlightError):
            await model.act(action)
        assert await are_as_made_anew(store), action


async def set_topics(store: Store, interview_id: int) -> None:
    await store.topics.set_topics(GUILD, interview_id, ["Boats"], actor_id=CURATOR, now=NOW)


async def import_a_document(store: Store, _: int) -> None:
    draft_id = await _draft(store)
    questionnaire = await store.guilds.questionnaire(GUILD)
    await store.imports.confirm(
        GUILD, draft_id, questionnaire, ConsentState.AGREED, text_version="x", actor_id=CURATOR, now=NOW
    )


async def update_from_a_document(store: Store, interview_id: int) -> None:
    draft_id = await _draft(store)
    await store.imports.update(GUILD, draft_id, interview_id, actor_id=CURATOR, now=NOW)


async def _draft(store: Store) -> int:
    imported = ImportedInterview(
        name="Bab\u202ebage\u3164",
        handles=(Handle(kind="github", value="babbage"),),
        pieces=(Piece(text="What?", role=Role.QUESTION), Piece(text="Engines.", role=Role.ANSWER)),
    )
    return await store.imports.add(
        GUILD, imported, file_name="x.md", document_hash="x", user_id=None, curator_id=CURATOR, now=NOW
    )


async def erase(store: Store, _: int) -> None:
    await store.members.erase(GUILD, MEMBER, now=NOW)


async def change_questions(store: Store, _: int) -> None:
    series = (await store.series.list_all(GUILD))[0]
    questionnaire = await store.guilds.questionnaire(GUILD)
    questions = [replace(q, label=q.label[::-1]) for q in questionnaire.questions]
    await store.series.change_questions(
        GUILD, series, questions, based_on=questionnaire.version_id, actor_id=CURATOR, now=NOW
    )


@pytest.mark.parametrize(
    "change", [set_topics, import_a_document, update_from_a_document, erase, change_questions]
)
async def test_whatever_changes_what_is_remembered_has_it_forgotten(store: Store, change) -> None:
    interview_id = await add_published(store, GUILD, "Ada Lovelace", "Engines.")
    await store.curator_decisions.link(GUILD, interview_id, MEMBER, actor_id=CURATOR, now=NOW)
    before = await lists(store.names, store)

    await change(store, interview_id)

    assert await are_as_made_anew(store)
    assert await lists(store.names, store) != before, "the change is one that shows"


async def test_a_name_is_stored_as_it_is_seen_also_that_of_a_document(store: Store) -> None:
    await add_published(store, GUILD, "Ada Lovelace", "Engines.")
    await import_a_document(store, 0)

    assert {e.label for e in (await store.names.index(GUILD)).entries} == {"Ada Lovelace", "Babbage"}


async def test_who_was_erased_is_known_by_name_when_they_come_back(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    for _ in range(2):
        await store.guilds.member_names.remember(GUILD, MEMBER, "Ada")
        assert await store.guilds.member_names.get(GUILD, MEMBER) == "Ada"
        await store.members.erase(GUILD, MEMBER, now=NOW)
        assert await store.guilds.member_names.get(GUILD, MEMBER) == ""


async def test_who_goes_away_while_a_name_is_changed_leaves_no_old_one_behind(store: Store) -> None:
    """A cancelled writer once dropped the lists at once, ahead of its own commit, and the next reader kept them."""
    interview_id = await add_published(store, GUILD, "Ada Lovelace", "Engines.")
    may_go_on = threading.Event()

    def hold(_: Transaction) -> None:
        may_go_on.wait(10)

    holding = asyncio.create_task(store.database.write(hold))
    renaming = asyncio.create_task(
        store.authoring.set_details(GUILD, interview_id, name="Countess", actor_id=CURATOR, now=NOW)
    )
    await asyncio.sleep(0)
    renaming.cancel()
    await asyncio.wait([renaming])
    await store.names.index(GUILD)
    may_go_on.set()
    await holding
    await store.state.put("key", "after the renaming")

    assert {e.label for e in (await store.names.index(GUILD)).entries} == {"Countess"}


async def test_who_goes_away_while_settings_are_changed_leaves_no_old_ones_behind(store: Store) -> None:
    await store.guilds.ensure(GUILD, now=NOW)
    schedule = await store.schedules.get(GUILD)
    may_go_on = threading.Event()

    def hold(_: Transaction) -> None:
        may_go_on.wait(10)

    holding = asyncio.create_task(store.database.write(hold))
    change = SettingsChange(nudge_days=3)
    changing = asyncio.create_task(
        store.settings_changes.apply(GUILD, schedule.id, change, actor_id=CURATOR, now=NOW)
    )
    await asyncio.sleep(0)
    changing.cancel()
    await asyncio.wait([changing])
    await store.guilds.settings(GUILD)
    may_go_on.set()
    await holding
    await store.state.put("key", "after the change")

    assert (await store.guilds.settings(GUILD)).nudge_days == 3
