"""Forks bots: one line of JSON a bot on standard input, one line for each birth and each death on standard output."""

import gc
import json
import os
import select
import sys
import traceback
from pathlib import Path
from typing import Any

from bot.client import EXTENSIONS
from tests.loopback import hurried


def preload() -> None:
    for name in EXTENSIONS:
        __import__(name)
    gc.collect()
    gc.freeze()


def live(order: dict[str, Any]) -> None:
    """Become a bot; never returns."""
    code = 1
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.clear()
        os.environ.update(order["env"])
        os.chdir(Path(order["log"]).parent)
        hurried.hurry()
        hurried.main(["run"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  # a child must never return
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    preload()
    buffer, is_open, alive = b"", True, 0
    while is_open or alive:
        readable, _, _ = select.select([0] if is_open else [], [], [], 0.005)
        if readable:
            data = os.read(0, 65536)
            is_open = bool(data)
            buffer += data
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            order = json.loads(line)
            pid = os.fork()
            if pid == 0:
                live(order)
            alive += 1
            print(json.dumps({"number": order["number"], "pid": pid}), flush=True)
        while alive:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            alive -= 1
            print(json.dumps({"pid": pid, "code": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
