"""Quantities of an order line: ordered, shipped, received, accepted … and open, computed from the facts.

Everything is in the line's order unit. Always: accepted + rejected + consumed + pending = received; open = max(0, ordered − closed short −
received + to be replaced).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import frozen

from procurekit.model.order import OrderLine
from procurekit.model.state import Kept, OrderState
from procurekit.values import Quantity, convert

__all__ = ["Quantities", "expects_inspection", "expects_receipt", "in_line_unit", "quantities"]

_ZERO: Final = Decimal(0)
_FINISHED: Final = frozenset({"closed", "cancelled", "rejected"})


@frozen
class Quantities:
    """The quantities of one line in its order unit. `conceded` is a part of `accepted`; `paid` is an amount of money."""

    ordered: Decimal
    confirmed: Decimal
    shipped: Decimal
    received: Decimal
    accepted: Decimal
    conceded: Decimal
    rejected: Decimal
    consumed: Decimal
    pending: Decimal
    stocked_in: Decimal
    returned: Decimal
    to_be_replaced: Decimal
    invoiced: Decimal
    paid: Decimal
    closed_short: Decimal
    open: Decimal


def expects_receipt(line: OrderLine) -> bool:
    """Is anything to be received for this line?"""
    if line.expects.receipt is not None:
        return line.expects.receipt
    return line.kind not in {"service", "amount_only"}


def expects_inspection(line: OrderLine) -> bool:
    """Is what arrives to be inspected?"""
    return bool(line.expects.inspection)


def in_line_unit(line: OrderLine, quantity: Quantity | None) -> Decimal:
    """A quantity in the line's order unit; zero where it can't be converted (which is a finding when it is recorded)."""
    if quantity is None:
        return _ZERO
    if quantity.unit is None or quantity.unit == line.unit:
        return quantity.amount
    converted = convert(quantity, line.unit, line.conversions)
    return _ZERO if converted is None else converted.amount


def shares(state: OrderState, kind: str, line: int) -> Iterator[tuple[Kept, object]]:
    """The lines of fact documents of a kind that speak of an order line, with the document they stand in."""
    for kept in state.kept(kind):
        for one in kept.document.lines:  # type: ignore[union-attr]  # kept() leaves out what was cancelled
            if one.line == line:
                yield kept, one


def _sum(state: OrderState, line: OrderLine, kind: str, name: str = "quantity") -> Decimal:
    return sum((in_line_unit(line, getattr(one, name)) for _, one in shares(state, kind, line.number)), _ZERO)


def quantities(state: OrderState, line: OrderLine) -> Quantities:
    """The quantities of one line of an order."""
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    received = _sum(state, line, "receipt")
    rejected = _sum(state, line, "inspection", "rejected")
    consumed = _sum(state, line, "inspection", "consumed")
    inspected = _sum(state, line, "inspection", "accepted")
    # Without an inspection to wait for, what arrived and was not turned down is accepted.
    waits = expects_inspection(line)
    accepted = inspected if waits else received - rejected - consumed
    replaced = sum(
        (
            in_line_unit(line, one.quantity)  # type: ignore[attr-defined]
            for kept, one in shares(state, "return", line.number)
            if kept.document.purpose == "to_replace"  # type: ignore[union-attr]
        ),
        _ZERO,
    )
    # Credit notes state what they bill with their sign.
    shipped = sum(
        (
            in_line_unit(line, one.quantity)  # type: ignore[attr-defined]
            for kept, one in shares(state, "shipment", line.number)
            if kept.document.shipped_at or kept.document.arrived_at  # type: ignore[union-attr]
        ),
        _ZERO,
    )
    rest = max(_ZERO, ordered - received + replaced)
    finished = state.stage in _FINISHED or line.status != "open"
    return Quantities(
        ordered=ordered,
        confirmed=_confirmed(state, line),
        shipped=shipped,
        received=received,
        accepted=accepted,
        conceded=_sum(state, line, "inspection", "conceded"),
        rejected=rejected,
        consumed=consumed,
        pending=received - accepted - rejected - consumed,
        stocked_in=_sum(state, line, "stock_in"),
        returned=_sum(state, line, "return"),
        to_be_replaced=replaced,
        invoiced=_sum(state, line, "invoice"),
        paid=_paid(state, line),
        closed_short=rest if finished else _ZERO,
        open=_ZERO if finished else rest,
    )


def _confirmed(state: OrderState, line: OrderLine) -> Decimal:
    """What the latest answer that says anything about this line accepted."""
    ordered = _ZERO if line.quantity is None else line.quantity.amount
    for kept in reversed(state.kept("acknowledgement")):
        answers = [one for one in kept.document.lines if one.line == line.number]  # type: ignore[union-attr]
        if answers:
            return sum(
                (
                    ordered if one.quantity is None else in_line_unit(line, one.quantity)  # type: ignore[union-attr]
                    for one in answers
                    if one.answer in {"accepted", "accepted_with_change"}  # type: ignore[union-attr]
                ),
                _ZERO,
            )
    return _ZERO


def _paid(state: OrderState, line: OrderLine) -> Decimal:
    return sum((one.amount for _, one in shares(state, "payment", line.number)), _ZERO)  # type: ignore[attr-defined]
