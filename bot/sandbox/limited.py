"""What the processes with limits have in common: little memory, little time, no files; requests one after another.

A request is a line of JSON, in which ``size`` says how many bytes follow it; the answer is one line of JSON.
"""

import json
from collections.abc import Callable
from typing import Any, BinaryIO

Answer = Callable[[dict[str, Any], bytes], dict[str, Any]]


def serve(requests: BinaryIO, answers: BinaryIO, answer: Answer, *, seconds: int) -> None:
    """Answer requests until there are no more, each within so many seconds of CPU."""
    while line := requests.readline():
        header = json.loads(line)
        _allow_seconds(seconds)
        answers.write(json.dumps(answer(header, requests.read(header["size"]))).encode() + b"\n")
        answers.flush()


def _allow_seconds(seconds: int) -> None:
    """Let the process use so many more seconds of CPU, then die; wall time is watched by who asked."""
    try:
        import resource  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, most))


def limit_memory(memory: int) -> None:
    """Refuse this process more than so many bytes of memory, and files."""
    try:
        import resource  # noqa: PLC0415  # as above
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
