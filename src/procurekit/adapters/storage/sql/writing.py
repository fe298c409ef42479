"""Writing: how rows go into the tables, by the fastest way that the database and its driver have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, and_, bindparam, delete, insert, select

from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.sessions import Session

__all__ = ["discard", "put", "put_newer", "replace"]


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


def put_newer(session: Session, table: Table, values: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Write rows of orders or alerts, each unless a newer version is there; (book, id) of those that were written."""
    if session.dialect.name == "postgresql":
        return postgresql.put_newer(session, table, values)
    written = set()
    for one in values:
        found = session.rows(_version(table), {"of_book": one["book"], "of_id": one["id"]})
        if not found or found[0][0] <= one["version"]:
            replace(session, table, [one])
            written.add((one["book"], one["id"]))
    return written


@lru_cache
def _version(table: Table) -> Select[Any]:
    """The version of the row that is there; nobody else changes it meanwhile."""
    return (
        select(table.c.version)
        .where(table.c.book == bindparam("of_book"), table.c.id == bindparam("of_id"))
        .with_for_update()
    )
