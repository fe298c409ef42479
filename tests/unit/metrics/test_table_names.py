"""KPIs of tables, whatever their columns are called: names of the user's own never meet ours."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from tests.frames import KINDS, collected

from procurekit.errors import InvalidValue
from procurekit.metrics import REGISTRY, Kpi, check_table, drill_table, measure, measure_table

AT = date(2026, 3, 15)
ON_TIME = REGISTRY["procurekit.on_time"]
ORDERS = REGISTRY["procurekit.on_time_orders"]
SPEND = REGISTRY["procurekit.spend"]
LARGEST = REGISTRY["procurekit.largest_supplier_share"]
REJECTED = Kpi(
    id="test.rejected",
    title="x",
    grain="receipt",
    statistic="ratio",
    numerator="rejected",
    denominator="received",
    window="received_on",
)
KPIS = (ON_TIME, ORDERS, SPEND, LARGEST)
VALUES = {
    "supplier": ["V-1", "V-1", "V-2"],
    "order_number": ["A", "A", "B"],
    "ordered": [Decimal(10), Decimal(5), Decimal(8)],
    "received": [Decimal(10), Decimal(5), Decimal(0)],
    "unit_price": [Decimal(2), Decimal(2), Decimal(2)],
    "ordered_on": [date(2026, 1, 5), date(2026, 1, 5), date(2026, 2, 5)],
    "promise_basis": [date(2026, 2, 1), date(2026, 2, 3), date(2026, 3, 1)],
    "last_received_on": [date(2026, 2, 1), date(2026, 2, 9), None],
}
IN_NUMPY = {**KINDS, "numpy": lambda table: table.to_pandas()}


def table(**more):
    return pa.table({**VALUES, **more})


def renamed(**names):
    return pa.table({names.get(name, name): values for name, values in VALUES.items()})


def figures(kpis, frame, **given):
    return [tuple(row.values()) for row in collected(measure_table(kpis, frame, at=AT, parts=False, **given))]


def refusal(call, *args, **given):
    with pytest.raises(InvalidValue) as caught:
        call(*args, at=AT, **given)
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value


TAKEN = [
    *("period", "_start", "_day", "_n", "_n0", "_v0", "_why", "_rows", "_c", "_t", "_u", "_q", "_by0"),
    *("_own0", "_item", "_least", "_verdict", "procurekit_on_time", "procurekit_on_time_counted"),
]


@pytest.mark.parametrize("kind", IN_NUMPY)
def test_columns_of_ones_own_may_be_called_like_ours(kind):
    made = IN_NUMPY[kind]
    plain, named = made(table()), made(table(**{name: ["x", "y", "y"] for name in TAKEN}))
    for given in ({}, {"by": "supplier", "period": "month"}):
        assert figures(KPIS, named, **given) == figures(KPIS, plain, **given)
        assert measure(KPIS, named, at=AT, **given) == measure(KPIS, plain, at=AT, **given)
    (row, *others) = collected(drill_table(ON_TIME, named, at=AT, where={"period": "x", "_by0": "x"}))
    assert row.keys() == {*VALUES, *TAKEN, "kpi_numerator", "kpi_denominator", "kpi_left_out"}
    assert (row["_own0"], others) == ("x", [])
    assert {one.value for one in measure(KPIS, named, at=AT, by="period")} == {"x", "y"}
    assert [row[0] for row in figures(KPIS, named, by="period")] == ["x", "y"]
    by = [one for one in TAKEN if not one.startswith("procurekit")]
    assert [set(row[: len(by)]) for row in figures(KPIS, named, by=by)] == [{"x"}, {"y"}]


@pytest.mark.parametrize("kind", ["duckdb"])
def test_columns_that_a_library_folds(kind):
    named = KINDS[kind](table(PERIOD=["x", "y", "y"], _DAY=["x", "y", "y"]))
    plain = KINDS[kind](table())
    for given in ({}, {"by": "supplier", "period": "month"}):
        assert figures(KPIS, named, **given) == figures(KPIS, plain, **given)
    assert refusal(measure_table, KPIS, named, by="PERIOD", period="month").code == "kpi_result_twice"


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_has_no_two_columns_of_one_name(kind):
    frame = KINDS[kind](table(period=["a", "b", "b"], procurekit_on_time=["a", "b", "b"]))
    assert refusal(measure_table, KPIS, frame, by="period", period="month").code == "kpi_result_twice"
    assert refusal(measure_table, KPIS, frame, by="procurekit_on_time").code == "kpi_result_twice"
    assert {one.value for one in measure(KPIS, frame, at=AT, by="period", period="month")} == {"a", "b"}


@pytest.mark.parametrize("kind", KINDS)
def test_by_any_name_of_a_column(kind):
    expected = figures(KPIS, KINDS[kind](table()), by="supplier")
    english = KINDS[kind](renamed(supplier="Vendor"))
    chinese = KINDS[kind](renamed(supplier="供应商"))
    for frame, columns in (
        (english, {"supplier": "Vendor"}),
        (english, {"供应商": "Vendor"}),
        (english, {"schedule_line": {"supplier": "Vendor"}}),
        (chinese, None),
    ):
        for by in ("supplier", "供应商", *(["Vendor"] if columns else [])):
            out = collected(measure_table(KPIS, frame, at=AT, by=by, columns=columns, parts=False))
            assert [next(iter(row)) for row in out] == [by, by]
            assert [tuple(row.values()) for row in out] == expected
            assert [one.value for one in measure(KPIS, frame, at=AT, by=by, columns=columns)] == ["V-1", "V-2"]
    assert figures(KPIS, KINDS[kind](table()), by=("supplier", "supplier")) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", ["kind", "order_id", "stage", "currency", "open", "source", "least", "on_hold"])
def test_by_a_fact_that_something_stands_in_for(kind, by):
    frame = KINDS[kind](table())
    found = [row[0] for row in figures(KPIS, frame, by=by)]
    expected = {
        "kind": ["goods"],
        "order_id": ["A", "B"],
        "stage": ["issued"],
        "currency": ["?"],
        "open": [0, 8],
        "line": [1],
        "source": [None],
        "least": [None],
        "on_hold": [False],
    }
    assert found == expected[by]
    assert [one.value for one in measure(KPIS, frame, at=AT, by=by)] == expected[by]


@pytest.mark.parametrize("kind", KINDS)
def test_one_column_may_be_two_facts_and_two_columns_may_swap(kind):
    due = KINDS[kind](renamed(promise_basis="Due"))
    columns = {"promise_basis": "Due", "requested": "Due"}
    expected = figures(KPIS, KINDS[kind](table()))
    assert figures(KPIS, due, columns=columns) == expected
    assert check_table(due, at=AT, columns=columns).columns["requested"] == "Due"
    swapped = KINDS[kind](renamed(supplier="order_number", order_number="supplier"))
    columns = {"supplier": "order_number", "order_number": "supplier"}
    assert figures(KPIS, swapped, columns=columns) == expected
    (row, *_) = collected(drill_table(ON_TIME, swapped, at=AT, columns=columns, where={"supplier": "V-2"}))
    assert (row["order_number"], row["supplier"]) == ("V-2", "B")


@pytest.mark.parametrize("kind", KINDS)
def test_columns_names_facts_and_columns(kind):
    frame = KINDS[kind](renamed(supplier="Vendor"))
    near = refusal(measure_table, KPIS, frame, columns={"suplier": "Vendor"})
    assert (near.code, near.values["near"]) == ("kpi_columns_no_fact_near", "supplier")
    assert refusal(measure_table, KPIS, frame, columns={"供应": "Vendor"}).values["near"] == "供应商"
    assert refusal(measure_table, KPIS, frame, columns={"zzzzzz": "Vendor"}).code == "kpi_columns_no_fact"
    assert refusal(measure_table, KPIS, frame, columns={"supplier": None}).code == "not_text"
    assert refusal(measure_table, KPIS, frame, columns={"supplier": "Vendr"}).code == "expression_table_columns_near"


@pytest.mark.parametrize("kind", KINDS)
def test_columns_is_meant_for_the_tables_that_have_them(kind):
    receipts = pa.table(
        {
            "supplier": ["V-1", "V-2"],
            "received": [Decimal(5), Decimal(5)],
            "Bad": [Decimal(1), Decimal(0)],
            "received_on": [date(2026, 2, 1), date(2026, 2, 2)],
        }
    )
    tables = {"schedule_line": KINDS[kind](renamed(supplier="Vendor")), "receipt": KINDS[kind](receipts)}
    kpis = (ON_TIME, REJECTED)
    for columns in (
        {"supplier": "Vendor", "rejected": "Bad"},
        {"schedule_line": {"supplier": "Vendor"}, "receipt": {"rejected": "Bad"}},
    ):
        assert [row[0] for row in figures(kpis, tables, by="supplier", columns=columns)] == ["V-1", "V-2"]
        assert [row[0] for row in figures(kpis, tables, by="Vendor", columns=columns)] == ["V-1", "V-2"]
    alone = figures((ON_TIME,), tables, by="supplier", columns={"supplier": "Vendor", "rejected": "Bad"})
    assert len(alone) == 2


@pytest.mark.parametrize("kind", IN_NUMPY)
@pytest.mark.parametrize("kpi", [ON_TIME, ORDERS])
def test_a_line_of_no_kind_is_one_of_goods(kind, kpi):
    found = measure([kpi], IN_NUMPY[kind](table(kind=["goods", None, None])), at=AT)
    assert found == measure([kpi], IN_NUMPY[kind](table(kind=["goods"] * 3)), at=AT)


def categories(kind):
    """The table with texts that are categories, as a library has them."""
    texts = table(kind=["goods"] * 3, unit=["EA"] * 3, currency=["EUR"] * 3)
    names = ("supplier", "kind", "unit", "currency", "order_number")
    frame = IN_NUMPY[kind](texts)
    if kind in {"pandas", "numpy"}:
        return frame.astype(dict.fromkeys(names, "category"))
    if kind == "duckdb":
        enums = ", ".join(
            f"CAST({name} AS ENUM('V-1', 'V-2', 'A', 'B', 'goods', 'EA', 'EUR')) AS {name}" for name in names
        )
        return frame.project(f"* REPLACE ({enums})")
    import polars as pl

    of = pl.Categorical() if kind == "polars" else pl.Enum(["V-2", "V-1", "A", "B", "goods", "EA", "EUR"])
    return frame.cast(dict.fromkeys(names, of))


@pytest.mark.parametrize("kind", IN_NUMPY)
def test_categories_are_texts(kind):
    for by in (None, "supplier", ("supplier", "kind", "currency", "unit")):
        plain = IN_NUMPY[kind](table(kind=["goods"] * 3, unit=["EA"] * 3, currency=["EUR"] * 3))
        assert figures(KPIS, categories(kind), by=by) == figures(KPIS, plain, by=by)
        assert measure(KPIS, categories(kind), at=AT, by=by) == measure(KPIS, plain, at=AT, by=by)
    assert "expression_table_type" not in {one.code for one in check_table(categories(kind), at=AT).findings}


def two_tables(kind, first, second):
    receipts = {
        "site": second,
        "received": [Decimal(5)] * 3,
        "rejected": [Decimal(1)] * 3,
        "received_on": [date(2026, 2, 1)] * 3,
    }
    return {"schedule_line": KINDS[kind](table(site=first)), "receipt": KINDS[kind](pa.table(receipts))}


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_grouped_by_what_is_alike(kind):
    kpis = (ON_TIME, REJECTED)
    longs, shorts = pa.array([1, 2, 2], pa.int64()), pa.array([1, 2, 2], pa.int32())
    found = figures(kpis, two_tables(kind, longs, shorts), by="site")
    assert found == figures(kpis, two_tables(kind, longs, longs), by="site")
    assert [row[0] for row in found] == [1, 2]
    texts, nothing = pa.array(["a", "b", "b"]), pa.nulls(3)
    assert [row[0] for row in figures(kpis, two_tables(kind, texts, nothing), by="site")] == ["a", "b", None]
    for call in (measure_table, measure):
        assert refusal(call, kpis, two_tables(kind, longs, texts), by="site").code == "kpi_keys_differ"


def test_tables_are_of_one_library():
    tables = two_tables("polars", ["a"] * 3, ["a"] * 3)
    assert len(figures((ON_TIME, REJECTED), {**tables, "receipt": tables["receipt"].lazy()})) == 1
    assert len(figures((ON_TIME, REJECTED), {**tables, "receipt": tables["receipt"].to_arrow()})) == 1
    tables["receipt"] = tables["receipt"].to_pandas()
    assert refusal(measure_table, (ON_TIME, REJECTED), tables).code == "kpi_tables_mixed"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", ["supplier", "Due"])
def test_a_window_is_a_date(kind, window):
    error = refusal(measure_table, KPIS, KINDS[kind](table()), period="month", window=window)
    assert error.code == "kpi_window_no_date"
    assert "ordered_on" in error.values["dates"]


@pytest.mark.parametrize("kind", IN_NUMPY)
def test_counts_are_whole_numbers(kind):
    (row,) = collected(measure_table([ON_TIME, ORDERS, LARGEST], IN_NUMPY[kind](table()), at=AT))
    counts = [row[f"procurekit_{name}"] for name in ("on_time_numerator", "on_time_orders_numerator")]
    assert counts == [1, 0]
    assert all(type(one) is int for one in counts)


@pytest.mark.parametrize("kind", ["polars", "polars_lazy", "duckdb"])
def test_a_sum_that_is_too_long_says_so(kind):
    much = pa.array([Decimal("9" * 38)] * 3, pa.decimal128(38, 0))
    frame = KINDS[kind](table(amount=much, currency=["EUR"] * 3))
    assert refusal(measure, [SPEND], frame).code == "kpi_sum_too_long"
    if kind == "polars":
        assert refusal(measure_table, [SPEND], frame).code == "kpi_sum_too_long"


ODD = {
    "nothing": {name: pa.nulls(3) for name in VALUES},
    "no_kinds": dict.fromkeys(("kind", "unit", "currency"), pa.nulls(3)),
    "unsigned": {"ordered": pa.array([10, 5, 8], pa.uint64()), "received": pa.array([10, 5, 0], pa.uint8())},
    "floats": {"ordered": pa.array([10, 5, 8], pa.float32()), "unit_price": pa.array([2, 2, 2], pa.float32())},
    "long": {"ordered": pa.array(VALUES["ordered"], pa.decimal128(38, 18))},
}


@pytest.mark.parametrize("kind", IN_NUMPY)
@pytest.mark.parametrize("odd", ODD)
def test_odd_columns_are_measured(kind, odd):
    whole = table(**ODD[odd])
    amounts = (None, None) if odd == "no_kinds" else (46, 30 / 46)
    for rows, by, period in ((3, None, None), (3, "supplier", "month"), (0, None, None), (0, "supplier", "month")):
        frame = IN_NUMPY[kind](whole.slice(0, rows))
        found = figures((ON_TIME, ORDERS, SPEND, LARGEST), frame, by=by, period=period)
        told = measure((ON_TIME, ORDERS, SPEND, LARGEST), frame, at=AT, by=by, period=period)
        assert len(found) == len(told)
        if rows and odd != "nothing" and by is None:
            assert found[0] == pytest.approx((1 / 3, 0, *amounts))


@pytest.mark.parametrize("kind", IN_NUMPY)
@pytest.mark.parametrize("name", ["kind", "unit", "currency"])
def test_what_is_told_apart_by_is_a_text(kind, name):
    frame = IN_NUMPY[kind](table(**{name: [1, 2, 2]}))
    for call in (measure, measure_table):
        assert refusal(call, [SPEND], frame).code == "expression_table_type"


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_only_a_decided_condition_asks_for_is_not_missed(kind):
    orders = KINDS[kind](table().select(["supplier", "order_number", "ordered", "unit_price"]))
    row, *_ = collected(measure_table(REGISTRY.chosen(["procurekit.orders"]), orders, at=AT))
    assert row["procurekit_orders"] == 2
    assert "procurekit.orders" in check_table(orders, at=AT).ready


@pytest.mark.parametrize("kind", KINDS)
def test_a_misspelt_group_is_told_once_and_with_what_is_near(kind):
    with pytest.raises(InvalidValue, match="did you mean supplier"):
        measure_table(KPIS, KINDS[kind](table()), at=AT, by="suplier")
    with pytest.raises(InvalidValue, match="by: '§' is not one of"):
        measure_table(KPIS, KINDS[kind](table()), at=AT, by="§")


def test_rows_of_pandas_are_numbered_from_0():
    out = measure_table(KPIS, KINDS["pandas"](table()), at=AT, by="supplier")
    assert list(out.index) == list(range(len(out)))
