"""Allocating ten thousand receipts one after another, beside a plain loop that fills the same schedule lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from benchmarks.measure import Figure, ratio
from procurekit.model.events import Created, NewEvent
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, preview
from procurekit.model.ledger import Ledger
from procurekit.model.order import OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.receipt import Receipt
from procurekit.model.state import OrderState
from procurekit.values import instant_of

__all__ = ["figures"]

RECEIPTS = 10_000
DELIVERIES = 12


def _state() -> OrderState:
    start = date(2026, 1, 1)
    schedule = [ScheduleLine(one, "1000", start + timedelta(days=30 * one)) for one in range(1, DELIVERIES + 1)]
    order = PurchaseOrder("PO-1", lines=[OrderLine(1, "M6-BOLT", "12000", schedule=schedule)])
    created = NewEvent("order_1", "order.created", Created(order, "issued", "issued"))
    state = fold([preview(created, 1, Stamp("main", instant_of(datetime.now(UTC))))])
    assert state is not None
    return state


def _ours(state: OrderState, receipts: list[Receipt]) -> list[list[tuple[int, Decimal]]]:
    ledger = Ledger(state)
    return [[(part.schedule, part.quantity) for part in ledger.allocate(one)] for one in receipts]


def _plain(state: OrderState, receipts: list[Receipt]) -> list[list[tuple[int, Decimal]]]:
    """What somebody would write who knows that only receipts come, in one unit, and none names its schedule line."""
    (line,) = state.lines
    rooms = sorted((one.requested, one.number, one.quantity.amount) for one in line.schedule if one.quantity)  # type: ignore[type-var]
    left = {number: room for _, number, room in rooms}
    found = []
    for receipt in receipts:
        rest, parts = receipt.lines[0].quantity.amount, []
        for number, room in left.items():
            part = min(rest, room)
            if part:
                parts.append((number, part))
                left[number] = room - part
                rest -= part
        found.append(parts)
    return found


def figures() -> Iterator[Figure]:
    """The budget of an allocation; and that ten times as many take ten times as long."""
    state = _state()
    receipts = [Receipt("order_1", 1, "1.2") for _ in range(RECEIPTS)]
    assert _ours(state, receipts) == _plain(state, receipts)
    yield ratio(
        f"allocate {RECEIPTS:,} receipts to {DELIVERIES} deliveries",
        "plain loop that fills the same",
        lambda: _ours(state, receipts),
        lambda: _plain(state, receipts),
        budget=15,
        rounds=5,
        per=RECEIPTS,
    )
    few = receipts[: RECEIPTS // 10]
    yield ratio(
        f"allocate one of {RECEIPTS:,} receipts",
        f"one of {len(few):,}",
        lambda: _ours(state, receipts),
        lambda: [_ours(state, few) for _ in range(10)],
        budget=1.3,
        rounds=5,
        per=RECEIPTS,
    )
