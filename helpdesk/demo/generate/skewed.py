"""Choosing at random with weights, fast. Pure."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Skewed(Generic[T]):
    """Choices in proportion to their weights (whole parts: a weight of 3 comes three times as often as 1)."""

    def __init__(self, weights: Mapping[T, int]) -> None:
        self._pool = [choice for choice, weight in weights.items() for _ in range(weight)]

    def pick(self, rng: Random) -> T:
        """Return one choice."""
        return self._pool[int(rng.random() * len(self._pool))]


def early(choices: Sequence[T], rng: Random, bend: float = 2.0) -> T:
    """Return one of the choices, the early ones far more often: a few customers ask most of the questions."""
    return choices[int(len(choices) * rng.random() ** bend)]
