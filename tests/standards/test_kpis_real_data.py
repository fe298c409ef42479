"""KPIs of real purchasing tables on every kind of frame, against numbers computed by other means.

The expected numbers lie beside the data, with its source and licence; none of them was computed with procurekit. Counts
and sums are equal exactly, means and quantiles to the digits that are printed there.
"""

import csv
import gzip
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from tests.frames import KINDS, collected

from procurekit.metrics import REGISTRY, check_table, measure, measure_table

AT = date(2016, 1, 1)
MONEY = pa.decimal128(18, 2)
FINE = pa.decimal128(18, 4)


def rows_of(file):
    text = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")))


def day(text, form):
    """The date, or None where the table has words instead."""
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def expected(file):
    return json.loads(file.read_text(encoding="utf-8"))


def by_key(frame, key):
    return {row[key]: row for row in collected(frame)}


def chosen(*names):
    return REGISTRY.chosen(f"procurekit.{name}" for name in names)


def printed(value, digits=6):
    return None if value is None else round(value, digits)


# USAID SCMS delivery history: an order line in a row, delivered whole on one day.


@pytest.fixture(scope="module")
def scms(data_dir):
    rows = rows_of(data_dir / "scms" / "scms_delivery_history_part_a.csv.gz")
    return pa.table(
        {
            "supplier": [row["Vendor"] for row in rows],
            "order_number": [row["PO / SO #"] for row in rows],
            "line": pa.array([int(row["ID"]) for row in rows], pa.int64()),
            "ordered_on": pa.array([day(row["PO Sent to Vendor Date"], "%m/%d/%y") for row in rows], pa.date32()),
            "latest_promise": pa.array([day(row["Scheduled Delivery Date"], "%d-%b-%y") for row in rows], pa.date32()),
            "completed_on": pa.array([day(row["Delivered to Client Date"], "%d-%b-%y") for row in rows], pa.date32()),
            "ordered": pa.array([int(row["Line Item Quantity"]) for row in rows], pa.int64()),
            "amount": pa.array([Decimal(row["Line Item Value"]) for row in rows], MONEY),
        }
    )


@pytest.fixture(scope="module")
def scms_answer(data_dir):
    return expected(data_dir / "scms" / "expected_part_a.json")


SCMS = ("on_time", "on_time_orders", "ordered_value", "delay", "lead_time", "lead_time_median", "lines", "orders")


@pytest.mark.parametrize("kind", KINDS)
def test_scms_per_vendor(scms, scms_answer, kind):
    found = by_key(measure_table(chosen(*SCMS), KINDS[kind](scms), at=AT, by="supplier"), "supplier")
    assert len(found) == len(scms_answer["per_vendor"])
    for answer in scms_answer["per_vendor"]:
        row = found[answer["vendor"]]
        assert row["procurekit_lines"] == row["procurekit_on_time_denominator"] == answer["lines"]
        assert row["procurekit_orders"] == answer["orders"]
        assert row["procurekit_ordered_value"] == Decimal(answer["value_usd"])
        assert row["procurekit_on_time_numerator"] == answer["on_time_lines"]
        assert printed(row["procurekit_on_time"]) == answer["on_time_rate"]
        assert printed(row["procurekit_delay"]) == answer["mean_delay_days_signed"]
        assert row["procurekit_lead_time_counted"] == answer["lead_time_n"]
        assert printed(row["procurekit_lead_time"]) == answer["lead_time_mean"]
        assert printed(row["procurekit_lead_time_median"]) == answer["lead_time_median"]


@pytest.mark.parametrize("kind", KINDS)
def test_scms_per_scheduled_year(scms, scms_answer, kind):
    found = by_key(measure_table(chosen("on_time"), KINDS[kind](scms), at=AT, period="year"), "period")
    assert {
        str(start.year): {
            "lines": row["procurekit_on_time_denominator"],
            "on_time": row["procurekit_on_time_numerator"],
        }
        for start, row in found.items()
    } == scms_answer["summary"]["by_scheduled_year"]


@pytest.mark.parametrize("kind", KINDS)
def test_scms_as_a_whole(scms, scms_answer, kind):
    summary = scms_answer["summary"]
    grace = REGISTRY["procurekit.on_time"].variant(late_days=3)
    kpis = (*chosen("on_time", "on_time_orders", "ordered_value", "delay", "lead_time"), grace)
    (group,) = measure(kpis, KINDS[kind](scms), at=AT)
    on_time, orders, value, delay, lead, in_grace = group.results
    delivery = summary["delivery_vs_schedule"]
    assert on_time.numerator == delivery["on_time_lines(delivered<=scheduled)"] == 4633
    assert printed(float(in_grace.value)) == delivery["on_time_rate_within_3_days_grace"]
    assert (orders.numerator, orders.denominator) == (2726, 3092)
    assert value.value == Decimal(summary["line_item_value_total_usd_exact"])
    told = delay.details
    assert (told["late"], told["max"], -told["min"]) == (654, delivery["max_days_late"], delivery["max_days_early"])
    days = summary["lead_time_days_po_sent_to_delivered(rows with PO date)"]
    assert (lead.counted, lead.details["min"], lead.details["max"]) == (days["n"], days["min"], days["max"])
    assert (printed(float(lead.value)), float(lead.details["median"])) == (days["mean"], days["median"])


def test_scms_is_checked_before_it_is_measured(scms):
    check = check_table(scms, at=AT)
    assert check.rows == 5287
    assert {one.code: one.values["rows"] for one in check.findings if "rows" in one.values}[
        "table_promised_before_order"
    ]
    assert {"procurekit.on_time", "procurekit.lead_time"} <= set(check.ready)
    assert check.ruled_out["procurekit.rejection_rate"]


# AdventureWorks: received and rejected quantities.


@pytest.fixture(scope="module")
def bikes(data_dir):
    folder = data_dir / "adventureworks"
    vendors = {row["PurchaseOrderID"]: row for row in rows_of(folder / "purchase_order_header_part_a.csv.gz")}
    rows = rows_of(folder / "purchase_order_detail_part_a.csv.gz")
    heads = [vendors[row["PurchaseOrderID"]] for row in rows]
    return pa.table(
        {
            "供应商": [head["VendorID"] for head in heads],
            "PurchaseOrderID": [row["PurchaseOrderID"] for row in rows],
            "line": pa.array([int(row["PurchaseOrderDetailID"]) for row in rows], pa.int64()),
            "OrderQty": pa.array([int(row["OrderQty"]) for row in rows], pa.int64()),
            "received": pa.array([Decimal(row["ReceivedQty"]) for row in rows], MONEY),
            "rejected": pa.array([Decimal(row["RejectedQty"]) for row in rows], MONEY),
            "unit_price": pa.array([Decimal(row["UnitPrice"]) for row in rows], FINE),
            "amount": pa.array([Decimal(row["LineTotal"]) for row in rows], FINE),
            "requested": pa.array([date.fromisoformat(row["DueDate"][:10]) for row in rows], pa.date32()),
        }
    )


@pytest.mark.parametrize("kind", KINDS)
def test_adventureworks_per_vendor(data_dir, bikes, kind):
    answers = expected(data_dir / "adventureworks" / "expected_part_a.json")
    kpis = chosen("rejection_rate", "fill_rate", "ordered_value", "orders", "lines", "largest_supplier_share")
    columns = {"ordered": "OrderQty", "order_number": "PurchaseOrderID"}
    found = by_key(measure_table(kpis, KINDS[kind](bikes), at=AT, by="supplier", columns=columns), "supplier")
    assert len(found) == len(answers["per_vendor"])
    for answer in answers["per_vendor"]:
        row = found[str(answer["vendor_id"])]
        assert (row["procurekit_orders"], row["procurekit_lines"]) == (answer["orders"], answer["lines"])
        assert row["procurekit_fill_rate_denominator"] == Decimal(answer["ordered"])
        assert row["procurekit_fill_rate_numerator"] == Decimal(answer["received"])
        assert row["procurekit_rejection_rate_numerator"] == Decimal(answer["rejected"])
        assert printed(row["procurekit_rejection_rate"]) == answer["rejection_rate"]
        assert printed(row["procurekit_fill_rate"]) == answer["fill_rate_received_over_ordered"]
        assert row["procurekit_ordered_value"] == Decimal(answer["spend_line_total"])
        assert row["procurekit_largest_supplier_share"] == 1
    (whole,) = measure(kpis, KINDS[kind](bikes), at=AT, columns=columns)
    rejected, _, spend, *_ = whole.results
    assert rejected.numerator == Decimal(answers["summary"]["rejected_qty"])
    assert spend.value == Decimal(answers["summary"]["sum_line_total"])


# A university's purchases: spend, cancelled lines included.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2018, 2019])
def test_university_spend_by_the_top_five_suppliers(data_dir, kind, year):
    rows = rows_of(data_dir / "wvu" / f"wvu_purchase_order_lines_{year}.csv.gz")
    answer = expected(data_dir / "wvu" / f"expected_{year}.json")
    table = pa.table(
        {
            "supplier": [row["Supplier"] for row in rows],
            "order_number": [row["Number"] for row in rows],
            "line_status": ["cancelled" if row["Cancelled"] else "open" for row in rows],
            "currency": [row["Currency"] for row in rows],
            "amount": pa.array([Decimal(row["Amount"]) for row in rows], MONEY),
        }
    )
    frame = KINDS[kind](table)
    kpis = chosen("ordered_value", "spend", "cancelled_value")
    found = by_key(measure_table(kpis, frame, at=AT, by="supplier"), "supplier")
    assert len(found) == answer["suppliers"]
    top = sorted(found, key=lambda name: -found[name]["procurekit_ordered_value"])[:5]
    assert {name: found[name]["procurekit_ordered_value"] for name in top} == {
        name: Decimal(value) for name, value in answer["top5_suppliers_by_amount"].items()
    }
    (whole,) = measure(kpis, frame, at=AT)
    ordered, spent, cancelled = (one.value for one in whole.results)
    assert ordered == Decimal(answer["amount_total_exact"]) == spent + cancelled
    assert cancelled > 0
