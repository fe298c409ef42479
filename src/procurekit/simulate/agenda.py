"""Agenda: the processes of the simulated year in the order in which they go on, and the clock that shows it."""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from pendulum import DateTime

__all__ = ["Agenda", "Process"]

Process: TypeAlias = Generator[DateTime, None, None]
"""Something that takes its time: it yields the moment at which it goes on."""


class Agenda:
    """What goes on when. Called, it is the desk's clock: simulated time, which only moves forward."""

    def __init__(self, start: DateTime) -> None:
        self.now = start
        self._waiting: list[tuple[DateTime, int, Process]] = []
        self._places = count()

    def __call__(self) -> DateTime:
        """The simulated moment."""
        return self.now

    def start(self, process: Process, at: DateTime | None = None) -> None:
        """Let a process begin at a moment, or now; what begins at one moment begins in the order of the calls."""
        heappush(self._waiting, (self.now if at is None else at, next(self._places), process))

    def step(self, until: DateTime) -> bool:
        """Let the next process go on; False if nothing happens any more before `until`."""
        if not self._waiting or self._waiting[0][0] >= until:
            return False
        at, _, process = heappop(self._waiting)
        self.now = max(self.now, at)
        following = next(process, None)
        if following is not None:
            self.start(process, following)
        return True
