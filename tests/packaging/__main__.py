"""``python -m tests.packaging``: resolve all extras for every Python that the project promises."""

import sys
from pathlib import Path

from tests.packaging.resolution import CONSTRAINTS, report

sys.exit(0 if report(Path(sys.argv[1]) if len(sys.argv) > 1 else CONSTRAINTS) else 1)
