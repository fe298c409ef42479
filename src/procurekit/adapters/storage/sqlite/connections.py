"""Connections: one to a SQLite file for each thread, closed when its thread ends, left behind by a forked child."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final
from weakref import finalize

from procurekit.errors import StoreError

__all__ = ["Connections", "transaction"]

# Connections that a forked child could not close; kept, so that nobody closes them later either.
_ABANDONED: Final[list[sqlite3.Connection]] = []


class _Held:
    """A thread's connection: it goes when the thread does, and takes the connection with it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection


class Connections:
    """The connections of one store: `connect` makes one, `prepare` makes the database ready with the first."""

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], prepare: Callable[[sqlite3.Connection], None]
    ) -> None:
        self._connect = connect
        self._prepare = prepare
        self._closed = False
        self._prepared = False
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._local = threading.local()
        self._open: set[sqlite3.Connection] = set()
        self._used: set[sqlite3.Connection] = set()

    def here(self) -> sqlite3.Connection:
        """This thread's connection. Raises StoreError if the store was closed or can't be opened."""
        if self._closed:
            raise StoreError("store_closed")
        if self._pid != os.getpid():
            self._forked()
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            held = _Held(self._connect())
            self._open.add(held.connection)
            # What is called must not know us: a store that nobody closed would never go.
            finalize(held, _finished, self._pid, self._open, held.connection).atexit = False
            self._local.held = held
        if not self._prepared:
            with self._lock:
                self._prepare(held.connection)
                self._prepared = True
        return held.connection

    @contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, marked as in use."""
        connection = self.here()
        used = self._used
        used.add(connection)
        try:
            yield connection
        finally:
            used.discard(connection)

    def close(self) -> None:
        """Close every connection of this process."""
        self._closed = True
        # No lock here: a thread may end, and its connection go, at any moment.
        while self._open:
            with suppress(KeyError, sqlite3.Error):
                self._open.pop().close()

    def _forked(self) -> None:
        """In a forked child: leave the parent's connections and open our own."""
        # Closed here, they are closed for the child alone. Left open, SQLite would think that the child still holds the
        # locks, which stayed with the parent; and whoever opened the file next could clean up under the child's hands.
        # One that another thread was just using can't be closed: its lock will never be released here.
        for connection in self._open:
            if connection in self._used:
                _ABANDONED.append(connection)
            else:
                with suppress(sqlite3.Error):
                    connection.close()
        self._begin()


def _finished(pid: int, open_: set[sqlite3.Connection], connection: sqlite3.Connection) -> None:
    # A fork ends all other threads of the child at once; what becomes of their connections is decided with its first
    # use of the store.
    if pid == os.getpid():
        open_.discard(connection)
        with suppress(sqlite3.Error):
            connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN") -> Iterator[None]:
    """One transaction: committed, or rolled back if anything in it fails."""
    try:
        connection.execute(begin)
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk rolls back by itself; there is nothing left to undo then.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
