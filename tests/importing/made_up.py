"""Interviews made up by chance, to be written in some way and read again."""

import random

from bot.domain.models import Handle
from tests.importing.writers import Written

_WORDS = [
    "river",
    "lamp",
    "stone",
    "quiet",
    "orange",
    "signal",
    "bridge",
    "window",
    "seven",
    "paper",
    "garden",
    "wheel",
    "copper",
    "north",
    "letter",
    "engine",
    "winter",
    "cloud",
    "mirror",
    "salt",
    "basket",
    "corner",
    "thunder",
    "piano",
    "village",
    "ladder",
    "carpet",
    "island",
    "candle",
    "feather",
]
_BEGINNINGS = (
    "What is",
    "How did you find",
    "Why do you like",
    "Where do you keep",
    "When did you first see",
    "Which",
)
_NAMES = ("Ada Example", "Bo Lindgren", "Chidi Okafor", "Dana Moreau", "Eli van der Meer", "Noor Haddad")
_SPICE = (
    "don't",
    "C++",
    "3.5%",
    "e.g. this",
    "“quoted”",
    "naïve",
    "日本",
    "snake_case",
    "a * b",
    "x < y",
    "R&D",
    "#1",
    "50 €",
)


def written(rng: random.Random, *, is_latin: bool = False) -> Written:
    """Return an interview of 3 to 12 pairs."""
    pairs = [
        (question(rng), [paragraph(rng, is_latin=is_latin) for _ in range(rng.randint(1, 3))])
        for _ in range(rng.randint(3, 12))
    ]
    unique = list(dict(pairs).items())
    while len(unique) < 3:
        unique.append((question(rng), [paragraph(rng, is_latin=is_latin)]))
    handles = (Handle(kind="github", value="example-1"),) if rng.random() < 0.5 else ()
    introduction = paragraph(rng, is_latin=is_latin) if rng.random() < 0.5 else ""
    return Written(rng.choice(_NAMES), unique, handles, introduction)


def question(rng: random.Random) -> str:
    return f"{rng.choice(_BEGINNINGS)} {' '.join(rng.sample(_WORDS, rng.randint(2, 9)))}?"


def paragraph(rng: random.Random, *, is_latin: bool = False) -> str:
    words = ["I", *rng.choices(_WORDS, k=rng.randint(4, 60))]
    for spice in rng.sample(_SPICE, rng.randint(0, 2)):
        if not is_latin or spice.isascii():
            words.insert(rng.randrange(1, len(words)), spice)
    return " ".join(words) + rng.choice((".", ".", "!", " …" if not is_latin else "."))
