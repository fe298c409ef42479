"""Random expressions on random tables: each library gives what the object back end gives, value by value."""

from contextlib import suppress
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from narwhals.exceptions import NarwhalsError
from tests.property.expressing import AT, CALENDAR, NAMES, VALUES, read, written

from procurekit.errors import InvalidValue
from procurekit.expressions import Table

# Numbers that a sum of products of them can be held of in 38 digits, and a few that reach further.
VALUES = {**VALUES, "int": st.integers(-9, 9) | st.integers(0, 10**6) | st.sampled_from([2**53 + 1, -(10**15) - 1])}
TYPES = {
    "bool": pa.bool_(),
    "int": pa.int64(),
    "decimal": pa.decimal128(12, 3),
    "text": pa.string(),
    "date": pa.date32(),
}
COLUMNS = {name: told for name, told in NAMES.items() if told[0] in TYPES}
SCHEMA = pa.schema([(name, TYPES[kind]) for name, (kind, _, _) in COLUMNS.items()])
ROWS = st.lists(
    st.fixed_dictionaries(
        {name: VALUES[kind] | st.none() if missing else VALUES[kind] for name, (kind, _, missing) in COLUMNS.items()}
    ),
    min_size=1,
    max_size=9,
)
SOURCES = st.lists(
    st.sampled_from(["bool", "bool", "bool", "int", "decimal", "date", "text"]).flatmap(
        lambda kind: written(kind, table=True)
    ),
    min_size=6,
    max_size=14,
)
FRAMES = {
    "polars": pl.from_arrow,
    "polars_lazy": lambda table: pl.from_arrow(table).lazy(),
    "pandas": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "duckdb": duckdb.from_arrow,
}


TOO_LONG = (InvalidValue, NarwhalsError, pl.exceptions.PolarsError, pa.ArrowInvalid, duckdb.Error)


def rows_of(native):
    """The rows of any frame, as Python has their values."""
    if isinstance(native, pl.LazyFrame):
        native = native.collect()
    if isinstance(native, pl.DataFrame):
        return native.to_dicts()
    if isinstance(native, pd.DataFrame):
        return pa.Table.from_pandas(native, preserve_index=False).to_pylist()
    return native.to_arrow_table().to_pylist()


def longest(expression, rows):
    """The largest number that it meets on the way, without its sign."""

    def values(told):
        yield told.value
        for one in told.parts:
            yield from values(one)

    met = [one for row in rows for one in values(expression.explain(row, at=AT, calendar=CALENDAR))]
    return max((abs(one) for one in met if isinstance(one, int | Decimal)), default=0)


def agree(table, expressions, rows):
    found = rows_of(table.with_expressions(expressions, at=AT, calendar=CALENDAR).to_native())
    for name, one in expressions.items():
        expected = [one(row, at=AT, calendar=CALENDAR) for row in rows]
        assert [row[name] for row in found] == expected, one
        assert [isinstance(row[name], bool) for row in found] == [isinstance(value, bool) for value in expected]


@pytest.mark.parametrize("kind", FRAMES)
@settings(max_examples=max(3, settings.default.max_examples // 4))
@given(ROWS, SOURCES)
def test_a_table_gives_what_the_object_back_end_gives(kind, rows, sources):
    expressions = {f"new{place}": read(one, table=True) for place, one in enumerate(sources)}
    table = Table.of(FRAMES[kind](pa.Table.from_pylist(rows, schema=SCHEMA)))
    short = {name: one for name, one in expressions.items() if longest(one, rows) < 10**6}
    agree(table, short, rows)
    # A number that gets too long for the library is an error, each library's own; what is no error is right.
    for name in expressions.keys() - short.keys():
        with suppress(*TOO_LONG):
            agree(table, {name: expressions[name]}, rows)
