"""Examination: what a SQLite database says of itself. Is it whole, how large, would it survive a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Cursor

from procurekit.ports import Measured

__all__ = ["examine"]

_FLUSHED = 2


def examine(cursor: Cursor) -> Iterator[Measured]:
    """What it found; nothing is changed."""
    told = [row[0] for row in cursor.execute("PRAGMA integrity_check(10)")]
    if told == ["ok"]:
        yield Measured("integrity", "ok")
    else:
        yield Measured("integrity", "; ".join(told), "error", "doctor.damaged")
    yield from _sizes(cursor)
    journal = _setting(cursor, "journal_mode")
    if journal in {"off", "memory"}:
        yield Measured("journal_mode", journal, "error", "doctor.journal", {"found": journal})
    else:
        yield Measured("journal_mode", journal)
    synchronous = int(_setting(cursor, "synchronous"))
    if synchronous < _FLUSHED:
        yield Measured("synchronous", synchronous, "warning", "doctor.synchronous", {"found": synchronous})
    else:
        yield Measured("synchronous", synchronous)


def _sizes(cursor: Cursor) -> Iterator[Measured]:
    yield Measured("events", _one(cursor, "SELECT count(*) FROM procurekit_events"))
    yield Measured("streams", _one(cursor, "SELECT count(*) FROM procurekit_events WHERE version = 1"))
    yield Measured("orders", _one(cursor, "SELECT count(*) FROM procurekit_orders"))
    yield Measured("schedule_lines", _one(cursor, "SELECT count(*) FROM procurekit_schedule_lines"))
    yield Measured("alerts", _one(cursor, "SELECT count(*) FROM procurekit_alerts"))
    yield Measured("outbox", _one(cursor, "SELECT count(*) FROM procurekit_outbox WHERE state = 'waiting'"))
    dead = _one(cursor, "SELECT count(*) FROM procurekit_outbox WHERE state = 'dead'")
    if dead:
        yield Measured("undelivered", dead, "warning", "doctor.undelivered", {"count": dead})
    else:
        yield Measured("undelivered", 0)
    # In SQLite a position is given under the writer's lock: nothing can come later below one that was read.
    yield Measured("watermark_lag", 0)
    behind = _one(cursor, "SELECT count(*) FROM procurekit_behind")
    if behind:
        yield Measured("projection_lag", behind, "warning", "doctor.behind", {"count": behind})
    else:
        yield Measured("projection_lag", 0)
    yield Measured("bytes", int(_setting(cursor, "page_count")) * int(_setting(cursor, "page_size")))
    path = next((row[2] for row in cursor.execute("PRAGMA database_list") if row[1] == "main"), "")
    log = Path(f"{path}-wal")
    yield Measured("log_bytes", log.stat().st_size if path and log.exists() else 0)


def _one(cursor: Cursor, sql: str) -> int:
    return int(cursor.execute(sql).fetchone()[0])


def _setting(cursor: Cursor, name: str) -> str:
    return str(cursor.execute(f"PRAGMA {name}").fetchone()[0])
