"""Whole stories, told through Discord."""

from tests.sim import World, ids_of, reply_of, text_of

DOCUMENT = """Interview with Ada Example

Github: @ada-example | Website: https://ada.example

Where are you based?

Utrecht, in a house with two cats

What do you do?

I keep the trains of a model railway on time.

And what are you working on now?

A signal box made of old telephones, and its documentation.

What would you say to someone who wants to start contributing?

Begin with the timetable: it needs neither soldering nor courage.
"""


async def import_text(world: World, text: str, name: str = "ada.txt"):
    preview = await world.mara.slash(world.lobby, "profile import", file=(name, text.encode()))
    return await world.mara.click(preview.response, label="Has agreed")


async def test_an_imported_interview_is_read_found_and_posted(world: World) -> None:
    preview = await world.mara.slash(world.lobby, "profile import", file=("ada.txt", DOCUMENT.encode()))
    print(reply_of(preview))
    done = await world.mara.click(preview.response, label="Has agreed")
    print(reply_of(done))
    shown = await world.alice.slash(world.lobby, "interview show", person="ada")
    print(reply_of(shown))
    found = await world.alice.slash(world.lobby, "interview search", query="telephone")
    print(reply_of(found))
    setup = await world.mara.slash(
        world.lobby, "setup", channel=world.channel, weekday=0, time="10:00", timezone="Europe/Berlin"
    )
    print(reply_of(setup))
    await world.advance(days=8)
    posts = world.channel.history()
    print([text_of(m) for m in posts], [ids_of(m) for m in posts])
    status = await world.mara.slash(world.lobby, "spotlight status")
    print(reply_of(status))
    assert len([m for m in posts if ids_of(m)]) == 1


async def test_seventeen_documents_give_seventeen_weeks(world: World, shared) -> None:
    from zoneinfo import ZoneInfo
    from tests.sim import utc
    files = [shared / "interviews/posts/00-openmined-cardonnet-seed.txt", *sorted((shared / "interviews/openmined").glob("*.txt"))]
    await world.advance_to(utc(2026, 2, 2, 12))
    for f in files:
        await import_text(world, f.read_text(), f.name)
    await world.mara.slash(world.lobby, "setup", channel=world.channel, weekday=2, time="18:30", timezone="Europe/Berlin")
    for _ in range(17):
        await world.advance(days=7)
    posts = [m for m in world.channel.history() if ids_of(m)]
    assert len(posts) == 17
    zone = ZoneInfo("Europe/Berlin")
    print([(p.created_at.astimezone(zone).strftime("%a %H:%M %z"), text_of(p).split("\n")[2]) for p in posts])
