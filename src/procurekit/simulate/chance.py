"""Chance: seeded dice in whole numbers, so that the same seed gives the same year on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, TypeAlias, TypeVar

__all__ = ["Chance", "Span"]

T = TypeVar("T")

# Every seed gives another year in another edition; this is the one whose usual seed shows a bit of everything.
_EDITION: Final = 22

Span: TypeAlias = tuple[int, int]
"""The least and the most of something."""


class Chance:
    """Dice of their own for each thing that they decide: a change in one order's life leaves the others as they are."""

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, (_EDITION, *seed))))

    def of(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self._random.randrange(100) < percent

    def within(self, span: Span) -> int:
        """A whole number from a span, both ends included."""
        return self._random.randint(*span)

    def one_of(self, things: Sequence[T]) -> T:
        """Any of them."""
        return things[self._random.randrange(len(things))]

    def some_of(self, things: Sequence[T], count: int) -> list[T]:
        """So many different ones of them."""
        return self._random.sample(things, min(count, len(things)))

    def weighted(self, things: Sequence[T], weights: Sequence[int]) -> T:
        """Any of them, the heavier the more often."""
        rest = self._random.randrange(sum(weights))
        for thing, weight in zip(things, weights, strict=True):
            if rest < weight:
                return thing
            rest -= weight
        raise AssertionError  # pragma: no cover - the rest is below the sum
