"""``make bench``: ``SERVERS=2000`` by default; also written as JSON to ``bench/results.json`` with ``--json``."""

import argparse
import asyncio
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

from bench import crowd


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", type=int, default=2000)
    parser.add_argument("--json", type=Path, help="write the numbers to this file")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    result = asyncio.run(crowd.measure(options.servers))
    print("\n".join(result.lines()))
    if options.json:
        options.json.write_text(json.dumps({"crowd": asdict(result)}, indent=2) + "\n", encoding="utf-8")
    return 0 if result.is_met else 1


if __name__ == "__main__":
    sys.exit(main())
