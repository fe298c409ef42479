"""Combining: what becomes one order line and what stays apart, by when, where to, and for whom."""

from datetime import date

import pytest

import procurekit
from procurekit import (
    AgreementReference,
    Demand,
    InvalidValue,
    OrderLine,
    PurchaseOrder,
    Quantity,
    Requisition,
    RequisitionLine,
    RequisitionReference,
)
from procurekit.model.combining import combine

NEED = Demand("work_order", "WO-1", needed_by="2026-02-01")


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        yield desk


@pytest.fixture
def asked(desk):
    def ask(number, *lines, **given):
        return desk.create(Requisition(number, lines=lines, **given), by="mei")

    return ask


def test_the_same_item_in_the_same_unit_becomes_one(asked):
    first = asked(
        "PR-1",
        RequisitionLine(1, "A", Quantity("600", "EA"), needed_by="2026-02-01", site="SH", project="P", cost_centre="1"),
        RequisitionLine(2, "A", Quantity("2", "BOX")),
        RequisitionLine(3, "B", Quantity("5", "EA"), description="bee", category="insects"),
    )
    second = asked("PR-2", RequisitionLine(7, "A", Quantity("400", "EA"), project="P", demands=[NEED], site="SH"))
    lines = combine([first, second])
    assert [(one.number, one.item, str(one.quantity)) for one in lines] == [
        (1, "A", "1000 EA"),
        (2, "A", "2 BOX"),
        (3, "B", "5 EA"),
    ]
    assert lines[0].requisitions == (
        RequisitionReference("PR-1", 1, "600"),
        RequisitionReference("PR-2", 7, "400"),
    )
    assert (lines[0].project, lines[0].cost_centre, lines[0].price) == ("P", None, None)
    (schedule,) = lines[0].schedule
    assert (schedule.quantity, schedule.requested, schedule.site) == (Quantity("1000", "EA"), date(2026, 2, 1), "SH")
    assert schedule.demands == (NEED,)
    assert (lines[2].description, lines[2].category) == ("bee", "insects")


def test_each_place_and_day_has_its_schedule_line(asked):
    made = asked(
        "PR-1",
        RequisitionLine(1, "A", "1", needed_by="2026-02-09", site="SH"),
        RequisitionLine(2, "A", "2", needed_by="2026-02-01", site="SH"),
        RequisitionLine(3, "A", "3", needed_by="2026-02-01", site="BJ"),
        RequisitionLine(4, "A", "4"),
        RequisitionLine(5, "A", "5", needed_by="2026-02-09", site="SH", demands=[NEED]),
    )
    (line,) = combine([made])
    assert [(one.number, one.requested, one.site, one.quantity.amount) for one in line.schedule] == [
        (1, date(2026, 2, 1), "BJ", 3),
        (2, date(2026, 2, 1), "SH", 2),
        (3, date(2026, 2, 9), "SH", 6),
        (4, None, None, 4),
    ]
    assert [len(one.demands) for one in line.schedule] == [0, 0, 1, 0]


def test_what_differs_stays_apart(asked):
    same = {"item": "A", "quantity": "1"}
    made = asked(
        "PR-1",
        RequisitionLine(1, **same),
        RequisitionLine(2, **same, specification="8.8"),
        RequisitionLine(3, **same, kind="free"),
        RequisitionLine(4, **same, agreement="FA-1"),
        RequisitionLine(5, None, "1", description="a visit"),
        RequisitionLine(6, None, "1", description="a visit"),
        RequisitionLine(7, kind="amount_only", estimated_price="99.90"),
        RequisitionLine(8, kind="amount_only"),
    )
    lines = combine([made])
    assert len(lines) == 8
    assert lines[3].agreement == AgreementReference("FA-1")
    assert (lines[6].quantity, str(lines[6].amount), lines[7].amount) == (None, "99.90", None)


def test_what_others_have_ordered_is_left_out(desk, asked):
    made = asked("PR-1", RequisitionLine(1, "A", "600"), RequisitionLine(2, "B", "5"))
    order = PurchaseOrder("PO-1", supplier="V-7", lines=combine([made]))
    desk.create(order, by="mei")
    assert combine([made], [desk.coverage(made)]) == ()
    desk.edit("PO-1", {"lines[1].quantity": "500"}, by="mei")
    desk.edit("PO-1", {"lines[1].requisitions": [{"requisition": "PR-1", "line": 1, "quantity": "500"}]}, by="mei")
    (line,) = combine([made], [desk.coverage(made)])
    assert (line.item, line.quantity.amount, line.requisitions[0].quantity) == ("A", 100, 100)


def test_what_is_not_known_is_not_ordered(desk, asked):
    made = asked("PR-1", RequisitionLine(1, "A", "600"))
    references = [RequisitionReference("PR-1", 1), RequisitionReference("PR-2", 1, "5")]
    lines = [OrderLine(1, "A", "600", requisitions=references)]
    desk.create(PurchaseOrder("PO-1", supplier="V-7", lines=lines), by="mei")
    with pytest.raises(InvalidValue) as caught:
        combine([made], [desk.coverage(made)])
    assert caught.value.code == "still_to_order_unknown"
    assert "PR-1" in caught.value.text("zh")
    with pytest.raises(InvalidValue) as caught:
        combine([asked("PR-2", RequisitionLine(1, "A"))])
    assert caught.value.code == "line_without_quantity"


def test_somebody_else_s_number_is_no_name(asked):
    made = asked("7", RequisitionLine(1, "A", "600"), issuer="plant 2")
    unnumbered = asked(None, RequisitionLine(1, "A", "600"))
    (line,) = combine([made, unnumbered])
    assert [one.requisition for one in line.requisitions] == [made.id, unnumbered.id]
