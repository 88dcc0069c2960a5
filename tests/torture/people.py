"""Rows 10 to 14: many people at once, and hostile people."""

import asyncio
import random
import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.errors import AnswerChanged
from bot.domain.highlights import dump_spotlight, load_spotlight, make_spotlight
from bot.domain.models import (
    Handle,
    Interview,
)
from bot.domain.text import clean
from bot.ui.interview import interview_page, paginate, thread_texts
from bot.ui.spotlight import spotlight_page
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.factories import NOW, add_published, make_answer, make_interview
from tests.openapi import DESCRIPTION, check_mentions, faults_of
from tests.sim import reply_of
from tests.torture.bench import Bench, Row, Tally
from tests.torture.clicks import click, quiet, send, spoken
from tests.torture.hostile import hostile_text
from tests.torture.scene import scene

_AS_IT_IS = 1.0
"""Where people click the clock is not hurried: an interaction is over three seconds after it began."""


async def duplicate_clicks(bench: Bench, tally: Tally, trials: int) -> None:
    """Two to ten curators press "Post now" at once: one post, and all others are told."""
    told = 0
    async with scene(
        bench.nursery, random.Random(bench.seed), before=timedelta(days=2), rate=_AS_IT_IS, opens_thread=False
    ) as at:
        server = at.server
        curators = [server.mara] + [
            server.guild.add_member(at.made.env.create_user(f"curator{i}"), roles=[server.managers])
            for i in range(9)
        ]
        rng = random.Random(f"{bench.seed}/10")
        async with at.bot("unpaced"):
            await asyncio.wait_for(at.made.identified.wait(), 20)
            [(interview_id,)] = at.query("SELECT id FROM interview LIMIT 1")

            async def trial(number: int) -> None:
                nonlocal told
                day = at.clock().date().isoformat()
                custom_id = f"spotlight:post:{interview_id}:{day}:{number + 1}"
                clickers = rng.sample(curators, rng.randint(2, 10))
                before, since = len(server.posts()), len(at.made.requests)
                for curator in clickers:
                    click(at, server, curator.id, custom_id)
                await quiet(at)
                for _ in range(200):
                    if at.is_over() and len(spoken(at, since)) >= 2 * len(clickers):
                        break
                    await asyncio.sleep(0.01)
                made = len(server.posts()) - before
                tally.duplicates += made > 1
                tally.lost += made == 0
                losers = sum("done already" in text for text in spoken(at, since))
                told += losers
                if losers != len(clickers) - 1:
                    tally.fault(f"round {number}: {losers} of {len(clickers) - 1} were told")

            await bench.run(tally, trials, trial, at_once=1)
    tally.notes.append(f"{told:,} losers told")


async def many_editors(bench: Bench, tally: Tally, trials: int) -> None:
    """Fifty tasks edit one interview, some cancelled in between; every text that was saved is in the history."""
    rng = random.Random(f"{bench.seed}/11")
    conflicts = cancelled = 0
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "x.db", default_questions=DEFAULT_QUESTIONS) as store:
            interview_id = await add_published(store, 1, "Ada", "first", now=NOW)
            saved: set[str] = set()

            async def edit(number: int) -> None:
                nonlocal conflicts, cancelled
                text = f"text {number}"
                while True:
                    interview = await store.interviews.get(1, interview_id)
                    assert interview is not None
                    answer = interview.answers[0]
                    writing = asyncio.ensure_future(
                        store.authoring.edit_answer(
                            1, interview_id, 1, text, based_on=answer.revision, actor_id=number, now=NOW
                        )
                    )
                    if rng.random() < 0.07:
                        await asyncio.sleep(0)
                        writing.cancel()
                        cancelled += 1
                    try:
                        await writing
                    except asyncio.CancelledError:
                        return  # shielded: it may have been saved, and then it is whole
                    except AnswerChanged:
                        conflicts += 1
                    else:
                        saved.add(text)
                        return

            await bench.run(tally, trials, edit, at_once=50)
            await asyncio.sleep(0.2)
            revisions = {r.text for r in await store.interviews.history(1, interview_id, page=0, size=10**6)}
            tally.lost += len(saved - revisions)
            rows = await store.database.read("SELECT count(*) AS n FROM answer WHERE superseded_at IS NULL")
            tally.corrupt += rows[0]["n"] != 1
    tally.notes.append(f"{conflicts:,} conflicts told, {cancelled} cancelled")


async def hostile_inputs(bench: Bench, tally: Tally, trials: int) -> None:
    """Texts made to break out: stored and read back the same, shown within Discord's limits, without masked links."""
    rng = random.Random(f"{bench.seed}/12")
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "x.db", default_questions=DEFAULT_QUESTIONS) as store:

            async def trial(number: int) -> None:
                texts = [hostile_text(rng) for _ in range(rng.randint(1, 4))]
                answers = [make_answer(i, clean(t) or "x") for i, t in enumerate(texts, start=1)]
                interview = make_interview(
                    *answers,
                    name=clean(hostile_text(rng))[:100] or "x",
                    handles=(Handle(kind="website", value=hostile_text(rng)[:300]),),
                    introduction=clean(hostile_text(rng)),
                )
                for body in _bodies(interview):
                    _check_body(tally, body)
                if load_spotlight(dump_spotlight(make_spotlight(interview))) != make_spotlight(interview):
                    tally.fault(f"{number}: the frozen post is not read back the same")
                if number % 10 == 0:
                    stored = [a.text for a in answers]
                    made = await add_published(store, 1, f"P{number}", *stored, now=NOW)
                    back = await store.interviews.get(1, made)
                    assert back is not None
                    if [a.text for a in back.answers] != stored:
                        tally.corrupt += 1

            await bench.run(tally, trials, trial, at_once=1)


def _bodies(interview: Interview) -> list[dict[str, Any]]:
    pages = [interview_page(interview, n) for n in range(min(len(paginate(interview).bodies), 3))]
    pages.append(spotlight_page(make_spotlight(interview), "sp:1:20260302:0"))
    found = [
        {"components": p.to_components(), "flags": 1 << 15, "allowed_mentions": {"parse": []}} for p in pages
    ]
    return found + [{"content": t, "allowed_mentions": {"parse": []}} for t in thread_texts(interview)[:3]]


def _check_body(tally: Tally, body: dict[str, Any]) -> None:
    texts = _texts(body)
    total = sum(max(len(t), len(t.encode("utf-16-le")) // 2) for t in texts)
    if total > 4000 or len(body.get("content", "")) > 2000:
        tally.fault(f"{total} characters in one message")
    if sum(1 for _ in _components(body)) > 40:
        tally.fault("more than 40 components")
    check_mentions("POST", "/channels/1/messages", body)
    if DESCRIPTION.is_file() and tally.trials % 25 == 0:
        for fault in faults_of("POST", "/channels/1/messages", body):
            tally.fault(fault)
    for text in texts:
        for label, address in _masked_links(text):
            hides = label.replace("\\", "") not in (address, address.partition("://")[2])
            if not address.startswith(("https://", "http://")) or ("evil" in label and hides):
                tally.fault(f"a masked link: [{label}]({address})")


def _masked_links(text: str) -> list[tuple[str, str]]:
    bare = re.sub(r"\\.", "  ", text)
    return re.findall(r"\[([^\]]*)\]\(([^)]*)\)", bare)


def _components(body: Any) -> Any:
    if isinstance(body, dict):
        if "type" in body:
            yield body
        for value in body.values():
            yield from _components(value)
    elif isinstance(body, list):
        for value in body:
            yield from _components(value)


def _texts(body: dict[str, Any]) -> list[str]:
    found = [c["content"] for c in _components(body) if "content" in c]
    return found + ([body["content"]] if "content" in body else [])


# ------------------------------------------------------------------- speed and restarts


async def answered_in_time(bench: Bench, tally: Tally, trials: int) -> None:
    """Commands and suggestions, twenty at once, while copies of the database are made all the time."""
    async with scene(
        bench.nursery, random.Random(bench.seed), before=timedelta(days=2), rate=_AS_IT_IS, interviews=300
    ) as at:
        rng = random.Random(f"{bench.seed}/13")
        at.made.keeps_requests = False
        server = at.server
        commands = [
            {"name": "show", "type": 1, "options": [{"name": "person", "type": 3, "value": "Person 7"}]},
            {"name": "search", "type": 1, "options": [{"name": "query", "type": 3, "value": "telephones"}]},
            {"name": "random", "type": 1},
            {"name": "browse", "type": 1},
        ]
        copies = 0
        async with at.bot():
            await asyncio.wait_for(at.made.identified.wait(), 20)
            command_id = next(
                c["id"] for c in at.made.backend.commands[None].values() if c["name"] == "interview"
            )
            over = asyncio.Event()

            async def copy() -> None:
                nonlocal copies
                while not over.is_set():
                    target = at.database.with_name(f"copy{copies}.db")
                    await asyncio.to_thread(_copy, at.database, target)
                    target.unlink()
                    copies += 1

            copying = asyncio.create_task(copy())

            async def trial(number: int) -> None:
                is_suggestion = number % 5 == 0
                option: dict[str, Any] = dict(rng.choice(commands))
                if is_suggestion:
                    focused = {"name": "person", "type": 3, "value": f"per{number % 90}", "focused": True}
                    option = {"name": "show", "type": 1, "options": [focused]}
                data = {"id": command_id, "name": "interview", "type": 1, "options": [option]}
                interaction = send(at, server, server.alice.id, 4 if is_suggestion else 2, data)
                for _ in range(1000):
                    if interaction in at.made.acknowledged:
                        return
                    await asyncio.sleep(0.005)
                tally.lost += 1

            await bench.run(tally, trials, trial, at_once=20)
            over.set()
            await copying
        sent = at.made.gateway.sent_at
        waits = sorted(at.made.acknowledged[i] - sent[i] for i in sent if i in at.made.acknowledged)
    p99, longest = waits[int(len(waits) * 0.99)], waits[-1]
    tally.notes.append(f"p99 {p99 * 1000:.0f} ms, longest {longest * 1000:.0f} ms, {copies} copies made")
    if p99 >= 1 or longest >= 2.5:
        tally.fault(f"too slow: p99 {p99:.2f} s, longest {longest:.2f} s")


def _copy(database: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


async def restarted_with_open_forms(bench: Bench, tally: Tally, trials: int) -> None:
    """A form and a button that were open while the bot was killed still do what they say."""

    async def trial(number: int) -> None:
        rng = random.Random(f"{bench.seed}/14/{number}")
        async with scene(bench.nursery, rng, before=timedelta(days=2), rate=_AS_IT_IS) as at:
            server = at.server
            async with at.bot() as process:
                await asyncio.wait_for(at.made.identified.wait(), 20)
                form = await server.mara.slash(server.review, "profile submit", name=f"Name {number}")
                panel = await server.mara.submit_modal(form, {"answer:location": "Utrecht"})
                second = await server.mara.click(panel.response, label="Continue 1/3")
                process.kill()
                tally.kills += 1
            async with at.bot():
                await asyncio.wait_for(at.made.identified.wait(), 20)
                saved = await server.mara.submit_modal(
                    second, {"answer:location": "Utrecht", "answer:specialties": f"Text {number}"}
                )
                button = await server.mara.click(panel.response, label="Continue 1/3")
            if not at.query("SELECT 1 FROM answer WHERE text = ?", f"Text {number}"):
                tally.lost += 1
            if "2 of 8" not in reply_of(saved) or button.modal is None:
                tally.fault(f"trial {number}: not answered as before: {reply_of(saved)!r}")

    await bench.run(tally, trials, trial)


ROWS = [
    Row("10", "2 to 10 curators click at once", 1000, duplicate_clicks, least=50),
    Row("11", "50 editors of one interview, some cancelled", 10000, many_editors, least=500),
    Row("12", "hostile texts", 10000, hostile_inputs, least=500),
    Row("13", "commands while copies are made", 10000, answered_in_time, least=1000),
    Row("14", "killed with a form and a button open", 100, restarted_with_open_forms, least=6),
]
