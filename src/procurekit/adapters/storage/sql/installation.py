"""Installation: which tables of ours a database has, and how they are made or brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

from sqlalchemy import Select, func, or_, select, text

from procurekit.adapters.storage.formats import Formats
from procurekit.adapters.storage.hosting import HOST
from procurekit.adapters.storage.sql.faults import is_database_error, is_missing_table
from procurekit.adapters.storage.sql.schema import (
    FORMAT,
    WITH_ROWS,
    behind,
    creation,
    events,
    indexing,
    meta,
    outbox_creation,
    row_tables,
    rows_creation,
)
from procurekit.adapters.storage.sql.sessions import Session, is_begun
from procurekit.adapters.storage.sql.writing import put, replace
from procurekit.errors import StoreError

__all__ = ["PRESENT", "ensure_usable", "found_in", "install", "upgrade"]

# Any number that others are unlikely to use: whoever makes our tables in a PostgreSQL database holds it.
_LOCK: Final = text("SELECT pg_advisory_xact_lock(7008827121)")
PRESENT: Final = Formats(FORMAT)
_META: Final = select(meta.c.name, meta.c.value)


def found_in(session: Session) -> Formats | None:
    """The formats of our tables in a database; None if it has none."""
    try:
        # Inside a transaction a failed statement would spoil the rest of it.
        with session.savepoint() if is_begun(session) else nullcontext():
            told = {name: value for name, value in session.rows(_META)}  # noqa: C416 - rows are no tuples everywhere
    except Exception as error:
        if is_database_error(error) and is_missing_table(error):
            return None
        raise
    return Formats(int(told["format"]), int(told["projection"])) if "format" in told else None


def ensure_usable(found: Formats | None, place: str) -> None:
    """Raise StoreError unless the tables are there in the formats that we write."""
    if found is None:
        raise StoreError("not_installed")
    found.ensure_present(PRESENT, place)


def install(session: Session, place: str = HOST) -> None:
    """Make our tables, or bring older ones up to date."""
    if session.dialect.name == "postgresql":
        session.rows(_LOCK)
    if found_in(session) is not None:
        upgrade(session, place)
        return
    for statement in creation(session.dialect):
        session.text(statement)
    session.many(put(meta), [{"name": "placed", "value": "0"}])
    _note(session)


def upgrade(session: Session, place: str) -> list[int]:
    """Bring our tables up to date; the formats they went through."""
    if session.dialect.name == "postgresql":
        session.rows(_LOCK)
    found = found_in(session)
    if found is None:
        return []
    found.ensure_known(PRESENT, place)
    for step in range(found.log, PRESENT.log):
        STEPS[step](session)
    if found.projection < PRESENT.projection:
        # Rows are computed: they are made anew from the log, with the next read.
        for table in row_tables.all:
            session.text(f"DROP TABLE IF EXISTS {table.name}")
        for statement in (
            *rows_creation(session.dialect, row_tables),
            *indexing(session.dialect, row_tables),
        ):
            session.text(statement)
        left = [dict(zip(("book", "stream", "version"), row, strict=True)) for row in session.rows(_heads())]
        replace(session, behind, left)
    if found == PRESENT:
        return []
    _note(session)
    # Where only the rows were of an older form, the format stayed what it is.
    return list(range(found.log + 1, PRESENT.log + 1)) or [PRESENT.log]


def _note(session: Session) -> None:
    told = (("format", PRESENT.log), ("projection", PRESENT.projection))
    replace(session, meta, [{"name": name, "value": str(value)} for name, value in told])


def _heads() -> Select[tuple[str, str, int]]:
    return (
        select(events.c.book, events.c.stream, func.max(events.c.version))
        .where(or_(*(events.c.stream.startswith(kind, autoescape=True) for kind in WITH_ROWS)))
        .group_by(events.c.book, events.c.stream)
    )


def _to_2(session: Session) -> None:
    """An outbox."""
    for statement in outbox_creation(session.dialect):
        session.text(statement)


STEPS: Final[dict[int, Callable[[Session], None]]] = {1: _to_2}
"""How to go from one format to the next, by the format that each starts from."""
