"""Native frames: which library's a table is, how it becomes a Narwhals frame, and how it comes back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from procurekit.errors import InvalidValue, MissingExtra

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["FrameKind", "adopted", "given_back", "kind_of"]

FrameKind: TypeAlias = Literal["polars", "polars_lazy", "pandas", "duckdb", "pyspark", "pyarrow"]

_ASKED: Final[dict[str, FrameKind]] = {
    "is_polars_dataframe": "polars",
    "is_polars_lazyframe": "polars_lazy",
    "is_pandas_dataframe": "pandas",
    "is_duckdb_relation": "duckdb",
    "is_pyspark_dataframe": "pyspark",
    "is_pyarrow_table": "pyarrow",
}


# Older ones give other answers, and say nothing.
_LEAST: Final = {"narwhals": (2, 27), "polars": (1, 34)}


def _required(package: str, extra: str) -> Any:
    """The package. Raises MissingExtra if it isn't there, or is too old."""
    least = _LEAST.get(package, ())
    try:
        found = import_module(package)
    except ImportError:
        raise MissingExtra("missing_extra", extra=extra, package=package) from None
    if least and tuple(map(int, found.__version__.split(".")[:2])) < least:
        raise MissingExtra("missing_extra", extra=extra, package=f"{package} {'.'.join(map(str, least))}")
    return found


def kind_of(native: object) -> FrameKind:
    """Which library's frame it is. Raises InvalidValue if it is none, MissingExtra without Narwhals."""
    dependencies = _required("narwhals", "tables").dependencies
    for asked, kind in _ASKED.items():
        if getattr(dependencies, asked)(native):
            return kind
    raise InvalidValue("expression_table_frame", found=type(native).__name__)


def adopted(native: Any, kind: FrameKind) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """The frame as Narwhals has it: pandas in Arrow types, a PyArrow table as a Polars frame."""
    import narwhals as nw

    if kind == "pandas":
        native = _in_arrow_types(native)
    elif kind in {"polars", "polars_lazy", "pyarrow"}:
        polars = _required("polars", "polars")
        native = polars.from_arrow(native) if kind == "pyarrow" else native
    found: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(native)
    return found


def _in_arrow_types(frame: Any) -> Any:
    """NumPy's types have no missing value of their own: its ``!=`` would be true."""
    import pandas as pd

    pa = _required("pyarrow", "pandas")
    kept: list[Any] = []
    for place in range(frame.shape[1]):
        series = frame.iloc[:, place]
        if not isinstance(series.dtype, pd.ArrowDtype):
            try:
                values = pa.Array.from_pandas(series)
            except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
                pass  # something else than values of one kind: only an error if an expression reads it
            else:
                series = pd.Series(pd.arrays.ArrowExtensionArray(values), index=frame.index, name=series.name)
        kept.append(series)
    return pd.concat(kept, axis=1) if kept else frame


def given_back(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], kind: FrameKind) -> Any:
    """The frame as it came, in the library that it came in."""
    native = frame.to_native()
    return native.to_arrow() if kind == "pyarrow" else native
