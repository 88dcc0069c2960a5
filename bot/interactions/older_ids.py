"""Buttons and forms whose ids were made before suffixes had a mark of their own.

Posts, review cards and pages stay in channels for years, and so do their ids. In these the suffix stands between or
after the arguments like one of them; without the mark, only the verb says where.
"""

from collections.abc import Sequence

_ENDED_IN_SUFFIX = frozenset(
    {
        "added",
        "answer",
        "details",
        "edit",
        "edited",
        "experts",
        "history",
        "import-corrected",
        "import-page",
        "import-parted",
        "import-parts",
        "import-waiting",
        "jump",
        "my-attached",
        "my-edited",
        "my-scope",
        "nominate",
        "page",
        "places",
        "questions-added",
        "questions-imported",
        "questions-reworded",
        "questions-series-new",
        "read",
        "resource-corrected",
        "resources",
        "review-note",
        "search",
        "standby",
        "topics-added",
    }
)
"""The verbs whose suffix came last. That of ``read`` still does: it is the marker by which a post is found again."""
_SUFFIX_AT = {"my-save": 2, "save": 2}
"""The verbs whose suffix had arguments after it, with how many it had before."""

_LONGER = {"my-attached": 2, "read": 4}
"""The verbs whose suffix is of more than one part, with the most there were."""


def without_older_suffix(verb: str, arguments: Sequence[str], count: int) -> list[str]:
    """Return the arguments of an older id without what made it unique, if there are more than the ``count`` taken."""
    surplus = len(arguments) - count
    has_suffix = verb in _ENDED_IN_SUFFIX or verb in _SUFFIX_AT
    if not has_suffix or not 0 < surplus <= _LONGER.get(verb, 1):
        return list(arguments)
    at = _SUFFIX_AT.get(verb, count)
    return [*arguments[:at], *arguments[at + surplus :]]
