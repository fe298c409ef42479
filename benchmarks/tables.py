"""Importing a table, beside a raw insert of the events and projection rows that came of it."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

import procurekit
from benchmarks.measure import Figure, ratio

__all__ = ["figures"]

ORDERS = 1000
LINES = 3
BATCH = 200


def _table(path: Path) -> None:
    day = date(2026, 1, 5)
    with path.open("w", newline="") as stream:
        write = csv.writer(stream).writerow
        write(
            [
                "PO number",
                "line",
                "supplier",
                "item",
                "quantity",
                "unit",
                "price",
                "amount",
                "currency",
                "order date",
                "promised date",
                "received date",
                "received quantity",
            ]
        )
        for one in range(ORDERS):
            ordered = day + timedelta(one % 200)
            for line in range(1, LINES + 1):
                promised = ordered + timedelta(30)
                received = promised + timedelta(one % 7 - 4)
                row = [f"PO-{one}", line, f"V-{one % 40}", f"ITEM-{line}", 100, "EA", "1.25", "125.00", "EUR"]
                write([*row, ordered, promised, received, 100])


def _import(path: Path) -> Callable[[], object]:
    def run() -> None:
        folder = Path(mkdtemp())
        with procurekit.open(folder / "ours.db") as desk:
            procurekit.import_table(desk, path, batch=BATCH)
        rmtree(folder)

    return run


def _raw(imported: Path) -> Callable[[], object]:
    """Insert what an import left behind, table by table, in the same batches and with the same durability."""
    source = sqlite3.connect(imported)
    tables = {}
    schema = [row[0] for row in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
    for table in ("events", "orders", "schedule_lines", "side"):
        tables[table] = source.execute(f"SELECT * FROM {table}").fetchall()
    source.close()
    steps = ORDERS // BATCH

    def run() -> None:
        folder = Path(mkdtemp())
        target = sqlite3.connect(folder / "raw.db", isolation_level=None)
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = FULL")
        for statement in schema:
            target.execute(statement)
        for step in range(steps):
            target.execute("BEGIN IMMEDIATE")
            for table, rows in tables.items():
                part = rows[len(rows) * step // steps : len(rows) * (step + 1) // steps]
                if part:
                    marks = ", ".join("?" * len(part[0]))
                    target.executemany(f"INSERT INTO {table} VALUES ({marks})", part)
            target.execute("COMMIT")
        target.close()
        rmtree(folder)

    return run


def figures() -> Iterator[Figure]:
    """The budget of an import."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "orders.csv"
        _table(path)
        with procurekit.open(folder / "done.db") as desk:
            report = procurekit.import_table(desk, path, batch=BATCH)
        assert (report.orders, report.rejected) == (ORDERS, 0), report
        peer = "raw insert of the same events and projection rows"
        job = f"import a table of {ORDERS * LINES:,} lines"
        yield ratio(job, peer, _import(path), _raw(folder / "done.db"), budget=3, rounds=7, per=ORDERS * LINES)
