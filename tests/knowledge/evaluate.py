"""``python -m tests.knowledge``: the questions of newcomers, put to the bot's own commands on real interviews."""

import re
import tempfile
from pathlib import Path

from bot.domain.importing import interpret
from bot.domain.models import ConsentState
from bot.domain.text import fold
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.conftest import SHARED
from tests.factories import NOW
from tests.knowledge.questions import QUESTIONS

GUILD = 1
TOP = 3


async def import_all(store: Store, folder: Path) -> int:
    """Import the interviews as a curator would who takes everything as it is understood; return how many."""
    files = [folder / "posts/00-openmined-cardonnet-seed.txt", *sorted((folder / "openmined").glob("*.txt"))]
    await store.guilds.ensure(GUILD, now=NOW)
    questionnaire = await store.guilds.questionnaire(GUILD)
    for file in files:
        imported = interpret(file.read_text(encoding="utf-8"), DEFAULT_QUESTIONS)
        draft = await store.imports.add(
            GUILD, imported, file_name=file.name, document_hash=file.name, user_id=None, curator_id=1, now=NOW
        )
        await store.imports.confirm(
            GUILD, draft, questionnaire, ConsentState.PUBLIC_ALREADY, text_version="x", actor_id=1, now=NOW
        )
    return len(files)


async def answers_to(store: Store, command: str, question: str) -> list[str]:
    """The first results of a command, as names or titles."""
    if command == "experts":
        return [e.name for e in (await store.experts.find(GUILD, question)).found[:TOP]]
    if command == "search":
        search = await store.search.carry_out(GUILD, question)
        return [h.name for h in (await store.search.hits(GUILD, search, page=0, size=TOP))[:TOP]]
    if command == "advice":
        ids = (await store.experts.advice(GUILD, question))[:TOP]
        found = [await store.interviews.get(GUILD, i) for i in ids]
        return [i.name for i in found if i is not None]
    ids = (await store.knowledge.find(GUILD, question))[:TOP]
    resources = [await store.knowledge.get(GUILD, i) for i in ids]
    return [r.title for r in resources if r is not None]


def is_among(wanted: str, found: list[str]) -> bool:
    bare = re.sub(r"\W+", " ", fold(wanted)).strip()
    return any(bare in re.sub(r"\W+", " ", fold(name)) for name in found)


async def evaluate(folder: Path = SHARED / "interviews") -> list[tuple[str, str, str, list[str], bool]]:
    """Return (command, question, wanted, found, whether it is among the first three) of each question."""
    with tempfile.TemporaryDirectory() as place:
        async with open_store(Path(place) / "x.db", default_questions=DEFAULT_QUESTIONS) as store:
            await import_all(store, folder)
            rows: list[tuple[str, str, str, list[str], bool]] = []
            for command, question, wanted in QUESTIONS:
                found = await answers_to(store, command, question)
                rows.append((command, question, wanted, found, is_among(wanted, found)))
            return rows
