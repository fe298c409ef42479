"""PostgreSQL: all that one append stores in few statements, however many rows that are.

Rows go as JSON, which the server takes apart by the columns' types: a statement with a parameter for every field of
every row would be taken apart by the driver, each time anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects.postgresql import dialect

from procurekit.adapters.storage.sql.schema import events, outbox, side, waiting
from procurekit.adapters.storage.sql.sessions import Session
from procurekit.model.text import encode

__all__ = ["as_text", "put_events", "put_lines", "put_newer", "readable", "replace"]

Rows = Sequence[Mapping[str, Any]]
_TYPES: Final = dialect().type_compiler_instance  # type: ignore[no-untyped-call]


def replace(session: Session, table: Table, rows: Rows) -> None:
    """Write rows, in the place of those with the same primary key."""
    if rows:
        session.run(_replacing(table), {"rows": _json(rows)})


def put_events(session: Session, **parts: Rows) -> None:
    """Store `events` with their `place` in the append, side records `taken` that must be new, and `kept` that replace.

    `messages` go into the outbox, in the order of their `place`. Each of them may be empty.
    """
    present = {name: _json(rows) for name, rows in parts.items() if rows}
    if present:
        session.run(_putting(tuple(present)), present)


def put_lines(session: Session, lines: Table, orders: Rows, listed: Rows) -> None:
    """Write the schedule lines of orders, named by (book, order_id), in the place of what there was of them."""
    session.run(_replacing_lines(lines), {"orders": _json(orders), "listed": _json(listed)})


def as_text(value: bytes | None) -> str | None:
    """Bytes as PostgreSQL reads them from text."""
    return None if value is None else "\\x" + value.hex()


def put_newer(session: Session, table: Table, given: Rows) -> set[tuple[str, str]]:
    """Write orders or alerts, each unless a newer version is there; (book, id) of those that were written."""
    return {(book, id_) for book, id_ in session.rows(_replacing_older(table), {"rows": _json(given)})}


def _json(rows: Rows) -> str:
    return encode(rows).decode()


def readable(rows: Rows) -> list[dict[str, Any]]:
    """Rows without the one character that PostgreSQL can't keep: they are for reading, the log has what was said."""
    return [
        {name: one.replace("\0", "\ufffd") if isinstance(one, str) else one for name, one in row.items()}
        for row in rows
    ]


@lru_cache
def _replacing(table: Table) -> TextClause:
    return text(_upsert(table, _rows_of(table, "rows")))


@lru_cache
def _replacing_older(table: Table) -> TextClause:
    guard = f" WHERE {table.name}.version <= excluded.version RETURNING book, id"
    return text(_upsert(table, _rows_of(table, "rows")) + guard)


@lru_cache
def _putting(names: tuple[str, ...]) -> TextClause:
    return text(f"WITH {', '.join(one for name in names for one in _CLAUSES[name]())} SELECT 1")


def _events() -> Iterator[str]:
    names = ", ".join(f'"{one.name}"' for one in events.c)
    yield f"events AS (SELECT * FROM {_rows_of(events, 'events', 'place integer')})"
    yield f"put_events AS (INSERT INTO {events.name} ({names}) SELECT {names} FROM events)"
    # In the order of the append: so the numbers rise, and with them the positions.
    queued = "book, stream, version"
    yield f"queued AS (INSERT INTO {waiting.name} ({queued}) SELECT {queued} FROM events ORDER BY place)"


def _taken() -> Iterator[str]:
    names = ", ".join(f'"{one.name}"' for one in side.c)
    yield f"taken AS (INSERT INTO {side.name} ({names}) SELECT {names} FROM {_rows_of(side, 'taken')})"


def _kept() -> Iterator[str]:
    yield f"kept AS ({_upsert(side, _rows_of(side, 'kept'))})"


def _messages() -> Iterator[str]:
    names = ", ".join(f'"{one.name}"' for one in outbox.c if not one.primary_key)
    rows = _rows_of(outbox, "messages", "place integer")
    yield f"messages AS (INSERT INTO {outbox.name} ({names}) SELECT {names} FROM {rows} ORDER BY place)"


_CLAUSES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "events": _events,
    "taken": _taken,
    "kept": _kept,
    "messages": _messages,
}


@lru_cache
def _replacing_lines(lines: Table) -> TextClause:
    stays = " AND ".join(f"n.{one.name} = l.{one.name}" for one in lines.primary_key)
    return text(
        "WITH orders AS (SELECT * FROM json_to_recordset(CAST(:orders AS json)) AS one (book text, order_id text)),"
        f" listed AS (SELECT * FROM {_rows_of(lines, 'listed')}),"
        f" gone AS (DELETE FROM {lines.name} AS l USING orders AS o WHERE l.book = o.book AND l.order_id = o.order_id"
        f" AND NOT EXISTS (SELECT FROM listed AS n WHERE {stays})) {_upsert(lines, 'listed')}"
    )


def _rows_of(table: Table, name: str, *more: str) -> str:
    # Its columns are written out: the type of a table goes with the table, also when a rebuild puts a new one in its
    # place while this statement waits.
    columns = ", ".join([*(f'"{one.name}" {_TYPES.process(one.type)}' for one in table.c), *more])
    return f"json_to_recordset(CAST(:{name} AS json)) AS {name} ({columns})"


def _upsert(table: Table, rows: str) -> str:
    names = [f'"{one.name}"' for one in table.c]
    keys = ", ".join(f'"{one.name}"' for one in table.primary_key)
    rest = [f'"{one.name}"' for one in table.c if not one.primary_key]
    changes = ", ".join(f"{one} = excluded.{one}" for one in rest)
    listed = ", ".join(names)
    return (
        f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {rows} ON CONFLICT ({keys}) DO UPDATE SET {changes}"
    )
