"""What an interview could be tagged with: names and phrases of its answers, without judging what they mean."""

import re
from collections.abc import Iterator, Sequence

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
    pieces = [_WORD.findall(piece) for piece in _BREAK.split(text)]
    found: dict[str, str] = {}
    for find in (_phrases, _names):
        for name in (name for words in pieces for name in find(words)):
            found.setdefault(topic_key(name), name)
    return [clean_topic(name) for key, name in found.items() if key]


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """Yield the phrases of three words, then of two, in which each word begins with a letter and none is small."""
    for size in range(_LONGEST, 1, -1):
        for at in range(len(words) - size + 1):
            chosen = words[at : at + size]
            if all(word[0].isalpha() and not _is_small(word) for word in chosen):
                yield " ".join(chosen)


def _names(words: Sequence[str]) -> Iterator[str]:
    """Yield the words with a capital that nothing but being a name explains."""
    for word in words[1:]:
        if word[0].isupper() and len(word) > 1 and not _is_small(word):
            yield word


def _is_small(word: str) -> bool:
    folded = fold(word)
    return folded in SMALL_WORDS or folded.split("'")[0].split("’")[0] in SMALL_WORDS
