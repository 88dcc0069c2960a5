"""``python -m bot smoke``: the bot's requests against the real Discord, one by one, in a test channel.

It needs neither the store nor its lock, and no gateway: it may run beside the bot, whose buttons it shows for a minute
with ids that nothing has.
"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot.cli.smoke import forms
from bot.cli.smoke.cleanup import Cleanup
from bot.cli.smoke.commands import own_commands
from bot.cli.smoke.report import Report, result_of, result_of_outcome
from bot.cli.smoke.scene import Scene
from bot.cli.smoke.steps import run_steps
from bot.clock import utc_now
from bot.config import Settings
from bot.discord_api.invitation import INVITATION, WISHED, missing_of
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.probe import Probe, Stopwatch
from bot.discord_api.requests import LONGEST_RATE_LIMIT, Requests, note_pauses
from bot.domain.posts import ChannelKind
from bot.endpoints import use_discord_at
from bot.forum import refuse_repetition
from bot.outcomes import Answer, Refused
from bot.pacing import Pacer, Priority
from bot.reach import Reach, Reached, kind_of
from bot.running import EXIT_FAILED, EXIT_OK, EXIT_USAGE
from bot.ui.errors import permission_names
from bot.ui.words import operator as words

_log = logging.getLogger(__name__)


def add_smoke(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--guild", type=int, required=True, metavar="ID", help=words.SMOKE_GUILD)
    parser.add_argument("--channel", type=int, required=True, metavar="ID", help=words.SMOKE_CHANNEL)
    parser.add_argument("--yes", action="store_true", help=words.SMOKE_YES)
    parser.add_argument("--report", type=Path, metavar="PATH", help=words.SMOKE_REPORT)


async def run_smoke(settings: Settings, options: argparse.Namespace) -> int:
    """Take the steps and print the report; return 1 if anything was not as expected."""
    if fault := _fault_of(options):
        return _refuse(fault, EXIT_USAGE)
    logging.getLogger("discord").setLevel(logging.ERROR)  # what the library logs holds ids
    logging.getLogger("bot").setLevel(logging.ERROR)
    if settings.discord_url:
        use_discord_at(settings.discord_url)
    ours = await own_commands(settings)
    session = _Session()
    try:
        reached = await session.visit(settings.token, options.guild, options.channel)
        if isinstance(reached, str):
            return _refuse(reached, EXIT_FAILED)
        if not options.yes and not _is_agreed(reached):
            return _refuse(words.SMOKE_DECLINED, EXIT_FAILED)
        report = session.report(reached, settings)
        is_well = await _carry_out(session, reached, report, ours, settings.dev_guild_id)
        if options.report is not None:
            options.report.write_text("\n".join([*report.lines, ""]), encoding="utf-8")
        return EXIT_OK if is_well else EXIT_FAILED
    finally:
        await session.close()


def _refuse(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _fault_of(options: argparse.Namespace) -> str:
    """Return the sentence for what keeps the test from beginning here, "" for nothing."""
    if not options.yes and not sys.stdin.isatty():
        return words.SMOKE_NOT_ASKED
    try:
        if options.report is not None:
            options.report.touch()
    except OSError as error:
        return words.SMOKE_UNWRITABLE.format(path=options.report, detail=error.strerror)
    return ""


def _is_agreed(reached: Reached) -> bool:
    """Ask on standard error, so that the names of the place stay out of a report that is redirected."""
    question = words.SMOKE_QUESTION.format(channel=reached.channel.name, guild=reached.guild.name)
    if kind_of(reached.channel) is ChannelKind.ANNOUNCEMENT:
        question = words.SMOKE_PUBLISHES + question
    sys.stderr.write(question)
    sys.stderr.flush()
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # asyncio's would wait for the Enter key
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        return False
    finally:
        signal.signal(signal.SIGINT, before)


class _Session:
    """A client that speaks to Discord without a gateway, and what asks through it."""

    def __init__(self) -> None:
        self.watch = Stopwatch()
        pacer = Pacer()
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(refuse_repetition)
        trace.on_request_end.append(note_pauses(pacer))
        self.watch.add_to(trace)
        self.client = discord.Client(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            http_trace=trace,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
        )
        self.requests = Requests(self.client, pacer)
        self.reach = Reach(self.client, self.requests)
        self.search = MarkerSearch(self.requests, self.reach)
        self.probe = Probe(self.client, self.requests)

    async def visit(self, token: str, guild_id: int, channel_id: int) -> Reached | str:
        """Log in and return the channel, or the sentence that says why the test cannot be made there.

        Raises what `bot.running.explain` has sentences for: a wrong token, a Discord that cannot be reached.
        """
        try:
            await self.client.login(token)
            await self.requests.guild(guild_id, priority=Priority.MESSAGE)
        except (discord.LoginFailure, discord.DiscordServerError):
            raise
        except (discord.Forbidden, discord.NotFound):
            return words.SMOKE_NOT_INVITED
        except (discord.HTTPException, discord.RateLimited) as error:
            return words.SMOKE_TURNED_AWAY.format(why=result_of(error).text)
        return await self._visit(guild_id, channel_id)

    async def _visit(self, guild_id: int, channel_id: int) -> Reached | str:
        try:
            reached = await self.reach.visit(guild_id, channel_id, Priority.MESSAGE)
        except discord.InvalidData:  # the channel belongs to another server
            return words.SMOKE_NO_CHANNEL
        match reached:
            case Reached():
                return reached
            case Answer.CANNOT_READ:
                return words.SMOKE_WRONG_KIND
            case Refused():
                return words.SMOKE_NO_CHANNEL
            case _:
                return words.SMOKE_TURNED_AWAY.format(why=result_of_outcome(reached).text)

    def report(self, reached: Reached, settings: Settings) -> Report:
        """Return the report, which keeps the names of this place to itself."""
        user = self.client.user
        names = (reached.guild.name, reached.channel.name, user.name if user else "", settings.token)
        self.watch.lap()
        return Report(_print, self.watch, [name for name in names if name])

    async def close(self) -> None:
        """Leave Discord."""
        await self.requests.close()
        await self.client.close()


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _carry_out(
    session: _Session, reached: Reached, report: Report, ours: list[dict[str, Any]], dev_guild_id: int | None
) -> bool:
    """Take the steps and clean up, whatever happens meanwhile; return whether all is as it should be."""
    now = utc_now()
    scene = Scene(session.probe, session.search, reached, report, session.requests.own_id or 0, now)
    _say_permissions(report, reached, scene.kind)
    cleanup = Cleanup(session.probe, session.requests, reached, report, discord.utils.time_snowflake(now))
    is_whole = False
    try:
        is_whole = await _until_stopped(scene, report, ours, dev_guild_id)
    finally:
        is_clean = await cleanup.run()
        _say_forms(report)
        report.end()
    return is_whole and is_clean and report.is_well


async def _until_stopped(
    scene: Scene, report: Report, ours: list[dict[str, Any]], dev_guild_id: int | None
) -> bool:
    """Return whether the steps came to their end; Ctrl-C and SIGTERM stop them, not the cleaning up."""
    task = asyncio.ensure_future(run_steps(scene, ours, dev_guild_id))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        report.say(words.SMOKE_STOPPED)
    except Exception as error:  # noqa: BLE001  # what was found out until then is reported all the same
        _log.exception("The smoke test failed.")
        report.say(words.SMOKE_BROKE.format(kind=type(error).__name__))
    else:
        return True
    return False


def _say_permissions(report: Report, reached: Reached, kind: ChannelKind) -> None:
    report.say(words.SMOKE_TITLE.format(kind=words.SMOKE_KINDS[kind.value]))
    missing = missing_of(INVITATION, reached.permissions)
    wished = [name for name in missing_of(WISHED, reached.permissions) if name not in missing]
    report.say(
        words.SMOKE_MISSING.format(names=permission_names(missing))
        if missing
        else words.SMOKE_ALL_PERMISSIONS
    )
    if wished:
        report.say(words.SMOKE_MISSING_WISHED.format(names=permission_names(wished)))


def _say_forms(report: Report) -> None:
    found = list(forms.forms(utc_now()))
    steps = ", ".join(map(str, sorted({step for step, _ in found})))
    report.say(words.SMOKE_PERSON_NEEDED.format(count=len(found), steps=steps))
    if wrong := sum(not forms.is_valid(form) for _, form in found):
        report.say(words.SMOKE_FORMS_INVALID.format(count=wrong))
