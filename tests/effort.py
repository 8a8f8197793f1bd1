"""How many random cases are drawn: a fifth of them, so that the suite stays short, and all with THOROUGH=1."""

import os

SHARE = 1 if os.environ.get("THOROUGH") else 5


def seeds(first: int, count: int) -> range:
    """The seeds to draw of `count` from `first` on, spread evenly over them."""
    return range(first, first + count, SHARE)


def examples(count: int) -> int:
    """How many to draw of `count`."""
    return -(-count // SHARE)
