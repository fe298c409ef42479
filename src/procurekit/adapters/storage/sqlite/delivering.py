"""Delivering: the outbox in SQLite, where one writer at a time is enough to keep two workers apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from attrs import evolve
from pendulum import DateTime

from procurekit.adapters.storage.batches import is_out, is_there
from procurekit.adapters.storage.rows import DELIVERY_KINDS, delivery_of, delivery_values, instant_text
from procurekit.adapters.storage.sqlite.schema import OUTBOX
from procurekit.adapters.storage.sqlite.sessions import Sessions, fetched
from procurekit.model.delivery import Delivery, Settled
from procurekit.ports import Batch

__all__ = ["Delivering", "put_messages"]

PAGE: Final = 1000
_COLUMNS: Final = ", ".join(DELIVERY_KINDS)
_INSERT: Final = f"INSERT INTO {OUTBOX} ({_COLUMNS}) VALUES ({', '.join('?' * len(DELIVERY_KINDS))})"
_HELD: Final = "WHERE book = ? AND key = ? AND ticket = ? AND state = 'waiting'"
_SENT: Final = f"DELETE FROM {OUTBOX} {_HELD}"
_NOBODY: Final = "ticket = NULL, leased_until = NULL"
_GIVEN_UP: Final = f"UPDATE {OUTBOX} SET state = 'dead', error = ?, attempts = attempts + 1, {_NOBODY} {_HELD}"
_WITHDRAW: Final = f"DELETE FROM {OUTBOX} WHERE book = ? AND alert = ? AND ticket IS NULL"
_PULL: Final = (
    f"UPDATE {OUTBOX} SET due_at = :due WHERE book = :book AND lane = :lane AND state = 'waiting' AND ticket IS NULL"
    " AND attempts = 0 AND due_at > :due"
)
_DUE: Final = (
    f"SELECT n, {_COLUMNS} FROM {OUTBOX} AS one WHERE book = :book AND state = 'waiting' AND due_at <= :now"
    " AND (ticket IS NULL OR leased_until <= :now)"
    f" AND NOT EXISTS (SELECT 1 FROM {OUTBOX} AS before WHERE before.book = one.book AND before.lane = one.lane"
    " AND before.state = 'waiting' AND before.n < one.n) ORDER BY n LIMIT :limit"
)
_TAKE: Final = f"UPDATE {OUTBOX} SET ticket = ?, leased_until = ? WHERE n = ?"
_POSTPONE: Final = (
    f"UPDATE {OUTBOX} SET due_at = ?, error = coalesce(?, error), attempts = attempts + ?, {_NOBODY} {_HELD}"
)
_REVIVE: Final = (
    f"UPDATE {OUTBOX} SET state = 'waiting', attempts = 0, error = NULL, due_at = ?"
    " WHERE book = ? AND key = ? AND state = 'dead'"
)


class Delivering:
    """The part of `SQLiteTables` that keeps messages until they are delivered."""

    _sessions: Sessions

    def claim(self, book: str, now: DateTime, *, ticket: str, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take what is due and in nobody's hands."""
        asked = {"book": book, "now": instant_text(now)}
        # Whoever finds nothing to do doesn't take the writer's place for it.
        if limit < 1 or not fetched(self._sessions, _DUE, {**asked, "limit": 1}):
            return ()
        until = now + lease
        with self._sessions.writing() as cursor:
            found = cursor.execute(_DUE, {**asked, "limit": limit}).fetchall()
            cursor.executemany(_TAKE, [(ticket, instant_text(until), n) for n, *_ in found])
        return [evolve(delivery_of(row), ticket=ticket, leased_until=until) for _, *row in found]

    def postpone(self, book: str, key: str, ticket: str, *, due_at: DateTime, error: str | None) -> bool:
        """Give a delivery back that failed."""
        values = (instant_text(due_at), error, int(error is not None), book, key, ticket)
        with self._sessions.writing() as cursor:
            return cursor.execute(_POSTPONE, values).rowcount > 0

    def deliveries(self, book: str, *, state: str | None = None) -> Iterator[Delivery]:
        """What is kept of a book, the oldest first."""
        if state is None:
            return _read(self._sessions, "book = ?", book)
        return _read(self._sessions, "book = ? AND state = ?", book, state)

    def revive(self, book: str, keys: Sequence[str], *, due_at: DateTime) -> int:
        """Let dead deliveries wait again."""
        with self._sessions.writing() as cursor:
            given = [(instant_text(due_at), book, key) for key in keys]
            return sum(cursor.execute(_REVIVE, values).rowcount for values in given)

    def outbox(self) -> Iterator[Delivery]:
        """What is kept of every book, the oldest first."""
        return _read(self._sessions, "1 = 1")

    def replace_outbox(self, deliveries: Iterable[Delivery]) -> None:
        """Keep these and nothing else."""
        given = [delivery_values(one) for one in deliveries]
        with self._sessions.writing() as cursor:
            cursor.execute(f"DELETE FROM {OUTBOX}")
            cursor.executemany(_INSERT, given)


def put_messages(cursor: sqlite3.Cursor, batch: Batch) -> None:
    """Settle, withdraw, pull forward and put into the outbox what a batch says, in this order. Raises Conflict."""
    for settled in batch.settled:
        if not _settled(cursor, settled):
            raise is_out(settled)
    cursor.executemany(_WITHDRAW, batch.withdrawn)
    pulling = ({"book": one.book, "lane": one.lane, "due": instant_text(one.due_at)} for one in batch.outbox)
    cursor.executemany(_PULL, pulling)
    for one in batch.outbox:
        try:
            cursor.execute(_INSERT, delivery_values(one))
        except sqlite3.IntegrityError:
            raise is_there(one) from None


def _settled(cursor: sqlite3.Cursor, one: Settled) -> bool:
    held = (one.book, one.key, one.ticket)
    if one.outcome == "sent":
        return cursor.execute(_SENT, held).rowcount > 0
    return cursor.execute(_GIVEN_UP, (one.error, *held)).rowcount > 0


def _read(sessions: Sessions, where: str, *values: Any) -> Iterator[Delivery]:
    # What moves while it is read keeps its number.
    sql, after = f"SELECT n, {_COLUMNS} FROM {OUTBOX} WHERE {where} AND n > ? ORDER BY n LIMIT {PAGE}", 0
    while page := fetched(sessions, sql, (*values, after)):
        yield from (delivery_of(row) for _, *row in page)
        after = page[-1][0]
