"""Whether somebody is a member: what each answer of Discord says, and how long it is remembered."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_api.members import KEPT_FOR, Members
from bot.discord_api.rate_limiter import Priority, RateLimiter
from bot.discord_api.requests import Requests
from bot.domain.leavers import Presence

GUILD, ADA, BO, CY = 7, 1, 2, 3


def answer(status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(response, {"code": code, "message": "no"})


class Discord:
    """Answers as it is told to, and counts."""

    def __init__(self) -> None:
        self.errors: dict[int, Exception] = {}
        self.asked: list[int] = []
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        http = SimpleNamespace(get_member=self.get_member)
        client: Any = SimpleNamespace(user=None, http=http)
        self.members = Members(Requests(client, RateLimiter(rate=10_000)), lambda: self.now, most=2)

    async def get_member(self, guild_id: int, user_id: int) -> dict[str, object]:
        assert guild_id == GUILD
        self.asked.append(user_id)
        await self.may_answer.wait()
        if user_id in self.errors:
            raise self.errors[user_id]
        return {}

    async def look(self, user_id: int = ADA, *, is_fresh: bool = False) -> Presence:
        return await self.members.presence(GUILD, user_id, priority=Priority.NOTICE, is_fresh=is_fresh)


@pytest.mark.parametrize(
    ("error", "presence"),
    [
        (answer(404, 10007), Presence.GONE),
        (answer(404, 10013), Presence.GONE),
        (answer(404, 10004), Presence.UNKNOWN),
        (answer(404, 10003), Presence.UNKNOWN),
        (answer(404, 0), Presence.UNKNOWN),
        (answer(400, 10013), Presence.UNKNOWN),
        (answer(403, 50001), Presence.UNKNOWN),
        (answer(403, 10007), Presence.UNKNOWN),
        (answer(401, 0), Presence.UNKNOWN),
        (answer(429, 0), Presence.UNKNOWN),
        (answer(500, 0), Presence.UNKNOWN),
        (answer(503, 10007), Presence.UNKNOWN),
        (discord.RateLimited(100), Presence.UNKNOWN),
        (aiohttp.ClientError(), Presence.UNKNOWN),
        (OSError(), Presence.UNKNOWN),
        (TimeoutError(), Presence.UNKNOWN),
    ],
    ids=repr,
)
async def test_only_a_404_for_the_member_or_the_user_says_gone(error: Exception, presence: Presence) -> None:
    at = Discord()
    at.errors[ADA] = error
    assert await at.look() is presence
    assert await at.look() is presence
    assert len(at.asked) == (1 if presence is Presence.GONE else 2)  # what is not known is asked again


async def test_an_answer_is_kept_for_an_hour_and_not_taken_where_it_must_be_new() -> None:
    at = Discord()
    assert await at.look() is Presence.PRESENT
    at.errors[ADA] = answer(404, 10007)
    at.now += KEPT_FOR - timedelta(seconds=1)
    assert await at.look() is Presence.PRESENT
    assert await at.look(is_fresh=True) is Presence.GONE
    assert await at.look() is Presence.GONE  # the newer answer is the one that is kept
    del at.errors[ADA]
    at.now += KEPT_FOR
    assert await at.look() is Presence.PRESENT
    at.errors[ADA] = answer(404, 10007)
    at.now -= timedelta(days=1)  # the machine's clock was set back: what was kept is worth nothing
    assert await at.look() is Presence.GONE


async def test_memory_is_bounded_and_the_oldest_answer_goes_first() -> None:
    at = Discord()
    for user_id in (ADA, BO, CY, CY, BO, ADA):
        await at.look(user_id)
    assert at.asked == [ADA, BO, CY, ADA]


async def test_two_who_ask_at_once_share_one_request_unless_it_must_be_new() -> None:
    at = Discord()
    at.may_answer.clear()
    asking = [asyncio.create_task(at.look()) for _ in range(2)]
    new = asyncio.create_task(at.look(is_fresh=True))
    await asyncio.sleep(0.01)
    at.may_answer.set()
    assert await asyncio.gather(*asking, new) == [Presence.PRESENT] * 3
    assert at.asked == [ADA, ADA]
