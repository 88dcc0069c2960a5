"""The bot as its operator runs it: a process of its own, connected over real sockets."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.domain.schedule import Slot
from bot.ui.words.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.migrate import prepare
from tests.factories import add_published
from tests.loopback import Fault, Loopback, loopback, running_bot, start_bot, until
from tests.sim import reply_of, text_of

DOCUMENT = b"""Interview with Ada Example

Where are you based?

Utrecht, in a house with two cats.

And what are you working on now?

A signal box made of old telephones.
"""


class Server:
    def __init__(self, made: Loopback) -> None:
        env = made.env
        self.guild = env.create_guild("Community")
        self.channel = self.guild.create_text_channel("spotlight")
        self.lobby = self.guild.create_text_channel("lobby")
        role = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.mara = self.guild.add_member(env.create_user("mara"), roles=[role])
        self.alice = self.guild.add_member(env.create_user("alice"))
        self.made = made

    def posts(self) -> list[Any]:
        stored = self.made.backend.messages[self.channel.id]
        return [m for m in stored.values() if "spotlight:read:" in str(m.components)]

    def thread_texts(self) -> list[str]:
        threads = [self.made.backend.messages.get(post.id, {}) for post in self.posts()]
        return [m.content for messages in threads for m in messages.values() if m.content]


async def import_ada(server: Server) -> None:
    preview = await server.mara.slash(server.lobby, "profile import", file=("ada.txt", DOCUMENT))
    done = await server.mara.click(preview.response, label="Has agreed")
    assert "published" in reply_of(done)


async def test_a_bot_in_another_process_answers_a_slash_command(tmp_path: Path) -> None:
    async with loopback() as made:
        server = Server(made)
        async with running_bot(made, tmp_path / "bot.db") as process:
            await asyncio.wait_for(made.identified.wait(), 20)
            await import_ada(server)

            shown = await server.alice.slash(server.lobby, "interview show", person="ada")

            assert "signal box" in reply_of(shown)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 15) == 0


async def seed_due_post(server: Server, database: Path) -> None:
    """Store an interview and a spotlight that was due a minute ago, as if the bot had just been away."""
    now = datetime.now(UTC)
    async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
        guild_id = server.guild.id
        await add_published(store, guild_id, "Ada Example", now=now)
        await store.guilds.ensure(guild_id, now=now)
        schedule = replace(await store.schedules.get(guild_id), channel_id=server.channel.id)
        await store.schedules.update(schedule, actor_id=1, now=now - timedelta(days=1))
        due = now - timedelta(seconds=60)
        await store.occurrences.plan(schedule, Slot(due.date(), due), plan_at=None, now=due)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_bot_killed_while_it_posts_posts_once(tmp_path: Path, when: str) -> None:
    async with loopback() as made:
        server = Server(made)
        database = tmp_path / "bot.db"
        await seed_due_post(server, database)
        made.faults.append(Fault("POST", f"/channels/{server.channel.id}/messages", when))

        module = "bot" if when == "after" else "tests.loopback.hurried"  # one of the two with the real waits
        async with running_bot(made, database, module=module) as process:
            assert await asyncio.wait_for(process.wait(), 20) == -signal.SIGKILL
        assert len(server.posts()) == (1 if when == "after" else 0)
        made.forget_nonces()
        async with running_bot(made, database, module=module):
            await until(server.thread_texts, within=40)

        assert len(server.posts()) == 1
        assert made.count("POST", "/threads") == 1
    async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
        [occurrence] = await store.occurrences.list_past(server.guild.id, limit=5)
        assert occurrence.message_id == server.posts()[0].id


async def test_a_submission_goes_on_after_the_bot_was_killed(tmp_path: Path) -> None:
    async with loopback() as made:
        server = Server(made)
        database = tmp_path / "bot.db"
        async with running_bot(made, database):
            await asyncio.wait_for(made.identified.wait(), 20)
            form = await server.mara.slash(server.lobby, "profile submit", name="Ada Example")
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
        server = Server(made)
        made.gateway.refusals = 2
        async with running_bot(made, tmp_path / "bot.db"):
            await asyncio.wait_for(made.identified.wait(), 20)
            shown = await server.alice.slash(server.lobby, "interview browse")

    assert "There are no interviews here yet" in reply_of(shown)


async def test_no_network_is_one_sentence(tmp_path: Path) -> None:
    process = await start_bot(tmp_path / "bot.db", "http://127.0.0.1:9")
    _, errors = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 1
    assert "Discord could not be reached" in errors.decode()
    assert "Traceback" not in errors.decode()
