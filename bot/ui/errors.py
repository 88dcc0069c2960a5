"""Sentences for everything that can go wrong: one error, one sentence, whatever the way it was reached."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.domain import errors as e
from bot.domain.text import plain, truncate
from bot.ui.base import WARNING, Page, button, custom_id, message_page
from bot.ui.format import member, relative
from bot.ui.strings import errors as words
from bot.ui.strings import replies

_SHOWN = 60
_FILE_SENTENCES = {
    e.FileFault.TOO_BIG: words.FILE_TOO_BIG,
    e.FileFault.EMPTY: words.FILE_EMPTY,
    e.FileFault.BINARY: words.FILE_BINARY,
    e.FileFault.NOT_UTF8: words.FILE_NOT_UTF8,
    e.FileFault.WRONG_TYPE: words.FILE_WRONG_TYPE,
    e.FileFault.NOT_A_PICTURE: words.FILE_NOT_A_PICTURE,
    e.FileFault.UNREADABLE: words.FILE_UNREADABLE,
    e.FileFault.BROKEN: words.FILE_BROKEN,
    e.FileFault.PROTECTED: words.FILE_PROTECTED,
    e.FileFault.UNPACKS_TOO_BIG: words.FILE_UNPACKS_TOO_BIG,
    e.FileFault.TOO_MANY_PAGES: words.FILE_TOO_MANY_PAGES,
    e.FileFault.TOO_LONG: words.FILE_TOO_LONG,
    e.FileFault.NO_TEXT: words.FILE_NO_TEXT,
    e.FileFault.NO_INTERVIEW: words.FILE_NO_INTERVIEW,
    e.FileFault.TOO_SLOW: words.FILE_TOO_SLOW,
    e.FileFault.MISSING: words.FILE_MISSING,
    e.FileFault.NOT_PLAIN_TEXT: words.FILE_NOT_PLAIN_TEXT,
}

_FORMAT_SENTENCES = {
    e.FormatFault.NO_QUESTIONS: words.NO_QUESTIONS,
    e.FormatFault.NO_ANSWERS: words.NO_ANSWERS,
    e.FormatFault.TOO_MANY: words.TOO_MANY_QUESTIONS,
}


def describe(error: e.SpotlightError) -> str:
    """Return the sentence for an error; KeyError for one that has none, which a test forbids."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    raise KeyError(type(error).__name__)


def error_page(error: e.SpotlightError) -> Page:
    """Return the message that shows an error, with the button that leads on where there is one."""
    page = message_page(describe(error), accent=WARNING)
    if isinstance(error, e.AnswerChanged):
        kept = custom_id("my-kept", error.kept_id) if error.is_own else custom_id("kept", error.kept_id)
        page.row(button(replies.OPEN_KEPT, kept))
    return page


def permission_names(names: Iterable[str]) -> str:
    """Return discord.py's permission names as Discord shows them."""
    return ", ".join(words.PERMISSION_NAMES.get(n, n.replace("_", " ").title()) for n in names)


def file_size(size: int) -> str:
    """Return a size in bytes for people."""
    if size >= 1024 * 1024:
        return f"{size / (1024 * 1024):.0f} MiB"
    return f"{size // 1024} KiB"


def _quoted(text: str) -> str:
    return plain(truncate(" ".join(text.split()), _SHOWN))


def _not_a_curator(error: e.NotACurator) -> str:
    role = words.OR_ROLE.format(role=f"<@&{error.curator_role_id}>") if error.curator_role_id else ""
    return words.NOT_A_CURATOR.format(role=role)


def _not_found(error: e.InterviewNotFound) -> str:
    nearest = ", ".join(plain(name) for name in error.nearest)
    next_step = words.NEAREST.format(names=nearest) if nearest else words.TRY_BROWSE
    return words.NO_SUCH_PERSON.format(query=_quoted(error.query), next=next_step)


def _zone(error: e.InvalidTimezone) -> str:
    next_step = words.NEAREST.format(names=", ".join(error.nearest)) if error.nearest else words.TRY_ZONE
    return words.INVALID_ZONE.format(value=_quoted(error.value), next=next_step)


def _date(error: e.InvalidDate) -> str:
    next_step = words.DATES.format(dates=", ".join(error.choices)) if error.choices else words.TRY_DATE
    return words.INVALID_DATE.format(value=_quoted(error.value), next=next_step)


def _file(error: e.FileRefused) -> str:
    return _FILE_SENTENCES[error.fault].format(name=_quoted(error.file_name), limit=file_size(error.limit))


def _format(error: e.InterviewFormatError) -> str:
    return _FORMAT_SENTENCES[error.fault].format(name=_quoted(error.file_name))


def _series(error: e.NoSuchSeries) -> str:
    nearest = ", ".join(plain(name) for name in error.nearest[:5])
    next_step = words.NEAREST.format(names=nearest) if nearest else words.ONLY_FIRST_SERIES
    return words.NO_SUCH_SERIES.format(query=_quoted(error.query), next=next_step)


def _handled(error: e.HandledByOther) -> str:
    pattern = words.HANDLED_BY_OTHER if error.actor_id else words.HANDLED_BY_NOBODY
    return pattern.format(
        actor=member(error.actor_id, error.actor_name),
        status=replies.STATUSES.get(error.status, error.status),
    )


def _missing(error: e.RequiredMissing) -> str:
    return words.REQUIRED_MISSING.format(questions=plain(truncate("; ".join(error.missing), 500)))


_QUESTIONNAIRE_SENTENCES = {
    e.QuestionnaireFault.TEXT: words.QUESTION_TEXT,
    e.QuestionnaireFault.GUIDE: words.QUESTION_GUIDE,
    e.QuestionnaireFault.TOO_MANY: words.TOO_MANY_QUESTIONS_ASKED,
    e.QuestionnaireFault.EMPTY: words.LAST_QUESTION,
    e.QuestionnaireFault.FILE: words.QUESTIONNAIRE_FILE,
}
_FORM_SENTENCES = {
    e.FormFault.NO_FIELD: words.FORM_EMPTY,
    e.FormFault.TOO_MANY_FIELDS: words.FORM_TOO_MANY,
    e.FormFault.TEXT_TOO_LONG: words.FORM_TEXT_TOO_LONG,
}


def _form(error: e.FormRefused) -> str:
    return _FORM_SENTENCES[error.fault].format(
        label=_quoted(error.label), length=error.length, limit=error.limit
    )


_SENTENCES: dict[type, Callable[[Any], str]] = {
    e.NotACurator: _not_a_curator,
    e.InterviewNotFound: _not_found,
    e.InterviewGone: lambda _: words.INTERVIEW_GONE,
    e.AnswerNotFound: lambda _: words.ANSWER_GONE,
    e.DraftNotFound: lambda _: words.DRAFT_GONE,
    e.NothingPublished: lambda _: words.NOTHING_PUBLISHED,
    e.NothingPosted: lambda _: words.NO_LATEST,
    e.NoSuchQuestion: lambda x: words.NO_SUCH_QUESTION.format(query=_quoted(x.query)),
    e.AnswerChanged: lambda x: words.ANSWER_CHANGED.format(author=member(x.author_id, x.author_name)),
    e.InterviewChanged: lambda _: words.INTERVIEW_CHANGED,
    e.PostUnderway: lambda _: words.POST_UNDERWAY,
    e.NothingHeld: lambda _: words.NOTHING_HELD,
    e.DatesChanged: lambda _: words.DATES_CHANGED,
    e.AlreadyDecided: lambda _: words.ALREADY_DECIDED,
    e.InvalidTime: lambda x: words.INVALID_TIME.format(value=_quoted(x.value)),
    e.InvalidTimezone: _zone,
    e.UnknownZone: lambda error: words.UNKNOWN_ZONE.format(name=_quoted(error.name)),
    e.InvalidDate: _date,
    e.PastDate: lambda x: words.PAST_DATE.format(value=_quoted(x.value)),
    e.InvalidName: lambda x: words.INVALID_NAME.format(limit=x.limit),
    e.InvalidPosition: lambda x: words.INVALID_POSITION.format(value=x.value, last=x.last),
    e.AnswerTooLong: lambda x: words.ANSWER_TOO_LONG.format(length=x.length, limit=x.limit),
    e.MissingPerson: lambda _: words.MISSING_PERSON,
    e.MemberTaken: lambda x: words.MEMBER_TAKEN.format(name=plain(x.name)),
    e.DraftChanged: lambda x: words.DRAFT_CHANGED.format(editor=member(x.editor_id, x.editor_name)),
    e.TextNotKept: lambda _: words.TEXT_NOT_KEPT,
    e.NothingToJoin: lambda _: words.NOTHING_TO_JOIN,
    e.NothingToSubmit: lambda _: words.NOTHING_TO_SUBMIT,
    e.FormRefused: _form,
    e.FileRefused: _file,
    e.TooBigToSend: lambda x: words.TOO_BIG_TO_SEND.format(size=file_size(x.size), limit=file_size(x.limit)),
    e.InterviewFormatError: _format,
    e.ChannelNotUsable: lambda x: words.CHANNEL_NOT_USABLE.format(
        channel=f"<#{x.channel_id}>", missing=permission_names(x.missing)
    ),
    e.NotSetUp: lambda _: words.NOT_SET_UP,
    e.NothingPlanned: lambda _: words.NOTHING_PLANNED,
    e.NobodyReady: lambda _: words.NOBODY_READY,
    e.IsHeld: lambda x: words.IS_HELD.format(name=plain(x.name)),
    e.NotPublished: lambda x: words.NOT_PUBLISHED.format(name=plain(x.name)),
    e.NoSuchSeries: _series,
    e.NothingToReview: lambda _: words.NOTHING_TO_REVIEW,
    e.NothingOfYours: lambda _: words.NOTHING_OF_YOURS,
    e.HandledByOther: _handled,
    e.QuestionsChanged: lambda _: words.QUESTIONS_CHANGED,
    e.RequiredMissing: _missing,
    e.EmptyNote: lambda _: words.EMPTY_NOTE,
    e.QuestionnaireRefused: lambda x: _QUESTIONNAIRE_SENTENCES[x.fault].format(limit=x.limit),
    e.SeriesExists: lambda x: words.SERIES_EXISTS.format(name=plain(x.name)),
    e.Blocked: lambda _: words.BLOCKED,
    e.OptedOut: lambda _: words.OPTED_OUT,
    e.TooSoon: lambda x: words.TOO_SOON.format(when=relative(x.until)),
    e.TooManyNominations: lambda x: words.TOO_MANY_NOMINATIONS.format(limit=x.limit),
    e.AlreadyNominated: lambda _: words.ALREADY_NOMINATED,
    e.AlreadyInvited: lambda _: words.ALREADY_INVITED,
    e.AlreadyPublished: lambda x: words.ALREADY_PUBLISHED.format(name=plain(x.name)),
    e.NotThisMember: lambda _: words.NOT_THIS_MEMBER,
    e.NotAskable: lambda _: words.NOT_ASKABLE,
    e.MayNotSpeak: lambda _: words.MAY_NOT_SPEAK,
    e.OnlyThemself: lambda x: words.ONLY_THEMSELF.format(name=plain(x.name)),
    e.TooManyNudges: lambda _: words.TOO_MANY_NUDGES,
    e.NothingToNudge: lambda _: words.NOTHING_TO_NUDGE,
    e.OldButton: lambda _: words.OLD_BUTTON,
    e.NewerDatabase: lambda x: words.NEWER_DATABASE.format(path=x.path, found=x.found, known=x.known),
    e.NotADatabase: lambda x: words.NOT_A_DATABASE.format(path=x.path),
    e.DamagedDatabase: lambda x: words.DAMAGED_DATABASE.format(path=x.path, detail=x.detail),
    e.MigrationFailed: lambda x: words.MIGRATION_FAILED.format(path=x.path, name=x.name, detail=x.detail),
    e.DatabaseUnavailable: lambda x: words.DATABASE_UNAVAILABLE.format(path=x.path, detail=x.detail),
    e.AlreadyRunning: lambda x: words.ALREADY_RUNNING.format(path=x.path),
}
