"""The schema: our tables in a SQLite file, the format they are in, and the steps from an older format to today's.

All names start with ``procurekit_``, since the tables may lie beside a host's own.
"""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Cursor
from typing import Final

from procurekit.adapters.storage.formats import Formats
from procurekit.adapters.storage.rows import LINE_COLUMNS, ORDER_COLUMNS, PROJECTION

__all__ = [
    "APPLICATION",
    "FORMAT",
    "LINES",
    "ORDERS",
    "PRESENT",
    "create",
    "create_rows",
    "formats",
    "index_rows",
    "is_foreign",
    "upgrade",
]

APPLICATION: Final = 0x50_52_4F_43  # "PROC"
FORMAT: Final = 2
"""The format that this library writes: the tables of the log. The projection's columns have a number of their own."""

PRESENT: Final = Formats(FORMAT)

ORDERS: Final = "procurekit_orders"
LINES: Final = "procurekit_schedule_lines"

_LOG: Final = (
    "CREATE TABLE procurekit_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE procurekit_events (
        position INTEGER PRIMARY KEY,
        book TEXT NOT NULL,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        envelope BLOB NOT NULL,
        hash BLOB NOT NULL,
        body BLOB,
        salt BLOB,
        personal BLOB,
        personal_salt BLOB,
        UNIQUE (book, stream, version)
    )""",
    """CREATE TABLE procurekit_side (
        book TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
        PRIMARY KEY (book, kind, key)
    ) WITHOUT ROWID""",
    # Only what was left behind is noted: an append that brings its rows along touches nothing more.
    """CREATE TABLE procurekit_behind (
        book TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (book, stream)
    ) WITHOUT ROWID""",
)
_INDEXES: Final = (
    (ORDERS, "stage", "(book, stage, changed_at)"),
    (ORDERS, "supplier", "(book, supplier, changed_at)"),
    (ORDERS, "number", "(book, number)"),
    (LINES, "open", "(book, order_id, line, schedule) WHERE \"open\" <> '0'"),
)


def formats(cursor: Cursor) -> Formats | None:
    """The formats of our tables in a database; None if it has none."""
    if _exists(cursor, "procurekit_meta"):
        told = dict(cursor.execute("SELECT name, value FROM procurekit_meta"))
        return Formats(int(told["format"]), int(told["projection"]))
    # Format 1 had a file to itself, with tables of plain names.
    application, version = (
        cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    return Formats(version, 0) if application == APPLICATION else None


def is_foreign(cursor: Cursor) -> bool:
    """Does the database belong to another program?"""
    tables = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return bool(tables or cursor.execute("PRAGMA application_id").fetchone()[0])


def create(cursor: Cursor, *, alone: bool) -> None:
    """Make our tables. `alone` says that the file is ours, so that other programs can tell what it is."""
    for statement in _LOG:
        cursor.execute(statement)
    create_rows(cursor, ORDERS, LINES)
    index_rows(cursor)
    _note(cursor, PRESENT)
    if alone:
        cursor.execute(f"PRAGMA application_id = {APPLICATION}")
        cursor.execute(f"PRAGMA user_version = {FORMAT}")


def create_rows(cursor: Cursor, orders: str, lines: str) -> None:
    """Make the tables of a projection, under names of their own, without indexes."""
    cursor.execute(f"CREATE TABLE {orders} ({', '.join(ORDER_COLUMNS)}, PRIMARY KEY (book, id)) WITHOUT ROWID")
    key = "PRIMARY KEY (book, order_id, line, schedule)"
    cursor.execute(f"CREATE TABLE {lines} ({', '.join(LINE_COLUMNS)}, {key}) WITHOUT ROWID")


def index_rows(cursor: Cursor) -> None:
    """Make the indexes of the present projection."""
    for table, name, columns in _INDEXES:
        cursor.execute(f"CREATE INDEX {table}_{name} ON {table} {columns}")


def upgrade(cursor: Cursor, found: Formats) -> list[int]:
    """Bring the tables from the formats that were found to today's; the formats they went through."""
    for step in range(found.log, FORMAT):
        _STEPS[step](cursor)
    if found.projection < PROJECTION:
        # Rows are computed: they are made anew from the log, with the next read.
        for table in (ORDERS, LINES):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        create_rows(cursor, ORDERS, LINES)
        index_rows(cursor)
        cursor.execute(
            "INSERT OR REPLACE INTO procurekit_behind SELECT book, stream, max(version) FROM procurekit_events"
            " WHERE stream LIKE 'order\\_%' ESCAPE '\\' GROUP BY book, stream"
        )
    _note(cursor, PRESENT)
    # Where only the rows were of an older form, the format stayed what it is.
    return list(range(found.log + 1, FORMAT + 1)) or [FORMAT]


def _note(cursor: Cursor, now: Formats) -> None:
    told = (("format", now.log), ("projection", now.projection))
    cursor.executemany("INSERT OR REPLACE INTO procurekit_meta VALUES (?, ?)", [(name, str(one)) for name, one in told])


def _exists(cursor: Cursor, table: str) -> bool:
    return bool(cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchall())


def _to_2(cursor: Cursor) -> None:
    """Names with a prefix, and the formats in a table: until then the file was ours alone."""
    for table in ("events", "side"):
        cursor.execute(f"ALTER TABLE {table} RENAME TO procurekit_{table}")
    for table in ("behind", "orders", "schedule_lines"):
        cursor.execute(f"DROP TABLE {table}")
    cursor.execute(_LOG[0])
    cursor.execute(_LOG[3])
    cursor.execute("PRAGMA user_version = 2")


_STEPS: Final[dict[int, Callable[[Cursor], None]]] = {1: _to_2}
"""By the format that each starts from."""
