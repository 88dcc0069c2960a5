"""The right one of several: interviews of one person, and people of one name."""

from discord import app_commands

from bot.domain.community import ConsentChoice, DecisionKind
from bot.domain.models import InterviewStatus
from tests.factories import add_draft, add_own, add_published
from tests.flows.steps import decide, get, publish
from tests.sim import World, ids_of, reply_of, text_of


async def add_second_series(world: World, name: str = "Books") -> int:
    return (await world.store.series.add(world.guild.id, name, actor_id=world.mara.id, now=world.now)).id


async def submit_and_publish(world: World, interview_id: int) -> None:
    await world.store.own.submit(world.guild.id, world.alice.id, interview_id, now=world.now)
    await decide(world, interview_id, DecisionKind.APPROVED)
    interview = await get(world, interview_id)
    choice = ConsentChoice(allows_export=False, allows_picture=True)
    await world.store.own.agree(
        world.guild.id, world.alice.id, interview_id, choice, version=interview.version, text_version="x",
        now=world.now,
    )  # fmt: skip


async def begin_in(world: World, series_id: int, *texts: str) -> int:
    return await add_own(
        world.store, world.guild.id, world.alice.id, *texts, now=world.now, series_id=series_id
    )


async def test_taking_back_asks_which_and_never_takes_the_draft_for_the_published_one(
    reviewed: World,
) -> None:
    published = await publish(reviewed)
    await reviewed.advance(hours=1)
    second = await begin_in(reviewed, await add_second_series(reviewed), "Delft")
    which = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    assert "Choose the one that you want to take back" in reply_of(which)
    ask = await reviewed.alice.select(
        which.response, [str(published)], custom_id="spotlight:my-withdraw-pick"
    )
    assert ask.acknowledged
    assert "Take back “Your interview” (published," in text_of(which.response)
    await reviewed.restart()
    await reviewed.alice.click(which.response, label="Take it back")

    assert "“Your interview” (published," in text_of(which.response)
    assert "is taken back: nobody else can read or find it" in text_of(which.response)
    assert (await get(reviewed, published)).status is InterviewStatus.WITHDRAWN
    assert (await get(reviewed, second)).status is InterviewStatus.DRAFT
    only = await reviewed.alice.slash(reviewed.lobby, "my withdraw")
    assert "Take back “Your interview: Books” (being written," in reply_of(only)


async def test_what_stays_published_is_named_after_another_was_taken_back(reviewed: World) -> None:
    await publish(reviewed)
    second = await begin_in(reviewed, await add_second_series(reviewed), "Delft")
    panel = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "Your interview: Books" in reply_of(panel)
    await reviewed.alice.click(panel.response, label="Take it back")
    assert "“Your interview: Books”" in text_of(panel.response)
    await reviewed.alice.click(panel.response, label="Take it back")

    assert "Still published: “Your interview” (published," in text_of(panel.response)
    assert (await get(reviewed, second)).status is InterviewStatus.WITHDRAWN


async def test_two_drafts_are_asked_about_and_one_is_opened(reviewed: World) -> None:
    await add_own(reviewed.store, reviewed.guild.id, reviewed.alice.id, "Utrecht", now=reviewed.now)
    second = await begin_in(reviewed, await add_second_series(reviewed, "本の話"), "Delft")
    which = await reviewed.alice.slash(reviewed.lobby, "my interview")
    assert "Choose the one that you want to open" in reply_of(which)
    await reviewed.alice.select(which.response, [str(second)], custom_id="spotlight:my-open")
    assert "Your interview: 本の話" in text_of(which.response)


async def test_whoever_has_two_published_interviews_is_not_shown_by_the_newest(reviewed: World) -> None:
    await publish(reviewed)
    second = await begin_in(reviewed, await add_second_series(reviewed), "Delft")
    await submit_and_publish(reviewed, second)
    shown = await reviewed.bob.context_menu(reviewed.lobby, "View interview", reviewed.alice)

    assert "Choose the one that you want to read" in reply_of(shown)
    assert [i for i in ids_of(shown.response) if i.startswith("spotlight:page:")] == [
        f"spotlight:page:{second}:0:~w", "spotlight:page:1:0:~w"
    ]  # fmt: skip


async def suggested(world: World, who, command: str, typed: str) -> list[str]:
    return [choice["name"] for choice in await who.autocomplete(world.lobby, command, "person", typed)]


async def test_two_people_of_one_name_are_told_apart_and_neither_is_taken_for_the_other(
    ready: World,
) -> None:
    store, guild = ready.store, ready.guild.id
    first = await add_published(store, guild, "Мария Иванова", "Тбилиси", now=ready.now)
    second = await add_published(store, guild, "Мария Иванова", "Москва", now=ready.now)
    third = await add_draft(store, guild, "Мария Иванова", "Москва", now=ready.now)
    labels = await suggested(ready, ready.mara, "profile remove", "мария")
    refused = await ready.mara.slash(ready.lobby, "profile remove", person="Мария Иванова")
    assert len(set(labels)) == 3
    assert "fits several interviews here, so nothing was done" in reply_of(refused)
    assert all(f"#{number}" in reply_of(refused) for number in (first, second, third))
    assert all(label.split("(")[1] in reply_of(refused) for label in labels)
    asked = await ready.mara.slash(ready.lobby, "profile remove", person=f"#{second}")
    assert "Remove the interview with Мария Иванова (Москва, published)" in reply_of(asked)
    await ready.mara.click(asked.response, label="Remove it")
    assert "Мария Иванова (Москва, published) was removed" in text_of(asked.response)

    shown = await ready.bob.slash(ready.lobby, "interview show", person="Мария Иванова")
    assert "Тбилиси" in reply_of(shown), "members see one of that name only"
    assert await suggested(ready, ready.bob, "interview show", "мария") == ["Мария Иванова"]


async def test_each_person_option_refuses_what_fits_several(ready: World) -> None:
    for _ in range(2):
        await add_published(ready.store, ready.guild.id, "Dana", now=ready.now)
    commands = {
        "interview show": {}, "interview search": {"query": "lives"}, "profile edit": {}, "profile history": {},
        "profile remove": {}, "profile link": {"member": ready.bob}, "queue move": {"position": 1},
        "queue pin": {"date": "2026-03-09"}, "queue hold": {}, "queue release": {}, "spotlight preview": {},
        "spotlight post": {}, "topics": {},
    }  # fmt: skip
    known = {
        command.qualified_name
        for command in ready.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command) and command.get_parameter("person") is not None
    }
    assert known == set(commands)
    for command, options in commands.items():
        refused = await ready.mara.slash(ready.lobby, command, person="Dana", **options)
        assert "fits several interviews here, so nothing was done" in reply_of(refused), command


async def test_what_is_about_a_person_asks_nothing_of_who_has_several_interviews(reviewed: World) -> None:
    await publish(reviewed)
    second = await begin_in(reviewed, await add_second_series(reviewed), "Delft")
    await submit_and_publish(reviewed, second)
    found = await reviewed.bob.slash(reviewed.lobby, "interview search", query="Delft", person="Alice")
    shown = await reviewed.bob.slash(reviewed.lobby, "interview show", person="Alice")

    assert "Delft" in reply_of(found)
    assert "Alice (Utrecht); **#2** Alice (Delft)" in reply_of(shown)
