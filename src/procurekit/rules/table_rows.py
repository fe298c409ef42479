"""Table rows: the rows of a frame with facts as mappings, each value as an object of the model would have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from types import NoneType
from typing import Any, Final

from pendulum import DateTime

from procurekit.expressions import Kind, Table, Vocabulary
from procurekit.rules.reading import GROUPED
from procurekit.values import instant_of

__all__ = ["rows_of"]


def rows_of(table: Table, words: Vocabulary) -> list[dict[str, Any]]:
    """The rows of a table as mappings by fact; what is no fact is as the table has it."""
    columns = _columns(table)
    for name, values in columns.items():
        usual, as_fact = _AS_FACT.get(_kind(name, words), (None, None))
        if as_fact is not None and not {*map(type, values)} <= {usual, NoneType}:
            columns[name] = [None if one is None else as_fact(one) for one in values]
    names = tuple(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _kind(name: str, words: Vocabulary) -> Kind | None:
    if name in GROUPED:
        found: Any = GROUPED[name]["type"]
        return found  # type: ignore[no-any-return]
    return words[name].type if name in words else None


def _columns(table: Table) -> dict[str, list[Any]]:
    """The columns with their values as Python has them."""
    import narwhals as nw

    frame = table.frame.collect() if isinstance(table.frame, nw.LazyFrame) else table.frame
    native = frame.to_native()
    match table.kind:
        case "polars" | "polars_lazy" | "pyarrow":
            return dict(native.to_dict(as_series=False))
        case "pandas":
            return {name: _listed(native[name]) for name in native.columns}
        case _:
            return dict(native.to_pydict())


def _listed(series: Any) -> list[Any]:
    """The values of a series of pandas; what has no type of Arrow's is as it is."""
    import pyarrow as pa

    if hasattr(series.dtype, "pyarrow_dtype"):
        return list(pa.array(series).to_pylist())
    return list(series)


def _decimal(value: Any) -> Any:
    if isinstance(value, float):
        # The shortest number that is this one: what whoever wrote it meant.
        return Decimal(repr(value)) if isfinite(value) else None
    return Decimal(value) if isinstance(value, int) else value


def _whole(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if isfinite(value) and value == int(value) else None
    return int(value) if isinstance(value, Decimal) else value


def _day(value: Any) -> Any:
    return date(value.year, value.month, value.day) if isinstance(value, datetime) else value


def _instant(value: Any) -> Any:
    return instant_of(value) if isinstance(value, datetime) and value.tzinfo is not None else value


_AS_FACT: Final[Mapping[Kind | None, tuple[type, Callable[[Any], Any]]]] = {
    "decimal": (Decimal, _decimal),
    "int": (int, _whole),
    "date": (date, _day),
    "instant": (DateTime, _instant),
    "texts": (tuple, lambda value: tuple(value) if isinstance(value, list) else value),
}
"""Of each kind of fact the type of its values, and what makes such a one of another."""
