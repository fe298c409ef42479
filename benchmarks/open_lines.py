"""Open schedule lines by the thousand, about one in fifty of them worth an alert: as objects, and in a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from procurekit.adapters.storage.rows import LINE_KINDS, line_values
from procurekit.model.facts import LineFacts

__all__ = ["AT", "SUPPLIERS", "filled", "lines"]

AT: Final = date(2026, 12, 1)
SUPPLIERS: Final = 2000
ITEMS: Final = 9000

_NOTHING: dict[object, object] = {Decimal: Decimal(0), int: 0, bool: False, tuple: (), dict: {}}
_MAYBE: Final = frozenset(
    {
        "previous_price",
        "agreement_price",
        "received_price",
        "most",
        "confirmed",
        "invoiced_amount",
        "stock_ins_recorded",
        "invoices_recorded",
    }
)
_BLANK: Final = {name: None if name in _MAYBE else _NOTHING.get(kind) for name, kind in LINE_KINDS.items()}
_DAYS: Final = {days: AT + timedelta(days) for days in range(-420, 200)}
_QUANTITIES: Final = tuple(Decimal(one) for one in (10, 12, 50, 100, 250, 1000))
_TENTH: Final = Decimal("1.1")


def lines(count: int) -> Iterator[LineFacts]:
    """So many lines, four to an order: nearly all in time, answered, and as agreed."""
    for place in range(0, count, 4):
        order = place // 4
        # Some orders are sent twice.
        seed = order - SUPPLIERS if order % 1500 == 7 and order > SUPPLIERS else order
        chance = Random(seed)
        of_order = _order(order, chance)
        for line in range(1, min(4, count - place) + 1):
            yield LineFacts(**{**_BLANK, **of_order, "line": line, "schedule": 1, **_line(of_order, chance)})


def _order(order: int, chance: Random) -> dict[str, Any]:
    ordered = _DAYS[-chance.randint(10, 90)]
    silent = chance.random() < 0.004
    return {
        "book": "main",
        "order_id": f"order_{order:08}",
        "order_number": f"PO-{order}",
        "supplier": f"V-{order % SUPPLIERS}",
        "supplier_name": f"Supplier {order % SUPPLIERS} Ltd",
        "purchaser": f"buyer-{order % 40}",
        "stage": "issued",
        "currency": "EUR",
        "ordered_on": ordered,
        "submitted_on": ordered,
        "issued_on": ordered,
        "acknowledged_on": None if silent else ordered + timedelta(2),
        "last_moved_on": _DAYS[-chance.randint(181, 400)] if chance.random() < 0.001 else ordered + timedelta(2),
    }


def _line(order: dict[str, Any], chance: Random) -> dict[str, Any]:
    late, dated = chance.random() < 0.006, chance.random() < 0.998 and order["last_moved_on"] >= _DAYS[-180]
    answered = order["acknowledged_on"] is not None
    due = _DAYS[-chance.randint(1, 20) if late else chance.randint(1, 120)]
    promised = due if answered and dated and chance.random() < 0.9 else None
    item, quantity = chance.randint(1, ITEMS), chance.choice(_QUANTITIES)
    price = Decimal(50 + item).scaleb(-2)
    if chance.random() < 0.001:
        price = price * _TENTH * _TENTH
    values = {
        "line_status": "open",
        "kind": "goods",
        "item": f"ITEM-{item}",
        "description": "screw, hexagon head, zinc plated",
        "unit": "EA",
        "unit_price": price,
        "expects_receipt": True,
        "expects_inspection": item % 3 == 0,
        "expects_invoice": True,
        "promise_point": "ship" if chance.random() < 0.05 else "arrive",
        "requested": (due - timedelta(3) if chance.random() < 0.002 else due) if dated else None,
        "ship_by": due if dated and chance.random() < 0.05 else None,
        "first_promise": promised,
        "first_promise_origin": None if promised is None else "confirmed",
        "latest_promise": promised,
        "promise_basis": promised,
        "promise_count": int(promised is not None),
        "needed_by": due + timedelta(chance.choice([-1, 5, 30, 60, 90])) if chance.random() < 0.01 else None,
        "next_follow_up_on": AT if chance.random() < 0.001 else None,
        "ordered": quantity,
        "confirmed": quantity - 1 if chance.random() < 0.001 else quantity,
        "least": quantity,
        "open": quantity,
        "amount": quantity * price,
        "open_amount": quantity * price,
    }
    return values | (_received(values, chance) if chance.random() < 0.03 else {})


def _received(line: dict[str, Any], chance: Random) -> dict[str, Any]:
    """What has come so far: mostly looked at, put in stock and billed the next day."""
    came = line["ordered"] * chance.choice([1, 1, 1, 5]) / chance.choice([2, 2, 5])
    on = _DAYS[-chance.randint(0, 60) if chance.random() < 0.9 else -chance.randint(60, 360)]
    looked, stocked, billed = (chance.random() < 0.93 for _ in range(3))
    rejected = came / 10 if looked and chance.random() < 0.05 else Decimal(0)
    left = max(line["ordered"] - came, Decimal(0))
    return {
        "received": came,
        "shipped": came,
        "first_received_on": on,
        "last_received_on": on,
        "pending": Decimal(0) if looked else came,
        "inspected": came if looked else Decimal(0),
        "accepted": came - rejected if looked else Decimal(0),
        "rejected": rejected,
        "stocked_in": came - rejected if looked and stocked else Decimal(0),
        "invoiced": came if billed else came / 2,
        "invoices": 1,
        "received_price": line["unit_price"] - Decimal("0.01") if chance.random() < 0.01 else line["unit_price"],
        "open": left,
        "open_amount": left * line["unit_price"],
    }


def filled(path: Path, count: int) -> None:
    """Put the lines into the projection of a SQLite file that a desk has made."""
    with sqlite3.connect(path) as connection:
        marks = ", ".join("?" * len(LINE_KINDS))
        rows: Iterator[list[Any]] = map(line_values, lines(count))
        connection.executemany(f"INSERT INTO procurekit_schedule_lines VALUES ({marks})", rows)
    connection.close()
