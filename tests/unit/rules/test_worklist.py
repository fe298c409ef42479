"""The worklist: one item per supplier, each line's money once, who waits first comes first."""

import json
from datetime import date
from decimal import Decimal

from procurekit.rules import ATTENTION, alerts, worklist

AT = date(2026, 3, 10)


def test_a_supplier_is_one_item_and_a_line_counts_once(row):
    rows = [
        row(ship_by="2026-03-01", latest_promise="2026-03-05"),  # two alerts
        row(line=2, latest_promise="2026-03-08", open_amount=Decimal("0.50")),
        row(order_id="order_b", latest_promise="2026-03-09", currency="USD", open_amount=Decimal(7)),
        row(order_id="order_c", latest_promise="2026-03-09", currency=None, open_amount=Decimal(1)),
        row(order_id="order_d", latest_promise="2026-03-09", open_amount=None),
    ]
    (item,) = worklist(alerts(ATTENTION, rows, AT), AT)
    assert (item.supplier, item.supplier_name) == ("V-1", "Bolt & Nut Ltd")
    assert (item.lines, item.orders, item.oldest, item.severity) == (5, 4, 9, "medium")
    assert list(item.at_risk.items()) == [("EUR", Decimal("1000.50")), ("USD", Decimal(7)), (None, Decimal(1))]
    assert len(item.alerts) == 6
    assert [one.days for one in item.alerts] == [9, 5, 2, 1, 1, 1]


def test_who_waits_soonest_comes_first_then_the_most_money(row):
    rows = [
        row(supplier="small", latest_promise="2026-03-09", open_amount=Decimal(5)),
        row(supplier="large", latest_promise="2026-03-09", open_amount=Decimal(50)),
        row(supplier="older", latest_promise="2026-03-08", open_amount=Decimal(5)),
        row(supplier="unknown", latest_promise="2026-03-01", open_amount=None),
        row(supplier="later", latest_promise="2026-03-09", needed_by="2026-04-01", open_amount=Decimal(1)),
        row(supplier="soon", latest_promise="2026-03-09", needed_by="2026-03-09", open_amount=None),
        row(supplier=None, supplier_name=None, latest_promise="2026-03-09", open_amount=Decimal(1)),
    ]
    items = worklist(alerts(ATTENTION, rows, AT), AT)
    assert [item.supplier for item in items] == ["soon", "later", "large", "older", "small", None, "unknown"]
    assert [item.days_left for item in items][:3] == [-1, 22, None]
    assert items[0].severity == "high"


def test_demands_are_named_once(row):
    rows = [
        row(latest_promise="2026-03-09", demands=("work_order:W-2", "work_order:W-1"), needed_by="2026-03-20"),
        row(line=2, latest_promise="2026-03-09", demands=("work_order:W-1",), needed_by="2026-03-18"),
    ]
    (item,) = worklist(alerts(ATTENTION, rows, AT))
    assert item.demands == ("work_order:W-1", "work_order:W-2")
    assert (item.needed_by, item.days_left) == (date(2026, 3, 18), None)


def test_only_what_one_person_buys(row):
    rows = [row(latest_promise="2026-03-09", purchaser="mei"), row(line=2, latest_promise="2026-03-09")]
    (item,) = worklist(alerts(ATTENTION, rows, AT), AT, purchaser="mei")
    assert item.lines == 1
    assert worklist(alerts(ATTENTION, rows, AT), AT, purchaser="li") == []


def test_an_item_as_plain_data(row):
    rows = [row(latest_promise="2026-03-09", needed_by="2026-03-12", demands=("project:P",))]
    (item,) = worklist(alerts(ATTENTION, rows, AT), AT)
    shown = json.loads(json.dumps(item.as_dict("zh")))
    assert shown.pop("alerts") == [item.alerts[0].as_dict("zh")]
    assert shown == {
        "supplier": "V-1",
        "supplier_name": "Bolt & Nut Ltd",
        "severity": "high",
        "lines": 1,
        "orders": 1,
        "at_risk": [{"amount": "1000.00", "currency": "EUR"}],
        "demands": ["project:P"],
        "needed_by": "2026-03-12",
        "days_left": 2,
        "oldest": 1,
    }
    (bare,) = worklist(alerts(ATTENTION, [row(latest_promise="2026-03-09")], AT))
    assert bare.as_dict()["needed_by"] is None
