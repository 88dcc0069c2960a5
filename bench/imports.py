"""A thousand documents by the command line, beside the same files whose text is only read."""

import asyncio
import io
import random
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pypdfium2
from bs4 import BeautifulSoup

from tests.importing.files import printed, word
from tests.importing.made_up import written
from tests.importing.writers import MARKDOWN, Written, web_page
from tests.loopback.processes import environment

ROUNDS = 5
_SHARES = (("md", 60), ("docx", 20), ("html", 10), ("pdf", 10))

_WRITERS: dict[str, Callable[[Written], bytes]] = {
    "md": lambda w: MARKDOWN["bold"](w).encode(),
    "docx": word,
    "html": lambda w: web_page(w).encode(),
    "pdf": printed,
}


@dataclass
class ImportResult:
    """Seconds of each round."""

    documents: int
    whole: list[float]
    dry: list[float]
    floor: list[float]
    stored: int

    def lines(self) -> list[str]:
        rate = self.documents / median(self.whole)
        ratio = median(self.whole) / median(self.floor)
        mix = ", ".join(f"{share} % .{name}" for name, share in _SHARES)
        spread = (max(self.whole) - min(self.whole)) / median(self.whole)
        return [
            f"{self.documents:,} documents by the command line ({mix}):",
            f"  imported              {median(self.whole):6.1f} s   {rate:,.0f} a second (spread {spread:.0%})",
            f"  understood, not stored {median(self.dry):5.1f} s",
            f"  their text only read  {median(self.floor):6.1f} s   one process, the same libraries",
            f"  ratio                 {ratio:6.2f}   {self.stored:,} interviews stored",
        ]


async def measure(documents: int) -> ImportResult:
    result = ImportResult(documents, [], [], [], 0)
    with tempfile.TemporaryDirectory(prefix="spotlight-") as name:
        folder = Path(name) / "documents"
        folder.mkdir()
        for number in range(documents):
            _write(folder, number)
        for round_ in range(ROUNDS):
            home = Path(name) / str(round_)
            home.mkdir()
            result.floor.append(_timed_floor(folder))
            result.dry.append(await _timed_import(home, folder, "--dry-run"))
            result.whole.append(await _timed_import(home, folder, "--consent", "agreed"))
            with closing(sqlite3.connect(home / "bot.db")) as connection:
                result.stored = connection.execute("SELECT count(*) FROM interview").fetchone()[0]
    return result


def _write(folder: Path, number: int) -> None:
    rng = random.Random(number)
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")
    made: Written = replace(written(rng, is_latin=True), name=f"Person {letters.title()}")
    at, kind = rng.randrange(100), "md"
    for name, share in _SHARES:
        if at < share:
            kind = name
            break
        at -= share
    writers = {
        "md": lambda w: MARKDOWN["bold"](w).encode(),
        "docx": word,
        "html": lambda w: web_page(w).encode(),
        "pdf": printed,
    }
    (folder / f"{number:05}.{kind}").write_bytes(writers[kind](made))


def _timed_floor(folder: Path) -> float:
    begun = time.perf_counter()
    for path in sorted(folder.iterdir()):
        _text_of(path)
    return time.perf_counter() - begun


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())  # noqa: S314  # our own
    if path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(data)
        try:
            return "".join(page.get_textpage().get_text_range() for page in pdf)
        finally:
            pdf.close()
    text = data.decode()
    return BeautifulSoup(text, "html.parser").get_text() if path.suffix == ".html" else text


async def _timed_import(home: Path, folder: Path, *arguments: str) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "import", str(folder), "--guild", "123456789012345678", *arguments,
        env=environment(home / "bot.db", ""), cwd=home,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await process.wait()
    return time.perf_counter() - begun
