"""Random expressions on random tables: each library gives what the object back end gives, value by value."""

from contextlib import suppress

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from narwhals.exceptions import NarwhalsError
from tests.on_tables import assert_agree, frame_of
from tests.property.expressing import AT, CALENDAR, longest, random_table, read, table_rows, table_sources

from procurekit.errors import InvalidValue
from procurekit.expressions import Table

TOO_LONG = (InvalidValue, NarwhalsError, pl.exceptions.PolarsError, pa.ArrowInvalid, duckdb.Error)


@pytest.mark.parametrize("kind", ["polars", "polars_lazy", "pandas", "duckdb"])
@settings(max_examples=max(3, settings.default.max_examples // 4))
@given(table_rows, table_sources)
def test_a_table_gives_what_the_object_back_end_gives(kind, rows, sources):
    expressions = {f"new{place}": read(one, table=True) for place, one in enumerate(sources)}
    table = Table.of(frame_of(kind, random_table(rows)))
    short = {name: one for name, one in expressions.items() if longest(one, rows) < 10**6}
    assert_agree(table, short, rows, at=AT, calendar=CALENDAR)
    # A number that gets too long for the library is an error, each library's own; what is no error is right.
    for name in expressions.keys() - short.keys():
        with suppress(*TOO_LONG):
            assert_agree(table, {name: expressions[name]}, rows, at=AT, calendar=CALENDAR)
