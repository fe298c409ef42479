"""Rows of facts as every kind of data frame that the library reads, for tests that hold these against objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

import pyarrow as pa

from procurekit.model.facts import VOCABULARY

TYPES = {
    "str": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "Decimal": pa.decimal128(24, 4),
}
COLUMNS = {name: fact for name, fact in VOCABULARY.items() if fact.type in TYPES}
START = date(2026, 1, 1)


def arrow(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any] = COLUMNS) -> pa.Table:
    """The rows as a table of Arrow."""
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], TYPES[fact.type]) for name, fact in columns.items()}
    )


# Where the tests of one library run, the others needn't be installed.


def in_polars(table: pa.Table) -> Any:
    """The table as a frame of Polars."""
    import polars as pl

    return pl.from_arrow(table)


def in_pandas(table: pa.Table) -> Any:
    """The table as a frame of pandas, in Arrow's types."""
    import pandas as pd

    return table.to_pandas(types_mapper=pd.ArrowDtype)


def in_duckdb(table: pa.Table) -> Any:
    """The table as a relation of DuckDB."""
    import duckdb

    return duckdb.from_arrow(table)


KINDS: dict[str, Callable[[pa.Table], Any]] = {
    "polars": in_polars,
    "polars_lazy": lambda table: in_polars(table).lazy(),
    "pandas": in_pandas,
    "duckdb": in_duckdb,
}
"""How each kind of frame is made of an Arrow table; PySpark, which lives in an environment of its own, isn't here."""


def collected(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of any kind, its missing values as None."""
    match type(frame).__module__.partition(".")[0]:
        case "polars":
            return frame.lazy().collect().to_dicts()
        case "pandas":
            return pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
        case "pyspark":
            return [row.asDict() for row in frame.collect()]
        case _:
            return frame.to_arrow_table().to_pylist()


def random_line(chance: Random) -> dict[str, Any]:
    """One purchase line with whatever may be, much of it missing."""

    def some(value: Any, missing: float = 0.15) -> Any:
        return None if chance.random() < missing else value

    def day(missing: float = 0.2) -> date | None:
        return some(date.fromordinal(START.toordinal() + chance.randint(0, 120)), missing)

    def number(most: int, places: int = 0) -> Decimal:
        return Decimal(chance.randint(0, most * 10**places)).scaleb(-places)

    ordered = some(number(200), 0.1)
    received = chance.choice([Decimal(0), ordered or Decimal(5), number(250)])
    row: dict[str, Any] = {}
    for name, fact in COLUMNS.items():
        if fact.type == "date":
            row[name] = day()
        elif fact.type == "bool":
            row[name] = chance.random() < 0.3
        elif fact.type == "int":
            row[name] = chance.randint(0, 3)
        elif fact.type == "Decimal":
            row[name] = number(50, 2)
        else:
            row[name] = some(chance.choice("AB"))
    return row | {
        "book": "main",
        "order_id": f"order_{chance.randint(1, 8)}",
        "line": chance.randint(1, 3),
        "schedule": 1,
        "supplier": some(chance.choice(["V-1", "V-2", "供应商"])),
        "kind": chance.choice(["goods", "goods", "service"]),
        "unit": chance.choice(["EA", "EA", "EA", None, "kg"]),
        "currency": chance.choice(["EUR", "EUR", None, "USD"]),
        "stage": chance.choice(["issued", "issued", "closed", "draft", "cancelled"]),
        "line_status": chance.choice(["open", "open", "cancelled", "closed_short"]),
        "source": some("file", 0.7),
        "expects_receipt": chance.random() < 0.9,
        "undated_receipts": chance.random() < 0.1,
        "ordered": ordered,
        "received": received,
        "completed_on": day(0) if ordered is not None and received >= ordered else None,
        "least": some(ordered, 0.5),
        "unit_price": some(number(20, 2)),
        "agreement": some("FA-1", 0.5),
    }


def as_object(row: Mapping[str, Any]) -> SimpleNamespace:
    """The row as an object with every fact as an attribute."""
    return SimpleNamespace(**{**dict.fromkeys(VOCABULARY), **row})
