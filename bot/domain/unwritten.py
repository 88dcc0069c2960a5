"""An interview of which nothing was saved so far: it is in no store, and its first page brings it there."""

from datetime import UTC, datetime

from bot.domain.models import ConsentState, Interview, InterviewSource, InterviewStatus

UNWRITTEN_ID = 0
"""No stored interview has this number."""


def unwritten(
    guild_id: int,
    *,
    series_id: int,
    version_id: int,
    name: str,
    source: InterviewSource,
    follows_id: int | None = None,
) -> Interview:
    """Return the interview as its panel and its forms show it before anything is saved."""
    return Interview(
        id=UNWRITTEN_ID,
        guild_id=guild_id,
        series_id=series_id,
        person_id=0,
        user_id=None,
        name=name,
        handles=(),
        introduction="",
        closing="",
        status=InterviewStatus.DRAFT,
        source=source,
        consent=ConsentState.NOT_YET,
        is_published=False,
        answers=(),
        version=0,
        created_by=0,
        created_at=datetime.min.replace(tzinfo=UTC),
        last_posted_at=None,
        times_posted=0,
        has_picture=False,
        version_id=version_id,
        follows_id=follows_id,
    )
