"""Writing: how rows go into the tables, by the fastest way that the database and its driver have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, Insert, Table, and_, bindparam, delete, insert

from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.sessions import Session

__all__ = ["discard", "put", "replace"]


@lru_cache
def put(table: Table, names: tuple[str, ...] | None = None) -> Insert:
    """Insert a row."""
    return insert(table).values({name: bindparam(name) for name in names or tuple(table.c.keys())})


@lru_cache
def discard(table: Table) -> Delete:
    """Delete the row that has the same primary key."""
    return delete(table).where(and_(*(one == bindparam(f"of_{one.name}") for one in table.primary_key)))


def replace(session: Session, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, in the place of those with the same primary key."""
    if session.dialect.name == "postgresql":
        postgresql.replace(session, table, values)
        return
    keys = [one.name for one in table.primary_key]
    session.many(discard(table), [{f"of_{name}": one[name] for name in keys} for one in values])
    session.many(put(table), values)
