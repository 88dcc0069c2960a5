"""``python -m bot smoke``: the bot's requests against the real Discord, one by one, in a test channel.

It needs neither the store nor its lock, and no gateway: it may run beside the bot, whose buttons it shows for a minute
with ids that nothing has.
"""

import argparse
import errno
import logging
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import discord

from bot.cli.arguments import discord_id
from bot.cli.exit_codes import EXIT_FAILED, EXIT_OK, EXIT_USAGE
from bot.cli.smoke import examples, forms
from bot.cli.smoke.cleanup import Cleanup, kind_of_thread
from bot.cli.smoke.commands import own_commands
from bot.cli.smoke.report import Report, listed, result_of, result_of_outcome
from bot.cli.smoke.scene import Scene
from bot.cli.smoke.steps import run_steps
from bot.cli.smoke.stopping import Stopped, Stopping, ask, begin_line
from bot.clock import utc_now
from bot.config import Settings
from bot.discord_api.channel_access import ChannelAccess, Reached, kind_of
from bot.discord_api.endpoint_override import use_discord_at
from bot.discord_api.forum import refuse_repetition
from bot.discord_api.invitation import INVITATION, WISHED, missing_of
from bot.discord_api.marker_search import MarkerSearch
from bot.discord_api.probe import Probe, Stopwatch
from bot.discord_api.rate_limiter import Priority, RateLimiter
from bot.discord_api.requests import LONGEST_RATE_LIMIT, Requests, note_pauses
from bot.domain.outcomes import Answer, Refused
from bot.domain.posts import ChannelKind
from bot.ui.strings import operator as strings

_log = logging.getLogger(__name__)


def add_smoke(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command, and beneath them what one wants to know before it is used."""
    parser.add_argument("--guild", type=discord_id, metavar="ID", help=strings.SMOKE_GUILD)
    parser.add_argument("--channel", type=discord_id, metavar="ID", help=strings.SMOKE_CHANNEL)
    parser.add_argument("--yes", action="store_true", help=strings.SMOKE_YES)
    parser.add_argument("--report", type=Path, metavar="PATH", help=strings.SMOKE_REPORT)
    parser.add_argument("--files", type=Path, metavar="FOLDER", help=strings.SMOKE_FILES)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = strings.SMOKE_MORE


async def run_smoke(settings: Settings, options: argparse.Namespace) -> int:
    """Take the steps and print the report; return 1 if anything was not as expected."""
    if options.files is not None:
        return examples.write_files(options.files)
    if fault := _fault_of(options):
        return _refuse(fault, EXIT_USAGE)
    logging.getLogger("discord").setLevel(logging.ERROR)  # what the library logs holds ids
    logging.getLogger("bot").setLevel(logging.ERROR)
    if settings.discord_url:
        use_discord_at(settings.discord_url)
    stopping = Stopping()
    stopping.listen()
    session = _Session()
    try:
        return await _run(session, stopping, settings, options)
    except Stopped:
        begin_line()
        return _refuse(strings.SMOKE_DECLINED, EXIT_FAILED)
    finally:
        await session.close()


async def _run(
    session: "_Session", stopping: Stopping, settings: Settings, options: argparse.Namespace
) -> int:
    """Visit, ask, carry out; raise Stopped as long as nothing was done."""
    ours = await own_commands(settings)
    reached = await stopping.run(session.visit(settings.token, options.guild, options.channel))
    if isinstance(reached, str):
        return _refuse(reached, EXIT_FAILED)
    if not options.yes and not ask(_question(reached)):
        return _refuse(strings.SMOKE_DECLINED, EXIT_FAILED)
    report = session.report(reached, settings)
    scene = session.scene(reached, report)
    is_well = await _carry_out(session, stopping, scene, run_steps(scene, ours, settings.dev_guild_id))
    if options.report is not None and (fault := _write(options.report, report.lines)):
        return _refuse(fault, EXIT_FAILED)
    return EXIT_OK if is_well else EXIT_FAILED


def _refuse(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _fault_of(options: argparse.Namespace) -> str:
    """Return the sentence for what keeps the test from beginning here, "" for nothing."""
    if options.guild is None or options.channel is None:
        return strings.SMOKE_IDS_NEEDED
    if not options.yes and not sys.stdin.isatty():
        return strings.SMOKE_NOT_ASKED
    if options.report is None:
        return ""
    path: Path = options.report
    if path.exists():
        return strings.SMOKE_REPORT_EXISTS.format(path=path)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        fault = os.strerror(errno.EACCES if path.parent.is_dir() else errno.ENOENT)
        return strings.SMOKE_UNWRITABLE.format(path=path, detail=fault)
    return ""


def _write(path: Path, lines: Sequence[str]) -> str:
    """Write the report to a file that is not there yet; return the sentence for what went wrong, "" for nothing."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join([*lines, ""]))
    except OSError as error:
        return strings.SMOKE_UNWRITABLE.format(path=path, detail=error.strerror)
    return ""


def _question(reached: Reached) -> str:
    """Return what is asked before anything is done; it says what will stay."""
    stays = [strings.SMOKE_TAKES_ALL]
    if not reached.permissions.manage_threads:
        stays = [strings.SMOKE_LEAVES[kind_of_thread(reached)]]
    if kind_of(reached.channel) is ChannelKind.ANNOUNCEMENT:
        stays.append(strings.SMOKE_PUBLISHES)
    return strings.SMOKE_QUESTION.format(
        channel=reached.channel.name, guild=reached.guild.name, stays="\n".join(stays)
    )


class _Session:
    """A client that speaks to Discord without a gateway, and what asks through it."""

    def __init__(self) -> None:
        self.watch = Stopwatch()
        rate_limiter = RateLimiter()
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(refuse_repetition)
        trace.on_request_end.append(note_pauses(rate_limiter))
        self.watch.add_to(trace)
        self.client = discord.Client(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            http_trace=trace,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
        )
        self.requests = Requests(self.client, rate_limiter)
        self.channel_access = ChannelAccess(self.client, self.requests)
        self.search = MarkerSearch(self.requests, self.channel_access)
        self.probe = Probe(self.client, self.requests)

    async def visit(self, token: str, guild_id: int, channel_id: int) -> Reached | str:
        """Log in and return the channel, or the sentence that says why the test cannot be made there.

        Raises what `bot.cli.exit_codes.explain` has sentences for: a wrong token, a Discord that cannot be reached.
        """
        try:
            await self.client.login(token)
            await self.requests.guild(guild_id, priority=Priority.MESSAGE)
        except (discord.LoginFailure, discord.DiscordServerError):
            raise
        except (discord.Forbidden, discord.NotFound):
            return strings.SMOKE_NOT_INVITED
        except (discord.HTTPException, discord.RateLimited) as error:
            return strings.SMOKE_TURNED_AWAY.format(why=result_of(error).text)
        return await self._visit(guild_id, channel_id)

    async def _visit(self, guild_id: int, channel_id: int) -> Reached | str:
        try:
            reached = await self.channel_access.visit(guild_id, channel_id, Priority.MESSAGE)
        except discord.InvalidData:  # the channel belongs to another server
            return strings.SMOKE_NO_CHANNEL
        match reached:
            case Reached():
                return reached
            case Answer.CANNOT_READ:
                return strings.SMOKE_WRONG_KIND
            case Refused():
                return strings.SMOKE_NO_CHANNEL
            case _:
                return strings.SMOKE_TURNED_AWAY.format(why=result_of_outcome(reached).text)

    def report(self, reached: Reached, settings: Settings) -> Report:
        """Return the report, which keeps the names of this place to itself."""
        user = self.client.user
        names = (reached.guild.name, reached.channel.name, user.name if user else "", settings.token)
        self.watch.lap()
        missing = missing_of(INVITATION, reached.permissions)
        return Report(_print, self.watch, [name for name in names if name], frozenset(missing))

    def scene(self, reached: Reached, report: Report) -> Scene:
        """Return where the steps are taken."""
        return Scene(self.probe, self.search, reached, report, self.requests.own_id or 0, utc_now())

    async def close(self) -> None:
        """Leave Discord."""
        await self.requests.close()
        await self.client.close()


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _carry_out(
    session: _Session, stopping: Stopping, scene: Scene, steps: Coroutine[Any, Any, None]
) -> bool:
    """Take the steps and clean up, whatever happens meanwhile; return whether all is as it should be."""
    report = scene.report
    _say_permissions(report, scene.reached, scene.kind)
    cleanup = Cleanup(scene, session.requests, discord.utils.time_snowflake(scene.now))
    is_whole = False
    try:
        is_whole = await _until_stopped(stopping, report, steps)
    finally:
        is_clean = await cleanup.run()
        if is_whole:
            _say_forms(report)
        report.end()
    return is_whole and is_clean and report.is_well


async def _until_stopped(stopping: Stopping, report: Report, steps: Coroutine[Any, Any, None]) -> bool:
    """Return whether the steps came to their end; Ctrl-C and SIGTERM stop them, not the cleaning up."""
    try:
        await stopping.run(steps, sentence=strings.SMOKE_STOPPING)
    except Stopped:
        report.say(strings.SMOKE_STOPPED)
    except Exception as error:  # noqa: BLE001  # what was found out until then is reported all the same
        _log.exception("The smoke test failed.")
        report.say(strings.SMOKE_BROKE.format(kind=type(error).__name__))
    else:
        return True
    return False


def _say_permissions(report: Report, reached: Reached, kind: ChannelKind) -> None:
    report.say(strings.SMOKE_TITLE.format(kind=strings.SMOKE_KINDS[kind.value]))
    missing = missing_of(INVITATION, reached.permissions)
    wished = [name for name in missing_of(WISHED, reached.permissions) if name not in missing]
    report.say(
        strings.SMOKE_MISSING.format(names=listed(missing)) if missing else strings.SMOKE_ALL_PERMISSIONS
    )
    if wished:
        report.say(strings.SMOKE_MISSING_WISHED.format(names=listed(wished)))


def _say_forms(report: Report) -> None:
    found = list(forms.forms(utc_now()))
    steps = ", ".join(map(str, sorted({step for step, _ in found})))
    report.say(strings.SMOKE_PERSON_NEEDED.format(count=len(found), steps=steps))
    if wrong := sum(not forms.is_valid(form) for _, form in found):
        report.say(strings.SMOKE_FORMS_INVALID.format(count=wrong))
