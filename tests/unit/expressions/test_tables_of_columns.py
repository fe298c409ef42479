"""Columns of tables: which types stand for which kinds, and what is said of those that don't."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.on_tables import KINDS, frame_of, rows_of

from procurekit.errors import InvalidValue
from procurekit.expressions import Table, Vocabulary, evaluate_on, parse

WORDS = Vocabulary.from_dict(
    {
        "flag": {"type": "bool"},
        "count": {"type": "int"},
        "amount": {"type": "decimal"},
        "site": {"type": "text"},
        "due": {"type": "date"},
    }
)
ASKED = {
    "flag": "not flag",
    "count": "count > 1",
    "amount": "amount > 1",
    "site": "site == 'A'",
    "due": "due > '2026-12-01'",
}
VALUES = {
    "bool": pa.array([True]),
    "int": pa.array([5]),
    "decimal": pa.array([Decimal("5.50")]),
    "text": pa.array(["A"]),
    "date": pa.array([date(2026, 12, 3)]),
    "time": pa.array([datetime(2026, 12, 3, 9)]),
    "list": pa.array([["A"]]),
}
FITTING = {
    ("flag", "bool"),
    ("count", "int"),
    ("amount", "int"),
    ("amount", "decimal"),
    ("site", "text"),
    ("due", "date"),
}


def refused(native, name):
    with pytest.raises(InvalidValue) as caught:
        evaluate_on(native, {"new": parse(ASKED[name], WORDS)})
    assert caught.value.text("zh") != caught.value.text()
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ASKED)
def test_a_column_of_another_kind_is_refused_before_anything_is_computed(kind, name):
    for given, values in VALUES.items():
        native = frame_of(kind, pa.table({name: values}))
        if (name, given) in FITTING:
            evaluate_on(native, {"new": parse(ASKED[name], WORDS)})
        else:
            found = refused(native, name)
            at_nine = kind == "pandas" and (name, given) == ("due", "time")
            assert found.code == ("expression_table_time" if at_nine else "expression_table_type")
            assert found.values["column"] == found.values["name"] == name


def test_the_refusal_says_what_to_do():
    found = refused(pl.DataFrame({"count": ["5"]}), "count")
    assert found.text() == "count: the column has String, and count is a whole number; convert the column to Int64"
    assert found.text("zh") == "count：此列类型为 String，而 count 是整数；请将该列转换为 Int64"


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_any_value_is_of_every_kind(kind):
    native = frame_of(kind, pa.table({name: pa.nulls(2) for name in ASKED}))
    expressions = {f"{name}?": parse(source, WORDS) for name, source in ASKED.items()}
    expressions["new"] = parse("coalesce(amount * amount, 3)", WORDS)
    assert [set(row.values()) for row in rows_of(evaluate_on(native, expressions))] == [{None, Decimal(3)}] * 2


def test_categories_are_texts():
    sites = pl.Series(["A", "b", None])
    frame = pl.DataFrame({"site": sites.cast(pl.Categorical), "other": sites.cast(pl.Enum(["A", "b"]))})
    asked = {"x": parse("site == 'A'", WORDS), "y": parse("coalesce(site, '?')", WORDS)}
    for table in (Table.of(frame), Table.of(frame, {"site": "other"}), Table.of(frame.to_pandas())):
        found = rows_of(table.with_expressions(asked).to_native())
        assert [(row["x"], row["y"]) for row in found] == [(True, "A"), (False, "b"), (None, "?")]
    relation = duckdb.sql("SELECT 'A'::ENUM('A', 'b') AS site")
    assert evaluate_on(relation, {"x": parse("site == 'A'", WORDS)}).fetchall() == [("A", True)]


# --- pandas as NumPy has it


def test_numpy_types_are_read_as_what_they_stand_for():
    frame = pd.DataFrame(
        {
            "flag": [True, None, False],
            "count": pd.array([1, None, 3], dtype="Int32"),
            "amount": [Decimal("1.5"), None, Decimal("2.25")],
            "site": ["A", None, "b"],
            "due": pd.to_datetime(["2026-12-03", None, "2026-12-01"]),
        }
    )
    sources = [*ASKED.values(), "amount * amount", "due + 1", "count * count"]
    found = rows_of(evaluate_on(frame, {source: parse(source, WORDS) for source in sources}))
    assert [found[0][source] for source in sources] == [
        *(False, False, True, True, True),
        *(Decimal("2.25"), date(2026, 12, 4), 1),
    ]
    assert {found[1][source] for source in sources} == {None}


def test_days_as_python_has_them_are_dates():
    frame = pd.DataFrame({"due": [date(2026, 12, 3), None]})
    found = evaluate_on(frame, {"new": parse("due + 1", WORDS)})
    assert rows_of(found)[0]["new"] == date(2026, 12, 4)
    assert rows_of(found)[1]["new"] is None


def test_a_time_of_day_is_no_date():
    frame = pd.DataFrame({"due": [datetime(2026, 12, 3), datetime(2026, 12, 1, 9)]})
    assert refused(frame, "due").code == "expression_table_time"
    frame = pd.DataFrame({"due": pd.to_datetime(["2026-12-03"]).tz_localize("Asia/Shanghai")})
    assert refused(frame, "due").code == "expression_table_type"
    # Elsewhere there is a type for dates, and a time is one on purpose, even at midnight.
    frame = pl.DataFrame({"due": [datetime(2026, 12, 3)]})
    assert refused(frame, "due").code == "expression_table_type"


def test_values_of_several_kinds_are_only_refused_where_they_are_read():
    frame = pd.DataFrame({"amount": [Decimal("1.5"), "much"], "count": [1, 2]})
    found = evaluate_on(frame, {"new": parse("count > 1", WORDS)})
    assert (found["new"].to_list(), found["amount"].to_list()) == ([False, True], [Decimal("1.5"), "much"])
    found = refused(frame, "amount")
    assert (found.code, found.values["found"]) == ("expression_table_type", "Object")
