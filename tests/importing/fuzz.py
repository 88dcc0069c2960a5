"""``make fuzz``: broken documents of every format through the process that reads them. No crash, no hang, no flood.

Valid documents are cut, repeated, shuffled, and have bytes and markup changed; whatever comes out must be interviews or
a refusal within ten seconds, from a process that stays within its memory. What did not is kept, to be read again.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.documents.limits import MEMORY
from bot.domain.errors import FileFault
from bot.sandbox.launcher import Reader
from bot.ui.strings.questionnaire import DEFAULT_QUESTIONS
from tests.importing.files import zipped
from tests.importing.made_up import written
from tests.importing.roundtrip import FORMATS

_TOKENS = (
    *(
        b"**",
        b"__",
        b"# ",
        b"> ",
        b"\n\n",
        b"\n",
        b"```",
        b"<!--",
        b"-->",
        b"<figure>",
        b"<table>",
        b"</p>",
        b"<b>",
    ),
    *(
        b"[a](",
        b")",
        b"](http://x",
        b"&#x41;",
        b"&amp;",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"?",
    ),
    *(
        b"\xf0\x9f\x98\x80",
        b"Q: ",
        b"A: ",
        b":x: y",
        b".. x::\n  y",
        b"---\n",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b",",
    ),
    *(
        b"/Kids [2 0 R]",
        b"/Length 99999999",
        b"endstream",
        b"obj",
        b"<w:p>",
        b"]]>",
        b"<!DOCTYPE x>",
        b"\xe2\x80\xae",
    ),
    *(b"a" * 5000, b">" * 500, b"* " * 300, b"[" * 300),
)
_ENDINGS = sorted({ending for ending, _ in FORMATS.values()} | {".txt", ".csv", ".zip", ".htm"})


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return a document with one to twelve things wrong with it."""
    for _ in range(rng.choice((1, 1, 2, 3, 6, 12))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((1, 2, 8, 64, 700)))
        change = rng.choice(_CHANGES)
        data = change(data, at, end, rng)
    return data[:2_000_000]


_CHANGES: tuple[Callable[[bytes, int, int, random.Random], bytes], ...] = (
    lambda d, a, e, _: d[:a] + d[e:],
    lambda d, a, e, r: d[:a] + d[a:e] * r.choice((2, 3, 50)) + d[e:],
    lambda d, a, _, r: d[:a] + r.choice(_TOKENS) + d[a:],
    lambda d, a, _, r: d[:a] + r.choice(_TOKENS) * r.choice((1, 20, 400)) + d[a:],
    lambda d, a, e, r: d[:a] + r.randbytes(e - a) + d[e:],
    lambda d, a, _, __: d[:a],
    lambda d, a, e, _: d[e:] + d[a:e] + d[:a],
    lambda d, a, _, r: d[:a] + bytes((d[a] ^ (1 << r.randrange(8)),)) + d[a + 1 :] if a < len(d) else d,
)


def document(rng: random.Random) -> tuple[str, bytes]:
    """Return the name and bytes of a broken document."""
    name = rng.choice(sorted(FORMATS))
    ending, write = FORMATS[name]
    data = write(written(rng, is_latin=name.startswith("PDF")))
    if rng.random() < 0.1:
        data = zipped({f"a{ending}": mutated(data, rng), "b.txt": data})
        ending = ".zip"
    if rng.random() < 0.1:
        ending = rng.choice(_ENDINGS)
    return f"a{ending}", mutated(data, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    results: Counter[str] = Counter()
    bad: list[str] = []
    begun, slowest, most, number = time.monotonic(), 0.0, 0, 0
    with Reader() as reader:
        while time.monotonic() - begun < 60 * options.minutes:
            number += 1
            name, data = document(random.Random(f"{options.seed}/{number}"))
            at = time.monotonic()
            pid = reader.pid
            found = reader.read(name, data, DEFAULT_QUESTIONS)
            took = time.monotonic() - at
            slowest = max(slowest, took)
            most = max(most, _peak(reader.pid))
            faults = {file.refused.fault if file.refused else "interviews" for file in found}
            results.update(str(fault) for fault in faults)
            is_dead = pid is not None and reader.pid != pid
            if took > 10 or is_dead or FileFault.TOO_SLOW in faults:
                path = Path(tempfile.gettempdir()) / f"fuzz-{options.seed}-{number}-{name}"
                path.write_bytes(data)
                bad.append(f"{'died' if is_dead else 'slow'}: {path}")
            if number % 500 == 0:
                _progress(time.monotonic() - begun, 60 * options.minutes, number, len(bad))
    print(
        f"\n{number:,} documents, {len(bad)} bad; slowest {slowest:.1f} s; at most {most >> 20} MiB of {MEMORY >> 20}"
    )
    print(", ".join(f"{name} {count:,}" for name, count in results.most_common()))
    print("\n".join(bad[:20]))
    sys.exit(bool(bad) or most > MEMORY)


def _peak(pid: int | None) -> int:
    """Bytes of memory that a process had at most."""
    if pid is None:
        return 0
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _progress(done: float, total: float, number: int, bad: int) -> None:
    text = f"{number:,} documents, {bad} bad"
    if sys.stderr.isatty():
        filled = int(30 * min(done / total, 1))
        print(f"\r{'█' * filled}{'░' * (30 - filled)} {text}", end="", file=sys.stderr, flush=True)
    elif number % 5000 == 0:
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
