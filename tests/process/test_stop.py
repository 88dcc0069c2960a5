"""A stop that something holds up: the process ends all the same, and in time."""

import asyncio
import signal
import sys
import time

import pytest

from bot.ui.strings.operator import INTERRUPTED

_STUCK = """
import asyncio, time
from bot.cli import exit_codes as running
running.STOP_WITHIN = 0.5
async def work():
    asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
    print("begun", flush=True)
    {waits}
running.run_until_stopped(work())
"""
_WAITS = {
    "a thread": "await asyncio.sleep(60)",
    "a task": """
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
""",
}


@pytest.mark.parametrize("holds", _WAITS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_what_holds_up_a_stop_is_not_waited_for(holds: str, number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _STUCK.format(waits=_WAITS[holds]), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), 20)
        begun = time.monotonic()
        process.send_signal(number)
        code = await asyncio.wait_for(process.wait(), 10)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    assert code == 0
    assert time.monotonic() - begun < 3


_WHILE_IMPORTING = """
import builtins, sys
real = builtins.__import__
def interrupted(name, *rest):
    if name == {module!r}:
        builtins.__import__ = real
        raise KeyboardInterrupt
    return real(name, *rest)
builtins.__import__ = interrupted
from bot.__main__ import main
main(["check"])
"""


@pytest.mark.parametrize("module", ["bot.cli.main", "bot.client", "aiosqlite"])
async def test_an_interrupt_while_all_is_imported_is_one_line(module: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "ignore",
        "-c",
        _WHILE_IMPORTING.format(module=module),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await asyncio.wait_for(process.communicate(), 60)

    assert (process.returncode, said) == (130, b"")
    assert complaint.decode().splitlines() == [INTERRUPTED]
