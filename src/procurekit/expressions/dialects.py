"""Dialects: the few things that each library does in its own way, for the plan that is otherwise the same for all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final, TypeAlias

import narwhals as nw

from procurekit.errors import InvalidValue
from procurekit.expressions.frames import FrameKind

__all__ = ["Dialect", "Frame", "Working", "dialect_of", "types_of"]

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]

Working: TypeAlias = Any
"""The frame that a plan is made for: Polars' own, for which Narwhals would only write everything anew, or Narwhals'
of whichever other library. All that a plan needs of them they have in common."""

_EPOCH: Final = date(1970, 1, 1)


class Dialect(ABC):
    """What is asked of a library; the answers here are those of most."""

    scales_add: ClassVar[bool] = True
    """Does a product have as many places as both numbers together, or only those of one of them?"""

    sums_grow: ClassVar[bool] = True
    """Is the type of a sum as long as its longest values?"""

    products_grow: ClassVar[bool] = True
    """Is the type of a product as long as its longest values?"""

    bounded: ClassVar[bool] = False
    """Does the type of a result have to be within 38 digits, even if the values are?"""

    shares: ClassVar[bool] = True
    """Does the library compute what stands in several expressions once?"""

    loose: ClassVar[bool] = False
    """May floats stand for whole numbers, and times for dates, as NumPy has no better types?"""

    folds: ClassVar[bool] = False
    """Are columns the same whose names differ in upper and lower case only?"""

    api: ClassVar[Any] = nw
    """The module that makes expressions."""

    def begun(self, frame: Frame, columns: Sequence[str]) -> Working:
        """The frame that a plan is made for, with these columns of it, but what has values of several kinds."""
        del columns
        return frame

    def ended(self, frame: Frame, planned: Working, present: Sequence[str], added: Sequence[str]) -> Frame:
        """The frame with the columns that were added, the plan carried out if the frame is no lazy one."""
        del frame
        whole: Frame = planned.select(*present, *added)
        return whole

    def day(self, moment: nw.Expr) -> nw.Expr:
        """A date as the number of days since 1970."""
        return (moment - nw.lit(_EPOCH)).cast(nw.Int64())

    def date(self, day: nw.Expr) -> nw.Expr:
        """The date of a number of days since 1970."""
        return nw.lit(_EPOCH) + day.cast(nw.Int32())

    @abstractmethod
    def nothing_in(self, frame: Working, column: str) -> bool:
        """Is the column of the type that has no value but a missing one?"""

    @abstractmethod
    def span(self, frame: Working, column: str, low: int, high: int) -> tuple[int, int] | None:
        """The least and the greatest number of a column within two bounds; None if there is none."""

    @abstractmethod
    def looked_up(self, frame: Working, column: str, new: str, first: int, values: Sequence[int]) -> Working:
        """The frame with a new column: what the values, of which the first stands for `first`, have for a number."""


class _Polars(Dialect):
    scales_add = False
    sums_grow = False  # before its version 2
    products_grow = False

    @property
    def api(self) -> Any:
        import polars as pl

        return pl

    def begun(self, frame: Frame, columns: Sequence[str]) -> Working:
        del columns
        return _native(frame).lazy()

    def ended(self, frame: Frame, planned: Working, present: Sequence[str], added: Sequence[str]) -> Frame:
        whole = planned.select(*present, *added)
        return _framed(whole.collect() if isinstance(frame, nw.DataFrame) else whole)

    def day(self, moment: Any) -> Any:
        return moment.cast(self.api.Int64())

    def date(self, day: Any) -> Any:
        return day.cast(self.api.Int32()).cast(self.api.Date())

    def nothing_in(self, frame: Working, column: str) -> bool:
        return bool(frame.collect_schema()[column] == self.api.Null)

    def span(self, frame: Working, column: str, low: int, high: int) -> tuple[int, int] | None:
        number = self.api.col(column)
        inside = number.filter(number.is_between(low, high))
        least, greatest = frame.select(least=inside.min(), greatest=inside.max()).collect().row(0)
        return None if least is None else (least, greatest)

    def looked_up(self, frame: Working, column: str, new: str, first: int, values: Sequence[int]) -> Working:
        pl = self.api
        place = pl.col(column) - first
        known = pl.when(place.is_between(0, len(values) - 1)).then(place)
        found = pl.lit(pl.Series(values, dtype=pl.Int64)).gather(known)
        return frame.with_columns(found.alias(new))


class _Pandas(Dialect):
    """On the Arrow arrays that the frame is made of: what pandas chooses from several columns, it may retype."""

    bounded = True
    shares = False
    loose = True

    def begun(self, frame: Frame, columns: Sequence[str]) -> Working:
        import pyarrow as pa

        native = _native(frame)
        arrays = {one: pa.array(native[one]) for one in columns if hasattr(native[one].dtype, "pyarrow_dtype")}
        return _framed(pa.table(arrays or {"rows": pa.nulls(len(native))}))

    def ended(self, frame: Frame, planned: Working, present: Sequence[str], added: Sequence[str]) -> Frame:
        import pandas as pd

        del present
        native, arrays = _native(frame).copy(deep=False), _native(planned)
        for name in added:
            native[name] = pd.Series(pd.arrays.ArrowExtensionArray(arrays.column(name)), index=native.index)
        return _framed(native)

    def day(self, moment: nw.Expr) -> nw.Expr:
        return moment.cast(nw.Int32()).cast(nw.Int64())

    def date(self, day: nw.Expr) -> nw.Expr:
        return day.cast(nw.Int32()).cast(nw.Date())

    def nothing_in(self, frame: Working, column: str) -> bool:
        return str(_native(frame).schema.field(column).type) == "null"

    def span(self, frame: Working, column: str, low: int, high: int) -> tuple[int, int] | None:
        import pyarrow.compute as pc

        values = _native(frame).column(column)
        inside = pc.filter(values, pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high)))
        found = pc.min_max(inside).as_py()
        return None if found["min"] is None else (found["min"], found["max"])

    def looked_up(self, frame: Working, column: str, new: str, first: int, values: Sequence[int]) -> Working:
        import pyarrow as pa
        import pyarrow.compute as pc

        native = _native(frame)
        place = pc.subtract(native.column(column), first)
        known = pc.and_(pc.greater_equal(place, 0), pc.less(place, len(values)))
        found = pc.take(pa.array(values, pa.int64()), pc.if_else(known, place, None))
        return _framed(native.append_column(new, found))


class _Duckdb(Dialect):
    products_grow = False  # of numbers of half the digits, which stay halves
    folds = True

    def nothing_in(self, frame: Working, column: str) -> bool:
        native = _native(frame)
        return str(native.types[native.columns.index(column)]) == '"NULL"'

    def span(self, frame: Working, column: str, low: int, high: int) -> tuple[int, int] | None:
        inside = _native(frame).filter(f'"{column}" BETWEEN {low} AND {high}')
        ((least, greatest),) = inside.aggregate(f'min("{column}"), max("{column}")').fetchall()
        return None if least is None else (least, greatest)

    def looked_up(self, frame: Working, column: str, new: str, first: int, values: Sequence[int]) -> Working:
        # A list and no join: a relation doesn't say on which connection it lives, and a join may change the order.
        # As one text it is read twenty times faster than as so many numbers.
        known = f'CASE WHEN "{column}" BETWEEN {first} AND {first + len(values) - 1} THEN "{column}" - {first - 1} END'
        found = f"list_extract(CAST('[{','.join(map(str, values))}]' AS BIGINT[]), {known})"
        return _framed(_native(frame).project(f'*, {found} AS "{new}"'))


class _Spark(Dialect):
    bounded = True
    folds = True

    def begun(self, frame: Frame, columns: Sequence[str]) -> Working:
        del columns
        ansi = _native(frame).sparkSession.conf.get("spark.sql.ansi.enabled")
        if str(ansi).lower() != "true":
            raise InvalidValue("expression_table_wrapping")
        return frame

    def nothing_in(self, frame: Working, column: str) -> bool:
        return bool(_native(frame).schema[column].dataType.typeName() == "void")

    def span(self, frame: Working, column: str, low: int, high: int) -> tuple[int, int] | None:
        from pyspark.sql import functions as F  # noqa: N812 - as Spark's own pages have it

        native = _native(frame)
        inside = native.where(native[column].between(low, high))
        least, greatest = inside.agg(F.min(column), F.max(column)).first()
        return None if least is None else (least, greatest)

    def looked_up(self, frame: Working, column: str, new: str, first: int, values: Sequence[int]) -> Working:
        from pyspark.sql import functions as F  # noqa: N812 - likewise

        native = _native(frame)
        known = native.sparkSession.createDataFrame(list(enumerate(values, first)), f"{column} long, {new} long")
        return _framed(native.join(F.broadcast(known), on=column, how="left"))


_DIALECTS: Final[dict[FrameKind, Dialect]] = {
    "polars": _Polars(),
    "polars_lazy": _Polars(),
    "pyarrow": _Polars(),
    "pandas": _Pandas(),
    "duckdb": _Duckdb(),
    "pyspark": _Spark(),
}


def _native(frame: Frame) -> Any:
    return frame.to_native()


def _framed(native: Any) -> Frame:
    found: Frame = nw.from_native(native)
    return found


def types_of(frame: Working) -> Mapping[str, nw.dtypes.DType]:
    """The types of its columns, as Narwhals has them."""
    found: Mapping[str, nw.dtypes.DType] = nw.from_native(frame).collect_schema()
    return found


def dialect_of(kind: FrameKind) -> Dialect:
    """The dialect of a library."""
    return _DIALECTS[kind]
