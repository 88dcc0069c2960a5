"""Texts that try to break out of where they are shown."""

import random
import unicodedata

PIECES = (
    "@everyone", "@here", "<@1>", "<@&2>", "<#3>", "</setup:4>", "<t:1:R>", "<id:customize>", "<:x:5>",
    "[evil](https://evil.example)", "[evil](\nhttps://evil.example)", "[evil]\u200b(https://evil.example)",
    "[x](<https://evil.example>)", "[evil][1]", "[1]: https://evil.example", "https://evil.example/[x](y)",
    "**", "__", "~~", "||", "`", "```", "```py\n", "> ", ">>> ", "# ", "## ", "-# ", "- ", "* ", "1. ", "\\", "\\\\",
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\x00", "\x07", "\x1b[31m", "\ud800", "\udfff", "\r\n", "\n\n\n",
    "👩‍👩‍👧", "🏳️‍🌈", "é", "é", "ﷺ", "मनीष", "עברית", "العربية", "日本語", "\U000e0001",
    "' OR 1=1 --", '"; DROP TABLE answer; --', "%s%n", "{name}", "${x}", "<script>", "&lt;", "=cmd()", "AND", "NEAR(",
    "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "discord.gg/evil",
)  # fmt: skip


def hostile_text(rng: random.Random) -> str:
    """Return up to several thousand characters of pieces, letters and anything that Unicode has."""
    kind = rng.random()
    if kind < 0.05:
        return rng.choice(PIECES) * rng.randint(1, 900)
    parts: list[str] = []
    for _ in range(rng.randint(1, 60)):
        choice = rng.random()
        if choice < 0.6:
            parts.append(rng.choice(PIECES))
        elif choice < 0.9:
            parts.append(rng.choice(["word", "where", " ", "  ", ".", "?", "\n"]))
        else:
            parts.append(chr(rng.randrange(0x110000)))
    return unicodedata.normalize(rng.choice(["NFC", "NFD"]), "".join(parts)) if kind > 0.5 else "".join(parts)
