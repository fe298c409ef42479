"""SQLiteStore: events and their projection in one SQLite file, durable on commit, by the standard library alone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from procurekit.adapters.storage.connections import Connections, transaction
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
from procurekit.model.ids import is_order
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record
from procurekit.ports import Batch

__all__ = ["SQLiteStore"]

APPLICATION: Final = 0x50_52_4F_43  # "PROC"
FORMAT: Final = 1
_PAGE: Final = 1000
_PAUSE: Final = 0.01
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
    # Only what was left behind is noted: an append that brings its rows along touches nothing more.
    """CREATE TABLE IF NOT EXISTS behind (
        book TEXT NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (book, stream)
    ) WITHOUT ROWID""",
    f"CREATE TABLE IF NOT EXISTS orders ({', '.join(ORDER_COLUMNS)}, PRIMARY KEY (book, id)) WITHOUT ROWID",
    f"CREATE TABLE IF NOT EXISTS schedule_lines ({', '.join(LINE_COLUMNS)}, {_LINE_KEY}) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS schedule_lines_open ON schedule_lines (book, latest_promise) WHERE \"open\" <> '0'",
)
_INSERT: Final = (
    "INSERT INTO events (book, stream, version, envelope, hash, body, salt, personal, personal_salt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LEAVE: Final = "INSERT OR REPLACE INTO behind VALUES (?, ?, ?)"
_INSERT_ORDER: Final = f"INSERT OR REPLACE INTO orders VALUES ({', '.join('?' * len(ORDER_COLUMNS))})"  # noqa: S608
_INSERT_LINE: Final = f"INSERT OR REPLACE INTO schedule_lines VALUES ({', '.join('?' * len(LINE_COLUMNS))})"  # noqa: S608


class SQLiteStore:
    """A store in a SQLite file: write-ahead log, every commit flushed to the disk, a connection per thread.

    The URL is a file name, ``sqlite:///FILE`` or ``file:FILE``; the last two take ``?mode=ro|rw|rwc``,
    ``timeout=SECONDS`` and ``max_page_count=N``. Raises StoreError with a code if the file can't be used.
    """

    def __init__(self, url: str) -> None:
        self._at: Location = locate(url)
        self._connections = Connections(self._at.connect, self._prepare)
        if self._at.to_be_made:
            # A file comes to be with the first read or write: an import that is refused before that leaves none.
            return
        try:
            with self._told():
                self._connection()
        except BaseException:
            self.close()
            raise

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing."""
        with self._writing() as connection:
            first = _next_position(connection)
            _check_versions(connection, batch.records, first)
            try:
                connection.executemany(_INSERT, map(_values, batch.records))
            except sqlite3.IntegrityError as error:
                raise _conflict(connection, batch.records, first) or error from None
            for one in batch.side:
                self._put(connection, one.book, one.kind, one.key, one.value, replace=one.replace)
            last = first + len(batch.records) - 1
            for projected in batch.projected:
                _write_rows(connection, projected, known=projected.order.version > 1)
            connection.executemany(_LEAVE, _left_behind(batch, first))
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
        left = self._query("SELECT book, stream, position FROM behind ORDER BY position", ())
        return [(book, stream) for book, stream, _ in left], max((position for *_, position in left), default=0)

    def project(self, rows: Iterable[Projected], upto: int | None = None) -> None:
        """Write rows, unless newer ones are there."""
        with self._writing() as connection:
            for one in rows:
                there = connection.execute(
                    "SELECT version FROM orders WHERE book = ? AND id = ?", (one.order.book, one.order.id)
                ).fetchone()
                if there is None or there[0] <= one.order.version:
                    _write_rows(connection, one, known=there is not None)
            if upto is not None:
                connection.execute("DELETE FROM behind WHERE position <= ?", (upto,))

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
        values: list[object] = [book]
        if open_only:
            sql += " AND \"open\" <> '0'"
        if order is not None:
            sql += " AND order_id = ?"
            values.append(order)
        sql += f" AND (order_id, line, schedule) > (?, ?, ?) ORDER BY order_id, line, schedule LIMIT {_PAGE}"
        # Page by page, with no statement left open: a reader that writes in between needs the newest state to write to.
        after: tuple[object, ...] = ("", 0, 0)
        while page := self._query(sql, (*values, *after)):
            rows = [line_of(row) for row in page]
            yield from rows
            after = (rows[-1].order_id, rows[-1].line, rows[-1].schedule)

    def ensure_writable(self) -> None:
        """Raise StoreError if nothing could be written now."""
        with self._writing():
            """Taking the writer's place is all that is asked."""

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    def _connection(self) -> sqlite3.Connection:
        return self._connections.here()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        # Looked at in one transaction: somebody else may be making the same database right now.
        with transaction(connection):
            if self._is_ours(connection):
                return
        if not self._at.may_make:
            # An empty file that somebody only wants to read stays as it is.
            raise StoreError("store_not_there", path=self._at.path)
        self._use_wal(connection)
        with transaction(connection, "BEGIN IMMEDIATE"):
            if self._is_ours(connection):
                return
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        # Alone among the statements, this one doesn't wait for others that make the same database.
        for _ in range(int(self._at.timeout / _PAUSE)):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(_PAUSE)
            else:
                return
        connection.execute("PRAGMA journal_mode = WAL")

    def _is_ours(self, connection: sqlite3.Connection) -> bool:
        """Is it a database of ours, in a format that we know? False if it is empty; StoreError if it is neither."""
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application == APPLICATION:
            if version > FORMAT:
                raise StoreError("store_newer", path=self._at.path, found=version, known=FORMAT)
            return True
        if tables or application:
            raise StoreError("store_foreign", path=self._at.path)
        return False

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
        with self._told(), self._connections.using() as connection, transaction(connection, "BEGIN IMMEDIATE"):
            yield connection

    def _query(self, sql: str, values: Sequence[object] | dict[str, str | None]) -> list[tuple]:  # type: ignore[type-arg]
        with self._told(), self._connections.using() as connection:
            return connection.execute(sql, values).fetchall()

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


def _left_behind(batch: Batch, first: int) -> list[tuple[object, ...]]:
    """The orders that an append writes to without their rows, and where."""
    known = {(one.order.book, one.order.id) for one in batch.projected}
    return [
        (record.book, record.stream, position)
        for position, record in enumerate(batch.records, first)
        if is_order(record.stream) and (record.book, record.stream) not in known
    ]


def _next_position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(position), 0) + 1 FROM events").fetchone()[0])


def _head(connection: sqlite3.Connection, book: str, stream: str, first: int) -> int:
    """The version that a stream is at, without what this append has put in already."""
    sql = "SELECT coalesce(max(version), 0) FROM events WHERE book = ? AND stream = ? AND position < ?"
    return int(connection.execute(sql, (book, stream, first)).fetchone()[0])


def _check_versions(connection: sqlite3.Connection, records: Sequence[Record], first: int) -> None:
    last: dict[tuple[str, str], int] = {}
    for record in records:
        name, version = (record.book, record.stream), record.version
        # A stream's first event needs no look: the unique index finds another one.
        before = last.get(name, 0 if version == 1 else None)
        if before is None:
            before = _head(connection, *name, first)
        if version != before + 1:
            raise _moved_on(record, before)
        last[name] = version


def _conflict(connection: sqlite3.Connection, records: Sequence[Record], first: int) -> Conflict | None:
    """The conflict of the first stream that is further than the append thought."""
    starts: dict[tuple[str, str], Record] = {}
    for record in records:
        starts.setdefault((record.book, record.stream), record)
    for name, record in starts.items():
        found = _head(connection, *name, first)
        if found != record.version - 1:
            return _moved_on(record, found)
    return None


def _moved_on(record: Record, found: int) -> Conflict:
    return Conflict("conflict", book=record.book, stream=record.stream, found=found, expected=record.version - 1)


def _write_rows(connection: sqlite3.Connection, one: Projected, *, known: bool) -> None:
    order = one.order
    connection.execute(_INSERT_ORDER, summary_values(order))
    if known:
        connection.execute("DELETE FROM schedule_lines WHERE book = ? AND order_id = ?", (order.book, order.id))
    connection.executemany(_INSERT_LINE, map(line_values, one.lines))
