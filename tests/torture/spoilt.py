"""Row 30: a bad row of each table that a job reads, among good ones."""

import asyncio
import random
from datetime import timedelta
from typing import Any

from bot.ui.strings.notices import ROWS as ROWS_TOLD
from tests.torture.bench import Bench, Tally
from tests.torture.furnished import audit_entry, furnish, notice, takedown, wait_for, write
from tests.torture.scene import Scene, Server, scene

_TOO_MUCH_WITHIN = 2.0
"""Seconds for which a bot that has done everything is watched for what it does once too often."""
_SPOILT = {
    "plan": "UPDATE schedule SET timezone = 'Mars/Olympus_Mons' WHERE guild_id = ?",
    "check": "UPDATE schedule SET anchor_date = 'soon', check_at = '' WHERE guild_id = ?",
    "notice": "UPDATE notice SET data_json = '{' WHERE guild_id = ?",
    "reminder": "UPDATE invitation SET created_at = 'once' WHERE guild_id = ?",
    "audit": "UPDATE audit_entry SET detail_json = '{', created_at = '?' WHERE guild_id = ? AND actor_id = 7",
    "post": "UPDATE occurrence SET state = 'sending', due_at = 'then', wake_at = '' WHERE guild_id = ?",
    "picture": "UPDATE interview SET frozen_json = '{' WHERE guild_id = ?",
    "takedown": "UPDATE takedown SET channel_id = 9223372036854775807, wake_at = '' WHERE guild_id = ?",
}
_TOLD = {
    "plan": "plan",
    "check": "check",
    "notice": "notice",
    "reminder": "reminder",
    "post": "post",
    "picture": "post",
}
"""What a server is told of its bad row (a key of `ROWS`); a deed that cannot be read is shown as well as can be, and a
post that is to be deleted where there is no channel is gone."""
_CARRIED_OUT = {"audit": "deeds", "takedown": "takedowns"}


async def bad_rows(bench: Bench, tally: Tally, trials: int) -> None:
    """For each table that a job reads, one server whose row cannot be read, the first in line, among good ones."""
    rng = random.Random(f"{bench.seed}/28")
    before = timedelta(seconds=60)
    async with scene(
        bench.nursery, rng, servers=trials + len(_SPOILT), rate=1.0, before=before, opens_thread=False
    ) as at:
        furnish(at)
        now = at.clock().isoformat(timespec="milliseconds")
        bad = at.servers[: len(_SPOILT)]
        good = at.servers[len(_SPOILT) :]
        statements: list[tuple[str, tuple[Any, ...]]] = []
        for number, server in enumerate(at.servers):
            statements += [
                notice(server.guild.id, f"asked-{number}-", now),
                takedown(server.guild.id, server.review.id, 10**6 + number, now),
                audit_entry(server.guild.id, now),
            ]
        statements.append((
            ("INSERT INTO occurrence (guild_id, schedule_id, local_date, due_at, state, wake_at) "
            "SELECT guild_id, id, '2026-02-23', '2026-02-23T17:00:00.000+00:00', 'due', plan_at FROM schedule "
            "WHERE guild_id = ?"), (bad[list(_SPOILT).index("post")].guild.id,),
        ))  # fmt: skip
        for server, sql in zip(bad, _SPOILT.values(), strict=True):
            statements.append((sql, (server.guild.id,)))
        write(at, *statements)
        at.clock.restart()
        async with at.bot("unpaced"):
            await asyncio.wait_for(at.made.identified.wait(), 120)
            left = await wait_for(lambda: _undone(at, good) + _untold(at, bad), 150 + trials / 4)
            await asyncio.sleep(_TOO_MUCH_WITHIN)
        tally.trials = len(good)
        tally.lost += sum(1 for server in good if not server.posts())
        tally.duplicates += sum(1 for server in good if len(server.posts()) > 1)
        for what, server in zip(_SPOILT, bad, strict=True):
            tally.duplicates += _times_told(what, server) > 1
        for what in left:
            tally.fault(what)
        told = dict(
            at.query(
                "SELECT guild_id, group_concat(data_json) FROM notice WHERE kind = 'row_failed' GROUP BY 1"
            )
        )
        for server in good:
            if server.guild.id in told:
                tally.fault(f"a good server was told {told[server.guild.id]}")
        tally.notes.append(f"one bad row in each of {len(_SPOILT)} tables; {len(told)} servers told")
        tally.corrupt += not at.is_sound()


_UNDONE = {
    "notices": "SELECT count(*) FROM notice WHERE sent_at IS NULL AND guild_id IN ({ids})",
    "takedowns": "SELECT count(*) FROM takedown WHERE tries = 0 AND guild_id IN ({ids})",
    "reminders": "SELECT count(*) FROM invitation WHERE nudges = 0 AND guild_id IN ({ids})",
    "checks": "SELECT count(*) FROM schedule WHERE check_at < '2026-03-02' AND guild_id IN ({ids})",
    "plans": "SELECT count(*) FROM schedule WHERE plan_at IS NOT NULL AND guild_id IN ({ids})",
    "deeds": "SELECT count(*) FROM guild g WHERE id IN ({ids}) AND audit_told_id < "
    "(SELECT max(id) FROM audit_entry a WHERE a.guild_id = g.id AND a.actor_id > 0)",
}


def _undone(at: Scene, good: list[Server]) -> list[str]:
    """What is left to be done of the good rows."""
    missing = sum(1 for server in good if not server.posts())
    if missing:
        return [f"{missing} good servers without their post"]
    ids = ",".join(str(server.guild.id) for server in good)
    found = {what: at.query(sql.format(ids=ids))[0][0] for what, sql in _UNDONE.items()}
    return [f"{count} {what} of good servers left undone" for what, count in found.items() if count]


def _untold(at: Scene, bad: list[Server]) -> list[str]:
    """Which bad rows Discord does not show to the curators of their servers; or that are left, where none is told."""
    servers = dict(zip(_SPOILT, bad, strict=True))
    untold = [
        f"the server of the bad {what} was told nothing"
        for what in _TOLD
        if not _times_told(what, servers[what])
    ]
    left = [
        f"the bad {what} is left"
        for what, undone in _CARRIED_OUT.items()
        if at.query(_UNDONE[undone].format(ids=servers[what].guild.id))[0][0]
    ]
    return untold + left


def _times_told(what: str, server: Server) -> int:
    """How many messages tell curators of the bad row of their server."""
    return sum(ROWS_TOLD[_TOLD[what]] in text for text in server.notices()) if what in _TOLD else 0
