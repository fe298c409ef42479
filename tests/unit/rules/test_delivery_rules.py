"""The rules of deliveries, row by row: when each speaks, when it keeps quiet, how bad it is, and what it says."""

from datetime import date
from decimal import Decimal

import pendulum
import pytest

from procurekit.rules import CHASING, evaluate

AT = date(2026, 3, 10)
RULES = {rule.id: rule for rule in CHASING}
ATTENTION = [RULES[name] for name in ("shipment_late", "receipt_overdue", "never_acknowledged")]
TEN, FORTY, ALL = Decimal(10), Decimal(40), Decimal(100)
QUIET = [
    {"stage": "draft"},
    {"stage": "approved"},
    {"stage": "closed", "open": Decimal(0)},
    {"stage": "cancelled", "open": Decimal(0)},
    {"line_status": "cancelled"},
    {"line_status": "closed_short"},
    {"on_hold": True},
    {"open": Decimal(0)},
]


def alerts(rules, rows, at):
    found = evaluate(rules, {"schedule_line": list(rows)}, at=at)
    assert found.findings == ()
    return list(found.alerts)


@pytest.fixture
def spoken(row):
    def texts(rule, lang="en", **given):
        return [one.text(lang) for one in alerts([RULES[rule]], [row(**given)], AT)]

    return texts


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"ship_by": "2026-03-09"}, "should have left on 2026-03-09, 1 day(s) ago; 100 EA not shipped"),
        ({"ship_by": "2026-03-01", "shipped": TEN}, "should have left on 2026-03-01, 9 day(s) ago; 90 EA not shipped"),
        ({"ship_by": "2026-03-01", "received": FORTY, "unit": None}, "… 60 not shipped"),
        ({"latest_promise": "2026-03-09", "promise_point": "ship"}, "… 100 EA not shipped"),
        ({"ship_by": "2026-03-09", "latest_promise": "2026-04-01", "promise_point": "ship"}, "… 100 EA not shipped"),
        ({"ship_by": "2026-03-10"}, None),
        ({"latest_promise": "2026-03-09"}, None),
        ({"promise_point": "ship", "requested": "2026-03-01"}, None),
        ({"ship_by": "2026-03-09", "shipped": ALL}, None),
        ({"ship_by": "2026-03-09", "ordered": None}, None),
        ({}, None),
        *(({"ship_by": "2026-03-09", **given}, None) for given in QUIET),
    ],
)
def test_shipment_late(spoken, given, text):
    said = spoken("shipment_late", **given)
    assert len(said) == (text is not None)
    assert all(one.endswith(text.removeprefix("…")) for one in said)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"latest_promise": "2026-03-09"}, "due on 2026-03-09, 1 day(s) overdue; 100 EA still to come"),
        ({"latest_promise": "2026-03-08", "open": FORTY, "received": Decimal(60)}, "… 40 EA still to come"),
        ({"requested": "2026-03-05"}, "due on 2026-03-05, 5 day(s) overdue; 100 EA still to come"),
        ({"requested": "2026-03-01", "latest_promise": "2026-03-12"}, None),
        ({"latest_promise": "2026-03-10"}, None),
        ({"latest_promise": "2026-03-01", "promise_point": "ship"}, None),
        ({"latest_promise": "2026-03-01", "expects_receipt": False}, None),
        ({}, None),
        *(({"latest_promise": "2026-03-01", **given}, None) for given in QUIET),
    ],
)
def test_receipt_overdue(spoken, given, text):
    said = spoken("receipt_overdue", **given)
    assert len(said) == (text is not None)
    assert all(one.endswith(text.removeprefix("…")) for one in said)


@pytest.mark.parametrize(
    ("given", "speaks"),
    [
        ({"issued_on": "2026-03-06"}, True),
        ({"issued_on": "2026-03-07"}, False),
        ({}, False),
        ({"issued_on": "2026-03-01", "acknowledged_on": "2026-03-02"}, False),
        ({"issued_on": "2026-03-01", "first_promise_origin": "observed", "promise_count": 1}, True),
        ({"issued_on": "2026-03-01", "first_promise_origin": "observed", "promise_count": 2}, False),
        *(
            ({"issued_on": "2026-03-01", "first_promise_origin": origin, "promise_count": 1}, False)
            for origin in ["confirmed", "attested", "deemed"]
        ),
        ({"issued_on": "2026-03-01", "shipped": TEN}, False),
        ({"issued_on": "2026-03-01", "received": TEN}, False),
        *(({"issued_on": "2026-03-01", **given}, False) for given in QUIET),
    ],
)
def test_never_acknowledged(spoken, given, speaks):
    said = spoken("never_acknowledged", **given)
    assert bool(said) == speaks
    assert all(one.endswith("the supplier has not answered") for one in said)


def test_patience_is_a_value_of_the_rule(row):
    rows = [row(issued_on="2026-03-06")]
    assert len(alerts([RULES["never_acknowledged"]], rows, AT)) == 1
    assert alerts([RULES["never_acknowledged"].with_values(grace=4)], rows, AT) == []


def test_texts_exist_in_chinese_too(spoken):
    assert spoken("receipt_overdue", "zh", latest_promise="2026-03-09") == [
        "应于 2026-03-09 到货，已逾期 1 天；尚欠 100 EA"
    ]
    assert spoken("shipment_late", "zh", ship_by="2026-03-09") == ["应于 2026-03-09 发货，已过 1 天；未发 100 EA"]
    assert spoken("never_acknowledged", "zh", issued_on="2026-03-01") == ["2026-03-01 已下达，9 天未获供应商确认"]
    assert [rule.text("zh") for rule in ATTENTION] == ["发货延误", "到货逾期", "供应商未确认"]
    assert [rule.text() for rule in ATTENTION] == ["Shipment late", "Receipt overdue", "Never acknowledged"]


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ({"latest_promise": "2026-03-09"}, "medium"),
        ({"latest_promise": "2026-02-24"}, "medium"),
        ({"latest_promise": "2026-02-23"}, "high"),
        ({"latest_promise": "2026-03-09", "needed_by": "2026-03-14"}, "medium"),
        ({"latest_promise": "2026-03-09", "needed_by": "2026-03-13"}, "high"),
        ({"latest_promise": "2026-03-09", "needed_by": "2026-03-01"}, "high"),
        ({"issued_on": "2026-01-01"}, "low"),
        ({"issued_on": "2026-03-01", "needed_by": "2026-03-13"}, "high"),
    ],
)
def test_severity_rises_with_age_and_with_who_waits(row, given, severity):
    (found,) = alerts(ATTENTION, [row(**given)], AT)
    assert found.severity == severity


def test_the_severest_first_then_the_oldest_then_the_largest(row):
    rows = [
        row(order_id="none", latest_promise="2026-03-05", open_amount=None),
        row(order_id="small", latest_promise="2026-03-05", open_amount=Decimal(5)),
        row(order_id="large", latest_promise="2026-03-05", open_amount=Decimal(50)),
        row(order_id="young", latest_promise="2026-03-09", open_amount=Decimal(500)),
        row(order_id="urgent", latest_promise="2026-03-09", needed_by="2026-03-10"),
        row(order_id="silent", issued_on="2026-03-01"),
        row(order_id="twin", latest_promise="2026-03-05", open_amount=Decimal(5)),
    ]
    expected = ["urgent", "large", "small", "twin", "none", "young", "silent"]
    assert [one.order_id for one in alerts(ATTENTION, rows, AT)] == expected
    assert [one.order_id for one in alerts(ATTENTION, reversed(rows), AT)] == expected


def test_at_may_be_an_instant(row):
    rows = [row(latest_promise="2026-03-09")]
    assert alerts(ATTENTION, rows, pendulum.parse("2026-03-09T23:00:00+08:00")) == []
    assert len(alerts(ATTENTION, rows, pendulum.parse("2026-03-10T01:00:00+08:00"))) == 1
