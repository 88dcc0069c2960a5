"""What curators decide about dates: two on one date, dates as people write them, series apart from each other."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import add_published
from tests.flows.steps import DUE, names
from tests.sim import World, reply_of, utc, walk_components


async def pin(world: World, person: str, date: str):
    return await world.mara.slash(world.lobby, "queue pin", person=person, date=date)


async def test_the_second_on_one_date_is_told_who_has_it_and_may_have_the_next(ready: World) -> None:
    await pin(ready, "Cy", "2026-03-16")
    second = await pin(ready, "Bo", "2026-03-16")
    listed = reply_of(await ready.mara.slash(ready.lobby, "queue list"))

    assert "**Cy** is pinned to 16 March 2026 already" in reply_of(second)
    assert listed.count("pinned") == 1
    await ready.mara.click(second.response, label="Bo on 23 March 2026")
    await ready.advance_to(utc(2026, 3, 23, 17))
    assert names(ready) == ["Ada", "Cy", "Bo"]


async def test_two_change_places_with_one_button(ready: World) -> None:
    await pin(ready, "Cy", "2026-03-09")
    await pin(ready, "Bo", "2026-03-16")
    asked = await pin(ready, "Bo", "2026-03-09")
    done = await ready.mara.click(asked.response, label="Bo on 9 March 2026, Cy on 16 March 2026")
    await ready.advance_to(utc(2026, 3, 16, 17))

    assert "**Bo** is pinned to 9 March 2026, and **Cy** to 16 March 2026" in reply_of(done)
    assert names(ready) == ["Bo", "Cy"]


async def test_a_button_about_a_date_that_was_taken_meanwhile_says_so(ready: World) -> None:
    await pin(ready, "Cy", "2026-03-09")
    asked = await pin(ready, "Bo", "2026-03-09")
    await pin(ready, "Ada", "2026-03-16")
    late = await ready.mara.click(asked.response, label="Bo on 16 March 2026")

    assert "**Ada** is pinned to 16 March 2026 already" in reply_of(late)


async def test_a_swap_is_not_made_once_the_other_has_another_date(ready: World) -> None:
    await pin(ready, "Cy", "2026-03-09")
    asked = await pin(ready, "Bo", "2026-03-09")
    await pin(ready, "Cy", "2026-03-30")
    late = await ready.mara.click(asked.response, label="Bo on 9 March 2026, Cy on 16 March 2026")
    listed = reply_of(await ready.mara.slash(ready.lobby, "queue list"))

    assert "The dates have changed" in reply_of(late)
    assert "pinned to 30 March 2026" in listed
    assert listed.count("pinned to") == 1


async def test_a_swap_is_not_made_once_the_other_was_posted(ready: World) -> None:
    """By hand: their pin was used up with that, and they had their turn."""
    await pin(ready, "Cy", "2026-03-16")
    asked = await pin(ready, "Bo", "2026-03-16")
    posted = await ready.mara.slash(ready.lobby, "spotlight post", person="Cy")
    await ready.mara.click(posted.response, label="Post now")
    await ready.advance(minutes=5)
    late = await ready.mara.click(asked.response, label="Bo on 16 March 2026, Cy on 23 March 2026")

    assert "The dates have changed" in reply_of(late)
    assert "pinned" not in reply_of(await ready.mara.slash(ready.lobby, "queue list"))


def labels_of(message: Any) -> list[str]:
    found = walk_components(message.components)
    return [c["label"] for c in found if "label" in c]


async def test_long_names_leave_the_dates_on_the_buttons(ready: World) -> None:
    for name in ("Cecilia " * 9, "Barbara " * 9):
        await add_published(ready.store, ready.guild.id, name.strip(), "Here", "Works", now=ready.now)
    await pin(ready, ("Cecilia " * 9).strip(), "2026-03-09")
    asked = await pin(ready, ("Barbara " * 9).strip(), "2026-03-09")
    labels = labels_of(asked.response)

    assert [label.count("2026") for label in labels] == [2, 1]
    assert all(len(label) <= 80 for label in labels)


@pytest.mark.parametrize("command", ["pin", "move"])
async def test_who_is_held_is_neither_pinned_nor_moved(ready: World, command: str) -> None:
    await ready.mara.slash(ready.lobby, "queue hold", person="Cy")
    options = {"date": "2026-03-09"} if command == "pin" else {"position": 1}
    told = await ready.mara.slash(ready.lobby, f"queue {command}", person="Cy", **options)

    assert "**Cy** is held" in reply_of(told)
    assert "/queue release" in reply_of(told)
    assert await ready.store.queue.pinned_dates(ready.guild.id, 1) == set()


async def test_the_dates_suggested_for_a_pin_are_those_of_the_persons_series(ready: World) -> None:
    series = await second_series(ready)
    await ready.mara.slash(ready.lobby, "setup", series="Makers", weekday=3, channel=ready.channel)
    other = await add_published(ready.store, ready.guild.id, "Zoe", "Here", "Works", now=ready.now)
    await ready.store.database.write(
        lambda tx: tx.execute(
            "UPDATE interview SET series_id = ? WHERE id = ? AND guild_id > 0", (series, other)
        )
    )
    dates = await ready.mara.autocomplete(ready.lobby, "queue pin", "date", "", person="Zoe")

    assert [c["value"] for c in dates][:2] == ["2026-03-05", "2026-03-12"]


async def test_a_pin_shows_its_own_date_to_readers_in_every_zone(ready: World) -> None:
    """A timestamp of midnight in Berlin is the evening before to whoever reads it in New York."""
    await pin(ready, "Cy", "2026-03-16")
    listed = reply_of(await ready.mara.slash(ready.lobby, "queue list"))

    assert "pinned to 16 March 2026" in listed


async def second_series(world: World) -> int:
    await world.store.series.add(world.guild.id, "Makers", actor_id=1, now=world.now)
    return (await world.store.series.find(world.guild.id, "Makers")).id


async def test_an_order_in_one_series_leaves_that_of_another_alone(ready: World) -> None:
    series = await second_series(ready)
    other = await add_published(ready.store, ready.guild.id, "Zoe", "Here", "Works", now=ready.now)
    await ready.store.database.write(
        lambda tx: tx.execute(
            "UPDATE interview SET series_id = ? WHERE id = ? AND guild_id > 0", (series, other)
        )
    )
    await ready.mara.slash(ready.lobby, "queue move", person="Cy", position=1)
    await ready.store.queue.set_order(ready.guild.id, [other], actor_id=1, now=ready.now)
    await ready.advance_to(DUE + timedelta(minutes=1))

    assert names(ready) == ["Cy"]


async def test_a_new_series_begins_in_the_zone_of_the_server(ready: World) -> None:
    series = await second_series(ready)

    assert (await ready.store.schedules.get(ready.guild.id, series)).timezone == "Europe/Berlin"


async def test_status_tells_of_its_own_series_and_of_no_date_to_come(ready: World) -> None:
    await second_series(ready)
    await ready.advance_to(DUE + timedelta(minutes=1))
    await ready.mara.slash(ready.lobby, "spotlight skip")
    status = reply_of(await ready.mara.slash(ready.lobby, "spotlight status"))
    other = reply_of(await ready.mara.slash(ready.lobby, "spotlight status", series="Makers"))
    history = reply_of(await ready.mara.slash(ready.lobby, "spotlight history"))

    assert "because a curator skipped it" not in status
    assert "because a curator skipped it" not in history
    assert f"<t:{int(DUE.timestamp())}" in status
    assert f"<t:{int(DUE.timestamp())}" not in other
