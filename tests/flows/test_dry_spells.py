"""Months in which nobody is ready: told once, and once more after somebody was."""

from bot.domain.models import ConsentState
from tests.factories import add_published
from tests.flows.steps import names, notices
from tests.sim import World

MONTHS = 12


def dry(world: World) -> list[str]:
    return [n for n in notices(world) if "obody is ready for" in n or "nobody was ready" in n]


async def test_a_year_without_interviews_is_told_once(reviewed: World) -> None:
    for _ in range(MONTHS):
        await reviewed.advance(days=30)

    assert len(dry(reviewed)) == 1
    assert notices(reviewed) == dry(reviewed)


async def test_it_is_told_again_after_somebody_was_ready_for_each_series_apart(reviewed: World) -> None:
    guild_id = reviewed.guild.id
    other = reviewed.guild.create_text_channel("makers")
    await reviewed.store.series.add(guild_id, "Makers", actor_id=1, now=reviewed.now)
    await reviewed.mara.slash(reviewed.lobby, "setup", series="Makers", channel=other, exact=True)
    await reviewed.advance(days=30)
    assert len(dry(reviewed)) == 2

    await add_published(reviewed.store, guild_id, "Ada", consent=ConsentState.AGREED, now=reviewed.now)
    await reviewed.restart()
    await reviewed.advance(days=7)
    assert names(reviewed) == ["Ada"]
    await reviewed.advance(days=60)
    assert len(dry(reviewed)) == 3  # her series again, the other one not
