"""SQLiteStore: events and their projection in one SQLite file, durable on commit, by the standard library alone."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from procurekit.adapters.storage.location import Location, locate
from procurekit.adapters.storage.rows import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    line_of,
    line_values,
    summary_of,
    summary_values,
)
from procurekit.errors import Conflict, StoreError
from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record
from procurekit.ports import Batch

__all__ = ["SQLiteStore"]

APPLICATION: Final = 0x50_52_4F_43  # "PROC"
FORMAT: Final = 1
_PAGE: Final = 1000
_RECORD: Final = "book, stream, version, envelope, hash, body, salt, personal, personal_salt, position"
_LINE_KEY: Final = "PRIMARY KEY (book, order_id, line, schedule)"
_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY,
        book TEXT NOT NULL,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        envelope BLOB NOT NULL,
        hash BLOB NOT NULL,
        body BLOB,
        salt BLOB,
        personal BLOB,
        personal_salt BLOB,
        UNIQUE (book, stream, version)
    )""",
    """CREATE TABLE IF NOT EXISTS side (
        book TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (book, kind, key)
    ) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID",
    f"CREATE TABLE IF NOT EXISTS orders ({', '.join(ORDER_COLUMNS)}, PRIMARY KEY (book, id))",
    "CREATE INDEX IF NOT EXISTS orders_by_number ON orders (book, number)",
    f"CREATE TABLE IF NOT EXISTS schedule_lines ({', '.join(LINE_COLUMNS)}, {_LINE_KEY})",
    "CREATE INDEX IF NOT EXISTS schedule_lines_open ON schedule_lines (book, latest_promise) WHERE \"open\" <> '0'",
    "INSERT OR IGNORE INTO progress VALUES ('projected', 0)",
)
_INSERT: Final = (
    "INSERT INTO events (book, stream, version, envelope, hash, body, salt, personal, personal_salt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_ORDER: Final = f"INSERT OR REPLACE INTO orders VALUES ({', '.join('?' * len(ORDER_COLUMNS))})"  # noqa: S608
_INSERT_LINE: Final = f"INSERT OR REPLACE INTO schedule_lines VALUES ({', '.join('?' * len(LINE_COLUMNS))})"  # noqa: S608


class SQLiteStore:
    """A store in a SQLite file: write-ahead log, every commit flushed to the disk, a connection per thread.

    The URL is a file name, ``sqlite:///FILE`` or ``file:FILE``; the last two take ``?mode=ro|rw|rwc``,
    ``timeout=SECONDS`` and ``max_page_count=N``. Raises StoreError with a code if the file can't be used.
    """

    def __init__(self, url: str) -> None:
        self._at: Location = locate(url)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._pid = os.getpid()
        self._closed = False
        with self._told():
            self._prepare(self._connection())

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing."""
        with self._writing() as connection:
            first = _next_position(connection)
            self._check_heads(connection, batch.records)
            try:
                connection.executemany(_INSERT, map(_values, batch.records))
            except sqlite3.IntegrityError:
                raise self._conflict(connection, batch.records) from None
            for one in batch.side:
                self._put(connection, one.book, one.kind, one.key, one.value, replace=one.replace)
            last = first + len(batch.records) - 1
            if batch.projected:
                for projected in batch.projected:
                    _write_rows(connection, projected)
            if batch.projected or not any(_is_order(record.stream) for record in batch.records):
                # Only a projection that lacked nothing before lacks nothing now.
                connection.execute(
                    "UPDATE progress SET position = ? WHERE name = 'projected' AND position = ?", (last, first - 1)
                )
        return range(first, last + 1)

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream."""
        sql = f"SELECT {_RECORD} FROM events WHERE book = ? AND stream = ? AND version > ? ORDER BY version"  # noqa: S608
        return [Record(*row) for row in self._query(sql, (book, stream, after))]

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record after a position."""
        sql = f"SELECT {_RECORD} FROM events WHERE position > ? ORDER BY position LIMIT {_PAGE}"  # noqa: S608
        while page := self._query(sql, (after,)):
            for row in page:
                yield Record(*row)
            after = page[-1][-1]

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key."""
        rows = self._query("SELECT value FROM side WHERE book = ? AND kind = ? AND key = ?", (book, kind, key))
        return rows[0][0] if rows else None

    def behind(self) -> tuple[Sequence[tuple[str, str]], int]:
        """The orders that are not projected yet."""
        ((upto, done),) = self._query(
            "SELECT (SELECT coalesce(max(position), 0) FROM events), position FROM progress WHERE name = 'projected'",
            (),
        )
        if upto == done:
            return (), upto
        sql = "SELECT DISTINCT book, stream FROM events WHERE position > ? AND position <= ?"
        return [(book, stream) for book, stream in self._query(sql, (done, upto)) if _is_order(stream)], upto

    def project(self, rows: Iterable[Projected], upto: int | None = None) -> None:
        """Write rows, unless newer ones are there."""
        with self._writing() as connection:
            for one in rows:
                there = connection.execute(
                    "SELECT version FROM orders WHERE book = ? AND id = ?", (one.order.book, one.order.id)
                ).fetchone()
                if there is None or there[0] <= one.order.version:
                    _write_rows(connection, one)
            if upto is not None:
                connection.execute("UPDATE progress SET position = max(position, ?) WHERE name = 'projected'", (upto,))

    def orders(
        self, book: str, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> Iterator[OrderSummary]:
        """The orders of a book, newest change first."""
        wanted = {"stage": stage, "supplier": supplier, "number": number}
        conditions = [f"AND {name} = :{name}" for name, value in wanted.items() if value is not None]
        sql = f"SELECT * FROM orders WHERE book = :book {' '.join(conditions)} ORDER BY changed_at DESC, id DESC"  # noqa: S608
        yield from map(summary_of, self._query(sql, {"book": book, **wanted}))

    def lines(self, book: str, *, open_only: bool = False, order: str | None = None) -> Iterator[LineFacts]:
        """The facts of the schedule lines of a book."""
        sql = "SELECT * FROM schedule_lines WHERE book = ?"
        values = [book]
        if open_only:
            sql += " AND \"open\" <> '0'"
        if order is not None:
            sql += " AND order_id = ?"
            values.append(order)
        with self._told():
            cursor = self._connection().execute(f"{sql} ORDER BY order_id, line, schedule", values)
            while page := cursor.fetchmany(_PAGE):
                yield from map(line_of, page)

    def close(self) -> None:
        """Close every connection of this process."""
        self._closed = True
        with self._lock:
            for connection in self._connections:
                with suppress(sqlite3.Error):
                    connection.close()
            self._connections.clear()

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreError("store_closed")
        if self._pid != os.getpid():
            # A connection must not cross a fork: the child leaves the parent's alone and opens its own.
            self._pid = os.getpid()
            self._local = threading.local()
            self._connections = []
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._at.connect()
            with self._lock:
                self._connections.append(connection)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application == APPLICATION:
            if version > FORMAT:
                raise StoreError("store_newer", path=self._at.path, found=version, known=FORMAT)
            return
        if tables or application:
            raise StoreError("store_foreign", path=self._at.path)
        if self._at.read_only:
            raise StoreError("store_not_there", path=self._at.path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite says, in our words."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._at.explain(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the writer's place at once, so that what was read inside it stays true."""
        with self._told():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A full disk rolls back by itself; there is nothing left to undo then.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _query(self, sql: str, values: Sequence[object] | dict[str, str | None]) -> list[tuple]:  # type: ignore[type-arg]
        with self._told():
            return self._connection().execute(sql, values).fetchall()

    def _check_heads(self, connection: sqlite3.Connection, records: Sequence[Record]) -> None:
        seen: set[tuple[str, str]] = set()
        for record in records:
            name = (record.book, record.stream)
            if name not in seen:
                seen.add(name)
                # A stream's first event needs no look: the unique index finds another one.
                if record.version > 1 and _head(connection, *name) != record.version - 1:
                    raise self._conflict(connection, records)

    @staticmethod
    def _conflict(connection: sqlite3.Connection, records: Sequence[Record]) -> Exception:
        seen: set[tuple[str, str]] = set()
        for record in records:
            name = (record.book, record.stream)
            if name not in seen:
                seen.add(name)
                found = _head(connection, *name)
                if found != record.version - 1:
                    return Conflict(
                        "conflict", book=record.book, stream=record.stream, found=found, expected=record.version - 1
                    )
        return StoreError("store_failed", path="", detail="records of one stream don't follow each other")

    @staticmethod
    def _put(connection: sqlite3.Connection, book: str, kind: str, key: str, value: bytes, *, replace: bool) -> None:
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        try:
            connection.execute(f"{verb} INTO side VALUES (?, ?, ?, ?)", (book, kind, key, value))
        except sqlite3.IntegrityError:
            raise Conflict("key_taken", book=book, kind=kind, key=key) from None


def _values(record: Record) -> tuple[object, ...]:
    return (
        record.book,
        record.stream,
        record.version,
        record.envelope,
        record.hash,
        record.body,
        record.salt,
        record.personal,
        record.personal_salt,
    )


def _is_order(stream: str) -> bool:
    return stream.startswith("order_")


def _next_position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(position), 0) + 1 FROM events").fetchone()[0])


def _head(connection: sqlite3.Connection, book: str, stream: str) -> int:
    sql = "SELECT coalesce(max(version), 0) FROM events WHERE book = ? AND stream = ?"
    return int(connection.execute(sql, (book, stream)).fetchone()[0])


def _write_rows(connection: sqlite3.Connection, one: Projected) -> None:
    order = one.order
    connection.execute(_INSERT_ORDER, summary_values(order))
    if order.version > 1:
        connection.execute("DELETE FROM schedule_lines WHERE book = ? AND order_id = ?", (order.book, order.id))
    connection.executemany(_INSERT_LINE, map(line_values, one.lines))
