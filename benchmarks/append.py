"""Appending events durably to SQLite, beside a raw insert of the same bytes and beside `eventsourcing`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from eventsourcing.persistence import AggregateRecorder, StoredEvent
from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteDatastore

from benchmarks.measure import Figure, ratio
from benchmarks.orders import order
from procurekit.adapters.storage import SQLiteStore
from procurekit.desk.journaling import Journal
from procurekit.model.events import Created, NewEvent
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, event_of, preview
from procurekit.model.projection import Projected, project
from procurekit.model.record import Record
from procurekit.ports import Store
from procurekit.values import instant_of

__all__ = ["MANY", "Ours", "Peer", "figures"]

MANY = 100
_TABLE = (
    "CREATE TABLE events (position INTEGER PRIMARY KEY, book TEXT, stream TEXT, version INTEGER, envelope BLOB,"
    " hash BLOB, body BLOB, salt BLOB, personal BLOB, personal_salt BLOB, UNIQUE (book, stream, version))"
)
_INSERT = "INSERT INTO events (book, stream, version, envelope, hash, body, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"


class Ours:
    """New orders of one line, appended one by one with their projection, or by hundreds without."""

    def __init__(self, store: Store, book: str = "main") -> None:
        self.store = store
        self.journal = Journal(store, book, lambda _: None)
        self.stamp = Stamp(book, instant_of(datetime.now(UTC)))
        self.document = order(lines=1)
        self.next = count()

    def event(self) -> NewEvent:
        """A new order."""
        return NewEvent(f"order_{next(self.next):026d}", "order.created", Created(self.document, "issued", "issued"))

    def one(self) -> None:
        """One order with its rows."""
        new = self.event()
        state = fold([preview(new, 1, self.stamp)])

        def projected(_: object) -> list[Projected]:
            return [] if state is None else [project(state)]

        self.journal.append([new], self.stamp, {}, command="create", projected=projected)

    def many(self) -> None:
        """A hundred orders; their rows are made when somebody reads."""
        self.journal.append([self.event() for _ in range(MANY)], self.stamp, {}, command="create")


class _Raw:
    """The same bytes by the driver alone, with the same durability."""

    def __init__(self, folder: Path, sample: Record) -> None:
        self.connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(_TABLE)
        self.sample = (sample.envelope, sample.hash, sample.body, sample.salt)
        self.next = count()

    def row(self) -> tuple[object, ...]:
        return ("main", f"order_{next(self.next):026d}", 1, *self.sample)

    def one(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(_INSERT, self.row())
        self.connection.execute("COMMIT")

    def many(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(_INSERT, [self.row() for _ in range(MANY)])
        self.connection.execute("COMMIT")


class Peer:
    """The same bytes by a recorder of `eventsourcing`."""

    def __init__(self, recorder: AggregateRecorder, sample: Record) -> None:
        self.recorder = recorder
        self.body = sample.envelope + (sample.body or b"")

    def insert(self, count: int) -> None:
        """New aggregates, an event each, in one transaction."""
        events = [
            StoredEvent(originator_id=uuid4(), originator_version=1, topic="order.created", state=self.body)
            for _ in range(count)
        ]
        self.recorder.insert_events(events)

    def one(self) -> None:
        """One."""
        self.insert(1)

    def many(self) -> None:
        """A hundred."""
        self.insert(MANY)


def figures() -> Iterator[Figure]:
    """The budgets of appending."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        ours = Ours(SQLiteStore(str(folder / "ours.db")))
        ours.one()
        sample = next(ours.store.read_all())
        assert event_of(sample).envelope.version == 1
        raw = _Raw(folder, sample)
        job = "append one event durably, with chain and projection"
        yield ratio(job, "raw sqlite3 insert of the same bytes", ours.one, raw.one, budget=1.4, times=200)
        job = "append by hundreds, with chain, projection deferred"
        yield ratio(job, "the same", ours.many, raw.many, budget=1.5, times=5, per=MANY)
        recorder = SQLiteAggregateRecorder(SQLiteDatastore(str(folder / "peer.db")))
        recorder.create_table()
        peer = Peer(recorder, sample)
        yield ratio(job, "eventsourcing's aggregate recorder", ours.many, peer.many, budget=1.0, times=5, per=MANY)
        ours.store.close()  # type: ignore[attr-defined]
        raw.connection.close()
