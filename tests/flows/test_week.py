"""A whole season: documents go in, weeks pass, posts come out."""

from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.flows.steps import DOCUMENT
from tests.sim import World, ids_of, reply_of, text_of, utc


async def import_text(world: World, text: str, name: str = "ada.txt") -> None:
    preview = await world.mara.slash(world.lobby, "profile import", file=(name, text.encode()))
    done = await world.mara.click(preview.response, label="Has agreed")
    assert "is published" in reply_of(done)


async def test_an_imported_interview_is_read_found_and_posted(world: World) -> None:
    await import_text(world, DOCUMENT)
    shown = await world.alice.slash(world.lobby, "interview show", person="ada")
    found = await world.alice.slash(world.lobby, "interview search", query="telephone")
    await world.mara.slash(
        world.lobby,
        "setup",
        channel=world.channel,
        weekday=0,
        time="10:00",
        timezone="Europe/Berlin",
        exact=True,
    )
    await world.advance(days=8)
    [post] = [m for m in world.channel.history() if ids_of(m)]

    assert "two cats" in reply_of(shown)
    assert "**telephones**" in reply_of(found)
    assert "Member spotlight: Ada Example" in text_of(post)
    assert "[ada-example](https://github.com/ada-example)" in text_of(post)
    assert post.created_at == utc(2026, 1, 5, 9)


async def test_seventeen_documents_give_seventeen_weeks_across_a_change_of_clocks(
    world: World, shared: Path
) -> None:
    folder = shared / "interviews"
    files = [folder / "posts/00-openmined-cardonnet-seed.txt", *sorted((folder / "openmined").glob("*.txt"))]
    await world.advance_to(utc(2026, 2, 2, 12))
    for file in files:
        await import_text(world, file.read_text(encoding="utf-8"), file.name)
    await world.mara.slash(
        world.lobby,
        "setup",
        channel=world.channel,
        weekday=2,
        time="18:30",
        timezone="Europe/Berlin",
        exact=True,
    )
    for _ in range(17):
        await world.advance(days=7)

    posts = [m for m in world.channel.history() if ids_of(m)]
    local = [p.created_at.astimezone(ZoneInfo("Europe/Berlin")) for p in posts]
    assert [t.strftime("%A %H:%M") for t in local] == ["Wednesday 18:30"] * 17
    assert {t.utcoffset() for t in local} == {t.utcoffset() for t in (local[0], local[-1])}
    assert local[0].utcoffset() != local[-1].utcoffset()
    assert all((b.date() - a.date()).days == 7 for a, b in pairwise(local))
    names = [text_of(p).split("spotlight: ")[1].split("\n")[0] for p in posts]
    assert len(set(names)) == 17
    threads = [world.env.backend.messages.get(p.id, {}) for p in posts]
    assert all(any(m.content for m in messages.values()) for messages in threads)
    assert sum(r.path.endswith("/threads") for r in world.env.http_requests) == 17

    for name in names:
        found = await world.alice.slash(world.lobby, "interview search", query=name)
        assert name in reply_of(found)
        interview = await world.alice.slash(world.lobby, "interview show", person=name)
        assert f"## {name}" in reply_of(interview)
        index = await world.store.names.index(world.guild.id)
        interview_id, _ = index.resolve(name)
        stored = await world.store.interviews.get(world.guild.id, interview_id or 0)
        assert stored is not None
        word = max(stored.answers[-1].text.split(), key=lambda w: (w.isalpha(), len(w)))
        hits = await world.alice.slash(world.lobby, "interview search", query=f"{word} {name}")
        by_word = await world.alice.slash(world.lobby, "interview search", query=f'"{word}"')
        assert "Nobody" not in reply_of(by_word), word
        assert hits.acknowledged
