"""Row 19: nothing of a server is told to another, and nothing of a member stays who is erased."""

import contextlib
import dataclasses
import inspect
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.domain.browsing import BrowseOrder
from bot.domain.community import ConsentChoice, DecisionKind, PipelineEntry, Series
from bot.domain.errors import AnswerChanged, SpotlightError
from bot.domain.importing import ImportDraft, ImportedInterview, Piece, Role
from bot.domain.lifecycle import Stage
from bot.domain.models import (
    ConsentState,
    InterviewSource,
    Picture,
    UploadedPicture,
)
from bot.domain.posts import FoundPost, Marker, Notice, NoticeKind, OccurrenceState, Posted
from bot.domain.resources import ResourceKind
from bot.domain.schedule import Slot
from bot.domain.search import parse_query
from bot.domain.settings import SettingsChange
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.factories import NOW, add_published
from tests.torture.bench import Bench, Row, Tally

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
    entry = PipelineEntry(
        key=f"i{theirs[0].id}", name="x", user_id=_MEMBER, stage=Stage.WRITING, answered=1, asked=2, since=NOW,
        reminder_count=0, interview_id=theirs[0].id,
    )  # fmt: skip
    known: dict[str, Any] = {
        "guild_id": _MINE, "interview_id": theirs[0].id, "occurrence_id": occurrence.id, "schedule_id": schedule.id,
        "series_id": schedule.series_id, "schedule": dataclasses.replace(schedule, guild_id=_MINE),
        "occurrence": dataclasses.replace(occurrence, guild_id=_MINE), "user_id": _MEMBER, "now": NOW,
        "slot": Slot(NOW.date(), NOW), "generation": 5, "actor_id": 1, "limit": 5, "position": 1, "text": "changed",
        "based_on": 1, "wake_at": NOW, "plan_at": NOW, "message_id": 1, "thread_id": 1, "is_done": True,
        "state": OccurrenceState.SKIPPED, "note": "", "consent": ConsentState.AGREED, "text_version": "x", "version": 1,
        "change": SettingsChange(weekday=3), "is_paused": True, "channel_id": 1, "channel_kind": schedule.channel_kind,
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
        "setting": "review channel", "seen": {1: 1}, "target_id": 1, "known": (), "next_at": NOW,
        "wakes_notices": True, "passed_over": [1], "entry": entry,
        "uploaded": UploadedPicture("x", b"x", NOW.isoformat()),
        "cleaned": Picture(file_name="picture.png", content_type="image/png", data=b"x"),
    }  # fmt: skip
    if not {"guild_id", "schedule", "occurrence", "notice", "post"} & set(parameters):
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
        schedule = await store.schedules.get(guild_id)
        await store.settings_changes.apply(
            guild_id, schedule.id, SettingsChange(channel_id=5), actor_id=7, now=NOW
        )
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
                answers = {1: (DEFAULT_QUESTIONS[0], f"{word} again")}
                begun = await store.own_texts.begin(1, user, questionnaire, answers, name=word, now=NOW)
                own = begun.interview_id
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
    Row("19", "every method of the store with another server's id", 60, isolated, least=60),
    Row("19d", "members erased", 50, erased, least=6),
]
