"""The pages that curators see, made of invented data; each with its key in `SMOKE_PAGES`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cli.smoke import people as made
from bot.domain.community import AuditEntry, Nominee, PipelineEntry, Series
from bot.domain.digest import Waiting, WaitingKind, WaitingWork
from bot.domain.errors import AnswerChanged
from bot.domain.importing import Doubt
from bot.domain.lifecycle import Stage
from bot.domain.models import AnswerRevision, ConsentState, Interview, InterviewStatus, Questionnaire
from bot.domain.posts import DELETED, Notice, NoticeKind, Occurrence, OccurrenceState
from bot.domain.rotation import Candidate, PinTaken, QueuePlace, Reason
from bot.domain.schedule import Slot
from bot.domain.unusable import AUDIT_CHANNEL, POST_CHANNEL, Fault, Unusable, dump_unusable
from bot.ui import answer_form, curator_pages, editing, import_corrections, importing, reviewing, topic_pages
from bot.ui import notices as notice_pages
from bot.ui.audit_log import audit_log_page
from bot.ui.authoring import writing_panel
from bot.ui.base import Page, custom_id
from bot.ui.errors import error_page
from bot.ui.format import name_of
from bot.ui.own_list import discarded_page
from bot.ui.pipeline import pipeline_page
from bot.ui.questions import question_page, questions_page
from bot.ui.setup import setup_page
from bot.ui.strings import replies
from bot.ui.unusable import keeper_page
from bot.ui.waiting import digest_page, nominations_page

_ID = made.NOTHING
_Keyed = Iterator[tuple[str, Page]]


def pages_of_curators(now: datetime, own_id: int, channel_id: int) -> _Keyed:
    """Yield them; the bot itself and its channel are whom and what they mention."""
    made_up = made.interview(now)
    yield from _for_reviewers(now, made_up, own_id, channel_id)
    yield from _about_dates(now, made_up, channel_id)
    yield from _about_questions()
    yield from _about_what_waits(now, made_up, own_id)
    yield from _about_leavers(now, made_up, channel_id)
    yield from _about_what_is_unusable(channel_id)
    yield from _for_editors(now, made_up)
    yield from _about_documents(now)


def _for_reviewers(now: datetime, made_up: Interview, own_id: int, channel_id: int) -> _Keyed:
    waiting = made.interview(
        now, status=InterviewStatus.SUBMITTED, consent=ConsentState.NOT_YET, is_published=False
    )
    yield "review", reviewing.review_card(waiting, len(made.QUESTIONS), None, is_public=False)
    yield "decided", reviewing.review_card(made_up, len(made.QUESTIONS), None, is_public=False)
    yield "gone", reviewing.review_card(None, 0, None, is_public=False)
    doubt = Notice(
        kind=NoticeKind.IN_DOUBT,
        occurrence_id=_ID + 1,
        data={"due": int(now.timestamp()), "name": made_up.name, "channel": channel_id},
    )
    yield "doubt", notice_pages.notice_page(doubt)
    yield (
        "thread",
        notice_pages.notice_page(notice_pages.thread_notice(_doubt(now, channel_id), 3, [1], "automod")),
    )
    empty = {
        "due": int(now.timestamp()),
        "date": now.date().isoformat(),
        "schedule": _ID,
        "standby1": f"{_ID} {made_up.name}",
    }
    yield "standby", notice_pages.notice_page(Notice(kind=NoticeKind.EMPTY_AHEAD, data=empty))
    entry = PipelineEntry(
        key=f"i{_ID}",
        name=made_up.name,
        user_id=own_id,
        stage=Stage.WRITING,
        answered=3,
        asked=8,
        since=now,
        reminder_count=0,
        interview_id=_ID,
    )
    yield "pipeline", pipeline_page([entry], [_nominee(now, made_up, own_id)], {})
    audit_entry = AuditEntry(
        id=_ID, guild_id=_ID, actor_id=own_id, action="interview.approved", name=made_up.name, created_at=now
    )
    yield "deeds", audit_log_page([audit_entry])


def _nominee(now: datetime, made_up: Interview, own_id: int) -> Nominee:
    return Nominee(user_id=own_id, name=made_up.name, reasons=(made_up.answers[0].text,), since=now)


def _about_what_waits(now: datetime, made_up: Interview, own_id: int) -> _Keyed:
    items = tuple(
        Waiting(
            kind=kind, id=_ID + number, name=made_up.name, user_id=own_id, since=now, count=2, series="First"
        )
        for number, kind in enumerate(WaitingKind)
    )
    yield "digest", digest_page(WaitingWork(items, len(items) + 1), 7)
    yield "nominated", nominations_page([_nominee(now, made_up, own_id)])


def _about_leavers(now: datetime, made_up: Interview, channel_id: int) -> _Keyed:
    asked = notice_pages.leaver_notice(_doubt(now, channel_id), made_up, waits=True)
    yield "leaver", notice_pages.notice_page(asked)
    yield "leaver_removal", editing.removal_page("leaver-removed", made_up)
    yield "leaver_review", reviewing.leaver_question(made_up, made_up.version)
    post = custom_id("post-left", _ID, now.date(), 1)
    yield "leaver_post", curator_pages.post_question(made_up.name, channel_id, now, post, has_left=True)


def _about_what_is_unusable(channel_id: int) -> _Keyed:
    lacks = Unusable(
        setting=POST_CHANNEL,
        schedule_id=_ID,
        target_id=channel_id,
        fault=Fault.LACKS,
        channel_id=channel_id,
        missing=("attach_files", "embed_links"),
        series="First",
    )
    gone = Unusable(setting=AUDIT_CHANNEL, schedule_id=0, target_id=_ID, fault=Fault.GONE)
    lines = {f"unusable{number:02}": dump_unusable(one) for number, one in enumerate((lacks, gone))}
    notice = Notice(kind=NoticeKind.UNUSABLE, data=lines)
    yield "unusable", notice_pages.notice_page(notice)
    yield "keeper", keeper_page(notice, "First", is_owner=True)


def _about_dates(now: datetime, made_up: Interview, channel_id: int) -> _Keyed:
    slot = Slot(local_date=now.date(), due_at=now)
    chosen: dict[str, object] = {"channel_id": channel_id, "weekday": 0, "time": "17:00", "every_weeks": 1}
    settings = {name: chosen.get(name) for name in replies.SETTING_NAMES}
    yield "setup", setup_page(settings, [slot], missing=["-"], is_paused=False)
    candidate = Candidate(interview_id=_ID, name=made_up.name, waiting_since=now, last_posted_at=now)
    place = QueuePlace(candidate=candidate, reason=Reason.NEVER_FEATURED, slot=slot)
    yield "queue", curator_pages.queue_page([place], [place])
    taken = PinTaken(interview_id=_ID, name=made_up.name, day=now.date(), wanted_id=_ID + 1)
    later = now.date() + timedelta(days=7)
    yield "date_taken", curator_pages.pin_taken_page(made_up.name, taken, elsewhere=later, next_free=later)
    doubt = _doubt(now, channel_id)
    report = curator_pages.StatusReport(
        slots=[slot],
        next_name=made_up.name,
        channel_id=channel_id,
        is_paused=False,
        paused_until=None,
        last=doubt,
        weeks=3,
        missing=("attach_files",),
        is_channel_gone=False,
        doubts=[doubt],
    )
    yield "status", curator_pages.status_page(report)
    deleted = replace(doubt, state=OccurrenceState.DONE, note=DELETED, interview_id=_ID)
    yield "posts", curator_pages.posts_page([doubt, deleted])
    yield (
        "post",
        curator_pages.post_question(made_up.name, channel_id, now, custom_id("post", _ID, now.date(), 1)),
    )


def _doubt(now: datetime, channel_id: int) -> Occurrence:
    return Occurrence(
        id=_ID,
        guild_id=_ID,
        schedule_id=_ID,
        local_date=now.date(),
        generation=0,
        due_at=now,
        state=OccurrenceState.NEEDS_HUMAN,
        channel_id=channel_id,
    )


def _about_questions() -> _Keyed:
    first = Series(id=_ID, name="First", is_default=True, questionnaire_id=_ID)
    second = Series(id=_ID + 1, name="Second", is_default=False, questionnaire_id=_ID)
    asked = Questionnaire(version_id=_ID, number=1, questions=made.QUESTIONS, series_id=_ID)
    yield "questions", questions_page(first, asked, [first, second])
    yield "question", question_page(first, asked, made.QUESTIONS[1])


def _for_editors(now: datetime, made_up: Interview) -> _Keyed:
    some = made.interview(now, answers=made_up.answers[:3], is_published=False, status=InterviewStatus.DRAFT)
    yield "writing", writing_panel(some, made.QUESTIONS)
    yield "writing_long", writing_panel(some, made.MANY_QUESTIONS)
    note = replies.DRAFT_GOES_ON.format(name=name_of(made_up.name))
    yield "writing_other", writing_panel(some, made.QUESTIONS, note=note, another=_ID)
    text = replies.DRAFT_DISCARDED.format(name=name_of(made_up.name))
    yield "discarded_curator", discarded_page(text, custom_id("undo", _ID))
    yield "left_out_curator", answer_form.leave_out_page(_ID, made_up.answers[:2], is_own=False)
    yield "picture_out_curator", answer_form.picture_question(_ID, is_own=False)
    yield "edit", editing.edit_panel(some, made.QUESTIONS)
    answer = made_up.answers[0]
    revisions = [
        AnswerRevision(
            answer_id=_ID + number,
            question=answer.question,
            text=f"{answer.text} {number}",
            revision=number,
            author_id=_ID,
            created_at=now,
            is_current=number == 2,  # noqa: PLR2004  # the later one of two
            before=answer.text if number > 1 else "",
        )
        for number in (1, 2)
    ]
    yield "history", editing.history_page(made_up, revisions, page=1, has_next=True)
    yield "removal", editing.removal_page("remove", made_up)
    yield "topics", topic_pages.topics_page(made_up, ["boats"], ["tides"])
    kept = AnswerChanged(kept_id=_ID, question=answer.question, author_id=_ID)
    yield "kept_curator", error_page(kept)


def _about_documents(now: datetime) -> _Keyed:
    read, clear = made.imported(now, Doubt.NO_QUESTION_MARK), made.imported(now)
    yield "import", importing.import_page(_ID, "interview.txt", read, made.QUESTIONS, same_as=_ID)
    yield (
        "import_long",
        importing.waiting_page(
            [importing.WaitingDocument(_ID + number, "interview.txt", clear) for number in range(21)]
        ),
    )
    yield "parts", import_corrections.parts_page(_ID, "interview.txt", read)
    yield "part", import_corrections.part_page(_ID, read, 3, made.QUESTIONS)
