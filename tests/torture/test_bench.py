"""The report of the bench says what went wrong, where the table has only numbers."""

import asyncio
from pathlib import Path

import pytest

from tests.torture.bench import SHOWN_FAULTS, Bench, Progress, Result, Row, Tally, as_faults

CUT_SHORT_AT = 45
"""After the second portion of twenty trials."""


async def nothing(bench: Bench, tally: Tally, trials: int) -> None:
    """Do what a row does, here: nothing."""


def result_of(key: str, wrong: list[str], *, is_control: bool = False) -> Result:
    tally = Tally(duplicates=int(is_control), wrong=wrong)
    return Result(Row(key, "a row", 1, nothing, is_control=is_control), tally, 0.0)


def test_each_fault_of_a_row_that_failed_is_told_on_a_line_of_its_own() -> None:
    results = [
        result_of("1", []),
        result_of("2", ["trial 4: states\n['due']", "left undone: 1 plans"]),
        result_of("3", ["as it must"], is_control=True),
    ]

    assert as_faults(results) == "row 2: trial 4: states ['due']\nrow 2: left undone: 1 plans"


def test_a_row_in_which_everything_fails_leaves_room_for_the_others() -> None:
    lines = as_faults([result_of("2", [f"trial {n}" for n in range(500)])]).splitlines()

    assert len(lines) == SHOWN_FAULTS + 1
    assert lines[-1] == f"row 2: and {500 - SHOWN_FAULTS} more"


async def test_a_row_that_is_gone_on_with_knows_what_was_measured_before(tmp_path: Path) -> None:
    ended: list[int] = []

    async def measured(bench: Bench, tally: Tally, trials: int) -> None:
        async def trial(number: int) -> None:
            if number == CUT_SHORT_AT and not ended:
                ended.append(number)
                raise asyncio.CancelledError
            tally.figures.append(float(trials - number))

        await bench.run(tally, trials, trial, at_once=1)
        tally.notes.append(f"the largest was {max(tally.figures):.0f}")

    row = Row("1", "a row", 60, measured)
    with pytest.raises(asyncio.CancelledError):
        await Bench(None, kept=Progress(tmp_path / "kept.json")).measure(row, 1)
    result = await Bench(None, kept=Progress(tmp_path / "kept.json")).measure(row, 1)

    assert result.tally.trials == len(result.tally.figures) == 60
    assert result.tally.notes == ["the largest was 60"]
