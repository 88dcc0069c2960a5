"""Which way an interview may go: the table of legal transitions, for the store, the tests and the pages.

    draft ⇄ (written on) ─▶ submitted ─▶ approved ─ consent ─▶ published
                              ▲   │ ▲        │
                              │   ▼ └────────┘ its person changed it
                       changes_requested
    submitted ─▶ rejected;  any of them ─▶ withdrawn ─▶ draft;  any ─▶ removed, for good
    (a draft that is discarded is removed too, and can be had back for a minute: `UNDO_DISCARD_WITHIN`)

Publishing is no status: an interview is published while it is approved and its consent allows it.

How often and how soon members may do things again stands here too: be reminded, propose, begin anew, mention somebody.
"""

from datetime import timedelta
from enum import StrEnum

from bot.domain.models import ConsentState, InterviewStatus

_S = InterviewStatus
LEGAL: dict[InterviewStatus, frozenset[InterviewStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.APPROVED, _S.WITHDRAWN, _S.REMOVED}),
    _S.SUBMITTED: frozenset(
        {_S.APPROVED, _S.CHANGES_REQUESTED, _S.REJECTED, _S.WITHDRAWN, _S.REMOVED},
    ),
    _S.CHANGES_REQUESTED: frozenset({_S.SUBMITTED, _S.APPROVED, _S.WITHDRAWN, _S.REMOVED}),
    _S.APPROVED: frozenset({_S.SUBMITTED, _S.WITHDRAWN, _S.REMOVED}),
    _S.REJECTED: frozenset({_S.APPROVED, _S.WITHDRAWN, _S.REMOVED}),
    _S.WITHDRAWN: frozenset({_S.DRAFT, _S.REMOVED}),
    _S.REMOVED: frozenset(),
}
"""From each status, those that may follow it. Staying is always legal."""

WRITABLE = frozenset({_S.DRAFT, _S.CHANGES_REQUESTED, _S.SUBMITTED, _S.APPROVED})
"""Where a member's text is saved in the interview itself; elsewhere it becomes a draft of its own."""
OPEN = frozenset({_S.DRAFT, _S.CHANGES_REQUESTED, _S.SUBMITTED})
"""Where an interview is on its way; a member has at most one such in a series."""

MOST_REMINDERS = 2
MOST_NOMINATIONS = 5
"""Open nominations of one member at a time."""
NOMINATION_PAUSE = timedelta(minutes=1)
NOMINATE_AGAIN_AFTER = timedelta(days=90)
UNDO_DISCARD_WITHIN = timedelta(minutes=1)
"""So long a draft that was discarded is only hidden and can be had back; then it is erased."""
TELL_OF_NOMINATIONS_AFTER = timedelta(minutes=5)
"""Curators hear of nominations together that come within so long."""
BEGIN_AGAIN_AFTER = timedelta(days=7)
"""After a rejection."""
ASK_AGAIN_AFTER = timedelta(days=1)
"""One member mentions another from their interview at most so often."""
WARN_EMPTY_AHEAD = timedelta(days=3)


def may_become(before: InterviewStatus, after: InterviewStatus) -> bool:
    """Tell whether the table allows a step; staying is allowed."""
    return before is after or after in LEGAL[before]


class Stage(StrEnum):
    """Where a person stands in the pipeline, as curators see it."""

    INVITED = "invited"
    WRITING = "writing"
    CHANGES = "changes"
    IN_REVIEW = "in_review"
    CONSENT = "consent"
    SCHEDULED = "scheduled"
    POSTED = "posted"


def stage_of(status: InterviewStatus, consent: ConsentState, *, times_posted: int) -> Stage | None:
    """Return the stage of an interview, or None for one that is no longer on its way."""
    if status is _S.APPROVED:
        if not consent.allows_posting:
            return Stage.CONSENT
        return Stage.POSTED if times_posted else Stage.SCHEDULED
    stages = {
        _S.DRAFT: Stage.WRITING,
        _S.CHANGES_REQUESTED: Stage.CHANGES,
        _S.SUBMITTED: Stage.IN_REVIEW,
    }
    return stages.get(status)


WAITS_FOR_MEMBER = frozenset({Stage.INVITED, Stage.WRITING, Stage.CHANGES, Stage.CONSENT})
"""The stages in which the next step is the member's, so that a reminder makes sense."""
