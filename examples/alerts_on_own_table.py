"""A program with a table of order lines of its own, and no store of ours: what needs attention, told once.

Its rows are looked at with the standard rules; what these find is kept in a table of the program's own. Run it every
morning, twice, or twice at once: `python examples/alerts_on_own_table.py purchasing.db 2026-03-09`.
"""

import json
import sqlite3
import sys
from datetime import date
from decimal import Decimal

from procurekit.model import order_rows
from procurekit.rules import STANDARD, Alert, AlertChange, evaluate

TABLES = """
CREATE TABLE IF NOT EXISTS purchase_line (
    po TEXT, line INTEGER, supplier TEXT, buyer TEXT, item TEXT, quantity TEXT, arrived TEXT, price TEXT,
    currency TEXT, ordered TEXT, due TEXT, last_arrival TEXT, PRIMARY KEY (po, line)
);
CREATE TABLE IF NOT EXISTS alert (id TEXT PRIMARY KEY, is_open INTEGER, body TEXT);
"""
LINES = [
    ("PO-1", 1, "V-7", "mei", "M6-BOLT", "1000", "600", "0.12", "EUR", "2026-02-02", "2026-03-02", "2026-02-27"),
    ("PO-1", 2, "V-7", "mei", "M6-NUT", "500", "510", "0.05", "EUR", "2026-02-02", "2026-03-02", "2026-03-02"),
    ("PO-2", 1, "V-8", "li", "STEEL", "9", "0", "2600.00", "EUR", "2026-03-04", "2026-03-20", None),
    ("PO-3", 1, "V-8", "li", "STEEL", "9", "0", "2600.00", "EUR", "2026-03-04", "2026-03-20", None),
]


def prepare(path: str) -> sqlite3.Connection:
    """Open the program's database, with its tables."""
    table = sqlite3.connect(path, isolation_level=None)
    table.executescript(TABLES)
    return table


def facts(table: sqlite3.Connection) -> list[dict[str, object]]:
    """The lines, with the names that rules read. What the program doesn't keep isn't there, and no rule misses it."""
    return [
        {
            "order_id": po,
            "order_number": po,
            "line": line,
            "supplier": supplier,
            "purchaser": buyer,
            "item": item,
            "ordered": Decimal(quantity),
            "received": Decimal(arrived),
            "open": max(Decimal(quantity) - Decimal(arrived), Decimal(0)),
            "unit_price": Decimal(price),
            "amount": Decimal(quantity) * Decimal(price),
            "currency": currency,
            "ordered_on": date.fromisoformat(ordered),
            "requested": date.fromisoformat(due),
            "last_received_on": None if last_arrival is None else date.fromisoformat(last_arrival),
        }
        for (
            *(po, line, supplier, buyer, item, quantity, arrived, price, currency, ordered, due, last_arrival),
        ) in table.execute("SELECT * FROM purchase_line")
    ]


def look(table: sqlite3.Connection, at: date) -> tuple[AlertChange, ...]:
    """Look at every line, and keep what changed; whoever looks at the same time waits, and then finds nothing new."""
    table.execute("BEGIN IMMEDIATE")
    with table:
        lines = facts(table)
        subjects = {"schedule_line": lines, "order": list(order_rows(lines))}
        known = [Alert.from_dict(json.loads(body)) for (body,) in table.execute("SELECT body FROM alert")]
        found = evaluate(STANDARD, subjects, known, at)
        last = {one.alert.id: one.alert for one in found.changes}
        table.executemany(
            "INSERT OR REPLACE INTO alert VALUES (?, ?, ?)",
            [(id_, one.is_open, json.dumps(one.as_dict())) for id_, one in last.items()],
        )
    for one in found.findings:
        print("!", one.text(), file=sys.stderr)
    return found.changes


def main(path: str = ":memory:", day: str = "2026-03-09") -> None:
    """Look twice on one day, and once more when the rest has come: what is new is told, once."""
    table = prepare(path)
    table.executemany(f"INSERT OR IGNORE INTO purchase_line VALUES ({', '.join('?' * 12)})", LINES)
    at = date.fromisoformat(day)
    tell(look(table, at))
    tell(look(table, at))
    table.execute("UPDATE purchase_line SET arrived = '1000', last_arrival = ? WHERE po = 'PO-1' AND line = 1", [day])
    tell(look(table, at))
    table.close()


def tell(changes: tuple[AlertChange, ...]) -> None:
    """In your program, a mail or a chat message to those in `to`, not before `not_before`."""
    print(f"{len(changes)} change(s)")
    for one in changes:
        to = ", ".join(f"{who.kind}:{who.name}" for who in one.to)
        print(f"  {one.alert.status}: {one.alert.title}: {one.alert.name}: {one.alert.text()}{to and f' -> {to}'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
