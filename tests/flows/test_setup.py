"""``/setup``: by two curators at once, with channels that cannot be looked at, and where showing what it did fails."""

import sqlite3
from typing import Any

import pytest

from tests.flows.steps import draft, get, spoil
from tests.sim import World, reply_of

NOTHING_CHANGED = "nothing was changed"


def fail(*_: object, **__: object) -> Any:
    msg = "disk I/O error"
    raise sqlite3.OperationalError(msg)


def break_down(*_: object, **__: object) -> Any:
    msg = "nobody foresaw this"
    raise RuntimeError(msg)


FAILURES = [(fail, sqlite3.OperationalError), (break_down, RuntimeError)]


async def test_two_curators_at_once_undo_nothing_of_each_other(ready: World) -> None:
    looked = ready.bot.channel_access.missing_permissions

    async def meanwhile(*arguments: Any) -> Any:
        """Be the other curator, while the channel is looked at for the one who was first."""
        ready.bot.channel_access.missing_permissions = looked  # type: ignore[method-assign]
        await spoil(ready, "UPDATE schedule SET time = '09:30' WHERE guild_id = :guild", guild=ready.guild.id)
        await spoil(ready, "UPDATE guild SET follow_up_months = 6 WHERE id = :guild", guild=ready.guild.id)
        return await looked(*arguments)

    ready.bot.channel_access.missing_permissions = meanwhile  # type: ignore[method-assign]
    options = {"audit_channel": ready.lobby, "weekday": 2, "reminder_days": 3}
    told = reply_of(await ready.mara.slash(ready.lobby, "setup", **options))

    schedule = await ready.store.schedules.get(ready.guild.id)
    settings = await ready.store.guilds.settings(ready.guild.id)
    assert (schedule.weekday, schedule.time) == (2, "09:30")
    assert (settings.nudge_days, settings.follow_up_months) == (3, 6)
    assert settings.audit_channel_id == ready.lobby.id
    assert "Monday → **Wednesday**" in told


async def test_a_pause_undoes_nothing_that_was_set_meanwhile(ready: World) -> None:
    schedules, known = ready.store.schedules, await ready.store.schedules.get(ready.guild.id)
    await ready.mara.slash(ready.lobby, "setup", time="09:30")
    get, schedules.get = schedules.get, answer_with(known)  # type: ignore[method-assign]
    await ready.mara.slash(ready.lobby, "spotlight pause")
    schedules.get = get  # type: ignore[method-assign]

    schedule = await schedules.get(ready.guild.id)
    assert (schedule.is_paused, schedule.time) == (True, "09:30")


def answer_with(known: object) -> Any:
    async def answer(*_: object) -> object:
        return known

    return answer


async def test_what_was_stored_is_said_though_the_rest_cannot_be_shown(ready: World) -> None:
    ready.bot.planner.slots = fail  # type: ignore[method-assign]
    told = reply_of(await ready.mara.slash(ready.lobby, "setup", weekday=3))

    assert (await ready.store.schedules.get(ready.guild.id)).weekday == 3
    assert NOTHING_CHANGED not in told
    assert "Day: Monday → **Thursday**" in told
    assert "/setup" in told


async def test_what_follows_a_change_is_left_to_the_jobs_where_it_fails(ready: World) -> None:
    ready.store.posting.retry_blocked = fail  # type: ignore[method-assign]
    told = reply_of(await ready.mara.slash(ready.lobby, "setup", weekday=3))

    assert "Day: Monday → **Thursday**" in told
    assert NOTHING_CHANGED not in told


async def test_a_channel_that_could_not_be_looked_at_is_taken_and_that_is_said(ready: World) -> None:
    with ready.guild_not_cached():
        ready.env.inject_error("GET", f"/guilds/{ready.guild.id}", status=503, times=9)
        told = reply_of(await ready.mara.slash(ready.lobby, "setup", audit_channel=ready.lobby))

    assert f"<#{ready.lobby.id}>**" in told
    assert "could not be checked just now" in told


async def test_a_channel_that_was_looked_at_is_not_said_to_be_unknown(ready: World) -> None:
    told = reply_of(await ready.mara.slash(ready.lobby, "setup", audit_channel=ready.lobby))

    assert "could not be checked" not in told


# ------------------------------------------------------------------------------------- what fails after any change


@pytest.mark.parametrize(("failure", "error"), FAILURES)
async def test_nobody_is_told_that_nothing_was_changed_once_something_was_stored(
    ready: World, failure: Any, error: type[Exception]
) -> None:
    ready.expected = error
    ready.bot.planner.plan_server = failure  # type: ignore[method-assign]
    told = reply_of(await ready.mara.slash(ready.lobby, "spotlight pause"))

    assert (await ready.store.schedules.get(ready.guild.id)).is_paused
    assert NOTHING_CHANGED not in told
    assert "stored" in told


@pytest.mark.parametrize(("failure", "error"), FAILURES)
async def test_where_nothing_was_stored_that_is_said(
    ready: World, failure: Any, error: type[Exception]
) -> None:
    ready.expected = error
    ready.store.database.write = failure  # type: ignore[method-assign]
    told = reply_of(await ready.mara.slash(ready.lobby, "spotlight pause"))

    assert NOTHING_CHANGED in told


async def test_a_text_that_was_stored_comes_back_without_a_word_of_loss(reviewed: World) -> None:
    reviewed.expected = RuntimeError
    made = await draft(reviewed)
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    form = await reviewed.alice.click(panel.response, label="Questions 1–5")
    reviewed.store.own.list_own = break_down  # type: ignore[method-assign]
    told = reply_of(await reviewed.alice.submit_modal(form, {"answer:location": "Delft"}))

    assert (await get(reviewed, made)).answers[0].text == "Delft"
    assert "was not stored" not in told
    assert "what you typed" in told
