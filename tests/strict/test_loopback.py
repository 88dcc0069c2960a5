"""The same rules over real sockets: what a bot in a process of its own would be answered."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.loopback import TOKEN, Loopback, loopback
from tests.loopback.limits import Limits
from tests.strict import INVITATION
from tests.strict.bodies import row, select, text, v2
from tests.strict.rules import MIB

AUTHORIZATION = {"Authorization": f"Bot {TOKEN}"}


@asynccontextmanager
async def asking(made: Loopback) -> AsyncIterator[Any]:
    """Yield a function that makes a request and returns status, answer and headers."""
    async with aiohttp.ClientSession(f"{made.url}/api/v10/", headers=AUTHORIZATION) as session:

        async def ask(method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any, Any]:
            options |= {"json": body} if "data" not in options else {}
            async with session.request(method, path, **options) as answer:
                return answer.status, await answer.json() if answer.status != 204 else None, answer.headers

        yield ask


async def test_a_faulty_body_is_answered_and_fails_the_test_at_its_end() -> None:
    async def send() -> None:
        async with loopback() as made, asking(made) as ask:
            channel = made.env.create_guild("Community").create_text_channel("general")
            path = f"channels/{channel.id}/messages"
            answered.append(await ask("POST", path, v2(row(select(min_values=0)))))
            answered.append(await ask("POST", path, v2(text())))

    answered: list[Any] = []
    with pytest.raises(AssertionError, match="SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES"):
        await send()

    assert [(status, body.get("code")) for status, body, _ in answered] == [(400, 50035), (200, None)]
    assert "components" in answered[0][1]["errors"]


async def test_files_nonces_and_permissions_are_looked_at() -> None:
    async with loopback() as made, asking(made) as ask:
        guild = made.env.create_guild("Community")
        channel = guild.create_text_channel("general")
        path = f"channels/{channel.id}/messages"
        [role] = [r for r in made.backend.get_guild(guild.id).roles.values() if r.managed]
        assert role.permissions == INVITATION.value
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps({"content": "x"}))
        form.add_field("files[0]", BytesIO(b"x" * (10 * MIB + 1)), filename="a.txt")
        status, answer, _ = await ask("POST", path, data=form)
        assert (status, answer["code"]) == (413, 40005)
        made.world.faults.clear()
        body = {"content": "x", "nonce": "n", "enforce_nonce": True}
        first, second = (await ask("POST", path, body))[1], (await ask("POST", path, body))[1]
        assert first["id"] == second["id"]
        made.forget_nonces()
        assert (await ask("POST", path, body))[1]["id"] != first["id"]
        status, answer, _ = await ask("POST", f"{path}/{first['id']}/crosspost")
        assert (status, answer["code"]) == (400, 50024)


async def test_a_global_429_shuts_the_other_routes_too() -> None:
    async with loopback() as made, asking(made) as ask:
        channel = made.env.create_guild("Community").create_text_channel("general")
        made.limits = Limits()
        made.limits.shut(40)
        for path in (f"channels/{channel.id}", "users/@me"):
            status, answer, headers = await ask("GET", path)
            assert (status, answer["global"]) == (429, True)
            assert 30 < answer["retry_after"] <= 40
            assert (headers["X-RateLimit-Global"], headers["X-RateLimit-Scope"]) == ("true", "global")
            assert headers["Via"]
            assert 30 < float(headers["Retry-After"]) <= 40
        status, _, _ = await ask("GET", "webhooks/1/unknown/messages/@original")
        assert status == 404
