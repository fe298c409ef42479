"""Interleaved timing: the variants run in turn (A B, A B, …) and the figure is the median of the ratios of the rounds.

Machines are noisy and drift within minutes, so a ratio within one round says more than any absolute time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter

from attrs import frozen

__all__ = ["Figure", "ratio"]


@frozen
class Figure:
    """One job: our time over the peer's, beside the budget."""

    job: str
    peer: str
    ratio: float
    budget: float
    ours: float
    theirs: float
    unit: str = "µs"

    @property
    def kept(self) -> bool:
        """Is the budget kept?"""
        return self.ratio <= self.budget


def ratio(
    job: str,
    peer: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    budget: float,
    rounds: int = 15,
    times: int = 1,
    per: int = 1,
) -> Figure:
    """Run both `times` times a round, in turn, and compare. `per` is how many things one call does."""
    ours(), theirs()
    found: list[tuple[float, float]] = []
    for turn in range(rounds):
        pair = (ours, theirs) if turn % 2 == 0 else (theirs, ours)
        first, second = (_timed(one, times) for one in pair)
        found.append((first, second) if turn % 2 == 0 else (second, first))
    scale = 1e6 / times / per
    return Figure(
        job,
        peer,
        median(mine / other for mine, other in found),
        budget,
        median(mine for mine, _ in found) * scale,
        median(other for _, other in found) * scale,
    )


def _timed(call: Callable[[], object], times: int) -> float:
    gc.collect()
    start = perf_counter()
    for _ in range(times):
        call()
    return perf_counter() - start
