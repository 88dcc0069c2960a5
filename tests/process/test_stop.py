"""A stop that something holds up: the process ends all the same, and in time."""

import asyncio
import signal
import sys
import time

import pytest

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
