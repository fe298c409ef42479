"""Demands: which of those that wait for a delivery what has come of it serves, and which wait on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from procurekit.model.movements import in_line_unit
from procurekit.model.order import Demand, OrderLine, ScheduleLine
from procurekit.values.numbers import EXACT

__all__ = ["unserved"]


def unserved(line: OrderLine, one: ScheduleLine, ordered: Decimal | None, still: Decimal) -> tuple[Demand, ...]:
    """The demands of a schedule line that wait on while so much of it is still to come, as they are listed.

    What has come serves the first needed first, then as they are listed. One that doesn't say how much it needs, or in
    a unit that doesn't convert, wants the rest.
    """
    if ordered is None or still <= 0:
        return one.demands
    left = EXACT.subtract(ordered, still)
    waiting: set[int] = set()
    for place in sorted(range(len(one.demands)), key=lambda each: (one.demands[each].needed_by or date.max, each)):
        wanted = in_line_unit(line, one.demands[place].quantity)
        if wanted is None or wanted > left:
            waiting.add(place)
        left = Decimal(0) if wanted is None else max(Decimal(0), EXACT.subtract(left, wanted))
    return tuple(demand for place, demand in enumerate(one.demands) if place in waiting)
