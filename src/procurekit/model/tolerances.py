"""Tolerances of an order line: the line's own, else the item's, the supplier's, the default; over and under apart.

Zero is zero. A side that a level doesn't speak of falls through to the next; where nobody speaks, nothing is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from procurekit.model.catalogue import Catalogued
from procurekit.model.events import Judged
from procurekit.model.item import Item
from procurekit.model.kinds import FactDocument, kind_of
from procurekit.model.movements import in_line_unit
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.state import OrderState
from procurekit.values import Quantity, Tolerance, convert
from procurekit.values.numbers import EXACT

__all__ = ["allowed_over", "allowed_under", "judge", "least", "most"]

_ZERO: Final = Decimal(0)
_SIDES: Final = ("over", "under")
# Of these, more than was ordered may be too much.
_JUDGED: Final = frozenset({"shipment", "receipt", "invoice"})


def allowed_over(state: OrderState, line: OrderLine) -> tuple[Decimal, str]:
    """How much more than ordered may come, in the line's order unit, and which level says so."""
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    return _allowed(state, line, "over", ordered) or (_ZERO, "default")


def allowed_under(state: OrderState, line: OrderLine, ordered: Decimal) -> tuple[Decimal, str]:
    """How much less than that may come and be all there is to come, and which level says so."""
    return _allowed(state, line, "under", ordered) or (_ZERO, "default")


def least(state: OrderState, line: OrderLine, ordered: Decimal) -> Decimal:
    """The least that counts as all of what was ordered."""
    return EXACT.subtract(ordered, allowed_under(state, line, ordered)[0])


def most(state: OrderState, line: OrderLine, ordered: Decimal) -> Decimal | None:
    """The most that counts as what was ordered; None where no level says how much more may come."""
    allowed = _allowed(state, line, "over", ordered)
    return None if allowed is None else EXACT.add(ordered, allowed[0])


def _allowed(state: OrderState, line: OrderLine, side: str, ordered: Decimal) -> tuple[Decimal, str] | None:
    own = None if line.tolerance is None else _limit(line.tolerance, side, ordered)
    if own is not None:
        return own, "line"
    judged = state.judged.get(line.number)
    level: str | None = None if judged is None else getattr(judged, side)
    if judged is None or level is None:
        return None
    return _limit(judged.tolerance, side, ordered) or _ZERO, level


def _limit(tolerance: Tolerance, side: str, ordered: Decimal) -> Decimal | None:
    return tolerance.over(ordered) if side == "over" else tolerance.under(ordered)


def judge(order: PurchaseOrder, document: FactDocument, catalogue: Catalogued | None) -> tuple[Judged, ...]:
    """How far the lines of a document may be off by what a catalogue says now; to be recorded with the document."""
    if catalogue is None or kind_of(document) not in _JUDGED:
        return ()
    lines = {line.number: line for line in order.lines}
    numbers = dict.fromkeys(one.line for one in document.lines if one.line in lines)
    found = (_judged(order, lines[number], catalogue) for number in numbers)
    return tuple(one for one in found if one is not None)


def _judged(order: PurchaseOrder, line: OrderLine, catalogue: Catalogued) -> Judged | None:
    limits: dict[str, Any] = {}
    levels: dict[str, str] = {}
    own = _sides(line.tolerance)
    for level, tolerance in _levels(order, line, catalogue):
        for side, stated in _sides(tolerance).items():
            # What the line says itself stands in the order.
            if side not in own and side not in levels:
                levels[side] = level
                limits |= stated
    return Judged(line.number, Tolerance(**limits), **levels) if levels else None


def _levels(order: PurchaseOrder, line: OrderLine, catalogue: Catalogued) -> Iterator[tuple[str, Tolerance | None]]:
    item = None if line.item is None else catalogue.item(line.item)
    yield "item", None if item is None else _in_order_unit(item, line)
    yield "supplier", None if order.supplier is None else catalogue.supplier_tolerance(order.supplier.id)
    yield "default", catalogue.tolerance


def _sides(tolerance: Tolerance | None) -> dict[str, dict[str, Decimal]]:
    """The limits that a tolerance states, by side."""
    stated = {
        side: {
            name: limit
            for name in (f"{side}_percent", f"{side}_absolute")
            if (limit := getattr(tolerance, name, None)) is not None
        }
        for side in _SIDES
    }
    return {side: limits for side, limits in stated.items() if limits}


def _in_order_unit(item: Item, line: OrderLine) -> Tolerance | None:
    """An item's tolerance with what it states in its own unit in the line's; without it, where there is no way."""
    tolerance = item.tolerance
    if tolerance is None or item.unit is None or line.unit in {None, item.unit}:
        return tolerance
    limits: dict[str, Decimal] = {}
    for stated in _sides(tolerance).values():
        for name, limit in stated.items():
            if name.endswith("_percent"):
                limits[name] = limit
                continue
            quantity = Quantity(limit, item.unit)
            much = in_line_unit(line, quantity)
            if much is None:
                converted = convert(quantity, line.unit, item.conversions)
                much = None if converted is None else converted.amount
            if much is not None:
                limits[name] = much
    return Tolerance(**limits) if limits else None
