"""PostgreSQL: many rows in one statement. They go as one JSON text, which the server takes apart by the columns' types.

A statement with a parameter for every field of every row would be taken apart by the driver, each time anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects.postgresql import dialect

from procurekit.adapters.storage.sql.sessions import Session
from procurekit.model.text import encode

__all__ = ["put_newer", "put_orders", "replace"]

Rows = Sequence[Mapping[str, Any]]
_TYPES: Final = dialect().type_compiler_instance  # type: ignore[no-untyped-call]


def replace(session: Session, table: Table, rows: Rows) -> None:
    """Write rows, in the place of those with the same primary key."""
    if rows:
        session.run(_replacing(table), {"rows": _json(rows)})


def put_orders(session: Session, orders: Table, lines: Table, given: Rows, listed: Rows) -> None:
    """Write orders and their schedule lines, in the place of what there was of them."""
    session.run(_replacing_orders(orders, lines), {"given": _json(given), "listed": _json(listed)})


def put_newer(session: Session, orders: Table, given: Rows) -> set[tuple[str, str]]:
    """Write orders, each unless a newer version is there; (book, id) of those that were written."""
    return {(book, id_) for book, id_ in session.rows(_replacing_older(orders), {"rows": _json(given)})}


def _json(rows: Rows) -> str:
    return encode(rows).decode()


@lru_cache
def _replacing(table: Table) -> TextClause:
    return text(_upsert(table, _rows_of(table, "rows")))


@lru_cache
def _replacing_older(orders: Table) -> TextClause:
    guard = f" WHERE {orders.name}.version <= excluded.version RETURNING book, id"
    return text(_upsert(orders, _rows_of(orders, "rows")) + guard)


@lru_cache
def _replacing_orders(orders: Table, lines: Table) -> TextClause:
    same = "l.book = g.book AND l.order_id = g.id"
    stays = " AND ".join(f"n.{one.name} = l.{one.name}" for one in lines.primary_key)
    return text(
        f"WITH given AS (SELECT * FROM {_rows_of(orders, 'given')}),"
        f" listed AS (SELECT * FROM {_rows_of(lines, 'listed')}),"
        f" gone AS (DELETE FROM {lines.name} AS l USING given AS g"
        f" WHERE {same} AND NOT EXISTS (SELECT FROM listed AS n WHERE {stays})),"
        f" written AS ({_upsert(orders, 'given')}) {_upsert(lines, 'listed')}"
    )


def _rows_of(table: Table, name: str) -> str:
    # Its columns are written out: the type of a table goes with the table, also when a rebuild puts a new one in its
    # place while this statement waits.
    columns = ", ".join(f'"{one.name}" {_TYPES.process(one.type)}' for one in table.c)
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
