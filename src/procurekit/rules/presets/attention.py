"""What needs a buyer's attention: late shipments, overdue receipts, orders that the supplier never answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from procurekit.model.facts import LineFacts
from procurekit.rules.rule import Hit, Rule
from procurekit.values.numbers import EXACT, plain

__all__ = ["ATTENTION", "amount_of", "waited_for"]


def _shipment_late(row: LineFacts, day: date) -> Hit | None:
    """It should have left before that day, and not all of it has."""
    due = row.ship_by or (row.latest_promise if row.promise_point == "ship" else None)
    if due is None or due >= day or row.ordered is None or not waited_for(row):
        return None
    # What arrived has left, even if nobody told us.
    missing = EXACT.subtract(row.ordered, EXACT.max(row.shipped, row.received))
    return Hit(due, {"missing": amount_of(missing, row)}) if missing > 0 else None


def _receipt_overdue(row: LineFacts, day: date) -> Hit | None:
    """It should have arrived before that day, and not all of it has."""
    if row.promise_point != "arrive" or not row.expects_receipt:
        return None
    due = row.latest_promise or row.requested
    if due is None or due >= day or not waited_for(row):
        return None
    return Hit(due, {"open": amount_of(row.open, row)})


def _never_acknowledged(row: LineFacts, day: date) -> Hit | None:  # noqa: ARG001 - it holds from the day of issue on
    """The supplier has had the order and shown no sign of it."""
    # A date that an import merely showed is no answer; one that moved, or that silence made binding, is.
    answered = row.promise_count > 1 or row.first_promise_origin not in {None, "observed"}
    moved = row.shipped > 0 or row.received > 0
    if row.issued_on is None or row.acknowledged_on is not None or answered or moved or not waited_for(row):
        return None
    return Hit(row.issued_on, {"issued": row.issued_on.isoformat()})


def waited_for(row: LineFacts) -> bool:
    """Is the supplier to deliver something of it? What is on hold waits for us, not for the supplier."""
    return row.stage == "issued" and row.line_status == "open" and not row.on_hold and row.open > 0


def amount_of(quantity: Decimal, row: LineFacts) -> str:
    """A quantity in the row's unit, as text."""
    return plain(quantity) if row.unit is None else f"{plain(quantity)} {row.unit}"


_SHIPMENT_LATE = Rule(
    id="shipment_late",
    title="Shipment late",
    title_zh="发货延误",
    severity="medium",
    message="attention.shipment_late",
    condition=_shipment_late,
    high_after=14,
)
_RECEIPT_OVERDUE = Rule(
    id="receipt_overdue",
    title="Receipt overdue",
    title_zh="到货逾期",
    severity="medium",
    message="attention.receipt_overdue",
    condition=_receipt_overdue,
    high_after=14,
)
_NEVER_ACKNOWLEDGED = Rule(
    id="never_acknowledged",
    title="Never acknowledged",
    title_zh="供应商未确认",
    severity="low",
    message="attention.never_acknowledged",
    condition=_never_acknowledged,
    days=3,
)

ATTENTION: Final[tuple[Rule, ...]] = (_SHIPMENT_LATE, _RECEIPT_OVERDUE, _NEVER_ACKNOWLEDGED)
"""The checks of a desk that was told of no others."""
