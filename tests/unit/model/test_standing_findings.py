"""Standing findings: what was put right since counts no more; the order's state keeps it."""

from unittest.mock import Mock

import pytest
from attrs import evolve

import procurekit
from procurekit import (
    Actor,
    Conversion,
    Desk,
    Invoice,
    InvoiceLine,
    OrderLine,
    Party,
    Payment,
    PaymentLine,
    Picture,
    PurchaseOrder,
    Quantity,
    Receipt,
    RequisitionReference,
    Return,
    ScheduleLine,
    Settlement,
    SettlementLine,
    ShownFact,
    StockIn,
)
from procurekit.model import closing_findings
from procurekit.model.findings import OF_FACTS, OF_ORDERS
from procurekit.model.standing_findings import standing_findings

MEI, TOM = Actor("mei", roles={"buyer"}), Actor("tom", party="V-7", roles={"supplier"})


@pytest.fixture
def desk():
    with procurekit.open("memory:") as desk:
        yield desk


@pytest.fixture
def order(desk):
    """An order of 100 that is with the supplier."""
    desk.create(PurchaseOrder("PO-1", supplier=Party("V-7"), currency="EUR", lines=[OrderLine(1, "A", "100")]), by=MEI)
    for step, by in (("submit", MEI), ("approve", Actor("wang", roles={"approver"})), ("issue", MEI)):
        state = desk.do(step, "PO-1", by=by)
    return state


def codes(desk, order="PO-1"):
    return [one.code for _, one in standing_findings(desk.get(order))]


def test_a_corrected_mistake_is_a_finding_no_more(desk, order):
    state = desk.record(Receipt("PO-1", 1, "150", number="G"), by="wh")
    assert codes(desk) == ["over_received"]
    assert [one.kind for one in desk.timeline("PO-1").open] == ["finding"]
    state = desk.correct(state.fact("receipt", "G"), Receipt("PO-1", 1, "15", number="G"), by=MEI)
    assert codes(desk) == []
    assert desk.timeline("PO-1").open == ()
    assert desk.findings() == {}
    assert [one.code for _, one in state.findings] == ["over_received"]


def test_a_withdrawn_mistake_is_a_finding_no_more(desk, order):
    state = desk.record(Receipt("PO-1", 1, "15", number="G"), by="wh")
    state = desk.record(Receipt("PO-1", 9, "15", number="H"), by="wh")
    assert codes(desk) == ["unknown_line"]
    desk.withdraw_fact(state.fact("receipt", "H"), by=MEI)
    assert codes(desk) == []


def test_what_another_document_puts_right_is_put_right(desk, order):
    state = desk.record(Receipt("PO-1", 1, "60", number="G"), by="wh")
    desk.record(Receipt("PO-1", 1, "70", number="H"), by="wh")
    assert codes(desk) == ["over_received"]
    desk.correct(state.fact("receipt", "G"), {"lines": [{"order": state.id, "line": 1, "quantity": "30"}]}, by=MEI)
    assert codes(desk) == []


def test_of_what_is_too_much_the_last_word_counts(desk, order):
    desk.record(Receipt("PO-1", 1, "150"), by="wh")
    desk.record(Receipt("PO-1", 1, "10"), by="wh")
    ((_, found),) = standing_findings(desk.get("PO-1"))
    assert found.values["received"] == "160"


def test_what_a_correction_brings_stands(desk, order):
    state = desk.record(Receipt("PO-1", 1, "50", number="G"), by="wh")
    state = desk.record(StockIn("PO-1", 1, "50"), by="wh")
    desk.correct(state.fact("receipt", "G"), Receipt("PO-1", 1, "40", number="G"), observed=True)
    desk.correct(state.fact("receipt", "G"), {"delivery_note": "DN"}, observed=True)
    assert codes(desk) == ["stocked_more_than_accepted"]


def test_an_offer_that_was_never_in_force_leaves_no_finding(desk, order):
    desk.record(Receipt("PO-1", 1, "60"), by="wh")
    change = desk.propose("PO-1", {"lines[1].price": "3"}, by=MEI)
    assert [one.code for _, one in desk.get("PO-1").findings] == ["price_after_receipt"]
    assert codes(desk) == []
    desk.do("withdraw", change, by=MEI)
    assert [one.kind for one in desk.timeline("PO-1").open] == []


def test_what_an_applied_offer_brings_stands(desk, order):
    desk.record(Receipt("PO-1", 1, "60"), by="wh")
    change = desk.propose("PO-1", {"lines[1].price": "3"}, by=MEI)
    change = desk.do("approve", change, by=Actor("wang", roles={"approver"}))
    change = desk.do("offer", change, by=MEI)
    desk.answer(change, "accept", by=TOM)
    assert codes(desk) == ["price_after_receipt"]


def test_of_the_order_itself_what_is_so_now(desk):
    line = OrderLine(1, "A", "900", requisitions=[RequisitionReference("R", 1, quantity="1000")])
    desk.create(PurchaseOrder("PO-1", currency="EUR", lines=[line]), by=MEI)
    for quantity, told in (("950", "950"), ("920", "920"), ("950", "950")):
        desk.edit("PO-1", {"lines[1].quantity": quantity}, by=MEI)
        found = [one for _, one in standing_findings(desk.get("PO-1")) if one.code == "referred_beyond_quantity"]
        assert {one.values["ordered"] for one in found} == {told}
    desk.edit("PO-1", {"lines[1].quantity": "1000"}, by=MEI)
    assert "referred_beyond_quantity" not in codes(desk)


def test_a_source_that_corrects_a_fact_says_anew_what_cant_be_right(desk):
    paper = PurchaseOrder("PO-1", currency="EUR", lines=[OrderLine(1, "A", "100")])
    for quantity in ("10", "20"):
        fact = ShownFact("R-1", Receipt("PO-1", 9, quantity))
        desk.observe(Picture("erp", paper, facts=[fact]), source="erp")
        (order,) = desk.orders()
        assert codes(desk, order.id) == ["unknown_line"]


def picture(*lines, facts=(), stage="issued", **given):
    return Picture("erp", PurchaseOrder("PO-1", currency="EUR", lines=lines, **given), facts=facts, stage=stage)


LINE = OrderLine(1, "A", Quantity("100", "EA"))
CAME = Receipt("?", 1, "10", at="2026-03-02")
TWO = evolve(LINE, schedule=[ScheduleLine(1, "50"), ScheduleLine(2, "50")])


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("unknown_line", picture(evolve(LINE, number=2)), picture(LINE, evolve(LINE, number=2))),
        ("receipt_on_stage", picture(LINE, stage="draft"), picture(LINE)),
        (
            "receipt_on_cancelled_line",
            picture(evolve(LINE, status="cancelled")),
            evolve(picture(LINE), complete=True),
        ),
        ("received_before_ordered", picture(LINE, ordered_on="2026-03-03"), picture(LINE, ordered_on="2026-03-02")),
        ("unknown_schedule", picture(TWO), picture(evolve(TWO, schedule=[*TWO.schedule, ScheduleLine(3, "1")]))),
        (
            "unit_not_convertible",
            picture(LINE),
            picture(evolve(LINE, conversions=[Conversion("BOX", "EA", make="5")])),
        ),
    ],
)
def test_what_the_order_as_it_is_puts_right_is_a_finding_no_more(desk, code, before, after):
    came = CAME
    if code == "unknown_schedule":
        came = Receipt("?", 1, "1", schedule=3)
    if code == "unit_not_convertible":
        came = Receipt("?", 1, Quantity("2", "BOX"))
    facts = [ShownFact("R-1", came)]
    desk.observe(evolve(before, facts=facts), source="erp")
    assert code in desk.findings()
    desk.observe(evolve(after, facts=facts), source="erp")
    assert code not in desk.findings()
    assert code in [one.code for _, one in desk.get("PO-1").findings]
    desk.observe(evolve(before, facts=facts), source="erp")
    # A line or a schedule line that a partial picture leaves out stays.
    assert (code in desk.findings()) == (code not in {"unknown_line", "unknown_schedule", "unit_not_convertible"})


def test_what_another_document_explains_is_a_finding_no_more(desk, order):
    desk.record(Receipt("PO-1", 1, "100"))
    desk.record(Receipt("PO-1", 1, "20", replaces="RT-1"))
    desk.record(Receipt("PO-1", 1, "1", replaces="RT-2"))
    assert [one for one in codes(desk) if one == "unknown_return"] == ["unknown_return"] * 2
    desk.record(Return("PO-1", 1, "20", purpose="to_replace", number="RT-1"))
    (found,) = [one for _, one in standing_findings(desk.get("PO-1")) if one.code == "unknown_return"]
    assert found.values["name"] == "RT-2"
    desk.record(Return("PO-1", 1, "1", purpose="to_replace", number="RT-2"))
    assert codes(desk) == []


CLOSED = evolve(LINE, status="closed_short")


def test_a_line_that_is_opened_again_may_have_received_meanwhile(desk, order):
    asked = []
    for status in ("closed_short", "open"):
        change = desk.propose("PO-1", {"lines[1].status": status}, by=MEI)
        if desk.check("approve", change, by=Actor("wang", roles={"approver"})) == ():
            change = desk.do("approve", change, by=Actor("wang", roles={"approver"}))
        desk.answer(desk.do("offer", change, by=MEI), "accept", by=TOM)
        desk.record(Receipt("PO-1", 1, "5"), by="wh")
        asked.append(codes(desk))
    assert asked == [["receipt_on_closed_line"], []]


def test_what_a_closed_line_received_twice_under_one_key_is_told(desk):
    desk.observe(picture(LINE), source="erp")
    facts = [ShownFact("r", Receipt("?", 1, much, at="2999-03-01")) for much in ("10", "12")]
    desk.observe(picture(CLOSED, facts=facts), source="erp")
    assert "receipt_on_closed_line" in codes(desk)


def test_however_much_came_of_a_closed_line_its_history_is_read_once(desk, monkeypatch):
    read = Mock(wraps=closing_findings._STATUS)
    monkeypatch.setattr(closing_findings, "_STATUS", read)
    desk.observe(picture(LINE), source="erp")
    facts = [ShownFact(f"r{one}", Receipt("?", 1, "1", at="2999-03-01")) for one in range(50)]
    desk.observe(picture(CLOSED, facts=facts), source="erp")
    assert codes(desk).count("receipt_on_closed_line") == 50
    assert read.match.call_count < 10


@pytest.mark.parametrize("lines", [[CLOSED], [evolve(LINE, status="cancelled")], [evolve(LINE, number=2)]])
@pytest.mark.parametrize("apart", [True, False])
def test_what_is_so_of_two_facts_is_said_of_each(desk, lines, apart):
    first, second = (ShownFact(key, Receipt("?", 1, "10", at="2999-03-01")) for key in ("r1", "r2"))
    desk.observe(evolve(picture(LINE), complete=True), source="erp")
    told = [[first], [first, second]] if apart else [[first, second]]
    for facts in told:
        desk.observe(evolve(picture(*lines, facts=facts), complete=True), source="erp")
    found = {code for code in codes(desk) if code not in {"not_happened_yet", "not_shown_any_more"}}
    (code,) = found
    assert codes(desk).count(code) == 2
    desk.observe(evolve(picture(*lines, facts=[second]), complete=True), source="erp")
    assert codes(desk).count(code) == 1


def test_a_line_that_is_shown_again_is_gone_no_more(desk):
    both, one = (evolve(picture(*lines), complete=True) for lines in ([LINE, evolve(LINE, number=2)], [LINE]))
    for shown, found in ((both, []), (one, ["not_shown_any_more"]), (both, []), (one, ["not_shown_any_more"])):
        desk.observe(shown, source="erp")
        assert desk.observe(shown, source="erp").events == 0
        assert codes(desk) == found


def test_of_what_is_too_much_it_is_told_how_much_it_is_now(desk):
    facts = [ShownFact("R-1", evolve(CAME, lines=[evolve(CAME.lines[0], quantity=Quantity("120", "EA"))]))]
    for ordered in ("100", "110", "105"):
        shown = picture(evolve(LINE, quantity=Quantity(ordered, "EA")), facts=facts)
        desk.observe(shown, source="erp")
        assert desk.observe(shown, source="erp").events == 0
        ((_, found),) = standing_findings(desk.get("PO-1"))
        assert (found.values["received"], found.values["ordered"]) == ("120", ordered)


def test_what_was_told_too_early_or_asked_of_a_document_stands_however_the_order_is(desk):
    asking = Desk(desk.store, allocation="referenced")
    facts = [ShownFact("R-1", Receipt("?", 1, "10", at="2999-01-01"))]
    asking.observe(picture(TWO, facts=facts), source="erp")
    desk.observe(picture(TWO, facts=facts, ordered_on="2026-01-01"), source="erp")
    assert sorted(codes(desk)) == ["not_happened_yet", "schedule_not_named"]


def came_back(desk, *facts):
    for one in facts:
        desk.record(one)
    return codes(desk)


def test_what_came_too_much_and_went_back_is_too_much_no_more(desk, order):
    back = Return("PO-1", 1, "20", purpose="for_credit", at="2026-03-05", number="RT-1")
    assert came_back(desk, Receipt("PO-1", 1, "120", at="2026-03-02")) == ["over_received"]
    assert came_back(desk, back) == []
    assert came_back(desk, Receipt("PO-1", 1, "5", at="2026-03-06")) == ["over_received"]
    assert came_back(desk, evolve(back, number="RT-2", at="2026-03-07")) == []
    state = desk.get("PO-1")
    desk.withdraw_fact(state.fact("return", "RT-1"), observed=True)
    assert codes(desk) == ["over_received"], "of 125, 20 went back"


@pytest.mark.parametrize("day", ["2026-03-06", None])
def test_what_went_back_of_what_was_ordered_makes_no_room(desk, order, day):
    dated = [day and "2026-03-02", day and "2026-03-05", day]
    back = Return("PO-1", 1, "20", purpose="for_credit", at=dated[1])
    assert came_back(desk, Receipt("PO-1", 1, "100", at=dated[0]), back) == []
    more = Receipt("PO-1", 1, "20", at=dated[2])
    assert [one.code for one in desk.check("receive", more, by=MEI)] == ["over_tolerance"]
    assert came_back(desk, more) == ["over_received"]


def test_goods_that_went_back_before_the_rest_came_were_not_too_much(desk, order):
    told = [
        Receipt("PO-1", 1, "110", at="2026-03-02"),
        Return("PO-1", 1, "15", purpose="for_credit", at="2026-03-03"),
        Return("PO-1", 1, "5", purpose="to_replace", at="2026-03-04", number="RT-1"),
        Receipt("PO-1", 1, "5", at="2026-03-05", replaces="RT-1"),
    ]
    assert came_back(desk, *reversed(told)) == []
    assert came_back(desk, Receipt("PO-1", 1, "1", at="2026-03-05")) == ["over_received"]


@pytest.mark.parametrize(
    ("came", "went", "more", "found"),
    [
        ("2026-03-02T09:00Z", "2026-03-02T10:00Z", "2026-03-02T15:00Z", ["over_received"]),
        ("2026-03-02T09:00Z", "2026-03-02T18:00+08:00", "2026-03-02T12:00Z", ["over_received"]),
        ("2026-03-02T09:00Z", "2026-03-02T17:00Z", "2026-03-02T15:00Z", []),
        # Of a mere day, what came is taken to have come before.
        ("2026-03-02", "2026-03-02T10:00Z", "2026-03-02", []),
        ("2026-03-02T09:00Z", "2026-03-02", "2026-03-02T15:00Z", []),
        ("2026-03-02", "2026-03-02", "2026-03-02", []),
    ],
)
def test_what_moved_within_a_day_moved_in_the_order_of_the_hours(desk, order, came, went, more, found):
    back = Return("PO-1", 1, "20", purpose="for_credit", at=went)
    assert came_back(desk, Receipt("PO-1", 1, "100", at=came), back, Receipt("PO-1", 1, "20", at=more)) == found


@pytest.mark.parametrize(
    "naming",
    [
        Payment(lines=[PaymentLine("75", order="PO-1", invoice="INV-1")], currency="EUR"),
        Settlement(lines=[SettlementLine("PO-1", 1, "10", invoice="INV-1")]),
        Settlement(lines=[SettlementLine("PO-1", 1, "10")], invoices=["INV-1"]),
        Invoice("CN-1", kind="credit_note", corrects="INV-1", lines=[InvoiceLine(1, "PO-1", 1, "1")]),
    ],
)
def test_a_bill_that_was_withdrawn_is_not_to_be_paid_settled_or_credited(desk, order, naming):
    bill = Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "30")])
    desk.record(bill)
    desk.record(evolve(bill, number="INV-2"))
    verb = {Payment: "pay", Settlement: "settle", Invoice: "invoice"}[type(naming)]
    assert desk.check(verb, naming, by=MEI) == ()
    desk.withdraw_fact(desk.get("PO-1").fact("invoice", "INV-1"), by=MEI)
    assert [one.code for one in desk.check(verb, naming, by=MEI)] == ["invoice_withdrawn"]
    desk.record(naming)
    assert "invoice_withdrawn" in codes(desk)
    desk.record(bill)
    assert "invoice_withdrawn" not in codes(desk), "its number is used again"


def test_a_new_bill_may_stand_in_for_one_that_was_withdrawn(desk, order):
    desk.record(Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "30")]))
    desk.withdraw_fact(desk.get("PO-1").fact("invoice", "INV-1"), by=MEI)
    anew = Invoice("INV-2", corrects="INV-1", lines=[InvoiceLine(1, "PO-1", 1, "30")])
    assert desk.check("invoice", anew, by=MEI) == ()
    desk.record(anew)
    assert codes(desk) == []


def test_of_a_bill_that_nobody_told_nothing_is_known(desk, order):
    desk.record(Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "60")]))
    desk.withdraw_fact(desk.get("PO-1").fact("invoice", "INV-1"), by=MEI)
    paid = Payment(lines=[PaymentLine("75", order="PO-1", invoice="INV-9"), PaymentLine("1", order="PO-1")])
    assert desk.check("pay", paid, by=MEI) == ()


def test_the_codes_of_facts_are_those_that_facts_have():
    import inspect
    import re

    from procurekit.model import findings, lot_findings

    source = "".join(map(inspect.getsource, (closing_findings, findings, lot_findings)))
    found = set(re.findall(r'Finding\.of\(\s*"(\w+)"', source))
    assert found - OF_ORDERS - {"not_happened_yet"} == OF_FACTS


def test_the_codes_of_orders_are_those_that_orders_have(desk):
    import inspect

    from procurekit.model import findings, paper_findings

    parts = (findings.order_findings, findings._schedule_findings, findings._total_findings, paper_findings)
    source = "".join(inspect.getsource(one) for one in parts)
    assert {one for one in OF_ORDERS if f'"{one}"' in source} == OF_ORDERS


def test_what_is_billed_ahead_later_is_not_what_was_taken_back_under_a_bill(desk, order):
    state = desk.record(Receipt("PO-1", 1, "50", number="G"), by="wh")
    desk.record(Invoice("I-1", lines=[InvoiceLine(1, "PO-1", 1, "50", amount="100")]), by="ap")
    desk.correct(state.fact("receipt", "G"), {"quantity": "40"}, observed=True)
    assert codes(desk) == ["invoiced_more_than_received"]
    desk.record(Receipt("PO-1", 1, "10"), by="wh")
    assert codes(desk) == []
    desk.do("invoice", Invoice("I-2", lines=[InvoiceLine(1, "PO-1", 1, "20", amount="40")]), by=MEI)
    assert codes(desk) == []


def test_a_bill_that_does_not_count_says_nothing_of_what_is_billed_too_much(desk, order):
    desk.record(Receipt("PO-1", 1, "100"), by="wh")
    desk.record(Invoice("I-1", issuer="V-7", lines=[InvoiceLine(1, "PO-1", 1, "130", amount="260")]), by="ap")
    told = desk.get("PO-1").findings
    for number, given in (("F-1", {"issuer": "AGENT"}), ("P-1", {"issuer": "V-7", "kind": "prepayment"})):
        desk.record(Invoice(number, lines=[InvoiceLine(1, "PO-1", 1, amount="20")], **given), by="ap")
    assert desk.get("PO-1").findings == told
