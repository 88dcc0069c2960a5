import random
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.browsing import PAGE_SIZE, BrowseOrder
from bot.domain.errors import AnswerChanged, InterviewChanged, InterviewGone, MemberTaken, NothingToSubmit
from bot.domain.models import ConsentState, Handle
from db import Store
from db.interviews.publication import search_document
from db.sqlite.database import Transaction
from tests.factories import NOW, add_draft, add_published

GUILD, OTHER = 10, 20


async def found(store: Store, text: str, guild_id: int = GUILD) -> list[str]:
    search = await store.search.carry_out(guild_id, text)
    return [h.name for h in await store.search.hits(guild_id, search, page=0, size=50)]


@pytest.mark.parametrize("consent", list(ConsentState))
async def test_only_with_consent_is_an_interview_visible_anywhere(
    store: Store, consent: ConsentState
) -> None:
    interview_id = await add_published(store, GUILD, "Ada Example", "signal boxes", consent=consent)
    allowed = consent in (ConsentState.AGREED, ConsentState.PUBLIC_ALREADY)
    schedule = await store.schedules.get(GUILD)

    assert (await store.interviews.get_published(GUILD, interview_id) is not None) == allowed
    assert (await found(store, "signal") == ["Ada Example"]) == allowed
    assert bool(await store.queue.candidates(GUILD, schedule.series_id, limit=9)) == allowed
    assert await store.interviews.count_published(GUILD) == int(allowed)
    assert bool((await store.names.index(GUILD)).entries) == allowed


async def test_servers_never_see_each_others_interviews(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada Example", "signal boxes")
    await add_published(store, OTHER, "Bo Other", "signal boxes")

    assert await found(store, "signal", OTHER) == ["Bo Other"]
    assert await store.interviews.get(OTHER, interview_id) is None
    assert await store.interviews.picture(OTHER, interview_id) is None
    assert await store.interviews.history(OTHER, interview_id, page=0, size=5) == []
    for change in (
        store.curator_decisions.approve(
            OTHER, interview_id, ConsentState.AGREED, text_version="x", actor_id=1, now=NOW
        ),
        store.curator_decisions.remove(OTHER, interview_id, version=1, actor_id=1, now=NOW),
        store.curator_decisions.link(OTHER, interview_id, 5, actor_id=1, now=NOW),
        store.authoring.set_details(OTHER, interview_id, name="X", actor_id=1, now=NOW),
        store.queue.hold(OTHER, interview_id, is_held=True, actor_id=1, now=NOW),
    ):
        with pytest.raises(InterviewGone):
            await change


async def test_an_edit_based_on_an_old_text_is_kept_and_overwrites_nothing(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "first text")
    edit = store.authoring.edit_answer
    await edit(GUILD, interview_id, 1, "by mara", based_on=1, actor_id=1, now=NOW)

    with pytest.raises(AnswerChanged) as refused:
        await edit(GUILD, interview_id, 1, "by bob", based_on=1, actor_id=2, now=NOW)

    assert await store.authoring.kept_text(GUILD, refused.value.kept_id, 2) == (interview_id, 1, "by bob")
    assert await store.authoring.kept_text(GUILD, refused.value.kept_id, 3) is None
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    assert interview.answers[0].text == "by mara"


async def test_history_keeps_every_text_and_an_old_one_can_be_restored(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "one")
    for i, text in enumerate(("two", "three"), start=1):
        later = NOW + timedelta(minutes=i)
        await store.authoring.edit_answer(GUILD, interview_id, 1, text, based_on=i, actor_id=i, now=later)
    history = await store.interviews.history(GUILD, interview_id, page=0, size=9)
    await store.authoring.restore(GUILD, history[-1].answer_id, actor_id=5, now=NOW + timedelta(hours=1))

    assert [(h.text, h.author_id) for h in history] == [("three", 2), ("two", 1), ("one", 7)]
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    assert (interview.answers[0].text, interview.answers[0].revision) == ("one", 4)
    assert await found(store, "one") == ["Ada"]
    assert await found(store, "three") == []


async def test_taking_down_needs_the_version_that_was_seen(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "one")
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    await store.authoring.set_details(GUILD, interview_id, name="Ada B", actor_id=1, now=NOW)

    with pytest.raises(InterviewChanged):
        await store.curator_decisions.remove(
            GUILD, interview_id, version=interview.version, actor_id=1, now=NOW
        )
    await store.curator_decisions.remove(
        GUILD, interview_id, version=interview.version + 1, actor_id=1, now=NOW
    )
    with pytest.raises(InterviewGone):
        await store.curator_decisions.remove(
            GUILD, interview_id, version=interview.version + 2, actor_id=1, now=NOW
        )
    assert await store.interviews.get(GUILD, interview_id) is None


async def test_an_interview_without_an_answer_cannot_be_approved(store: Store) -> None:
    interview_id = await add_draft(store, GUILD, "Ada", "")
    with pytest.raises(NothingToSubmit):
        await store.curator_decisions.approve(
            GUILD, interview_id, ConsentState.AGREED, text_version="x", actor_id=1, now=NOW
        )


async def test_a_member_is_one_person(store: Store) -> None:
    first = await add_published(store, GUILD, "Ada", "one")
    second = await add_published(store, GUILD, "Bo", "two")
    await store.curator_decisions.link(GUILD, first, 99, actor_id=1, now=NOW)
    with pytest.raises(MemberTaken):
        await store.curator_decisions.link(GUILD, second, 99, actor_id=1, now=NOW)
    assert [one.id for one in await store.own.list_own(GUILD, 99)] == [first]


@pytest.mark.parametrize("order", list(BrowseOrder))
async def test_pages_forwards_and_backwards_show_everyone_once(store: Store, order: BrowseOrder) -> None:
    names = [f"Person {i:02}" for i in range(PAGE_SIZE * 2 + 3)]
    for i, name in enumerate(names):
        await add_published(store, GUILD, name, "text", now=NOW + timedelta(minutes=i % 5))
    pages, after = [], None
    while True:
        page = await store.interviews.list_published(GUILD, order, after=after)
        pages.append([e.name for e in page[:PAGE_SIZE]])
        if len(page) <= PAGE_SIZE:
            break
        after = page[PAGE_SIZE - 1].id

    assert sorted(name for page in pages for name in page) == names
    last_page_first = await store.interviews.list_published(GUILD, order, after=after)
    back = await store.interviews.list_published(GUILD, order, before=last_page_first[0].id)
    assert [e.name for e in back[-PAGE_SIZE:]] == pages[-2]


async def test_index_and_positions_stay_right_over_random_histories(store: Store, tmp_path: Path) -> None:
    rng = random.Random(11)
    words = ["signal", "timetable", "lantern", "harbour", "weather", "kite"]
    ids: list[int] = []
    for _ in range(250):
        what = rng.random()
        text = " ".join(rng.choices(words, k=4))
        if what < 0.35 or not ids:
            consent = rng.choice([ConsentState.AGREED, ConsentState.NOT_YET])
            ids.append(await add_published(store, GUILD, rng.choice(words).title(), text, consent=consent))
            continue
        chosen = rng.choice(ids)
        interview = await store.interviews.get(GUILD, chosen)
        if interview is None:
            continue
        if what < 0.6:
            revision = interview.answers[0].revision
            await store.authoring.edit_answer(GUILD, chosen, 1, text, based_on=revision, actor_id=1, now=NOW)
        elif what < 0.75:
            handles = (Handle(kind="github", value=rng.choice(words)),)
            await store.authoring.set_details(
                GUILD, chosen, name=rng.choice(words), handles=handles, actor_id=1, now=NOW
            )
        elif what < 0.9:
            consent = rng.choice(list(ConsentState))
            await store.curator_decisions.approve(
                GUILD, chosen, consent, text_version="x", actor_id=1, now=NOW
            )
        else:
            await store.curator_decisions.remove(
                GUILD, chosen, version=interview.version, actor_id=1, now=NOW
            )

    published = {
        r["id"] for r in await store.database.read("SELECT id FROM interview WHERE is_published = 1")
    }
    published_position = [
        await store.interviews.find_at_published_position(GUILD, i + 1) for i in range(len(published))
    ]
    assert set(published_position) == published
    assert await store.interviews.count_published(GUILD) == len(published)

    def compare(tx: Transaction) -> None:
        tx.execute("INSERT INTO interview_search (interview_search) VALUES ('integrity-check')")
        tx.execute(
            "CREATE VIRTUAL TABLE fresh USING fts5 (name, title, body, content = '', tokenize = 'ascii')"
        )
        for interview_id in published:
            document = search_document(tx, GUILD, interview_id)
            tx.execute(
                "INSERT INTO fresh (rowid, name, title, body) VALUES (?, ?, ?, ?)", (interview_id, *document)
            )
        for word in words:
            expression = {"match": f'"1z{word[:4]}"*'}
            rows = [
                tx.fetch_all(f"SELECT rowid FROM {t} WHERE {t} MATCH :match ORDER BY 1", expression)
                for t in ("interview_search", "fresh")
            ]
            assert rows[0] == rows[1]
            assert rows[0]

    await store.database.write(compare)


async def test_the_schema_itself_refuses_to_publish_without_consent(store: Store) -> None:
    interview_id = await add_published(store, GUILD, "Ada", "one", consent=ConsentState.NOT_YET)

    def work(tx: Transaction) -> None:
        tx.execute("UPDATE interview SET is_published = 1, shelf = 1 WHERE id = ?", (interview_id,))

    with pytest.raises(sqlite3.IntegrityError):
        await store.database.write(work)
