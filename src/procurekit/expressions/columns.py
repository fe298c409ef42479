"""Columns: which column of a table has a name of the vocabulary, and how its values are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

import narwhals as nw

from procurekit.errors import InvalidValue
from procurekit.expressions.dialects import Dialect, Frame
from procurekit.expressions.kinds import Kind
from procurekit.expressions.parts import Part
from procurekit.expressions.tabular import TABLE_DIGITS
from procurekit.expressions.vocabulary import Name, Vocabulary

__all__ = ["called_in", "empty_column", "expect_columns", "read_column"]

_DIGITS: Final[dict[str, int]] = {
    "Int8": 3,
    "Int16": 5,
    "Int32": 10,
    "Int64": 19,
    "UInt8": 3,
    "UInt16": 5,
    "UInt32": 10,
    "UInt64": 20,
    "Int128": TABLE_DIGITS,
    "UInt128": TABLE_DIGITS,
}
"""How many digits the whole numbers of a type have."""

_SIXTY_FOUR_BITS: Final = 19

_WANTED: Final[dict[Kind, str]] = {
    "bool": "Boolean",
    "int": "Int64",
    "decimal": "Decimal",
    "text": "String",
    "date": "Date",
}
"""What to convert a column to."""

_EMPTY: Final[dict[Kind, Any]] = {
    "bool": nw.Boolean(),
    "int": nw.Int64(),
    "decimal": nw.Decimal(TABLE_DIGITS, 6),
    "text": nw.String(),
    "date": nw.Date(),
}


def called_in(present: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """For each name of the vocabulary the column that is called so, in English or Chinese.

    Raises InvalidValue if two columns have one name.
    """
    found: dict[str, str] = {}
    for column in present:
        name = vocabulary.find(column)
        if name is None:
            continue
        if name.name in found:
            raise InvalidValue("expression_table_twice", name=name.name, first=found[name.name], second=column)
        found[name.name] = column
    return found


def expect_columns(names: Iterable[Name], columns: Mapping[str, str], present: Sequence[str]) -> None:
    """Make sure that each name has its column. Raises InvalidValue with all that are absent, and what is near them."""
    absent = [name for name in names if columns.get(name.name, name.name) not in present]
    if not absent:
        return
    missing = [columns.get(name.name, name.name) for name in absent]
    known = {one.casefold(): one for one in present}
    near = {name: get_close_matches(name.casefold(), known, 1) for name in missing}
    hints = [f"{name} ~ {known[found[0]]}" for name, found in near.items() if found]
    raise InvalidValue(
        "expression_table_columns",
        missing=", ".join(missing),
        present=", ".join(present),
        near=", ".join(hints) or None,
    )


def read_column(name: Name, column: str, frame: Frame, dialect: Dialect) -> Part:
    """The values of a column, as what the vocabulary says of the name.

    Raises InvalidValue if the column is of another type.
    """
    kind = frame.collect_schema()[column]
    expr = nw.col(column)
    found: Part | None = None
    if isinstance(kind, nw.Unknown) and dialect.nothing_in(frame, column):
        found = _typed(name.type, expr.cast(_EMPTY[name.type]))
    elif name.type in {"int", "decimal"}:
        found = _number(name, expr, kind, frame)
    elif name.type == "bool" and isinstance(kind, nw.Boolean):
        found = Part(expr=expr, kind="bool")
    elif name.type == "text" and isinstance(kind, nw.String):
        found = Part(expr=expr, kind="text")
    elif name.type == "text" and isinstance(kind, nw.Categorical | nw.Enum):
        found = Part(expr=expr.cast(nw.String()), kind="text", size=2)
    elif name.type == "date" and isinstance(kind, nw.Date):
        found = Part(expr=expr, kind="date", whole=7)
    elif name.type == "date" and isinstance(kind, nw.Datetime) and _at_midnight(name, kind, expr, frame):
        found = Part(expr=expr.cast(nw.Date()), kind="date", whole=7, size=2)
    if found is None:
        raise InvalidValue(
            "expression_table_type",
            column=column,
            found=str(kind),
            name=name.name,
            expected=name.type,
            wanted=_WANTED[name.type],
        )
    return found


def empty_column(name: Name) -> nw.Expr:
    """A column of nothing but missing values, of the type that the name has."""
    return nw.lit(None, _EMPTY[name.type])


def _typed(kind: Kind, expr: nw.Expr) -> Part:
    match kind:
        case "bool" | "text":
            return Part(expr=expr, kind=kind, size=2)
        case "date":
            return Part(expr=expr, kind="date", whole=7, size=2)
        case "int":
            return Part(expr=expr, kind="int", whole=_SIXTY_FOUR_BITS, size=2)
        case _:
            return Part(expr=expr, kind="decimal", whole=TABLE_DIGITS - 6, scale=6, size=2)


def _number(name: Name, expr: nw.Expr, kind: Any, frame: Frame) -> Part | None:
    digits = _DIGITS.get(type(kind).__name__)
    if digits is not None and digits <= _SIXTY_FOUR_BITS:
        same = isinstance(kind, nw.Int64)
        return Part(expr=expr if same else expr.cast(nw.Int64()), kind="int", whole=digits, size=1 if same else 2)
    if digits is not None:
        return Part(expr=expr.cast(nw.Decimal(digits)), kind="decimal", whole=digits, size=2)
    if isinstance(kind, nw.Decimal) and (name.type == "decimal" or kind.scale == 0):
        return Part(expr=expr, kind="decimal", whole=kind.precision - kind.scale, scale=kind.scale)
    if not isinstance(kind, nw.Float64 | nw.Float32):
        return None
    if name.type == "decimal":
        # No number, and none that ends: nobody said how much.
        value = expr.cast(nw.Float64())
        return Part(expr=nw.when(value.is_finite()).then(value), kind="float", size=5)
    return _whole(name, expr, frame)


def _whole(name: Name, expr: nw.Expr, frame: Frame) -> Part | None:
    """Whole numbers with gaps, which NumPy holds as floats; elsewhere a float is one on purpose."""
    if not isinstance(frame, nw.DataFrame):
        return None
    finite = nw.when(expr.is_finite()).then(expr)
    if not frame.select(whole=(finite == finite.round()).all())["whole"][0]:
        raise InvalidValue("expression_table_fractions", column=frame.select(expr).columns[0], name=name.name)
    return Part(expr=finite.cast(nw.Int64()), kind="int", whole=_SIXTY_FOUR_BITS, size=5)


def _at_midnight(name: Name, kind: nw.Datetime, expr: nw.Expr, frame: Frame) -> bool:
    """Times of day that are all midnight are how NumPy holds dates; elsewhere there is a type for dates."""
    if not isinstance(frame, nw.DataFrame) or kind.time_zone is not None:
        return False
    if not frame.select(midnight=(expr == expr.dt.truncate("1d")).all())["midnight"][0]:
        raise InvalidValue("expression_table_time", column=frame.select(expr).columns[0], name=name.name)
    return True
