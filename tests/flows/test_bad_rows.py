"""One row that cannot be read, or not be carried out, silences nobody else: the jobs of the whole bot."""

from datetime import timedelta

import pytest

from bot.domain.posts import Notice, NoticeKind
from tests.factories import add_published
from tests.flows.steps import names, notices, spoil, tell
from tests.sim import World, reply_of, text_of, utc

DUE = utc(2026, 3, 9, 16)
ELSEWHERE = 555
"""A server of which Discord knows nothing; it is in the store only."""


async def bad_zone(world: World, guild_id: int = ELSEWHERE) -> None:
    """Have the schedule of a server in a zone that this machine does not know, as with an older tzdata."""
    await world.store.guilds.ensure(guild_id, now=world.now)
    await spoil(
        world,
        """
        UPDATE schedule SET timezone = 'Mars/Olympus_Mons', channel_id = 1,
            plan_at = '2026-01-01T00:00:00.000+00:00' WHERE guild_id = :guild
        """,
        guild=guild_id,
    )


async def test_a_zone_that_this_machine_does_not_know_stops_no_other_server(ready: World) -> None:
    await ready.advance_to(DUE - timedelta(hours=1))
    await bad_zone(ready)
    ready.bot.scheduler.wake()
    await ready.advance(minutes=2)
    paused = reply_of(await ready.mara.slash(ready.lobby, "spotlight pause"))
    assert "Posting is paused" in paused
    resumed = reply_of(await ready.mara.slash(ready.lobby, "spotlight resume"))
    assert "Posting goes on" in resumed
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]


async def test_its_own_server_is_told_once_and_can_mend_it(ready: World) -> None:
    await bad_zone(ready, ready.guild.id)
    await spoil(ready, "UPDATE schedule SET channel_id = :channel", channel=ready.channel.id)
    ready.bot.scheduler.wake()
    await ready.advance(hours=3)
    [told] = [n for n in notices(ready) if "time zone" in n]
    assert "Mars/Olympus" in told.replace("\\", "")

    answer = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    assert "does not know this server's time zone" in answer
    await ready.mara.slash(ready.lobby, "setup", timezone="Europe/Berlin")
    await ready.advance_to(DUE + timedelta(minutes=5))
    assert names(ready) == ["Ada"]
    assert len([n for n in notices(ready) if "time zone" in n]) == 1


@pytest.mark.parametrize("data", ["{", "[]", '{"due": "soon"}', '{"due": 1e300}'])
async def test_a_notice_that_cannot_be_read_stops_no_other(ready: World, data: str) -> None:
    await tell(ready, ready.guild.id, Notice(kind=NoticeKind.CHANNEL_GONE))
    await spoil(
        ready, "UPDATE notice SET data_json = :data, kind = 'missed' WHERE sent_at IS NULL", data=data
    )
    await tell(ready, ready.guild.id, Notice(kind=NoticeKind.NOT_TAKEN_DOWN, data={"link": "x"}))
    ready.bot.scheduler.wake()
    await ready.advance(minutes=10)

    shown = "\n".join(notices(ready))
    assert "taken back" in shown
    assert shown.count("a message that waits to be sent cannot be sent") == 1


async def test_a_post_that_cannot_be_read_stops_no_other(ready: World) -> None:
    await ready.advance_to(DUE - timedelta(hours=1))
    other = ready.env.create_guild("Other")
    await ready.store.guilds.ensure(other.id, now=ready.now)
    await add_published(ready.store, other.id, "Di", "x", "y", now=ready.now)
    await spoil(
        ready,
        """
        INSERT INTO occurrence (guild_id, schedule_id, local_date, due_at, state, wake_at, payload_json)
        SELECT guild_id, id, '2026-03-02', 'then', 'sending', '2026-03-02T00:00:00.000+00:00', '{' FROM schedule
        WHERE guild_id = :guild
        """,
        guild=other.id,
    )
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
    rows = await ready.store.database.read("SELECT data_json FROM notice WHERE guild_id = ?", (other.id,))
    assert [row["data_json"] for row in rows] == ['{"row": "post"}']


async def test_a_takedown_that_cannot_be_read_stops_no_other(ready: World) -> None:
    message = await ready.bot.get_partial_messageable(ready.channel.id).send("ours")
    kind = await ready.store.database.read_one("SELECT sql FROM sqlite_master WHERE name = 'takedown'")
    assert kind is not None
    assert "CHECK (channel_kind IN" in kind["sql"]  # the schema refuses what could not be read
    for number, channel in ((2**63 - 1, 5), (message.id, ready.channel.id)):
        await spoil(
            ready,
            """
            INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at)
            VALUES (:guild, :channel, 'text', :message, '')
            """,
            guild=ready.guild.id,
            channel=channel,
            message=number,
        )
    ready.bot.scheduler.wake()
    await ready.advance(minutes=1)

    assert "ours" not in [text_of(m) for m in ready.channel.history()]


@pytest.mark.parametrize("detail", ["{", "[]", '"x"', "5"])
async def test_an_audit_entry_that_cannot_be_read_is_told_without_its_detail(
    ready: World, detail: str
) -> None:
    await ready.mara.slash(ready.lobby, "setup", audit_channel=ready.lobby)
    for _ in range(2):
        await ready.store.audit_log.note(
            ready.guild.id, "post.decided", actor_id=ready.mara.id, now=ready.now
        )
    await spoil(
        ready,
        """
        UPDATE audit_entry SET detail_json = :detail, created_at = 'then'
        WHERE id = (SELECT min(id) FROM audit_entry WHERE action = 'post.decided')
        """,
        detail=detail,
    )
    ready.bot.scheduler.wake()
    await ready.advance(minutes=1)

    rows = await ready.store.database.read(
        "SELECT audit_told_id = (SELECT max(id) FROM audit_entry) AS all_told FROM guild WHERE id = ?",
        (ready.guild.id,),
    )
    assert rows[0]["all_told"]


async def test_a_channel_that_cannot_be_checked_stops_no_other(ready: World) -> None:
    await bad_zone(ready)
    await spoil(
        ready,
        "UPDATE schedule SET check_at = '', paused_until = 'x', anchor_date = '?' WHERE guild_id = :guild",
        guild=ELSEWHERE,
    )
    await spoil(ready, "UPDATE schedule SET check_at = '1' WHERE guild_id = :guild", guild=ready.guild.id)
    ready.bot.scheduler.wake()
    await ready.advance(minutes=1)

    row = await ready.store.database.read_one(
        "SELECT check_at FROM schedule WHERE guild_id = ?", (ready.guild.id,)
    )
    assert row is not None
    assert row["check_at"] > "2026"


INSTANTS = ["", "2026-01-01", "2026-02-30T00:00:00.000+00:00"]


@pytest.mark.parametrize("text", INSTANTS)
@pytest.mark.parametrize("column", ["plan_at", "check_at"])
async def test_an_instant_that_is_none_is_due_and_mended(ready: World, column: str, text: str) -> None:
    await spoil(ready, f"UPDATE schedule SET {column} = :text", text=text)
    ready.bot.scheduler.wake()
    await ready.advance_to(DUE + timedelta(minutes=5))

    assert names(ready) == ["Ada"]
