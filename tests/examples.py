"""How many examples the property tests try: ``EXAMPLES`` in the environment, or `DEFAULT`.

``EXAMPLES=10000 pytest -n 2`` is the large run. Tests of hypothesis get the number from the profile in
`tests.conftest`; tests with settings or loops of their own ask `examples`.
"""

import os

DEFAULT = 60
"""Few, so that the whole suite takes less than two minutes on two cores."""
EXAMPLES = int(os.environ.get("EXAMPLES", DEFAULT))


def examples(share: float = 1) -> int:
    """Return how many examples to try, at least one; ``share`` is below 1 where one takes longer than 50 ms."""
    return max(1, round(EXAMPLES * share))
