"""The worklist: one item per supplier, each line's money once, who waits first comes first, what was asked rests."""

import json
from datetime import date
from decimal import Decimal

import attrs
import pytest

from procurekit.rules import CHASING, rests, worklist

AT = date(2026, 3, 10)


def rules(item):
    return {rule.id: count for rule, count in item.counts}


def found(rows, at=AT, **given):
    return {(one.rule, one.order_id, one.line) for item in worklist(rows, at, **given) for one in item.alerts}


def test_a_supplier_is_one_item_and_a_line_counts_once(row):
    rows = [
        row(ship_by="2026-03-01", latest_promise="2026-03-05"),  # two alerts
        row(line=2, latest_promise="2026-03-08", open_amount=Decimal("0.50")),
        row(order_id="order_b", latest_promise="2026-03-09", currency="USD", open_amount=Decimal(7)),
        row(order_id="order_c", latest_promise="2026-03-09", currency=None, open_amount=Decimal(1)),
        row(order_id="order_d", latest_promise="2026-03-09", open_amount=None),
    ]
    (item,) = worklist(rows, AT)
    assert (item.supplier, item.supplier_name) == ("V-1", "Bolt & Nut Ltd")
    assert (item.lines, item.orders, item.oldest, item.severity) == (5, 4, 9, "medium")
    assert list(item.at_risk.items()) == [("EUR", Decimal("1000.50")), ("USD", Decimal(7)), (None, Decimal(1))]
    assert rules(item) == {"shipment_late": 1, "receipt_overdue": 5}
    assert [one.days for one in item.alerts] == [9, 5, 2, 1, 1, 1]


def test_who_waits_soonest_comes_first_then_the_most_money(row):
    waits = [
        ("small", {"latest_promise": "2026-03-09", "open_amount": Decimal(5)}),
        ("large", {"latest_promise": "2026-03-09", "open_amount": Decimal(50)}),
        ("older", {"latest_promise": "2026-03-08", "open_amount": Decimal(5)}),
        ("unknown", {"latest_promise": "2026-03-01", "open_amount": None}),
        ("later", {"latest_promise": "2026-03-09", "needed_by": "2026-04-01", "open_amount": Decimal(1)}),
        ("soon", {"latest_promise": "2026-03-09", "needed_by": "2026-03-09", "open_amount": None}),
        (None, {"latest_promise": "2026-03-09", "open_amount": Decimal(1)}),
        ("on time", {"latest_promise": "2026-03-12", "needed_by": "2026-03-12", "open_amount": Decimal(9000)}),
    ]
    rows = [row(order_id=f"order_{name}", supplier=name, supplier_name=name, **given) for name, given in waits]
    items = worklist(rows, AT)
    names = ["soon", "later", "large", "older", "small", None, "unknown", "on time"]
    assert [item.supplier for item in items] == names
    assert [item.days_left for item in items][:3] == [-1, 22, None]
    assert items[0].severity == "high"
    assert worklist(reversed(rows), AT) == items


def test_what_is_merely_due_soon_is_on_the_list_and_nothing_of_it_at_risk(row):
    (item,) = worklist([row(latest_promise="2026-03-12", needed_by="2026-05-01", demands=("project:P",))], AT)
    assert (rules(item), item.at_risk, item.demands, item.needed_by) == ({"due_soon": 1}, {}, (), None)
    assert (item.lines, item.oldest, item.severity) == (1, 0, "low")
    assert item.why() == "Due soon: 1"
    assert item.alerts[0].text() == "due on 2026-03-12, in 2 day(s); 100 EA to come"


@pytest.mark.parametrize(
    ("due", "rule"),
    [
        ("2026-03-09", "receipt_overdue"),
        ("2026-03-10", "due_soon"),
        ("2026-03-13", "due_soon"),
        ("2026-03-14", None),
    ],
)
def test_a_line_is_due_soon_until_it_is_overdue(row, due, rule):
    assert found([row(requested=due)]) == ({(rule, "order_a", 1)} if rule else set())
    assert found([row(latest_promise=due, requested="2026-01-01")]) == ({(rule, "order_a", 1)} if rule else set())


def test_how_soon_is_soon_can_be_said(row):
    patient = tuple(rule.with_values(ahead=10) if rule.id == "due_soon" else rule for rule in CHASING)
    assert found([row(requested="2026-03-20")], rules=patient) == {("due_soon", "order_a", 1)}
    assert found([row(requested="2026-03-21")], rules=patient) == set()


def test_goods_that_leave_are_due_when_they_have_to_leave(row):
    given = {"promise_point": "ship", "latest_promise": "2026-04-01"}
    assert found([row(**given, ship_by="2026-03-11")]) == {("due_soon", "order_a", 1)}
    assert found([row(**given)]) == set()
    assert found([row(promise_point="ship", requested="2026-03-11")]) == {("due_soon", "order_a", 1)}


def test_what_waits_and_can_t_have_it_in_time_is_at_risk_however_far_off(row):
    late = {"latest_promise": "2026-06-20", "needed_by": "2026-06-10", "demands": ("work_order:W-1",)}
    (item,) = worklist([row(**late)], AT)
    assert (rules(item), item.days_left, item.demands) == ({"demand_at_risk": 1}, 92, ("work_order:W-1",))
    assert item.alerts[0].values["late"] == "10"
    assert item.severity == "medium"
    assert found([row(**{**late, "latest_promise": "2026-06-10"})]) == set()
    assert found([row(needed_by="2026-03-01")]) == set(), "nobody knows when it comes"
    # What should have come already comes today at the earliest.
    (item,) = worklist([row(latest_promise="2026-03-01", needed_by="2026-03-08")], AT)
    assert rules(item) == {"receipt_overdue": 1, "demand_at_risk": 1}
    assert item.severity == "high"


def test_a_later_date_that_is_not_agreed_keeps_the_one_before(row):
    heard = {"date_in_force": "2026-03-01", "latest_promise": "2026-03-25"}
    (item,) = worklist([row(**heard)], AT)
    assert rules(item) == {"date_not_agreed": 1}
    for text in (item.alerts[0].text(), item.alerts[0].text("zh")):
        assert "2026-03-01" in text
        assert "2026-03-25" in text
    assert found([row(**{**heard, "date_in_force": AT.isoformat()})]) == set(), "it may still come today"
    (item,) = worklist([row(**{**heard, "latest_promise": "2026-03-05"})], AT)
    assert rules(item) == {"receipt_overdue": 1}, "it is late by any of the two"
    assert found([row(**heard, on_hold=True)]) == set()


ASKED = {"follow_ups": 2, "last_followed_up_on": "2026-03-08", "last_answer": "no_answer"}
OVERDUE = {"latest_promise": "2026-03-01", **ASKED}


def test_what_was_asked_about_rests_until_it_is_to_be_asked_again(row):
    assert found([row(**OVERDUE)]) == {("receipt_overdue", "order_a", 1)}
    assert found([row(**OVERDUE, next_follow_up_on="2026-03-11")]) == set()
    both = {("receipt_overdue", "order_a", 1), ("follow_up_due", "order_a", 1)}
    for day in ("2026-03-10", "2026-03-09"):
        assert found([row(**OVERDUE, next_follow_up_on=day)]) == both


def test_news_end_the_rest(row):
    resting = row(**OVERDUE, next_follow_up_on="2026-03-11")
    woken = attrs.evolve(
        resting, news_since_follow_up=True, unanswered_incidents=1, unanswered_since=date(2026, 3, 9), open_incidents=1
    )
    assert rests(resting, AT)
    assert not rests(woken, AT)
    assert found([woken]) == {("receipt_overdue", "order_a", 1), ("incident_unanswered", "order_a", 1)}


def test_an_incident_that_nobody_responded_to_is_there_whatever_has_come_of_the_line(row):
    given = {"unanswered_incidents": 2, "unanswered_since": "2026-03-09", "open": Decimal(0), "stage": "closed"}
    (item,) = worklist([row(**given)], AT)
    assert rules(item) == {"incident_unanswered": 1}
    assert item.alerts[0].text("zh") == "2 起异常未响应，最早上报于 2026-03-09"
    needed = {"needed_by": "2026-01-01", "demands": ("project:P",)}
    (item,) = worklist([row(**given, **needed)], AT)
    assert (item.needed_by, item.demands, item.at_risk, item.severity) == (None, (), {}, "medium"), "nobody waits"
    assert found([row(**{**given, "unanswered_since": "2026-03-11"})]), "another zone's day may be tomorrow already"
    assert worklist([row(**{**given, "unanswered_since": "2026-03-01"})], AT)[0].severity == "high"


def test_what_has_come_or_waits_for_us_needs_no_asking(row):
    due = {**OVERDUE, "next_follow_up_on": "2026-03-09", "needed_by": "2026-03-01"}
    assert found([row(**due)])
    for given in ({"open": Decimal(0)}, {"on_hold": True}, {"stage": "closed"}, {"line_status": "cancelled"}):
        assert found([row(**due, **given), row(line=2, latest_promise="2026-03-11", **given)]) == set()


def test_demands_are_named_once(row):
    rows = [
        row(latest_promise="2026-03-09", demands=("work_order:W-2", "work_order:W-1"), needed_by="2026-03-20"),
        row(line=2, latest_promise="2026-03-09", demands=("work_order:W-1",), needed_by="2026-03-18"),
    ]
    (item,) = worklist(rows, AT)
    assert item.demands == ("work_order:W-1", "work_order:W-2")
    assert (item.needed_by, item.days_left) == (date(2026, 3, 18), 8)


def test_only_what_one_person_buys(row):
    rows = [row(latest_promise="2026-03-09", purchaser="mei"), row(line=2, latest_promise="2026-03-09")]
    (item,) = worklist(rows, AT, purchaser="mei")
    assert item.lines == 1
    assert worklist(rows, AT, purchaser="li") == []


def test_what_was_last_heard_comes_newest_first(row):
    rows = [
        row(latest_promise="2026-03-05"),
        row(line=2, latest_promise="2026-03-05", last_heard_on="2026-03-01"),
        row(line=3, latest_promise="2026-03-05", last_heard_on="2026-02-01", **ASKED),
        row(line=4, requested="2026-03-05", last_heard_on="2026-02-15"),
        row(line=5, requested="2026-03-05", **{**ASKED, "last_answer": None}),
    ]
    (item,) = worklist(rows, AT)
    assert [(one.line, one.text()) for one in item.heard] == [
        (3, "last heard on 2026-02-01: promised for 2026-03-05; asked 2 time(s), last on 2026-03-08 (no answer)"),
        (5, "never heard of it; asked 2 time(s), last on 2026-03-08 (—)"),
        (2, "last heard on 2026-03-01: promised for 2026-03-05"),
        (4, "last heard on 2026-02-15, no date"),
    ]
    assert item.heard[0].text("zh") == "最近答复 2026-02-01：承诺 2026-03-05；已跟催 2 次，最近 2026-03-08（未联系上）"
    assert item.heard[1].as_dict("zh") == {
        "order_id": "order_a",
        "order_number": "PO-A",
        "line": 5,
        "schedule": 1,
        "on": None,
        "promised": None,
        "follow_ups": 2,
        "asked_on": "2026-03-08",
        "answer": None,
        "text": item.heard[1].text("zh"),
    }
    assert item.heard[2].as_dict()["asked_on"] is None


@pytest.mark.parametrize(
    ("needed_by", "said"),
    [("2026-03-12", "in 2 day(s)"), ("2026-03-10", "needed today"), ("2026-03-08", "2 day(s) ago")],
)
def test_it_says_why(row, needed_by, said):
    rows = [
        row(latest_promise="2026-03-05", needed_by=needed_by, demands=("work_order:W-1", "project:P")),
        row(line=2, latest_promise="2026-03-05", currency=None, open_amount=Decimal("0.50")),
        row(line=3, latest_promise="2026-03-05", currency="USD", open_amount=Decimal(0)),
    ]
    (item,) = worklist(rows, AT)
    why = item.why()
    assert said in why
    assert "for P, W-1; 1000.00 EUR, 0.50 still to come; the oldest has lasted" in why
    assert why.startswith("needed")
    assert "Receipt overdue: 3" in why
    assert "到货逾期 3 项" in item.why("zh")


def test_an_item_as_plain_data(row):
    rows = [row(latest_promise="2026-03-09", needed_by="2026-03-12", demands=("project:P",))]
    (item,) = worklist(rows, AT)
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
        "why": item.why("zh"),
        "counts": {"receipt_overdue": 1},
        "contacts": [],
        "heard": [],
    }
    (bare,) = worklist([row(latest_promise="2026-03-09")], AT)
    assert bare.as_dict()["needed_by"] is None


def test_ids_are_unique():
    assert len({rule.id for rule in CHASING}) == len(CHASING)
