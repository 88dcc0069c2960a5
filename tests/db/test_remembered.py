"""What the store keeps in memory is bounded, and never older than what was committed."""

import sys

import pytest

from db import Store
from tests.factories import NOW, add_published

FIRST, SECOND = 10, 20


def bound(monkeypatch: pytest.MonkeyPatch, keeper: object, name: str) -> None:
    """Have a part of the store keep one entry instead of its hundreds."""
    monkeypatch.setattr(sys.modules[type(keeper).__module__], name, 1)


async def test_names_of_the_server_asked_longest_ago_are_forgotten_and_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, store.names, "_SERVERS_KEPT")
    await add_published(store, FIRST, "Ada")
    await add_published(store, SECOND, "Bo")

    first = await store.names.index(FIRST)
    await store.names.index(SECOND)
    again = await store.names.index(FIRST)

    assert again is not first
    assert [[e.label for e in one.suggest("a", 9)] for one in (first, again)] == [["Ada"], ["Ada"]]


async def test_topics_for_autocomplete_are_remembered_until_they_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, store.names, "_SERVERS_KEPT")
    interview_id = await add_published(store, FIRST, "Ada")
    await add_published(store, SECOND, "Bo")
    await store.topics.set_topics(FIRST, interview_id, ["Signals", " ", "Rails"], actor_id=7, now=NOW)

    first = await store.names.topics(FIRST)
    assert sorted(first.suggest("", 9)) == ["Rails", "Signals"]
    assert await store.names.topics(FIRST) is first
    await store.names.topics(SECOND)
    assert await store.names.topics(FIRST) is not first


async def test_questions_for_autocomplete_are_read_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, store.names, "_SERVERS_KEPT")
    asked: list[int] = []

    async def labels(guild_id: int) -> dict[str, str]:
        asked.append(guild_id)
        return {"Where are you based?": "location"}

    for guild_id in (FIRST, FIRST, SECOND, FIRST):
        _, keys = await store.names.questions(guild_id, labels)
        assert keys == {"Where are you based?": "location"}
    assert asked == [FIRST, SECOND, FIRST]


async def test_lists_that_changed_while_they_were_read_are_not_remembered(store: Store) -> None:
    await store.guilds.ensure(FIRST, now=NOW)

    async def labels(guild_id: int) -> dict[str, str]:
        await store.topics.set_topics(guild_id, 0, [], actor_id=7, now=NOW)
        return {"Old?": "old"}

    async def newer(_guild_id: int) -> dict[str, str]:
        return {"New?": "new"}

    await store.names.questions(FIRST, labels)
    assert (await store.names.questions(FIRST, newer))[1] == {"New?": "new"}


async def test_settings_and_members_names_are_right_however_few_are_remembered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(monkeypatch, store.guilds, "_SETTINGS_KEPT")
    bound(monkeypatch, store.guilds.member_names, "_KEPT")
    for guild_id in (FIRST, SECOND):
        await store.guilds.ensure(guild_id, now=NOW)
        assert (await store.guilds.settings(guild_id)).guild_id == guild_id

    for user_id, name in ((1, "Ada"), (2, "Bo"), (1, "Ada Bell")):
        await store.guilds.member_names.remember(FIRST, user_id, name)
    assert [await store.guilds.member_names.get(FIRST, user_id) for user_id in (1, 2, 3)] == [
        "Ada Bell",
        "Bo",
        "",
    ]
