"""The process that reads pictures: requests have ``name`` and ``size`` (`bot.sandbox.limited`).

It is another one than that of documents, since neither needs the other's libraries.
"""

import base64
import sys
from typing import Any

from bot.domain.errors import FileRefused
from bot.pictures.cleaning import clean_picture
from bot.pictures.limits import MEMORY, SECONDS
from bot.sandbox.limited import limit_memory, serve


def answer(header: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return the picture of our own, or why there is none."""
    try:
        kind, cleaned = clean_picture(header["name"], data)
    except FileRefused as refused:
        return {"fault": refused.fault.value, "limit": refused.limit}
    return {"kind": kind, "data": base64.b64encode(cleaned).decode()}


def main() -> None:
    """Serve standard input."""
    limit_memory(MEMORY)
    serve(sys.stdin.buffer, sys.stdout.buffer, answer, seconds=SECONDS)


if __name__ == "__main__":
    main()
