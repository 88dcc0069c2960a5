"""What an interview could be tagged with: names and phrases of its answers, without judging what they mean."""

import re

from bot.domain.search import SMALL_WORDS, tokens_of
from bot.domain.text import clean_line, fold, truncate

TOPIC_LIMIT = 40
_LONGEST = 3
_WORD = re.compile(r"[^\W_][\w’'+#.-]*[\w+#]|[^\W_]")
_BREAK = re.compile(r"[.,;:!?()\n“”\"•–—/]+")


def topic_key(name: str) -> str:
    """Return what two spellings of one topic have in common: the stems of its words."""
    return " ".join(tokens_of(name))


def clean_topic(text: str) -> str:
    """Return a topic on one line, of at most 40 characters; "" if nothing is left."""
    return truncate(clean_line(text), TOPIC_LIMIT)


def candidates(text: str) -> list[str]:
    """Return what could be a topic, each once: phrases of three and two words, then words written like names.

    No phrase crosses a punctuation mark or begins or ends with a small word.
    """
    phrases: dict[str, str] = {}
    names: dict[str, str] = {}
    for piece in _BREAK.split(text):
        words = _WORD.findall(piece)
        for size in range(_LONGEST, 1, -1):
            for at in range(len(words) - size + 1):
                chosen = words[at : at + size]
                if any(_is_small(w) for w in chosen) or not all(w[0].isalpha() for w in chosen):
                    continue
                name = " ".join(chosen)
                phrases.setdefault(topic_key(name), name)
        for at, word in enumerate(words):
            if at and word[0].isupper() and not _is_small(word) and len(word) > 1:
                names.setdefault(topic_key(word), word)
    found = {**phrases, **{k: v for k, v in names.items() if k not in phrases}}
    return [clean_topic(name) for key, name in found.items() if key]


def _is_small(word: str) -> bool:
    folded = fold(word)
    return folded in SMALL_WORDS or folded.split("'")[0].split("’")[0] in SMALL_WORDS
