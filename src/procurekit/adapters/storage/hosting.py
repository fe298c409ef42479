"""Hosting: what kind of connection a host handed over, and the store that works through it.

Known are ``sqlite3`` connections, SQLAlchemy connections and sessions, and Django's connections. None of their packages
is imported: a host that has one of them has loaded it.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from procurekit.errors import InvalidValue
from procurekit.ports import Store

__all__ = ["install_on", "sqlite_of", "store_on"]


def store_on(connection: object) -> Store:
    """A store on the host's connection. Raises InvalidValue if it is of no kind that is known."""
    raw = sqlite_of(connection)
    if raw is not None:
        from procurekit.adapters.storage.sqlite.sessions import HostSession
        from procurekit.adapters.storage.sqlite.tables import SQLiteTables

        return SQLiteTables(HostSession(raw))
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
        return sqlite_of(driver.connection) if isinstance(driver.connection, sqlite3.Connection) else None
    found = alchemy_of(connection)
    driver = found.connection.driver_connection
    return driver if isinstance(driver, sqlite3.Connection) else None


def is_django(connection: object) -> bool:
    """Is it one of Django's connections (``django.db.connection``, ``connections["default"]``)?"""
    return all(hasattr(connection, name) for name in ("ensure_connection", "vendor", "in_atomic_block"))


def alchemy_of(connection: object) -> Any:
    """The SQLAlchemy connection of a connection or a session. Raises InvalidValue if it is neither."""
    if hasattr(connection, "exec_driver_sql") and hasattr(connection, "dialect"):
        return connection
    if hasattr(connection, "get_bind") and hasattr(connection, "connection"):
        # A session: what it has to write goes first, so that both are one transaction.
        return connection.connection()
    raise InvalidValue("connection_unknown", kind=type(connection).__qualname__)
