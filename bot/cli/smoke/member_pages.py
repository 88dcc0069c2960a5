"""The pages that members see, made of invented data; each with its key in `SMOKE_PAGES`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.cli.smoke import people as made
from bot.domain.community import ConsentChoice, Invitation, OwnInterview, Preferences
from bot.domain.errors import AnswerChanged
from bot.domain.models import ConsentState, Interview, InterviewStatus, InterviewSummary, SearchHit
from bot.domain.posts import Notice, NoticeKind
from bot.domain.resources import ResourceKind
from bot.domain.search import parse_query
from bot.ui import answer_form, browse, consent, knowledge_pages, member_panel, own_list, personal_data
from bot.ui import notices as notice_pages
from bot.ui.base import Page, custom_id, message_page
from bot.ui.errors import error_page
from bot.ui.interview import answer_page
from bot.ui.own_text import own_text_page
from bot.ui.strings import own as own_strings

_ID = made.NOTHING
_Keyed = Iterator[tuple[str, Page]]


def member_pages(now: datetime, own_id: int) -> _Keyed:
    """Yield them; the bot itself is whom they mention."""
    made_up = made.interview(now)
    yield from _for_readers(now, made_up)
    yield from _for_seekers(now, made_up, own_id)
    yield from _for_the_person(now, made_up, own_id)
    yield from _about_own_texts(now, made_up)


def _for_readers(now: datetime, made_up: Interview) -> _Keyed:
    summary = InterviewSummary(
        id=_ID,
        name=made_up.name,
        user_id=None,
        occupation=made_up.answers[0].text,
        status=made_up.status,
        is_published=True,
        last_posted_at=now,
    )
    yield "browse", browse.browse_page([summary], "newest", count=3, has_previous=True, has_next=True)
    yield "answer", answer_page(made.interview(now, answers=made.answers(now, times=30)[:1]), 1)


def _for_seekers(now: datetime, made_up: Interview, own_id: int) -> _Keyed:
    first = made_up.answers[0]
    long = made.long_interview(now)
    results = knowledge_pages.Results(
        session_id=_ID, text="boats", query=parse_query("boats"), page=1, has_next=True, is_relaxed=True
    )
    yield (
        "search",
        knowledge_pages.search_page(
            results, [SearchHit(interview_id=_ID, name=long.name, answers=made_up.answers[:1])]
        ),
    )
    expert = knowledge_pages.ExpertLine(
        interview_id=_ID, name=made_up.name, user_id=own_id, answer=first, topics=("boats",)
    )
    yield (
        "experts",
        knowledge_pages.experts_page(
            "boats",
            parse_query("boats"),
            [expert],
            session_id=_ID,
            page=1,
            has_next=True,
            askable=frozenset({_ID}),
        ),
    )
    yield "advice", knowledge_pages.advice_page(made_up, first, custom_id("advice", _ID, 1))
    resource = knowledge_pages.ResourceLine(
        id=_ID,
        title="The Sea",
        kind=ResourceKind.BOOK,
        address="https://example.com",
        mentions=[(made_up.name, first.text)],
    )
    yield (
        "resources",
        knowledge_pages.resources_page(
            "", [resource], session_id=_ID, page=1, has_next=True, for_curators=True
        ),
    )
    yield "places", knowledge_pages.places_page({"Utrecht": [made_up.name]}, page=1, has_next=True)
    yield "ask", knowledge_pages.ask_question(_ID, own_id, made_up.name)
    yield "public", message_page(knowledge_pages.asked_text((own_id, made_up.name), (own_id, made_up.name)))


def _for_the_person(now: datetime, made_up: Interview, own_id: int) -> _Keyed:
    other = OwnInterview(
        id=_ID + 1,
        status=InterviewStatus.APPROVED,
        consent=ConsentState.AGREED,
        series_id=_ID,
        follows_id=_ID,
    )
    panel = member_panel.Panel(interview=made.draft(now), questions=made.QUESTIONS, others=[other])
    yield "panel", member_panel.own_panel(panel)
    yield "panel_long", member_panel.own_panel(replace(panel, questions=made.MANY_QUESTIONS, others=()))
    states = (
        ("panel_consent", InterviewStatus.APPROVED),
        ("panel_withdrawn", InterviewStatus.WITHDRAWN),
        ("panel_rejected", InterviewStatus.REJECTED),
    )
    for key, status in states:
        changed = made.interview(now, status=status, consent=ConsentState.NOT_YET, is_published=False)
        yield key, member_panel.own_panel(member_panel.Panel(interview=changed, questions=made.QUESTIONS[:1]))
    invitation = Invitation(
        id=_ID,
        user_id=own_id,
        name=made_up.name,
        series_id=_ID,
        is_nominated=True,
        follows_id=None,
        reminder_count=0,
        created_at=now,
    )
    yield "start", member_panel.start_page(invitation, _ID, [other])
    choice = ConsentChoice(allows_export=True, allows_picture=False)
    yield "consent", consent.consent_page(made_up, choice, has_picture=True)
    yield "standing", consent.where_it_stands([(made_up, "", now, {})], Preferences(wants_messages=True))
    which = own_list.which_page(
        own_strings.WITHDRAW_WHICH, custom_id("my-withdraw-pick"), [other, replace(other, id=_ID + 2)]
    )
    yield "withdraw_which", which
    yield "withdraw", consent.withdraw_question(other)
    yield "withdrawn", consent.withdrawn_page(other, 1, ["https://example.com"], [])
    yield "erase", personal_data.erase_question(own_id)
    yield "erased", personal_data.erased_page(1, [], [])
    kept = AnswerChanged(kept_id=_ID, question=made_up.answers[0].question, author_id=own_id, is_own=True)
    yield "kept", error_page(kept)
    yield "direct", notice_pages.member_page(Notice(kind=NoticeKind.INVITED, guild_id=_ID), made_up.name)


def _about_own_texts(now: datetime, made_up: Interview) -> _Keyed:
    """Yield what is shown before the first page of an interview is saved, and what is taken out of one."""
    not_begun = member_panel.Panel(interview=made.not_begun(), questions=made.QUESTIONS)
    yield "panel_new", member_panel.own_panel(not_begun)
    yield "panel_new_long", member_panel.own_panel(replace(not_begun, questions=made.MANY_QUESTIONS))
    yield "left_out", answer_form.leave_out_page(_ID, made_up.answers[:2], is_own=True)
    yield "picture_out", answer_form.picture_question(_ID, is_own=True)
    draft = OwnInterview(
        id=_ID, status=InterviewStatus.DRAFT, consent=ConsentState.NOT_YET, series_id=_ID, follows_id=None
    )
    text = own_strings.MY_DISCARDED.format(interview=own_list.own_name(draft))
    yield "discarded", own_list.discarded_page(text, custom_id("my-undo", _ID))
    yield "own_text", own_text_page(made.long_interview(now), 0)
