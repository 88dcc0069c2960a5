"""What members recommend: corrected by curators, made one, read again by newer rules."""

from bot.domain.models import Purpose
from bot.domain.resources import ResourceKind
from db import Store
from db.sqlite.database import Transaction
from tests.factories import NOW, add_published

GUILD, CURATOR = 10, 7
READS = "A book that I recommend is “{title}”."


async def titles(store: Store) -> dict[str, list[str]]:
    """Return each recommendation with those who recommend it."""
    found = [await store.knowledge.get(GUILD, one) for one in await store.knowledge.find(GUILD, "")]
    return {one.title: sorted(m.name for m in one.mentions) for one in found if one is not None}


async def id_of(store: Store, title: str) -> int:
    for one in await store.knowledge.find(GUILD, ""):
        found = await store.knowledge.get(GUILD, one)
        if found is not None and found.title == title:
            return one
    raise AssertionError(title)


async def recommend(store: Store, name: str, title: str) -> int:
    """Publish an interview whose answer to what people recommend names one book; return its id."""
    interview_id = await add_published(store, GUILD, name)
    asked = (await store.guilds.questionnaire(GUILD)).questions
    position, question = next((i, q) for i, q in enumerate(asked, 1) if q.purpose is Purpose.RECOMMENDATION)
    await store.authoring.save_answers(
        GUILD, interview_id, {position: (question, READS.format(title=title))}, actor_id=CURATOR, now=NOW
    )
    return interview_id


async def test_two_spellings_that_a_curator_makes_one_have_everybody_who_recommends_either(
    store: Store,
) -> None:
    await recommend(store, "Ada", "Signals and Noise")
    await recommend(store, "Bo", "The Long Track")
    assert await titles(store) == {"Signals and Noise": ["Ada"], "The Long Track": ["Bo"]}

    kept = await store.knowledge.correct(
        GUILD,
        await id_of(store, "The Long Track"),
        title="Signals and Noise",
        kind=ResourceKind.BOOK,
        actor_id=CURATOR,
        now=NOW,
    )

    assert kept == await id_of(store, "Signals and Noise")
    assert await titles(store) == {"Signals and Noise": ["Ada", "Bo"]}
    await recommend(store, "Cy", "The Long Track")
    assert await titles(store) == {"Signals and Noise": ["Ada", "Bo", "Cy"]}


async def test_a_recommendation_whose_last_interview_was_taken_down_is_shown_to_nobody(store: Store) -> None:
    interview_id = await recommend(store, "Ada", "Signals and Noise")
    resource_id = await id_of(store, "Signals and Noise")
    interview = await store.interviews.get(GUILD, interview_id)
    assert interview is not None
    await store.curator_decisions.remove(
        GUILD, interview_id, version=interview.version, actor_id=CURATOR, now=NOW
    )

    assert await store.knowledge.get(GUILD, resource_id) is None
    assert await titles(store) == {}


async def test_interviews_from_before_newer_rules_are_read_again(store: Store) -> None:
    interview_id = await recommend(store, "Ada", "Signals and Noise")

    def forget(tx: Transaction) -> None:
        tx.execute("DELETE FROM resource WHERE guild_id = ?", (GUILD,))
        tx.execute("UPDATE interview SET knowledge = 0 WHERE guild_id = ?", (GUILD,))

    await store.database.write(forget)
    assert await store.knowledge.list_unread() == [(GUILD, interview_id)]
    await store.knowledge.read([(GUILD, interview_id)])

    assert await titles(store) == {"Signals and Noise": ["Ada"]}
    assert await store.knowledge.list_unread() == []
