"""``make torture``: all rows in full, or with ``SLICE=10`` a tenth of each; ``ROWS=1,2`` chooses."""

import argparse
import asyncio
import logging
import os
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path

from tests.loopback import Nursery
from tests.torture import (
    alone,
    copies,
    faults,
    going,
    isolation,
    limited,
    machine_faults,
    people,
    posting,
    processes,
    soak,
    story,
)
from tests.torture.bench import HEAD, SHOWN_FAULTS, Bench, Progress, Result, Row, as_faults, as_table

ROWS: list[Row] = [
    *posting.ROWS,
    *copies.ROWS,
    *faults.ROWS,
    *machine_faults.ROWS,
    *processes.ROWS,
    *people.ROWS,
    *isolation.ROWS,
    *story.ROWS,
    *limited.ROWS,
    *soak.ROWS,
    *alone.ROWS,
    *going.ROWS,
]


async def run(
    rows: list[Row], slice_: int, seed: int, at_once: int, resume: Path | None = None
) -> list[Result]:
    results: list[Result] = []
    async with Nursery() as nursery:
        bench = Bench(nursery, seed, at_once, kept=Progress(resume))
        for row in rows:
            result = await bench.measure(row, slice_)
            results.append(result)
            for line in result.tally.wrong[:SHOWN_FAULTS]:
                print(f"    {line}", file=sys.stderr)
            mark = "ok" if result.is_passed else "FAILED"
            print(
                f"{row.key:>4}  {mark:<7} {result.seconds:7.1f} s  {row.title}", file=sys.stderr, flush=True
            )
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slice", type=int, default=1, help="run one in so many of the trials")
    parser.add_argument("--rows", default="", help="the rows to run, such as 1,2,3f")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=4 * (os.cpu_count() or 1))
    parser.add_argument("--table", type=Path, help="also write the table to this file")
    parser.add_argument("--resume", type=Path, help="keep in this file how far it came, and go on there")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    wanted = [key for key in options.rows.split(",") if key]
    unknown = set(wanted) - {row.key for row in ROWS}
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    rows = [row for row in ROWS if not wanted or row.key in wanted]
    begun = datetime.now(UTC)
    results = asyncio.run(run(rows, options.slice, options.seed, options.at_once, options.resume))
    took = (datetime.now(UTC) - begun).total_seconds() / 60
    table = as_table([HEAD, *(result.cells() for result in results)])
    if faults := as_faults(results):
        table = f"{table}\n\n{faults}"
    closing = f"seed {options.seed}, slice 1/{options.slice}, {begun:%Y-%m-%d}, {took:.0f} minutes"
    print(f"\n{table}\n\n{closing}")
    failed = [r for r in results if not r.is_passed]
    print(f"\n{len(results) - len(failed)} passed, {len(failed)} failed")
    if options.table:
        options.table.write_text(f"{table}\n\n{closing}\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
