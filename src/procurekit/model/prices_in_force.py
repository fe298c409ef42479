"""Prices in force: what one order unit of a line cost when the first of it arrived, whatever it costs since."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from procurekit.model.change import apply_changes
from procurekit.model.events import Changed, Event
from procurekit.model.movements import Movement
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.state import OrderState
from procurekit.model.unit_prices import unit_price
from procurekit.values import date_in

__all__ = ["received_price"]

_OF_A_PRICE: Final = re.compile(r"lines\[(\d+)\](?!\.schedule)")


def received_price(
    state: OrderState, line: OrderLine, moved: Iterable[Movement], now: Decimal | None
) -> Decimal | None:
    """The unit price that was in force when the first of what moved arrived, of a line of which something did.

    `now` is the present price. Changes are compared by their days, and on one day by the order in which they became
    known. None where nobody can tell the price, and where the line came to the order later.
    """
    changes = [one for one in state.once("changes_of_prices", lambda: _changes(state)) if line.number in one[1]]
    if not changes:
        return now
    zone = line.schedule[0].zone
    came = ((one.document, one.day) for one in moved if one.name == "received")
    first = min(_arrived(state, id_, day, zone) for id_, day in came)
    later = (one.envelope.version for one, _ in changes if (_day(one, zone), one.envelope.version) > first)
    version = min(later, default=None)
    if version is None:
        return now
    then = state.once("order_before", lambda: _before(state, version), version)
    return next((unit_price(one) for one in then.lines if one.number == line.number), None)


def _changes(state: OrderState) -> tuple[tuple[Event, frozenset[int]], ...]:
    """The events that changed what lines cost, each with the numbers of these lines."""
    history = state.history
    if not history or getattr(history[0].payload, "document", None) is state.order:
        return ()
    changed = ((one, one.payload) for one in history if isinstance(one.payload, Changed))
    found = ((one, frozenset(_lines(said))) for one, said in changed)
    return tuple(one for one in found if one[1])


def _lines(said: Changed) -> Iterable[int]:
    places = (_OF_A_PRICE.match(one.path) for one in said.changes)
    return (int(place[1]) for place in places if place is not None)


def _day(event: Event, zone: str | None) -> date:
    envelope = event.envelope
    return date_in(envelope.known_at if envelope.at is None else envelope.at, zone)


def _arrived(state: OrderState, receipt: str, day: date | None, zone: str | None) -> tuple[date, int]:
    """The day on which something arrived and the version that told of it first: no later than it became known."""
    told = next(one for one in state.history if getattr(one.payload, "id", None) == receipt)
    known = date_in(told.envelope.known_at, zone)
    return known if day is None else min(day, known), told.envelope.version


def _before(state: OrderState, version: int) -> PurchaseOrder:
    """The order as it was before an event."""
    created: Any = state.history[0].payload
    order: PurchaseOrder = created.document
    for one in state.history:
        if isinstance(one.payload, Changed) and one.envelope.version < version:
            order = apply_changes(order, one.payload.changes)
    return order
