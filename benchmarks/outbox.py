"""Deliveries through the outbox: claimed, handed over, noted in the alerts' histories; beside a queue written by hand.

The peer is a table of messages in SQLite with the same durability: ten are claimed, handed over and deleted, and beside
each a row is written that says so, in one transaction.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import procurekit
from benchmarks.measure import Figure, ratio
from procurekit import Actor, OrderLine, PurchaseOrder
from procurekit.desk import Desk
from procurekit.model.delivery import Message
from procurekit.rules import Rule

__all__ = ["figures"]

_TOGETHER = 10
_ROUNDS = 15
_START = datetime(2026, 12, 7, 9, tzinfo=UTC)
_RULE = Rule(id="open", title="Open", when="open > 0", en="{open} to come")


class Silent:
    """A channel that takes every message and does nothing with it."""

    def send(self, message: Message) -> None:
        """Take it."""


class Ours:
    """A desk with many messages that wait."""

    def __init__(self, url: str, waiting: int) -> None:
        self.desk: Desk = procurekit.open(url, clock=lambda: _START, rules=[_RULE], channels={"silent": Silent()})
        mei = Actor("mei", roles={"buyer"})
        for number in range(waiting):
            paper = PurchaseOrder(f"PO-{number}", purchaser="mei", lines=[OrderLine(1, "A", "10")])
            self.desk.create(paper, by=mei)
        assert len(self.desk.alerts().changes) == waiting
        self.sent = 0

    def ten(self) -> None:
        """Ten deliveries."""
        done = self.desk.deliver(limit=_TOGETHER)
        assert done.sent == _TOGETHER
        self.sent += done.sent


class _ByHand:
    """The queue that a host would write."""

    def __init__(self, folder: Path, body: bytes, waiting: int) -> None:
        self.connection = sqlite3.connect(folder / "queue.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("CREATE TABLE queue (n INTEGER PRIMARY KEY, body BLOB, due_at TEXT, taken TEXT)")
        self.connection.execute("CREATE TABLE sent (n INTEGER PRIMARY KEY, message INTEGER, at TEXT, body BLOB)")
        rows = ((body, _START.isoformat()) for _ in range(waiting))
        self.connection.executemany("INSERT INTO queue (body, due_at) VALUES (?, ?)", rows)
        self.tickets = count()

    def ten(self) -> None:
        execute, ticket, now = self.connection.execute, str(next(self.tickets)), _START.isoformat()
        execute("BEGIN IMMEDIATE")
        due = "SELECT n FROM queue WHERE due_at <= ? AND taken IS NULL ORDER BY n LIMIT ?"
        execute(f"UPDATE queue SET taken = ? WHERE n IN ({due})", (ticket, now, _TOGETHER))
        rows = execute("SELECT n, body FROM queue WHERE taken = ? ORDER BY n", (ticket,)).fetchall()
        execute("COMMIT")
        execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT INTO sent (message, at, body) VALUES (?, ?, ?)", [(n, now, body) for n, body in rows]
        )
        execute("DELETE FROM queue WHERE taken = ?", (ticket,))
        execute("COMMIT")
        assert len(rows) == _TOGETHER


def figures() -> Iterator[Figure]:
    """Ten messages at a time, in a SQLite file."""
    waiting = (_ROUNDS + 2) * _TOGETHER * 5
    with TemporaryDirectory() as name:
        folder = Path(name)
        ours = Ours(str(folder / "ours.db"), waiting)
        (sample, *_) = ours.desk.store.deliveries("main")  # type: ignore[attr-defined]  # our stores keep an outbox
        by_hand = _ByHand(folder, sample.body, waiting)
        yield ratio(
            "a message through the outbox, ten together",
            "a queue in SQLite by hand, same durability",
            ours.ten,
            by_hand.ten,
            budget=3,
            rounds=_ROUNDS,
            times=5,
            per=_TOGETHER,
        )
        ours.desk.close()


def main(url: str, waiting: int) -> None:
    """Print how many messages a second go through the outbox of a database."""
    ours = Ours(url, waiting)
    before = perf_counter()
    while ours.desk.deliver(limit=100).count:
        """There are more."""
    took = timedelta(seconds=perf_counter() - before)
    print(f"{waiting} messages in {took.total_seconds():.2f} s: {waiting / took.total_seconds():,.0f} a second")
    ours.desk.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
