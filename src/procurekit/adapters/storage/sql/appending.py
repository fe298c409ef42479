"""Appending: all that one append stores, in as few statements as the database and its driver allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.alert_rows import write_alerts
from procurekit.adapters.storage.sql.delivering import message_rows, put_messages
from procurekit.adapters.storage.sql.projecting import write_rows
from procurekit.adapters.storage.sql.schema import behind, events, row_tables, side, waiting
from procurekit.adapters.storage.sql.sessions import Session
from procurekit.adapters.storage.sql.writing import put, replace
from procurekit.model.record import Record, SideRecord
from procurekit.ports import Batch

__all__ = ["append"]

Rows = Sequence[Mapping[str, Any]]
# From so many events on, psycopg's COPY is faster than statement by statement.
_MANY: Final = 12
_COLUMNS: Final = tuple(events.c.keys())
_TYPES: Final = ("text", "text", "int4", "bytea", "bytea", "bytea", "bytea", "bytea", "bytea")
_COPY_EVENTS: Final = f"COPY procurekit_events ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
_COPY_WAITING: Final = "COPY procurekit_waiting (book, stream, version) FROM STDIN (FORMAT BINARY)"


def append(session: Session, batch: Batch, kept: Sequence[SideRecord], left: Rows) -> None:
    """Store events with what comes along: side records, messages, rows, and what is left behind without rows."""
    records = batch.records
    if session.dialect.name == "postgresql":
        _put_at_once(session, batch, kept)
    else:
        session.many(put(events), [dict(zip(_COLUMNS, _event(one), strict=True)) for one in records])
        session.many(put(waiting, ("book", "stream", "version")), [_name(one) for one in records])
        session.many(put(side), [_side(one, one.value) for one in kept if not one.replace])
        replace(session, side, [_side(one, one.value) for one in kept if one.replace])
        put_messages(session, batch.outbox)
    write_rows(session, batch.projected, row_tables)
    write_alerts(session, batch.alerts, row_tables)
    replace(session, behind, left)


def _put_at_once(session: Session, batch: Batch, kept: Sequence[SideRecord]) -> None:
    records = batch.records
    driver = session.copier() if len(records) >= _MANY else None
    if driver is not None:
        _copy(driver, _COPY_EVENTS, _TYPES, map(_event, records))
        _copy(driver, _COPY_WAITING, _TYPES[:3], ((one.book, one.stream, one.version) for one in records))
    postgresql.put_events(
        session,
        events=[] if driver is not None else _texts(records),
        taken=[_side(one, postgresql.as_text(one.value)) for one in kept if not one.replace],
        kept=[_side(one, postgresql.as_text(one.value)) for one in kept if one.replace],
        messages=message_rows(session, batch.outbox),
    )


def _texts(records: Sequence[Record]) -> Rows:
    text = postgresql.as_text
    return [
        {**_name(one), "place": place, **{name: text(getattr(one, name)) for name in _COLUMNS[3:]}}
        for place, one in enumerate(records)
    ]


def _name(one: Record) -> dict[str, object]:
    return {"book": one.book, "stream": one.stream, "version": one.version}


def _side(one: SideRecord, value: object) -> dict[str, object]:
    return {"book": one.book, "kind": one.kind, "key": one.key, "value": value}


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


def _copy(driver: Any, statement: str, types: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
