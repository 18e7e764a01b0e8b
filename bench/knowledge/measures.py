"""How good an order is. Pure: no Django."""

from collections.abc import Sequence
from math import log2

TOP = 10


def gain_at_ten(found: Sequence[str], right: set[str]) -> float:
    """Return nDCG@10 where every right article is as good as the other (Järvelin and Kekäläinen, 2002)."""
    gain = sum(1 / log2(place + 2) for place, one in enumerate(found[:TOP]) if one in right)
    best = sum(1 / log2(place + 2) for place in range(min(TOP, len(right))))
    return gain / best if best else 0.0


def succeeds_at_three(found: Sequence[str], right: set[str]) -> bool:
    """Say whether a right article is among the first three."""
    return bool(right.intersection(found[:3]))
