"""Growth: what appending, reading and listing cost as the log grows, each beside the same with the smallest log.

The log grows by orders of eight events that are closed, beside a thousand that stay open. Their events are copies of
one order's under other ids: that fills a database quickly, and nothing here follows the chain. The log grows to a
million events, or to as many as PROCUREKIT_BENCHMARK_EVENTS says.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

import psycopg
from attrs import evolve

from benchmarks.append import Ours
from benchmarks.measure import Figure
from benchmarks.postgresql import server
from procurekit import Actor, Desk, OrderLine, OrderState, PurchaseOrder, Receipt
from procurekit.adapters.storage import MemoryStore, SQLiteStore
from procurekit.adapters.storage.sql import SQLStore
from procurekit.model.projection import Projected, project
from procurekit.model.record import Record
from procurekit.ports import Batch, Projection, Store

__all__ = ["figures"]

SIZES: Final = (10_000, 100_000, 1_000_000, 5_000_000)
OPEN: Final = 1_000
FLAT: Final = 2.0
_BATCH: Final = 500


class _Template:
    """One order's records and rows, to be copied under other ids."""

    def __init__(self, *, closed: bool) -> None:
        with Desk(MemoryStore()) as desk:
            mei = Actor("mei", roles={"buyer", "approver"})
            lines = [OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-02-01")]
            state = desk.create(PurchaseOrder("PO", supplier="V-7", currency="EUR", lines=lines), by=mei)
            for step in ("submit", "approve", "issue"):
                state = desk.do(step, state, by=mei)
            for number in range(3):
                state = desk.record(Receipt(state.id, line=1, quantity="333", number=f"R-{number}"), by="wh")
            if closed:
                state = desk.do("close", state, by=mei)
            self.state: OrderState = state
            self.records = desk.store.read("main", state.id)
        self.rows = project(state)

    def copy(self, number: int) -> tuple[list[Record], Projected]:
        """The same order under another id."""
        old, new = self.state.id, f"order_a{number:025d}"
        records = []
        for one in self.records:
            envelope = one.envelope.replace(old.encode(), new.encode())
            hash_ = sha256(envelope).digest()
            records.append(evolve(one, stream=new, envelope=envelope, hash=hash_, position=None))
        order = evolve(self.rows.order, id=new, number=f"PO-{number}")
        return records, Projected(order, tuple(evolve(one, order_id=new) for one in self.rows.lines))


class _Growing:
    """A store that is filled step by step."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.events = 0
        self.next = count()
        self.open, self.closed = _Template(closed=False), _Template(closed=True)
        self.desk = Desk(store)
        # In a book of its own: what is appended here is not to be listed below.
        self.appending = Ours(store, "other")
        self.fill(self.open, OPEN)

    def grow(self, size: int) -> None:
        """Fill it to so many events."""
        self.fill(self.closed, max(0, size - self.events) // len(self.closed.records))

    def fill(self, template: _Template, orders: int) -> None:
        """Append copies of an order."""
        while orders > 0:
            made = [template.copy(next(self.next)) for _ in range(min(orders, _BATCH))]
            records = [record for many, _ in made for record in many]
            self.store.append(Batch(records, projected=[rows for _, rows in made]))
            self.events += len(records)
            orders -= len(made)

    def read_one(self) -> None:
        """Load an order in the middle of the log."""
        self.desk.get(f"order_a{(self.events // len(self.closed.records)) // 2:025d}")

    def list_open(self) -> None:
        """The thousand that are open."""
        assert isinstance(self.store, Projection)
        assert len(list(self.store.orders("main", stage="issued"))) >= OPEN

    def list_open_lines(self) -> None:
        """Their schedule lines."""
        assert isinstance(self.store, Projection)
        assert len(list(self.store.lines("main", open_only=True))) >= OPEN


def _time(work: Callable[[], object], times: int) -> float:
    work()
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return median(found) * 1e6


def _grown(name: str, store: Store, settle: Callable[[], object]) -> Iterator[Figure]:
    most = int(os.environ.get("PROCUREKIT_BENCHMARK_EVENTS", "1000000"))
    growing = _Growing(store)
    jobs: Sequence[tuple[str, Callable[[], object], int]] = (
        ("append one event", growing.appending.one, 300),
        ("read one order", growing.read_one, 300),
        ("list 1,000 open orders", growing.list_open, 20),
        ("list 1,000 open lines", growing.list_open_lines, 20),
    )
    first: dict[str, float] = {}
    for size in SIZES:
        if size > most:
            break
        growing.grow(size)
        # What the filling left to be written to the disk is not the next append's cost.
        settle()
        os.sync()
        for job, work, times in jobs:
            taken = _time(work, times)
            base = first.setdefault(job, taken)
            if size != SIZES[0]:
                text = f"{name}: {job}, {size:,} events"
                yield Figure(text, f"the same with {SIZES[0]:,}", taken / base, FLAT, taken, base)


def figures() -> Iterator[Figure]:
    """How much dearer each job is than with the smallest log."""
    with TemporaryDirectory() as folder:
        store = SQLiteStore(str(Path(folder) / "growth.db"))
        with closing(sqlite3.connect(Path(folder) / "growth.db")) as connection:
            yield from _grown("SQLite", store, lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
        store.close()
    with server() as url:
        other = SQLStore(url.replace("postgresql://", "postgresql+psycopg://"))
        with psycopg.connect(url, autocommit=True) as connection:

            def settle() -> None:
                connection.execute("VACUUM ANALYZE")
                connection.execute("CHECKPOINT")

            yield from _grown("PostgreSQL", other, settle)
        other.close()
