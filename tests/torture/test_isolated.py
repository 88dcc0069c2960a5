from pathlib import Path

from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from tests.torture.isolation import _fill, _foreign_arguments, _methods


async def test_the_row_about_other_servers_has_values_for_every_method_of_the_store(tmp_path: Path) -> None:
    async with open_store(tmp_path / "x.db", default_questions=DEFAULT_QUESTIONS) as store:
        await _fill(store)
        for _, _, method in _methods(store):
            await _foreign_arguments(store, method)  # raises LookupError where one is missing
