"""Column values: how the values of a column are read as what the vocabulary says of their name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import narwhals as nw

from procurekit.errors import InvalidValue
from procurekit.expressions.dialects import Dialect, Working
from procurekit.expressions.kinds import Kind
from procurekit.expressions.parts import Part
from procurekit.expressions.sheet import DAY_DIGITS, Sheet
from procurekit.expressions.tabular import TABLE_DIGITS, untabular_kind
from procurekit.expressions.vocabulary import Name

__all__ = ["empty_values", "read_column"]

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
"""The type that a column of a kind has, where its owner can choose."""

_EMPTY_DIGITS: Final = (18, 4)  # of decimals that aren't there


def empty_values(frame: Working, names: Iterable[Name], dialect: Dialect) -> Working:
    """The frame with a column of nothing but missing values for each name, of the type that it has.

    Raises InvalidValue if tables have no values of its kind.
    """
    added: list[nw.Expr] = []
    for name in names:
        if name.type not in _WANTED:
            raise InvalidValue(untabular_kind(name.type), found=name.name)
        added.append(dialect.api.lit(None, _type(name.type, dialect.api)).alias(name.name))
    return frame.with_columns(*added)


def _type(kind: Kind, api: Any) -> Any:
    return api.Decimal(*_EMPTY_DIGITS) if kind == "decimal" else getattr(api, _WANTED[kind])()


def read_column(name: Name, column: str, sheet: Sheet) -> Part:
    """The values of a column, as what the vocabulary says of the name.

    Raises InvalidValue if the column is of another type.
    """
    kind = sheet.types.get(column, nw.Object())
    expr = sheet.api.col(column)
    if isinstance(kind, nw.Unknown) and sheet.dialect.nothing_in(sheet.frame, column):
        expr, kind = expr.cast(_type(name.type, sheet.api)), _type(name.type, nw)
    match name.type:
        case "bool":
            found = Part(expr=expr, kind="bool") if isinstance(kind, nw.Boolean) else None
        case "text":
            found = _text(expr, kind, sheet)
        case "date":
            found = _date(name, column, expr, kind, sheet)
        case _:
            found = _number(name, column, expr, kind, sheet)
    if found is None:
        told = {"found": str(kind), "name": name.name, "expected": name.type, "wanted": _WANTED[name.type]}
        raise InvalidValue("expression_table_type", column=column, **told)
    return found


def _text(expr: nw.Expr, kind: nw.dtypes.DType, sheet: Sheet) -> Part | None:
    if isinstance(kind, nw.Categorical | nw.Enum):
        return Part(expr=expr.cast(sheet.api.String()), kind="text", size=2)
    return Part(expr=expr, kind="text") if isinstance(kind, nw.String) else None


def _date(name: Name, column: str, expr: nw.Expr, kind: nw.dtypes.DType, sheet: Sheet) -> Part | None:
    part = Part(expr=expr, kind="date", whole=DAY_DIGITS)
    if isinstance(kind, nw.Date):
        return part
    # How NumPy holds dates; elsewhere there is a type for them, and a time is one on purpose.
    if not sheet.dialect.loose or not isinstance(kind, nw.Datetime) or kind.time_zone is not None:
        return None
    if not _holds(sheet, expr == expr.dt.truncate("1d")):
        raise InvalidValue("expression_table_time", column=column, name=name.name)
    return part.having(expr.cast(nw.Date()), 2)


def _number(name: Name, column: str, expr: nw.Expr, kind: nw.dtypes.DType, sheet: Sheet) -> Part | None:
    api = sheet.api
    digits = _DIGITS.get(type(kind).__name__)
    if digits is not None and digits <= _SIXTY_FOUR_BITS:
        part = Part(expr=expr, kind="int", whole=digits)
        return part if isinstance(kind, nw.Int64) else part.having(expr.cast(api.Int64()), 2)
    if digits is not None:
        return Part(expr=expr.cast(api.Decimal(digits, 0)), kind="decimal", whole=digits, size=2)
    if isinstance(kind, nw.Decimal) and (name.type == "decimal" or kind.scale == 0):
        return Part(expr=expr, kind="decimal", whole=kind.precision - kind.scale, scale=kind.scale)
    if not isinstance(kind, nw.Float64 | nw.Float32):
        return None
    if name.type == "decimal":
        value = expr.cast(api.Float64())
        # What is no number, or none that ends, says nothing.
        return Part(expr=api.when(value.is_finite()).then(value), kind="float", size=5)
    if not sheet.dialect.loose:
        return None
    # How NumPy holds whole numbers with gaps between them.
    finite = api.when(expr.is_finite()).then(expr)
    if not _holds(sheet, finite == finite.round()):
        raise InvalidValue("expression_table_fractions", column=column, name=name.name)
    return Part(expr=finite.cast(api.Int64()), kind="int", whole=_SIXTY_FOUR_BITS, size=5)


def _holds(sheet: Sheet, condition: nw.Expr) -> bool:
    """Is a condition true of every row where it isn't missing?"""
    return not sheet.frame.filter(~condition).shape[0]
