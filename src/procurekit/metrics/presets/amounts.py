"""What a schedule line counts for in the KPIs of money and of cancellation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from procurekit.metrics.kpi import Exclusion, Part
from procurekit.model.facts import LineFacts

__all__ = ["cancelled_line", "cancelled_value", "ordered_value", "spend"]

_ZERO: Final = Decimal(0)
_NO_AMOUNT: Final = Exclusion("kpi.no_amount", missing=True)
_NO_CURRENCY: Final = Exclusion("kpi.no_currency", missing=True)


def ordered_value(row: LineFacts, day: date) -> Part | Exclusion:  # noqa: ARG001 - an amount has no due date
    """The line's amount, cancelled or not."""
    if row.amount is None:
        return _NO_AMOUNT
    return _NO_CURRENCY if row.currency is None else (row.amount, 1)


def cancelled_value(row: LineFacts, day: date) -> Part | Exclusion:
    """The line's amount if it was cancelled; of any other line nothing was cancelled, which is zero."""
    return ordered_value(row, day) if _cancelled(row) else _nothing_of(row, day)


def spend(row: LineFacts, day: date) -> Part | Exclusion:
    """The line's amount unless it was cancelled."""
    return _nothing_of(row, day) if _cancelled(row) else ordered_value(row, day)


def cancelled_line(row: LineFacts, day: date) -> Part | Exclusion:  # noqa: ARG001 - likewise
    """1 of 1 if the line, or its order, was cancelled."""
    return int(_cancelled(row)), 1


def _cancelled(row: LineFacts) -> bool:
    return row.line_status == "cancelled" or row.stage == "cancelled"


def _nothing_of(row: LineFacts, day: date) -> Part | Exclusion:
    # The same lines count in all three, so that ordered is always spend and cancelled together.
    stated = ordered_value(row, day)
    return stated if isinstance(stated, Exclusion) else (_ZERO, 1)
