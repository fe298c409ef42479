"""Waiting: who waits for what, when it is expected, and what that makes of the day it is needed."""

import json
from datetime import date

import pendulum
import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Demand,
    InvalidValue,
    NotFound,
    OrderLine,
    PurchaseOrder,
    Quantity,
    Receipt,
    Return,
    ScheduleLine,
)

MEI, WANG = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})


@pytest.fixture
def desk():
    with procurekit.open("memory:", clock=lambda: pendulum.datetime(2026, 1, 5, 8, tz="Asia/Shanghai")) as desk:
        yield desk


def bought(desk, number, *lines):
    state = desk.create(PurchaseOrder(number, supplier="V-7", lines=lines), by=MEI)
    for step in ("submit", "approve", "issue"):
        state = desk.do(step, state, by=WANG if step == "approve" else MEI)
    return state


def work(reference, needed=None, quantity=None, kind="work_order"):
    return Demand(kind, reference, needed_by=needed, quantity=quantity)


def line(number, requested, *demands, **given):
    return OrderLine(number, f"I-{number}", "100", requested=requested, demands=demands, **given)


def rows(found):
    return [(one.reference, one.expected, one.days_late, one.at_risk) for one in found]


def test_what_is_needed_first_comes_first(desk):
    bought(
        desk,
        "PO-1",
        line(1, "2026-02-01", work("WO-2", "2026-02-10"), work("WO-1", "2026-01-30")),
        line(2, "2026-02-03", work("WO-3")),
        line(3, "2026-02-03"),
    )
    assert rows(desk.waiting()) == [
        ("WO-1", date(2026, 2, 1), 2, True),
        ("WO-2", date(2026, 2, 1), 0, False),
        ("WO-3", date(2026, 2, 3), None, None),
    ]


def test_the_latest_promise_is_what_is_expected(desk):
    bought(desk, "PO-1", line(1, "2026-02-01", work("WO-1", "2026-02-05", "40")))
    answer = AcknowledgedLine(1, "accepted_with_change", promised="2026-02-09")
    desk.record(Acknowledgement("PO-1", lines=[answer]))
    (one,) = desk.waiting("WO-1")
    assert rows([one]) == [("WO-1", date(2026, 2, 9), 4, True)]
    (part,) = one.parts
    assert (part.order_number, part.line, part.schedule, part.open, str(part.quantity)) == ("PO-1", 1, 1, 100, "40")


def test_whoever_waits_for_several_waits_for_the_last(desk):
    bought(desk, "PO-1", line(1, "2026-02-01", work("WO-1", "2026-02-10")))
    bought(desk, "PO-2", line(1, "2026-02-12", work("WO-1", "2026-02-11")), line(2, None, work("WO-1")))
    (one,) = desk.waiting()
    assert (one.needed_by, one.expected, one.days_late, one.at_risk) == (date(2026, 2, 10), None, 1, True)
    assert [part.order_number for part in one.parts] == ["PO-1", "PO-2", "PO-2"]
    (certain,) = desk.waiting(order="PO-1")
    assert rows([certain]) == [("WO-1", date(2026, 2, 1), 0, False)]


def test_what_should_have_come_is_late_from_today(desk):
    bought(desk, "PO-1", line(1, "2026-01-20", work("WO-1", "2026-01-25")))
    (one,) = desk.waiting(at="2026-01-24")
    assert (one.days_late, one.at_risk) == (0, False)
    (one,) = desk.waiting(at="2026-01-28")
    assert (one.expected, one.days_late, one.at_risk) == (date(2026, 1, 20), 3, True)


def test_where_nobody_says_a_day_it_is_unknown_until_the_day_has_passed(desk):
    bought(desk, "PO-1", line(1, None, work("WO-1", "2026-01-25")))
    assert rows(desk.waiting(at="2026-01-25")) == [("WO-1", None, None, None)]
    assert rows(desk.waiting(at="2026-01-26")) == [("WO-1", None, None, True)]


def test_what_came_or_will_not_come_is_not_waited_for(desk):
    bought(desk, "PO-1", line(1, "2026-02-01", work("WO-1")), line(2, "2026-02-01", work("WO-2")))
    desk.record(Receipt("PO-1", 1, "100", at="2026-01-20"))
    assert [one.reference for one in desk.waiting()] == ["WO-2"]
    desk.do("close", "PO-1", by=MEI, reason="no more")
    assert desk.waiting() == ()


def test_what_came_serves_the_first_needed_first(desk):
    demands = [
        work("WO-9", "2026-02-20", "300"),
        work("WO-7", "2026-02-01", "600"),
        work("WO-8", "2026-02-01", "100"),
        work("P-1", kind="project"),
    ]
    bought(desk, "PO-1", OrderLine(1, "A", "1000", requested="2026-01-31", demands=demands))
    assert [one.reference for one in desk.waiting()] == ["WO-7", "WO-8", "WO-9", "P-1"]
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-31"))
    assert desk.waiting("WO-7", at="2026-02-05") == ()
    assert [one.reference for one in desk.waiting(at="2026-02-05")] == ["WO-8", "WO-9", "P-1"]
    (row,) = desk.lines()
    assert row.demands == ("work_order:WO-9", "work_order:WO-8", "project:P-1")
    assert row.needed_by == date(2026, 2, 1)
    desk.record(Receipt("PO-1", 1, "150", at="2026-02-02"))
    (row,) = desk.lines()
    assert (row.demands, row.needed_by) == (("work_order:WO-9", "project:P-1"), date(2026, 2, 20))
    assert [one.demands for one in desk.worklist(at="2026-02-05")] == [row.demands[::-1]]


def test_what_nobody_can_count_is_served_by_the_rest(desk):
    demands = [
        work("WO-1", "2026-02-01"),
        work("WO-2", "2026-02-02", Quantity("10", "BOX")),
        work("WO-3", "2026-02-03", "10"),
    ]
    bought(desk, "PO-1", OrderLine(1, "A", Quantity("100", "EA"), requested="2026-01-31", demands=demands))
    desk.record(Receipt("PO-1", 1, "99", at="2026-01-31"))
    assert [one.reference for one in desk.waiting()] == ["WO-1", "WO-2", "WO-3"]
    desk.record(Receipt("PO-1", 1, "1", at="2026-01-31"))
    assert desk.waiting() == ()


def test_what_is_sent_back_to_be_replaced_serves_nobody(desk):
    demands = [work("WO-1", "2026-02-01", "60"), work("WO-2", "2026-02-02", "40")]
    bought(desk, "PO-1", line(1, "2026-01-31", *demands))
    desk.record(Receipt("PO-1", 1, "60", at="2026-01-31"))
    desk.record(Return("PO-1", 1, "10", purpose="to_replace"))
    assert [one.reference for one in desk.waiting()] == ["WO-1", "WO-2"]


def test_each_schedule_line_has_those_that_wait_for_it(desk):
    schedule = [
        ScheduleLine(1, "40", "2026-01-20", demands=[work("WO-1", "2026-01-21")]),
        ScheduleLine(2, "60", "2026-02-09", demands=[work("WO-2", "2026-02-08")], zone="Asia/Shanghai"),
    ]
    bought(desk, "PO-1", OrderLine(1, "A", "100", schedule=schedule), line(2, "2026-01-20", work("WO-2")))
    assert [one.at_risk for one in desk.waiting()] == [False, True]
    assert [one.reference for one in desk.waiting(order="PO-1", line=1)] == ["WO-1", "WO-2"]
    assert len(desk.waiting("WO-2", order="PO-1", line=1)[0].parts) == 1
    assert len(desk.waiting("WO-2", order="PO-1")[0].parts) == 2


def test_kinds_are_told_apart(desk):
    bought(desk, "PO-1", line(1, "2026-02-01", work("7"), work("7", kind="project")))
    assert [(one.kind, one.reference) for one in desk.waiting("7")] == [("project", "7"), ("work_order", "7")]


def test_what_can_not_be_asked(desk):
    with pytest.raises(InvalidValue):
        desk.waiting(line=1)
    with pytest.raises(NotFound):
        desk.waiting(order="PO-1")
    assert desk.waiting("WO-404") == ()
    bought(desk, "PO-1", line(1, "2026-02-01"))
    assert desk.waiting(order="PO-1") == ()


def test_it_is_plain_data_too(desk):
    bought(desk, "PO-1", line(1, "2026-02-01", work("WO-1", "2026-01-30", "40")), line(2, None, work("WO-2")))
    plain = [one.as_dict() for one in desk.waiting()]
    assert json.loads(json.dumps(plain)) == plain
    assert plain[0]["parts"][0]["quantity"] == "40"
    assert plain[1]["parts"][0]["expected"] is None
