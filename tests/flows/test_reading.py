"""What members do: read, search, browse, come across; and what they see when it goes wrong."""

import random

import pytest
from simcord.components import walk_components

from bot.domain.models import ConsentState
from tests.factories import add_draft, add_published
from tests.sim import World, ids_of, reply_of, text_of


@pytest.fixture
async def ada(world: World) -> int:
    return await add_published(
        world.store,
        world.guild.id,
        "Ada Example",
        "Utrecht",
        "I keep **trains** on time",
        "Telephones",
        now=world.now,
    )


def next_button(message) -> str | None:
    """The id of the button to the next page, unless it is disabled."""
    buttons = [c for c in walk_components(message.components) if c.get("label") == "Next"]
    return None if not buttons or buttons[0].get("disabled") else buttons[0]["custom_id"]


async def test_show_is_private_unless_it_is_shared(world: World, ada: int) -> None:
    private = await world.alice.slash(world.lobby, "interview show", person="ada")
    shared = await world.alice.slash(world.lobby, "interview show", person="Ada Example", share=True)

    assert private.ephemeral
    assert not shared.ephemeral
    assert r"I keep \*\*trains\*\* on time" in reply_of(private)


async def test_one_answer_can_be_asked_for(world: World, ada: int) -> None:
    choices = await world.alice.autocomplete(world.lobby, "interview show", "question", "based", person="ada")
    shown = await world.alice.slash(world.lobby, "interview show", person="ada", question=choices[0]["value"])
    none = await world.alice.slash(world.lobby, "interview show", person="ada", question="advice")

    assert "Utrecht" in reply_of(shown)
    assert "trains" not in reply_of(shown)
    assert "has no answer to “advice”" in reply_of(none)
    whole = await world.alice.click(shown.response, label="Read the whole interview")
    assert "trains" in reply_of(whole)


async def test_a_person_without_an_interview_is_one_sentence_with_the_nearest_names(
    world: World, ada: int
) -> None:
    missing = await world.alice.slash(world.lobby, "interview show", person="Zoe Nobody")
    close = await world.alice.slash(world.lobby, "interview show", person="Ida Exampel")

    assert reply_of(missing).strip() == (
        "There is no interview with “Zoe Nobody” here. Use /interview browse to see everyone."
    )
    assert "Ada Example" in reply_of(close)


async def test_a_long_interview_is_read_in_pages_that_survive_a_restart(world: World) -> None:
    texts = [f"Answer {i}. " + f"word{i} " * 300 for i in range(1, 9)]
    await add_published(world.store, world.guild.id, "Long Talker", *texts, now=world.now)
    shown = await world.alice.slash(world.lobby, "interview show", person="long")
    seen = reply_of(shown)
    await world.restart()
    while (following := next_button(shown.response)) is not None:
        await world.alice.click(shown.response, custom_id=following)
        seen += text_of(shown.response)

    for text in texts:
        assert text.split(". ")[0] in seen
    assert seen.count("word8 ") + seen.count("word8\n") >= 299
    jumped = await world.alice.select(shown.response, ["1"])
    assert "Answer 1." in text_of(jumped.response)


async def test_search_shows_question_passage_and_the_words_in_bold(world: World, ada: int) -> None:
    found = await world.alice.slash(world.lobby, "interview search", query="telephone")

    assert "Ada Example" in reply_of(found)
    assert "**Telephones**" in reply_of(found)
    opened = await world.alice.click(found.response, label="Open")
    assert "Telephones" in reply_of(opened)


async def test_search_pages_survive_a_restart(world: World) -> None:
    for i in range(12):
        await add_published(world.store, world.guild.id, f"Person {i}", "lantern maker", now=world.now)
    found = await world.alice.slash(world.lobby, "interview search", query="lantern")
    await world.restart()
    names = set()
    for _ in range(3):
        names |= {line for line in text_of(found.response).split("\n") if line.startswith("**Person")}
        following = [i for i in ids_of(found.response) if i.endswith(":~n")]
        if len(names) < 12 and following:
            await world.alice.click(found.response, custom_id=following[0])

    assert len(names) == 12


@pytest.mark.parametrize(
    "query", ['"', "*", "a-b", "AND", "it's", "x" * 4000, "🎉", "NOT (", "שלום", "-nothing"]
)
async def test_no_query_is_an_error(world: World, ada: int, query: str) -> None:
    found = await world.alice.slash(world.lobby, "interview search", query=query)

    assert "Search:" in reply_of(found)
    assert "failed" not in reply_of(found)


async def test_a_question_that_does_not_exist_is_one_sentence(world: World, ada: int) -> None:
    found = await world.alice.slash(world.lobby, "interview search", query="x", question="Favourite colour?")

    assert "has no answer to" in reply_of(found)


async def test_browse_lists_everyone_in_pages(world: World) -> None:
    for i in range(20):
        await add_published(world.store, world.guild.id, f"Person {i:02}", "text", now=world.now)
    listed = await world.alice.slash(world.lobby, "interview browse", order="name")
    assert "20 in all" in reply_of(listed)
    await world.restart()
    await world.alice.click(listed.response, label="Next")
    await world.alice.click(listed.response, label="Next")
    assert "Person 19" in text_of(listed.response)
    await world.alice.click(listed.response, label="Previous")
    assert "Person 08" in text_of(listed.response)


async def test_random_and_latest_say_what_to_do_when_there_is_nothing(world: World) -> None:
    assert "There are no interviews here yet" in reply_of(
        await world.alice.slash(world.lobby, "interview random")
    )
    assert "Nothing has been posted here yet" in reply_of(
        await world.alice.slash(world.lobby, "interview latest")
    )
    assert "There are no interviews here yet" in reply_of(
        await world.alice.slash(world.lobby, "interview browse")
    )


async def test_random_reaches_everyone(world: World) -> None:
    for name in ("Ada", "Bo", "Cy"):
        await add_published(world.store, world.guild.id, name, "text", now=world.now)
    random.seed(1)
    seen = {
        reply_of(await world.alice.slash(world.lobby, "interview random")).strip().split("\n")[0]
        for _ in range(40)
    }

    assert seen == {"## Ada", "## Bo", "## Cy"}


async def test_the_user_menu_shows_a_members_interview(world: World, ada: int) -> None:
    await world.mara.slash(world.lobby, "profile link", person="ada", member=world.bob)
    shown = await world.alice.context_menu(world.lobby, "View interview", world.bob)
    none = await world.alice.context_menu(world.lobby, "View interview", world.mara)
    by_nickname = await world.alice.slash(world.lobby, "interview show", person="bob")
    found = await world.alice.slash(world.lobby, "interview search", query="bob")

    assert "## Ada Example" in reply_of(shown)
    assert "There is no interview with “Mara” here" in reply_of(none)
    assert "## Ada Example" in reply_of(by_nickname)
    assert "matches the name" in reply_of(found)


@pytest.mark.parametrize("consent", [ConsentState.NOT_YET, ConsentState.WITHDRAWN])
async def test_members_never_see_what_is_not_published(world: World, consent: ConsentState) -> None:
    hidden = await add_published(
        world.store, world.guild.id, "Hidden Person", "secret lantern", consent=consent, now=world.now
    )
    await add_draft(world.store, world.guild.id, "Draft Person", "secret lantern", now=world.now)

    assert await world.alice.autocomplete(world.lobby, "interview show", "person", "") == []
    for typed in ("hidden", f"#{hidden}", "Draft Person"):
        shown = await world.alice.slash(world.lobby, "interview show", person=typed)
        assert "There is no interview" in reply_of(shown)
    found = await world.alice.slash(world.lobby, "interview search", query="lantern")
    assert "Nothing was found" in reply_of(found)
    for_curator = await world.mara.slash(world.lobby, "interview show", person="hidden", share=True)
    assert for_curator.ephemeral
    assert "Only curators can see this" in reply_of(for_curator)


async def test_a_button_of_an_interview_that_was_taken_down_says_so(world: World, ada: int) -> None:
    shown = await world.alice.slash(world.lobby, "interview show", person="ada", question="location")
    interview = await world.store.interviews.get(world.guild.id, ada)
    assert interview is not None
    await world.store.curator_decisions.remove(
        world.guild.id, ada, version=interview.version, actor_id=1, now=world.now
    )

    clicked = await world.alice.click(shown.response, label="Read the whole interview")

    assert "was removed or is not public" in reply_of(clicked)


async def test_what_nobody_foresaw_is_told_with_a_number_and_logged_under_it(
    world: World, ada: int, caplog, monkeypatch
) -> None:
    shown = await world.alice.slash(world.lobby, "interview show", person="ada", question="location")

    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(world.store.interviews, "get_published", broken)
    clicked = await world.alice.click(shown.response, label="Read the whole interview")

    sentence = reply_of(clicked)
    assert "Something failed and nothing was changed" in sentence
    assert sentence.strip().rstrip(".").split()[-1] in caplog.text
    assert "Traceback" not in sentence
