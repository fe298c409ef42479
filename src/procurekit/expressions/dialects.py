"""Dialects: the few things that each library does in its own way, for the plan that is otherwise the same for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

import narwhals as nw

from procurekit.errors import InvalidValue
from procurekit.expressions.frames import FrameKind

__all__ = ["Dialect", "Frame", "dialect_of"]

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]

_EPOCH: Final = date(1970, 1, 1)


class Dialect:
    """What is asked of a library; the answers here are those of Polars."""

    scales_add: ClassVar[bool] = False
    """Does a product have as many places as both numbers together, or only those of one of them?"""

    bounded: ClassVar[bool] = False
    """Does the type of a result have to be within 38 digits, even if the values are?"""

    eager: ClassVar[bool] = False
    """Is each step carried out at once, nothing shared between expressions, and types inferred from values?"""

    def begun(self, frame: Frame) -> Frame:
        """The frame, ready for a plan."""
        return frame.lazy()

    def ended(self, frame: Frame, *, eager: bool) -> Frame:
        """The frame, the plan carried out if it was an eager one."""
        return frame.collect() if eager and isinstance(frame, nw.LazyFrame) else frame

    def day(self, moment: nw.Expr) -> nw.Expr:
        """A date as the number of days since 1970."""
        return moment.cast(nw.Int32()).cast(nw.Int64())

    def date(self, day: nw.Expr) -> nw.Expr:
        """The date of a number of days since 1970."""
        return day.cast(nw.Int32()).cast(nw.Date())

    def nothing_in(self, frame: Frame, column: str) -> bool:
        """Is the column of the type that has no value but a missing one?"""
        return str(_native(frame).collect_schema()[column]) == "Null"

    def span(self, frame: Frame, column: str, low: int, high: int) -> tuple[int, int] | None:
        """The least and the greatest number of a column within two bounds; None if there is none."""
        import polars as pl

        inside = pl.col(column).filter(pl.col(column).is_between(low, high))
        least, greatest = _native(frame).select(least=inside.min(), greatest=inside.max()).collect().row(0)
        return None if least is None else (least, greatest)

    def solid(self, frame: Frame, new: str, value: object) -> Frame | None:
        """The frame with a column of one value, where a literal wouldn't have the right type; None where it has."""
        del frame, new, value
        return None

    def looked_up(self, frame: Frame, column: str, new: str, first: int, values: Sequence[int]) -> Frame:
        """The frame with a new column: what the values, of which the first stands for `first`, have for a number."""
        import polars as pl

        place = pl.col(column) - first
        known = pl.when(place.is_between(0, len(values) - 1)).then(place)
        found = pl.lit(pl.Series(values, dtype=pl.Int64)).gather(known)
        return _framed(_native(frame).with_columns(found.alias(new)))


class _Pandas(Dialect):
    scales_add = True
    bounded = True
    eager = True

    def begun(self, frame: Frame) -> Frame:
        return frame

    def nothing_in(self, frame: Frame, column: str) -> bool:
        return str(_native(frame)[column].dtype) == "null[pyarrow]"

    def span(self, frame: Frame, column: str, low: int, high: int) -> tuple[int, int] | None:
        series = _native(frame)[column]
        inside = series[series.between(low, high).fillna(value=False)]
        return (int(inside.min()), int(inside.max())) if len(inside) else None

    def solid(self, frame: Frame, new: str, value: object) -> Frame | None:
        import pandas as pd
        import pyarrow as pa

        native = _native(frame)
        values = pa.repeat(pa.scalar(value), len(native))
        return _framed(native.assign(**{new: pd.Series(pd.arrays.ArrowExtensionArray(values), index=native.index)}))

    def looked_up(self, frame: Frame, column: str, new: str, first: int, values: Sequence[int]) -> Frame:
        import pandas as pd
        import pyarrow as pa
        import pyarrow.compute as pc

        native = _native(frame)
        place = pc.subtract(pa.array(native[column]), first)
        known = pc.and_(pc.greater_equal(place, 0), pc.less(place, len(values)))
        found = pc.take(pa.array(values, pa.int64()), pc.if_else(known, place, None))
        series = pd.Series(pd.arrays.ArrowExtensionArray(found), index=native.index)
        return _framed(native.assign(**{new: series}))


class _Duckdb(Dialect):
    scales_add = True

    def begun(self, frame: Frame) -> Frame:
        return frame

    def day(self, moment: nw.Expr) -> nw.Expr:
        return (moment - nw.lit(_EPOCH)).cast(nw.Int64())

    def date(self, day: nw.Expr) -> nw.Expr:
        return nw.lit(_EPOCH) + day.cast(nw.Int32())

    def nothing_in(self, frame: Frame, column: str) -> bool:
        native = _native(frame)
        return str(native.types[native.columns.index(column)]) == '"NULL"'

    def span(self, frame: Frame, column: str, low: int, high: int) -> tuple[int, int] | None:
        inside = _native(frame).filter(f'"{column}" BETWEEN {low} AND {high}')
        ((least, greatest),) = inside.aggregate(f'min("{column}"), max("{column}")').fetchall()
        return None if least is None else (least, greatest)

    def looked_up(self, frame: Frame, column: str, new: str, first: int, values: Sequence[int]) -> Frame:
        # A list and no join: a relation doesn't say on which connection it lives, and a join may change the order.
        known = f'CASE WHEN "{column}" BETWEEN {first} AND {first + len(values) - 1} THEN "{column}" - {first - 1} END'
        found = f"list_extract([{','.join(map(str, values))}]::BIGINT[], {known})"
        return _framed(_native(frame).project(f'*, {found} AS "{new}"'))


class _Spark(Dialect):
    scales_add = True
    bounded = True

    def begun(self, frame: Frame) -> Frame:
        ansi = _native(frame).sparkSession.conf.get("spark.sql.ansi.enabled")
        if str(ansi).lower() != "true":
            raise InvalidValue("expression_table_wrapping")
        return frame

    def day(self, moment: nw.Expr) -> nw.Expr:
        return (moment - nw.lit(_EPOCH)).cast(nw.Int64())

    def date(self, day: nw.Expr) -> nw.Expr:
        return nw.lit(_EPOCH) + day.cast(nw.Int32())

    def nothing_in(self, frame: Frame, column: str) -> bool:
        return bool(_native(frame).schema[column].dataType.typeName() == "void")

    def span(self, frame: Frame, column: str, low: int, high: int) -> tuple[int, int] | None:
        from pyspark.sql import functions as F  # noqa: N812 - as Spark's own pages have it

        native = _native(frame)
        inside = native.where(native[column].between(low, high))
        least, greatest = inside.agg(F.min(column), F.max(column)).first()
        return None if least is None else (least, greatest)

    def looked_up(self, frame: Frame, column: str, new: str, first: int, values: Sequence[int]) -> Frame:
        from pyspark.sql import functions as F  # noqa: N812 - likewise

        native = _native(frame)
        known = native.sparkSession.createDataFrame(list(enumerate(values, first)), f"{column} long, {new} long")
        return _framed(native.join(F.broadcast(known), on=column, how="left"))


_DIALECTS: Final[dict[FrameKind, Dialect]] = {
    "polars": Dialect(),
    "polars_lazy": Dialect(),
    "pyarrow": Dialect(),
    "pandas": _Pandas(),
    "duckdb": _Duckdb(),
    "pyspark": _Spark(),
}


def _native(frame: Frame) -> Any:
    return frame.to_native()


def _framed(native: Any) -> Frame:
    found: Frame = nw.from_native(native)
    return found


def dialect_of(kind: FrameKind) -> Dialect:
    """The dialect of a library."""
    return _DIALECTS[kind]
