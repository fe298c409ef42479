"""Projecting: the rows for queries in an SQL database, written, read, and made anew beside the present ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ClauseElement, Select, and_, bindparam, delete, literal_column, or_, select

from procurekit.adapters.storage.rows import LINE_KINDS, ORDER_KINDS, reader, writer
from procurekit.adapters.storage.sql import postgresql
from procurekit.adapters.storage.sql.line_columns import LineReading
from procurekit.adapters.storage.sql.schema import WITH_ROWS, RowTables, behind, forms, row_tables
from procurekit.adapters.storage.sql.sessions import Session, Sessions
from procurekit.adapters.storage.sql.writing import put, put_newer, replace
from procurekit.model.facts import LineFacts
from procurekit.model.projection import OrderSummary, Projected

__all__ = ["Projecting", "catch_up", "left_of", "write_rows"]

PAGE: Final = 1000
_BEHIND: Final = {
    kind: select(behind.c.book, behind.c.stream)
    .where(behind.c.stream.startswith(kind, autoescape=True))
    .order_by(behind.c.book, behind.c.stream)
    for kind in WITH_ROWS
}
_CAUGHT_UP: Final = (
    delete(behind)
    .where(behind.c.book == bindparam("of_book"), behind.c.stream == bindparam("of_stream"))
    .where(behind.c.version <= bindparam("upto"))
)


class Projecting(LineReading):
    """The half of `SQLTables` that keeps rows for queries."""

    _sessions: Sessions

    def behind(self) -> Sequence[tuple[str, str]]:
        """The orders that are not projected yet."""
        return left_of(self._sessions, "order_")

    def project(self, rows: Iterable[Projected]) -> None:
        """Write rows, unless newer ones are there."""
        given = _sorted(rows)

        def work(session: Session) -> None:
            written = put_newer(session, row_tables.orders, _order_rows(session, given))
            _put_lines(session, [one for one in given if (one.order.book, one.order.id) in written], row_tables)
            catch_up(session, [(one.order.book, one.order.id, one.order.version) for one in given])

        if given:
            self._sessions.write(work)

    def orders(
        self, book: str, *, stage: str | None = None, supplier: str | None = None, number: str | None = None
    ) -> Iterator[OrderSummary]:
        """The orders of a book, newest change first."""
        wanted = {"stage": stage, "supplier": supplier, "number": number}
        given = {name: value for name, value in wanted.items() if value is not None}
        values = {"of_book": book, **{f"of_{name}": value for name, value in given.items()}}
        clause = _orders(tuple(given))
        read = _reader("orders", self._sessions.dialect.name)
        yield from map(read, self._sessions.read(lambda session: session.rows(clause, values)))

    def lines(self, book: str, *, open_only: bool = False, order: str | None = None) -> Iterator[LineFacts]:
        """The facts of the schedule lines of a book, page by page."""
        clause = _lines(open_only, order is not None, self._sessions.dialect.name == "postgresql")
        read = _reader("lines", self._sessions.dialect.name)
        values: dict[str, object] = {"of_book": book, "of_order": order, "id": "", "line": 0, "schedule": 0}
        if order is None:
            del values["of_order"]

        def found(session: Session) -> Sequence[Sequence[Any]]:
            return session.rows(clause, values)

        while page := [read(row) for row in self._sessions.read(found)]:
            yield from page
            values |= {"id": page[-1].order_id, "line": page[-1].line, "schedule": page[-1].schedule}


def left_of(sessions: Sessions, kind: str) -> list[tuple[str, str]]:
    """The streams of a kind (``order_``, ``alert_``) that are not projected yet."""
    return [(book, stream) for book, stream in sessions.read(lambda session: session.rows(_BEHIND[kind]))]


def catch_up(session: Session, known: Sequence[tuple[str, str, int]]) -> None:
    """Note that the rows of streams, as (book, stream, version), know their events up to that one."""
    session.many(
        _CAUGHT_UP, [{"of_book": book, "of_stream": stream, "upto": version} for book, stream, version in known]
    )


def write_rows(session: Session, projected: Sequence[Projected], tables: RowTables) -> None:
    """Write the rows of orders, in the place of older ones."""
    rows = _sorted(projected)
    # Orders before their lines, here as in a catch-up: two that go the same way can't wait for each other.
    replace(session, tables.orders, _order_rows(session, rows))
    _put_lines(session, rows, tables)


def _sorted(projected: Iterable[Projected]) -> list[Projected]:
    """In one order, whoever writes: two that go the same way can't wait for each other."""
    return sorted(projected, key=lambda one: (one.order.book, one.order.id))


def _put_lines(session: Session, projected: Sequence[Projected], tables: RowTables) -> None:
    """Write the rows of schedule lines, in the place of those that the orders had."""
    if not projected:
        return
    rows = _line_rows(session, projected)
    if session.dialect.name == "postgresql":
        named = [{"book": one.order.book, "order_id": one.order.id} for one in projected]
        postgresql.put_lines(session, tables.lines, named, rows)
        return
    named = [{"of_book": one.order.book, "of_order": one.order.id} for one in projected]
    session.many(_no_lines(tables.lines), named)
    session.many(put(tables.lines), rows)


def _order_rows(session: Session, projected: Sequence[Projected]) -> list[dict[str, object]]:
    write = _writer("orders", session.dialect.name)
    return _kept(session, [dict(zip(ORDER_KINDS, write(one.order), strict=True)) for one in projected])


def _line_rows(session: Session, projected: Sequence[Projected]) -> list[dict[str, object]]:
    write = _writer("lines", session.dialect.name)
    return _kept(session, [dict(zip(LINE_KINDS, write(line), strict=True)) for one in projected for line in one.lines])


def _kept(session: Session, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return postgresql.readable(rows) if session.dialect.name == "postgresql" else rows


@lru_cache
def _writer(of: str, database: str) -> Callable[[object], list[object]]:
    return writer(ORDER_KINDS if of == "orders" else LINE_KINDS, forms(database))


@lru_cache
def _reader(of: str, database: str) -> Callable[[Sequence[Any]], Any]:
    if of == "orders":
        return reader(OrderSummary, ORDER_KINDS, forms(database))
    return reader(LineFacts, LINE_KINDS, forms(database))


@lru_cache
def _no_lines(table: Any) -> ClauseElement:
    return delete(table).where(table.c.book == bindparam("of_book"), table.c.order_id == bindparam("of_order"))


@lru_cache
def _orders(names: tuple[str, ...]) -> Select[Any]:
    table = row_tables.orders
    conditions = [table.c.book == bindparam("of_book"), *(table.c[name] == bindparam(f"of_{name}") for name in names)]
    return select(table).where(*conditions).order_by(table.c.changed_at.desc(), table.c.id.desc())


@lru_cache
def _lines(open_only: bool, of_order: bool, numbers: bool) -> Select[Any]:  # noqa: FBT001 - the key of a cache
    table = row_tables.lines
    id_, line, schedule = table.c.order_id, table.c.line, table.c.schedule
    after = or_(
        id_ > bindparam("id"),
        and_(id_ == bindparam("id"), line > bindparam("line")),
        and_(id_ == bindparam("id"), line == bindparam("line"), schedule > bindparam("schedule")),
    )
    clause = select(table).where(table.c.book == bindparam("of_book"), id_ >= bindparam("id"), after)
    if open_only:
        # Written out: with a parameter nobody can tell that the index of open lines is meant.
        clause = clause.where(table.c.open != literal_column("0" if numbers else "'0'"))
    if of_order:
        clause = clause.where(id_ == bindparam("of_order"))
    return clause.order_by(id_, line, schedule).limit(PAGE)
