"""Sentences for everything that can go wrong: one error, one sentence, whatever the way it was reached."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.domain import errors as e
from bot.domain.text import plain, truncate
from bot.ui.base import WARNING, Page, button, custom_id, message_page
from bot.ui.browse import choice_name
from bot.ui.format import member, relative
from bot.ui.strings import errors as strings
from bot.ui.strings import replies

_SHOWN = 60
_CHOICES = 10
_FILE_SENTENCES = {
    e.FileFault.TOO_BIG: strings.FILE_TOO_BIG,
    e.FileFault.EMPTY: strings.FILE_EMPTY,
    e.FileFault.BINARY: strings.FILE_BINARY,
    e.FileFault.NOT_UTF8: strings.FILE_NOT_UTF8,
    e.FileFault.WRONG_TYPE: strings.FILE_WRONG_TYPE,
    e.FileFault.NOT_A_PICTURE: strings.FILE_NOT_A_PICTURE,
    e.FileFault.PICTURE_BROKEN: strings.FILE_PICTURE_BROKEN,
    e.FileFault.PICTURE_TOO_LARGE: strings.FILE_PICTURE_TOO_LARGE,
    e.FileFault.PICTURE_TOO_SLOW: strings.FILE_PICTURE_TOO_SLOW,
    e.FileFault.UNREADABLE: strings.FILE_UNREADABLE,
    e.FileFault.BROKEN: strings.FILE_BROKEN,
    e.FileFault.PROTECTED: strings.FILE_PROTECTED,
    e.FileFault.UNPACKS_TOO_BIG: strings.FILE_UNPACKS_TOO_BIG,
    e.FileFault.TOO_MANY_PAGES: strings.FILE_TOO_MANY_PAGES,
    e.FileFault.TOO_LONG: strings.FILE_TOO_LONG,
    e.FileFault.NO_TEXT: strings.FILE_NO_TEXT,
    e.FileFault.NO_INTERVIEW: strings.FILE_NO_INTERVIEW,
    e.FileFault.TOO_SLOW: strings.FILE_TOO_SLOW,
    e.FileFault.MISSING: strings.FILE_MISSING,
    e.FileFault.NOT_PLAIN_TEXT: strings.FILE_NOT_PLAIN_TEXT,
}

_FORMAT_SENTENCES = {
    e.FormatFault.NO_QUESTIONS: strings.NO_QUESTIONS,
    e.FormatFault.NO_ANSWERS: strings.NO_ANSWERS,
    e.FormatFault.TOO_MANY: strings.TOO_MANY_QUESTIONS,
}


def describe(error: e.SpotlightError) -> str:
    """Return the sentence for an error; KeyError for one that has none, which a test forbids."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    raise KeyError(type(error).__name__)


_BY_THEMSELVES: dict[type, str] = {
    e.HandledByOther: strings.ALREADY_DECIDED,
    e.DraftChanged: strings.DRAFT_CHANGED_BEFORE,
    e.AnswerChanged: strings.ANSWER_CHANGED_BEFORE,
}
"""What is said to whoever was faster than themselves: by another click, or in another window."""


def error_page(error: e.SpotlightError, viewer_id: int = 0) -> Page:
    """Return the message that shows an error to ``viewer_id``, with the button that leads on where there is one."""
    actor_ids = [getattr(error, name, 0) for name in ("actor_id", "editor_id", "author_id")]
    is_own = viewer_id != 0 and viewer_id in actor_ids
    sentence = _BY_THEMSELVES.get(type(error), "") if is_own else ""
    page = message_page(sentence or describe(error), accent=WARNING)
    if isinstance(error, e.AnswerChanged):
        kept = custom_id("my-kept", error.kept_id) if error.is_own else custom_id("kept", error.kept_id)
        page.row(button(replies.OPEN_KEPT, kept))
    return page


def permission_names(names: Iterable[str]) -> str:
    """Return discord.py's permission names as Discord shows them."""
    return ", ".join(strings.PERMISSION_NAMES.get(n, n.replace("_", " ").title()) for n in names)


def file_size(size: int) -> str:
    """Return a size in bytes for people."""
    if size >= 1024 * 1024:
        return f"{size / (1024 * 1024):.0f} MiB"
    return f"{size // 1024} KiB"


def _quoted(text: str) -> str:
    return plain(truncate(" ".join(text.split()), _SHOWN))


def _not_a_curator(error: e.NotACurator) -> str:
    role = strings.OR_ROLE.format(role=f"<@&{error.curator_role_id}>") if error.curator_role_id else ""
    return strings.NOT_A_CURATOR.format(role=role)


def _not_found(error: e.InterviewNotFound) -> str:
    nearest = ", ".join(plain(name) for name in error.nearest)
    next_step = strings.NEAREST.format(names=nearest) if nearest else strings.TRY_BROWSE
    return strings.NO_SUCH_PERSON.format(query=_quoted(error.query), next=next_step)


def _several(error: e.SeveralMeant) -> str:
    choices = [f"**#{number}** {plain(choice_name(name, told))}" for number, name, told in error.fitting]
    more = len(choices) - _CHOICES
    if more > 0:
        choices = [*choices[:_CHOICES], strings.SEVERAL_MORE.format(count=more)]
    return strings.SEVERAL_MEANT.format(query=_quoted(error.query), choices="; ".join(choices))


def _zone(error: e.InvalidTimezone) -> str:
    next_step = strings.NEAREST.format(names=", ".join(error.nearest)) if error.nearest else strings.TRY_ZONE
    return strings.INVALID_ZONE.format(value=_quoted(error.value), next=next_step)


def _date(error: e.InvalidDate) -> str:
    next_step = strings.DATES.format(dates=", ".join(error.choices)) if error.choices else strings.TRY_DATE
    return strings.INVALID_DATE.format(value=_quoted(error.value), next=next_step)


def _file(error: e.FileRefused) -> str:
    return _FILE_SENTENCES[error.fault].format(name=_quoted(error.file_name), limit=file_size(error.limit))


def _format(error: e.InterviewFormatError) -> str:
    return _FORMAT_SENTENCES[error.fault].format(name=_quoted(error.file_name))


def _series(error: e.NoSuchSeries) -> str:
    nearest = ", ".join(plain(name) for name in error.nearest[:5])
    next_step = strings.NEAREST.format(names=nearest) if nearest else strings.ONLY_FIRST_SERIES
    return strings.NO_SUCH_SERIES.format(query=_quoted(error.query), next=next_step)


def _handled(error: e.HandledByOther) -> str:
    pattern = strings.HANDLED_BY_OTHER if error.actor_id else strings.HANDLED_BY_NOBODY
    return pattern.format(
        actor=member(error.actor_id, error.actor_name),
        status=replies.INTERVIEW_STATUSES.get(error.status, error.status),
    )


def _missing(error: e.RequiredMissing) -> str:
    return strings.REQUIRED_MISSING.format(questions=plain(truncate("; ".join(error.missing), 500)))


_QUESTIONNAIRE_SENTENCES = {
    e.QuestionnaireFault.TEXT: strings.QUESTION_TEXT,
    e.QuestionnaireFault.GUIDE: strings.QUESTION_GUIDE,
    e.QuestionnaireFault.TOO_MANY: strings.TOO_MANY_QUESTIONS_ASKED,
    e.QuestionnaireFault.EMPTY: strings.LAST_QUESTION,
    e.QuestionnaireFault.FILE: strings.QUESTIONNAIRE_FILE,
}
_FORM_SENTENCES = {
    e.FormFault.NO_FIELD: strings.FORM_EMPTY,
    e.FormFault.TOO_MANY_FIELDS: strings.FORM_TOO_MANY,
    e.FormFault.TEXT_TOO_LONG: strings.FORM_TEXT_TOO_LONG,
}


def _form(error: e.FormRefused) -> str:
    return _FORM_SENTENCES[error.fault].format(
        label=_quoted(error.label), length=error.length, limit=error.limit
    )


def _tag(error: e.NoSuchTag) -> str:
    pattern = strings.NO_SUCH_TAG if error.tags else strings.NO_TAGS
    return pattern.format(query=_quoted(error.query), tags=", ".join(map(plain, error.tags)))


_SENTENCES: dict[type, Callable[[Any], str]] = {
    e.NotACurator: _not_a_curator,
    e.InterviewNotFound: _not_found,
    e.SeveralMeant: _several,
    e.InterviewGone: lambda _: strings.INTERVIEW_GONE,
    e.AnswerNotFound: lambda _: strings.ANSWER_GONE,
    e.DraftNotFound: lambda _: strings.DRAFT_GONE,
    e.NothingPublished: lambda _: strings.NOTHING_PUBLISHED,
    e.NothingPosted: lambda _: strings.NO_LATEST,
    e.NoSuchQuestion: lambda x: strings.NO_SUCH_QUESTION.format(query=_quoted(x.query)),
    e.AnswerChanged: lambda x: strings.ANSWER_CHANGED.format(author=member(x.author_id, x.author_name)),
    e.InterviewChanged: lambda _: strings.INTERVIEW_CHANGED,
    e.PostUnderway: lambda _: strings.POST_UNDERWAY,
    e.NothingHeld: lambda _: strings.NOTHING_HELD,
    e.DatesChanged: lambda _: strings.DATES_CHANGED,
    e.AlreadyDecided: lambda _: strings.ALREADY_DECIDED,
    e.InvalidTime: lambda x: strings.INVALID_TIME.format(value=_quoted(x.value)),
    e.InvalidTimezone: _zone,
    e.UnknownZone: lambda error: strings.UNKNOWN_ZONE.format(name=_quoted(error.name)),
    e.InvalidDate: _date,
    e.PastDate: lambda x: strings.PAST_DATE.format(value=_quoted(x.value)),
    e.InvalidName: lambda x: strings.INVALID_NAME.format(limit=x.limit),
    e.InvalidPosition: lambda x: strings.INVALID_POSITION.format(value=x.value, last=x.last),
    e.AnswerTooLong: lambda x: strings.ANSWER_TOO_LONG.format(length=x.length, limit=x.limit),
    e.MissingPerson: lambda _: strings.MISSING_PERSON,
    e.MemberTaken: lambda x: strings.MEMBER_TAKEN.format(name=plain(x.name)),
    e.DraftChanged: lambda x: strings.DRAFT_CHANGED.format(editor=member(x.editor_id, x.editor_name)),
    e.TextNotKept: lambda _: strings.TEXT_NOT_KEPT,
    e.NothingToJoin: lambda _: strings.NOTHING_TO_JOIN,
    e.NothingToSubmit: lambda _: strings.NOTHING_TO_SUBMIT,
    e.LastAnswer: lambda _: strings.LAST_ANSWER,
    e.FormRefused: _form,
    e.FileRefused: _file,
    e.TooBigToSend: lambda x: strings.TOO_BIG_TO_SEND.format(
        size=file_size(x.size), limit=file_size(x.limit)
    ),
    e.InterviewFormatError: _format,
    e.ChannelNotUsable: lambda x: strings.CHANNEL_NOT_USABLE.format(
        channel=f"<#{x.channel_id}>", missing=permission_names(x.missing)
    ),
    e.NotSetUp: lambda _: strings.NOT_SET_UP,
    e.NothingPlanned: lambda _: strings.NOTHING_PLANNED,
    e.NobodyReady: lambda _: strings.NOBODY_READY,
    e.IsHeld: lambda x: strings.IS_HELD.format(name=plain(x.name)),
    e.NotPublished: lambda x: strings.NOT_PUBLISHED.format(name=plain(x.name)),
    e.NoSuchSeries: _series,
    e.NoSuchTag: _tag,
    e.NotAForum: lambda x: strings.NOT_A_FORUM.format(channel=f"<#{x.channel_id}>"),
    e.NothingToReview: lambda _: strings.NOTHING_TO_REVIEW,
    e.NothingOfYours: lambda _: strings.NOTHING_OF_YOURS,
    e.HandledByOther: _handled,
    e.QuestionsChanged: lambda _: strings.QUESTIONS_CHANGED,
    e.RequiredMissing: _missing,
    e.EmptyNote: lambda _: strings.EMPTY_NOTE,
    e.QuestionnaireRefused: lambda x: _QUESTIONNAIRE_SENTENCES[x.fault].format(limit=x.limit),
    e.UnknownSetting: lambda x: strings.UNKNOWN_SETTING.format(
        value=_quoted(x.value), names=", ".join(x.choices)
    ),
    e.SetAndCleared: lambda x: strings.SET_AND_CLEARED.format(names=", ".join(x.names)),
    e.EveryoneRefused: lambda _: strings.EVERYONE_REFUSED,
    e.SeriesExists: lambda x: strings.SERIES_EXISTS.format(name=plain(x.name)),
    e.Blocked: lambda _: strings.DECIDED_AGAINST,
    e.OptedOut: lambda _: strings.OPTED_OUT,
    e.TooSoon: lambda x: strings.TOO_SOON.format(when=relative(x.until)),
    e.TooManyNominations: lambda x: strings.TOO_MANY_NOMINATIONS.format(limit=x.limit),
    e.AlreadyNominated: lambda _: strings.ALREADY_NOMINATED,
    e.AlreadyInvited: lambda _: strings.ALREADY_INVITED,
    e.AlreadyPublished: lambda x: strings.ALREADY_PUBLISHED.format(name=plain(x.name)),
    e.NotThisMember: lambda _: strings.NOT_THIS_MEMBER,
    e.LeftServer: lambda x: strings.LEFT_SERVER.format(
        name=f"**{plain(x.name)}**" if x.name else strings.THAT_PERSON
    ),
    e.NotAskable: lambda _: strings.NOT_ASKABLE,
    e.MayNotSpeak: lambda _: strings.MAY_NOT_SPEAK,
    e.OnlyThemself: lambda x: strings.ONLY_THEMSELF.format(name=plain(x.name)),
    e.TooManyReminders: lambda _: strings.TOO_MANY_REMINDERS,
    e.NothingToRemind: lambda _: strings.NOTHING_TO_REMIND,
    e.RemindedMeanwhile: lambda _: strings.REMINDED_MEANWHILE,
    e.OldButton: lambda _: strings.OLD_BUTTON,
    e.NewerDatabase: lambda x: strings.NEWER_DATABASE.format(path=x.path, found=x.found, known=x.known),
    e.NotADatabase: lambda x: strings.NOT_A_DATABASE.format(path=x.path),
    e.DamagedDatabase: lambda x: strings.DAMAGED_DATABASE.format(path=x.path, detail=x.detail),
    e.MigrationFailed: lambda x: strings.MIGRATION_FAILED.format(path=x.path, name=x.name, detail=x.detail),
    e.DatabaseUnavailable: lambda x: strings.DATABASE_UNAVAILABLE.format(path=x.path, detail=x.detail),
    e.CannotLock: lambda x: strings.CANNOT_LOCK.format(path=x.path, detail=x.detail),
    e.AlreadyRunning: lambda x: strings.ALREADY_RUNNING.format(path=x.path),
}
