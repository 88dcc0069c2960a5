"""Asking the process that reads pictures. What comes out of it is the only thing that is stored as a picture."""

import asyncio
import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.domain.errors import FileFault, FileRefused
from bot.domain.models import Picture
from bot.domain.pictures import own_picture
from bot.pictures.limits import MOST_STORED, SECONDS
from bot.sandbox.process import GRACE, Worker, WorkerFailed, module_command

_AT_ONCE = 2
"""Pictures that are read at the same time, each by a process of its own; the others wait."""
_WALL = 2 * SECONDS
"""Seconds that somebody waits for one, since a busy machine gives the process only a part of each."""
_threads = ThreadPoolExecutor(_AT_ONCE, "picture")


async def read_picture(file_name: str, data: bytes) -> Picture:
    """Return what is seen of a picture that somebody sent, without anything else of its file; raise FileRefused."""
    return await asyncio.get_running_loop().run_in_executor(_threads, read_in_process, file_name, data)


def read_in_process(file_name: str, data: bytes) -> Picture:
    """Read one picture in a process of its own, so that none ever meets another's. Blocks, for 18 seconds at most."""
    with Worker(command) as worker:
        return read_with(worker, file_name, data)


def read_with(worker: Worker, file_name: str, data: bytes) -> Picture:
    """Read one picture; what takes too long or breaks the process is refused like any other bad one."""
    header = json.dumps({"name": file_name, "size": len(data)}).encode()
    try:
        line = worker.ask(header + b"\n" + data, _WALL + GRACE, most=2 * MOST_STORED)
    except WorkerFailed as failed:
        fault = FileFault.PICTURE_TOO_SLOW if failed.is_slow else FileFault.PICTURE_BROKEN
        raise FileRefused(fault, file_name) from failed
    try:
        return _parse(file_name, json.loads(line))
    except (KeyError, TypeError, ValueError) as error:
        raise FileRefused(FileFault.PICTURE_BROKEN, file_name) from error


def _parse(file_name: str, answer: dict[str, Any]) -> Picture:
    if "fault" in answer:
        raise FileRefused(FileFault(answer["fault"]), file_name, answer["limit"])
    return own_picture(answer["kind"], base64.b64decode(answer["data"]))


def command() -> list[str]:
    """Return the command line of the process."""
    return module_command("bot.sandbox.picture_worker")
