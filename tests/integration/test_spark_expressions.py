"""Expressions on Spark: the same rules as on every other table. Spark wants an environment of its own, and Java."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from tests.on_tables import AT, CALENDAR, ROWS, RULES, WORDS, arrow_table, assert_agree, assert_rules_hold, rows_of
from tests.property import expressing
from tests.property.expressing import longest, random_table, read, table_rows, table_sources

from procurekit.errors import InvalidValue
from procurekit.expressions import Table, Vocabulary, evaluate_on, parse

pytest.importorskip("pyspark", reason="no PySpark: the extra `test-spark` wants an environment of its own")

from pyspark.errors import PySparkException
from pyspark.sql import types as spark_types

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own, about what it imports and opens


@pytest.fixture(scope="module")
def lines(spark):
    return spark.createDataFrame(arrow_table()).cache()


@pytest.mark.parametrize("about", RULES)
def test_a_spark_frame_reads_an_expression_as_objects_do(lines, about):
    # Each working day is a join, and all of them lie in the plan that the next one is asked of.
    assert_rules_hold(lines, about, at_once=4 if about == "working days" else 100)


def test_the_frame_stays_lazy_and_sparks(lines):
    table = Table.of(lines)
    found = table.with_expressions({"x": parse("late > 3", WORDS)})
    assert table.kind == "pyspark"
    assert type(found.to_native()) is type(lines)
    assert found.to_native().columns == [*arrow_table().column_names, "x"]


@settings(max_examples=4)
@given(table_rows, table_sources)
def test_random_expressions(spark, rows, sources):
    expressions = {f"new{place}": read(one, table=True) for place, one in enumerate(sources)}
    table = Table.of(spark.createDataFrame(random_table(rows)))
    short = {name: one for name, one in expressions.items() if longest(one, rows) < 10**6}
    assert_agree(table, short, rows, at=expressing.AT, calendar=expressing.CALENDAR)


def test_rows_are_what_they_were_whatever_they_are_joined_with(spark):
    rows = [(one, date.fromordinal(739000 + one * 7 % 800)) for one in range(500)]
    frame = spark.createDataFrame(rows, "n int, due date")
    words = Vocabulary.from_dict({"n": {"type": "int"}, "due": {"type": "date"}})
    expression = parse("add_working_days(due, n) - due", words)
    found = rows_of(evaluate_on(frame, {"x": expression}, calendar=CALENDAR))
    assert sorted(one["n"] for one in found) == list(range(500))
    assert all(one["x"] == (CALENDAR.add(one["due"], one["n"]) - one["due"]).days for one in found)


@pytest.mark.parametrize("source", ["large + 1", "late * large", "-large", "abs(large)", "open * large * large"])
def test_no_overflow_is_silent(lines, source):
    with pytest.raises(PySparkException):
        rows_of(evaluate_on(lines, {"x": parse(source, WORDS)}))


def test_where_spark_would_make_an_overflow_missing_it_is_refused(spark, lines):
    spark.conf.set("spark.sql.ansi.enabled", "false")
    try:
        with pytest.raises(InvalidValue) as caught:
            Table.of(lines).with_expressions({"x": parse("late > 3", WORDS)})
    finally:
        spark.conf.set("spark.sql.ansi.enabled", "true")
    assert caught.value.code == "expression_table_wrapping"


def test_decimals_as_spark_makes_them_of_pythons(spark):
    frame = spark.createDataFrame([(Decimal("1.5"), Decimal(3))], "open decimal(38,18), price decimal(38,10)")
    found = evaluate_on(frame, {"x": parse("open * 0.95 + price", WORDS), "y": parse("price * 2.5 * 2", WORDS)})
    assert rows_of(found)[0] | {"open": 0, "price": 0} == {
        "open": 0,
        "price": 0,
        "x": Decimal("4.425"),
        "y": Decimal(15),
    }
    for source in ("open * open", "open * price", "open < 123456789012345678901.5"):
        with pytest.raises(InvalidValue) as caught:
            evaluate_on(frame, {"x": parse(source, WORDS)})
        assert caught.value.code == "expression_table_too_long"


def test_floats_and_columns_without_any_value(spark):
    fields = [
        spark_types.StructField("open", spark_types.DoubleType()),
        spark_types.StructField("price", spark_types.FloatType()),
        spark_types.StructField("due", spark_types.NullType()),
        spark_types.StructField("small", spark_types.ShortType()),
    ]
    rows = [(1.5, 0.5, None, 5), (float("nan"), 0.5, None, None), (None, float("inf"), None, 1)]
    table = Table.of(spark.createDataFrame(rows, spark_types.StructType(fields)), {"late": "small"})
    asked = {"x": "open * price", "y": "due + 1", "z": "late > 3", "w": "open is None"}
    found = table.with_expressions({name: parse(one, WORDS) for name, one in asked.items()})
    assert found.floats == {"open", "price"}
    assert [[row[name] for name in asked] for row in rows_of(found.with_missing([WORDS["site"]]).to_native())] == [
        *([0.75, None, True, False], [None, None, None, True], [None, None, False, True]),
    ]


def test_a_time_is_no_date(spark):
    frame = spark.sql("SELECT timestamp '2026-12-01 00:00:00' AS due")
    with suppress(InvalidValue):
        evaluate_on(frame, {"x": parse("due + 1", WORDS)})
        pytest.fail("a timestamp was taken for a date")


def test_no_column_is_written_over(lines):
    with pytest.raises(InvalidValue) as caught:
        Table.of(lines).with_expressions({"LATE": parse("late > 3", WORDS)}, at=AT)
    assert caught.value.code == "expression_table_taken"
    assert len(ROWS) == lines.count()
