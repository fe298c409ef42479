"""Standing findings: what was put right since counts no more; the order's state keeps it."""

import pytest

import procurekit
from procurekit import (
    Actor,
    OrderLine,
    Party,
    Picture,
    PurchaseOrder,
    Receipt,
    RequisitionReference,
    ShownFact,
    StockIn,
)
from procurekit.model.findings import OF_ORDERS
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


def test_the_codes_of_orders_are_those_that_orders_have(desk):
    import inspect

    from procurekit.model import findings, paper_findings

    parts = (findings.order_findings, findings._schedule_findings, findings._total_findings, paper_findings)
    source = "".join(inspect.getsource(one) for one in parts)
    assert {one for one in OF_ORDERS if f'"{one}"' in source} == OF_ORDERS
