"""``python -m bot import``: its arguments, its progress, and its report."""

import argparse
import sys
from pathlib import Path

from bot.cli.arguments import discord_id
from bot.cli.bulk_import import BulkReport, Fate, find_documents, import_documents
from bot.cli.exit_codes import EXIT_FAILED, EXIT_OK
from bot.clock import steady, utc_now
from bot.config import ConfigError, Settings
from bot.domain.models import ConsentState
from bot.ui.errors import describe
from bot.ui.strings import operator as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.sqlite.process_lock import exclusive_lock

_BAR = 30
_NAMED = 20
_CONSENTS = (ConsentState.AGREED, ConsentState.PUBLIC_ALREADY, ConsentState.NOT_YET)


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=strings.IMPORT_PATHS)
    parser.add_argument("--guild", type=discord_id, required=True, metavar="ID", help=strings.IMPORT_GUILD)
    parser.add_argument("--dry-run", action="store_true", help=strings.IMPORT_DRY)
    parser.add_argument(
        "--consent",
        choices=[state.value for state in _CONSENTS],
        default=ConsentState.NOT_YET.value,
        help=strings.IMPORT_CONSENT,
    )


async def run_import(settings: Settings, options: argparse.Namespace) -> int:
    """Import what the arguments name and print the report; return 1 if something could not be read."""
    documents = find_documents(options.paths)
    if not documents:
        raise ConfigError([strings.IMPORT_NOTHING.format(paths=", ".join(map(str, options.paths)))])
    begun = steady()
    with exclusive_lock(settings.database):
        async with open_store(settings.database, default_questions=DEFAULT_QUESTIONS) as store:
            report = await import_documents(
                store,
                options.guild,
                documents,
                consent=ConsentState(options.consent),
                is_dry=options.dry_run,
                clock=utc_now,
                progress=_progress,
            )
    _print(report, options, steady() - begun)
    return EXIT_FAILED if report.refused else EXIT_OK


def _progress(done: int, total: int) -> None:
    text = strings.IMPORT_PROGRESS.format(done=done, total=total)
    if sys.stderr.isatty():
        filled = _BAR * done // max(total, 1)
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{'█' * filled}{'░' * (_BAR - filled)} {text}{end}")
        sys.stderr.flush()
    elif done and (done == total or done % 100 == 0):
        sys.stderr.write(text + "\n")


def _print(report: BulkReport, options: argparse.Namespace, seconds: float) -> None:
    sentence = strings.IMPORT_DRY_REPORT if options.dry_run else strings.IMPORT_REPORT
    lines = [
        sentence.format(
            documents=report.documents,
            imported=report.fates[Fate.IMPORTED],
            waits=report.fates[Fate.WAITS],
            known=report.fates[Fate.KNOWN],
            refused=report.fates[Fate.REFUSED],
            seconds=seconds,
        )
    ]
    if report.waiting:
        more = " …" if len(report.waiting) > _NAMED else ""
        lines.append(strings.IMPORT_WAITING.format(names=", ".join(report.waiting[:_NAMED]) + more))
    if report.fates[Fate.IMPORTED] and options.consent == ConsentState.NOT_YET and not options.dry_run:
        lines.append(strings.IMPORT_NOT_SHOWN)
    lines += [describe(error) for error in report.refused]
    sys.stdout.write("\n".join(lines) + "\n")
