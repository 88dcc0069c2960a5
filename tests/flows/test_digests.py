"""Curators are reminded of what waits: after the server's days, once, with a button for each thing."""

from bot.domain.community import DecisionKind
from bot.domain.models import ConsentState
from tests.factories import add_own, add_published
from tests.flows.steps import decide, draft, notices, raw
from tests.sim import World, ids_of, reply_of, text_of


def digests(world: World) -> list:
    return [m for m in world.review.history() if "What waits" in text_of(m) or "newer list" in text_of(m)]


def second_curator(world: World):
    return world.guild.add_member(world.env.create_user("carl", global_name="Carl"), roles=[world.curators])


async def hand_in(world: World, member, name: str) -> int:
    made = await add_own(world.store, world.guild.id, member.id, "Utrecht", name=name, now=world.now)
    await world.store.own.submit(world.guild.id, member.id, made, now=world.now)
    return made


async def test_what_waits_is_told_after_the_servers_days_and_not_again_before_as_many(
    reviewed: World,
) -> None:
    await reviewed.advance(hours=5)
    await hand_in(reviewed, reviewed.alice, "Alice")
    await reviewed.advance(days=2, hours=23)
    assert digests(reviewed) == []
    await reviewed.advance(hours=2)
    [first] = digests(reviewed)
    assert "**Alice**'s interview waits for your review, handed in" in text_of(first)

    await hand_in(reviewed, reviewed.bob, "Bob")
    await reviewed.restart()
    await reviewed.advance(days=2, hours=21)
    assert len(digests(reviewed)) == 1
    await reviewed.advance(hours=4)
    first, second = sorted(digests(reviewed), key=lambda m: m.id)
    assert "in the newer list" in text_of(first)
    assert str(second.id) in text_of(first)
    assert text_of(second).index("Alice") < text_of(second).index("Bob")


async def test_nothing_is_told_where_nothing_waits_or_curators_can_do_nothing_or_want_no_digest(
    reviewed: World,
) -> None:
    approved = await draft(reviewed)
    await reviewed.store.own.submit(reviewed.guild.id, reviewed.alice.id, approved, now=reviewed.now)
    await decide(reviewed, approved, DecisionKind.APPROVED)
    await reviewed.store.preferences.opt_out(
        reviewed.guild.id, reviewed.alice.id, is_out=True, now=reviewed.now
    )
    await reviewed.advance(days=10)
    assert digests(reviewed) == []

    await hand_in(reviewed, reviewed.bob, "Bob")
    await reviewed.mara.slash(reviewed.lobby, "setup", digest_days=0)
    await reviewed.advance(days=10)
    assert digests(reviewed) == []
    await reviewed.mara.slash(reviewed.lobby, "setup", digest_days=1)
    await reviewed.advance(minutes=1)
    assert "Bob" in text_of(digests(reviewed)[0])
    assert "Alice" not in text_of(digests(reviewed)[0])


async def test_each_thing_has_its_button_in_whichever_series_and_two_curators_remind_once(
    reviewed: World,
) -> None:
    carl = second_curator(reviewed)
    await reviewed.mara.slash(reviewed.lobby, "setup", curator_role=reviewed.curators, reminder_days=0)
    makers = await reviewed.store.series.add(reviewed.guild.id, "Makers", actor_id=1, now=reviewed.now)
    made = await hand_in(reviewed, reviewed.alice, "Alice")
    waiting = await hand_in(reviewed, reviewed.bob, "Bob")
    await move(reviewed, made, makers.id)
    await decide(reviewed, made, DecisionKind.CHANGES_REQUESTED, "Longer, please.")
    await add_published(
        reviewed.store, reviewed.guild.id, "Ada", consent=ConsentState.NOT_YET, now=reviewed.now
    )
    await reviewed.advance(days=3, minutes=5)
    [digest] = digests(reviewed)
    assert "**Alice** was asked for changes to their interview (Makers)" in text_of(digest)
    assert "**Ada**'s interview, added" in text_of(digest)

    card = await carl.click(digest, custom_id=f"spotlight:waiting-review:{waiting}")
    assert "Bob's interview waits for review" in reply_of(card)
    remind = f"spotlight:waiting-remind:i{made}:0"
    first = await reviewed.mara.click(digest, custom_id=remind)
    assert "Remind them yourself; it counts as one of two" in reply_of(first)
    late = await raw_click(reviewed, carl, digest, remind)
    assert "was reminded since you saw this" in late
    assert await reminders(reviewed, made) == 1
    assert f"spotlight:waiting-remind:i{made}:1" in ids_of(digests(reviewed)[0])
    refused = await raw_click(reviewed, reviewed.bob, digest, remind)
    assert "curators" in refused
    assert await reminders(reviewed, made) == 1


async def move(world: World, interview_id: int, series_id: int) -> None:
    def work(tx) -> None:
        tx.execute("UPDATE interview SET series_id = ? WHERE id = ?", (series_id, interview_id))

    await world.store.database.write(work)


async def reminders(world: World, interview_id: int) -> int:
    [row] = await world.store.database.read("SELECT nudges FROM interview WHERE id = ?", (interview_id,))
    return row["nudges"]


async def raw_click(world: World, who, message, action: str) -> str:
    """Click a button that the message had when somebody opened it."""
    return await raw(world, who, 3, {"custom_id": action, "component_type": 2}, on=message)


async def test_a_burst_of_nominations_is_one_notice_and_each_is_decided_once(reviewed: World) -> None:
    carl = second_curator(reviewed)
    await reviewed.mara.slash(reviewed.lobby, "setup", curator_role=reviewed.curators)
    await reviewed.bob.slash(reviewed.lobby, "nominate", member=reviewed.alice, reason="She mends clocks.")
    await reviewed.alice.slash(reviewed.lobby, "nominate", member=reviewed.bob, reason="He rings bells.")
    assert notices(reviewed) == []
    await reviewed.advance(minutes=5, seconds=5)
    [notice] = reviewed.review.history()
    assert "She mends clocks." in text_of(notice)
    assert "He rings bells." in text_of(notice)
    await reviewed.alice.slash(reviewed.lobby, "nominate", member=carl, reason="He curates.")

    invite, aside = (f"spotlight:nominee-{verb}:{reviewed.alice.id}" for verb in ("invite", "aside"))
    await reviewed.mara.click(notice, custom_id=invite)
    [shown] = reviewed.review.history()
    assert "She mends clocks." not in text_of(shown)
    assert "He rings bells." in text_of(shown)
    assert "Nobody waits for that person any more" in await raw_click(reviewed, carl, notice, aside)
    assert (await reviewed.store.inviting.find_open(reviewed.guild.id, reviewed.alice.id)) is not None
    await reviewed.advance(minutes=6)
    first, second = sorted(reviewed.review.history(), key=lambda m: m.id)
    assert "He curates." in text_of(second)
    assert "He rings bells." not in text_of(second)
    await carl.click(first, custom_id=f"spotlight:nominee-aside:{reviewed.bob.id}")
    assert "Everybody who was proposed here is invited or set aside." in text_of(
        min(reviewed.review.history(), key=lambda m: m.id)
    )


async def test_nominations_without_a_review_channel_wait_for_one_together(world: World) -> None:
    await world.bob.slash(world.lobby, "nominate", member=world.alice, reason="She mends clocks.")
    await world.advance(days=6)
    await world.alice.slash(world.lobby, "nominate", member=world.bob, reason="He rings bells.")
    await world.advance(days=6)
    await world.mara.slash(world.lobby, "setup", review_channel=world.review)
    await world.advance(minutes=1)

    assert sum("She mends clocks." in text and "He rings bells." in text for text in notices(world)) == 1
    assert sum("Proposed for an interview" in text for text in notices(world)) == 1


async def test_the_warning_that_nobody_is_ready_counts_what_waits_for_review(reviewed: World) -> None:
    await reviewed.mara.slash(reviewed.lobby, "setup", digest_days=0)
    await hand_in(reviewed, reviewed.alice, "Alice")
    await reviewed.advance(days=8)
    said = [text for text in notices(reviewed) if "Nobody is ready" in text or "nobody was ready" in text]

    assert said
    assert all("One interview waits for your review: see /review." in text for text in said)
