import asyncio
import random
import sqlite3

import pytest

from db import Store
from db.connection import Transaction


async def balance(store: Store) -> tuple[int, int]:
    rows = await store.database.read("SELECT value FROM app_state WHERE key LIKE 'account%'")
    return sum(int(r["value"]) for r in rows), len(rows)


async def test_transactions_run_whole_whatever_is_raised_or_cancelled(store: Store) -> None:
    rng = random.Random(3)
    for i in range(5):
        await store.state.put(f"account{i}", "100")

    async def transfer() -> None:
        async def work(tx: Transaction) -> None:
            a, b = rng.sample(range(5), 2)
            for key, change in ((a, -1), (b, 1)):
                await tx.execute(
                    "UPDATE app_state SET value = CAST(value AS INTEGER) + ? WHERE key = ?",
                    (change, f"account{key}"),
                )
                if rng.random() < 0.2:
                    raise RuntimeError

        await store.database.write(work)

    tasks = [asyncio.create_task(transfer()) for _ in range(300)]
    for task in rng.sample(tasks, 30):
        await asyncio.sleep(0)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert await balance(store) == (500, 5)


async def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await store.database.read("DELETE FROM app_state")


async def test_a_read_sees_what_was_committed_before_it(store: Store) -> None:
    for i in range(20):
        await store.state.put("key", str(i))
        assert await store.state.get("key") == str(i)


async def test_the_writer_is_durable(store: Store) -> None:
    async def work(tx: Transaction) -> int:
        row = await tx.fetch_one("PRAGMA synchronous")
        return row[0] if row else -1

    assert await store.database.write(work) == 2
