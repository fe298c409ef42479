"""Hosting: what kind of connection a host handed over, and the store that works through it.

Known are ``sqlite3`` connections, SQLAlchemy connections and sessions, and Django's connections. None of their packages
is imported: a host that has one of them has loaded it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, Final

from procurekit.errors import InvalidValue, term
from procurekit.ports import Store

__all__ = ["HOST", "Hosted", "install_on", "sqlite_of", "store_on"]


class Hosted(str):
    """The host's connection, where an error of a store of our own has its file or URL."""

    __slots__ = ()

    def text(self, lang: str = "en") -> str:
        """What it is called, in the reader's language."""
        return term("hosts_connection", lang)


HOST: Final = Hosted("your connection")


def store_on(connection: object) -> Store:
    """A store on the host's connection. Raises InvalidValue if it is of no kind that is known."""
    raw = sqlite_of(connection)
    if raw is not None:
        from procurekit.adapters.storage.sqlite.sessions import HostSession
        from procurekit.adapters.storage.sqlite.tables import SQLiteTables

        return SQLiteTables(HostSession(lambda: sqlite_of(connection) or raw))
    from procurekit.adapters.storage.sql.store import hosted_on

    return hosted_on(connection)


def install_on(connection: object) -> None:
    """Make our tables through the host's connection, inside its transaction; nothing if they are there."""
    raw = sqlite_of(connection)
    if raw is not None:
        from procurekit.adapters.storage.sqlite.tables import install

        install(raw)
        return
    from procurekit.adapters.storage.sql.store import install_on as make_on

    make_on(connection)


def sqlite_of(connection: object) -> sqlite3.Connection | None:
    """The ``sqlite3`` connection behind what a host handed over; None if its database is another one."""
    if isinstance(connection, sqlite3.Connection):
        return connection
    if is_django(connection):
        driver: Any = connection
        driver.ensure_connection()
        if not isinstance(driver.connection, sqlite3.Connection):
            return None
        # We go round Django's cursors, which would refuse this themselves.
        driver.validate_no_broken_transaction()
        return driver.connection
    found = alchemy_of(connection)
    driver = _driver_of(found)
    if not isinstance(driver, sqlite3.Connection):
        return None
    if not found.in_transaction():
        # We go round SQLAlchemy, which would not know that there is something to commit.
        found.exec_driver_sql("SELECT 1")
    return driver


def is_django(connection: object) -> bool:
    """Is it one of Django's connections (``django.db.connection``, ``connections["default"]``)?"""
    return all(hasattr(connection, name) for name in ("ensure_connection", "vendor", "in_atomic_block"))


def alchemy_of(connection: object) -> Any:
    """The SQLAlchemy connection of a connection or a session. Raises InvalidValue if it is neither."""
    if hasattr(connection, "exec_driver_sql") and hasattr(connection, "dialect"):
        return connection
    if hasattr(connection, "get_bind") and hasattr(connection, "connection"):
        return _reached(connection.connection)
    raise InvalidValue("connection_unknown", kind=type(connection).__qualname__)


def _driver_of(found: Any) -> Any:
    return _reached(lambda: found.connection.driver_connection)


def _reached(reach: Callable[[], Any]) -> Any:
    """What SQLAlchemy gives. Raises StoreError if it is closed, was lost, or can't be had."""
    try:
        return reach()
    except Exception as error:
        from procurekit.adapters.storage.sql.faults import explain, is_database_error

        if is_database_error(error):
            raise explain(error, HOST) from None
        raise
