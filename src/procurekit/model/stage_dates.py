"""Stage dates: when an order was ordered, submitted for approval, approved and issued, and since when it waits."""

from __future__ import annotations

from datetime import date
from typing import Final

from procurekit.model.state import OrderState, StageChange
from procurekit.values import date_in

__all__ = ["approved_on", "issued_on", "ordered_on", "pending_since", "submitted_on"]

_ASKING: Final = "pending_approval"
_BEFORE: Final = frozenset({"draft", _ASKING, "sent_back"})


def ordered_on(state: OrderState) -> date | None:
    """The date on the document; for an order made here, the day it was issued. An import without one says nothing."""
    if state.order.ordered_on is not None or state.source is not None:
        return state.order.ordered_on
    return issued_on(state)


def issued_on(state: OrderState) -> date | None:
    """The day on which the order last went to the supplier, in the zone of whoever noted it."""
    return _day(state.entered("issued"))


def submitted_on(state: OrderState) -> date | None:
    """The day on which the order was first submitted for approval, in the zone of whoever noted it."""
    return _day(next((one for one in state.stages if one.stage == _ASKING), None))


def pending_since(state: OrderState) -> date | None:
    """The day since which the order waits for approval, in the zone of whoever noted it; None where it doesn't."""
    return _day(state.entered(_ASKING)) if state.stage == _ASKING else None


def approved_on(state: OrderState) -> date | None:
    """The day of the last approval, in the zone of whoever noted it; None while the order waits for another one.

    An order that goes from waiting straight to the supplier was approved by that. One that was first seen approved was
    approved some time before.
    """
    found: StageChange | None = None
    before: str | None = None
    for one in state.stages:
        if one.stage in _BEFORE:
            found = None
        elif (before in _BEFORE and one.stage == "approved") or (before == _ASKING and one.stage == "issued"):
            found = one
        before = one.stage
    return _day(found)


def _day(entered: StageChange | None) -> date | None:
    return None if entered is None or entered.at is None else date_in(entered.at)
