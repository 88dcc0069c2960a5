"""Spotlight's way in: ``python -m bot``."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks for, and exit with its code."""
    gc.disable()  # all that is imported stays: to look for garbage in it takes a tenth of the start
    from bot.cli.main import dispatch  # noqa: PLC0415  # after that
    from bot.cli.run import run  # noqa: PLC0415  # after that
    from bot.client import EXTENSIONS  # noqa: PLC0415  # after that

    for extension in EXTENSIONS:
        import_module(extension)
    gc.freeze()
    gc.enable()
    sys.exit(dispatch(arguments, run=run))


if __name__ == "__main__":
    main()
