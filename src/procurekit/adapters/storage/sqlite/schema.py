"""The schema: our tables in a SQLite file, the format they are in, and the steps from an older format to today's.

All names start with ``procurekit_``, since the tables may lie beside a host's own.
"""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Cursor
from typing import Final

from procurekit.adapters.storage.formats import Formats
from procurekit.adapters.storage.rows import ALERT_COLUMNS, LINE_COLUMNS, ORDER_COLUMNS, PROJECTION

__all__ = [
    "ALERTS",
    "APPLICATION",
    "FORMAT",
    "LINES",
    "OF_ALERTS",
    "OF_ORDERS",
    "ORDERS",
    "OUTBOX",
    "PRESENT",
    "ROWS",
    "create",
    "create_rows",
    "formats",
    "index_rows",
    "is_foreign",
    "leave_behind",
    "upgrade",
]

APPLICATION: Final = 0x50_52_4F_43  # "PROC"
FORMAT: Final = 3
"""The format that this library writes: the tables of the log. The projection's columns have a number of their own."""

PRESENT: Final = Formats(FORMAT)

ORDERS: Final = "procurekit_orders"
LINES: Final = "procurekit_schedule_lines"
ALERTS: Final = "procurekit_alerts"
OUTBOX: Final = "procurekit_outbox"
ROWS: Final = (ORDERS, LINES, ALERTS)
"""The tables of the projection."""

# Which streams have rows.
OF_ORDERS: Final = r"stream LIKE 'order\_%' ESCAPE '\'"
OF_ALERTS: Final = r"stream LIKE 'alert\_%' ESCAPE '\'"
_FIRST: Final = -(2**63)

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
_DELIVERIES: Final = (
    f"""CREATE TABLE {OUTBOX} (
        n INTEGER PRIMARY KEY,
        book TEXT NOT NULL,
        key TEXT NOT NULL,
        alert TEXT NOT NULL,
        lane TEXT NOT NULL,
        who TEXT NOT NULL,
        channel TEXT NOT NULL,
        about TEXT NOT NULL,
        body BLOB NOT NULL,
        due_at TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        state TEXT NOT NULL,
        error TEXT,
        ticket TEXT,
        leased_until TEXT,
        UNIQUE (book, key)
    )""",
    # A book's in their order; those of a lane; those of an alert.
    f"CREATE INDEX {OUTBOX}_book ON {OUTBOX} (book, n)",
    f"CREATE INDEX {OUTBOX}_lane ON {OUTBOX} (book, lane, n)",
    f"CREATE INDEX {OUTBOX}_alert ON {OUTBOX} (book, alert)",
)
_INDEXES: Final = (
    (ORDERS, "stage", "(book, stage, changed_at)"),
    (ORDERS, "supplier", "(book, supplier, changed_at)"),
    (ORDERS, "number", "(book, number)"),
    (LINES, "open", "(book, order_id, line, schedule) WHERE \"open\" <> '0'"),
    (ALERTS, "open", "(book, id) WHERE status = 'open'"),
    (ALERTS, "order", "(book, order_id)"),
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
    for statement in (*_LOG, *_DELIVERIES):
        cursor.execute(statement)
    create_rows(cursor)
    index_rows(cursor)
    _note(cursor, PRESENT)
    if alone:
        cursor.execute(f"PRAGMA application_id = {APPLICATION}")
        cursor.execute(f"PRAGMA user_version = {FORMAT}")


def create_rows(cursor: Cursor, suffix: str = "") -> None:
    """Make the tables of a projection, the present one or one with names of its own, without indexes."""
    keys = ("book, id", "book, order_id, line, schedule", "book, id")
    for table, columns, key in zip(ROWS, (ORDER_COLUMNS, LINE_COLUMNS, ALERT_COLUMNS), keys, strict=True):
        cursor.execute(f"CREATE TABLE {table}{suffix} ({', '.join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID")


def index_rows(cursor: Cursor) -> None:
    """Make the indexes of the present projection."""
    for table, name, columns in _INDEXES:
        cursor.execute(f"CREATE INDEX {table}_{name} ON {table} {columns}")


def leave_behind(cursor: Cursor, since: int = _FIRST) -> None:
    """Note that the rows of what was written from a position on are not up to date."""
    cursor.execute(
        "INSERT OR REPLACE INTO procurekit_behind SELECT book, stream, max(version) FROM procurekit_events"
        f" WHERE position >= ? AND ({OF_ORDERS} OR {OF_ALERTS}) GROUP BY book, stream",
        (since,),
    )


def upgrade(cursor: Cursor, found: Formats) -> list[int]:
    """Bring the tables from the formats that were found to today's; the formats they went through."""
    for step in range(found.log, FORMAT):
        _STEPS[step](cursor)
    if found.projection < PROJECTION:
        # Rows are computed: they are made anew from the log, with the next read.
        for table in ROWS:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        create_rows(cursor)
        index_rows(cursor)
        leave_behind(cursor)
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


def _to_3(cursor: Cursor) -> None:
    """An outbox."""
    for statement in _DELIVERIES:
        cursor.execute(statement)
    # In a file that is the host's, the number is the host's.
    if cursor.execute("PRAGMA application_id").fetchone()[0] == APPLICATION:
        cursor.execute("PRAGMA user_version = 3")


_STEPS: Final[dict[int, Callable[[Cursor], None]]] = {1: _to_2, 2: _to_3}
"""By the format that each starts from."""
