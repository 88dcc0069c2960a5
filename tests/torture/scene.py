"""A small Discord with servers in which a spotlight is about to be due, and what is counted there afterwards."""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord.backend.models import Overwrite

from bot.domain.posts import ChannelKind
from bot.domain.settings import SettingsChange
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.factories import add_published
from tests.loopback import FastClock, Loopback, Nursery, loopback
from tests.torture.bench import Tally

DUE = datetime(2026, 3, 2, 17, tzinfo=UTC)  # a Monday
BEFORE = timedelta(seconds=6)
RATE = 20.0
_CONTENT = (
    "Utrecht",
    "Builds signal boxes of old telephones, and talks about them for as long as anybody listens.",
)


class Server:
    """One server with a channel for posts, one for curators, a curator and a member."""

    def __init__(self, made: Loopback, kind: ChannelKind, number: int = 0) -> None:
        env = made.env
        self.made = made
        self.kind = kind
        self.guild = env.create_guild(f"Community {number}")
        maker = {
            ChannelKind.TEXT: self.guild.create_text_channel,
            ChannelKind.ANNOUNCEMENT: self.guild.create_news_channel,
            ChannelKind.FORUM: self.guild.create_forum_channel,
        }
        self.channel = maker[kind]("spotlight")
        self.review = self.guild.create_text_channel("curators")
        self.managers = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.mara = self.guild.add_member(env.create_user(f"mara{number}"), roles=[self.managers])
        self.alice = self.guild.add_member(env.create_user(f"alice{number}"))

    @property
    def posts_path(self) -> str:
        ending = "threads" if self.kind is ChannelKind.FORUM else "messages"
        return f"/channels/{self.channel.id}/{ending}"

    def posts(self) -> list[Any]:
        """The posts that Discord has: messages with our button, or threads of the forum."""
        backend = self.made.backend
        if self.kind is ChannelKind.FORUM:
            return [c for c in backend.channels.values() if getattr(c, "parent_id", None) == self.channel.id]
        stored = backend.messages.get(self.channel.id, {})
        return [m for m in stored.values() if "spotlight:read:" in str(m.components)]

    def texts(self) -> list[str]:
        """What stands in the threads of the posts."""
        backend = self.made.backend
        threads = [backend.messages.get(post.id, {}) for post in self.posts()]
        return [m.content for messages in threads for m in messages.values() if m.content]

    def notices(self) -> list[str]:
        stored = self.made.backend.messages.get(self.review.id, {})
        return [str(m.components) for m in stored.values()]

    def deny(self, **permissions: bool) -> None:
        """Take permissions from the bot in the channel for posts."""
        backend = self.made.backend
        value = discord.Permissions(**permissions).value
        overwrite = Overwrite(target_id=backend.bot_user.id, type=1, allow=0, deny=value)
        backend.edit_channel(self.channel.id, {"overwrites": [overwrite]})


async def seed(
    database: Path,
    servers: Sequence[Server],
    *,
    interviews: int = 1,
    now: datetime = DUE - timedelta(days=3),
    due: datetime = DUE,
    is_exact: bool = True,
    opens_thread: bool = True,
    minutes: Sequence[int] = (),
    **changes: Any,
) -> None:
    """Store interviews, and a schedule that posts at ``due`` (or ``minutes`` later), in every server."""
    async with open_store(database, default_questions=DEFAULT_QUESTIONS) as store:
        for number, server in enumerate(servers):
            await store.guilds.ensure(server.guild.id, now=now)
            for i in range(interviews):
                name = f"Person {i}"
                await add_published(store, server.guild.id, name, *_CONTENT, now=now + timedelta(seconds=i))
            at = due + timedelta(minutes=minutes[number] if minutes else 0)
            change = SettingsChange(
                channel_id=server.channel.id,
                channel_kind=server.kind,
                review_channel_id=server.review.id,
                weekday=at.weekday(),
                time=f"{at:%H:%M}",
                is_exact=is_exact,
                opens_thread=opens_thread,
                publishes=server.kind is ChannelKind.ANNOUNCEMENT,
                **changes,
            )
            schedule = await store.schedules.get(server.guild.id)
            await store.settings_changes.apply(server.guild.id, schedule.id, change, actor_id=1, now=now)


@dataclass
class Scene:
    """A loopback with servers, a database, a clock, and a nursery to get bots from."""

    made: Loopback
    servers: list[Server]
    database: Path
    clock: FastClock
    nursery: Nursery
    rng: random.Random = field(default_factory=random.Random)

    @property
    def server(self) -> Server:
        return self.servers[0]

    def bot(self, variant: str = "") -> Any:
        return self.nursery.running(self.made, self.database, self.clock, variant)

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(sql, parameters).fetchall()

    def states(self, server: Server | None = None) -> list[str]:
        """The states of the posts that were due at ``DUE`` or by hand, oldest first."""
        rows = self.query(
            "SELECT state FROM occurrence WHERE guild_id = ? AND (state <> 'due' OR due_at <= ?) ORDER BY id",
            (server or self.server).guild.id,
            self.clock().isoformat(),
        )
        return [row[0] for row in rows]

    def is_over(self) -> bool:
        """Whether no post is on its way."""
        rest = {"done", "skipped", "needs_human", "blocked"}
        return all(bool(found) and set(found) <= rest for found in map(self.states, self.servers))

    async def wait_until_over(self, within: float = 30.0) -> bool:
        end = asyncio.get_running_loop().time() + within
        while asyncio.get_running_loop().time() < end:
            if self.is_over():
                await asyncio.sleep(0.05)
                return True
            await asyncio.sleep(0.05)
        return False

    def is_sound(self) -> bool:
        return self.query("PRAGMA integrity_check") == [("ok",)]

    def judge(self, tally: Tally, what: str, *, texts: int = 1, state: str = "done") -> None:
        """Count duplicates, losses and damage of a trial with one post in each server."""
        for server in self.servers:
            posts, written, states = len(server.posts()), len(server.texts()), self.states(server)
            published = self.made.count("POST", "/crosspost")
            tally.duplicates += posts > 1 or written > max(texts, 0)
            tally.lost += posts == 0 or written < texts
            if states != [state]:
                tally.fault(f"{what}: states {states}, {posts} posts, {written} texts")
            if server.kind is ChannelKind.ANNOUNCEMENT and published < 1:
                tally.fault(f"{what}: not published")
        tally.corrupt += not self.is_sound()


@asynccontextmanager
async def scene(
    nursery: Any,
    rng: random.Random,
    *,
    kind: ChannelKind = ChannelKind.TEXT,
    kinds: Sequence[ChannelKind] = (),
    servers: int = 1,
    before: timedelta = BEFORE,
    rate: float = RATE,
    **options: Any,
) -> AsyncIterator[Scene]:
    """Build all that a trial needs; the clock begins shortly before the posts are due.

    With ``kinds`` the servers have one after the other of them.
    """
    with tempfile.TemporaryDirectory(prefix="spotlight-") as folder:
        clock = FastClock(Path(folder) / "clock", DUE - before, rate)
        async with loopback(clock) as made:
            kinds = kinds or [kind]
            made_servers = [Server(made, kinds[number % len(kinds)], number) for number in range(servers)]
            database = Path(folder) / "bot.db"
            await seed(database, made_servers, **options)
            clock.restart()
            yield Scene(made, made_servers, database, clock, nursery, rng)
