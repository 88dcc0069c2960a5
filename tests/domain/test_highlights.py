import pytest

from bot.domain.highlights import dump_spotlight, load_spotlight, make_spotlight, pick_highlights
from bot.domain.models import Purpose
from bot.domain.pictures import own_picture
from tests.factories import make_answer, make_interview

LONG = "A sentence of some length that says what is meant. "


def test_work_advice_and_recommendation_are_chosen_in_the_order_asked() -> None:
    answers = (
        make_answer(1, LONG, Purpose.LOCATION),
        make_answer(2, LONG, Purpose.OCCUPATION),
        make_answer(3, LONG, Purpose.RECOMMENDATION),
        make_answer(4, LONG, Purpose.ADVICE),
        make_answer(5, LONG, Purpose.CURRENT_WORK),
    )

    assert [a.position for a in pick_highlights(answers)] == [3, 4, 5]


def test_a_one_liner_gives_way_to_substance() -> None:
    answers = (
        make_answer(1, "No.", Purpose.ADVICE),
        *(make_answer(i, LONG, Purpose.OTHER) for i in (2, 3, 4)),
    )

    assert [a.position for a in pick_highlights(answers)] == [2, 3, 4]


def test_a_spotlight_is_shortened_at_a_sentence_and_survives_storage() -> None:
    interview = make_interview(
        make_answer(1, "Utrecht", Purpose.LOCATION),
        make_answer(2, LONG * 40, Purpose.ADVICE),
    )
    spotlight = make_spotlight(interview, ping_role_id=5)

    assert spotlight.location == "Utrecht"
    assert spotlight.highlights[0].is_shortened
    assert spotlight.highlights[0].text.endswith("meant. …")
    assert load_spotlight(dump_spotlight(spotlight)) == spotlight


def test_only_what_is_written_by_ourselves_is_a_picture() -> None:
    assert own_picture("png", b"\x89PNG\r\n\x1a\nrest").file_name == "picture.png"
    assert own_picture("webp", b"RIFF0000WEBPrest").content_type == "image/webp"
    for kind, data in (("png", b"<svg onload=alert(1)>"), ("jpg", b""), ("gif", b"GIF89a"), ("../x", b"")):
        with pytest.raises(ValueError, match=kind):
            own_picture(kind, data)
