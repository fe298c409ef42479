"""Writing: how rows go into the tables, by the fastest way that the database and its driver have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ClauseElement, Delete, Insert, Table, and_, bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_update

from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.schema import events, side, waiting
from procurekit.adapters.storage.sql.sessions import Session
from procurekit.model.record import Record, SideRecord

__all__ = ["discard", "put", "put_events", "put_side", "replace"]

# From so many events on, psycopg's COPY is faster than statement by statement.
_MANY: Final = 12
_COLUMNS: Final = tuple(events.c.keys())
_TYPES: Final = ("text", "text", "int4", "bytea", "bytea", "bytea", "bytea", "bytea", "bytea")
_COPY_EVENTS: Final = f"COPY procurekit_events ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_COPY_WAITING: Final = "COPY procurekit_waiting (book, stream, version) FROM STDIN (FORMAT BINARY)"


def put_events(session: Session, records: Sequence[Record]) -> None:
    """Store events, and leave them waiting for their positions."""
    driver = session.copier() if len(records) >= _MANY else None
    if driver is not None:
        _copy(driver, _COPY_EVENTS, _TYPES, map(_event, records))
        _copy(driver, _COPY_WAITING, _TYPES[:3], ((one.book, one.stream, one.version) for one in records))
        return
    values = [dict(zip(_COLUMNS, _event(one), strict=True)) for one in records]
    if session.dialect.name == "postgresql":
        for one in values:
            session.run(_both(), one)
        return
    session.many(put(events), values)
    session.many(put(waiting, ("book", "stream", "version")), values)


def put_side(session: Session, kept: Sequence[SideRecord]) -> None:
    """Store side records."""
    for once in (True, False):
        values = [
            {"book": one.book, "kind": one.kind, "key": one.key, "value": one.value}
            for one in kept
            if one.replace is not once
        ]
        if once:
            session.many(put(side), values)
        else:
            replace(session, side, values)


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
        if table is side:
            # JSON has no bytes.
            session.many(_overwrite(), values)
        else:
            postgresql.replace(session, table, values)
        return
    keys = [one.name for one in table.primary_key]
    session.many(discard(table), [{f"of_{name}": one[name] for name in keys} for one in values])
    session.many(put(table), values)


@lru_cache
def _overwrite() -> ClauseElement:
    """Keep a side record, in the place of an older one."""
    adding = insert_or_update(side).values({one.name: bindparam(one.name) for one in side.c})
    return adding.on_conflict_do_update(constraint=side.primary_key, set_={"value": adding.excluded.value})


@lru_cache
def _both() -> ClauseElement:
    """PostgreSQL takes an event and its place in the queue in one statement."""
    adding = put(events).returning(events.c.book, events.c.stream, events.c.version).cte("written")
    return insert(waiting).from_select(
        ["book", "stream", "version"], select(adding.c.book, adding.c.stream, adding.c.version)
    )


def _event(one: Record) -> tuple[object, ...]:
    return (
        one.book,
        one.stream,
        one.version,
        one.envelope,
        one.hash,
        one.body,
        one.salt,
        one.personal,
        one.personal_salt,
    )


def _copy(driver: Any, statement: str, types: Sequence[str], rows: Any) -> None:
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
