"""Sessions: how a store reaches SQLite, through connections of its own or inside the host's open transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from attrs import evolve

from procurekit.adapters.storage.hosting import HOST
from procurekit.adapters.storage.sqlite.connections import Connections, transaction
from procurekit.adapters.storage.sqlite.location import Location
from procurekit.adapters.storage.sqlite.schema import PRESENT, formats
from procurekit.errors import InvalidValue, StoreError

__all__ = ["HostSession", "OwnSessions", "Sessions", "fetched"]


class Sessions(Protocol):
    """Where a store reads and writes. SQLite's errors come out as ours."""

    def reading(self) -> AbstractContextManager[sqlite3.Cursor]:
        """A cursor for one statement."""
        ...

    def writing(self) -> AbstractContextManager[sqlite3.Cursor]:
        """A cursor whose statements are stored together or not at all; what was read inside stays true."""
        ...

    def close(self) -> None:
        """Let go of what is ours."""
        ...


def fetched(
    sessions: Sessions, sql: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[tuple[Any, ...]]:
    """All that one statement finds."""
    with sessions.reading() as cursor:
        return cursor.execute(sql, values).fetchall()


class OwnSessions:
    """Connections of our own: a transaction for each write."""

    def __init__(self, at: Location, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self.at = at
        self._connections = Connections(at.connect, prepare)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        """A cursor for one statement."""
        with self.told(), self._connections.using() as connection:
            yield connection.cursor()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """One transaction that takes the writer's place at once."""
        with self.told(), self._connections.using() as connection, transaction(connection, "BEGIN IMMEDIATE"):
            yield connection.cursor()

    @contextmanager
    def told(self) -> Iterator[None]:
        """What SQLite says, in our words."""
        try:
            yield
        except sqlite3.Error as error:
            raise self.at.explain(error) from error

    def open(self) -> None:
        """Make this thread's connection. Raises StoreError if the database can't be used."""
        with self.told():
            self._connections.here()

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()


class HostSession:
    """The host's connection: a savepoint for each write, inside the transaction that the host began."""

    def __init__(self, connection: Callable[[], sqlite3.Connection]) -> None:
        # Asked for each time: a host's session may have another one after each commit.
        self._given = connection
        self._known = False
        # Only to say where something went wrong.
        self._at = Location(HOST, timeout=0)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._given()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        """A cursor for one statement."""
        with self._told():
            yield self._cursor()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """A savepoint: released, or rolled back if anything in it fails."""
        with self._told():
            cursor = self._cursor()
            self._ensure_transaction(cursor)
            with self._savepoint(cursor):
                yield cursor

    @contextmanager
    def making(self) -> Iterator[sqlite3.Cursor]:
        """A savepoint in which our tables may be missing yet; a transaction of its own where the host has none."""
        self._known = True
        with self._told():
            cursor = self._cursor()
            with self._savepoint(cursor):
                yield cursor

    @contextmanager
    def _savepoint(self, cursor: sqlite3.Cursor) -> Iterator[None]:
        cursor.execute("SAVEPOINT procurekit")
        try:
            yield
        except BaseException:
            # SQLite ends the whole transaction by itself on a full disk and the like.
            if self._connection.in_transaction:
                cursor.execute("ROLLBACK TO procurekit")
                cursor.execute("RELEASE procurekit")
            raise
        cursor.execute("RELEASE procurekit")

    def close(self) -> None:
        """The connection is the host's."""

    def _cursor(self) -> sqlite3.Cursor:
        connection = self._connection
        if connection.text_factory is not str:
            raise InvalidValue("connection_text")
        cursor = connection.cursor()
        # A host may have its rows as dictionaries.
        cursor.row_factory = None
        if not self._known:
            found = formats(cursor)
            if found is None:
                raise StoreError("not_installed")
            found.ensure_present(PRESENT, self._at.path)
            self._known = True
        return cursor

    def _ensure_transaction(self, cursor: sqlite3.Cursor) -> None:
        if not self._connection.in_transaction:
            # Python's own way begins a transaction with the first statement that writes. One that writes nothing lets
            # it; and where the host wants no transaction, nothing was written.
            cursor.execute("UPDATE procurekit_meta SET value = value WHERE 0")
        if not self._connection.in_transaction:
            raise InvalidValue("no_transaction")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise evolve(self._at, timeout=self._patience()).explain(error) from error

    def _patience(self) -> float:
        """How many seconds the host's connection waits for others."""
        try:
            cursor = self._connection.cursor()
            cursor.row_factory = None
            return float(cursor.execute("PRAGMA busy_timeout").fetchone()[0]) / 1000
        except sqlite3.Error:
            # It is closed.
            return 0
