"""What a schedule line counts for in the KPIs of time, quantity and quality, and why it may not count.

What arrived is judged, whatever the paper says: an order that was rejected, or never issued, and delivered all the
same is a delivery.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from procurekit.metrics.kpi import Exclusion, Part
from procurekit.model.facts import LineFacts
from procurekit.values.numbers import EXACT

__all__ = [
    "days_late",
    "filled",
    "in_full",
    "lead_days",
    "on_time",
    "on_time_first",
    "quantity_on_time",
    "quantity_on_time_first",
    "rejected",
]

_ORDERED: Final = frozenset({"issued", "closed"})
_ZERO: Final = Decimal(0)

_CANCELLED: Final = Exclusion("kpi.cancelled")
_NOT_COMPLETE: Final = Exclusion("kpi.not_complete")
_NOT_DUE_YET: Final = Exclusion("kpi.not_due_yet")
_NOT_INSPECTED: Final = Exclusion("kpi.not_inspected", missing=True)
_NOT_ORDERED_YET: Final = Exclusion("kpi.not_ordered_yet")
_NOT_RECEIVED: Final = Exclusion("kpi.not_received")
_NO_ORDER_DATE: Final = Exclusion("kpi.no_order_date", missing=True)
_NO_PROMISE: Final = Exclusion("kpi.no_promise", missing=True)
_NO_QUANTITY: Final = Exclusion("kpi.no_quantity")
_NO_RECEIPT_DATE: Final = Exclusion("kpi.no_receipt_date", missing=True)
_NO_RECEIPT_EXPECTED: Final = Exclusion("kpi.no_receipt_expected")
_NO_RECEIPT_SHOWN: Final = Exclusion("kpi.no_receipt_shown", missing=True)


def on_time(row: LineFacts, day: date) -> Part | Exclusion:
    """1 of 1 if all of it had arrived by the latest promise."""
    return _on_time(row, row.latest_promise, day)


def on_time_first(row: LineFacts, day: date) -> Part | Exclusion:
    """1 of 1 if all of it had arrived by the first promise."""
    return _on_time(row, row.first_promise, day)


def quantity_on_time(row: LineFacts, day: date) -> Part | Exclusion:
    """What had arrived by the latest promise, up to what was ordered."""
    return _quantity_on_time(row, row.latest_promise, row.received_by_latest_promise, day)


def quantity_on_time_first(row: LineFacts, day: date) -> Part | Exclusion:
    """What had arrived by the first promise, up to what was ordered."""
    return _quantity_on_time(row, row.first_promise, row.received_by_first_promise, day)


def lead_days(row: LineFacts, day: date) -> Part | Exclusion:  # noqa: ARG001 - what is complete stays so
    """The days from the order to the day on which all of it had arrived; negative if it was ordered afterwards."""
    if row.completed_on is None:
        return _not_complete(row)
    if row.ordered_on is None:
        return _NO_ORDER_DATE
    return (row.completed_on - row.ordered_on).days, 1


def days_late(row: LineFacts, day: date) -> Part | Exclusion:  # noqa: ARG001 - likewise
    """The days from the latest promise to the day on which all of it had arrived; negative if it was early."""
    if row.completed_on is None:
        return _not_complete(row)
    if row.latest_promise is None:
        return _NO_PROMISE
    return (row.completed_on - row.latest_promise).days, 1


def rejected(row: LineFacts, day: date) -> Part | Exclusion:  # noqa: ARG001 - likewise
    """What was rejected of what was received, where anybody looked at it."""
    if row.received <= 0:
        return _NOT_RECEIVED
    # Nothing rejected because nobody inspected is no perfect supplier.
    if row.inspected <= 0 and row.rejected <= 0:
        return _NOT_INSPECTED
    return row.rejected, row.received


def filled(row: LineFacts, day: date) -> Part | Exclusion:
    """What was received, up to what was ordered."""
    ordered = _to_be_filled(row, day)
    return ordered if isinstance(ordered, Exclusion) else (_up_to(row.received, ordered), ordered)


def in_full(row: LineFacts, day: date) -> Part | Exclusion:
    """1 of 1 if all that was ordered was received."""
    ordered = _to_be_filled(row, day)
    return ordered if isinstance(ordered, Exclusion) else (int(row.received >= ordered), 1)


def _on_time(row: LineFacts, promise: date | None, day: date) -> Part | Exclusion:
    due = _due(row, promise, day)
    if isinstance(due, Exclusion):
        return due
    return int(row.completed_on is not None and row.completed_on <= due), 1


def _quantity_on_time(row: LineFacts, promise: date | None, arrived: Decimal, day: date) -> Part | Exclusion:
    due = _due(row, promise, day)
    if isinstance(due, Exclusion):
        return due
    if row.ordered is None or row.ordered <= 0:
        return _NO_QUANTITY
    return _up_to(arrived, row.ordered), row.ordered


def _due(row: LineFacts, promise: date | None, day: date) -> date | Exclusion:
    """The promise that a line is to be judged by on that day."""
    unowed = _not_owed(row)
    if unowed is not None:
        return unowed
    if row.ordered is None:
        return _NO_QUANTITY
    if promise is None:
        return _NO_PROMISE
    if row.undated_receipts:
        return _NO_RECEIPT_DATE
    return promise if promise <= day or row.completed_on is not None else _NOT_DUE_YET


def _not_owed(row: LineFacts) -> Exclusion | None:
    """Why nothing was to be delivered; None if it was, or if something arrived anyway."""
    if row.received > 0:
        return None
    if row.line_status == "cancelled" or row.stage == "cancelled":
        return _CANCELLED
    if row.stage not in _ORDERED:
        return _NOT_ORDERED_YET
    if not row.expects_receipt:
        return _NO_RECEIPT_EXPECTED
    # A file that shows a closed order and no receipt says nothing of what came; our own log would.
    return _NO_RECEIPT_SHOWN if row.source is not None and row.stage == "closed" else None


def _not_complete(row: LineFacts) -> Exclusion:
    """Why there is no day on which all of it had arrived."""
    unowed = _not_owed(row)
    if unowed is not None:
        return unowed
    if row.ordered is None:
        return _NO_QUANTITY
    if row.undated_receipts:
        return _NO_RECEIPT_DATE
    return _NOT_COMPLETE if row.received > 0 else _NOT_RECEIVED


def _to_be_filled(row: LineFacts, day: date) -> Decimal | Exclusion:
    """What should be there on that day: of a line that is due, or that nothing more will come of.

    The rest of a cancelled line was given up by the buyer, not left out by the supplier.
    """
    if row.line_status == "cancelled" or row.stage == "cancelled":
        return _CANCELLED
    unowed = _not_owed(row)
    if unowed is not None:
        return unowed
    if row.ordered is None or row.ordered <= 0:
        return _NO_QUANTITY
    due = row.latest_promise or row.requested
    waiting = row.open > 0 and row.received < row.ordered
    # Nobody said when: it is due once something has arrived.
    if waiting and (due > day if due is not None else row.received <= 0):
        return _NOT_DUE_YET
    return row.ordered


def _up_to(quantity: Decimal, limit: Decimal) -> Decimal:
    # One line's surplus never makes up for another's shortage.
    return EXACT.max(_ZERO, EXACT.min(quantity, limit))
