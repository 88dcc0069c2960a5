"""Forms that Discord would refuse cannot be made, and nothing that is filled in is cut."""

import re
from pathlib import Path

import pytest

from bot.domain.errors import FormFault, FormRefused
from bot.domain.importing import ImportedInterview, Piece, Role
from bot.domain.models import Handle
from bot.domain.text import ANSWER_LIMIT, discord_length
from bot.ui.answer_form import answer_form, cut_for_form, join_parts
from bot.ui.base import Form, text_input
from bot.ui.importing import correction_form
from bot.ui.knowledge_pages import correction_form as title_form
from tests.factories import make_answer
from tests.strict.shown import check_form, parts_of

UI = Path(__file__).resolve().parents[2] / "bot" / "ui"
HANDLES = tuple(Handle(kind="website", value=f"https://example.org/{i}/{'x' * 180}") for i in range(10))


def filled_in(form: Form) -> dict[str, str]:
    return {p["custom_id"]: p.get("value") or "" for p in parts_of(form.to_dict()) if p["type"] == 4}


def test_a_form_without_a_field_is_refused() -> None:
    with pytest.raises(FormRefused) as refused:
        Form("Title", "spotlight:x").to_dict()

    assert refused.value.fault is FormFault.NO_FIELD


def test_a_sixth_field_is_refused() -> None:
    form = Form("Title", "spotlight:x")
    for i in range(5):
        form.field("Label", None, text_input(f"f{i}", limit=10))

    with pytest.raises(FormRefused) as refused:
        form.field("Label", None, text_input("f5", limit=10))

    assert refused.value.fault is FormFault.TOO_MANY_FIELDS


def test_a_text_that_no_field_takes_is_refused_and_never_cut() -> None:
    form = Form("Title", "spotlight:x")

    with pytest.raises(FormRefused) as refused:
        form.field("Label", None, text_input("f", "x" * 4001, limit=10))

    assert (refused.value.fault, refused.value.length, refused.value.limit) == (
        FormFault.TEXT_TOO_LONG,
        4001,
        4000,
    )


def test_the_correction_of_an_import_shows_all_that_was_read() -> None:
    imported = ImportedInterview(
        name="N" * 200, handles=HANDLES, pieces=(Piece(text="Who?", role=Role.QUESTION),)
    )
    form = correction_form(1, imported, "t")

    check_form(form)
    shown = filled_in(form)
    assert shown["name"] == "N" * 200
    assert all(handle.value in shown["handles"] for handle in HANDLES)
    assert len(shown["handles"]) > 1000


def test_a_long_title_is_filled_in_whole() -> None:
    form = title_form(1, "T" * 300, "t")

    check_form(form)
    assert filled_in(form)["title"] == "T" * 300


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["x" * 2001] * 7),
        ("a " + "x" * 3999) * 3,
        ("a " + "👧" * 2200) * 3,
        "👧" * (ANSWER_LIMIT // 2),
        "a" + "👧" * (ANSWER_LIMIT // 2 - 1),
        "word " * 3200,
        "x" * ANSWER_LIMIT,
    ],
)
def test_every_answer_up_to_the_limit_fits_one_form(text: str) -> None:
    text = text.strip()
    assert discord_length(text) <= ANSWER_LIMIT
    check_form(answer_form(1, make_answer(1, text), "t"))
    assert join_parts(cut_for_form(text)) == text


def test_fields_for_text_are_made_in_one_place() -> None:
    """So that no form fills in more than its field takes."""
    found = [path.name for path in UI.rglob("*.py") if re.search(r"TextInput(\[Form\])?\(", path.read_text())]

    assert found == ["base.py"]
