"""The root of everything that can be refused."""


class SpotlightError(Exception):
    """Base of everything that is refused with a sentence; nothing was changed."""
