"""Arguments that several commands of the command line take."""

import argparse

from bot.ui.strings import operator as strings

_FEWEST, _MOST = 17, 20
"""Digits of an id. Discord's ids are snowflakes (its "API Reference"): 64 bits, counting from 2015."""


def discord_id(text: str) -> int:
    """Return an id as it was typed, or have argparse say in a sentence that it is none."""
    if not (text.isascii() and text.isdecimal() and _FEWEST <= len(text) <= _MOST):
        raise argparse.ArgumentTypeError(strings.BAD_ID.format(value=text))
    return int(text)
