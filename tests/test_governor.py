from datetime import datetime, timedelta

from bot.governor import rest_after_many_starts
from db import Store


async def test_the_eleventh_start_in_a_quarter_of_an_hour_rests_first(store: Store, now: datetime) -> None:
    rests: list[float] = []

    async def sleep(seconds: float) -> None:
        rests.append(seconds)

    for number in range(11):
        instant = now + timedelta(minutes=number)
        await rest_after_many_starts(store.state, lambda at=instant: at, sleep)
        assert len(rests) == (1 if number == 10 else 0)
    await rest_after_many_starts(store.state, lambda: now + timedelta(hours=1), sleep)

    assert rests == [300.0]
