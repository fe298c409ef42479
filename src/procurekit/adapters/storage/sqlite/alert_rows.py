"""Alert rows: alerts as they stand, beside the log in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from procurekit.adapters.storage.rows import ALERT_COLUMNS, alert_of, alert_values
from procurekit.adapters.storage.sqlite.schema import ALERTS, OF_ALERTS
from procurekit.adapters.storage.sqlite.sessions import Sessions, fetched
from procurekit.model.alert import Alert

__all__ = ["KeepingAlerts", "write_alerts"]

PAGE: Final = 500
_ROW: Final = f"VALUES ({', '.join('?' * len(ALERT_COLUMNS))})"


class KeepingAlerts:
    """The part of `SQLiteTables` that keeps alerts as they stand."""

    _sessions: Sessions

    def alerts(
        self,
        book: str,
        *,
        open_only: bool = False,
        order: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> Iterator[Alert]:
        """The alerts of a book by id, all or some."""
        sql, values = f"SELECT id, data FROM {ALERTS} WHERE book = ?", [book]
        if open_only:
            sql += " AND status = 'open'"
        if order is not None:
            sql += " AND order_id = ?"
            values.append(order)
        # Page by page, with no statement left open, as `lines` reads.
        for page in _pages(self._sessions, sql, values) if ids is None else _named(self._sessions, sql, values, ids):
            yield from (alert_of(data) for _, data in page)

    def alerts_behind(self) -> Sequence[tuple[str, str]]:
        """The alerts that are not projected yet."""
        return fetched(
            self._sessions, f"SELECT book, stream FROM procurekit_behind WHERE {OF_ALERTS} ORDER BY book, stream"
        )

    def project_alerts(self, alerts: Iterable[Alert]) -> None:
        """Write rows, unless newer ones are there."""
        given = list(alerts)
        with self._sessions.writing() as cursor:
            for one in given:
                name = (one.book, one.id)
                there = cursor.execute(f"SELECT version FROM {ALERTS} WHERE book = ? AND id = ?", name).fetchone()
                if there is None or there[0] <= one.version:
                    write_alerts(cursor, [one])
                cursor.execute(
                    "DELETE FROM procurekit_behind WHERE book = ? AND stream = ? AND version <= ?",
                    (*name, one.version),
                )


def write_alerts(cursor: sqlite3.Cursor, alerts: Iterable[Alert], table: str = ALERTS) -> None:
    """Write alerts' rows."""
    cursor.executemany(f"INSERT OR REPLACE INTO {table} {_ROW}", map(alert_values, alerts))


def _pages(sessions: Sessions, sql: str, values: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    sql += f" AND id > ? ORDER BY id LIMIT {PAGE}"
    after = ""
    while page := fetched(sessions, sql, (*values, after)):
        yield page
        after = page[-1][0]


def _named(sessions: Sessions, sql: str, values: Sequence[str], ids: Sequence[str]) -> Iterator[list[tuple[str, str]]]:
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), PAGE):
        some = wanted[first : first + PAGE]
        yield fetched(sessions, f"{sql} AND id IN ({', '.join('?' * len(some))}) ORDER BY id", (*values, *some))
