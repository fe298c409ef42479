"""Movements: what each fact document says about one order line, allocated to its schedule lines.

A document that names a schedule line goes there; one that was allocated when it was recorded goes where that says;
anything else fills the schedule lines in the order in which they are due, and what is over goes to the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from procurekit.model.events import Allocation
from procurekit.model.kinds import FactDocument, kind_of
from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values import Moment, Quantity, convert, date_in
from procurekit.values.numbers import EXACT, total

__all__ = ["EARLIEST_DUE", "Movement", "allocate", "allocations_for", "in_line_unit", "movements"]

EARLIEST_DUE: Final = "earliest_due"
_ZERO: Final = Decimal(0)
# Which fields of a document's line are quantities, and what they count as.
_FIELDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "shipment": (("quantity", "shipped"),),
    "receipt": (("quantity", "received"),),
    "inspection": (
        ("accepted", "inspected"),
        ("conceded", "conceded"),
        ("rejected", "rejected"),
        ("consumed", "consumed"),
    ),
    "stock_in": (("quantity", "stocked_in"),),
    "return": (("quantity", "returned"),),
    "invoice": (("quantity", "invoiced"),),
}


@frozen
class Movement:
    """So much of one kind, on a day (None where nobody noted it), for one schedule line; in the line's order unit."""

    name: str
    schedule: int
    quantity: Decimal
    day: date | None


def in_line_unit(line: OrderLine, quantity: Quantity | None) -> Decimal | None:
    """A quantity in the line's order unit; None where there is none or it can't be converted."""
    if quantity is None:
        return None
    if quantity.unit is None or quantity.unit == line.unit or line.unit is None:
        return quantity.amount
    converted = convert(quantity, line.unit, line.conversions)
    return None if converted is None else converted.amount


def movements(state: OrderState, line: OrderLine) -> Iterator[Movement]:
    """Everything that moved for one line, document by document in the order in which they were recorded."""
    filled: dict[str, dict[int, Decimal]] = {}
    for kind in _FIELDS:
        if kind in state.documents:
            for kept in state.kept(kind):
                yield from _moved(line, kind, kept, filled)


def _moved(line: OrderLine, kind: str, kept: Kept, filled: dict[str, dict[int, Decimal]]) -> Iterator[Movement]:
    document: Any = kept.document
    at = (document.shipped_at or document.arrived_at) if kind == "shipment" else document.at
    # What is only planned hasn't moved.
    if kind == "shipment" and at is None:
        return
    for one in document.lines:
        if one.line != line.number:
            continue
        for field, name in _names(_FIELDS[kind], document):
            amount = in_line_unit(line, getattr(one, field))
            if amount is None:
                continue
            if name == "invoiced" and document.kind == "credit_note":
                amount = amount.copy_abs().copy_negate()
            for schedule, part in _parts(line, kept, one.schedule, amount, filled.setdefault(name, {})):
                yield Movement(name, schedule, part, _day(line, schedule, at))


def _names(fields: tuple[tuple[str, str], ...], document: object) -> Iterator[tuple[str, str]]:
    yield from fields
    if getattr(document, "purpose", None) == "to_replace":
        yield "quantity", "to_be_replaced"


def _day(line: OrderLine, schedule: int, at: Moment | None) -> date | None:
    if at is None:
        return None
    zone = next((one.zone for one in line.schedule if one.number == schedule), None)
    return date_in(at, zone)


def _parts(
    line: OrderLine, kept: Kept, schedule: int | None, amount: Decimal, filled: dict[int, Decimal]
) -> tuple[tuple[int, Decimal], ...]:
    first = line.schedule[0].number
    if len(line.schedule) == 1:
        return ((first, amount),)
    if schedule is not None and any(one.number == schedule for one in line.schedule):
        parts: tuple[tuple[int, Decimal], ...] = ((schedule, amount),)
    else:
        stated = tuple((one.schedule, one.quantity) for one in kept.allocations if one.line == line.number)
        parts = stated if total(part for _, part in stated) == amount else _fill(line, amount, filled)
    for number, part in parts:
        filled[number] = EXACT.add(filled.get(number, _ZERO), part)
    return parts


def _fill(line: OrderLine, amount: Decimal, filled: dict[int, Decimal]) -> tuple[tuple[int, Decimal], ...]:
    order = sorted(line.schedule, key=lambda one: (one.promised or one.requested or date.max, one.number))
    parts: list[tuple[int, Decimal]] = []
    rest = amount
    for one in order:
        room = EXACT.subtract(in_line_unit(line, one.quantity) or _ZERO, filled.get(one.number, _ZERO))
        part = rest if one is order[-1] else min(rest, max(room, _ZERO))
        if part:
            parts.append((one.number, part))
            rest = EXACT.subtract(rest, part)
    return tuple(parts)


def allocations_for(state: OrderState, document: FactDocument) -> tuple[Allocation, ...]:
    """Where the lines of a fact document go that name no schedule line of a line with several."""
    found: list[Allocation] = []
    for one in document.lines:
        line = next((line for line in state.order.lines if line.number == one.line), None)
        quantity = getattr(one, "quantity", None)
        if line is not None and quantity is not None and getattr(one, "schedule", None) is None:
            found.extend(allocate(state, line, kind_of(document), quantity))
    return tuple(found)


def allocate(state: OrderState, line: OrderLine, kind: str, quantity: Quantity) -> tuple[Allocation, ...]:
    """Where more of a fact that names no schedule line goes: recorded with the fact, so that it never moves later."""
    if len(line.schedule) == 1 or kind not in _FIELDS:
        return ()
    amount = in_line_unit(line, quantity)
    if amount is None:
        return ()
    filled: dict[int, Decimal] = {}
    for one in movements(state, line):
        if one.name == _FIELDS[kind][0][1]:
            filled[one.schedule] = EXACT.add(filled.get(one.schedule, _ZERO), one.quantity)
    return tuple(Allocation(line.number, number, part, EARLIEST_DUE) for number, part in _fill(line, amount, filled))
