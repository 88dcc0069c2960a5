"""Rows 10 to 14 and 19: many people at once, hostile people, and people of other servers."""

import asyncio
import contextlib
import dataclasses
import inspect
import random
import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.domain.community import ConsentChoice, DecisionKind, Series
from bot.domain.errors import AnswerChanged, SpotlightError
from bot.domain.highlights import dump_spotlight, load_spotlight, make_spotlight
from bot.domain.importing import ImportedInterview, Piece, Role
from bot.domain.models import (
    ConsentState,
    GuildSettings,
    Handle,
    Interview,
    InterviewSource,
    Picture,
)
from bot.domain.posts import FoundPost, Marker, Notice, NoticeKind, OccurrenceState
from bot.domain.resources import ResourceKind
from bot.domain.schedule import Slot
from bot.domain.search import parse_query
from bot.domain.text import clean
from bot.ui.interview import interview_page, paginate, thread_texts
from bot.ui.spotlight import spotlight_page
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from db.imports.drafts import ImportDraft
from db.interviews.reading import BrowseOrder
from db.interviews.withdrawals import Posted
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
            if not address.startswith(("https://", "http://")) or "evil" in label:
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
                saved = await server.mara.submit_modal(second, {"answer:specialties": f"Text {number}"})
                button = await server.mara.click(panel.response, label="Continue 1/3")
            if not at.query("SELECT 1 FROM answer WHERE text = ?", f"Text {number}"):
                tally.lost += 1
            if "2 of 8" not in reply_of(saved) or button.modal is None:
                tally.fault(f"trial {number}: not answered as before")

    await bench.run(tally, trials, trial)


# ------------------------------------------------------------------- other servers

_MINE, _THEIRS, _MEMBER = 101, 202, 4242424242


async def isolated(bench: Bench, tally: Tally, trials: int) -> None:
    """Every method of the store, called with one server's id and another's things, changes and tells nothing."""
    calls = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
            await _fill(store)
            before = _dump(path, _THEIRS)
            methods = list(_methods(store))

            async def trial(number: int) -> None:
                nonlocal calls
                repository, name, method = methods[number % len(methods)]
                arguments = await _foreign_arguments(store, method)
                if arguments is None:
                    return
                calls += 1
                try:
                    answer = await method(**arguments)
                except (SpotlightError, LookupError, sqlite3.IntegrityError):
                    answer = None
                if "secret202" in repr(answer):
                    tally.fault(f"{repository}.{name} tells: {answer!r}"[:300])
                if _dump(path, _THEIRS) != before:
                    tally.corrupt += 1
                    tally.fault(f"{repository}.{name} changed another server")

            await bench.run(tally, max(trials, len(methods)), trial, at_once=1)
    tally.notes.append(f"{calls} calls")


def _methods(store: Store) -> Any:
    for repository, value in vars(store).items():
        if type(value).__module__.startswith("db.") and repository != "database":
            for name, method in inspect.getmembers(value, inspect.iscoroutinefunction):
                if not name.startswith("_"):
                    yield repository, name, method


async def _foreign_arguments(store: Store, method: Any) -> dict[str, Any] | None:
    """Arguments for a method: the one server's id, the other's things; None for methods that take no server."""
    parameters = inspect.signature(method).parameters
    theirs = await store.interviews.list_published(_THEIRS, BrowseOrder.NEWEST)
    schedule = await store.schedules.get(_THEIRS)
    occurrence = (await store.occurrences.list_past(_THEIRS, limit=1))[0]
    found = FoundPost(
        message_id=1,
        channel_id=1,
        channel_kind=schedule.channel_kind,
        interview_id=theirs[0].id,
        marker=Marker(schedule.id, occurrence.local_date, occurrence.generation),
    )
    known: dict[str, Any] = {
        "guild_id": _MINE, "interview_id": theirs[0].id, "occurrence_id": occurrence.id, "schedule_id": schedule.id,
        "series_id": schedule.series_id, "schedule": dataclasses.replace(schedule, guild_id=_MINE),
        "occurrence": dataclasses.replace(occurrence, guild_id=_MINE), "user_id": _MEMBER, "now": NOW,
        "slot": Slot(NOW.date(), NOW), "generation": 5, "actor_id": 1, "limit": 5, "position": 1, "text": "changed",
        "based_on": 1, "wake_at": NOW, "plan_at": NOW, "message_id": 1, "thread_id": 1, "is_done": True,
        "state": OccurrenceState.SKIPPED, "note": "", "consent": ConsentState.AGREED, "text_version": "x", "version": 1,
        "settings": GuildSettings(guild_id=_MINE), "channel_id": 1, "channel_kind": schedule.channel_kind,
        "payload": "{}", "nonce": "x", "notice": Notice(kind=NoticeKind.MISSED, id=1, guild_id=_MINE),
        "sent_at": NOW, "kind": schedule.channel_kind, "next_check_at": NOW, "warned_of": "", "name": "changed",
        "place": 1, "order": BrowseOrder.NEWEST, "page": 0, "size": 5, "day": date(2026, 3, 2),
        "query": parse_query("secret202 secret101"),
        "notice_id": 1, "takedown_id": 1,
        "answer_id": 1, "draft_id": 1, "kept_id": 1, "id": 1, "revision": 1, "is_held": True, "except_ids": (),
        "answers": {1: (DEFAULT_QUESTIONS[0], "changed")}, "questionnaire": await store.guilds.questionnaire(_THEIRS),
        "source": InterviewSource.FORM, "imported": _document("mine"), "file_name": "x.txt", "document_hash": "hash202",
        "curator_id": 1, "correction": lambda imported: imported, "session_id": 1, "question_key": "",
        "interview_ids": [theirs[0].id], "editor_id": 1, "interview_version": theirs[0].id, "nominator_id": 1,
        "reason": "x", "key": f"i{theirs[0].id}", "keys": ["location"], "questions": DEFAULT_QUESTIONS[:1],
        "series": Series(id=schedule.series_id, name="x", is_default=True, questionnaire_id=schedule.series_id),
        "choice": ConsentChoice(allows_export=True, allows_picture=True), "is_out": True, "is_blocked": True,
        "wants": True, "action": "x", "entry_id": 9, "owner_id": _MEMBER, "follows_id": theirs[0].id,
        "names": ["x"], "similar": 5, "asker_id": 1, "allows": True, "resource_id": 1, "title": "x", "topic": "x202",
        "post": Posted(1, 1, schedule.channel_kind, None, 1, _MINE), "decision": DecisionKind.APPROVED,
        "draft": ImportDraft(1, 1, None, "x.txt", _DOCUMENT, None, "hash202"),
        "wanted": (theirs[0].id, NOW.date()), "other": (theirs[0].id, NOW.date()), "posts": [found], "notices": [],
    }  # fmt: skip
    if not {"guild_id", "schedule", "occurrence", "settings", "notice", "post"} & set(parameters):
        return None
    if method.__qualname__ == "NameRepository.questions":
        known["questions"] = _no_questions
    if method.__qualname__ == "TakeoverRepository.keep":
        known["post"] = found
    if method.__name__ == "decide":
        known["kind"] = DecisionKind.APPROVED
    if method.__qualname__.startswith(("SessionRepository", "KnowledgeRepository")):
        known["kind"] = ResourceKind.OTHER if "correct" in method.__name__ else "experts"
    if method.__qualname__ == "SearchRepository.hits":
        known["search"] = await store.search.recall(_THEIRS, 1)
    if method.__qualname__ == "SearchRepository.keep":
        known["search"] = await store.search.carry_out(_MINE, "x", session_id=99)
    wanted = [p for p in parameters.values() if p.default is inspect.Parameter.empty]
    unknown = [p.name for p in wanted if p.name not in known]
    if unknown:
        msg = f"the bench has no value for {unknown} of {method.__qualname__}"
        raise LookupError(msg)
    return {p.name: known[p.name] for p in wanted}


async def _no_questions(_guild_id: int) -> dict[str, str]:
    return {}


def _document(name: str) -> ImportedInterview:
    pieces = (
        Piece(text=name, role=Role.TITLE),
        Piece(text="q", role=Role.QUESTION),
        Piece(text="a", role=Role.ANSWER),
    )
    return ImportedInterview(name=name, pieces=pieces)


_DOCUMENT = _document("secret202")


async def _fill(store: Store) -> None:
    for guild_id in (_MINE, _THEIRS):
        made = await add_published(
            store, guild_id, f"secret{guild_id}", f"a secret{guild_id} answer", now=NOW
        )
        await add_published(store, guild_id, f"B secret{guild_id}", f"secret{guild_id} too", now=NOW)
        if guild_id == _THEIRS:
            await store.curator_decisions.link(guild_id, made, user_id=_MEMBER, actor_id=7, now=NOW)
            await store.imports.add(
                guild_id,
                _DOCUMENT,
                file_name="x.txt",
                document_hash="hash202",
                user_id=_MEMBER,
                curator_id=7,
                now=NOW,
            )
            await store.search.keep(
                guild_id, await store.search.carry_out(guild_id, "secret202", session_id=1), now=NOW
            )
            await store.sessions.keep(guild_id, "experts", "secret202", now=NOW)
            await store.topics.set_topics(guild_id, made, ["secret202"], actor_id=7, now=NOW)
            await store.preferences.want_messages(guild_id, _MEMBER, wants=True)
            default = (await store.series.list_all(guild_id))[0].id
            await store.inviting.nominate(guild_id, 9, 10, name="secret202", reason="secret202", now=NOW)
            await store.inviting.invite(
                guild_id, 11, name="secret202", series_id=default, actor_id=7, now=NOW
            )
            await store.series.add(guild_id, "secret202", actor_id=7, now=NOW)
        schedule = dataclasses.replace(await store.schedules.get(guild_id), channel_id=5)
        await store.schedules.update(schedule, actor_id=7, now=NOW)
        slot = Slot(NOW.date(), NOW)
        await store.occurrences.add_manual(schedule, slot, generation=1, interview_id=made, actor_id=_MEMBER)
        awake = (await store.occurrences.list_awake(now=NOW + timedelta(days=1)))[-1]
        occurrence = await store.occurrences.get(guild_id, awake.id)
        assert occurrence is not None
        await store.posting.transition(occurrence, OccurrenceState.SKIPPED, now=NOW, note="skipped")


def _dump(path: Path, guild_id: int) -> list[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = [
            r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%guild_id%'")
        ]
        return [
            (
                t,
                connection.execute(
                    f"SELECT * FROM {t} WHERE guild_id = ? ORDER BY 1", (guild_id,)
                ).fetchall(),
            )
            for t in tables
            if not t.startswith(("interview_by", "idx")) and _is_table(connection, t)
        ]


def _is_table(connection: sqlite3.Connection, name: str) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table'", (name,)
        ).fetchone()
    )


async def erased(bench: Bench, tally: Tally, trials: int) -> None:
    """After a member is erased no table, no index and no page of the file has their id, name or words."""

    async def trial(number: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.db"
            user, word = 7_000_000_000 + number, f"zanzibar{number}"
            async with open_store(path, default_questions=DEFAULT_QUESTIONS) as store:
                await add_published(store, 1, "Other", "words of others", now=NOW)
                made = await add_published(store, 1, word, f"{word} is where I live", now=NOW)
                await store.curator_decisions.link(1, made, user_id=user, actor_id=user, now=NOW)
                interview = await store.interviews.get(1, made)
                assert interview is not None
                await store.authoring.edit_answer(
                    1, made, 1, f"{word} no more", based_on=1, actor_id=user, now=NOW
                )
                with contextlib.suppress(AnswerChanged):
                    await store.authoring.edit_answer(
                        1, made, 1, f"{word} late", based_on=1, actor_id=user, now=NOW
                    )
                picture = Picture(file_name="p.png", content_type="image/png", data=word.encode() * 20)
                await store.authoring.set_details(1, made, picture=picture, actor_id=user, now=NOW)
                schedule = await store.schedules.get(1)
                await store.occurrences.add_manual(
                    schedule, Slot(NOW.date(), NOW), generation=1, interview_id=made, actor_id=user
                )
                await store.preferences.want_messages(1, user, wants=True)
                await store.inviting.nominate(1, user, 5, name="B", reason=f"{word} says so", now=NOW)
                await store.inviting.nominate(1, 5, user + 10**6, name="C", reason="x", now=NOW)
                await store.inviting.invite(
                    1, user, name=word, series_id=schedule.series_id, follows_id=made, actor_id=5, now=NOW
                )
                await store.preferences.block(1, user, is_blocked=False, actor_id=5, now=NOW)
                questionnaire = await store.guilds.questionnaire(1)
                own = await store.own.start(1, user, questionnaire, name=word, now=NOW)
                await store.own_texts.save(
                    1, user, own, {1: (DEFAULT_QUESTIONS[0], f"{word} again")}, based_on={}, now=NOW
                )
                await store.own.submit(1, user, own, now=NOW)
                await store.reviews.decide(
                    1, own, DecisionKind.REJECTED, version=3, note=f"{word}?", actor_id=user, now=NOW
                )
                await store.members.erase(1, user, now=NOW)
                left = await store.members.export(1, user)
                index = await store.names.index(1)
                if left or index.resolve(word)[0] is not None:
                    tally.fault(f"trial {number}: {left}")
                others = await store.interviews.count_published(1)
                tally.lost += others != 1

                def check(tx: Any) -> None:
                    tx.execute("INSERT INTO interview_search (interview_search) VALUES ('integrity-check')")

                await store.database.write(check)
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                for (table,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'interview_search%'"
                ).fetchall():
                    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
                    if str(user) in repr(rows) or word in repr(rows):
                        tally.fault(f"trial {number}: still in {table}")
                if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    tally.corrupt += 1
            if f"{word} no more".encode() in path.read_bytes():
                tally.fault(f"trial {number}: the words are still in the file")

    await bench.run(tally, trials, trial, at_once=2)


ROWS = [
    Row("10", "2 to 10 curators click at once", 1000, duplicate_clicks, least=50),
    Row("11", "50 editors of one interview, some cancelled", 10000, many_editors, least=500),
    Row("12", "hostile texts", 10000, hostile_inputs, least=500),
    Row("13", "commands while copies are made", 10000, answered_in_time, least=1000),
    Row("14", "killed with a form and a button open", 100, restarted_with_open_forms, least=6),
    Row("19", "every method of the store with another server's id", 60, isolated, least=60),
    Row("19d", "members erased", 50, erased, least=6),
]
