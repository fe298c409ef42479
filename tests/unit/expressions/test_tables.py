"""Tables: which frames they take and give back, how columns are found, what is refused and said."""

import sys
from datetime import date

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.on_tables import AT, CALENDAR, KINDS, RULES, WORDS, arrow_table, assert_rules_hold, frame_of, rows_of

import procurekit.expressions
from procurekit.errors import InvalidValue, MissingExtra
from procurekit.expressions import InvalidExpression, Name, Table, Vocabulary, evaluate_on, parse


def refused(act, *arguments, **options):
    with pytest.raises(InvalidValue) as caught:
        act(*arguments, **options)
    assert caught.value.text("zh") != caught.value.text()
    return caught.value


# --- every rule, in every library


@pytest.mark.parametrize("about", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_table_reads_an_expression_as_objects_do(kind, about):
    assert_rules_hold(frame_of(kind, arrow_table()), about)


# --- frames in and out


@pytest.mark.parametrize("kind", KINDS)
def test_the_frame_comes_back_in_the_library_that_it_came_in(kind):
    native = frame_of(kind, arrow_table())
    table = Table.of(native)
    assert table.kind == kind
    found = table.with_expressions({"x": parse("late > 3", WORDS), "y": parse("min(due, ordered)", WORDS)})
    assert type(found.to_native()) is type(native)
    assert list(rows_of(found.to_native())[0]) == [*arrow_table().column_names, "x", "y"]
    # The first one is what it was.
    assert "x" not in table.frame.collect_schema()


@pytest.mark.parametrize("kind", KINDS)
def test_rows_keep_their_order(kind):
    many = pa.table({"n": range(5000), "due": [date.fromordinal(739000 + one * 7 % 800) for one in range(5000)]})
    words = Vocabulary.from_dict({"n": {"type": "int"}, "due": {"type": "date"}})
    expression = parse("working_days(due, today) + n", words)
    found = rows_of(evaluate_on(frame_of(kind, many), {"x": expression}, at=AT, calendar=CALENDAR))
    assert [one["n"] for one in found] == list(range(5000))


def test_a_lazy_frame_is_not_carried_out():
    asked = []

    def watch(frame):
        asked.append(frame)
        return frame

    lazy = pl.from_arrow(arrow_table()).lazy().map_batches(watch)
    found = evaluate_on(lazy, {"x": parse("late > 3 and due - ordered > 2", WORDS)})
    assert asked == []
    assert found.collect()["x"].to_list() == [True, None, False, False, False]
    # Only working days ask for the range of days first.
    evaluate_on(lazy, {"x": parse("working_days(ordered, today)", WORDS)}, at=AT, calendar=CALENDAR)
    assert len(asked) == 2


def test_a_relation_of_another_connection_stays_there():
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT DATE '2026-12-01' AS ordered, 5 AS late")
        expression = parse("add_working_days(ordered, late)", WORDS)
        found = evaluate_on(relation, {"x": expression}, calendar=CALENDAR)
        assert found.fetchall() == [(date(2026, 12, 1), 5, date(2026, 12, 8))]


def test_the_index_of_a_pandas_frame_stays():
    frame = pd.DataFrame({"late": [5, 1]}, index=["b", "a"])
    found = evaluate_on(frame, {"x": parse("late > 3", WORDS)})
    assert found["x"].to_dict() == {"b": True, "a": False}


@pytest.mark.parametrize("frame", [[{"late": 5}], {"late": [5]}, None, pd.Series([5]), pl.Series([5])])
def test_what_is_no_table_is_refused(frame):
    assert refused(Table.of, frame).code == "expression_table_frame"


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_and_no_expressions(kind):
    empty = frame_of(kind, arrow_table([]))
    sources = ["late > 3", "working_days(due, ordered)", "add_working_days(due, late)", "open * price", "True"]
    expressions = {f"x{place}": parse(one, WORDS) for place, one in enumerate(sources)}
    assert rows_of(evaluate_on(empty, expressions, calendar=CALENDAR)) == []
    table = Table.of(empty)
    assert table.with_expressions({}) is table


@pytest.mark.parametrize("kind", KINDS)
def test_an_expression_that_reads_nothing_is_the_same_in_every_row(kind):
    native = frame_of(kind, pa.table({"n": [1, 2]}))
    expressions = {
        name: parse(one, WORDS)
        for name, one in {"a": "True", "b": "1.5", "c": "today", "d": "'x'", "e": "today - '2026-12-01'"}.items()
    }
    row = {"a": True, "b": pytest.approx(1.5), "c": date(2026, 12, 7), "d": "x", "e": 6}
    assert rows_of(evaluate_on(native, expressions, at=AT)) == [{"n": 1, **row}, {"n": 2, **row}]


# --- optional dependencies


@pytest.mark.parametrize(
    ("absent", "native", "extra"),
    [
        ("narwhals", pl.DataFrame({"late": [5]}), "tables"),
        ("polars", pa.table({"late": [5]}), "polars"),
        ("pyarrow", pd.DataFrame({"late": [5]}), "pandas"),
    ],
)
def test_without_the_library_the_extra_is_named(monkeypatch, absent, native, extra):
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(MissingExtra) as caught:
        Table.of(native)
    assert caught.value.values == {"package": absent, "extra": extra}


@pytest.mark.parametrize(
    ("package", "version", "extra"), [("narwhals", "2.26.1", "tables"), ("polars", "1.33.1", "polars")]
)
def test_a_library_that_would_give_other_answers_is_refused(monkeypatch, package, version, extra):
    monkeypatch.setattr(f"{package}.__version__", version)
    with pytest.raises(MissingExtra) as caught:
        Table.of(pl.DataFrame({"late": [5]}))
    assert caught.value.values["extra"] == extra
    assert caught.value.values["package"].startswith(package)


def test_a_name_that_the_package_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = procurekit.expressions.no_such_name


# --- columns


def test_columns_are_found_by_what_they_are_said_to_be_called():
    frame = pl.DataFrame({"Verzug": [5], "地点": ["A"], "逾期天数": [1], "note": [""]})
    table = Table.of(frame, {"late": "Verzug"}, vocabulary=WORDS)
    assert (table.column("late"), table.column("site")) == ("Verzug", "地点")
    found = table.with_expressions({"x": parse("late > 3 and site == 'A'", WORDS)})
    assert found.to_native()["x"].to_list() == [True]
    # What was added is a column like any other.
    again = found.with_expressions({"y": parse("not x", Vocabulary.from_dict({"x": {"type": "bool"}}))})
    assert again.to_native()["y"].to_list() == [False]


def test_a_name_with_two_columns_is_refused():
    frame = pl.DataFrame({"late": [5], "逾期天数": [1]})
    found = refused(Table.of, frame, vocabulary=WORDS)
    assert found.code == "expression_table_twice"
    assert Table.of(frame, {"late": "逾期天数"}).column("late") == "逾期天数"


def test_absent_columns_are_all_named_with_what_is_near():
    table = Table.of(pl.DataFrame({"Late": [5], "place": ["A"]}))
    found = refused(table.with_expressions, {"x": parse("late > 3 and open > 1", WORDS)})
    assert found.code == "expression_table_columns_near"
    assert found.text() == (
        "the table has no column late, open; did you mean Late? It has Late, place; say with columns={…} what its "
        "columns are called, or add empty ones by Table.with_missing"
    )
    found = refused(table.column, "tiny")
    assert (found.code, found.values) == ("expression_table_columns", {"missing": "tiny", "present": "Late, place"})
    assert refused(Table.of, pl.DataFrame({"a": [1]}), {"late": "b"}).code == "expression_table_columns"


@pytest.mark.parametrize("kind", KINDS)
def test_absent_columns_can_be_added_as_missing(kind):
    table = Table.of(frame_of(kind, pa.table({"late": [5, 1]})))
    names = [WORDS[name] for name in ("late", "held", "open", "site", "due", "small")]
    filled = table.with_missing(names)
    assert rows_of(filled.to_native())[1] == {"late": 1} | dict.fromkeys(("held", "open", "site", "due", "small"))
    sources = ["late > 3 or held", "open * open", "site == 'A'", "due + 1", "small + late", "coalesce(small, late)"]
    expressions = {f"x{place}": parse(one, WORDS) for place, one in enumerate(sources)}
    found = rows_of(filled.with_expressions(expressions).to_native())[0]
    assert [found[name] for name in expressions] == [True, None, None, None, None, 5]
    assert filled.with_missing(names) is filled


def test_a_missing_column_may_have_been_called_otherwise():
    table = Table.of(pl.DataFrame({"a": [1]}), {"late": "a"})
    assert table.with_missing([WORDS["late"]]) is table


@pytest.mark.parametrize(("kind", "code"), [("instant", "instant"), ("texts", "texts")])
def test_a_kind_that_tables_do_not_have_can_not_be_added(kind, code):
    found = refused(Table.of(pl.DataFrame({"a": [1]})).with_missing, [Name("seen", kind)])
    assert found.code == f"expression_table_{code}"


@pytest.mark.parametrize(
    ("kind", "taken", "new"), [("polars", "Late", ["Late"]), ("duckdb", "Late", ["lATE"]), ("duckdb", "n", ["x", "X"])]
)
def test_no_column_is_written_over(kind, taken, new):
    table = Table.of(frame_of(kind, pa.table({taken: [5], "late": [1]}) if taken == "n" else pa.table({taken: [5]})))
    found = refused(table.with_expressions, {name: parse("True", WORDS) for name in new})
    assert (found.code, found.values["name"]) == ("expression_table_taken", new[-1])
    if kind == "duckdb" and taken == "Late":
        assert refused(table.with_missing, [WORDS["late"]]).code == "expression_table_taken"


@pytest.mark.parametrize("kind", KINDS)
def test_columns_may_be_called_anything(kind):
    words = Vocabulary.from_dict({"late": {"type": "int"}, "due": {"type": "date"}})
    native = frame_of(kind, pa.table({'a "b".c': [5], "逾期 d": [date(2026, 12, 1)], "self": [1]}))
    table = Table.of(native, {"late": 'a "b".c', "due": "逾期 d"})
    asked = {"x": parse("add_working_days(due, late)", words), 'y "z".q': parse("late > 3", words)}
    found = rows_of(table.with_expressions(asked, calendar=CALENDAR).with_missing([Name("exprs", "int")]).to_native())
    assert list(found[0].values()) == [5, date(2026, 12, 1), 1, date(2026, 12, 8), True, None]


def test_columns_may_be_called_as_the_plan_would_call_its_own():
    frame = pl.DataFrame({"procurekit_1": [5], "late": [-1], "small": [3]})
    words = WORDS.extended({"procurekit_1": {"type": "int"}})
    deep = parse("max(procurekit_1, abs(late + small + late + small + late + small), 0)", words)
    assert evaluate_on(frame, {"x": deep}).to_dicts() == [{"procurekit_1": 5, "late": -1, "small": 3, "x": 6}]


@pytest.mark.parametrize(
    ("innermost", "around"),
    [
        ("late", "max({}, small, 0)"),
        ("late", "(small if {} > 3 else -small)"),
        ("late", "(1 if 0 < {} < 5 else 2)"),
        ("due", "({} + late)"),
        ("due", "({} + 1)"),
    ],
)
@pytest.mark.parametrize("kind", ["polars_lazy", "duckdb"])
def test_a_plan_grows_with_the_expression_and_no_faster(kind, innermost, around):
    lengths = []
    for depth in (6, 12):
        source = innermost
        for _ in range(depth):
            source = around.format(source)
        native = evaluate_on(frame_of(kind, arrow_table()), {"x": parse(source, WORDS)})
        lengths.append(len(native.explain(optimized=False) if kind == "polars_lazy" else native.sql_query()))
    # Were a part written twice wherever it is needed twice, it would be more than thirty times as long.
    assert lengths[1] < lengths[0] * 5


# --- what an evaluation brings, and the subset


def test_an_evaluation_brings_what_the_expressions_need():
    table = Table.of(pl.DataFrame({"due": [date(2026, 12, 1)]}))
    assert refused(table.with_expressions, {"x": parse("today > due", WORDS)}).code == "expression_needs"
    days = {"x": parse("working_days(due, due)", WORDS)}
    assert refused(table.with_expressions, days, at=AT).code == "expression_needs"
    assert refused(table.with_expressions, {}, at="soon").code == "not_a_moment"
    found = table.with_expressions({"x": parse("today", WORDS)}, at="2026-12-07T23:30+08:00")
    assert found.to_native()["x"].to_list() == [date(2026, 12, 7)]


def test_an_expression_that_tables_can_not_run_is_refused():
    with pytest.raises(InvalidExpression) as caught:
        evaluate_on(pl.DataFrame({"site": ["A"]}), {"x": parse("len(site) > 3", WORDS)})
    assert [one.code for one in caught.value.faults] == ["expression_table_function"]
