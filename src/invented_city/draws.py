"""Random draws that depend on the seed and on a name alone, never on the order in which things are made."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def dice(seed: int, *names: object) -> Random:
    """A source of chance of its own for one thing of the world."""
    return Random("/".join(str(name) for name in (seed, *names)))


class Weighted(Generic[T]):
    """A table to draw from by weight."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        rows = list(pairs)
        self._values = [value for value, _ in rows]
        self._steps = list(accumulate(weight for _, weight in rows))

    def draw(self, rng: Random) -> T:
        """One value."""
        return self._values[min(bisect(self._steps, rng.random() * self._steps[-1]), len(self._values) - 1)]


def near(rng: Random, mean: float, spread: float, low: float, high: float) -> float:
    """Normally distributed around ``mean``, kept between two limits."""
    return min(max(rng.gauss(mean, spread), low), high)


def birth_at(rng: Random, today: date, age: float) -> date:
    """生年月日 of somebody who is about that old today, never in the future."""
    return today - timedelta(days=int(age * 365.2425) + rng.randrange(1, 364))


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from ``first`` to ``last``, both included; ``last`` when they are the wrong way round."""
    return first + timedelta(days=rng.randrange((last - first).days + 1)) if first <= last else last
