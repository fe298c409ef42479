"""Open schedule lines by the thousand, about one in fifty of them worth an alert: as objects, a frame, and a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from procurekit.adapters.storage.rows import LINE_KINDS, line_values
from procurekit.model.facts import LineFacts

if TYPE_CHECKING:
    import polars as pl

__all__ = ["AT", "filled", "frame_of", "lines"]

AT = date(2026, 12, 1)
_NOTHING: dict[object, object] = {Decimal: Decimal(0), int: 0, bool: False, tuple: (), dict: {}}
_BLANK = {name: _NOTHING.get(kind) for name, kind in LINE_KINDS.items()}
_SHOWN = tuple(name for name, kind in LINE_KINDS.items() if kind not in {tuple, dict})


def lines(count: int) -> Iterator[LineFacts]:
    """So many lines, four to an order: most of them in time, answered, and with what is known of any line."""
    chance = Random(7)
    days = [AT + timedelta(days) for days in range(-40, 120)]
    quantities = [Decimal(one) for one in (1, 5, 12, 100, 250, 1000)]
    prices = [Decimal(one).scaleb(-2) for one in range(50, 5000, 7)]
    for place in range(count):
        order, line = divmod(place, 4)
        late, silent = chance.random() < 0.01, chance.random() < 0.005
        due = days[chance.randint(20, 39) if late else chance.randint(41, 159)]
        quantity, price = chance.choice(quantities), chance.choice(prices)
        promised = None if silent or chance.random() < 0.1 else due
        yield LineFacts(
            **{
                **_BLANK,
                "book": "main",
                "order_id": f"order_{order:08}",
                "order_number": f"PO-{order}",
                "line": line + 1,
                "schedule": 1,
                "supplier": f"V-{order % 2000}",
                "supplier_name": f"Supplier {order % 2000} Ltd",
                "purchaser": f"buyer-{order % 40}",
                "stage": "issued",
                "line_status": "open",
                "kind": "goods",
                "item": f"ITEM-{chance.randint(1, 9000)}",
                "description": "screw, hexagon head, zinc plated",
                "unit": "EA",
                "currency": "EUR",
                "unit_price": price,
                "expects_receipt": True,
                "promise_point": "ship" if chance.random() < 0.05 else "arrive",
                "ordered_on": days[0],
                "issued_on": days[0],
                "acknowledged_on": None if silent else days[2],
                "requested": due,
                "ship_by": due if chance.random() < 0.05 else None,
                "first_promise": promised,
                "first_promise_origin": None if promised is None else "confirmed",
                "latest_promise": promised,
                "promise_basis": promised,
                "promise_count": int(promised is not None),
                "needed_by": due + timedelta(chance.randint(-1, 60)) if chance.random() < 0.2 else None,
                "next_follow_up_on": AT if chance.random() < 0.002 else None,
                "ordered": quantity,
                "least": quantity,
                "open": quantity,
                "amount": quantity * price,
                "open_amount": quantity * price,
            }
        )


def frame_of(rows: list[LineFacts]) -> pl.DataFrame:
    """The lines as a frame, as a warehouse has them."""
    import polars as pl

    types: dict[object, Any] = {
        str: pl.String(),
        int: pl.Int64(),
        bool: pl.Boolean(),
        date: pl.Date(),
        Decimal: pl.Decimal(18, 2),
    }
    columns = {name: [getattr(row, name) for row in rows] for name in _SHOWN}
    return pl.DataFrame({name: pl.Series(values, dtype=types[LINE_KINDS[name]]) for name, values in columns.items()})


def filled(path: Path, count: int) -> None:
    """Put the lines into the projection of a SQLite file that a desk has made."""
    with sqlite3.connect(path) as connection:
        marks = ", ".join("?" * len(LINE_KINDS))
        rows: Iterator[list[Any]] = map(line_values, lines(count))
        connection.executemany(f"INSERT INTO procurekit_schedule_lines VALUES ({marks})", rows)
    connection.close()
