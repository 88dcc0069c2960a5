"""The goals for speed and memory, each beside what was measured in the same run; see ``make bench WHAT=speed``."""

import asyncio
import json
import os
import random
import subprocess
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench import memory
from bench.commands_speed import command_rows
from bench.corpus import Corpus, Speaker, make_corpus, word
from bench.picture import draw
from bench.store_speed import editing, in_series, naive_rows, store_rows
from bench.table import HEAD, Measured
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.torture.bench import as_table

_RED = Path(__file__).with_name("red_store.py")
_AT = 10_000
"""Interviews in one server, where peers are compared."""


def measure(size: int, peer: str, picture: Path | None) -> tuple[list[str], list[dict[str, object]], bool]:
    """Measure everything; return the lines to print, the numbers, and whether every goal is met."""
    kept = os.environ.get("BENCH_FOLDER")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="spotlight-") as name:
        rows = asyncio.run(_all(size, Path(name), peer))
    rows.sort(key=lambda row: int(row.key[1:]))
    if picture is not None:
        picture.write_text(draw(rows), encoding="utf-8")
    table = as_table([HEAD, *(row.cells() for row in rows)])
    unmet = [row.key for row in rows if not row.is_met]
    closing = f"{size:,} interviews; {len(rows) - len(unmet)} rows met, {len(unmet)} not"
    return [table, "", closing], [row.as_json() for row in rows], not unmet


async def _all(size: int, folder: Path, peer: str) -> list[Measured]:
    rows, corpora = await command_rows(size, folder)
    rows += await store_rows(corpora[1000], corpora[size])
    peers = await make_corpus(folder / "peers.db", _AT * 2, probe=1)
    rows += await naive_rows(peers)
    if peer:
        rows += await _red_rows(peers, peer)
    rows += await memory.measure()
    return rows


async def _red_rows(corpus: Corpus, python: str) -> list[Measured]:
    """Red's store with as many interviews in its one server as ours has."""
    speaker = Speaker(1)
    given = {
        "interviews": [[speaker.name(i), speaker.say(800)] for i in range(corpus.size // 2)],
        "rounds": 3,
        "word": word(20_000),
    }
    done = await asyncio.to_thread(
        subprocess.run,
        [python, str(_RED)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    async with open_store(corpus.path, default_questions=DEFAULT_QUESTIONS) as store:
        write = await editing(store, corpus.large, speaker)

        async def suggest() -> None:
            (await store.names.index(corpus.large)).suggest("ba", 25)

        async def pick() -> None:
            await store.interviews.find_at_published_position(
                corpus.large, random.randint(1, corpus.size // 2)
            )

        async def search() -> None:
            await store.search.carry_out(corpus.large, word(20_000))

        rows: list[Measured] = []
        for name, call in {"autocomplete": suggest, "random": pick, "search": search, "write": write}.items():
            ours = [pair[0] for pair in await in_series(call, suggest, 10)]
            pairs = list(zip(theirs[name], ours, strict=False))
            goal = 300 if name == "write" else 100
            label = f"{name}: Red-DiscordBot's store / ours, {corpus.size // 2:,} interviews"
            rows.append(Measured.of("G14", label, pairs, goal, is_least=True))
    return rows
