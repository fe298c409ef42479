"""SQLiteTables: the log, its side records and its projection in SQLite, through whatever session reaches them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from procurekit.adapters.storage.batches import left_behind, moved_on
from procurekit.adapters.storage.hosting import HOST
from procurekit.adapters.storage.rows import (
    LINE_COLUMNS,
    ORDER_COLUMNS,
    line_of,
    line_values,
    summary_of,
    summary_values,
)
from procurekit.adapters.storage.sqlite import schema
from procurekit.adapters.storage.sqlite.alert_rows import KeepingAlerts, write_alerts
from procurekit.adapters.storage.sqlite.delivering import Delivering, put_messages
from procurekit.adapters.storage.sqlite.line_columns import LineReading
from procurekit.adapters.storage.sqlite.schema import LINES, OF_ORDERS, ORDERS
from procurekit.adapters.storage.sqlite.sessions import HostSession, Sessions, fetched
from procurekit.errors import Conflict
from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary, Projected
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch

__all__ = ["PAGE", "SQLiteTables", "install", "next_position", "write_rows"]

PAGE: Final = 1000
_BEFORE_ALL: Final = -(2**63)
_RECORD: Final = "book, stream, version, envelope, hash, body, salt, personal, personal_salt, position"
_INSERT: Final = (
    "INSERT INTO procurekit_events (book, stream, version, envelope, hash, body, salt, personal, personal_salt)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LEAVE: Final = "INSERT OR REPLACE INTO procurekit_behind VALUES (?, ?, ?)"
_ORDER_ROW: Final = f"VALUES ({', '.join('?' * len(ORDER_COLUMNS))})"
_LINE_ROW: Final = f"VALUES ({', '.join('?' * len(LINE_COLUMNS))})"


class SQLiteTables(KeepingAlerts, Delivering, LineReading):
    """A store on a session. With `HostSession` it works in the host's own database, inside the host's transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def append(self, batch: Batch) -> Sequence[int]:
        """Store everything or nothing."""
        with self._sessions.writing() as cursor:
            return self._append(cursor, batch)

    def _append(self, cursor: sqlite3.Cursor, batch: Batch) -> Sequence[int]:
        first = next_position(cursor)
        _check_versions(cursor, batch.records, first)
        try:
            cursor.executemany(_INSERT, map(_values, batch.records))
        except sqlite3.IntegrityError as error:
            raise _conflict(cursor, batch.records, first) or error from None
        for one in batch.side:
            _put(cursor, one)
        put_messages(cursor, batch)
        for projected in batch.projected:
            write_rows(cursor, projected, known=projected.order.version > 1)
        write_alerts(cursor, batch.alerts)
        cursor.executemany(_LEAVE, [(*name, version) for name, version in left_behind(batch).items()])
        return range(first, first + len(batch.records))

    def redact(self, batch: Batch, streams: Iterable[tuple[str, str]]) -> Sequence[int]:
        """Append, and delete the streams' personal bodies so far."""
        with self._sessions.writing() as cursor:
            before = next_position(cursor)
            positions = self._append(cursor, batch)
            cursor.executemany(
                "UPDATE procurekit_events SET personal = NULL, personal_salt = NULL"
                " WHERE book = ? AND stream = ? AND position < ? AND personal IS NOT NULL",
                [(*name, before) for name in streams],
            )
            return positions

    def read(self, book: str, stream: str, after: int = 0) -> Sequence[Record]:
        """The records of one stream."""
        sql = f"SELECT {_RECORD} FROM procurekit_events WHERE book = ? AND stream = ? AND version > ? ORDER BY version"
        return [Record(*row) for row in self._query(sql, (book, stream, after))]

    def read_all(self, after: int = 0) -> Iterator[Record]:
        """Every record after a position."""
        # Somebody else may have written below the first position: that is to be seen too.
        after = after or _BEFORE_ALL
        sql = f"SELECT {_RECORD} FROM procurekit_events WHERE position > ? ORDER BY position LIMIT {PAGE}"
        while page := self._query(sql, (after,)):
            for row in page:
                yield Record(*row)
            after = page[-1][-1]

    def side(self, book: str, kind: str, key: str) -> bytes | None:
        """The value stored under a key."""
        rows = self._query(
            "SELECT value FROM procurekit_side WHERE book = ? AND kind = ? AND key = ?", (book, kind, key)
        )
        return rows[0][0] if rows else None

    def sides(self) -> Iterator[SideRecord]:
        """Every side record."""
        sql = (
            "SELECT book, kind, key, value FROM procurekit_side WHERE (book, kind, key) > (?, ?, ?)"
            f" ORDER BY book, kind, key LIMIT {PAGE}"
        )
        after: tuple[str, ...] = ("", "", "")
        while page := self._query(sql, after):
            yield from (SideRecord(*row) for row in page)
            after = page[-1][:3]

    def behind(self) -> Sequence[tuple[str, str]]:
        """The orders that are not projected yet."""
        return self._query(f"SELECT book, stream FROM procurekit_behind WHERE {OF_ORDERS} ORDER BY book, stream", ())

    def project(self, rows: Iterable[Projected]) -> None:
        """Write rows, unless newer ones are there."""
        # Folded before the writer's place is taken.
        given = list(rows)
        with self._sessions.writing() as cursor:
            for one in given:
                book, id_, version = one.order.book, one.order.id, one.order.version
                there = cursor.execute(
                    f"SELECT version FROM {ORDERS} WHERE book = ? AND id = ?", (book, id_)
                ).fetchone()
                if there is None or there[0] <= version:
                    write_rows(cursor, one, known=there is not None)
                cursor.execute(
                    "DELETE FROM procurekit_behind WHERE book = ? AND stream = ? AND version <= ?", (book, id_, version)
                )

    def orders(
        self, book: str, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> Iterator[OrderSummary]:
        """The orders of a book, newest change first."""
        wanted = {"stage": stage, "supplier": supplier, "number": number}
        conditions = [f"AND {name} = :{name}" for name, value in wanted.items() if value is not None]
        sql = f"SELECT * FROM {ORDERS} WHERE book = :book {' '.join(conditions)} ORDER BY changed_at DESC, id DESC"
        yield from map(summary_of, self._query(sql, {"book": book, **wanted}))

    def lines(self, book: str, *, open_only: bool = False, order: str | None = None) -> Iterator[LineFacts]:
        """The facts of the schedule lines of a book."""
        sql = f"SELECT * FROM {LINES} WHERE book = ?"
        values: list[object] = [book]
        if open_only:
            sql += " AND \"open\" <> '0'"
        if order is not None:
            sql += " AND order_id = ?"
            values.append(order)
        sql += f" AND (order_id, line, schedule) > (?, ?, ?) ORDER BY order_id, line, schedule LIMIT {PAGE}"
        # Page by page, with no statement left open: a reader that writes in between needs the newest state to write to.
        after: tuple[object, ...] = ("", 0, 0)
        while page := self._query(sql, (*values, *after)):
            rows = [line_of(row) for row in page]
            yield from rows
            after = (rows[-1].order_id, rows[-1].line, rows[-1].schedule)

    def close(self) -> None:
        """Close every connection of ours."""
        self._sessions.close()

    def _query(self, sql: str, values: Sequence[object] | Mapping[str, object]) -> list[tuple[Any, ...]]:
        return fetched(self._sessions, sql, values)


def install(connection: sqlite3.Connection) -> None:
    """Make our tables in the host's database, inside its transaction; nothing if they are there."""
    with HostSession(lambda: connection).making() as cursor:
        found = schema.formats(cursor)
        if found is None:
            schema.create(cursor, alone=False)
            return
        found.ensure_known(schema.PRESENT, HOST)
        if found.is_older(schema.PRESENT):
            schema.upgrade(cursor, found)


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


def _put(cursor: sqlite3.Cursor, one: SideRecord) -> None:
    verb = "INSERT OR REPLACE" if one.replace else "INSERT"
    try:
        cursor.execute(f"{verb} INTO procurekit_side VALUES (?, ?, ?, ?)", (one.book, one.kind, one.key, one.value))
    except sqlite3.IntegrityError:
        raise Conflict("key_taken", book=one.book, kind=one.kind, key=one.key) from None


def next_position(cursor: sqlite3.Cursor) -> int:
    """The position that the next event gets."""
    return int(cursor.execute("SELECT coalesce(max(position), 0) + 1 FROM procurekit_events").fetchone()[0])


def _head(cursor: sqlite3.Cursor, book: str, stream: str, first: int) -> int:
    """The version that a stream is at, without what this append has put in already."""
    sql = "SELECT coalesce(max(version), 0) FROM procurekit_events WHERE book = ? AND stream = ? AND position < ?"
    return int(cursor.execute(sql, (book, stream, first)).fetchone()[0])


def _check_versions(cursor: sqlite3.Cursor, records: Sequence[Record], first: int) -> None:
    last: dict[tuple[str, str], int] = {}
    for record in records:
        name, version = (record.book, record.stream), record.version
        # A stream's first event needs no look: the unique index finds another one.
        before = last.get(name, 0 if version == 1 else None)
        if before is None:
            before = _head(cursor, *name, first)
        if version != before + 1:
            raise moved_on(*name, version, before)
        last[name] = version


def _conflict(cursor: sqlite3.Cursor, records: Sequence[Record], first: int) -> Conflict | None:
    """The conflict of the first stream that is further than the append thought."""
    starts: dict[tuple[str, str], Record] = {}
    for record in records:
        starts.setdefault((record.book, record.stream), record)
    for name, record in starts.items():
        found = _head(cursor, *name, first)
        if found != record.version - 1:
            return moved_on(*name, record.version, found)
    return None


def write_rows(
    cursor: sqlite3.Cursor, one: Projected, *, known: bool, orders: str = ORDERS, lines: str = LINES
) -> None:
    """Write an order's rows. `known` says that there may be older ones."""
    order = one.order
    cursor.execute(f"INSERT OR REPLACE INTO {orders} {_ORDER_ROW}", summary_values(order))
    if known:
        cursor.execute(f"DELETE FROM {lines} WHERE book = ? AND order_id = ?", (order.book, order.id))
    cursor.executemany(f"INSERT OR REPLACE INTO {lines} {_LINE_ROW}", map(line_values, one.lines))
