"""The operator's command line. Each command says what it did, or in one sentence why not."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence

from bot.background.presence import OTHER_APPLICATION, OWN_APPLICATION
from bot.cli.exit_codes import EXIT_FAILED, EXIT_OK, explain
from bot.cli.import_command import add_import, run_import
from bot.cli.smoke.command import add_smoke, run_smoke
from bot.client import SpotlightBot
from bot.config import ConfigError, Settings, load_settings
from bot.discord_api.endpoint_override import use_discord_at
from bot.ui.strings import errors as error_strings
from bot.ui.strings import operator as strings
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from db import open_store
from db.sqlite.migrate import load_migrations
from db.sqlite.process_lock import exclusive_lock

_DEMO_PORT = 8790
_REPORTING = {"import": run_import, "smoke": run_smoke}
"""Commands that end with a report, and with a code of their own."""


def dispatch(arguments: Sequence[str] | None, *, run: Callable[[Settings], None]) -> int:
    """Carry out a command line and return the exit code; wrong usage exits with 2 (argparse)."""
    options = _parser().parse_args(arguments)
    try:
        return _carry_out(options, run)
    except KeyboardInterrupt:  # the bot and the smoke test hear Ctrl-C themselves once they have begun
        code, sentences = EXIT_FAILED, [strings.INTERRUPTED]
    except Exception as error:
        known = explain(error)
        if known is None:
            raise
        code, sentences = known
    for sentence in sentences:
        print(sentence, file=sys.stderr)  # noqa: T201  # the command line's way of speaking
    return code


def _carry_out(options: argparse.Namespace, run: Callable[[Settings], None]) -> int:
    if options.command == "demo":
        return _demo(options.port)
    settings = load_settings(needs_token=_speaks_to_discord(options))
    match options.command:
        case "check":
            asyncio.run(_check(settings, adopt=options.adopt))
        case "sync":
            asyncio.run(_sync(settings))
        case "import" | "smoke":
            return asyncio.run(_REPORTING[options.command](settings, options))
        case _:
            run(settings)
    return EXIT_OK


def _speaks_to_discord(options: argparse.Namespace) -> bool:
    """Tell whether a command needs the token."""
    return options.command not in ("check", "import") and getattr(options, "files", None) is None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spotlight", description=strings.PROGRAM)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help=strings.RUN, description=strings.RUN)
    demo = commands.add_parser("demo", help=strings.DEMO, description=strings.DEMO)
    demo.add_argument("--port", type=int, default=_DEMO_PORT, help=strings.DEMO_PORT)
    commands.add_parser("sync", help=strings.SYNC, description=strings.SYNC)
    check = commands.add_parser("check", help=strings.CHECK, description=strings.CHECK)
    check.add_argument("--adopt", action="store_true", help=strings.ADOPT)
    add_import(commands.add_parser("import", help=strings.IMPORT, description=strings.IMPORT))
    add_smoke(commands.add_parser("smoke", help=strings.SMOKE, description=strings.SMOKE))
    return parser


def _demo(port: int) -> int:
    try:
        from bot.demo.show import run_demo  # noqa: PLC0415  # an optional extra of the installation
    except ImportError as error:
        raise ConfigError([error_strings.NO_DEMO]) from error
    return run_demo(port)


async def _check(settings: Settings, *, adopt: bool) -> None:
    """Say how things stand; ``adopt`` makes the application that the bot ran under last the store's own."""
    with exclusive_lock(settings.database):
        async with open_store(settings.database, default_questions=DEFAULT_QUESTIONS) as store:
            version = len(load_migrations())
            own, other = [await store.state.get(key) for key in (OWN_APPLICATION, OTHER_APPLICATION)]
            if adopt and other is not None:
                await store.state.put(OWN_APPLICATION, other)
                await store.state.forget(OTHER_APPLICATION)
    sentences = [strings.CHECKED.format(path=settings.database, version=version)]
    if other is not None:
        words = strings.ADOPTED if adopt else strings.OTHER_APPLICATION
        sentences.append(words.format(own=own, other=other))
    print("\n".join(sentences))  # noqa: T201  # as above


async def _sync(settings: Settings) -> None:
    if settings.discord_url:
        use_discord_at(settings.discord_url)
    with exclusive_lock(settings.database):
        async with (
            open_store(settings.database, default_questions=DEFAULT_QUESTIONS) as store,
            SpotlightBot(settings, store=store) as bot,
        ):
            await bot.login(settings.token)
            if not bot.has_synced:
                await bot.sync_commands(is_forced=True)
            print(strings.SYNCED.format(count=len(bot.tree.get_commands())))  # noqa: T201  # as above
