"""Kill the bot again and again while it posts, at chosen and at random moments, and count what Discord has then.

``make torture`` (``TRIALS=200`` by default, ``SEED=1``). A trial: a spotlight is due; the bot is started and killed one
to three times, before or after the loopback carried out a request, or at a random moment; the nonces are remembered
between the lives of the bot or forgotten, as after Discord's window; then it is started once more and left alone.
Required of each: one post, its thread's text once, the state "done".
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.process.loopback import Fault, Loopback, loopback, running_bot, until
from tests.process.test_process import Server, seed_due_post

HURRIED = "tests.process.hurried"
_POINTS = [
    (method, ending, when)
    for method, ending in (("POST", "post"), ("POST", "/threads"), ("POST", "thread"), ("GET", "post"))
    for when in ("before", "after")
]


@dataclass
class Tally:
    """What came of the trials."""

    trials: int = 0
    kills: int = 0
    duplicates: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        return (
            f"{self.trials} trials, {self.kills} kills: {self.duplicates} duplicates, {self.lost} lost, "
            f"{len(self.wrong)} in a wrong state"
        )


async def life(made: Loopback, server: Server, database: Path, rng: random.Random) -> int:
    """Start the bot, and see it killed; return 1 if it was."""
    async with running_bot(made, database, module=HURRIED) as process:
        if rng.random() < 0.3:
            await asyncio.sleep(rng.uniform(0.3, 2.5))
            process.kill()
        else:
            method, ending, when = rng.choice(_POINTS)
            posts = server.posts()
            channel = posts[0].id if ending == "thread" and posts else server.channel.id
            made.faults.append(
                Fault(method, ending if ending[0] == "/" else f"/channels/{channel}/messages", when)
            )
        try:
            await asyncio.wait_for(process.wait(), 4)
        except TimeoutError:
            return 0  # the request that it was to die at was never made
        finally:
            made.faults.clear()
    return 1


async def trial(rng: random.Random, tally: Tally) -> None:
    """One spotlight, several deaths, one life after."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bot.db"
        async with loopback() as made:
            server = Server(made)
            await seed_due_post(server, database)
            forgets = rng.random() < 0.5
            for _ in range(rng.randint(1, 3)):
                tally.kills += await life(made, server, database, rng)
                if forgets:
                    made.forget_nonces()
            async with running_bot(made, database, module=HURRIED):
                try:
                    await until(server.thread_texts, within=30)
                    await asyncio.sleep(1)
                except TimeoutError:
                    pass
            posts, texts = len(server.posts()), len(server.thread_texts())
        async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
            states = [o.state.value for o in await store.occurrences.list_past(server.guild.id, limit=9)]
    tally.trials += 1
    tally.duplicates += posts > 1 or texts > 1
    tally.lost += posts == 0 or texts == 0
    if states != ["done"]:
        tally.wrong.append(f"trial {tally.trials}: {states}")


async def run(trials: int, seed: int) -> Tally:
    rng, tally = random.Random(seed), Tally()
    begun = time.monotonic()
    for number in range(1, trials + 1):
        await trial(rng, tally)
        if sys.stderr.isatty() or number % 20 == 0:
            each = (time.monotonic() - begun) / number
            end = "\r" if sys.stderr.isatty() else "\n"
            print(
                f"{number}/{trials}, {each:.1f} s each. {tally.row()}", end=end, file=sys.stderr, flush=True
            )
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.getLogger("discord").setLevel(logging.ERROR)
    tally = asyncio.run(run(options.trials, options.seed))
    print(f"\nseed {options.seed}: {tally.row()}")
    for line in tally.wrong:
        print(line)
    return 1 if tally.duplicates or tally.lost or tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
