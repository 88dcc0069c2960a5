"""Red-DiscordBot's own store (Config, JsonDriver) with a corpus in it: run by a Python that has Red, prints JSON.

A cog's usual way: everything about a server under its guild, read by ``all()`` or ``get_raw`` and filtered in Python.
"""

import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace


async def main() -> None:
    """Read {"interviews": [[name, text], …], "rounds": n} from standard input."""
    from redbot.core import Config, data_manager  # noqa: PLC0415  # pyright: ignore[reportMissingImports]  # only there
    from redbot.core._drivers import json as driver  # noqa: PLC0415  # pyright: ignore[reportMissingImports]

    given = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        data_manager.basic_config = {
            "DATA_PATH": folder,
            "COG_PATH_APPEND": "cogs",
            "CORE_PATH_APPEND": "core",
            "STORAGE_TYPE": "JSON",
            "STORAGE_DETAILS": {},
        }
        await driver.JsonDriver.initialize()
        config = Config.get_conf(None, identifier=1, cog_name="Interviews")
        config.register_guild(interviews={})
        guild = SimpleNamespace(id=7)
        stored = {str(i): {"name": name, "text": text} for i, (name, text) in enumerate(given["interviews"])}
        await config.guild(guild).interviews.set(stored)

        async def autocomplete() -> None:
            known = await config.guild(guild).interviews()
            [one["name"] for one in known.values() if "ba" in one["name"].lower()][:25]

        async def pick() -> None:
            known = await config.guild(guild).interviews()
            random.choice(list(known.values()))  # what a cog does

        async def search() -> None:
            known = await config.guild(guild).interviews()
            [one for one in known.values() if given["word"] in one["text"]][:100]

        async def write() -> None:
            await config.guild(guild).interviews.set_raw("5", value={"name": "x", "text": "y"})

        calls = {"autocomplete": autocomplete, "random": pick, "search": search, "write": write}
        print(json.dumps({name: await _timed(call, given["rounds"]) for name, call in calls.items()}))


async def _timed(call: object, rounds: int) -> list[float]:
    """Return the median seconds of a call in each round."""
    found: list[float] = []
    for _ in range(rounds):
        taken: list[float] = []
        for _ in range(3):
            begun = time.perf_counter()
            await call()  # type: ignore[operator]
            taken.append(time.perf_counter() - begun)
        found.append(median(taken))
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    asyncio.run(main())
