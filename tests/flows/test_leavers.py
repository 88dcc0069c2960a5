"""People who leave the server: nothing is posted, decided, asked or said about them without a curator's word."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend.errors import BackendError

from bot.domain.models import InterviewStatus
from bot.domain.posts import Notice, NoticeKind, OccurrenceState
from tests.factories import add_published
from tests.flows.steps import (
    DUE,
    draft,
    fail_posts,
    get,
    last_state,
    link_ada,
    names,
    notices,
    posts,
    raw,
    tell,
)
from tests.sim import World, ids_of, reply_of, text_of

WEEK = timedelta(days=7)
MEMBER = "/guilds/{guild_id}/members/{member_id}"


def leave(world: World, who: Any = None) -> None:
    world.guild.remove_member(who or world.alice)


def come_back(world: World, who: Any = None) -> None:
    world.env.backend.add_member(world.guild.id, (who or world.alice).id)


def looks(world: World, error: Exception | None = None) -> list[int]:
    """Count the looks at members from now on, and have each end with an error, if one is given."""
    request, seen = world.bot.http.request, list[int]()

    async def counted(route: Any, **options: Any) -> Any:
        if route.path == MEMBER:
            seen.append(int(route.url.rsplit("/", 1)[-1]))
            if error is not None:
                raise error
        return await request(route, **options)

    world.bot.http.request = counted  # type: ignore[method-assign]
    return seen


def questions(world: World) -> list[discord.Message]:
    """The questions about those who left, answered ones left out."""
    return [m for m in world.review.history() if any("leaver-post" in i for i in ids_of(m))]


async def only(world: World, name: str) -> None:
    """Have nobody but one of the three in the queue."""
    for other in {"Ada", "Bo", "Cy"} - {name}:
        await world.mara.slash(world.lobby, "queue hold", person=other)


@pytest.fixture
async def linked(ready: World) -> World:
    """Ada, who is next, is Alice."""
    await link_ada(ready)
    return ready


# ---------------------------------------------------------------------------------------- posts


async def test_the_next_in_line_is_posted_and_curators_are_asked_once(linked: World) -> None:
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    assert names(linked) == ["Bo"]
    [asked] = notices(linked)
    assert "**Ada** is next in line for the spotlight" in asked
    assert "Whoever comes after them has the date." in asked
    await linked.restart()
    await linked.advance_to(DUE + WEEK + timedelta(minutes=5))

    assert names(linked) == ["Bo", "Cy"]
    assert len(notices(linked)) == 1


async def test_a_curator_has_somebody_who_left_posted_by_name(linked: World) -> None:
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    [question] = questions(linked)
    refused = await linked.bob.click(question, label="Post anyway")
    assert "curators" in reply_of(refused)
    await linked.mara.click(question, label="Post anyway")
    assert questions(linked) == []
    assert "Mara" in notices(linked)[-1]
    assert "by name, without a mention" in notices(linked)[-1]
    await linked.restart()
    await linked.advance_to(DUE + WEEK + timedelta(minutes=5))

    assert names(linked) == ["Bo", "Ada"]
    assert f"<@{linked.alice.id}>" not in text_of(posts(linked)[-1])
    assert len(notices(linked)) == 1


@pytest.mark.parametrize("first", ["Post anyway", "Hold", "Remove"])
async def test_of_two_curators_one_decides(linked: World, first: str) -> None:
    carl = linked.guild.add_member(linked.env.create_user("carl"), roles=[linked.curators])
    await linked.mara.slash(linked.lobby, "setup", curator_role=linked.curators)
    await only(linked, "Ada")
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    [question] = questions(linked)
    ways = {i.split(":")[1]: i for i in ids_of(question)}
    await decide(linked, question, first)
    for verb in ("leaver-post", "leaver-hold", "leaver-remove"):
        late = await stale(linked, carl, ways[verb])
        assert "done already by an earlier click" in late or "was removed" in late, late

    await linked.advance(minutes=1)
    assert len(names(linked)) == (1 if first == "Post anyway" else 0)


async def decide(world: World, question: discord.Message, label: str) -> str:
    clicked = await world.mara.click(question, label=label)
    if label == "Remove":
        clicked = await world.mara.click(clicked.response, label="Remove it")
    await world.settle()
    return reply_of(clicked) if clicked.response or clicked.followups else ""


async def stale(world: World, who: Any, custom_id: str) -> str:
    return await raw(world, who, 3, {"custom_id": custom_id, "component_type": 2})


async def test_where_nobody_else_is_ready_the_date_waits_for_the_choice(linked: World) -> None:
    await only(linked, "Ada")
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    assert names(linked) == []
    [asked] = notices(linked)
    assert "Nobody else is ready, so the date waits for your choice" in asked
    assert (
        await linked.store.occurrences.find_blocked(linked.guild.id) is None
    )  # permissions change nothing here
    status = reply_of(await linked.mara.slash(linked.lobby, "spotlight status"))
    assert "the post waits, because whoever is next has left the server" in status
    await linked.restart()
    await linked.advance(hours=5)
    assert len(notices(linked)) == 1
    [question] = questions(linked)
    await linked.mara.click(question, label="Post anyway")
    await linked.advance(minutes=1)

    assert names(linked) == ["Ada"]
    assert f"<@{linked.alice.id}>" not in text_of(posts(linked)[0])
    assert await last_state(linked) is OccurrenceState.DONE


@pytest.mark.parametrize("label", ["Hold", "Remove"])
async def test_a_date_whose_only_one_is_held_or_removed_is_left_empty_aloud(
    linked: World, label: str
) -> None:
    await only(linked, "Ada")
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    [question] = questions(linked)
    await decide(linked, question, label)
    await linked.advance(minutes=1)

    assert names(linked) == []
    assert "nobody was ready" in notices(linked)[-1]
    if label == "Hold":
        await linked.mara.slash(linked.lobby, "queue release", person="Ada")
        await linked.advance_to(DUE + WEEK + timedelta(minutes=5))
        assert len(questions(linked)) == 1  # released, they are asked about again


async def test_a_date_that_nobody_decides_about_is_given_up_aloud_and_asked_about_at_the_next(
    linked: World,
) -> None:
    await only(linked, "Ada")
    leave(linked)
    await linked.advance_to(DUE + timedelta(hours=25))
    assert await last_state(linked) is OccurrenceState.SKIPPED
    assert "was not posted: it could not be until it was too late" in notices(linked)[-1]
    await linked.advance_to(DUE + WEEK + timedelta(minutes=5))

    assert len(questions(linked)) == 2
    assert "the date waits for your choice" in notices(linked)[-1]
    assert names(linked) == []


async def test_who_comes_back_is_posted_as_ever_and_the_question_is_moot(linked: World) -> None:
    await only(linked, "Ada")
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    [question] = questions(linked)
    come_back(linked)
    await linked.advance(hours=1, minutes=5)
    assert names(linked) == ["Ada"]
    assert f"<@{linked.alice.id}>" in text_of(posts(linked)[0])

    late = await linked.mara.click(question, label="Post anyway")
    assert "done already" in reply_of(late)


@pytest.mark.parametrize(
    "error",
    [
        BackendError(403, 50001, "Missing Access"),
        BackendError(404, 10004, "Unknown Guild"),
        BackendError(500, 0, "Internal Server Error"),
        discord.RateLimited(100),
        TimeoutError(),
    ],
    ids=repr,
)
async def test_what_is_not_known_of_a_member_holds_no_post_up(linked: World, error: Exception) -> None:
    seen = looks(linked, http_error(error))
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))

    assert names(linked) == ["Ada"]
    assert seen == [linked.alice.id]
    assert notices(linked) == []


def http_error(error: Exception) -> Exception:
    if not isinstance(error, BackendError):
        return error
    response: Any = type("Response", (), {"status": error.status, "reason": ""})
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    return kinds.get(error.status, discord.HTTPException)(response, error.to_json())


async def test_who_is_known_to_have_left_is_not_posted_because_discord_gives_no_answer(linked: World) -> None:
    leave(linked)
    await linked.advance_to(DUE + timedelta(minutes=5))
    assert names(linked) == ["Bo"]

    looks(linked, http_error(BackendError(503, 0, "Service Unavailable")))
    await linked.advance_to(DUE + WEEK + timedelta(minutes=5))

    assert names(linked) == ["Bo", "Cy"]


async def test_who_is_tied_to_no_account_is_not_looked_up(ready: World) -> None:
    seen = looks(ready)
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
    assert seen == []


@pytest.mark.parametrize("error", [TimeoutError(), discord.RateLimited(100)], ids=repr)
async def test_who_leaves_while_their_post_is_on_its_way_is_not_posted(
    linked: World, error: Exception
) -> None:
    fail_posts(linked, error, after=False)
    await linked.advance_to(DUE + timedelta(seconds=2))
    assert await last_state(linked) is OccurrenceState.SENDING
    leave(linked)
    await linked.advance(minutes=5)

    assert names(linked) == ["Bo"]
    assert len(questions(linked)) == 1


async def test_a_post_that_went_out_before_they_left_is_found_and_not_made_twice(linked: World) -> None:
    fail_posts(linked, TimeoutError(), after=True)
    await linked.advance_to(DUE + timedelta(seconds=2))
    leave(linked)
    await linked.advance(minutes=5)

    assert names(linked) == ["Ada"]
    assert questions(linked) == []
    assert await last_state(linked) is OccurrenceState.DONE


async def test_of_many_who_left_a_few_are_asked_about_at_a_time(linked: World) -> None:
    guild_id = linked.guild.id
    for number in range(4):
        gone = linked.guild.add_member(linked.env.create_user(f"gone{number}"))
        now = linked.now - timedelta(days=10 - number)  # before Ada
        made = await add_published(linked.store, guild_id, f"Gone {number}", now=now)
        await linked.store.curator_decisions.link(guild_id, made, gone.id, actor_id=1, now=now)
        leave(linked, gone)
    await linked.advance_to(DUE + timedelta(minutes=5))
    assert names(linked) == ["Ada"]
    assert len(questions(linked)) == 3
    await linked.advance_to(DUE + WEEK + timedelta(minutes=5))

    assert names(linked) == ["Ada", "Bo"]
    assert len(questions(linked)) == 3  # the same three are next in line, and were asked about


async def test_each_series_asks_for_itself(linked: World) -> None:
    store, guild_id = linked.store, linked.guild.id
    await store.series.add(guild_id, "Makers", actor_id=1, now=linked.now)
    makers = await store.series.find(guild_id, "Makers")
    await linked.mara.slash(
        linked.lobby, "setup", series="Makers", weekday=0, time="18:00", channel=linked.channel
    )
    other = await add_published(store, guild_id, "Ada at work", now=linked.now)

    def move(tx: Any) -> None:
        tx.execute("UPDATE interview SET series_id = ?, person_id = (SELECT id FROM person WHERE name = 'Ada') "
                   "WHERE id = ?", (makers.id, other))  # fmt: skip

    await store.database.write(move)
    leave(linked)
    await linked.advance_to(DUE + timedelta(hours=2))
    assert names(linked) == ["Bo"]
    first, second = questions(linked)
    assert "Whoever comes after them" in text_of(first)
    assert "the date waits" in text_of(second)
    await linked.mara.click(second, label="Post anyway")
    await linked.advance(minutes=1)

    assert names(linked) == ["Bo", "Ada"]
    assert len(questions(linked)) == 1


async def test_a_post_by_hand_says_that_they_left_and_then_names_them(linked: World) -> None:
    asked = await linked.mara.slash(linked.lobby, "spotlight post", person="Ada")
    leave(linked)  # between the question and the click
    again = await linked.mara.click(asked.response, label="Post now")
    assert names(linked) == []
    assert "has left the server" in text_of(asked.response)
    assert again.acknowledged
    done = await linked.mara.click(asked.response, label="Post anyway")

    assert "Posted in" in reply_of(done)
    assert names(linked) == ["Ada"]
    assert f"<@{linked.alice.id}>" not in text_of(posts(linked)[0])


# ---------------------------------------------------------------------------------------- approving, asking, reminding


async def handed_in(world: World) -> int:
    made = await draft(world)
    await world.store.own.submit(world.guild.id, world.alice.id, made, now=world.now)
    world.bot.scheduler.wake()
    await world.settle()
    return made


def card_of(world: World) -> discord.Message:
    return next(m for m in world.review.history() if any("review-approve" in i for i in ids_of(m)))


@pytest.mark.parametrize("by_command", [False, True])
async def test_who_approves_somebody_who_left_is_told_and_chooses(reviewed: World, by_command: bool) -> None:
    made = await handed_in(reviewed)
    leave(reviewed)
    card = card_of(reviewed)
    if by_command:
        card = (await reviewed.mara.slash(reviewed.lobby, "review")).response
    asked = await reviewed.mara.click(card, label="Approve")
    question = (asked.followups or [asked.response])[-1]
    assert "**Alice** has left the server, so nothing was decided yet" in text_of(question)
    assert (await get(reviewed, made)).status is InterviewStatus.SUBMITTED
    await reviewed.mara.click(question, label="Approve anyway")

    assert (await get(reviewed, made)).status is InterviewStatus.APPROVED
    assert "approved by Mara" in text_of(reviewed.review.history()[-1])


async def test_who_was_proposed_and_left_is_not_invited_until_they_are_back(reviewed: World) -> None:
    await reviewed.bob.slash(reviewed.lobby, "nominate", member=reviewed.alice, reason="She mends clocks.")
    leave(reviewed)
    board = await reviewed.mara.slash(reviewed.lobby, "pipeline")
    told = await reviewed.mara.select(
        board.response, [str(reviewed.alice.id)], custom_id=_id(board, "pipeline-invite")
    )
    assert "**Alice** has left this server, so nobody was asked" in reply_of(told)
    assert await reviewed.store.inviting.find_open(reviewed.guild.id, reviewed.alice.id) is None
    come_back(reviewed)
    await reviewed.advance(hours=1, minutes=1)
    board = await reviewed.mara.slash(reviewed.lobby, "pipeline")
    await reviewed.mara.select(
        board.response, [str(reviewed.alice.id)], custom_id=_id(board, "pipeline-invite")
    )
    assert await reviewed.store.inviting.find_open(reviewed.guild.id, reviewed.alice.id) is not None


async def test_who_leaves_while_somebody_says_why_they_are_proposed_is_not(reviewed: World) -> None:
    form = await reviewed.bob.context_menu(reviewed.lobby, "Nominate for spotlight", reviewed.alice)
    leave(reviewed)
    told = await reviewed.bob.submit_modal(form, {"reason": "She mends clocks."})

    assert "That person has left this server" in reply_of(told)
    assert await reviewed.store.inviting.list_nominees(reviewed.guild.id, limit=5) == []


async def test_who_left_is_marked_on_the_board_told_once_and_reminded_when_they_are_back(
    reviewed: World,
) -> None:
    await reviewed.mara.slash(reviewed.lobby, "pipeline", invite=reviewed.alice)
    leave(reviewed)
    await reviewed.advance(days=30)
    [told] = [n for n in notices(reviewed) if "Alice" in n]
    assert (
        "**Alice** has left the server, so nobody is reminded: they were invited and have not begun." in told
    )
    board = await reviewed.mara.slash(reviewed.lobby, "pipeline")
    assert "**Alice** (left the server)" in reply_of(board)
    nudge = await reviewed.mara.select(board.response, ["v1.0"], custom_id=_id(board, "pipeline-nudge"))
    assert "so nobody was asked or reminded" in reply_of(nudge)
    come_back(reviewed)
    await reviewed.advance(days=20)

    of_alice = [n for n in notices(reviewed) if "Alice" in n]
    assert ["waits for a reminder" in n for n in of_alice] == [False, True, True]
    assert "left the server" not in reply_of(await reviewed.mara.slash(reviewed.lobby, "pipeline"))


def _id(result: Any, verb: str) -> str:
    return next(i for i in ids_of(result.response) if f":{verb}" in i)


async def test_nobody_who_left_is_written_to(reviewed: World) -> None:
    await reviewed.store.preferences.want_messages(reviewed.guild.id, reviewed.alice.id, wants=True)
    leave(reviewed)
    await tell(reviewed, reviewed.guild.id, Notice(kind=NoticeKind.CONSENT_AGAIN, user_id=reviewed.alice.id))
    reviewed.bot.scheduler.wake()
    await reviewed.advance(hours=2)

    paths = [entry.path for entry in reviewed.env.http_requests]
    assert [p for p in paths if p.endswith("/users/@me/channels")] == []
