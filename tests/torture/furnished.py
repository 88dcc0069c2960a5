"""What gives every job something to do, and what is left of it."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

from tests.torture.scene import Scene, Server

_FOLLOW_UP_MONTHS = 2


def write(at: Scene, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change the store beside the bot, in one transaction."""
    with closing(sqlite3.connect(at.database, timeout=20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            connection.execute(sql, parameters)
        connection.execute("COMMIT")


def notice(guild_id: int, link: str, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO notice (guild_id, kind, data_json, created_at, wake_at) "
            """VALUES (?, 'not_taken_down', '{"link": "' || ? || '"}', ?, ?)"""
        ),
        (guild_id, link, now, now),
    )


def takedown(guild_id: int, channel_id: int, message_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        "INSERT INTO takedown (guild_id, channel_id, channel_kind, message_id, wake_at) VALUES (?, ?, 'text', ?, ?)",
        (guild_id, channel_id, message_id, now),
    )


def audit_entry(guild_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO audit_entry (guild_id, actor_id, action, detail_json, created_at) "
            "VALUES (?, 7, 'post.decided', '{}', ?)"
        ),
        (guild_id, now),
    )


def invitation(guild_id: int, user_id: int, now: str) -> tuple[str, tuple[Any, ...]]:
    return (
        (
            "INSERT INTO invitation (guild_id, user_id, name, series_id, state, created_at, nudge_at, invited_by) "
            "SELECT ?, ?, 'Invited', id, 'open', ?, ?, 7 FROM series WHERE guild_id = ?"
        ),
        (guild_id, user_id, now, now, guild_id),
    )


def become_members(at: Scene, server: Server) -> dict[int, int]:
    """Have everybody with an interview in a server be a member of it, without an event; return interview → member."""
    people = at.query("SELECT id, person_id FROM interview WHERE guild_id = ?", server.guild.id)
    members: dict[int, int] = {}
    for interview_id, person_id in people:
        members[interview_id] = at.made.env.create_user(f"person{person_id}").id
        at.made.backend.add_member(server.guild.id, members[interview_id])
    write(
        at,
        *(
            ("UPDATE person SET user_id = ? WHERE id = ?", (members[interview_id], person_id))
            for interview_id, person_id in people
        ),
    )
    return members


def furnish(at: Scene) -> None:
    """Have each server's audit trail told, its people asked how they are, and somebody invited in each."""
    now = at.clock().isoformat(timespec="milliseconds")
    statements: list[tuple[str, tuple[Any, ...]]] = []
    for server in at.servers:
        guild_id = server.guild.id
        become_members(at, server)
        statements += [
            (
                "UPDATE guild SET audit_channel_id = ?, follow_up_months = ? WHERE id = ?",
                (server.review.id, _FOLLOW_UP_MONTHS, guild_id),
            ),
            invitation(guild_id, server.alice.id, now),
        ]
    write(at, *statements)


def what_is_left(at: Scene) -> list[str]:
    """What jobs have not done that is due."""
    now = at.clock().isoformat(timespec="milliseconds")
    queries = {
        "notices": "SELECT count(*) FROM notice WHERE wake_at <= ?",
        "takedowns": "SELECT count(*) FROM takedown WHERE wake_at <= ?",
        "reminders": "SELECT count(*) FROM invitation WHERE nudge_at <= ?",
        "checks": "SELECT count(*) FROM schedule WHERE check_at <= ?",
        "plans": "SELECT count(*) FROM schedule WHERE plan_at <= ?",
        "deeds": """
            SELECT count(*) FROM audit_entry a JOIN guild g ON g.id = a.guild_id
            WHERE a.id > g.audit_told_id AND a.actor_id > 0 AND g.audit_channel_id IS NOT NULL AND a.created_at <= ?
        """,
    }
    found = {what: at.query(sql, now)[0][0] for what, sql in queries.items()}
    return [f"{count} {what}" for what, count in found.items() if count]


async def wait_for(left: Callable[[], list[str]], seconds: float, jumps: Scene | None = None) -> list[str]:
    """Wait until nothing is left, and return what is after so many seconds.

    That is the verdict: to look again later would be to judge what came due since. With a scene its clock jumps
    meanwhile, so that what rests for an hour is not waited for.
    """
    end = asyncio.get_running_loop().time() + seconds
    while (found := left()) and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.25)
        if jumps is not None:
            jumps.clock.jump(timedelta(minutes=10))
    return found
