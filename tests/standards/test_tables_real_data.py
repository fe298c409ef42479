"""The example mappings on the real tables they were written for, against numbers computed by other means.

The expected numbers lie beside the data, with its source and licence; none of them was computed with procurekit.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from procurekit.adapters.documents.tables import load_mapping, read_table
from procurekit.model.findings import order_findings
from procurekit.model.receipt import Receipt

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"


def pictures(mapping, files):
    rejects = []
    table = read_table(files, load_mapping(MAPPINGS / f"{mapping}.toml"), on_reject=rejects.append)
    found = list(table.pictures())
    assert rejects == []
    assert table.orders == len(found)
    assert table.rows == sum(len(one.order.lines) for one in found)
    assert not any(one.findings for one in found)
    return found


def every(found):
    return [(one, line) for one in found for line in one.order.lines]


def expected(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"), parse_float=Decimal)


# USAID SCMS delivery history: bare CR, two date styles, words in date and number columns.


@pytest.fixture(scope="module")
def scms(data_dir):
    return pictures("scms", data_dir / "scms" / "scms_delivery_history_part_a.csv.gz")


@pytest.fixture(scope="module")
def scms_answer(data_dir):
    return expected(data_dir / "scms", "expected_part_a.json")


def test_scms_orders_lines_and_totals(scms, scms_answer):
    summary = scms_answer["summary"]
    lines = every(scms)
    assert (len(scms), len(lines)) == (summary["distinct"]["po_so"], summary["rows"]) == (3092, 5287)
    assert sum(line.amount for _, line in lines) == Decimal(summary["line_item_value_total_usd_exact"])
    assert sum(line.quantity.amount for _, line in lines) == summary["line_item_quantity_total"]
    kinds = Counter(line.kind for _, line in lines)
    assert {"From RDC": kinds["stock_transfer"], "Direct Drop": kinds["goods"]} == summary["fulfill_via"]
    assert sum(one.order.ordered_on is not None for one, _ in lines) == summary["po_sent_date"]["parsed"]
    assert sum(one.order.requisitioned_on is not None for one, _ in lines) == summary["pq_sent_date"]["parsed"]
    assert sum(one.order.transport_mode is None for one, _ in lines) == 150


def test_scms_line_values_that_are_not_quantity_times_price(scms, scms_answer):
    wrong = [one for order in scms for one in order_findings(order.order) if one.code == "value_mismatch"]
    assert len(wrong) == scms_answer["summary"]["lines_where_abs(quantity*pack_price-value)>0.01"] == 392


def test_scms_receipts_are_late_and_early_as_they_were(scms, scms_answer):
    summary = scms_answer["summary"]["delivery_vs_schedule"]
    days = [
        (fact.at - one.order.line(fact.document.lines[0].line).promised).days
        for one in scms
        for fact in one.facts
        if isinstance(fact.document, Receipt)
    ]
    assert len(days) == 5287
    assert sum(day <= 0 for day in days) == summary["on_time_lines(delivered<=scheduled)"]
    assert sum(day > 30 for day in days) == summary["late_gt_30_days"]
    assert (max(days), -min(days)) == (summary["max_days_late"], summary["max_days_early"])
    recorded = sum(fact.known_at.date() < fact.at for one in scms for fact in one.facts)
    assert recorded == scms_answer["summary"]["recorded_before_delivered_lines"]


def test_scms_lead_times(scms, scms_answer):
    stated = scms_answer["summary"]["lead_time_days_po_sent_to_delivered(rows with PO date)"]
    days = [(fact.at - one.order.ordered_on).days for one in scms if one.order.ordered_on for fact in one.facts]
    assert (len(days), min(days), max(days)) == (stated["n"], stated["min"], stated["max"])
    assert round(Decimal(sum(days)) / len(days), 6) == stated["mean"]


def test_scms_every_supplier(scms, scms_answer):
    lines, values = Counter(), Counter()
    for one, line in every(scms):
        lines[one.order.supplier.id] += 1
        values[one.order.supplier.id] += line.amount
    for vendor in scms_answer["per_vendor"]:
        assert lines[vendor["vendor"]] == vendor["lines"]
        assert values[vendor["vendor"]] == Decimal(vendor["value_usd"])


def test_scms_words_in_number_columns_are_kept(scms, scms_answer):
    summary = scms_answer["summary"]["freight_cost_column"]
    freight = [line.custom.get("freight_usd") for _, line in every(scms)]
    numbers = [one for one in freight if isinstance(one, Decimal)]
    words = Counter(
        "See ASN/DN reference" if str(one).startswith("See ") else one for one in freight if isinstance(one, str)
    )
    assert (len(numbers), sum(numbers)) == (summary["numeric"], summary["numeric_sum"])
    assert words == {name: summary[name] for name in words}
    assert sum(isinstance(line.custom.get("weight_kg"), Decimal) for _, line in every(scms)) == 3173


def test_scms_when_orders_were_known_is_assumed_and_never_after_their_receipts(scms):
    assert all(one.assumed and one.known_at is not None for one in scms)
    assert all(fact.known_at >= one.known_at for one in scms for fact in one.facts)


# West Virginia University purchase order lines, with the publisher's own totals.


@pytest.mark.parametrize(("year", "rows", "cancelled"), [(2018, 1204, 287), (2019, 1313, 439)])
def test_wvu_lines_totals_and_words(data_dir, year, rows, cancelled):
    found = pictures("wvu", data_dir / "wvu" / f"wvu_purchase_order_lines_{year}.csv.gz")
    answer = expected(data_dir / "wvu", f"expected_{year}.json")
    lines = every(found)
    assert len(lines) == answer["rows"] == rows
    assert len(found) == answer["purchase_orders(distinct Number)"]
    assert sum(line.amount for _, line in lines) == Decimal(answer["amount_total_exact"])
    assert sum(line.status == "cancelled" for _, line in lines) == answer["cancelled_values"]["*"] == cancelled
    assert sum(line.kind == "amount_only" for _, line in lines) == answer["uom"]["US Dollar"]
    assert len({one.order.supplier.id for one in found}) == answer["suppliers"]
    days = sorted(one.order.ordered_on.isoformat() for one in found)
    assert [days[0], days[-1]] == answer["approved_min_max"]
    assert all(one.known_at.timezone_name == "America/New_York" for one in found)
    assert {one.stage for one in found} == {"closed"}
    spent = Counter()
    for one, line in lines:
        spent[one.order.supplier.id] += line.amount
    for supplier, amount in answer["top5_suppliers_by_amount"].items():
        assert spent[supplier] == Decimal(amount)


# AdventureWorks: a header file joined with a line file.


@pytest.fixture(scope="module")
def adventureworks(data_dir):
    folder = data_dir / "adventureworks"
    files = {
        "header": folder / "purchase_order_header_part_a.csv.gz",
        "lines": folder / "purchase_order_detail_part_a.csv.gz",
    }
    return pictures("adventureworks", files)


@pytest.fixture(scope="module")
def adventureworks_answer(data_dir):
    return expected(data_dir / "adventureworks", "expected_part_a.json")


def test_adventureworks_orders_lines_and_totals(adventureworks, adventureworks_answer):
    summary = adventureworks_answer["summary"]
    lines = every(adventureworks)
    assert (len(adventureworks), len(lines)) == (summary["orders"], summary["lines"]) == (1969, 4282)
    assert sum(line.amount for _, line in lines) == Decimal(summary["sum_line_total"])
    for name, total in (("net", "subtotal"), ("tax", "tax"), ("charges", "freight"), ("total", "total_due")):
        assert sum(getattr(one.order.stated, name) for one in adventureworks) == Decimal(summary[f"sum_{total}"])
    words = {"pending_approval": "1", "approved": "2", "rejected": "3", "closed": "4"}
    stages = Counter(words[one.stage] for one in adventureworks)
    assert stages == summary["status(1 pending,2 approved,3 rejected,4 complete)"]
    found = [one.code for order in adventureworks for one in order_findings(order.order)]
    assert found == ["promised_before_ordered"]  # one due date of 2013 on an order of 2014


def test_adventureworks_received_and_rejected(adventureworks, adventureworks_answer):
    summary = adventureworks_answer["summary"]
    received = {}
    rejected = []
    for one in adventureworks:
        for fact in one.facts:
            (line,) = fact.document.lines
            if isinstance(fact.document, Receipt):
                received[one.key, line.line] = line.quantity.amount
            else:
                rejected.append(line.rejected.amount)
            assert fact.at is None
            assert fact.known_at is not None
    assert sum(received.values()) == Decimal(summary["received_qty"])
    assert sum(rejected) == Decimal(summary["rejected_qty"])
    assert sum(amount > 0 for amount in rejected) == summary["lines_with_rejects"]
    short = [
        line for one, line in every(adventureworks) if received.get((one.key, line.number), 0) < line.quantity.amount
    ]
    assert len(short) == summary["lines_received_lt_ordered"]


def test_adventureworks_every_vendor(adventureworks, adventureworks_answer):
    spent, orders = Counter(), Counter()
    for one in adventureworks:
        orders[one.order.supplier.id] += 1
        spent[one.order.supplier.id] += sum(line.amount for line in one.order.lines)
    for vendor in adventureworks_answer["per_vendor"]:
        assert orders[str(vendor["vendor_id"])] == vendor["orders"]
        assert spent[str(vendor["vendor_id"])] == Decimal(vendor["spend_line_total"])
