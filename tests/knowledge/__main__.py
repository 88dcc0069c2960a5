import asyncio
import sys

from tests.conftest import SHARED
from tests.knowledge.evaluate import evaluate


def main() -> int:
    if not SHARED.is_dir():
        print("The folder ../shared with interviews is not here.", file=sys.stderr)
        return 1
    rows = asyncio.run(evaluate())
    for command, question, wanted, found, is_right in rows:
        print(
            f"{'ok  ' if is_right else 'MISS'} /{command} {question!r}: {', '.join(found) or 'nothing'}",
            end="",
        )
        print("" if is_right else f"   (wanted: {wanted})")
    right = sum(row[-1] for row in rows)
    print(f"\n{right} of {len(rows)} in the first three")
    return 0 if right * 10 >= len(rows) * 9 else 1


if __name__ == "__main__":
    sys.exit(main())
