"""The bot as its operator runs it: a process of its own, connected over real sockets."""

import asyncio
import random
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.delivery_policy import QUIET
from bot.domain.posts import ChannelKind
from db.sqlite.convert import to_instant, to_text
from db.sqlite.migrate import prepare
from tests.loopback import Fault, Loopback, Nursery, loopback, running_bot, start_bot, until
from tests.sim import reply_of, text_of
from tests.torture.scene import Server, scene, seed

DOCUMENT = b"""Interview with Ada Example

Where are you based?

Utrecht, in a house with two cats.

And what are you working on now?

A signal box made of old telephones.
"""


def server_on(made: Loopback) -> Server:
    return Server(made, ChannelKind.TEXT)


async def import_ada(server: Server) -> None:
    preview = await server.mara.slash(server.review, "profile import", file=("ada.txt", DOCUMENT))
    async with asyncio.timeout(20):
        while "Has agreed" not in reply_of(preview):  # another process reads the document
            await asyncio.sleep(0.02)
    done = await server.mara.click(preview.response, label="Has agreed")
    assert "published" in reply_of(done)


async def test_a_bot_in_another_process_answers_a_slash_command(tmp_path: Path) -> None:
    async with loopback() as made:
        server = server_on(made)
        async with running_bot(made, tmp_path / "bot.db") as process:
            await asyncio.wait_for(made.identified.wait(), 20)
            await import_ada(server)

            shown = await server.alice.slash(server.review, "interview show", person="ada")

            assert "signal box" in reply_of(shown)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_a_document_that_takes_too_long_is_refused_while_others_are_served(tmp_path: Path) -> None:
    endless = b"<p>Why?</p>" + b"meet <figure>" * 12_000
    async with loopback() as made:
        server = server_on(made)
        async with Nursery() as nursery, nursery.running(made, tmp_path / "bot.db", variant="hasty"):
            await asyncio.wait_for(made.identified.wait(), 20)
            await import_ada(server)
            preview = await server.mara.slash(server.review, "profile import", file=("a.html", endless))
            for _ in range(5):
                shown = await server.alice.slash(server.review, "interview show", person="ada")
                assert "signal box" in reply_of(shown)
            is_reading = "too long" not in reply_of(preview)
            async with asyncio.timeout(20):
                while "“a.html” took too long to read" not in reply_of(preview):
                    await asyncio.sleep(0.05)

            assert is_reading


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_bot_killed_while_it_posts_posts_once(when: str) -> None:
    async with Nursery() as nursery, scene(nursery, random.Random(1)) as at:
        at.made.faults.append(Fault("POST", at.server.posts_path, when))
        async with at.bot() as process:
            assert await asyncio.wait_for(process.wait(), 20) == -signal.SIGKILL
        assert len(at.server.posts()) == (1 if when == "after" else 0)
        at.made.forget_nonces()
        async with at.bot():
            assert await at.wait_until_over()

        assert len(at.server.posts()) == len(at.server.texts()) == 1
        assert at.states() == ["done"]


async def test_the_bench_sees_a_bot_that_posts_twice() -> None:
    async with Nursery() as nursery, scene(nursery, random.Random(1)) as at:
        at.made.faults.append(Fault("POST", at.server.posts_path, "after"))
        async with at.bot("naive") as process:
            await asyncio.wait_for(process.wait(), 20)
        at.made.forget_nonces()
        async with at.bot("naive"):
            await until(lambda: len(at.server.posts()) == 2)


async def test_servers_whose_requests_hang_hold_up_nobody() -> None:
    async with Nursery() as nursery, scene(nursery, random.Random(1), servers=24) as at:
        slow, quick = at.servers[:20], at.servers[20:]
        answered = asyncio.Event()
        at.made.faults += [
            Fault("POST", s.posts_path, "before", "hang", seconds=60, released=answered) for s in slow
        ]
        async with at.bot():
            await until(lambda: all(s.posts() for s in quick))

            assert not at.made.faults  # each of the others hangs
            assert not any(s.posts() for s in slow)
            answered.set()
            assert await at.wait_until_over()
        assert all(len(s.posts()) == 1 for s in at.servers)


def make_attempt_older(database: Path, delta: timedelta) -> datetime:
    """Move the one attempt to post into the past, and return when it was then."""
    with closing(sqlite3.connect(database)) as connection, connection:
        [(tried_at,)] = connection.execute("SELECT last_try_at FROM occurrence WHERE last_try_at IS NOT NULL")
        older = to_instant(tried_at) - delta
        connection.execute(
            "UPDATE occurrence SET first_try_at = :at, last_try_at = :at", {"at": to_text(older)}
        )
    return older


async def test_a_real_wait_in_a_real_process(tmp_path: Path) -> None:
    """The one test of a killed bot in which no clock is hurried.

    The attempt is made 11 seconds older than it is, so that four of its 15 seconds of quiet are left to wait for.
    """
    async with loopback() as made:
        server = server_on(made)
        database = tmp_path / "bot.db"
        now = datetime.now(UTC)
        await seed(database, [server], now=now - timedelta(days=3), due=now.replace(second=0))
        made.faults.append(Fault("POST", server.posts_path, "after"))
        async with running_bot(made, database) as process:
            assert await asyncio.wait_for(process.wait(), 20) == -signal.SIGKILL
        made.forget_nonces()
        tried_at = make_attempt_older(database, timedelta(seconds=11))
        async with running_bot(made, database):
            await until(server.texts, within=40)

        assert datetime.now(UTC) - tried_at >= QUIET
        assert len(server.posts()) == 1


async def test_a_submission_goes_on_after_the_bot_was_killed(tmp_path: Path) -> None:
    async with loopback() as made:
        server = server_on(made)
        database = tmp_path / "bot.db"
        async with running_bot(made, database):
            await asyncio.wait_for(made.identified.wait(), 20)
            form = await server.mara.slash(server.review, "profile submit", name="Ada Example")
            panel = await server.mara.submit_modal(
                form, {"answer:location": "Utrecht", "answer:occupation": "Trains"}
            )
            second = await server.mara.click(panel.response, label="Continue 1/3")
        async with running_bot(made, database):
            await asyncio.wait_for(made.identified.wait(), 20)

            # The form was open while the bot was killed; it is sent to the new process.
            after = await server.mara.submit_modal(
                second, {"answer:location": "Utrecht", "answer:specialties": "Patience"}
            )

            assert "3 of 8" in text_of(panel.response) or "3 of 8" in reply_of(after)


@pytest.mark.parametrize(
    ("token", "code", "words"),
    [("", 78, "DISCORD_TOKEN is not set"), ("wrong", 78, "does not accept DISCORD_TOKEN")],
)
async def test_a_bad_token_is_one_sentence(tmp_path: Path, token: str, code: int, words: str) -> None:
    async with loopback() as made:
        process = await start_bot(tmp_path / "bot.db", made.url, token=token)
        _, errors = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == code
    assert words in errors.decode()
    assert "Traceback" not in errors.decode()


async def test_a_database_from_the_future_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    future = tmp_path / "future.db"
    prepare(future)
    with closing(sqlite3.connect(future)) as connection:
        connection.execute("PRAGMA user_version = 999")
    no_database = tmp_path / "notes.txt"
    no_database.write_text("Milk, bread, a new signal box.")
    for path, words in ((future, "newer Spotlight"), (no_database, "not a Spotlight database")):
        process = await start_bot(path, "http://127.0.0.1:1", "check")
        _, errors = await asyncio.wait_for(process.communicate(), 30)

        assert process.returncode == 78
        assert words in errors.decode()
        assert "Traceback" not in errors.decode()
    assert no_database.read_text() == "Milk, bread, a new signal box."


async def test_a_second_bot_on_one_file_stops_at_once(tmp_path: Path) -> None:
    async with loopback() as made:
        database = tmp_path / "bot.db"
        async with running_bot(made, database):
            await asyncio.wait_for(made.identified.wait(), 20)
            second = await start_bot(database, made.url)
            _, errors = await asyncio.wait_for(second.communicate(), 20)

    assert second.returncode == 1
    assert "Another Spotlight is running" in errors.decode()


async def test_wrong_usage_and_help() -> None:
    process = await start_bot(Path("/nonexistent.db").parent / "x.db", "http://127.0.0.1:1", "dance")
    await process.communicate()
    assert process.returncode == 2
    for command in ("run", "demo", "sync", "check"):
        process = await start_bot(Path.cwd() / "x.db", "http://127.0.0.1:1", command, "--help")
        await process.communicate()
        assert process.returncode == 0


async def test_sync_tells_discord_the_commands(tmp_path: Path) -> None:
    async with loopback() as made:
        process = await start_bot(tmp_path / "bot.db", made.url, "sync")
        output, _ = await asyncio.wait_for(process.communicate(), 30)

        assert process.returncode == 0
        assert b"Discord was told" in output
        assert made.count("PUT", "/commands") == 1


async def test_a_first_connection_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with loopback() as made:
        server = server_on(made)
        made.gateway.refusals = 2
        async with running_bot(made, tmp_path / "bot.db"):
            await asyncio.wait_for(made.identified.wait(), 20)
            shown = await server.alice.slash(server.review, "interview browse")

    assert "There are no interviews here yet" in reply_of(shown)


async def test_no_network_is_one_sentence(tmp_path: Path) -> None:
    process = await start_bot(tmp_path / "bot.db", "http://127.0.0.1:9")
    _, errors = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 1
    assert "Discord could not be reached" in errors.decode()
    assert "Traceback" not in errors.decode()
