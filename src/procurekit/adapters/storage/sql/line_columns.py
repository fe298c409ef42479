"""Line columns in an SQL database: a few columns of the schedule lines for which a prefilter may hold, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, literal, literal_column, or_, select, true

from procurekit.adapters.storage.line_columns import KEY, decoder
from procurekit.adapters.storage.rows import LINE_KINDS, Forms
from procurekit.adapters.storage.sql.schema import forms, row_tables
from procurekit.adapters.storage.sql.sessions import Session, Sessions
from procurekit.model.prefilter import ALL, COMPARED, Asked, Column, Every, Prefilter

__all__ = ["LineReading"]

_AS_THEY_ARE: Final = (Decimal, date)
"""Kinds that PostgreSQL's driver gives as the model has them."""


_WHOLE: Final = 2**31
"""Whole numbers in a column are below."""


class LineReading:
    """The part of the tables in an SQL database that gives columns of schedule lines."""

    _sessions: Sessions

    def line_columns(
        self, book: str, names: Sequence[str], *, where: Prefilter | None = None, batch: int = 10_000
    ) -> Iterator[Mapping[str, Sequence[Any]]]:
        """The columns, so many rows at a time."""
        asked = tuple(dict.fromkeys((*names, *KEY)))
        native = self._sessions.dialect.name == "postgresql"
        decoded = decoder(names, _read_forms(self._sessions.dialect.name))
        clause = _page(asked, _Asking(native=native).of(where or ALL), batch)
        places = [asked.index(name) for name in KEY]
        values: dict[str, object] = {"of_book": book, "id": "", "line": 0, "schedule": 0}

        def found(session: Session) -> Sequence[Sequence[Any]]:
            return session.rows(clause, values)

        while True:
            page = self._sessions.read(found)
            if page:
                yield decoded(page)
                values |= dict(zip(("id", "line", "schedule"), (page[-1][place] for place in places), strict=True))
            if len(page) < batch:
                return


def _read_forms(database: str) -> Forms:
    found = forms(database)
    if database != "postgresql":
        return found
    return {kind: form for kind, form in found.items() if kind not in _AS_THEY_ARE}


def _page(names: Sequence[str], condition: ColumnElement[bool], batch: int) -> Select[Any]:
    table = row_tables.lines
    id_, line, schedule = (table.c[name] for name in KEY)
    after = or_(
        id_ > bindparam("id"),
        and_(id_ == bindparam("id"), line > bindparam("line")),
        and_(id_ == bindparam("id"), line == bindparam("line"), schedule > bindparam("schedule")),
    )
    return (
        select(*(table.c[name] for name in names))
        .where(table.c.book == bindparam("of_book"), id_ >= bindparam("id"), after, condition)
        .order_by(id_, line, schedule)
        .limit(batch)
    )


class _Asking:
    """How a prefilter is asked: `native` says that the columns are of the types of their values, and texts exact."""

    def __init__(self, *, native: bool) -> None:
        self.native = native

    def of(self, one: Prefilter) -> ColumnElement[bool]:
        """The condition; what can't be asked lets everything pass."""
        if not isinstance(one, Asked):
            return _joined([self.of(part) for part in one.parts], every=isinstance(one, Every))
        column, kind = row_tables.lines.c[one.name], LINE_KINDS[one.name]
        if one.sign == "missing":
            return column.is_(None)
        there = column.is_not(None)
        if one.sign == "there" or (isinstance(one.value, int) and not -_WHOLE <= one.value < _WHOLE):
            return there
        if not self.native:
            if kind is Decimal:
                # Numbers are text there: what is written alike is the same, and zero has one spelling.
                if COMPARED[one.sign](0, 0):
                    return there
                if isinstance(one.value, Column):
                    return column != row_tables.lines.c[one.value.name]
                return column != literal_column("'0'") if one.value == 0 else there
            if kind is str and one.sign == "!=":
                # Texts that differ may be the same there.
                return there
        if one.sign == "in":
            assert isinstance(one.value, tuple)  # noqa: S101 - several values, as it says
            # As parameters of their own: a statement here has those that it was made with.
            return column.in_([literal(self.stored(value), column.type) for value in one.value])
        other = row_tables.lines.c[one.value.name] if isinstance(one.value, Column) else self.stored(one.value)
        found: ColumnElement[bool] = COMPARED[one.sign](column, other)
        return found

    def stored(self, value: Any) -> Any:
        """A value as the column has it."""
        if self.native:
            return value
        if isinstance(value, date):
            return value.isoformat()
        return int(value) if isinstance(value, bool) else value


def _joined(parts: Sequence[ColumnElement[bool]], *, every: bool) -> ColumnElement[bool]:
    """The parts in pairs, so that many of them don't lie deep."""
    if not parts:
        return true() if every else false()
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    left, right = _joined(parts[:half], every=every), _joined(parts[half:], every=every)
    # With operators that it doesn't know, SQLAlchemy leaves the brackets in which they lie in pairs.
    return left.bool_op("AND" if every else "OR")(right)
