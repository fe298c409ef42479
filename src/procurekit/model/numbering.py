"""Numbering: which numbers of lines and schedule lines an order has ever used; none is used again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from procurekit.model.change_events import Proposed, Revised
from procurekit.model.codec import store
from procurekit.model.events import Changed, Created, Event, Shown
from procurekit.model.field_change import Change
from procurekit.model.state import OrderState

__all__ = ["PLACE", "Numbers", "numbers_in", "numbers_used"]

PLACE: Final = re.compile(r"lines\[(\d+)\](?:\.schedule\[(\d+)\])?")
"""Of which line a path is, and of which delivery of it."""


class Numbers:
    """Numbers in use: of lines, and of the schedule lines of each. Taking the next one uses it."""

    def __init__(self, used: Iterable[tuple[int, int]] = ()) -> None:
        self._used: dict[int, set[int]] = {}
        for line, schedule in used:
            self.use(line, schedule)

    def use(self, line: int, schedule: int = 0) -> None:
        """Note that a number is taken."""
        self._used.setdefault(line, set()).add(schedule)

    def has(self, line: int, schedule: int | None = None) -> bool:
        """Was it ever used?"""
        return line in self._used if schedule is None else schedule in self._used.get(line, ())

    def next_line(self) -> int:
        """The number of a new line."""
        number = max(self._used, default=0) + 1
        self.use(number)
        return number

    def next_schedule(self, line: int) -> int:
        """The number of a new schedule line of a line."""
        number = max(self._used.get(line, ()), default=0) + 1
        self.use(line, number)
        return number


def numbers_used(state: OrderState) -> Numbers:
    """Every number that was ever used, also by what is only asked for: two requests don't mean different things by one.

    >>> import procurekit
    >>> from procurekit import OrderLine, PurchaseOrder
    >>> with procurekit.open(":memory:") as desk:
    ...     order = desk.create(PurchaseOrder("PO-1", lines=[OrderLine(4, "M6-BOLT", "1000")]), by="mei")
    >>> numbers_used(order).next_line()
    5
    """
    return numbers_in(state.history)


def numbers_in(events: Iterable[Event]) -> Numbers:
    """Every number that these events use."""
    return Numbers(place for event in events for place in _places(event))


def _places(event: Event) -> Iterator[tuple[int, int]]:
    match event.payload:
        case Created(document=document) | Shown(document=document):
            for line in store(document).get("lines", ()):
                yield from _of_line(line)
        case Proposed(document=request):
            yield from _changed(request.all_changes)
        case Changed(changes=changes) | Revised(changes=changes):
            yield from _changed(changes)
        case _:
            return


def _of_line(line: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    yield line["number"], 0
    yield from ((line["number"], one["number"]) for one in line.get("schedule", ()))


def _changed(changes: Iterable[Change]) -> Iterator[tuple[int, int]]:
    for one in changes:
        place = PLACE.match(one.path)
        if place is None:
            continue
        line, schedule = int(place[1]), int(place[2] or 0)
        yield line, schedule
        if place.end() == len(one.path) and not schedule and isinstance(one.after, Mapping):
            yield from _of_line(one.after)
