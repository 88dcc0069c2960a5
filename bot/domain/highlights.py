"""Which three answers make somebody want to read the rest, and how they are frozen for a post."""

import json
from dataclasses import asdict

from bot.domain.models import Answer, Handle, Interview, Purpose
from bot.domain.posts import Highlight, Spotlight
from bot.domain.text import clean, shorten, with_links_in_sight

HIGHLIGHTS = 3
HIGHLIGHT_LIMIT = 600
QUESTION_LIMIT = 250
_ORDER = (
    Purpose.CURRENT_WORK,
    Purpose.ADVICE,
    Purpose.RECOMMENDATION,
    Purpose.ORIGIN,
    Purpose.FIRST_WORK,
    Purpose.SPECIALTIES,
    Purpose.OTHER,
    Purpose.OCCUPATION,
)
_TOO_SHORT = 40
_LINE_LIMIT = 200


def pick_highlights(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Choose up to three answers, by what readers look for and then by substance, in the order asked.

    What somebody works on, advises and recommends comes first; one-liners only where nothing else is left.
    """
    given = [a for a in answers if a.text.strip() and a.purpose is not Purpose.LOCATION]
    ranked = sorted(given, key=lambda a: (len(a.text) < _TOO_SHORT, _rank(a.purpose), a.position))
    return tuple(sorted(ranked[:HIGHLIGHTS], key=lambda a: a.position))


def _rank(purpose: Purpose) -> int:
    return _ORDER.index(purpose) if purpose in _ORDER else len(_ORDER)


def make_spotlight(
    interview: Interview, *, picture_name: str = "", ping_role_id: int | None = None
) -> Spotlight:
    """Freeze what a post shows of an interview."""
    location = interview.answer_for(Purpose.LOCATION)
    occupation = interview.answer_for(Purpose.OCCUPATION)
    chosen = pick_highlights(interview.answers)
    return Spotlight(
        interview_id=interview.id,
        name=interview.name,
        user_id=interview.user_id,
        location=shorten(clean(location.text), _LINE_LIMIT) if location else "",
        occupation=shorten(clean(occupation.text), _LINE_LIMIT)
        if occupation and occupation not in chosen
        else "",
        handles=interview.handles,
        highlights=tuple(_highlight(a) for a in chosen),
        picture_name=picture_name,
        ping_role_id=ping_role_id,
    )


def _highlight(answer: Answer) -> Highlight:
    text = with_links_in_sight(clean(answer.text))
    short = shorten(text, HIGHLIGHT_LIMIT)
    return Highlight(
        question=shorten(answer.question, QUESTION_LIMIT), text=short, is_shortened=short != text
    )


def dump_spotlight(spotlight: Spotlight) -> str:
    """Return a spotlight as JSON, for the store."""
    return json.dumps(asdict(spotlight), ensure_ascii=False, separators=(",", ":"))


def load_spotlight(text: str) -> Spotlight:
    """Return a spotlight from its JSON."""
    data = json.loads(text)
    data["handles"] = tuple(Handle(**h) for h in data["handles"])
    data["highlights"] = tuple(Highlight(**h) for h in data["highlights"])
    return Spotlight(**data)
