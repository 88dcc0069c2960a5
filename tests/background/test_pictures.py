"""Pictures that were stored as they were uploaded are cleaned, by a clock that ticks."""

import random
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.background.job import Rows
from bot.background.pictures import PictureCleaning
from bot.background.scheduler import Scheduler
from bot.domain.errors import FileFault, FileRefused
from bot.domain.models import Picture, UploadedPicture
from bot.domain.pictures import own_picture
from bot.pictures.cleaning import clean_picture
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import Store, open_store
from tests.background.steps import FULL, Told, live, make_scheduler
from tests.background.ticking import Ticking
from tests.factories import NOW, add_published
from tests.pictures import PNG
from tests.sandbox.planted import MARKER, bomb, planted

GUILD = 7


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read pictures without starting a process for each, which `tests.sandbox` looks at."""
    monkeypatch.setattr(
        "bot.sandbox.pictures.read_in_process", lambda n, data: own_picture(*clean_picture(n, data))
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    async with open_store(path, default_questions=DEFAULT_QUESTIONS) as made:
        await made.guilds.ensure(GUILD, now=NOW)
        yield made


def scheduler(store: Store, clock: Ticking, told: Told | None = None) -> Scheduler:
    return make_scheduler(
        clock, PictureCleaning(store, Rows("picture", clock, random.Random(1), told or Told()))
    )


async def upload(store: Store, data: bytes) -> int:
    """Store a picture as it was done before pictures were cleaned."""
    interview_id = await add_published(store, GUILD, "Ada", "Engines.")

    def work(tx) -> None:
        tx.execute(
            "INSERT INTO picture (interview_id, guild_id, file_name, content_type, data, author_id, created_at) "
            "VALUES (?, ?, 'picture.gif', 'image/gif', ?, 1, '2026-01-01T00:00:00Z')",
            (interview_id, GUILD, data),
        )

    await store.database.write(work)
    return interview_id


async def states(store: Store) -> dict[int, str]:
    rows = await store.database.read("SELECT interview_id, state FROM picture WHERE guild_id = ?", (GUILD,))
    return {row["interview_id"]: row["state"] for row in rows}


async def test_stored_pictures_are_cleaned_and_none_is_shown_before(
    store: Store, path: Path, clock: Ticking
) -> None:
    made = {await upload(store, data): what for what, data in planted().items()}
    for interview_id in made:
        assert await store.interviews.picture(GUILD, interview_id) is None
        assert not (await store.interviews.get(GUILD, interview_id)).has_picture
    before = {i: await store.interviews.get(GUILD, i) for i in made}
    await live(clock, scheduler(store, clock), 60)

    for interview_id, what in made.items():
        picture = await store.interviews.picture(GUILD, interview_id)
        assert picture is not None, what
        assert MARKER not in picture.data, what
        interview = await store.interviews.get(GUILD, interview_id)
        assert interview is not None
        assert replace(interview, has_picture=False) == before[interview_id] != interview
    await store.database.close()
    assert MARKER not in b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())


async def test_a_bad_picture_stops_no_other_and_is_not_tried_for_ever(store: Store, clock: Ticking) -> None:
    bad = [
        await upload(store, data)
        for data in (b"\x89PNG\r\n\x1a\n" + bytes(50), bomb(30_000, 30_000), PNG[:90])
    ]
    good = [await upload(store, PNG) for _ in range(25)]
    told = Told()
    made = scheduler(store, clock, told)
    await live(clock, made, 600)

    found = await states(store)
    assert {found[i] for i in bad} == {"unreadable"}
    assert {found[i] for i in good} == {"cleaned"}
    assert told.told == []
    turns = made.counts["turns"]
    await live(clock, made, 86_400)
    assert made.counts["turns"] - turns < 5000


async def test_what_was_not_done_before_the_end_is_done_by_the_next_process(
    store: Store, clock: Ticking
) -> None:
    made = [await upload(store, PNG) for _ in range(25)]
    await live(clock, scheduler(store, clock), 12)
    half = list((await states(store)).values()).count("cleaned")
    await live(clock, scheduler(store, clock), 60)

    assert 0 < half < len(made)
    assert set((await states(store)).values()) == {"cleaned"}


async def test_a_picture_over_which_the_process_ends_is_given_up_after_three_tries(
    store: Store, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def fails(file_name: str, _: bytes) -> Picture:
        tries.append(file_name)
        raise FileRefused(FileFault.PICTURE_TOO_SLOW, file_name)

    monkeypatch.setattr("bot.sandbox.pictures.read_in_process", fails)
    made = await upload(store, PNG)
    await live(clock, scheduler(store, clock), 100)
    assert (await states(store))[made] == "uploaded"
    await live(clock, scheduler(store, clock), 600)

    assert (await states(store))[made] == "unreadable"
    assert len(tries) <= 6


async def test_a_picture_that_replaced_an_uploaded_one_meanwhile_stays(store: Store, clock: Ticking) -> None:
    interview_id = await upload(store, PNG)
    uploaded = await store.pictures.uploaded(GUILD, interview_id)
    assert uploaded is not None
    newer = own_picture(*clean_picture("a", planted()["JPEG"]))
    await store.authoring.set_details(GUILD, interview_id, picture=newer, actor_id=1, now=NOW)
    await store.pictures.replace(GUILD, interview_id, uploaded, own_picture("png", PNG))
    await store.pictures.give_up(GUILD, interview_id, uploaded)
    await store.pictures.give_up(GUILD, interview_id, UploadedPicture("a", b"", ""))

    assert await store.interviews.picture(GUILD, interview_id) == newer
    assert await store.pictures.list_uploaded(10) == []


async def test_a_store_that_refuses_for_a_minute_costs_no_picture(
    store: Store, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await upload(store, PNG) for _ in range(3)]
    scheduled = scheduler(store, clock)

    async def full(*_: object) -> None:
        raise sqlite3.OperationalError(*FULL.args)

    with monkeypatch.context() as patched:
        patched.setattr(store.database, "write", full)
        await live(clock, scheduled, 60)
    assert set((await states(store)).values()) == {"uploaded"}
    await live(clock, scheduled, 600)

    assert await states(store) == dict.fromkeys(made, "cleaned")
    assert scheduled.counts["turns"] < 500
