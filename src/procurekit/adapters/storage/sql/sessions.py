"""Sessions: how a store reaches its database, through a pool of its own or inside the host's open transaction."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import ClauseElement, Connection, Engine
from sqlalchemy.engine.interfaces import Dialect

from procurekit.adapters.storage.hosting import HOST, alchemy_of, is_django
from procurekit.adapters.storage.sql.faults import explain, is_database_error, is_lost, is_transient
from procurekit.adapters.storage.sql.statement import Values, compiled
from procurekit.errors import InvalidValue, StoreError

__all__ = ["AlchemySession", "DjangoSession", "HostSessions", "OwnSessions", "Session", "Sessions", "is_begun"]

T = TypeVar("T")
_TRIES: Final = 12
_PAUSE: Final = 0.005


class Session(Protocol):
    """One open connection, inside a transaction."""

    dialect: Dialect

    def rows(self, clause: ClauseElement, values: Values | None = None) -> Sequence[Sequence[Any]]:
        """What a query finds."""
        ...

    def run(self, clause: ClauseElement, values: Values | None = None) -> int:
        """Do something once; how many rows it concerned."""
        ...

    def many(self, clause: ClauseElement, values: Sequence[Values]) -> None:
        """Do the same with many values."""
        ...

    def text(self, statement: str) -> None:
        """Run a statement that is written out already."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What is done inside is undone alone if it fails."""
        ...

    def copier(self) -> Any:
        """The driver's connection, if it can take many rows at once as psycopg can; else None."""
        ...


class AlchemySession:
    """A connection of SQLAlchemy's."""

    def __init__(self, connection: Connection, of: Callable[[], Connection] | None = None) -> None:
        self._of = of or (lambda: connection)
        self.dialect = connection.dialect

    @property
    def connection(self) -> Connection:
        """The connection: a session of SQLAlchemy's has another one after each commit."""
        return self._of()

    def rows(self, clause: ClauseElement, values: Values | None = None) -> Sequence[Sequence[Any]]:
        """What a query finds."""
        return self._executed(clause, values).fetchall()  # type: ignore[no-any-return]

    def run(self, clause: ClauseElement, values: Values | None = None) -> int:
        """Do something once; how many rows it concerned."""
        return int(self._executed(clause, values).rowcount)

    def many(self, clause: ClauseElement, values: Sequence[Values]) -> None:
        """Do the same with many values."""
        if values:
            statement = compiled(clause, self.dialect)
            self.connection.exec_driver_sql(statement.text, [statement.bind(one) for one in values])

    def text(self, statement: str) -> None:
        """Run a statement that is written out already."""
        self.connection.exec_driver_sql(statement)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone alone if it fails."""
        with self.connection.begin_nested():
            yield

    def copier(self) -> Any:
        """The connection of psycopg, if it is one."""
        return self.connection.connection.driver_connection if self.dialect.driver == "psycopg" else None

    def _executed(self, clause: ClauseElement, values: Values | None) -> Any:
        statement = compiled(clause, self.dialect)
        return self.connection.exec_driver_sql(statement.text, statement.bind(values or {}))


class DjangoSession:
    """A connection of Django's."""

    def __init__(self, connection: Any, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect = dialect

    def rows(self, clause: ClauseElement, values: Values | None = None) -> Sequence[Sequence[Any]]:
        """What a query finds."""
        statement = compiled(clause, self.dialect)
        with self.connection.cursor() as cursor:
            cursor.execute(statement.text, statement.bind(values or {}))
            return cursor.fetchall()  # type: ignore[no-any-return]

    def run(self, clause: ClauseElement, values: Values | None = None) -> int:
        """Do something once; how many rows it concerned."""
        statement = compiled(clause, self.dialect)
        with self.connection.cursor() as cursor:
            cursor.execute(statement.text, statement.bind(values or {}))
            return int(cursor.rowcount)

    def many(self, clause: ClauseElement, values: Sequence[Values]) -> None:
        """Do the same with many values."""
        if values:
            statement = compiled(clause, self.dialect)
            with self.connection.cursor() as cursor:
                cursor.executemany(statement.text, [statement.bind(one) for one in values])

    def text(self, statement: str) -> None:
        """Run a statement that is written out already."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone alone if it fails."""
        name = self.connection.savepoint()
        try:
            yield
        except BaseException:
            self.connection.savepoint_rollback(name)
            raise
        self.connection.savepoint_commit(name)

    def copier(self) -> Any:
        """Never: Django wraps what its driver does."""
        return None


class Sessions(Protocol):
    """Where a store reads and writes. The database's errors come out as ours."""

    dialect: Dialect
    # Whether what is read here may be given positions: that must be visible at once, whatever the host does later.
    places: bool

    def read(self, work: Callable[[Session], T]) -> T:
        """Do something that only reads."""
        ...

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something whole or not at all. It may be done again from the start if the database asks for that."""
        ...

    def close(self) -> None:
        """Let go of what is ours."""
        ...


class OwnSessions:
    """A pool of our own: a transaction for each write, begun again where the database lost it or broke a deadlock."""

    places = True

    def __init__(self, engine: Engine, place: str, prepare: Callable[[Session], None]) -> None:
        self.engine = engine
        self.dialect = engine.dialect
        self.place = place
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._prepare = prepare
        self._prepared = False
        self._closed = False
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()

    def read(self, work: Callable[[Session], T]) -> T:
        """Do something that only reads: no transaction, so that nothing is held open."""

        def once() -> T:
            with self._reading.connect() as connection:
                return work(AlchemySession(connection))

        self.open()
        return self._repeated(once, reading=True)

    def write(self, work: Callable[[Session], T]) -> T:
        """One transaction."""
        self.open()
        return self._repeated(lambda: self._written(work))

    def _written(self, work: Callable[[Session], T]) -> T:
        with self.engine.connect() as connection:
            with connection.begin() as transaction:
                done = work(AlchemySession(connection))
                try:
                    transaction.commit()
                except Exception as error:
                    if is_database_error(error) and is_lost(error):
                        raise StoreError("store_outcome_unknown", path=self.place) from None
                    raise
            return done

    def _repeated(self, once: Callable[[], T], *, reading: bool = False) -> T:
        lost = False
        for turn in range(_TRIES):
            try:
                return once()
            except Exception as error:
                if not is_database_error(error):
                    raise
                # A connection that waited in the pool may be dead. If one that was made anew dies too, that is told.
                again = not lost if is_lost(error) else is_transient(error) and turn < _TRIES - 1
                if not again:
                    # Without the database's own error behind it: that one shows what was to be stored.
                    raise explain(error, self.place, reading=reading) from None
                lost = lost or is_lost(error)
                time.sleep(_PAUSE * turn * turn)
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def open(self) -> None:
        """Make the database ready with the first use. Raises StoreError if it can't be used."""
        if self._closed:
            raise StoreError("store_closed")
        if self._pid != os.getpid():
            # The parent's connections are the parent's: a child only forgets them.
            self.engine.dispose(close=False)
            self._begin()
        if not self._prepared:
            with self._lock:
                if not self._prepared:
                    self._repeated(lambda: self._written(self._prepare))
                    self._prepared = True

    def write_unprepared(self, work: Callable[[Session], T]) -> T:
        """One transaction in a database that may not be ready for anything else."""
        return self._repeated(lambda: self._written(work))

    def close(self, *, dispose: bool = True) -> None:
        """Use no connection any more, and close those of the pool if it is ours."""
        self._closed = True
        if dispose:
            self.engine.dispose()


class HostSessions:
    """The host's connection: a savepoint for each write, inside the transaction that the host began."""

    places = False

    def __init__(self, connection: Any, ready: Callable[[Session], None]) -> None:
        self._session = session_on(connection)
        self.dialect = self._session.dialect
        self._ready: Callable[[Session], None] | None = ready

    def read(self, work: Callable[[Session], T]) -> T:
        """Do something that only reads."""
        return self._done(work, reading=True)

    def write(self, work: Callable[[Session], T]) -> T:
        """A savepoint."""

        def saved(session: Session) -> T:
            _ensure_transaction(session)
            with session.savepoint():
                return work(session)

        return self._done(saved)

    def making(self, work: Callable[[Session], T]) -> T:
        """Make our tables; in PostgreSQL, where that can be undone, inside a transaction only."""

        def whole(session: Session) -> T:
            if session.dialect.name == "postgresql":
                _ensure_transaction(session)
            return work(session)

        return self._done(whole)

    def _done(self, work: Callable[[Session], T], *, reading: bool = False) -> T:
        try:
            if self._ready is not None:
                self._ready(self._session)
                self._ready = None
            return work(self._session)
        except Exception as error:
            if is_database_error(error):
                raise explain(error, HOST, reading=reading) from None
            raise

    def close(self) -> None:
        """The connection is the host's."""


def session_on(connection: object) -> Session:
    """A session on what a host handed over. Raises InvalidValue if it is of no kind that is known."""
    if not is_django(connection):
        return AlchemySession(alchemy_of(connection), lambda: alchemy_of(connection))
    django: Any = connection
    return DjangoSession(connection, _dialect_of(django.vendor, django.Database.__name__))


@lru_cache
def _dialect_of(vendor: str, driver: str) -> Dialect:
    """What SQLAlchemy calls the database and the driver that Django uses."""
    from sqlalchemy.dialects.mysql import mysqldb, pymysql
    from sqlalchemy.dialects.postgresql import psycopg, psycopg2

    known: dict[tuple[str, str], Callable[[], Dialect]] = {
        ("postgresql", "psycopg"): psycopg.dialect,
        ("postgresql", "psycopg2"): psycopg2.dialect,
        ("mysql", "MySQLdb"): mysqldb.dialect,
        ("mysql", "pymysql"): pymysql.dialect,
    }
    made = known.get((vendor, driver))
    if made is None:
        raise InvalidValue("connection_unknown", kind=f"django.db {vendor} ({driver})")
    return made()


def is_begun(session: Session) -> bool:
    """Is the connection inside a transaction, or would its next statement begin one?"""
    connection: Any = session.connection  # type: ignore[attr-defined]
    if isinstance(session, DjangoSession):
        return connection.in_atomic_block or not connection.get_autocommit()
    driver = connection.connection.driver_connection
    asked = getattr(driver, "get_autocommit", None)
    return not asked() if asked is not None else getattr(driver, "autocommit", False) is not True


def _ensure_transaction(session: Session) -> None:
    if not is_begun(session):
        raise InvalidValue("no_transaction")
