"""The index stays what it would be if it were made anew, and nothing of what is hidden is found, whatever happens."""

import asyncio
import contextlib
import random
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import SpotlightError
from bot.domain.search import index_text
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.interviews.publication import search_document
from tests.db.model import ACTIONS, GUILD, Model
from tests.examples import examples
from tests.factories import NOW, add_published

OTHER = 2
STEPS = examples(10)
"""Random changes, each of which takes a millisecond."""


async def changes(path: Path, seed: int, steps: int) -> None:
    rng = random.Random(seed)
    async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
        for i in range(5):
            await add_published(store, OTHER, f"Foreign {i}", f"words {i} foreign", now=NOW)
        await store.guilds.ensure(GUILD, now=NOW)
        model = Model(store, rng)
        for step in range(steps):
            with contextlib.suppress(SpotlightError):
                await model.act(rng.choice(ACTIONS))
            if step % 50 == 0:
                await only_what_is_published(model)
        await only_what_is_published(model)
        await same_as_made_anew(path, model)


async def only_what_is_published(model: Model) -> None:
    """Every way of finding is asked; what it finds is published in this server."""
    store = model.store
    published = {i.id for i in await store.interviews.all_published(GUILD)}
    for word in ("words", "edited", "alice", "foreign", f"{model.rng.randint(1, 400)}"):
        search = await store.search.carry_out(GUILD, word)
        hits = {h.interview_id for h in await store.search.hits(GUILD, search, page=0, size=100)}
        experts = {e.interview_id for e in (await store.experts.find(GUILD, word)).found}
        advice = set(await store.experts.advice(GUILD, word))
        assert hits | experts | advice <= published, word
        for resource in await store.knowledge.find(GUILD, word):
            found = await store.knowledge.get(GUILD, resource)
            assert found is None or {m.interview_id for m in found.mentions} <= published
        assert "foreign" not in await store.search.nearest_words(GUILD, search.query)
    names = await store.names.index(GUILD)
    assert {e.interview_id for e in names.entries} <= published


async def same_as_made_anew(path: Path, model: Model) -> None:
    def anew(tx) -> dict[int, tuple[str, str, str]]:
        rows = tx.fetch_all("SELECT id, guild_id FROM interview WHERE is_published = 1")
        return {r["id"]: search_document(tx, r["guild_id"], r["id"]) for r in rows}

    documents = await model.store.database.write(anew)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        kept = dict(connection.execute("SELECT term, doc FROM interview_vocabulary"))
        counts = dict(connection.execute("SELECT term, cnt FROM interview_vocabulary"))
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    terms: dict[str, set[int]] = {}
    total: dict[str, int] = {}
    for interview_id, document in documents.items():
        for token in " ".join(document).split():
            terms.setdefault(token, set()).add(interview_id)
            total[token] = total.get(token, 0) + 1
    assert kept == {term: len(ids) for term, ids in terms.items()}
    assert counts == total

    def check(tx) -> None:
        tx.execute("INSERT INTO interview_search (interview_search) VALUES ('integrity-check')")

    await model.store.database.write(check)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_index_equals_one_made_anew_and_finds_only_what_is_published(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(changes(Path(folder) / "x.db", seed, STEPS))


def test_tokens_of_one_server_are_no_others() -> None:
    assert not set(index_text("same words", 1).split()) & set(index_text("same words", 12).split())


async def test_merging_ends_and_changes_nothing_that_is_found(store) -> None:
    for i in range(120):
        await add_published(store, GUILD, f"Person {i}", f"lantern {i}", now=NOW)
    before = await store.search.carry_out(GUILD, "lantern")
    await store.search.begin_merging()
    steps = 0
    while await store.search.merge_some():
        steps += 1
        assert steps < 1000
    assert (await store.search.carry_out(GUILD, "lantern")).found == before.found
    rows = await store.database.read("PRAGMA integrity_check")
    assert rows[0][0] == "ok"


async def test_of_too_many_hits_names_come_first_and_then_the_newest(store, monkeypatch) -> None:
    first = await add_published(store, GUILD, "Ada Harbour", "I write.")
    others = [await add_published(store, GUILD, f"Person {i}", "A harbour.") for i in range(8)]
    for limit in (20, 5):
        monkeypatch.setattr("db.search.index._EXACT_UP_TO", limit)
        found = (await store.search.carry_out(GUILD, "harbour")).found
        assert len(found) > limit or len(found) == 9
        assert found == (first, *reversed(others))[: len(found)]
