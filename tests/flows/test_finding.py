"""Finding people as a member does: search, experts, advice, resources, topics, places, neighbours, asking."""

import pytest

from bot.domain.models import ConsentState
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.factories import add_draft, add_published
from tests.sim import World, ids_of, reply_of, text_of

PEOPLE = {
    "Ada Quay": {
        "location": "Utrecht",
        "specialties": "Federated learning, and knots.",
        "current_work": "A federated learning library for tide gauges.",
        "advice": "Begin with the documentation of the gauges.",
        "recommendation": "“Knots and Splices” by Cy Rus. It taught me patience.",
    },
    "Bo Pier": {
        "location": "utrecht",
        "specialties": "Cooking for crowds",
        "first_work": "I tried federated learning once.",
        "advice": "Just come on a Tuesday.",
        "recommendation": "Knots & Splices by Cy Rus, and the Harbour Voices podcast.",
    },
    "Cy Dock": {
        "location": "Delft",
        "specialties": "Lighthouses",
        "origin": "Through a talk about federated learning.",
        "advice": "Ask in the documentation channel.",
    },
}


@pytest.fixture
async def harbour(world: World) -> World:
    keys = [q.key for q in DEFAULT_QUESTIONS]
    for name, answers in PEOPLE.items():
        texts = [answers.get(key, "") for key in keys]
        await add_published(world.store, world.guild.id, name, *texts, now=world.now)
    return world


async def test_experts_are_ranked_by_what_they_do(harbour: World) -> None:
    found = await harbour.alice.slash(harbour.lobby, "experts", topic="who works on federated learning?")
    shown = reply_of(found)

    assert shown.index("Ada Quay") < shown.index("Bo Pier") < shown.index("Cy Dock")
    assert "**Federated** **learning**, and knots." in shown
    nobody = await harbour.alice.slash(harbour.lobby, "experts", topic="submarines")
    assert "No interview here speaks of “submarines”" in reply_of(nobody)


async def test_a_slip_is_mended_and_said(harbour: World) -> None:
    found = await harbour.alice.slash(harbour.lobby, "experts", topic="fedarated learning")
    assert "Ada Quay" in reply_of(found)
    assert "Nobody wrote “fedarated”" in reply_of(found)
    searched = await harbour.alice.slash(harbour.lobby, "interview search", query="lighthuoses")
    assert "Cy Dock" in reply_of(searched)


async def test_search_has_filters_and_falls_back(harbour: World) -> None:
    asked = await harbour.alice.slash(
        harbour.lobby, "interview search", query="documentation", question="advice"
    )
    assert "Ada Quay" in reply_of(asked)
    assert "Only answers to “Your advice" in reply_of(asked)
    person = await harbour.alice.slash(harbour.lobby, "interview search", query="federated", person="Bo")
    assert "Bo Pier" in reply_of(person)
    assert "Ada Quay" not in reply_of(person)
    year = await harbour.alice.slash(harbour.lobby, "interview search", query="federated", year=1999)
    assert "Nothing was found" in reply_of(year)
    some = await harbour.alice.slash(harbour.lobby, "interview search", query="lighthouses submarines")
    assert "No interview has all of these words" in reply_of(some)
    assert "Cy Dock" in reply_of(some)


async def test_nothing_found_leads_to_the_nearest_words(harbour: World) -> None:
    found = await harbour.alice.slash(harbour.lobby, "interview search", query="gages")
    assert "These words would find something:" in reply_of(found)
    assert "gauges" in reply_of(found)
    clicked = await harbour.alice.click(found.response, label="gauges")
    assert "Ada Quay" in text_of(found.response)
    assert clicked.acknowledged


async def test_pages_stay_as_they_are_when_interviews_are_added(world: World) -> None:
    for i in range(12):
        await add_published(world.store, world.guild.id, f"Person {i:02}", "lantern keeper", now=world.now)
    found = await world.alice.slash(world.lobby, "interview search", query="lantern")
    first = text_of(found.response)
    for i in range(12, 30):
        await add_published(world.store, world.guild.id, f"Person {i:02}", "lantern lantern", now=world.now)
    await world.restart()
    await world.alice.click(found.response, label="Next")
    second = text_of(found.response)
    await world.alice.click(found.response, label="Previous")

    assert text_of(found.response) == first
    names = [line for page in (first, second) for line in page.split("\n") if line.startswith("**Person")]
    assert len(names) == len(set(names)) == 10
    assert all(int(n[9:11]) < 12 for n in names)


async def test_a_name_beats_an_answer(world: World) -> None:
    await add_published(world.store, world.guild.id, "Other", "lantern " * 20, now=world.now)
    await add_published(world.store, world.guild.id, "Lantern Smith", "a word " * 200, now=world.now)
    shown = reply_of(await world.alice.slash(world.lobby, "interview search", query="lantern"))
    assert shown.index("Lantern Smith") < shown.index("Other")


async def test_advice_comes_one_at_a_time_and_on_a_topic(harbour: World) -> None:
    any_advice = await harbour.alice.slash(harbour.lobby, "advice")
    assert "says to newcomers" in reply_of(any_advice)
    on_topic = await harbour.alice.slash(harbour.lobby, "advice", topic="documentation")
    first = text_of(on_topic.response)
    await harbour.alice.click(on_topic.response, label="Another one")
    second = text_of(on_topic.response)
    assert {"Ada" in first, "Ada" in second} == {True, False}
    assert "Bo Pier" not in first + second
    none = await harbour.alice.slash(harbour.lobby, "advice", topic="submarines")
    assert "Nobody's advice speaks of “submarines”" in reply_of(none)


async def test_a_resource_is_listed_once_with_who_recommends_it(harbour: World) -> None:
    listed = reply_of(await harbour.alice.slash(harbour.lobby, "resources"))
    assert listed.count("**Knots") == 1
    assert "Ada Quay: “Knots and Splices” by Cy Rus. It taught me patience." in listed
    assert "Bo Pier:" in listed
    assert "**Harbour Voices** · podcast" in listed
    podcasts = reply_of(await harbour.alice.slash(harbour.lobby, "resources", query="a podcast"))
    assert podcasts.index("Harbour Voices") < podcasts.find("Knots") or "Knots" not in podcasts


async def test_a_curator_corrects_and_hides_a_resource(harbour: World) -> None:
    page = await harbour.mara.slash(harbour.lobby, "resources", query="voices")
    [custom_id] = [i for i in ids_of(page.response) if "resource-correct" in i]
    resource = (await harbour.store.knowledge.find(harbour.guild.id, "voices"))[0]
    form = await harbour.mara.select(page.response, [str(resource)], custom_id=custom_id)
    await harbour.mara.submit_modal(form, {"title": "Voices of the Harbour"})
    assert "**Voices of the Harbour**" in reply_of(await harbour.alice.slash(harbour.lobby, "resources"))
    page = await harbour.mara.slash(harbour.lobby, "resources", query="voices")
    form = await harbour.mara.select(page.response, [str(resource)], custom_id=custom_id)
    await harbour.mara.submit_modal(form, {"title": "-"})
    assert "**Voices" not in reply_of(await harbour.alice.slash(harbour.lobby, "resources"))
    member = await harbour.alice.slash(harbour.lobby, "resources")
    assert not any("resource-correct" in i for i in ids_of(member.response))


async def test_topics_are_suggested_confirmed_and_lead_to_similar_people(harbour: World) -> None:
    page = await harbour.mara.slash(harbour.lobby, "topics", person="Ada")
    assert "another published interview here has too" in reply_of(page)
    options = next(c for c in ids_of(page.response) if c.startswith("spotlight:topics:"))
    await harbour.mara.select(page.response, ["Federated learning"], custom_id=options)
    assert "Saved: Federated learning." in text_of(page.response)
    other = await harbour.mara.slash(harbour.lobby, "topics", person="Cy")
    form = await harbour.mara.click(other.response, label="Add others")
    await harbour.mara.submit_modal(form, {"topics": "federated  learning\nLighthouses"})

    shown = await harbour.alice.slash(harbour.lobby, "interview show", person="Ada")
    assert "Federated learning" in reply_of(shown)
    similar = next(i for i in ids_of(shown.response) if "similar" in i)
    await harbour.alice.select(shown.response, ["3"], custom_id=similar)
    assert "## Cy Dock" in text_of(shown.response)
    suggested = await harbour.alice.autocomplete(harbour.lobby, "experts", "topic", "learn")
    assert [c["name"] for c in suggested] == ["Federated learning"]


async def test_the_page_leads_to_neighbours_and_the_post(harbour: World) -> None:
    await harbour.mara.slash(
        harbour.lobby, "setup", channel=harbour.channel, weekday=0, time="17:00", timezone="UTC", exact=True
    )
    await harbour.advance(days=7)
    shown = await harbour.alice.slash(harbour.lobby, "interview show", person="Bo")
    assert "← Ada Quay" in reply_of(shown)
    assert "Cy Dock →" in reply_of(shown)
    await harbour.alice.click(shown.response, label="← Ada Quay")
    assert "## Ada Quay" in text_of(shown.response)
    assert "[The post](https://discord.com/channels/" in text_of(shown.response)
    assert "[its thread](" in text_of(shown.response)


async def test_places_are_listed_as_they_were_typed(harbour: World) -> None:
    shown = reply_of(await harbour.alice.slash(harbour.lobby, "interview places"))
    assert "**Delft**: Cy Dock" in shown
    assert "**Utrecht**: Ada Quay, Bo Pier" in shown


async def test_somebody_is_mentioned_only_where_they_allow_it_and_after_a_confirmation(
    harbour: World,
) -> None:
    await harbour.store.curator_decisions.link(
        harbour.guild.id, 1, harbour.bob.id, actor_id=1, now=harbour.now
    )
    shown = await harbour.alice.slash(harbour.lobby, "interview show", person="Ada")
    assert not any(":ask:" in i for i in ids_of(shown.response))
    status = await harbour.bob.slash(harbour.lobby, "my status")
    await harbour.bob.click(status.response, label="Members may ask me")
    shown = await harbour.alice.slash(harbour.lobby, "interview show", person="Ada")
    asked = await harbour.alice.click(shown.response, label="Ask")
    assert "They get a ping, and everybody here sees that you ask" in reply_of(asked)
    done = await harbour.alice.click(asked.response, label="Ask here")
    stored = harbour.env.backend.get_message(harbour.lobby.id, done.response.id)
    assert set(stored.ping_user_ids) == {harbour.bob.id}
    again = await harbour.alice.click(asked.response, label="Ask here")
    assert "a little soon" in reply_of(again)
    await harbour.bob.click(status.response, label="Members may not ask me")
    refused = await harbour.alice.click(shown.response, label="Ask")
    assert "does not want to be mentioned" in reply_of(refused)


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "*",
        "a-b",
        "AND",
        "it's",
        "\x00",
        "x" * 4000,
        "🎉🎉",
        "שלום עולם",
        "word " * 500,
        "NEAR(a b)",
        "name:x",
        "-",
        "the",
    ],
)
async def test_no_query_is_an_error(harbour: World, query: str) -> None:
    options = {"interview search": "query", "experts": "topic", "advice": "topic", "resources": "query"}
    for command, option in options.items():
        result = await harbour.alice.slash(harbour.lobby, command, **{option: query})
        assert "Something failed" not in reply_of(result)
        assert reply_of(result).strip()


async def test_a_filter_that_names_no_question_says_so(harbour: World) -> None:
    wrong = await harbour.alice.slash(harbour.lobby, "interview search", query="x", question="zodiac")
    assert "no answer to “zodiac”" in reply_of(wrong)


async def test_autocomplete_at_every_keystroke_of_many(harbour: World) -> None:
    for typed in ("", "A", "Ad", "Ada", "Ada ", "Ada Q", "Adz Quay"):
        found = await harbour.alice.autocomplete(harbour.lobby, "interview show", "person", typed)
        assert "Ada Quay" in [c["name"] for c in found]


async def test_what_is_not_published_is_nowhere(harbour: World) -> None:
    text = "Zeppelins are federated learning, see “Zeppelin Tales” by Z. Ep."
    for consent in (ConsentState.NOT_YET,):
        await add_published(
            harbour.store, harbour.guild.id, "Hidden", *[text] * 8, consent=consent, now=harbour.now
        )
    await add_draft(harbour.store, harbour.guild.id, "Draft", *[text] * 8, now=harbour.now)
    for command, option in (
        ("experts", "topic"),
        ("interview search", "query"),
        ("advice", "topic"),
        ("resources", "query"),
    ):
        shown = reply_of(await harbour.alice.slash(harbour.lobby, command, **{option: "zeppelin tales"}))
        assert "Zeppelins are" not in shown
        assert "Hidden" not in shown
    assert "zeppelin" not in reply_of(
        await harbour.alice.slash(harbour.lobby, "interview search", query="zeppelim")
    ).replace("“zeppelim”", "").replace("zeppelim", "")
