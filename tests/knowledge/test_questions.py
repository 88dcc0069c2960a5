"""Newcomers' questions to the real interviews, where they are at hand."""

from pathlib import Path

from tests.knowledge.evaluate import evaluate


async def test_newcomers_find_the_right_person_or_resource(shared: Path) -> None:
    rows = await evaluate(shared / "interviews")

    assert len(rows) == 30
    assert sum(row[-1] for row in rows) >= 27, [row for row in rows if not row[-1]]
