"""What change requests do: told before anybody decides, refused where it can't be, and to whom it is told."""

import pendulum
import pytest
from tests.asked import LESS, MEI, WANG, agreed, codes

import procurekit
from procurekit import (
    AddLine,
    CancelLine,
    CloseShort,
    Demand,
    InvalidValue,
    Invoice,
    InvoiceLine,
    OrderLine,
    Part,
    PurchaseOrder,
    Receipt,
    Refused,
    RequisitionReference,
    Return,
    ScheduleLine,
    SetField,
    Split,
    Substitute,
    quantities,
)
from procurekit.ports import Hooks, hookimpl

# --- what it would do


def lines_with_demand():
    demand = Demand("work_order", "WO-7", needed_by="2026-02-05", quantity="400")
    schedule = [ScheduleLine(1, "1000", "2026-02-01", site="plant", demands=[demand])]
    return OrderLine(1, "M6-BOLT", "1000", "0.12", schedule=schedule, requisitions=[RequisitionReference("PR-7")])


def test_what_comes_earlier_is_no_day_later(desk, issued):
    issued("PO-1")
    impact = desk.impact("PO-1", {"lines[1].schedule[1].requested": "2026-01-20"})
    assert ([one.days for one in impact.dates], impact.days_later) == ([-12], 0)


def test_the_impact_is_told_before_anybody_decides(desk, issued):
    issued("PO-1", lines_with_demand(), purchaser="mei")
    before = desk.get("PO-1")
    impact = desk.impact("PO-1", {"lines[1].quantity": "800", "lines[1].schedule[1].requested": "2026-02-09"})
    assert (str(impact.amount_before), str(impact.amount_after), str(impact.amount_change)) == (
        "120.00",
        "96.00",
        "-24.00",
    )
    (shift,) = impact.dates
    assert (shift.line, shift.schedule, shift.name, shift.days, impact.days_later) == (1, 1, "requested", 8, 8)
    (risk,) = impact.demands
    assert (risk.demand, risk.days, risk.already) == ("work_order:WO-7", 4, False)
    told = [(one.kind, one.name) for one in impact.recipients]
    assert told == [
        ("supplier", "V-7"),
        ("person", "mei"),
        ("requisition", "PR-7"),
        ("demand", "work_order:WO-7"),
        ("site", "plant"),
    ]
    assert (impact.breaks, impact.warnings) == ((), ())
    for lang in ("en", "zh"):
        assert "WO-7" in impact.text(lang)
        assert impact.as_dict(lang)["amount_change"] == "-24"
    assert desk.get("PO-1") == before


@pytest.mark.parametrize(
    ("facts", "changes", "code"),
    [
        ([Receipt("PO-1", 1, "600", at="2026-01-20")], {"lines[1].quantity": "599"}, "below_done"),
        (
            [
                Receipt("PO-1", 1, "600", at="2026-01-20"),
                Invoice("I-1", lines=[InvoiceLine(1, "PO-1", 1, "700")]),
            ],
            {"lines[1].quantity": "650"},
            "below_done",
        ),
        ([Receipt("PO-1", 1, "600", at="2026-01-20")], Substitute(1, "M8-BOLT"), "item_in_use"),
        (
            [Receipt("PO-1", 1, "600", at="2026-01-20")],
            {"lines[1].quantity": {"amount": "10", "unit": "BOX"}},
            "unit_in_use",
        ),
    ],
)
def test_what_was_done_stands_in_the_way(desk, issued, facts, changes, code):
    line = OrderLine(1, "M6-BOLT", procurekit.Quantity("1000", "EA"), "0.12")
    issued("PO-1", line)
    for one in facts:
        desk.record(one, by="dock")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", changes, by=MEI)
    assert codes(refused) == [code]
    assert code in [one.code for one in desk.impact("PO-1", changes).breaks]


def test_a_reduction_goes_down_to_what_came_and_stayed(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    desk.record(Return("PO-1", 1, "100", purpose="for_credit", at="2026-01-21"), by="dock")
    with pytest.raises(Refused) as refused:
        desk.propose("PO-1", {"lines[1].quantity": "499"}, by=MEI)
    assert refused.value.reasons[0].values == {
        "quantity": "499",
        "floor": "500",
        "received": "600",
        "returned": "100",
        "invoiced": "0",
    }
    agreed(desk, {"lines[1].quantity": "500"})
    assert quantities(desk.get("PO-1"), desk.get("PO-1").line(1)).open == 0


def test_what_somebody_should_look_at_does_not_stand_in_the_way(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    change = desk.propose("PO-1", {"lines[1].price": "0.13"}, by=MEI)
    assert [finding.code for _, finding in desk.get("PO-1").findings] == ["price_after_receipt"]
    assert change.state == "pending_approval"
    assert [one.code for one in desk.impact("PO-1", CloseShort(1)).warnings] == ["closes_open"]


# --- operations


def test_a_line_is_closed_short_or_cancelled_and_nothing_is_open_any_more(desk, issued):
    issued()
    desk.record(Receipt("PO-1", 1, "600", at="2026-01-20"), by="dock")
    agreed(desk, [CloseShort(1, "enough"), CancelLine(2)])
    order = desk.get("PO-1")
    first, second = (quantities(order, one) for one in order.lines)
    assert (first.open, first.closed_short, first.received) == (0, 400, 600)
    assert (second.open, second.closed_short) == (0, 500)
    assert (order.line(1).status, order.line(1).closing_reason, order.line(2).status) == (
        "closed_short",
        "enough",
        "cancelled",
    )


def test_a_delivery_is_split_and_the_parts_are_the_whole(desk, issued):
    issued()
    agreed(desk, Split(1, [Part("600", "2026-02-01"), Part("400", "2026-02-15", site="B")]))
    line = desk.get("PO-1").line(1)
    assert [(one.number, one.quantity.amount, one.requested.day, one.site) for one in line.schedule] == [
        (1, 600, 1, None),
        (2, 400, 15, "B"),
    ]
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", Split(1, [Part("1"), Part("2")], schedule=2), by=MEI)
    assert refused.value.code == "split_total"
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", Split(1, [Part("1"), Part("2")]), by=MEI)
    assert refused.value.code == "split_of_what"


def test_numbers_are_never_used_again(desk, issued):
    issued()
    agreed(desk, AddLine(OrderLine(3, "M8-BOLT", "5", "1")))
    with pytest.raises(InvalidValue) as refused:
        desk.propose("PO-1", AddLine(OrderLine(3, "M8-BOLT", "5", "1")), by=MEI)
    assert (refused.value.code, refused.value.values["next"]) == ("number_used", 4)
    # Also what is only asked for has its number.
    desk.propose("PO-1", AddLine(OrderLine(4, "M8-BOLT", "5", "1")), by=MEI)
    with pytest.raises(InvalidValue):
        desk.propose("PO-1", AddLine(OrderLine(4, "M9-BOLT", "5", "1")), by=MEI)


def test_a_field_an_item_and_a_whole_order_may_be_asked_for(desk, issued):
    issued()
    agreed(desk, [SetField("payment_terms", "30 days"), Substitute(2, "M6-NUT-A", supplier_item="N-1", price="0.06")])
    order = desk.get("PO-1").order
    assert (order.payment_terms, order.line(2).item, order.line(2).supplier_item, str(order.line(2).price.amount)) == (
        "30 days",
        "M6-NUT-A",
        "N-1",
        "0.06",
    )
    import attrs

    agreed(desk, attrs.evolve(order, incoterm="FCA"))
    assert desk.get("PO-1").order.incoterm == "FCA"
    with pytest.raises(InvalidValue):
        desk.propose("PO-1", ["cancel"], by=MEI)


# --- who is told


def test_those_whom_it_concerns_are_told_through_a_hook(url, clock):
    told = []

    class Mail:
        @hookimpl
        def procurekit_notified(self, notice):
            told.append((notice.number, notice.about, [one.name for one in notice.recipients], notice.change))

    with procurekit.open(url, clock=clock, plugins=[Mail()]) as desk:
        paper = PurchaseOrder("PO-1", supplier="V-7", purchaser="mei", lines=[lines_with_demand()])
        desk.create(paper, by=MEI)
        for step, actor in (("submit", MEI), ("approve", WANG), ("issue", MEI)):
            desk.do(step, "PO-1", by=actor)
        change = agreed(desk)
    assert told == [
        ("PO-1", "pending_approval", ["approver"], change.id),
        ("PO-1", "offered", ["V-7"], change.id),
        ("PO-1", "applied", ["V-7", "mei", "PR-7", "work_order:WO-7", "plant"], change.id),
    ]
    assert "procurekit_notified" in dir(Hooks)


def test_a_withdrawal_says_when_it_happened(desk, issued):
    issued()
    change = desk.propose("PO-1", LESS, by=MEI)
    desk.do("withdraw", change, by=MEI, at="2026-01-06T09:00+08:00")
    assert desk.get("PO-1").history[-1].envelope.at == pendulum.datetime(2026, 1, 6, 9, tz="Asia/Shanghai")
