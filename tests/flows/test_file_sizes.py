"""Files that answer somebody are never larger than Discord takes there: packed, parted, or refused in a sentence."""

import io
import random
import zipfile
from typing import Any

import pytest

from bot.documents.export import as_csv, as_json, as_markdown, in_parts
from bot.domain.errors import TooBigToSend
from tests.factories import add_own, add_published, make_answer, make_interview
from tests.sim import World, reply_of

WORDS = [f"word{i}" for i in range(5000)]


def noise(seed: int, count: int = 400) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def limit_files(world: World, limit: int) -> None:
    """From now on each interaction says that files may have so many bytes (SimCord says 25 MiB)."""
    parsers = world.bot._connection.parsers
    parse = parsers["INTERACTION_CREATE"]

    def limited(data: dict[str, Any]) -> None:
        parse({**data, "attachment_size_limit": min(limit, data["attachment_size_limit"])})

    parsers["INTERACTION_CREATE"] = limited


def sent(result: Any) -> list[tuple[str, int]]:
    messages = [result.response, *result.followups]
    return [(f.filename, f.size) for m in messages if m is not None for f in m.attachments]


@pytest.mark.parametrize(("write", "name"), [(as_json, "i.json"), (as_csv, "i.csv"), (as_markdown, "i.zip")])
def test_each_part_is_small_enough_and_nothing_is_missing(write, name: str) -> None:
    interviews = [make_interview(make_answer(1, noise(i)), name=f"Person {i}", id=i) for i in range(20)]
    for limit in (4_000, 9_000, 30_000, 10**6):
        parts = in_parts(interviews, write, name, limit)

        assert all(len(data) <= limit for _, data in parts)
        assert len({part for part, _ in parts}) == len(parts)
        whole = b""
        for part, data in parts:
            if part.endswith(".zip"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    whole += b"".join(archive.read(one) for one in archive.namelist())
            else:
                whole += data
        assert all(noise(i).encode() in whole for i in range(20))
    with pytest.raises(TooBigToSend):
        in_parts(interviews, write, name, 500)


async def test_an_export_that_is_too_large_comes_in_parts(world: World) -> None:
    for i in range(8):
        await add_published(world.store, world.guild.id, f"Person {i}", noise(i), now=world.now)
    limit_files(world, 6_000)
    exported = await world.mara.slash(world.lobby, "export", format="json")

    files = sent(exported)
    assert len(files) > 1
    assert all(name.startswith("interviews-") and size <= 6_000 for name, size in files)
    limit_files(world, 500)
    refused = await world.mara.slash(world.lobby, "export", format="json")
    assert "Discord takes at most" in reply_of(refused)


async def test_what_is_held_about_a_member_is_packed_or_refused_with_a_sentence(world: World) -> None:
    await add_own(world.store, world.guild.id, world.alice.id, noise(1, 700), now=world.now)
    limit_files(world, 6_000)
    given = await world.alice.slash(world.lobby, "my export")
    (name, size), *rest = sent(given)
    assert (name, rest) == ("my-spotlight-data.json.zip", [])
    assert size <= 6_000

    limit_files(world, 500)
    refused = await world.alice.slash(world.lobby, "my export")
    assert "Discord takes at most" in reply_of(refused)


async def test_a_small_export_is_one_plain_file(world: World) -> None:
    await add_published(world.store, world.guild.id, "Ada", "Utrecht", now=world.now)
    exported = await world.mara.slash(world.lobby, "export", format="json")

    ((name, _),) = sent(exported)
    assert name == "interviews.json"
