"""Measuring: groups, periods, currencies, units, kinds, and what it says where there is nothing to say."""

import json
from datetime import date
from decimal import Decimal, localcontext
from types import SimpleNamespace

import pendulum
import pytest

from procurekit.errors import InvalidValue
from procurekit.metrics import PROCUREKIT, REGISTRY, Kpi, LeaveOut, measure
from procurekit.metrics.grain import ROWS_OF
from procurekit.metrics.result import Portion

AT = date(2026, 3, 31)
NO_ROWS = {
    ("no order lines", "没有订单行"),
    ("no receipts", "没有收货"),
    ("no invoices", "没有发票"),
    ("no incidents", "没有异常"),
    ("no changes", "没有变更"),
    ("no alerts", "没有预警"),
    ("no ratings", "没有评分"),
}
KPIS = {kpi.id.partition(".")[2]: kpi for kpi in PROCUREKIT}


def one(kpi, rows, **given):
    (group,) = measure([KPIS[kpi]], rows, at=AT, **given)
    (result,) = group.results
    return result


def by_value(kpi, rows, **given):
    return {(group.value, group.period): group.results[0] for group in measure([KPIS[kpi]], rows, at=AT, **given)}


def own(**given):
    texts = {"title": "t", "title_zh": "题", "meaning": "m", "meaning_zh": "义"}
    return Kpi(**{**texts, "id": "host.own", "numerator": "1", "denominator": "1", **given})


@pytest.mark.parametrize("kpi", PROCUREKIT, ids=lambda kpi: kpi.id)
def test_no_rows_is_no_value_with_a_reason(kpi):
    (group,) = measure([kpi], dict.fromkeys(ROWS_OF, ()), at=AT)
    (result,) = group.results
    assert (result.numerator, result.denominator, result.value, result.reason) == (None, None, None, "kpi.no_rows")
    assert (result.text(), result.text("zh")) in NO_ROWS
    assert result.details == {}


def test_rows_that_nobody_handed_over_are_not_rows_that_are_not_there():
    asked = [REGISTRY[one] for one in ("procurekit.invoice_accuracy", "procurekit.orders", "erpnext.delivery")]
    (group,) = measure(asked, [], at=AT)
    invoices, orders, made_of_both = group.results
    assert (invoices.reason, invoices.text()) == ("kpi.rows_not_given", "no invoices were handed over")
    assert invoices.text("zh") == "未提供发票"
    assert orders.text() == "no order lines"
    assert (made_of_both.value, made_of_both.text()) == (None, "no receipts were handed over")


def test_a_sum_of_nothing_is_zero_beside_a_sum_of_something(row):
    asked = [REGISTRY[one] for one in ("erpnext.delivery", "erpnext.on_time_shipments", "erpnext.tot_days_late")]
    due = row(requested=date(2026, 3, 1), unit_price=Decimal(10))
    (group,) = measure(asked, {"schedule_line": [due], "receipt": []}, at=AT)
    shown = [(one.currency, one.numerator, one.denominator) for one in group.results]
    assert shown == [("EUR", 0, 1000), (None, 0, 1), (None, 3000, 1)]


def test_what_is_made_of_amounts_stays_in_its_currency(row):
    lines = [row(requested=date(2026, 3, 1), currency=currency) for currency in ("EUR", "USD")]
    came = SimpleNamespace(
        received_on=date(2026, 3, 1),
        requested=date(2026, 3, 1),
        accepted_amount=Decimal(400),
        kind="goods",
        currency="EUR",
    )
    (group,) = measure([REGISTRY["erpnext.delivery"]], {"schedule_line": lines, "receipt": [came]}, at=AT)
    assert [(one.currency, one.value) for one in group.results] == [("EUR", Decimal("0.4")), ("USD", 0)]


def test_no_rows_are_no_groups():
    assert len(measure(PROCUREKIT, [], at=AT, by="supplier")) == 0
    assert len(measure(PROCUREKIT, [], at=AT, period="month")) == 0


@pytest.mark.parametrize(
    ("kpi", "given", "reason"),
    [
        ("on_time", [{"promise": "2026-04-30"}], "kpi.nothing_due"),
        ("on_time", [{"promise": None}, {"line_status": "cancelled"}, {"line_status": "cancelled"}], "kpi.no_promise"),
        ("on_time", [{"promise": None}, {"receipts": [(None, 1)]}, {"receipts": [(None, 1)]}], "kpi.no_receipt_date"),
        ("lead_time", [{}], "kpi.not_received"),
        ("rejection_rate", [{}], "kpi.not_received"),
        ("rejection_rate", [{}, {"receipts": [(None, 1)], "inspected": Decimal(0)}], "kpi.not_inspected"),
        ("ordered_value", [{"price": None}], "kpi.no_amount"),
    ],
)
def test_nothing_counted_says_what_was_missing(row, kpi, given, reason):
    result = one(kpi, [row(**each) for each in given])
    assert (result.value, result.reason, result.counted) == (None, reason, 0)
    assert sum(result.excluded.values()) == len(given)


def test_zero_is_zero(row):
    assert one("on_time", [row()]).value == 0
    assert one("on_time", [row()]).reason is None
    assert one("cancelled_value", [row()]).value == 0


def test_what_was_left_out_is_counted_by_reason(row):
    rows = [row(promise=None), row(promise=None), row(receipts=[(None, 1)]), row(receipts=[("2026-03-01", 100)])]
    result = one("on_time", rows)
    assert result.excluded == {"kpi.no_promise": 2, "kpi.no_receipt_date": 1}
    assert (result.counted, result.value) == (1, 1)
    assert result.as_dict()["excluded"]["kpi.no_promise"] == {"count": 2, "text": "no promised date"}


def test_one_code_with_and_without_missing_data_is_counted_together(row):
    reasons = [LeaveOut("kpi.no_promise", "line == 1", missing=True), LeaveOut("kpi.no_promise", "line == 2")]
    kpi = own(leave_out=reasons)
    ((result,),) = (group.results for group in measure([kpi], [row(line=1), row(line=2)], at=AT))
    assert result.excluded == {"kpi.no_promise": 2}


def test_by_a_fact_sorted_with_none_last(row):
    rows = [row(supplier=name) for name in ["V-2", None, "V-1", "V-2"]]
    found = by_value("on_time", rows, by="supplier")
    assert list(found) == [("V-1", None), ("V-2", None), (None, None)]
    assert [result.denominator for result in found.values()] == [1, 2, 1]


@pytest.mark.parametrize("fact", ["item", "category", "site", "kind", "line", "on_hold", "ordered_on", "demands"])
def test_by_any_fact(row, fact):
    groups = measure(PROCUREKIT, [row()], at=AT, by=fact)
    assert [group.by for group in groups] == [fact]
    json.dumps([group.as_dict("zh") for group in groups])


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("month", ["2025-12", "2026-01", "2026-04", None]),
        ("quarter", ["2025-Q4", "2026-Q1", "2026-Q2", None]),
        ("year", ["2025", "2026", None]),
    ],
)
def test_by_the_period_of_the_due_date(row, period, names):
    promises = ["2026-01-31", "2025-12-31", None, "2026-04-01"]
    assert [name for _, name in by_value("on_time", [row(promise=day) for day in promises], period=period)] == names


def test_each_kpi_has_its_own_date(row):
    groups = measure([KPIS["on_time"], KPIS["spend"]], [row()], at=AT, by="supplier", period="month")
    assert [(group.value, group.period) for group in groups] == [("V-1", "2026-02"), ("V-1", "2026-03")]
    assert [group.of("procurekit.on_time")[0].reason for group in groups] == ["kpi.no_rows", None]
    assert [group.of("procurekit.spend")[0].reason for group in groups] == [None, "kpi.no_rows"]


def test_the_requested_date_stands_in_for_a_promise_that_is_not_there(row):
    found = by_value("in_full", [row(promise=None, requested=date(2026, 1, 9))], period="month")
    assert list(found) == [(None, "2026-01")]


def test_of_several_dates_the_first_that_is_there_puts_a_row_in_its_period(row):
    kpi = own(window=("latest_promise", "requested"))
    asked = date(2026, 1, 9)
    rows = [row(promise="2026-03-05", requested=asked), row(promise=None, requested=asked)]
    found = measure([kpi], rows, at=AT, period="month")
    assert [(group.period, group.results[0].counted) for group in found] == [("2026-01", 1), ("2026-03", 1)]


def test_an_order_belongs_where_its_last_line_is_due(row):
    rows = [row(line=1, promise="2026-02-27"), row(line=2, promise="2026-03-01"), row(line=3, promise="2026-01-05")]
    assert list(by_value("on_time_orders", rows, period="month")) == [(None, "2026-03")]


def test_an_order_is_counted_once_per_value_and_book(row):
    rows = [row(item="X"), row(item="Y"), row(item="Y"), row(item="Y", book="other")]
    found = by_value("on_time_orders", rows, by="item")
    assert {value: result.denominator for (value, _), result in found.items()} == {"X": 1, "Y": 2}


def test_currencies_never_mix(row):
    rows = [row(currency="USD"), row(currency="EUR"), row(currency="USD", price=1), row(currency=None)]
    (group,) = measure([KPIS["ordered_value"]], rows, at=AT)
    shown = [(result.currency, result.value, result.reason) for result in group.of("procurekit.ordered_value")]
    assert shown == [("EUR", 1000, None), ("USD", 1100, None), (None, None, "kpi.no_currency")]


def test_an_amount_keeps_its_digits(row):
    rows = [row(amount=Decimal("12.50")), row(amount=Decimal("7.50"))]
    shown = one("ordered_value", rows).as_dict()
    assert (shown["value"], shown["numerator"], shown["denominator"]) == ("20.00", "20.00", None)
    assert shown["by_kind"]["goods"]["value"] == "20.00"


def test_different_units_are_not_added(row):
    rows = [row(unit="kg"), row(unit="EA"), row(unit=None, kind="subcontract")]
    result = one("fill_rate", rows)
    assert (result.numerator, result.denominator, result.value) == (None, None, None)
    assert result.reason == "kpi.mixed_units"
    assert "EA, kg, —" in result.text()
    assert result.by_kind == {"goods": Portion(None, None, None), "subcontract": Portion(0, 100, Decimal(0))}
    assert {one.value for one in by_value("fill_rate", rows, by="unit").values()} == {0}


def test_stock_transfers_show_apart(row):
    rows = [row(), row(receipts=[("2026-03-01", 100)]), row(kind="stock_transfer", receipts=[("2026-03-01", 100)])]
    result = one("on_time", rows)
    assert (result.numerator, result.denominator) == (2, 3)
    assert result.by_kind == {"goods": (1, 2, Decimal("0.5")), "stock_transfer": (1, 1, 1)}
    rows = [row(order_id="a", kind="goods"), row(order_id="a", kind="service"), row(order_id="b", kind="service")]
    assert set(one("on_time_orders", rows).by_kind) == {"mixed", "service"}


def test_the_median_lies_between_two(row):
    rows = [row(receipts=[(day, 100)]) for day in ["2026-03-06", "2026-03-06", "2026-03-09", "2026-03-10"]]
    assert one("delay", rows).details == {"median": Decimal("2.5"), "min": 1, "max": 5, "late": 4}
    assert one("delay", rows).as_dict()["details"] == {"median": "2.5", "min": 1, "max": 5, "late": 4}


def test_a_denominator_of_zero_is_no_value(row):
    ((result,),) = (group.results for group in measure([own(denominator="0")], [row()], at=AT))
    assert (result.numerator, result.denominator, result.value, result.reason) == (1, 0, None, "kpi.zero_denominator")
    assert result.as_dict()["reason"] == {"code": "kpi.zero_denominator", "text": "the denominator is zero"}


def test_a_count_is_a_sum(row):
    ((result,),) = (group.results for group in measure([own(unit="count", statistic="sum")], [row(), row()], at=AT))
    assert (result.numerator, result.denominator, result.value) == (2, None, 2)
    assert result.as_dict()["value"] == "2"


def test_sums_are_exact_whatever_the_callers_precision(row):
    rows = [row(amount=Decimal("1e20")), row(amount=Decimal("0.000001"))]
    with localcontext(prec=6):
        assert one("ordered_value", rows).as_dict()["value"] == "100000000000000000000.000001"


def test_at_may_be_an_instant(row):
    rows = [row(promise="2026-03-31")]
    for at, reason in [("2026-03-31T00:30:00+08:00", None), ("2026-03-30T23:30:00+08:00", "kpi.nothing_due")]:
        (group,) = measure([KPIS["on_time"]], rows, at=pendulum.parse(at))
        assert group.results[0].reason == reason


def test_rows_are_read_once_and_may_be_a_generator(row):
    (group,) = measure(PROCUREKIT, (row(line=number) for number in range(1, 4)), at=AT)
    assert group.of("procurekit.cancelled_lines")[0].denominator == 3


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"by": "suplier"}, "did you mean supplier"),
        ({"by": "§"}, "by: '§' is not one of"),
        ({"period": "decade"}, "period: 'decade' is not one of day, week, month, quarter, half, year, fiscal"),
        ({"period": "fiscal_year", "fiscal_start": 13}, "fiscal_start: 13 is not one of 1"),
    ],
)
def test_unknown_names_are_refused(given, text):
    with pytest.raises(InvalidValue, match=text):
        measure(PROCUREKIT, [], at=AT, **given)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"basis": "promised"}, "Kpi.basis"),
        ({"tolerance": -1}, "Kpi.tolerance"),
        ({"details": ("mode",)}, "Kpi.details"),
        ({"unit": "percent"}, "Kpi.unit"),
        ({"id": ""}, "Kpi.id"),
    ],
)
def test_a_definition_that_cannot_be_right_is_refused(given, text):
    with pytest.raises(InvalidValue, match=text):
        own(**given)


def test_a_group_as_plain_data(row):
    (group,) = measure([KPIS["on_time"]], [row()], at=AT, by="ordered", period="year")
    shown = group.as_dict("zh")
    assert (shown["by"], shown["value"], shown["period"]) == ("ordered", "100", "2026")
    assert shown["results"][0] == {
        "kpi": "procurekit.on_time",
        "unit": "ratio",
        "currency": None,
        "value": "0",
        "numerator": 0,
        "denominator": 1,
        "reason": None,
        "counted": 1,
        "excluded": {},
        "by_kind": {"goods": {"value": "0", "numerator": 0, "denominator": 1}},
        "details": {},
    }


def test_where_rows_are_left_out_the_reason_is_theirs(row):
    rows = [row(stage="draft"), row(stage="draft", line=2), row(line_status="cancelled", line=3)]
    result = measure([REGISTRY["procurekit.orders"], REGISTRY["apqc.110916"]], rows, at=AT)[0].results
    assert [one.reason for one in result] == ["kpi.not_ordered_yet", "kpi.not_ordered_yet"]
    assert result[0].text() == "the order was not issued"
