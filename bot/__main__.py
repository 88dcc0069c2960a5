"""Spotlight's way in: ``python -m bot``."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

_INTERRUPTED = 130
"""What shells give for what ended by Ctrl-C: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks for, and exit with its code."""
    try:
        sys.exit(_start(arguments))
    except KeyboardInterrupt:  # while all is still being imported; after that each command hears it itself
        from bot.ui.strings.operator import INTERRUPTED  # noqa: PLC0415  # may be what was being imported

        print(INTERRUPTED, file=sys.stderr)  # noqa: T201  # the command line's way of speaking
        sys.exit(_INTERRUPTED)


def _start(arguments: Sequence[str] | None) -> int:
    """Import everything, carry out the command line, and return its exit code."""
    gc.disable()  # all that is imported stays: to look for garbage in it takes a tenth of the start
    from bot.cli.main import dispatch  # noqa: PLC0415  # after that
    from bot.cli.run import run  # noqa: PLC0415  # after that
    from bot.client import EXTENSIONS  # noqa: PLC0415  # after that

    for extension in EXTENSIONS:
        import_module(extension)
    gc.freeze()
    gc.enable()
    return dispatch(arguments, run=run)


if __name__ == "__main__":
    main()
