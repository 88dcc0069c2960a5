"""A member's word on the post: what they agree to, where it stands, and taking it back."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import discord

from bot.domain.community import ConsentChoice, OwnInterview, Preferences
from bot.domain.models import ConsentScope, ConsentState, Interview
from bot.domain.text import truncate
from bot.ui.base import Page, button, custom_id
from bot.ui.format import when
from bot.ui.member_panel import status_of, title_of
from bot.ui.own_list import own_name
from bot.ui.strings import finding
from bot.ui.strings import own as strings

_SUCCESS = discord.ButtonStyle.success
_LINKS = 10


def consent_page(interview: Interview, choice: ConsentChoice, *, has_picture: bool) -> Page:
    """Return the question that stands under the post: the scope, and the buttons that change and confirm it."""
    view = Page()
    scope = [strings.CONSENT_SCOPE]
    scope.append(strings.CONSENT_EXPORT_YES if choice.allows_export else strings.CONSENT_EXPORT_NO)
    if has_picture:
        scope.append(strings.CONSENT_PICTURE_YES if choice.allows_picture else strings.CONSENT_PICTURE_NO)
    view.text(f"## {strings.CONSENT_TITLE}\n" + "\n".join(f"• {line}" for line in scope))
    export, picture = choice.allows_export, choice.allows_picture
    view.row(
        button(
            strings.FORBID_EXPORT if export else strings.ALLOW_EXPORT,
            custom_id("my-scope", interview.id, not export, picture, suffix="e"),
        ),
        button(
            strings.FORBID_PICTURE if picture else strings.ALLOW_PICTURE,
            custom_id("my-scope", interview.id, export, not picture, suffix="p"),
        )
        if has_picture
        else None,
    )
    view.row(
        button(
            strings.AGREE,
            custom_id("my-agree", interview.id, interview.version, export, picture),
            style=_SUCCESS,
        ),
        button(strings.LATER, custom_id("my-panel", interview.id)),
    )
    return view


def where_it_stands(
    interviews: Sequence[tuple[Interview, str, datetime | None, dict[ConsentScope, ConsentState]]],
    preferences: Preferences,
) -> Page:
    """Return how each of a member's interviews stands, with series and planned date, and how they may be reached."""
    view = Page()
    lines = [f"## {strings.MY_STATUS_TITLE}"]
    for interview, series, planned_at, consents in interviews:
        title = title_of(interview, series)
        lines.append(strings.MY_STATUS_LINE.format(title=title, status=status_of(interview)))
        if interview.is_published:
            lines += [f"-# {line}" for line in _published_lines(interview, planned_at, consents)]
    if not interviews:
        lines.append(strings.START_NONE)
    view.text(truncate("\n".join(lines), 3000))
    view.line()
    reach = "\n".join(f"• {line}" for line in _reach_lines(preferences))
    view.text(f"### {strings.PREFERENCES_TITLE}\n{reach}")
    view.row(*_reach_buttons(preferences))
    return view


def _published_lines(
    interview: Interview, planned_at: datetime | None, consents: dict[ConsentScope, ConsentState]
) -> Iterator[str]:
    """Yield what was agreed to, when the interview was posted, and when it will be."""
    agreed = [s.value for s, state in consents.items() if state is ConsentState.AGREED]
    if agreed:
        yield strings.MY_STATUS_SCOPE.format(scopes=", ".join(strings.SCOPES[scope] for scope in agreed))
    if interview.last_posted_at is not None:
        yield strings.MY_STATUS_POSTED.format(when=when(interview.last_posted_at))
    if planned_at is not None:
        yield strings.MY_STATUS_NEXT.format(when=when(planned_at))


def _reach_lines(preferences: Preferences) -> Iterator[str]:
    yield strings.WANTS_MESSAGES if preferences.wants_messages else strings.WANTS_NO_MESSAGES
    yield strings.IS_OPTED_OUT if preferences.is_opted_out else strings.IS_ASKABLE
    yield finding.MAY_BE_ASKED if preferences.may_be_asked else finding.MAY_NOT_BE_ASKED
    if preferences.is_blocked:
        yield strings.YOU_ARE_BLOCKED


def _reach_buttons(preferences: Preferences) -> "list[discord.ui.Button[Page]]":
    """Return a button for each preference, which turns it round."""
    messages, asked = not preferences.wants_messages, not preferences.is_opted_out
    asking = not preferences.may_be_asked
    return [
        button(strings.MESSAGES_ON if messages else strings.MESSAGES_OFF, custom_id("my-messages", messages)),
        button(strings.OPT_OUT if asked else strings.OPT_IN, custom_id("my-opt-out", asked)),
        button(finding.ALLOW_ASKING if asking else finding.FORBID_ASKING, custom_id("my-asking", asking)),
    ]


def withdraw_question(own: OwnInterview) -> Page:
    """Return the question before an interview is taken back, which says which one."""
    view = Page()
    view.text(strings.WITHDRAW_ASK.format(interview=own_name(own)))
    view.row(
        button(strings.WITHDRAW_YES, custom_id("my-withdrawn", own.id), style=discord.ButtonStyle.danger),
        button(strings.WITHDRAW_NO, custom_id("my-panel", own.id)),
    )
    return view


def withdrawn_page(
    own: OwnInterview,
    posts: int,
    left_posts: Sequence[str],
    left_threads: Sequence[str],
    left_lines: Sequence[str] = (),
    *,
    others: Sequence[OwnInterview] = (),
) -> Page:
    """Return what was deleted, and the links of what was not: posts, threads, and Discord's lines about threads.

    ``own`` is named as it was; of ``others``, what members can still read is named too.
    """
    view = Page()
    done = posts - len(left_posts)
    pattern = strings.WITHDRAWN if posts else strings.WITHDRAWN_NO_POSTS
    lines = [pattern.format(interview=own_name(own), count=done)]
    still = [own_name(other) for other in others if other.is_published][:_LINKS]
    if still:
        lines.append(strings.STILL_PUBLISHED.format(interviews="; ".join(still)))
    if left_posts:
        lines.append(strings.LEFT_POSTS.format(links=" · ".join(left_posts[:_LINKS])))
    if left_threads:
        lines.append(strings.LEFT_THREADS.format(links=" · ".join(left_threads[:_LINKS])))
    if left_lines:
        lines.append(strings.LEFT_LINES.format(links=" · ".join(left_lines[:_LINKS])))
    view.text("\n\n".join(lines))
    view.row(button(strings.TAKE_UP, custom_id("my-take-up", own.id)))
    return view
