"""Frames: telling a data frame from rows, without importing any library of them."""

from __future__ import annotations

from typing import Final

__all__ = ["is_frame"]

_LIBRARIES: Final = frozenset({"polars", "pandas", "duckdb", "_duckdb", "pyspark", "pyarrow"})


def is_frame(value: object) -> bool:
    """Is it a data frame of one of the libraries that we know, and not rows? Imports none of them.

    >>> is_frame([])
    False
    """
    return type(value).__module__.partition(".")[0] in _LIBRARIES
