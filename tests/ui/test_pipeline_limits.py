"""Whatever people write about themselves and others, the pages of the pipeline fit Discord's limits."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.community import (
    AuditEntry,
    ConsentChoice,
    Decision,
    DecisionKind,
    Nominee,
    OwnInterview,
    PipelineEntry,
    Preferences,
    Series,
)
from bot.domain.digest import Waiting, WaitingKind, WaitingWork
from bot.domain.lifecycle import Stage
from bot.domain.models import ConsentScope, ConsentState, InterviewStatus, Purpose, Question, Questionnaire
from bot.domain.posts import Notice, NoticeKind
from bot.domain.questionnaires import MOST_QUESTIONS
from bot.ui.answer_form import answer_form
from bot.ui.attaching import attach_form
from bot.ui.audit_log import audit_log_page
from bot.ui.authoring import form_pages
from bot.ui.consent import consent_page, where_it_stands, withdraw_question, withdrawn_page
from bot.ui.editing import details_form, missing_form
from bot.ui.knowledge_pages import correction_form
from bot.ui.member_panel import Panel, own_form, own_panel, start_page
from bot.ui.nominations import nominate_form
from bot.ui.notices import member_page, notice_page
from bot.ui.own_list import which_page, which_to_read
from bot.ui.pipeline import pipeline_page
from bot.ui.questions import file_form, question_form, question_page, questions_page, series_form
from bot.ui.reviewing import note_form, review_card
from bot.ui.spotlight import fits, preview_page
from bot.ui.strings import curators, own
from bot.ui.topic_pages import topics_form, topics_page
from bot.ui.waiting import SHOWN, digest_page, nominations_page
from tests.examples import examples
from tests.factories import NOW
from tests.strict.shown import check_form
from tests.ui.pages import WILD, check, interviews

LARGE = 2**60
ROW = 10**8
OWN = OwnInterview(
    id=LARGE, status=InterviewStatus.CHANGES_REQUESTED, consent=ConsentState.NOT_YET, series_id=LARGE, follows_id=None,
    series="*" * 80, is_by_curators=True, began_at=NOW, published_at=NOW,
)  # fmt: skip
FEW = settings(max_examples=examples(1 / 3))


def questions_of(text: str, count: int) -> tuple[Question, ...]:
    return tuple(
        Question(
            key=f"{'k' * 36}_{i}",
            label=(text or "q")[:45].strip() or "q",
            text=(text or "q")[:300].strip() or "q",
            purpose=Purpose.OTHER,
            length_guide=4000 if i % 2 else None,
            is_required=i % 3 == 0,
        )
        for i in range(count)
    )


@FEW
@given(interviews(), WILD, st.sampled_from(list(InterviewStatus)), st.integers(1, MOST_QUESTIONS))
def test_every_panel_and_card_fits(interview, text: str, status: InterviewStatus, count: int) -> None:
    questions = questions_of(text, count)
    consent = ConsentState.AGREED if len(text) % 2 else ConsentState.NOT_YET
    is_published = status is InterviewStatus.APPROVED and consent.allows_posting
    shown = replace(
        interview, id=LARGE, status=status, consent=consent, is_published=is_published, version=10**9,
        skipped=frozenset(q.key for q in questions[::2]), user_id=LARGE,
        answers=tuple(replace(a, question_key=q.key) for a, q in zip(interview.answers, questions, strict=False)),
    )  # fmt: skip
    decision = Decision(
        kind=DecisionKind.CHANGES_REQUESTED,
        note=(text or "x") * 9,
        decided_by=LARGE,
        created_at=NOW,
        decided_by_name="*" * 32,
    )
    others = [replace(OWN, id=i, status=status, consent=consent, follows_id=i % 2 or None) for i in range(30)]
    if status is not InterviewStatus.REMOVED:
        check(
        own_panel(
            Panel(
                interview=shown, questions=questions, series=text[:40], decision=decision, note="n" * 300,
                is_warning=True, unread_handles=text * 9, others=others,
            )
        )
    )  # fmt: skip
    for before in (None, decision):
        check(review_card(shown, count, before, is_public=False))
    check(consent_page(shown, ConsentChoice(allows_export=True, allows_picture=False), has_picture=True))
    scopes = dict.fromkeys(ConsentScope, ConsentState.AGREED)
    if status is not InterviewStatus.REMOVED:
        check(where_it_stands([(shown, text[:40], NOW, scopes)] * 10, Preferences(is_blocked=True)))
    check(preview_page(shown, "picture.png", note=own.SEE_POST_NOTE))
    assert fits(shown)
    check_form(attach_form(shown, questions, "abcd1234"))
    for page in form_pages(questions, shown.answers):
        if page.questions or interview.name.strip():
            check_form(own_form(replace(shown, name=interview.name.strip()[:80] or "x"), page, "abcd1234"))
    check_form(note_form(LARGE, 10**9, "changes", "c", "abcd1234", text))
    check_form(details_form(shown, "abcd1234"))
    check_form(missing_form(LARGE, questions[0], "abcd1234"))
    for answer in shown.answers:
        check_form(answer_form(LARGE, answer, "abcd1234", is_own=True))
    check_form(correction_form(LARGE, text or "x", "abcd1234"))
    check_form(topics_form(LARGE, "abcd1234"))
    topics = [f"{text[:80].strip()} {i}" for i in range(40)]
    check(topics_page(shown, topics[:3], topics))


@FEW
@given(WILD)
def test_the_board_and_the_questionnaire_fit(text: str) -> None:
    name = text.strip()[:80] or "x"
    entries = [
        PipelineEntry(
            key=f"i{i}", name=name, user_id=i, stage=list(Stage)[i % len(Stage)], answered=i, asked=20,
            since=NOW, reminder_count=i % 3, interview_id=i,
        )
        for i in range(200)
    ]  # fmt: skip
    nominees = [Nominee(user_id=i, name=name, reasons=(text * 2,) * 4, since=NOW) for i in range(40)]
    check(pipeline_page(entries, nominees, dict.fromkeys(range(200), NOW), note=name * 3))
    known = [Series(id=ROW + i, name=name[:40], is_default=i == 0, questionnaire_id=1) for i in range(30)]
    for count in (1, 7, MOST_QUESTIONS):
        questions = questions_of(text, count)
        questionnaire = Questionnaire(version_id=ROW, number=10**6, questions=questions)
        check(questions_page(known[1], questionnaire, known, note="n" * 100))
        check(question_page(known[1], questionnaire, questions[-1]))
        check_form(question_form("spotlight:x", questions[-1]))
    check_form(question_form("spotlight:x", None))
    check_form(file_form("spotlight:x"))
    check_form(series_form("spotlight:x"))
    check_form(nominate_form(LARGE, name, "abcd1234", text))
    audit_entries = [
        AuditEntry(
            id=i, guild_id=1, actor_id=LARGE, action=action, name=name, created_at=NOW, actor_name="*" * 32
        )
        for i, action in enumerate([*list(curators.AUDIT_ACTIONS)[:14], "unknown.deed"])
    ]
    check(audit_log_page(audit_entries))


@FEW
@given(WILD)
def test_every_message_fits(text: str) -> None:
    data = {
        "note": text * 5, "stage": "writing", "name": text[:80], "user": "5", "link": "https://x", "due": 1,
        "date": "2026-03-02", "schedule": 5, "standby0": f"{LARGE} {text[:80] or 'x'}", "standby1": f"2 {text[:80]}",
    }  # fmt: skip
    for kind in NoticeKind:
        notice = Notice(kind=kind, data=data, user_id=5, guild_id=LARGE)
        if kind.value in own.MESSAGES:
            check(member_page(notice, text[:100] or "x"))
        else:
            check(notice_page(notice))
    links = ["https://discord.com/channels/1/2/3"] * 30
    check(withdrawn_page(OWN, 30, links, links, links, others=[OWN] * 30))
    check(start_page(None, 1))


@FEW
@given(WILD)
def test_what_waits_and_who_was_proposed_fit(text: str) -> None:
    others = [kind for kind in WaitingKind if kind is not WaitingKind.DOCUMENTS]  # of which there is one line
    items = [
        Waiting(
            kind=kind, id=LARGE - number, name=text[:80], user_id=LARGE, since=NOW, reminder_count=1, count=10**6,
            series=text[:100],
        )
        for number, kind in enumerate([WaitingKind.DOCUMENTS, *others * SHOWN])
    ]  # fmt: skip
    for start in range(len(WaitingKind)):
        check(digest_page(WaitingWork(tuple(items[start:]), 10**6), 90))
    check(digest_page(WaitingWork((), 0), 3))
    nominees = [Nominee(user_id=i, name=text[:80], reasons=(text or "x",) * 3, since=NOW) for i in range(30)]
    check(nominations_page(nominees))
    check(nominations_page([]))


def test_the_question_before_taking_back_fits() -> None:
    check(withdraw_question(OWN))
    check(
        which_page(own.WITHDRAW_WHICH, "spotlight:my-withdraw-pick", [replace(OWN, id=i) for i in range(30)])
    )
    check(which_to_read("*" * 80, [replace(OWN, id=LARGE + i) for i in range(30)]))
