"""Being proposed, invited, reminded, or left in peace; and what members and curators are told of it."""

import pytest

from bot.domain.lifecycle import MOST_NOMINATIONS
from tests.factories import add_published
from tests.sim import World, ids_of, reply_of, text_of


async def invite(world: World, who=None):
    return await world.mara.slash(world.lobby, "pipeline", invite=who or world.alice)


async def want_messages(world: World, who) -> None:
    status = await who.slash(world.lobby, "my status")
    await who.click(status.response, label="Write to me")


def messages_to(world: World, who) -> list[str]:
    channel = who.user.dm_channel if hasattr(who, "user") else who.dm_channel
    return [text_of(m) for m in channel.history()] if channel is not None else []


async def remind_all(world: World, days: int) -> None:
    for _ in range(days):
        await world.advance(days=1)
        world.bot.scheduler.wake()
        await world.settle()


async def test_nobody_is_written_to_unasked(world: World) -> None:
    await world.mara.slash(world.lobby, "setup", review_channel=world.review)
    told = await invite(world)

    assert "They did not ask me to write to them, so please tell them" in reply_of(told)
    await remind_all(world, 30)
    assert not [r for r in world.env.http_requests if r.path == "/users/@me/channels"]
    reminders = [m for m in world.review.history() if "waits for a reminder" in text_of(m)]
    assert len(reminders) == 2
    assert f"<@{world.alice.id}>" in text_of(reminders[0])


async def test_who_wants_messages_is_invited_and_reminded_twice_by_message(world: World) -> None:
    await world.mara.slash(world.lobby, "setup", review_channel=world.review)
    await want_messages(world, world.alice)
    told = await invite(world)
    await world.settle()

    assert "gets a message" in reply_of(told)
    await remind_all(world, 30)
    opened = [r for r in world.env.http_requests if r.path == "/users/@me/channels"]
    assert len(opened) == 1  # and its id kept, over a restart too
    channel_id = await world.store.preferences.message_channel(world.guild.id, world.alice.id)
    written = [r for r in world.env.http_requests if r.path == f"/channels/{channel_id}/messages"]
    assert len(written) == 3
    assert not [m for m in world.review.history() if "reminder" in text_of(m)]
    board = await world.mara.slash(world.lobby, "pipeline")
    assert "reminded 2×" in reply_of(board)


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_message_names_its_server_whether_or_not_the_client_knows_it(
    world: World, *, is_told: bool
) -> None:
    await want_messages(world, world.alice)
    with world.guild_not_cached():
        if not is_told:
            world.env.inject_error("GET", f"/guilds/{world.guild.id}", status=500, code=0, times=9)
        await invite(world)
        await world.settle()
        [written] = messages_to(world, world.alice)

    name = world.env.backend.get_guild(world.guild.id).name if is_told else "a Discord server"
    assert f"The curators of **{name}** would like" in written


async def test_closed_messages_are_normal(world: World) -> None:
    await want_messages(world, world.alice)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await invite(world)
    await remind_all(world, 2)

    start = await world.alice.slash(world.lobby, "my interview")
    assert "would like to publish an interview with you" in reply_of(start)
    rows = await world.store.database.read("SELECT wake_at FROM notice WHERE user_id IS NOT NULL")
    assert [r["wake_at"] for r in rows] == [None]


async def test_no_thank_you_ends_it(world: World) -> None:
    await invite(world)
    start = await world.alice.slash(world.lobby, "my interview")
    await world.alice.click(start.response, label="No, thank you")

    assert "Thank you for saying so" in text_of(start.response)
    await remind_all(world, 20)
    assert "Nobody is on the way" in reply_of(await world.mara.slash(world.lobby, "pipeline"))


async def test_who_opted_out_is_left_in_peace_everywhere(world: World) -> None:
    await world.bob.slash(world.lobby, "nominate", member=world.alice, reason="Clocks.")
    status = await world.alice.slash(world.lobby, "my status")
    await world.alice.click(status.response, label="Don't ask me")

    assert "Nobody is to ask you for an interview" in text_of(status.response)
    board = await world.mara.slash(world.lobby, "pipeline")
    assert "Could be next" not in reply_of(board)
    refused = await invite(world)
    assert "does not want to be asked" in reply_of(refused)
    again = await world.bob.slash(world.lobby, "nominate", member=world.alice, reason="Clocks.")
    assert "does not want to be asked" in reply_of(again)
    await world.alice.click(status.response, label="I may be asked")
    assert "is invited" in reply_of(await invite(world))


async def test_one_nomination_a_pair_with_a_pause_and_a_limit(world: World) -> None:
    people = [world.guild.add_member(world.env.create_user(f"user{i}")) for i in range(MOST_NOMINATIONS + 2)]

    async def nominate(member) -> str:
        return reply_of(await world.bob.slash(world.lobby, "nominate", member=member, reason="Good."))

    assert "Thank you" in await nominate(people[0])
    assert "You have proposed that person already" in await nominate(people[0])
    assert "a little soon" in await nominate(people[1])
    for person in people[1:MOST_NOMINATIONS]:
        await world.advance(minutes=2)
        assert "Thank you" in await nominate(person)
    await world.advance(minutes=2)
    assert f"You have proposed {MOST_NOMINATIONS} people" in await nominate(people[-1])
    board = await world.mara.slash(world.lobby, "pipeline")
    await world.mara.select(board.response, [str(people[0].id)], custom_id="spotlight:pipeline-aside")
    assert "is set aside. Nobody is told" in text_of(board.response)
    assert "possible again" in await nominate(people[0])
    assert "Thank you" in await nominate(people[-1])


async def test_nobody_nominates_themselves_or_a_bot_or_who_is_published(world: World) -> None:
    own = await world.bob.slash(world.lobby, "nominate", member=world.bob, reason="Me.")
    assert "not yourself. Your own interview is /my interview" in reply_of(own)
    made = await add_published(world.store, world.guild.id, "Alice", "text", now=world.now)
    await world.store.curator_decisions.link(world.guild.id, made, world.alice.id, actor_id=1, now=world.now)
    there = await world.bob.slash(world.lobby, "nominate", member=world.alice, reason="Her.")
    assert "There is an interview with Alice already" in reply_of(there)


async def test_the_user_menu_asks_why(world: World) -> None:
    form = await world.bob.context_menu(world.lobby, "Nominate for spotlight", world.alice)
    done = await world.bob.submit_modal(form, {"reason": "She mends clocks."})

    assert "Thank you. The curators see your proposal of Alice" in reply_of(done)
    assert "She mends clocks." in reply_of(await world.mara.slash(world.lobby, "pipeline"))


async def test_a_blocked_member_can_neither_begin_nor_propose_but_keeps_what_they_wrote(world: World) -> None:
    start = await world.alice.slash(world.lobby, "my interview")
    await world.alice.click(start.response, label="Begin")
    form = await world.alice.click(start.response, label="Questions 1–5")
    await world.mara.slash(world.lobby, "pipeline", block=world.alice)
    await world.alice.submit_modal(form, {"answer:location": "Utrecht"})

    assert "1 of 8 questions answered" in text_of(start.response)
    refused = await world.alice.click(start.response, label="Hand in")
    assert "The curators of this server have decided against that" in reply_of(refused)
    other = await world.alice.slash(world.lobby, "nominate", member=world.bob, reason="Good.")
    assert "have decided against that" in reply_of(other)
    unblocked = await world.mara.slash(world.lobby, "pipeline", unblock=world.alice)
    assert "Alice may hand in interviews" in reply_of(unblocked)
    await world.alice.click(start.response, label="Hand in")
    assert "Handed in" in text_of(start.response)


async def test_a_reminder_by_hand_counts_and_there_are_two(world: World) -> None:
    await invite(world)
    for count in range(2):
        board = await world.mara.slash(world.lobby, "pipeline")
        key = f"v1.{count}"
        await world.mara.select(board.response, [key], custom_id="spotlight:pipeline-nudge")
        assert "nobody was written to. Remind them yourself" in text_of(board.response)
    assert "spotlight:pipeline-nudge" not in ids_of(board.response)


@pytest.mark.parametrize("months", [12])
async def test_a_year_later_the_member_is_asked_how_they_are(world: World, months: int) -> None:
    made = await add_published(world.store, world.guild.id, "Alice", "Utrecht", "Clocks", now=world.now)
    await world.store.curator_decisions.link(world.guild.id, made, world.alice.id, actor_id=1, now=world.now)
    await world.mara.slash(
        world.lobby, "setup", channel=world.channel, weekday=0, time="17:00", timezone="UTC", exact=True,
        review_channel=world.review, follow_up_months=months, every_weeks=12,
    )  # fmt: skip
    await world.advance(days=8)
    [first] = [m for m in world.channel.history() if ids_of(m)]
    for _ in range(13):
        await world.advance(days=30)
    start = await world.alice.slash(world.lobby, "my interview")
    assert "It is a while since your spotlight" in reply_of(start)
    await world.alice.click(start.response, label="Begin")
    assert "How you are now" in text_of(start.response)
    assert "0 of 2 questions answered" in text_of(start.response)
    form = await world.alice.click(start.response, label="Questions 1–2")
    text = "The tower clock runs, and the bells ring again on every full hour."
    await world.alice.submit_modal(form, {"answer:since_then": text})
    await world.alice.click(start.response, label="Hand in")
    review = await world.mara.slash(world.lobby, "review")
    assert "Alice's news waits for review" in reply_of(review)
    await world.mara.click(review.response, label="Approve")
    panel = await world.alice.slash(world.lobby, "my interview")
    seen = await world.alice.click(panel.response, label="See the post and decide")
    await world.alice.click(seen.followups[-1], label="I agree")
    for _ in range(4):
        await world.advance(days=30)

    posts = [m for m in world.channel.history() if "Where are they now: Alice" in text_of(m)]
    assert len(posts) >= 1
    assert f"channels/{world.guild.id}/{world.channel.id}/" in text_of(posts[0])
    assert "The [first spotlight]" in text_of(posts[0])
    assert first.id != posts[0].id
