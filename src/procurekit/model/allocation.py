"""Allocation: which schedule lines a quantity goes to, by a named policy. Pure arithmetic; whoever records keeps it.

`earliest_due` fills the schedule lines in the order in which they are due; `pro_rata` gives each its share of what is
open; `referenced` goes where the document says. What was done with goods follows the goods: `as_received`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.values.numbers import EXACT, digits_of, proportional, total

__all__ = [
    "AS_RECEIVED",
    "EARLIEST_DUE",
    "POLICIES",
    "PRO_RATA",
    "REFERENCED",
    "Room",
    "fill",
    "in_due_order",
    "remaining",
    "share_out",
]

REFERENCED: Final = "referenced"
EARLIEST_DUE: Final = "earliest_due"
PRO_RATA: Final = "pro_rata"
AS_RECEIVED: Final = "as_received"
POLICIES: Final = (REFERENCED, EARLIEST_DUE, PRO_RATA)
"""What a desk or a call may choose. Under `referenced`, a document has to name one of several schedule lines."""

_ZERO: Final = Decimal(0)

Room = tuple[int, Decimal]
"""The number of a schedule line, and how much more goes there."""


def in_due_order(line: OrderLine) -> tuple[ScheduleLine, ...]:
    """The schedule lines of a line, the first due first: as promised, else as requested; those without a date last."""
    return tuple(sorted(line.schedule, key=lambda one: (one.promised or one.requested or date.max, one.number)))


def remaining(line: OrderLine, schedule: int) -> int:
    """Where the quantity of a schedule line is now: there, or where that is gone, with the next one, else the last.

    It depends on nothing else that moved, so what was recorded stays together whatever comes later.
    """
    numbers = sorted(one.number for one in line.schedule)
    return next((number for number in numbers if number >= schedule), numbers[-1])


def fill(amount: Decimal, rooms: Sequence[Room]) -> tuple[Room, ...]:
    """So much into rooms, one after the other; what they have no room for goes to the last.

    >>> fill(Decimal(70), [(2, Decimal(60)), (1, Decimal(40))])
    ((2, Decimal('60')), (1, Decimal('10')))
    """
    parts: dict[int, Decimal] = {}
    rest = amount
    for number, room in rooms:
        if not rest:
            break
        part = min(rest, max(room, _ZERO))
        if part > 0:
            parts[number] = EXACT.add(parts.get(number, _ZERO), part)
            rest = EXACT.subtract(rest, part)
    if rest:
        last = rooms[-1][0]
        parts[last] = EXACT.add(parts.get(last, _ZERO), rest)
    return tuple(parts.items())


def share_out(amount: Decimal, rooms: Sequence[Room], ordered: Mapping[int, Decimal]) -> tuple[Room, ...]:
    """So much over rooms in proportion to them, to the smallest step that any of these quantities has.

    What there is no room for goes in proportion to what was ordered.

    >>> share_out(Decimal(50), [(1, Decimal(60)), (2, Decimal(39))], {})
    ((1, Decimal('30')), (2, Decimal('20')))
    """
    room = [(number, max(one, _ZERO)) for number, one in rooms]
    digits = max(map(digits_of, (amount, *(one for _, one in room))))
    fits = min(amount, total(one for _, one in room))
    shares = proportional(fits, [one for _, one in room], digits) if fits > 0 else (_ZERO,) * len(room)
    over, weights = EXACT.subtract(amount, fits), [ordered.get(number, _ZERO) for number, _ in room]
    if over:
        # Where nothing was ordered anywhere, one is as good as another.
        weights = weights if any(weights) else [Decimal(1)] * len(room)
        shares = tuple(map(EXACT.add, shares, proportional(over, weights, digits)))
    return tuple((number, share) for (number, _), share in zip(room, shares, strict=True) if share)
