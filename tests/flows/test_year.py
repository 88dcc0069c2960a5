"""A year of the whole bot by a clock that ticks: every job comes to its turn, again and again."""

from datetime import timedelta

from bot.domain.posts import Notice, NoticeKind
from tests.flows.steps import names, notices, spoil, tell
from tests.sim import World

WEEKS = 52


async def test_every_job_of_a_year_is_done(ready: World) -> None:
    guild_id = ready.guild.id
    await ready.mara.slash(ready.lobby, "setup", audit_channel=ready.lobby, follow_up_months=6)
    await spoil(ready, "UPDATE person SET user_id = :user WHERE name = 'Ada'", user=ready.alice.id)
    series = (await ready.store.schedules.get(guild_id)).series_id
    await ready.store.inviting.invite(
        guild_id, ready.bob.id, name="Bob", series_id=series, actor_id=ready.mara.id, now=ready.now
    )
    for week in range(WEEKS):
        await ready.advance_to(ready.now + timedelta(days=7))
        if week in (10, 40):
            await tell(ready, guild_id, Notice(kind=NoticeKind.NOT_TAKEN_DOWN, data={"link": str(week)}))
            await ready.store.audit_log.note(guild_id, "post.decided", actor_id=ready.mara.id, now=ready.now)
            message = await ready.bot.get_partial_messageable(ready.channel.id).send("ours")
            await spoil(
                ready,
                """
                INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at)
                VALUES (:guild, :channel, 'text', :message, '')
                """,
                guild=guild_id,
                channel=ready.channel.id,
                message=message.id,
            )
            ready.bot.scheduler.wake()

    counts = ready.bot.scheduler.counts
    for job in (
        "posts",
        "notifications",
        "preflight",
        "takedowns",
        "lost posts",
        "reminders",
        "maintenance",
        "audit channel",
    ):
        assert counts[f"runs of {job}"] >= 2, job
        assert counts[f"failures of {job}"] == 0, job
    assert counts["turns"] < WEEKS * 100
    assert len(names(ready)) >= 3
    assert len([n for n in notices(ready) if "taken back" in n]) == 2
    rows = await ready.store.database.read("SELECT user_id, nudges, follows_id FROM invitation ORDER BY id")
    assert (rows[0]["user_id"], rows[0]["nudges"]) == (ready.bob.id, 2)
    assert [r["user_id"] for r in rows if r["follows_id"] is not None] == [ready.alice.id]
    assert await ready.store.database.read("SELECT 1 FROM takedown") == []
