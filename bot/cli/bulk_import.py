"""Importing many documents from the command line: read by several processes, stored in the order of their names.

What is doubtful or has no name is not stored as an interview but waits for a curator. A document that was taken
before is recognised, so that an import that was stopped goes on where it was when it is begun again.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

from bot.domain.errors import FileFault, FileRefused, InvalidName, SpotlightError
from bot.domain.importing import ImportDraft, ImportedInterview
from bot.domain.importing.attachment import ATTACHMENT_LIMIT, ENDINGS
from bot.domain.models import ConsentState, Question
from bot.domain.people import clean_name
from bot.sandbox.launcher import Reader, ReadFile
from bot.ui.importing import is_clear
from bot.ui.strings import replies
from db import Store

OPERATOR = 0
"""Who did it, in the history of what the command line stores: nobody of the server."""


class Fate(StrEnum):
    """What became of one interview of a document, or of a document without any."""

    IMPORTED = "imported"
    WAITS = "waits"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(slots=True)
class BulkReport:
    """What became of everything; ``refused`` holds why, by file."""

    fates: Counter[Fate] = field(default_factory=Counter[Fate])
    waiting: list[str] = field(default_factory=list[str])
    refused: list[SpotlightError] = field(default_factory=list[SpotlightError])
    documents: int = 0


def find_documents(paths: Sequence[Path]) -> list[Path]:
    """Return the documents that paths name or, if they are folders, contain; sorted, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.suffix.casefold() in ENDINGS) if path.is_dir() else [path]
        )
        found.update(dict.fromkeys(p for p in inside if not p.is_dir()))
    return list(found)


async def import_documents(
    store: Store,
    guild_id: int,
    paths: Sequence[Path],
    *,
    consent: ConsentState,
    is_dry: bool,
    clock: Callable[[], datetime],
    progress: Callable[[int, int], None],
) -> BulkReport:
    """Import documents into a server, or with ``is_dry`` only say what would become of them."""
    report = BulkReport()
    if not is_dry:
        await store.guilds.ensure(guild_id, now=clock())
    questions = await store.guilds.questions_or_default(guild_id)
    taker = _Taker(store, guild_id, consent, is_dry=is_dry, clock=clock)
    progress(0, len(paths))
    async for files in _read_all(paths, questions):
        report.documents += 1
        for file in files:
            await taker.take(file, report)
        progress(report.documents, len(paths))
    return report


async def _read_all(paths: Sequence[Path], questions: Sequence[Question]) -> AsyncIterator[list[ReadFile]]:
    """Yield what is in each document, in order; a few are read ahead."""
    count = max(1, min(os.cpu_count() or 1, len(paths)))
    readers: SimpleQueue[Reader] = SimpleQueue()
    for _ in range(count):
        readers.put(Reader())

    def read(path: Path) -> list[ReadFile]:
        reader = readers.get()
        try:
            return _read(reader, path, questions)
        finally:
            readers.put(reader)

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(count) as pool:
        ahead = [loop.run_in_executor(pool, read, path) for path in paths[: 4 * count]]
        try:
            for place in range(len(paths)):
                yield await ahead.pop(0)
                if place + 4 * count < len(paths):
                    ahead.append(loop.run_in_executor(pool, read, paths[place + 4 * count]))
        finally:
            for one in ahead:
                one.cancel()
    while not readers.empty():
        with readers.get():
            pass


def _read(reader: Reader, path: Path, questions: Sequence[Question]) -> list[ReadFile]:
    try:
        if path.stat().st_size > ATTACHMENT_LIMIT:
            return [
                ReadFile(path.name, "", refused=FileRefused(FileFault.TOO_BIG, path.name, ATTACHMENT_LIMIT))
            ]
        data = path.read_bytes()
    except OSError:
        return [ReadFile(path.name, "", refused=FileRefused(FileFault.MISSING, str(path)))]
    return reader.read(path.name, data, questions)


class _Taker:
    """Decides what becomes of each interview, and stores it."""

    def __init__(
        self,
        store: Store,
        guild_id: int,
        consent: ConsentState,
        *,
        is_dry: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._guild_id = guild_id
        self._consent = consent
        self._is_dry = is_dry
        self._clock = clock

    async def take(self, file: ReadFile, report: BulkReport) -> None:
        """Take the interviews of one file."""
        if file.refused is not None:
            report.fates[Fate.REFUSED] += 1
            report.refused.append(file.refused)
            return
        waiting = {
            d.imported.name: d for d in await self._store.imports.find_waiting(self._guild_id, file.digest)
        }
        seen: set[str] = set()
        for imported in file.interviews:
            digest = "" if imported.name in seen else file.digest  # a table may hold two people of one name
            seen.add(imported.name)
            fate = await self._fate(file, imported, waiting.get(imported.name), digest)
            report.fates[fate] += 1
            if fate is Fate.WAITS:
                report.waiting.append(file.name)

    async def _fate(
        self, file: ReadFile, imported: ImportedInterview, waits: ImportDraft | None, digest: str
    ) -> Fate:
        draft = ImportDraft(0, OPERATOR, None, file.name, imported, None, digest)
        if await self._store.imports.find_same(self._guild_id, draft) is not None:
            return Fate.KNOWN
        is_good = is_clear(imported) and _has_good_name(imported)
        is_interrupted = waits is not None and waits.curator_id == OPERATOR and waits.imported.version == 0
        if waits is not None and not (is_good and is_interrupted):
            return Fate.KNOWN
        if not self._is_dry:
            draft_id = waits.id if waits is not None else await self._add(file, imported)
            if is_good:
                await self._confirm(draft_id)
        return Fate.IMPORTED if is_good else Fate.WAITS

    async def _add(self, file: ReadFile, imported: ImportedInterview) -> int:
        return await self._store.imports.add(
            self._guild_id,
            imported,
            file_name=file.name,
            document_hash=file.digest,
            user_id=None,
            curator_id=OPERATOR,
            now=self._clock(),
        )

    async def _confirm(self, draft_id: int) -> None:
        await self._store.imports.confirm(
            self._guild_id,
            draft_id,
            await self._store.guilds.questionnaire(self._guild_id),
            self._consent,
            text_version=replies.CURATOR_CONSENT_TEXT_VERSION,
            actor_id=OPERATOR,
            now=self._clock(),
        )


def _has_good_name(imported: ImportedInterview) -> bool:
    try:
        clean_name(imported.name)
    except InvalidName:
        return False
    return True
