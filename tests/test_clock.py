from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest
from discord.http import Route

from bot import clock
from bot.clock import ClockCheck
from tests.sim import utc

START = utc(2026, 3, 2, 12)


class Host:
    """A machine whose clock can be set; steady seconds can't."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ticks = 0.0
        self.set_by = timedelta(0)
        monkeypatch.setattr(clock, "steady", lambda: self.ticks)
        self.check = ClockCheck(self.now)

    def now(self) -> Any:
        return START + timedelta(seconds=self.ticks) + self.set_by

    async def hear(
        self, header: str | None = None, *, url: str = f"{Route.BASE}/gateway", **headers: str
    ) -> None:
        date = START + timedelta(seconds=self.ticks)
        answer = SimpleNamespace(headers={"Date": header or format_datetime(date, usegmt=True), **headers})
        await self.check._note(None, None, SimpleNamespace(response=answer, url=url))  # type: ignore[arg-type]


@pytest.mark.parametrize("leap", [timedelta(hours=1), timedelta(days=-1), timedelta(days=365)])
async def test_a_leap_is_noticed_before_discord_was_asked(
    monkeypatch: pytest.MonkeyPatch, leap: timedelta
) -> None:
    host = Host(monkeypatch)
    await host.hear()
    host.ticks += 3600
    assert host.check.is_trusted
    host.set_by = leap
    assert not host.check.is_trusted

    await host.hear()
    assert not host.check.is_trusted
    assert host.check.skew == leap
    host.set_by = timedelta(0)
    await host.hear()
    assert host.check.is_trusted


async def test_a_leap_to_the_right_time_is_trusted_once_discord_agrees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = Host(monkeypatch)
    host.set_by = timedelta(hours=2)
    await host.hear()
    assert not host.check.is_trusted
    host.set_by = timedelta(0)
    await host.hear()
    assert host.check.is_trusted


async def test_an_answer_without_a_date_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host(monkeypatch)
    await host.hear("soon")

    assert host.check.is_trusted


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/picture.png", {}),
        ("https://media.discordapp.net/attachments/1/2/picture.png", {}),
        (f"{Route.BASE}/gateway", {"Age": "86400"}),
    ],
)
async def test_only_discord_itself_tells_the_time(
    monkeypatch: pytest.MonkeyPatch, url: str, headers: dict[str, str]
) -> None:
    host = Host(monkeypatch)
    await host.hear()
    await host.hear("Mon, 02 Mar 2020 12:00:00 GMT", url=url, **headers)

    assert host.check.is_trusted
    assert host.check.skew == timedelta(0)
