"""A table is checked before it is measured: what can't be right in it, what it is read as, what it is good for."""

from datetime import date

import polars as pl
import pytest

from procurekit.errors import InvalidValue
from procurekit.metrics import REGISTRY, check_table, drill_table, measure, measure_table

AT = date(2026, 6, 30)
LINES = {
    "po": ["PO-1", "PO-1", "PO-2", "PO-2", "PO-3"],
    "line": [1, 2, 1, 1, 1],
    "供应商": ["V-7", "V-7", "V-8", "V-8", None],
    "item": ["M6", "M8", "M6", "M6", "M8"],
    "ordered": [100, 50, 10, 10, 5],
    "unit_price": [0.12, 0.2, 0.12, 0.12, 0.2],
    "amount": [12.0, 11.0, 1.2, 1.2, 1.0],
    "ordered_on": [date(2026, 3, 2)] * 5,
    "first_promise": [date(2026, 4, 1)] * 5,
    "last_received_on": [date(2026, 4, 1), date(2025, 4, 1), None, None, None],
    "received": [100, 50, 10, 10, 4],
    "lastest_promise": [None] * 5,
}
COLUMNS = {"order_number": "po"}


@pytest.fixture
def lines():
    return pl.DataFrame(LINES)


def found(check):
    return {one.code: one for one in check.findings}


def test_what_cant_be_right_is_counted(lines):
    check = check_table(lines, at=AT, columns=COLUMNS)
    rows = {code: one.values["rows"] for code, one in found(check).items() if "rows" in one.values}
    assert rows == {
        "table_twice": "2",
        "table_no_supplier": "1",
        "table_received_undated": "3",
        "table_received_before_order": "1",
        "table_amount_mismatch": "1",
    }
    assert found(check)["table_near"].values["near"] == "latest_promise"


def test_each_fact_is_told_with_the_users_own_column(lines):
    columns = check_table(lines, at=AT, columns=COLUMNS).columns
    assert (columns["order_number"], columns["supplier"], columns["item"]) == ("po", "供应商", "item")


def test_what_can_be_measured_is_what_is_ready(lines):
    """A price before follows from the other rows; what is made of several KPIs needs all of them."""
    check = check_table(lines, at=AT, columns=COLUMNS)
    assert {"procurekit.cost_reduction", "procurekit.price_variance_history"} <= set(check.ready)
    assert check.assumed["previous_price"]
    assert measure_table(REGISTRY.chosen(check.ready), lines, at=AT, columns=COLUMNS).height == 1
    assert "damaged_incidents" in check.ruled_out["apqc.101741"]


def test_a_kpi_of_other_rows_is_told(lines):
    kpis = REGISTRY.chosen(["procurekit.on_time", "procurekit.lot_acceptance"])
    check = check_table(lines, at=AT, columns=COLUMNS, kpis=kpis)
    assert (check.ready, check.elsewhere) == (("procurekit.on_time",), ("procurekit.lot_acceptance",))
    assert check.as_dict()["elsewhere"] == ["procurekit.lot_acceptance"]
    assert check.text().splitlines()[-1] == "read from rows of another kind: procurekit.lot_acceptance"


def test_kpis_that_lack_the_same_are_told_together(lines):
    check = check_table(lines, at=AT, columns=COLUMNS)
    assert check.lacking["returned",] == ("procurekit.return_rate", "oracle.returns")
    assert "无法计算 procurekit.return_rate、oracle.returns：缺少 returned" in check.text("zh").splitlines()


@pytest.mark.parametrize(("lang", "said"), [("en", "5 rows"), ("zh", "5 行")])
def test_a_check_shows_itself(lines, lang, said):
    sheet = check_table(lines, at=AT, columns=COLUMNS).sheet(lang)
    assert said in sheet.html()
    assert len(sheet.rows) == 6
    assert [note.title for note in sheet.notes]


def test_a_clean_table_says_so():
    check = check_table(pl.DataFrame({"supplier": ["V-7"], "amount": [1]}), at=AT)
    assert "t be right was found." in check._repr_html_()
    assert repr(check).startswith("<TableCheck of 1 rows: 0 found, ")


def test_what_came_on_a_day_that_nobody_noted_is_not_late(lines):
    on_time = REGISTRY["procurekit.on_time"]
    (group,) = measure([on_time], lines, at=AT, columns=COLUMNS)
    (result,) = group.results
    # What is too little is late, whenever it came.
    assert (result.numerator, result.denominator) == (2, 3)
    assert result.excluded == {"kpi.no_receipt_date": 2}
    told = drill_table(on_time, lines, at=AT, columns=COLUMNS, where={"supplier": "V-8"})
    assert told["kpi_left_out"].to_list() == ["kpi.no_receipt_date"] * 2
    assert {"po", "供应商"} <= set(told.columns)


def test_a_count_of_a_table_may_be_subtracted(lines):
    measured = measure_table([REGISTRY["procurekit.on_time"]], lines, at=AT, columns=COLUMNS)
    assert {measured.schema[f"procurekit_on_time_{part}"] for part in ("numerator", "denominator", "counted")} == {
        pl.Int64()
    }


def test_what_doesnt_vary_around_a_mean_above_zero_has_no_variation(lines):
    """Received before it was ordered: a mean below zero divides nothing."""
    early = lines.filter(pl.col("last_received_on") < pl.col("ordered_on"))
    kpi = REGISTRY["procurekit.lead_time_variation"]
    both = pl.concat([early, early.with_columns(pl.col("last_received_on").dt.offset_by("3d"))])
    assert measure_table([kpi], both, at=AT, columns=COLUMNS)["procurekit_lead_time_variation"].to_list() == [None]


def test_a_rate_of_amounts_is_measured_on_a_table(lines):
    """Its parts are in other units than each other: there is nothing to reach."""
    kpi = REGISTRY["procurekit.price_variance_history"]
    later = lines.with_columns(pl.col("ordered_on").dt.offset_by("1mo"), unit_price=pl.col("unit_price") * 2)
    table = measure_table([kpi], pl.concat([lines, later]), at=AT, columns=COLUMNS)
    assert table["procurekit_price_variance_history_counted"].to_list() == [5]


@pytest.mark.parametrize("ask", [measure, measure_table, drill_table])
def test_a_day_may_be_text(ask, lines):
    on_time = REGISTRY["procurekit.on_time"]
    kpis = on_time if ask is drill_table else [on_time]
    said, meant = (ask(kpis, lines, at=at, columns=COLUMNS) for at in ("2026-06-30", AT))
    assert said.equals(meant) if ask is not measure else said == meant
    with pytest.raises(InvalidValue, match="at: "):
        ask(kpis, lines, at="yesterday", columns=COLUMNS)
    with pytest.raises(InvalidValue, match="at: "):
        ask(kpis, lines, at=None, columns=COLUMNS)
