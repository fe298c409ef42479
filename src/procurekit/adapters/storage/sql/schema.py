"""The schema: our tables as SQLAlchemy describes them, in the types that each database has for them.

Events have no number of their own: a writer leaves them in `waiting`, and whoever reads gives positions to what has
been committed, in one short transaction after the other. So a position never appears below one that was read, and
writers wait for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pendulum import DateTime
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeEngine

from procurekit.adapters.storage.rows import ALERT_KINDS, JSON_FORMS, LINE_KINDS, ORDER_KINDS, TEXT_FORMS, Forms
from procurekit.values.moments import instant_of, to_utc

__all__ = [
    "FORMAT",
    "LOG",
    "WITH_ROWS",
    "RowTables",
    "behind",
    "creation",
    "events",
    "forms",
    "indexing",
    "meta",
    "outbox",
    "outbox_creation",
    "positions",
    "row_tables",
    "rows_creation",
    "side",
    "waiting",
]

FORMAT: Final = 2
"""The format that this library writes: the tables of the log. The projection's columns have a number of their own."""

WITH_ROWS: Final = ("order_", "alert_")
"""How the ids of those streams begin that have rows in the projection."""

_MYSQL: Final = ("mysql", "mariadb")
# Columns of the projection that are searched or sorted: MySQL wants a length for those.
_SHORT: Final = frozenset({"book", "id", "order_id", "stage", "supplier", "number", "status"})


def _key(length: int) -> TypeEngine[Any]:
    """Text that is compared byte by byte, whatever the database's own idea of sorting is."""
    return (
        String(length)
        .with_variant(postgresql.TEXT(collation="C"), "postgresql")
        .with_variant(mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), *_MYSQL)
    )


def _bytes() -> TypeEngine[Any]:
    return LargeBinary().with_variant(mysql.LONGBLOB(), *_MYSQL)


def _number() -> TypeEngine[Any]:
    return BigInteger().with_variant(Integer, "sqlite")


def _instant() -> TypeEngine[Any]:
    return String(64).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


_metadata: Final = MetaData()

meta: Final = Table(
    "procurekit_meta", _metadata, Column("name", _key(64), primary_key=True), Column("value", Text, nullable=False)
)
events: Final = Table(
    "procurekit_events",
    _metadata,
    Column("book", _key(128), nullable=False),
    Column("stream", _key(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("envelope", _bytes(), nullable=False),
    Column("hash", _bytes(), nullable=False),
    Column("body", _bytes()),
    Column("salt", _bytes()),
    Column("personal", _bytes()),
    Column("personal_salt", _bytes()),
    PrimaryKeyConstraint("book", "stream", "version"),
)
waiting: Final = Table(
    "procurekit_waiting",
    _metadata,
    # A number that rises from one commit to the next that has seen it: no sequence may hand out blocks per session.
    Column(
        "n",
        _number(),
        Identity(always=False, cache=1),
        primary_key=True,
        autoincrement=True,
    ),
    Column("book", _key(128), nullable=False),
    Column("stream", _key(128), nullable=False),
    Column("version", Integer, nullable=False),
)
positions: Final = Table(
    "procurekit_positions",
    _metadata,
    Column("position", _number(), primary_key=True, autoincrement=False),
    Column("book", _key(128), nullable=False),
    Column("stream", _key(128), nullable=False),
    Column("version", Integer, nullable=False),
)
side: Final = Table(
    "procurekit_side",
    _metadata,
    Column("book", _key(128), nullable=False),
    Column("kind", _key(32), nullable=False),
    Column("key", _key(512), nullable=False),
    Column("value", _bytes(), nullable=False),
    PrimaryKeyConstraint("book", "kind", "key"),
)
behind: Final = Table(
    "procurekit_behind",
    _metadata,
    Column("book", _key(128), nullable=False),
    Column("stream", _key(128), nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("book", "stream"),
)

outbox: Final = Table(
    "procurekit_outbox",
    _metadata,
    # It rises, so that what comes later is sent later.
    Column("n", _number(), Identity(always=False, cache=1), primary_key=True, autoincrement=True),
    Column("book", _key(128), nullable=False),
    Column("key", _key(512), nullable=False),
    Column("alert", _key(128), nullable=False),
    Column("lane", _key(512), nullable=False),
    Column("who", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("body", _bytes(), nullable=False),
    Column("due_at", _instant(), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", _key(16), nullable=False),
    Column("error", Text),
    Column("ticket", _key(190)),
    Column("leased_until", _instant()),
    UniqueConstraint("book", "key"),
    # A book's in their order; those of a lane; those of an alert. The state is in none: as long as a database doesn't
    # know how many rows have which, it would take the wrong index for it.
    Index("procurekit_outbox_book", "book", "n"),
    Index("procurekit_outbox_lane", "book", "lane", "n"),
    Index("procurekit_outbox_alert", "book", "alert"),
)

LOG: Final = (meta, events, waiting, positions, side, behind, outbox)
"""The tables of the log."""

# PostgreSQL has exact numbers, dates, instants and truth values: there the rows are good for anybody's own queries.
_NATIVE: Final[dict[object, Callable[[], TypeEngine[Any]]]] = {
    Decimal: Numeric,
    date: Date,
    DateTime: lambda: postgresql.TIMESTAMP(timezone=True),
    bool: Boolean,
}
_NATIVE_FORMS: Final[Forms] = {
    # They are written as text in one JSON, and read as what they are.
    **{kind: (TEXT_FORMS[kind][0], lambda value: value) for kind in (Decimal, date)},
    DateTime: (TEXT_FORMS[DateTime][0], lambda value: to_utc(instant_of(value))),
    **JSON_FORMS,
}


def forms(database: str) -> Forms:
    """How the rows of a database, by SQLAlchemy's name of it, are written and read."""
    return _NATIVE_FORMS if database == "postgresql" else TEXT_FORMS


class RowTables:
    """The tables of one projection: the present one, or one that is being made beside it."""

    def __init__(self, suffix: str = "") -> None:
        metadata = MetaData()
        self.orders = _rows(f"procurekit_orders{suffix}", metadata, ORDER_KINDS, ("book", "id"))
        self.lines = _rows(
            f"procurekit_schedule_lines{suffix}", metadata, LINE_KINDS, ("book", "order_id", "line", "schedule")
        )
        self.alerts = _rows(f"procurekit_alerts{suffix}", metadata, ALERT_KINDS, ("book", "id"))
        named, listed, told = self.all = (self.orders, self.lines, self.alerts)
        open_ = listed.c.open
        self.indexes = (
            Index(f"{named.name}_stage", named.c.book, named.c.stage, named.c.changed_at),
            Index(f"{named.name}_supplier", named.c.book, named.c.supplier, named.c.changed_at),
            Index(f"{named.name}_number", named.c.book, named.c.number),
            Index(
                f"{listed.name}_open",
                *(listed.c[name] for name in ("book", "order_id", "line", "schedule")),
                postgresql_where=open_ != 0,
                sqlite_where=text("open <> '0'"),
            ),
            Index(f"{told.name}_open", told.c.book, told.c.status, told.c.id),
            Index(f"{told.name}_order", told.c.book, told.c.order_id),
        )


def _rows(name: str, metadata: MetaData, kinds: dict[str, object], key: tuple[str, ...]) -> Table:
    columns = [Column(one, _type(one, kind), nullable=one not in key) for one, kind in kinds.items()]
    return Table(name, metadata, *columns, PrimaryKeyConstraint(*key))


def _type(name: str, kind: object) -> TypeEngine[Any]:
    if kind is int:
        return Integer()
    native = _NATIVE.get(kind)
    if native is not None:
        general: TypeEngine[Any] = Integer() if kind is bool else String(64)
        return general.with_variant(native(), "postgresql")
    return _key(190) if name in _SHORT else Text().with_variant(mysql.LONGTEXT(), *_MYSQL)


row_tables: Final = RowTables()


def creation(dialect: Dialect) -> Iterator[str]:
    """The statements that make our tables."""
    for table in LOG[:-1]:
        yield str(CreateTable(table).compile(dialect=dialect))
    yield from outbox_creation(dialect)
    yield from rows_creation(dialect, row_tables)
    yield from indexing(dialect, row_tables)


def outbox_creation(dialect: Dialect) -> Iterator[str]:
    """The statements that make the outbox, with its indexes."""
    yield str(CreateTable(outbox).compile(dialect=dialect))
    for one in sorted(outbox.indexes, key=lambda one: str(one.name)):
        yield str(CreateIndex(one).compile(dialect=dialect))


def rows_creation(dialect: Dialect, rows: RowTables) -> Iterator[str]:
    """The statements that make the tables of a projection, without indexes."""
    for table in rows.all:
        yield str(CreateTable(table).compile(dialect=dialect))


def indexing(dialect: Dialect, rows: RowTables) -> Iterator[str]:
    """The statements that make the indexes of a projection."""
    for one in rows.indexes:
        yield str(CreateIndex(one).compile(dialect=dialect))
