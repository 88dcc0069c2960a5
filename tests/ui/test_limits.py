"""Whatever an interview holds, every page fits Discord's limits (documentation, "Component Reference")."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handles import parse_handles
from bot.domain.highlights import make_spotlight
from bot.domain.importing import Doubt, ImportedInterview, Piece, Role
from bot.domain.models import AnswerRevision, InterviewSummary, Purpose, Question, SearchHit
from bot.domain.posts import Marker
from bot.domain.search import parse_query
from bot.domain.text import discord_length, plain
from bot.ui.answer_form import answer_form, cut_for_form, join_parts
from bot.ui.authoring import form_pages, question_form, writing_panel
from bot.ui.base import custom_id, parse_custom_id
from bot.ui.browse import browse_page
from bot.ui.editing import edit_panel, history_page
from bot.ui.import_corrections import part_page, parts_page, split_form
from bot.ui.importing import WaitingDocument, correction_form, import_page, waiting_page
from bot.ui.interview import Around, answer_page, interview_page, paginate, thread_texts
from bot.ui.knowledge_pages import Results, search_page
from bot.ui.spotlight import marker_text, spotlight_page, thread_name
from bot.ui.strings import replies
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.factories import NOW, make_answer, make_interview
from tests.strict.shown import check_form
from tests.ui.pages import WILD, check, interviews


@given(interviews(), st.integers(0, 40))
def test_every_page_of_every_interview_fits(interview, number: int) -> None:
    check(interview_page(interview, number, picture_name="picture.png"))
    check(answer_page(interview, interview.answers[0].position, number))
    around = Around(
        before=(1, "b" * 80), after=(2, "a" * 80), similar=((3, "s" * 80, 2),) * 1, may_be_asked=True,
        post=f"https://discord.com/channels/{2**60}/{2**60}/{2**60}", topics=("t" * 40,) * 10,
    )  # fmt: skip
    for page in (
        interview_page(interview, number, picture_name="picture.png", around=around),
        answer_page(interview, interview.answers[0].position, number),
    ):
        page.text(replies.NOT_SHARED)
        check(page)
    check(
        spotlight_page(
            make_spotlight(interview, picture_name="picture.png", ping_role_id=3), "sp:1:20260302:0"
        )
    )
    check(edit_panel(interview, DEFAULT_QUESTIONS))
    check(writing_panel(interview, DEFAULT_QUESTIONS, unread_handles="x" * 3000))
    assert all(0 < discord_length(text) <= 2000 for text in thread_texts(interview))


@given(interviews())
def test_nothing_of_an_answer_is_left_out_of_the_pages(interview) -> None:
    shown = "".join("\n".join(paginate(interview).bodies).split()).replace("\\", "")
    for answer in interview.answers:
        typed = "".join(plain(answer.text).split()).replace("\\", "")
        pieces = [typed[i : i + 40] for i in range(0, len(typed), 40)]
        assert sum(piece in shown for piece in pieces) >= len(pieces) - shown.count("(continued)")


def test_the_longest_real_shapes_are_paged() -> None:
    interview = make_interview(*(make_answer(i, "word " * 520, question="Q" * 250) for i in range(1, 10)))
    pages = paginate(interview)

    assert len(pages.bodies) > 6
    assert pages.starts[9] == len(pages.bodies) - 1
    check(interview_page(interview, 3))
    check(interview_page(interview, 999))


@given(interviews(), st.integers(0, 5))
def test_every_import_preview_fits(interview, page: int) -> None:
    imported = ImportedInterview(
        name=interview.name,
        handles=interview.handles,
        pieces=(
            Piece(text="t", role=Role.TITLE),
            Piece(text=interview.introduction, role=Role.INTRODUCTION),
            *(
                piece
                for a in interview.answers
                for piece in (
                    Piece(text=a.question, role=Role.QUESTION, doubts=tuple(Doubt)),
                    Piece(text=a.text or "x", role=Role.ANSWER),
                )
            ),
            Piece(text="left out " * 200, role=Role.OUTSIDE),
        ),
    )
    check(import_page(1, "x" * 200, imported, DEFAULT_QUESTIONS, page=page, same_as=4, note="n" * 150))
    check(parts_page(1, "x" * 200, imported, page=page, note="n" * 150))
    check(part_page(2**60, imported, page * 7, DEFAULT_QUESTIONS, note="n" * 150))
    waiting = [WaitingDocument(i, "x" * 200, imported, i % 2 or None) for i in range(60)]
    check(waiting_page(waiting, ["A sentence of a refusal. " * 6] * 30, page=page, note="n" * 150))
    check_form(split_form(2**60, imported, 0, "t"))
    check_form(correction_form(1, imported, "t"))


@given(interviews(), WILD)
def test_lists_fit(interview, text: str) -> None:
    hits = [SearchHit(interview_id=i, name=interview.name, answers=interview.answers[:1]) for i in range(5)]
    results = Results(session_id=1, text=text, query=parse_query(text), page=1, has_next=True)
    check(search_page(results, hits))
    entries = [
        InterviewSummary(
            id=i,
            name=interview.name,
            user_id=None,
            occupation=text,
            status=interview.status,
            is_published=True,
            last_posted_at=NOW,
        )
        for i in range(8)
    ]
    check(browse_page(entries, "name", count=8, has_previous=True, has_next=True))
    revisions = [
        AnswerRevision(
            answer_id=i,
            question=text,
            text=text * 5,
            revision=1,
            author_id=1,
            created_at=NOW,
            is_current=False,
            author_name="N" * 32,
        )
        for i in range(5)
    ]
    check(history_page(interview, revisions, page=0, has_next=True))


@pytest.mark.parametrize("count", [1, 5, 8, 20])
def test_forms_have_at_most_five_fields_and_valid_labels(count: int) -> None:
    questions = [
        Question(key=f"q{i}", label="L" * 45, text="A long question? " * 20, purpose=Purpose.OTHER)
        for i in range(count)
    ]
    interview = make_interview(*(make_answer(i, "x" * 4000) for i in range(1, count + 1)), name="N" * 80)
    for page in form_pages(questions):
        check_form(question_form(interview, page, "abcd"))


@given(st.text(alphabet="ab \n👧", max_size=200), st.integers(1, 80))
def test_a_long_answer_is_edited_in_parts_and_joined_as_it_was(text: str, times: int) -> None:
    whole = (text * times).strip()
    parts = cut_for_form(whole)

    assert join_parts(parts) == whole
    assert all(discord_length(part) <= 4000 for part, _ in parts)


def test_an_answer_that_fits_four_fields_can_be_edited() -> None:
    form = answer_form(1, make_answer(1, "word " * 3000), "t")

    check_form(form)


def test_ids_of_buttons_are_read_back() -> None:
    mark = marker_text(Marker(3, date(2026, 3, 2), 1))

    assert parse_custom_id(custom_id("read", 7, *mark.split(":"))) == (
        "read",
        ["7", "sp", "3", "20260302", "1"],
    )
    assert parse_custom_id(custom_id("page", 7, 0, suffix="o")) == ("page", ["7", "0"])
    assert parse_custom_id(custom_id("my-messages", True)) == ("my-messages", ["1"])
    assert parse_custom_id("other:read:7") is None
    for unreadable in ("a:b", "~a"):
        with pytest.raises(ValueError, match="could not be read again"):
            custom_id("read", unreadable)
    with pytest.raises(ValueError, match="too long"):
        custom_id("read", "x" * 100)


def test_a_thread_name_fits() -> None:
    assert len(thread_name("N" * 300)) <= 100
    assert parse_handles("") == ()
