"""What row 36 calls wrong: each kind of it is seen."""

from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import pytest
from aiohttp import ClientSession

from tests.loopback import TOKEN, Fault
from tests.torture.bench import Result, Row, Tally
from tests.torture.furnished import write
from tests.torture.going import furnish
from tests.torture.going_judged import Verdict
from tests.torture.places import Span, World
from tests.torture.scene import DUE, scene

DAY = DUE.date().isoformat()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with scene(None, Random(1), interviews=2, rate=1.0) as at:
        world = World(at, Random(1))
        furnish(at, world)
        at.clock.jump(timedelta(days=6))
        yield world


def judged(world: World) -> Tally:
    tally = Tally()
    Verdict(world, tally, [0], 1).judge()
    return tally


def post(world: World, text: str = "") -> None:
    """Have Discord get a post about the first person, with a text."""
    [(interview_id,)] = world.at.query("SELECT min(id) FROM interview")
    channel_id = world.places[0].server.channel.id
    body = {"content": f"{text} spotlight:read:{interview_id}:sp:1:{DAY.replace('-', '')}:0"}
    message = world.backend.create_message(channel_id, world.backend.bot_user.id, body["content"])
    world.note(f"/channels/{channel_id}/messages", body, {"id": str(message.id)})


async def look_up(world: World, user_id: int) -> None:
    """Ask Discord for a member, as the bot does."""
    url = f"{world.at.made.url}/api/v10/guilds/{world.places[0].id}/members/{user_id}"
    async with ClientSession() as session, session.get(url, headers={"Authorization": f"Bot {TOKEN}"}):
        pass


def occurrence(world: World, state: str, note: str = "") -> None:
    place = world.places[0]
    write(
        world.at,
        (
            """
            INSERT INTO occurrence (id, guild_id, schedule_id, local_date, due_at, state, note)
            SELECT 9, guild_id, id, ?, ?, ?, ? FROM schedule WHERE guild_id = ?
            """,
            (DAY, DUE.isoformat(timespec="milliseconds"), state, note, place.id),
        ),
    )


def notice(world: World, number: int, kind: str = "missed") -> None:
    write(
        world.at,
        (
            """
            INSERT INTO notice (id, guild_id, occurrence_id, kind, data_json, created_at)
            VALUES (?, ?, ?, ?, '{}', ?)
            """,
            (
                number,
                world.places[0].id,
                None if kind == "unusable" else 9,
                kind,
                DUE.isoformat(timespec="milliseconds"),
            ),
        ),
    )


def test_a_post_that_is_as_it_should_be_is_no_fault(world: World) -> None:
    post(world, f"<@&{world.places[0].ping.id}>")
    occurrence(world, "done")

    assert judged(world).is_clean


def test_a_mention_of_a_role_that_was_gone_when_it_was_posted_is_dead_for_ever(world: World) -> None:
    world.backend.delete_role(world.places[0].id, world.places[0].ping.id)
    post(world, f"<@&{world.places[0].ping.id}>")
    occurrence(world, "done")

    tally = judged(world)

    assert tally.breaches == 1
    assert "a dead mention" in tally.wrong[0]


def test_a_role_that_went_after_the_post_was_none_of_its_faults(world: World) -> None:
    post(world, f"<@&{world.places[0].ping.id}>")
    world.backend.delete_role(world.places[0].id, world.places[0].ping.id)
    occurrence(world, "done")

    assert judged(world).is_clean


@pytest.mark.parametrize(("has_word", "looks"), [(False, True), (False, False), (True, True)])
async def test_somebody_who_left_is_posted_with_a_curators_word_alone(
    world: World, has_word: bool, looks: bool
) -> None:
    place = world.places[0]
    interview_id = min(place.people)
    del world.backend.guilds[place.id].members[place.people[interview_id]]
    place.words |= {interview_id} if has_word else set()
    if looks:
        await look_up(world, place.people[interview_id])
    post(world, "" if has_word else f"<@{place.people[interview_id]}>")
    occurrence(world, "done")

    assert judged(world).breaches == (0 if has_word else 2)


async def test_of_whom_discord_never_said_that_they_left_nobody_could_ask(world: World) -> None:
    place = world.places[0]
    user_id = place.people[min(place.people)]
    del world.backend.guilds[place.id].members[user_id]
    world.at.made.faults.append(Fault("*", ".*", "before", "503"))
    await look_up(world, user_id)
    post(world, f"<@{user_id}>")
    occurrence(world, "done")

    assert judged(world).is_clean
    assert len(world.unknown) == 1


def test_a_date_of_which_nothing_is_stored_is_lost(world: World) -> None:
    assert judged(world).lost == 1


@pytest.mark.parametrize("state", ["due", "blocked", "done"])
def test_a_date_that_is_over_without_a_post_is_lost(world: World, state: str) -> None:
    occurrence(world, state)

    assert judged(world).lost == 1


def test_a_date_that_was_left_out_is_lost_until_discord_has_the_notice(world: World) -> None:
    occurrence(world, "skipped")
    notice(world, 5)
    assert judged(world).lost == 1

    world.delivered.add("N5")
    assert judged(world).is_clean


def test_a_notice_that_nobody_could_get_may_stay_in_the_store(world: World) -> None:
    occurrence(world, "skipped")
    notice(world, 5)
    notice(world, 6, "unusable")
    world.delivered.add("K6")
    world.places[0].gone["review"] = None
    world.places[0].spans["review"].append(Span(DUE - timedelta(days=1)))

    assert judged(world).is_clean


def test_a_channel_that_could_not_be_used_for_days_is_told_of_somewhere(world: World) -> None:
    post(world)
    occurrence(world, "done")
    world.places[0].spans["review"].append(Span(DUE - timedelta(hours=1), DUE + timedelta(days=3)))
    notice(world, 5, "unusable")
    assert judged(world).lost == 1

    world.delivered.add("K5")
    assert judged(world).is_clean


def test_a_post_that_came_twice_is_seen_though_one_was_deleted(world: World) -> None:
    post(world)
    post(world)
    occurrence(world, "done")

    assert judged(world).duplicates == 1


@pytest.mark.parametrize(
    ("note", "notices", "is_clean"), [("deleted", 1, True), ("", 0, False), ("deleted", 2, False)]
)
def test_a_post_that_a_moderator_deleted_is_told_once(
    world: World, note: str, notices: int, is_clean: bool
) -> None:
    post(world)
    occurrence(world, "done", note)
    world.places[0].posts[0].deleted_at = DUE + timedelta(days=1)
    for number in range(notices):
        notice(world, number + 1, "post_deleted")

    assert judged(world).is_clean is is_clean


def test_a_server_that_the_bot_left_counts_as_left(world: World) -> None:
    world.send_away(world.places[0])
    world.places[0].gone["bot"] = None
    world.places[0].spans["bot"].append(Span(DUE - timedelta(days=1)))

    assert "counts as the other" in judged(world).wrong[0]


def test_a_control_fails_as_it_must_by_what_a_row_forbids_alone() -> None:
    row = Row("36c", "a control", 1, furnish, is_control=True)  # the work is not done here

    assert not Result(row, Tally(wrong=["it broke off"]), 0.0).is_passed
    assert Result(row, Tally(breaches=1), 0.0).is_passed
