"""Rebuilding: a projection made anew beside the present one, and put in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, delete, func, or_, select

from procurekit.adapters.storage.sql.alert_rows import write_alerts
from procurekit.adapters.storage.sql.projecting import write_rows
from procurekit.adapters.storage.sql.schema import (
    WITH_ROWS,
    RowTables,
    behind,
    events,
    indexing,
    meta,
    positions,
    row_tables,
    rows_creation,
    waiting,
)
from procurekit.adapters.storage.sql.sessions import OwnSessions, Session
from procurekit.adapters.storage.sql.writing import replace
from procurekit.errors import StoreError
from procurekit.model.alert import Alert
from procurekit.model.projection import Projected

__all__ = ["rebuild"]

PAGE: Final = 500
_TRIES: Final = 60
_PAUSE: Final = 0.5
_TICKET: Final = select(meta.c.value).where(meta.c.name == "rebuilding").with_for_update()
_LAST: Final = select(func.coalesce(func.max(positions.c.position), 0))
_STREAMS: Final = {
    kind: select(events.c.book, events.c.stream)
    .where(events.c.version == 1, events.c.stream.startswith(kind, autoescape=True))
    .where(
        or_(
            events.c.book > bindparam("of_book"),
            and_(events.c.book == bindparam("of_book"), events.c.stream > bindparam("of_stream")),
        )
    )
    .order_by(events.c.book, events.c.stream)
    .limit(PAGE)
    for kind in WITH_ROWS
}


def rebuild(
    sessions: OwnSessions,
    rows: Callable[[str, str], Projected | None],
    alerts: Callable[[str, str], Alert | None] | None,
) -> int:
    """Make every order's rows anew, and every alert's; how many orders there are."""
    new, ticket, count = RowTables("_new"), token_hex(8), 0
    mark = sessions.write(lambda session: _begin(session, new, ticket))
    for page in _pages(sessions, "order_"):
        made = [one for name in page if (one := rows(*name)) is not None]

        def keep(session: Session, made: list[Projected] = made) -> None:
            _ensure_latest(session, ticket)
            write_rows(session, made, new)

        sessions.write(keep)
        count += len(made)
    if alerts is not None:
        _keep_alerts(sessions, alerts, new, ticket)
    for turn in range(_TRIES):
        try:
            sessions.write(lambda session: _swap(session, new, ticket, mark, with_alerts=alerts is not None))
        except StoreError as error:
            # Somebody reads or writes rows: whoever waits behind us for the same is not to wait long.
            if error.code != "store_locked" or turn == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            break
    return count


def _keep_alerts(
    sessions: OwnSessions, alerts: Callable[[str, str], Alert | None], new: RowTables, ticket: str
) -> None:
    for page in _pages(sessions, "alert_"):
        found = [one for name in page if (one := alerts(*name)) is not None]

        def keep(session: Session, found: list[Alert] = found) -> None:
            _ensure_latest(session, ticket)
            write_alerts(session, found, new)

        sessions.write(keep)


def _begin(session: Session, new: RowTables, ticket: str) -> int:
    for table in new.all:
        session.text(f"DROP TABLE IF EXISTS {table.name}")
    for statement in rows_creation(session.dialect, new):
        session.text(statement)
    replace(session, meta, [{"name": "rebuilding", "value": ticket}])
    return int(session.rows(_LAST)[0][0])


def _pages(sessions: OwnSessions, kind: str) -> Iterator[list[tuple[str, str]]]:
    after = ("", "")

    def found(session: Session) -> Any:
        return session.rows(_STREAMS[kind], {"of_book": after[0], "of_stream": after[1]})

    while page := sessions.read(found):
        yield [(book, stream) for book, stream in page]
        after = (page[-1][0], page[-1][1])


def _ensure_latest(session: Session, ticket: str) -> None:
    found = session.rows(_TICKET)
    if not found or found[0][0] != ticket:
        raise StoreError("rebuilt_elsewhere")


def _swap(session: Session, new: RowTables, ticket: str, mark: int, *, with_alerts: bool) -> None:
    _ensure_latest(session, ticket)
    old = row_tables
    if session.dialect.name == "postgresql":
        # Whoever has written rows is waited for, whoever comes now waits: what is committed can be seen after this.
        session.text("SET LOCAL lock_timeout = '300ms'")
        session.text(f"LOCK TABLE {', '.join(one.name for one in old.all)} IN ACCESS EXCLUSIVE MODE")
    if not with_alerts:
        session.text(f"INSERT INTO {new.alerts.name} SELECT * FROM {old.alerts.name}")
    for table, present in zip(new.all, old.all, strict=True):
        session.text(f"DROP TABLE {present.name}")
        session.text(f"ALTER TABLE {table.name} RENAME TO {present.name}")
    for statement in indexing(session.dialect, old):
        session.text(statement)
    # What was written meanwhile is in the old rows only: it is caught up before it is read.
    # First what is waiting: whoever gives positions in between moves it to where is looked next.
    written = [*session.rows(_since(waiting)), *session.rows(_since(positions), {"mark": mark})]
    left = [dict(zip(("book", "stream", "version"), row, strict=True)) for row in sorted(map(tuple, written))]
    replace(session, behind, list({(one["book"], one["stream"]): one for one in left}.values()))
    session.run(delete(meta).where(meta.c.name == "rebuilding"))


def _since(table: Any) -> Select[Any]:
    found = select(table.c.book, table.c.stream, func.max(table.c.version)).where(
        or_(*(table.c.stream.startswith(kind, autoescape=True) for kind in WITH_ROWS))
    )
    if table is positions:
        found = found.where(table.c.position > bindparam("mark"))
    return found.group_by(table.c.book, table.c.stream)
