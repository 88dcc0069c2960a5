"""The curators' board: who is on the way, who was proposed, and what can be done for each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import discord

from bot.domain.community import Nominee, PipelineEntry
from bot.domain.lifecycle import MOST_REMINDERS, WAITS_FOR_MEMBER, Stage
from bot.domain.text import plain, shorten, truncate
from bot.ui.base import Page, custom_id, select
from bot.ui.format import day, mention, name_of, relative, when
from bot.ui.strings import curators as strings

_Item = TypeVar("_Item")
_SHOWN = 8
_NOMINEES = 6
_REASONS = 2
_REASON = 120


def pipeline_page(
    entries: Sequence[PipelineEntry],
    nominees: Sequence[Nominee],
    planned: Mapping[int, datetime],
    *,
    held: Collection[int] = (),
    note: str = "",
) -> Page:
    """Return the board; ``planned`` has the dates of interviews that have one, ``held`` those that curators hold."""
    view = Page()
    view.text("\n".join(filter(None, [f"## {strings.PIPELINE_TITLE}", note])))
    if not entries and not nominees:
        view.text(strings.PIPELINE_EMPTY)
        return view
    stages = [_stage(stage, [e for e in entries if e.stage is stage], planned, held) for stage in Stage]
    view.text(truncate("\n".join(filter(None, stages)), 2400))
    if nominees:
        view.line()
        lines = _first_of(nominees, _NOMINEES, nominee_line)
        view.text(truncate(f"**{strings.NOMINEES}**\n" + "\n".join(lines), 1400))
    view.row(select(custom_id("pipeline-invite"), strings.CHOOSE_INVITE, [_option(n) for n in nominees]))
    view.row(select(custom_id("pipeline-aside"), strings.CHOOSE_ASIDE, [_option(n) for n in nominees]))
    waiting = [_remindable(e) for e in entries if _may_be_reminded(e)]
    view.row(select(custom_id("pipeline-nudge"), strings.CHOOSE_REMINDER, waiting))
    return view


def _stage(
    stage: Stage, group: list[PipelineEntry], planned: Mapping[int, datetime], held: Collection[int]
) -> str:
    """Return who is at a stage, "" if nobody is."""
    if stage is Stage.SCHEDULED:
        group.sort(key=lambda e: (e.interview_id not in planned, planned.get(e.interview_id or 0, e.since)))
    lines = _first_of(group, _SHOWN, lambda entry: _line(entry, planned, held))
    return f"**{strings.STAGES[stage.value]}**\n" + "\n".join(lines) if lines else ""


def _first_of(items: Sequence[_Item], most: int, line: Callable[[_Item], str]) -> list[str]:
    """Return a line for each of the first so many, and how many more there are."""
    more = [strings.MORE.format(count=len(items) - most)] if len(items) > most else []
    return [*map(line, items[:most]), *more]


def _may_be_reminded(entry: PipelineEntry) -> bool:
    is_theirs = entry.stage in WAITS_FOR_MEMBER and entry.user_id is not None
    return is_theirs and entry.reminder_count < MOST_REMINDERS


def _remindable(entry: PipelineEntry) -> discord.SelectOption:
    return discord.SelectOption(
        label=truncate(entry.name, 100),
        value=f"{entry.key}.{entry.reminder_count}",
        description=strings.STAGES[entry.stage.value],
    )


def _line(entry: PipelineEntry, planned: Mapping[int, datetime], held: Collection[int]) -> str:
    if entry.stage is Stage.POSTED:
        return strings.LINE_POSTED.format(name=name_of(entry.name), since=day(entry.since))
    what = ""
    if entry.stage in (Stage.WRITING, Stage.CHANGES):
        what = strings.WRITTEN.format(done=entry.answered, all=max(entry.asked, entry.answered))
    elif entry.interview_id in held:
        what = strings.ON_HOLD
    elif entry.interview_id is not None and entry.interview_id in planned:
        what = strings.PLANNED.format(when=when(planned[entry.interview_id]))
    if entry.has_left:
        what += strings.HAS_LEFT
    reminder_count = strings.REMINDED.format(count=entry.reminder_count) if entry.reminder_count else ""
    return strings.LINE.format(
        name=name_of(entry.name), what=what, since=relative(entry.since), reminder_count=reminder_count
    )


def nominee_line(nominee: Nominee) -> str:
    """Return who was proposed and why, and never by whom."""
    reasons = [f"“{plain(shorten(reason, _REASON))}”" for reason in nominee.reasons[:_REASONS]]
    if len(nominee.reasons) > _REASONS:
        reasons.append(strings.MORE.format(count=len(nominee.reasons) - _REASONS))
    return strings.NOMINEE.format(
        name=name_of(nominee.name), user=mention(nominee.user_id), reasons=" ".join(" ".join(reasons).split())
    )


def _option(nominee: Nominee) -> discord.SelectOption:
    return discord.SelectOption(
        label=truncate(nominee.name, 100) or "?",
        value=str(nominee.user_id),
        description=truncate(" ".join(nominee.reasons[0].split()), 100) or None,
    )
