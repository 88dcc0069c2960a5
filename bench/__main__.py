"""``make bench``: a crowd of ``SERVERS=2000`` that is due in one minute, ``DOCUMENTS=1000`` imported, and the goals
for speed and memory with ``SIZE=10000`` interviews.

``WHAT=crowd``, ``imports`` or ``speed`` runs one of them; ``--json`` also writes the numbers to a file.
"""

import argparse
import asyncio
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from bench import crowd, imports, speed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", choices=["all", "crowd", "imports", "speed"], default="all")
    parser.add_argument("--servers", type=int, default=2000)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--peer", default="", help="a Python that has Red-DiscordBot")
    parser.add_argument("--picture", type=Path, help="draw the goals into this file")
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    numbers: dict[str, object] = {}
    is_met = True
    if options.what in ("all", "imports"):
        imported = asyncio.run(imports.measure(options.documents))
        print("\n".join(imported.lines()), flush=True)
        numbers["imports"] = asdict(imported)
    if options.what in ("all", "speed"):
        lines, rows, is_met = speed.measure(options.size, options.peer, options.picture)
        print("\n".join(lines), flush=True)
        numbers["speed"] = rows
    if options.what in ("all", "crowd"):
        result = asyncio.run(crowd.measure(options.servers))
        print("\n".join(result.lines()))
        numbers["crowd"] = asdict(result)
        is_met = is_met and result.is_met
    if options.json:
        options.json.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
