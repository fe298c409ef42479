"""Line columns in SQLite: a few columns of the schedule lines for which a prefilter may hold, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from procurekit.adapters.storage.line_columns import KEY, decoder
from procurekit.adapters.storage.rows import LINE_KINDS, TEXT_FORMS
from procurekit.adapters.storage.sqlite.schema import LINES
from procurekit.adapters.storage.sqlite.sessions import Sessions
from procurekit.model.prefilter import ALL, COMPARED, Asked, Column, Every, Prefilter, Sign

__all__ = ["LineReading"]

_MARGIN: Final = 1e-9
"""What a number may lose, relatively, as a float."""

_Clause = tuple[str, list[object]]
_TRUE: Final[_Clause] = ("1", [])


class LineReading:
    """The part of the tables in SQLite that gives columns of schedule lines."""

    _sessions: Sessions

    def line_columns(
        self, book: str, names: Sequence[str], *, where: Prefilter | None = None, batch: int = 10_000
    ) -> Iterator[Mapping[str, Sequence[Any]]]:
        """The columns, so many rows at a time."""
        asked = tuple(dict.fromkeys((*names, *KEY)))
        decoded = decoder(names, TEXT_FORMS)
        condition, values = _clause(where or ALL)
        columns = ", ".join(f'"{name}"' for name in asked)
        # Where orders are named, they are looked up, and not looked for among all.
        id_ = "+order_id" if _names_orders(where) else "order_id"
        sql = (
            f"SELECT {columns} FROM {LINES} WHERE book = ? AND ({id_}, line, schedule) > (?, ?, ?)"
            f" AND {condition} ORDER BY order_id, line, schedule LIMIT {batch:d}"
        )
        places = [asked.index(name) for name in KEY]
        # Page by page, with no statement left open, as `lines` does.
        after: tuple[object, ...] = ("", 0, 0)
        while True:
            with self._sessions.reading() as cursor:
                page = cursor.execute(sql, (book, *after, *values)).fetchall()
            if page:
                yield decoded(page)
                after = tuple(page[-1][place] for place in places)
            if len(page) < batch:
                return


def _names_orders(where: Prefilter | None) -> bool:
    parts = where.parts if isinstance(where, Every) else (where,)
    return any(isinstance(one, Asked) and one.name == "order_id" and one.sign in {"==", "in"} for one in parts)


def _clause(one: Prefilter) -> _Clause:
    """The condition in SQL, and its parameters; what can't be asked lets everything pass."""
    if not isinstance(one, Asked):
        return _joined([_clause(part) for part in one.parts], "AND" if isinstance(one, Every) else "OR")
    kind = LINE_KINDS[one.name]
    column = f'"{one.name}"'
    if one.sign == "missing":
        return f"{column} IS NULL", []
    if one.sign == "there":
        return f"{column} IS NOT NULL", []
    if kind is Decimal:
        return _number(column, one)
    if isinstance(one.value, Column):
        return f'{column} {one.sign} "{one.value.name}"', []
    if one.sign == "in":
        assert isinstance(one.value, tuple)  # noqa: S101 - several values, as it says
        return f"{column} IN ({', '.join('?' * len(one.value))})", [_stored(value) for value in one.value]
    return f"{column} {one.sign} ?", [_stored(one.value)]


def _joined(parts: Sequence[_Clause], word: str) -> _Clause:
    """The parts in pairs: SQLite refuses what lies too deep."""
    if not parts:
        return ("1" if word == "AND" else "0"), []
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    (left, some), (right, others) = _joined(parts[:half], word), _joined(parts[half:], word)
    return f"({left} {word} {right})", [*some, *others]


def _stored(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _number(column: str, one: Asked) -> _Clause:
    """A test of a number, which is text here: of zero, which has one spelling, and as a float with a margin."""
    there = f"{column} IS NOT NULL", list[object]()
    if isinstance(one.value, Column):
        return _numbers(column, one.sign, f'"{one.value.name}"')
    if not isinstance(one.value, Decimal):
        return there
    if not one.value:
        return (f"{column} <> '0'", []) if not COMPARED[one.sign](0, 0) else there
    near = float(one.value)
    margin = abs(near) * _MARGIN
    if not isfinite(near) or one.sign == "!=":
        return there
    number = f"CAST({column} AS REAL)"
    if one.sign == "==":
        return f"{number} BETWEEN ? AND ?", [near - margin, near + margin]
    more = one.sign in {">", ">="}
    return f"{number} {'>=' if more else '<='} ?", [near - margin if more else near + margin]


def _numbers(column: str, sign: Sign, other: str) -> _Clause:
    """A test of two numbers. Where they are written alike they are the same, which is all that many columns ask."""
    if sign == "!=":
        return f"{column} <> {other}", []
    left, right = f"CAST({column} AS REAL)", f"CAST({other} AS REAL)"
    margin = f"{_MARGIN} * (abs({left}) + abs({right}))"
    if sign == "==":
        return f"abs({left} - {right}) <= {margin}", []
    more, less = (left, right) if sign in {">", ">="} else (right, left)
    near = f"{more} >= {less} - {margin}"
    return (near if sign in {">=", "<="} else f"({column} <> {other} AND {near})"), []
