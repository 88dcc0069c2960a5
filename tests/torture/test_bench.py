"""The report of the bench says what went wrong, where the table has only numbers."""

from tests.torture.bench import SHOWN_FAULTS, Bench, Result, Row, Tally, as_faults


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
