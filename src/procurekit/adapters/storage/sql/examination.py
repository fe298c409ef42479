"""Examination: what an SQL database says of itself. How large, how far its readers are, is a commit kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Table, func, select, text

from procurekit.adapters.storage.sql.schema import LOG, behind, events, outbox, positions, row_tables, waiting
from procurekit.adapters.storage.sql.sessions import Session
from procurekit.ports import Measured

__all__ = ["examine"]

# Settings with which a commit that was reported may be lost, and the values with which it may not.
_DURABLE: Final = {
    "postgresql": {
        "fsync": ("SHOW fsync", ("on",), "error"),
        "full_page_writes": ("SHOW full_page_writes", ("on",), "error"),
        "synchronous_commit": ("SHOW synchronous_commit", ("on", "local", "remote_write", "remote_apply"), "warning"),
    },
    "mysql": {
        "innodb_flush_log_at_trx_commit": ("SELECT @@innodb_flush_log_at_trx_commit", ("1",), "warning"),
        "innodb_doublewrite": ("SELECT @@innodb_doublewrite", ("1", "ON", "DETECT_AND_RECOVER"), "error"),
    },
}
_TOTAL: Final = "SELECT sum(pg_total_relation_size(to_regclass(name))) FROM unnest(ARRAY[{names}]) AS name"


def examine(session: Session) -> Iterator[Measured]:
    """What it found; nothing is changed."""
    database = "mysql" if session.dialect.name == "mariadb" else session.dialect.name
    lost = session.rows(
        select(func.count()).select_from(positions.outerjoin(events, _same())).where(events.c.stream.is_(None))
    )[0][0]
    if lost:
        yield Measured("integrity", lost, "error", "doctor.lost", {"count": lost})
    else:
        yield Measured("integrity", "ok")
    yield Measured("events", _count(session, events))
    yield Measured("streams", session.rows(select(func.count()).where(events.c.version == 1))[0][0])
    yield Measured("orders", _count(session, row_tables.orders))
    yield Measured("schedule_lines", _count(session, row_tables.lines))
    yield Measured("alerts", _count(session, row_tables.alerts))
    yield Measured("outbox", _messages(session, "waiting"))
    dead = _messages(session, "dead")
    if dead:
        yield Measured("undelivered", dead, "warning", "doctor.undelivered", {"count": dead})
    else:
        yield Measured("undelivered", 0)
    yield Measured("watermark_lag", _count(session, waiting))
    late = _count(session, behind)
    if late:
        yield Measured("projection_lag", late, "warning", "doctor.behind", {"count": late})
    else:
        yield Measured("projection_lag", 0)
    if database == "postgresql":
        tables = (*LOG, *row_tables.all)
        names = ", ".join(f"'{one.name}'" for one in tables)
        yield Measured("bytes", int(session.rows(text(_TOTAL.format(names=names)))[0][0]))
    for name, (query, good, level) in _DURABLE.get(database, {}).items():
        value = str(session.rows(text(query))[0][0])
        if value in good:
            yield Measured(name, value)
        else:
            yield Measured(name, value, level, "doctor.not_durable", {"name": name, "found": value})


def _same() -> ColumnElement[bool]:
    return (
        (events.c.book == positions.c.book)
        & (events.c.stream == positions.c.stream)
        & (events.c.version == positions.c.version)
    )


def _count(session: Session, table: Table) -> int:
    return int(session.rows(select(func.count()).select_from(table))[0][0])


def _messages(session: Session, state: str) -> int:
    return int(session.rows(select(func.count()).where(outbox.c.state == state))[0][0])
