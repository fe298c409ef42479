"""Prepayments: when an order was first paid for without a bill for what it ordered."""

from __future__ import annotations

from datetime import date
from typing import Any

from procurekit.model.entries import payment_entry
from procurekit.model.state import OrderState
from procurekit.values import date_in

__all__ = ["prepaid_on"]


def prepaid_on(state: OrderState) -> date | None:
    """The day of the first payment for an order that names no bill, or a bill for a prepayment; None without one.

    What was paid back is no payment, and one of which nobody noted the day says nothing.
    """
    if not state.documents.get("payment"):
        return None
    papers: list[tuple[str, Any]] = [(kept.id, kept.document) for kept in state.kept("invoice")]
    asked = {name for id_, one in papers if one.kind == "prepayment" for name in (id_, one.number)}
    days: list[date] = []
    for kept in state.kept("payment"):
        document: Any = kept.document
        day = document.at or document.posting_date
        parts = payment_entry(state, kept).parts
        if day is not None and any(
            (one.invoice is None or one.invoice in asked) and (one.amount is None or one.amount > 0) for one in parts
        ):
            days.append(date_in(day))
    return min(days, default=None)
