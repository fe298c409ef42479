"""Numbers on tables: exact, or an error; never rounded, never wrapped. Floats are floats, and said to be."""

from decimal import Context, Decimal, localcontext

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from narwhals.exceptions import NarwhalsError
from tests.on_tables import KINDS, frame_of, rows_of

from procurekit.errors import InvalidValue
from procurekit.expressions import Table, Vocabulary, evaluate_on, parse

WORDS = Vocabulary.from_dict(
    {
        **{name: {"type": "int"} for name in ("i", "j")},
        **{name: {"type": "decimal"} for name in ("a", "b", "x")},
        "t": {"type": "bool"},
    }
)
MOST = 2**63 - 1
TOO_LONG = (NarwhalsError, pl.exceptions.PolarsError, pa.ArrowInvalid, duckdb.Error)


def column(values, kind):
    return pa.array([None if one is None else Decimal(one) for one in values], kind)


def computed(kind, source, **columns):
    native = frame_of(kind, pa.table(columns))
    return [row["new"] for row in rows_of(evaluate_on(native, {"new": parse(source, WORDS, table=True)}))]


def refused(source, frame, kind="polars"):
    with pytest.raises(InvalidValue) as caught:
        evaluate_on(frame_of(kind, frame), {"new": parse(source, WORDS)})
    assert caught.value.text("zh") != caught.value.text()
    return caught.value


# --- exact


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("one", [(9, 4), (18, 4), (19, 4), (38, 4)])
@pytest.mark.parametrize("two", [(9, 8), (18, 10), (38, 10)])
def test_sums_and_products_keep_every_place(kind, one, two):
    values = {
        "a": ["0.0001", "99999.9999", "-7.5", None],
        "b": ["0.00000001", "9.99999999", "0.00000002", "1"],
    }
    columns = {"a": column(values["a"], pa.decimal128(*one)), "b": column(values["b"], pa.decimal128(*two))}
    rows = pa.table(columns).to_pylist()
    for source in (
        "a * b",
        "b * a",
        "a + b",
        "a * 0.05 - b",
        "0.05 * b",
        "a < b",
        "max(a, b)",
        "coalesce(a, b)",
        "b - a",
    ):
        expression = parse(source, WORDS)
        assert computed(kind, source, **columns) == [expression(row) for row in rows]
    assert computed(kind, "a * b", **columns)[:2] == [Decimal("0.000000000001"), Decimal("999999.998000000001")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_widest_columns_can_be_compared_and_added_to(kind):
    columns = {"a": column(["1.5", "-2"], pa.decimal128(38, 20)), "b": column(["1000", "0"], pa.decimal128(38, 0))}
    assert computed(kind, "a < b", **columns) == [True, True]
    assert computed(kind, "a + b + 1", **columns) == [Decimal("1002.5"), Decimal(-1)]
    assert computed(kind, "b * 1.5", **columns) == [Decimal(1500), Decimal(0)]
    assert computed(kind, "1.5 * b", **columns) == [Decimal(1500), Decimal(0)]
    assert computed(kind, "a in (1.5, 3)", **columns) == [True, False]
    assert computed(kind, "a * b > 1", **columns) == [True, False]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "source", ["a * a", "a * 0.0000000000000000000001", "a * a > 1", "a < 12345678901234567890123.5", "a * 3 * a"]
)
def test_what_takes_more_than_38_digits_is_refused_beforehand(kind, source):
    found = refused(source, pa.table({"a": column(["1.5"], pa.decimal128(38, 18))}), kind)
    assert found.code == "expression_table_too_long"
    assert found.values["part"] in source


def test_a_literal_that_was_worked_out_may_be_too_long():
    product = "99999999999999999999 * 99999999999999999999"
    assert refused(f"i < {product}", pa.table({"i": [1]})).code == "expression_table_too_long"
    # An expression that needs it and no column gives the place, too.
    assert refused(product, pa.table({"i": [1]})).values["part"] == product


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_calling_program_rounds_to_does_not_matter(kind):
    long = "12345678901234567890123456.123456"
    columns = {"a": column([long, "1"], pa.decimal128(38, 6))}
    with localcontext(Context(prec=3)):
        for source in (f"a in ({long}, 7.5)", f"a == {long}", f"a - {long} == 0", f"a not in ({long}1, 1000)"):
            expected = [True, True] if "not in" in source else [True, False]
            assert computed(kind, source, **columns) == expected
        assert computed(kind, "a * 2 - a", **columns) == [Decimal(long), Decimal(1)]


# --- too long once the values are there


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("i + 1", False),
        ("i * 2", False),
        ("-j", False),
        ("abs(j)", False),
        ("i - j", False),
        ("i * i * i * i", False),
        ("a * a", False),
        ("a * 1000", False),
        ("i + 1 > i", True),
        ("i * i > 0", None),
        ("-j > 0", True),
    ],
)
def test_no_overflow_is_silent(kind, source, kept):
    columns = {
        "i": [MOST, 1],
        "j": [-MOST - 1, 0],
        "a": column(["9" * 17 + ".5", "1"], pa.decimal128(38, 10)),
    }
    expression = parse(source, WORDS)
    exact = [expression(row) for row in pa.table(columns).to_pylist()]
    try:
        found = computed(kind, source, **columns)
    except TOO_LONG:
        assert not kept
    else:
        assert found == exact


# --- the types of whole numbers


@pytest.mark.parametrize(
    "kind", [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int128]
)
def test_whole_numbers_of_every_size(kind):
    frame = pl.DataFrame({"i": pl.Series([100, 7, None], dtype=kind), "a": pl.Series([100, 7, None], dtype=kind)})
    sources = ["i * i * 3", "i + 1000000", "a * 0.5", "-i", "i == 100", "i in (7, 8)", "a + 0"]
    found = evaluate_on(frame, {source: parse(source, WORDS) for source in sources})
    assert found.row(0)[2:] == (30000, 1000100, Decimal(50), -100, True, False, Decimal(100))
    assert found.row(1)[2:] == (147, 1000007, Decimal("3.5"), -7, False, True, Decimal(7))
    assert set(found.row(2)) == {None}
    assert found.schema["i * i * 3"] == pl.Int64


def test_what_a_database_sums_up_is_a_whole_number_too():
    relation = duckdb.sql("SELECT sum(i) AS i FROM (VALUES (5), (7)) t(i)")
    assert evaluate_on(relation, {"new": parse("i * 2", WORDS)}).fetchall() == [(12, 24)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_decimal_without_places_is_a_whole_number(kind):
    columns = {"i": column(["5", None], pa.decimal128(10, 0)), "j": [1, 2]}
    assert computed(kind, "i + j", **columns) == [6, None]
    found = refused("i + 1", pa.table({"i": column(["5"], pa.decimal128(10, 2))}), kind)
    assert (found.code, found.values["wanted"]) == ("expression_table_type", "Int64")


# --- floats


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [pa.float64(), pa.float32()])
def test_floats_stand_for_decimals_and_are_named(kind, size):
    values = pa.array([1.5, float("nan"), None, float("inf"), float("-inf"), -2.0], size)
    columns = {"x": values, "a": column(["1.5", *"23456"], pa.decimal128(9, 2)), "i": [1, 2, 3, 4, 5, 6]}
    native = frame_of(kind, pa.table(columns))
    sources = {
        "x > 1": [True, None, None, None, None, False],
        "x == a": [True, None, None, None, None, False],
        "x * a + i": [3.25, None, None, None, None, -6.0],
        "a * x": [2.25, None, None, None, None, -12.0],
        "x - 0.5": [1.0, None, None, None, None, -2.5],
        "x in (1.5, 7)": [True, None, None, None, None, False],
        "x is None": [False, True, True, True, True, False],
        "coalesce(x, a)": [1.5, 2.0, 3.0, 4.0, 5.0, -2.0],
        "min(x, a, i)": [1.0, None, None, None, None, -2.0],
        "-x": [-1.5, None, None, None, None, 2.0],
        "abs(x)": [1.5, None, None, None, None, 2.0],
        "coalesce(x, x)": [1.5, None, None, None, None, -2.0],
        "a if x > 0 else x": [1.5, None, None, None, None, -2.0],
    }
    table = Table.of(native)
    assert table.floats == frozenset()
    found = table.with_expressions({source: parse(source, WORDS) for source in sources})
    assert found.floats == {"x"}
    rows = rows_of(found.to_native())
    for source, expected in sources.items():
        assert [row[source] for row in rows] == expected, source
    # What doesn't read it is none the worse.
    assert table.with_expressions({"new": parse("a + 1", WORDS)}).floats == frozenset()
    assert found.with_expressions({"new": parse("a + 1", WORDS)}).floats == {"x"}


@pytest.mark.parametrize("kind", ["polars", "polars_lazy", "duckdb", "pyarrow"])
def test_a_float_is_no_whole_number(kind):
    assert refused("i + 1", pa.table({"i": [1.0]}), kind).code == "expression_table_type"


def test_numpy_has_whole_numbers_with_gaps_as_floats():
    frame = pd.DataFrame({"i": [1.0, np.nan, -3.0], "j": [1, 2, 3], "x": [0.5, np.nan, 2.0]})
    found = evaluate_on(frame, {"new": parse("i + j", WORDS), "less": parse("x != 2", WORDS)})
    assert rows_of(found)[0]["new"] == 2
    assert [(row["new"], row["less"]) for row in rows_of(found)] == [(2, True), (None, None), (0, False)]
    frame["i"] = [1.0, np.nan, 0.5]
    found = refused("i + j", frame, "as it is")
    assert (found.code, found.values["column"]) == ("expression_table_fractions", "i")
