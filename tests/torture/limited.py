"""Rows 24 to 28: a global 429 amid a crowd; many direct messages to new channels; a slow line; late answers."""

import asyncio
import contextlib
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bot.domain.models import Picture
from bot.domain.posts import ChannelKind, Notice, NoticeKind
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.notifications import add_notice
from tests.loopback import Fault
from tests.loopback.limits import Limits
from tests.loopback.server import Line
from tests.pictures import PNG, heavy
from tests.sim import ids_of
from tests.torture.bench import Bench, Row, Tally
from tests.torture.scene import Scene, scene

_PER_SECOND = 50
_HASTE = 240.0
_OPENINGS_A_MINUTE = 4
_PICTURE = heavy(PNG)
_TOO_LATE = 3.0


def held_for(seconds: float):
    """A crowd of servers, one post each; in the middle of it every route answers with a global 429."""

    async def work(bench: Bench, tally: Tally, servers: int) -> None:
        before = timedelta(seconds=20 + servers / 100)
        rng = random.Random(f"{bench.seed}/24/{seconds}")
        async with scene(bench.nursery, rng, servers=servers, rate=1.0, before=before) as at, at.bot():
            await asyncio.wait_for(at.made.identified.wait(), 120)
            at.made.limits = Limits(_PER_SECOND)
            await _until(lambda: _posted(at) >= servers // 2, 120 + servers / 10)
            at.made.limits.shut(seconds)
            reached = _posted(at)
            patience = 4 * seconds + servers / 5 + 120
            await _until(lambda: sum(1 for s in at.servers if s.texts()) >= servers, patience)
            tally.trials = servers
            for number, server in enumerate(at.servers):
                posts = len(server.posts())
                tally.duplicates += posts > 1
                tally.lost += posts == 0
                if at.states(server) != ["done"] or len(server.texts()) != 1:
                    tally.fault(f"server {number}: {at.states(server)}, {len(server.texts())} texts")
            tally.corrupt += not at.is_sound()
            if not at.made.limits.refused or reached >= servers:
                tally.fault("the 429 met nobody")
            tally.notes.append(f"held after {reached:,} posts; {at.made.limits.refused} requests met the 429")

    return work


def _posted(at: Scene) -> int:
    return sum(1 for server in at.servers if at.made.backend.messages.get(server.channel.id))


async def _until(check: Any, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not check():
                await asyncio.sleep(0.1)


async def messages_to_everybody(bench: Bench, tally: Tally, people: int) -> None:
    """Members who want messages, a notice for each of them due at once, and no channel that is known yet."""
    rng = random.Random(f"{bench.seed}/26")
    async with scene(bench.nursery, rng, rate=_HASTE, before=timedelta(days=2)) as at:
        guild = at.server.guild
        users = [at.made.env.create_user(f"member{number}") for number in range(people)]
        for user in users:
            guild.add_member(user)
        await _want_messages(at, [user.id for user in users], at.clock())
        openings = _Openings(at)
        async with at.bot():
            await _until(lambda: len(openings.written()) >= people, 60 + people / 3)
            written = openings.written()
        tally.trials = people
        tally.lost = sum(1 for user in users if not written[user.id])
        tally.duplicates = sum(1 for user in users if written[user.id] > 1)
        most = openings.most_within_a_minute()
        if most > _OPENINGS_A_MINUTE:
            tally.fault(f"{most} direct messages opened within a minute")
        if len(openings.instants) != people:
            tally.fault(f"{len(openings.instants)} openings for {people} people")
        tally.notes.append(f"at most {most} opened within a minute")


async def _want_messages(at: Scene, user_ids: list[int], now: datetime) -> None:
    async with open_store(at.database, default_questions=DEFAULT_QUESTIONS) as store:
        guild_id = at.server.guild.id
        for user_id in user_ids:
            await store.preferences.want_messages(guild_id, user_id, wants=True)

        def work(tx: Any) -> None:
            for user_id in user_ids:
                notice = Notice(kind=NoticeKind.APPROVED, user_id=user_id)
                add_notice(tx, guild_id, notice, now=now)

        await store.database.write(work)


class _Openings:
    """When channels of direct messages were opened, by the clock of bot and stand-in, and what arrived in them."""

    def __init__(self, at: Scene) -> None:
        self._backend = at.made.backend
        self.instants: list[datetime] = []
        carry_out = at.made._carry_out

        def note(request: Any, path: str, body: Any, files: Any) -> Any:
            if (request.method, path) == ("POST", "/users/@me/channels"):
                self.instants.append(at.clock())
            return carry_out(request, path, body, files)

        at.made._carry_out = note  # type: ignore[method-assign]

    def written(self) -> Counter[int]:
        """How many messages each person got."""
        found: Counter[int] = Counter()
        for channel_id, messages in self._backend.messages.items():
            channel = self._backend.channels.get(channel_id)
            for recipient in getattr(channel, "recipient_ids", None) or ():
                found[recipient] += len(messages)
        return found

    def most_within_a_minute(self) -> int:
        minute = timedelta(minutes=1)
        return max(
            (sum(at <= other < at + minute for other in self.instants) for at in self.instants), default=0
        )


def slow_line(variant: str = ""):
    """What people do with pictures of 8 MiB while each request takes 200 ms and 5 Mbit/s, slept and not counted."""

    async def work(bench: Bench, tally: Tally, rounds: int) -> None:
        await _on_slow_line(bench, tally, rounds, variant)

    return work


async def _on_slow_line(bench: Bench, tally: Tally, rounds: int, variant: str) -> None:
    rng = random.Random(f"{bench.seed}/27")
    async with scene(bench.nursery, rng, rate=1.0, before=timedelta(days=2)) as at:
        async with open_store(at.database, default_questions=DEFAULT_QUESTIONS) as store:
            picture = Picture(file_name="picture.png", content_type="image/png", data=_PICTURE)
            await store.authoring.set_details(
                at.server.guild.id, 1, name="Person 0", picture=picture, actor_id=7, now=at.clock()
            )
        async with at.bot(variant):
            await asyncio.wait_for(at.made.identified.wait(), 20)
            at.made.line = Line()
            for _ in range(rounds):
                await _use_pictures(at)
            await _until(lambda: set(at.made.gateway.sent_at) <= set(at.made.acknowledged), _TOO_LATE)
        waits = [at.made.acknowledged.get(i, sent + 60) - sent for i, sent in at.made.gateway.sent_at.items()]
        tally.trials = len(waits)
        tally.lost = sum(1 for wait in waits if wait > _TOO_LATE)
        tally.notes.append(f"first answers: slowest {max(waits):.1f} s")


async def _use_pictures(at: Scene) -> None:
    alice, mara, place = at.server.alice, at.server.mara, at.server.review
    await alice.slash(place, "interview show", person="Person 0")
    await alice.slash(place, "interview show", person="Person 0", share=True)
    await alice.slash(place, "interview search", query="telephones")
    await mara.slash(place, "spotlight status")
    await mara.slash(place, "spotlight preview", person="Person 0")
    await mara.slash(place, "setup", channel=at.server.channel, every_weeks=1)
    await mara.slash(
        place, "profile import", file=("large.txt", b"Where are you based?\n\nHere.\n" * 100_000)
    )
    panel = await mara.slash(place, "profile edit", person="Person 0")
    button = next(i for i in ids_of(panel.response) if i.startswith("spotlight:edit-details:"))
    form = await mara.click(panel.response, custom_id=button)
    values = {label["component"]["custom_id"]: "" for label in form.modal["components"]}
    await mara.submit_modal(form, {**values, "name": "Person 0", "picture": [("new.png", _PICTURE)]})


def answered_late(variant: str):
    """A forum takes no nonce; its request is given up after two seconds and carried out long after the quiet time."""

    async def work(bench: Bench, tally: Tally, trials: int) -> None:
        async def trial(number: int) -> None:
            rng = random.Random(f"{bench.seed}/28/{number}")
            async with scene(bench.nursery, rng, kind=ChannelKind.FORUM) as at:
                seconds = rng.uniform(7, 14)
                at.made.faults.append(Fault("POST", at.server.posts_path, action="late", seconds=seconds))
                async with at.bot(variant):
                    await at.wait_until_over(60)
                    await asyncio.sleep(1)
                at.judge(tally, f"trial {number}, {seconds:.1f} s")

        await bench.run(tally, trials, trial)

    return work


ROWS = [
    Row("24", "held by a global 429 of 100 s amid a crowd", 2000, held_for(100), least=60),
    Row("25", "the same, of 40 s", 1000, held_for(40), least=60),
    Row("26", "direct messages to new channels, due at once", 300, messages_to_everybody, least=40),
    Row("27", "a slow line, pictures of 8 MiB", 10, slow_line()),
    Row("28", "a forum post answered after the quiet time", 40, answered_late("impatient"), least=4),
    Row(
        "28c",
        "the same, forgetting what it gave up",
        4,
        answered_late("impatient,heedless"),
        is_control=True,
        least=4,
    ),
    Row("27c", "the same without acknowledging first", 1, slow_line("tardy"), is_control=True),
]
