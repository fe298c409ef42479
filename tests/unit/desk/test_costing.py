"""What an order costs and what of it is billed, told by a desk: with the whole of papers that concern other orders."""

import pytest
from attrs import evolve

from procurekit import (
    AllowanceCharge,
    Invoice,
    InvoiceLine,
    NotFound,
    Payment,
    PaymentLine,
    Picture,
    Shipment,
    ShipmentLine,
    ShownFact,
)
from procurekit.model import order_balance, order_costs
from procurekit.model.events import Corrected, NewEvent


@pytest.fixture
def two(issued):
    """Two orders: 1,000 bolts at 0.12 and 500 nuts at 0.05 each."""
    return issued("PO-1"), issued("PO-2")


def freight(*lines, **given):
    return Shipment(lines=[ShipmentLine(*one) for one in lines], shipped_at="2026-01-20", number="ASN-1", **given)


def shares(costs):
    return {one.name: {line: str(part) for line, part in one.shares.items()} for one in costs.costs}


def test_freight_for_two_orders_is_counted_once(desk, two):
    desk.record(freight(("PO-1", 1, "1000"), ("PO-2", 1, "500"), ("PO-2", 2, "500"), freight="41.00"))
    first, second = desk.costs("PO-1"), desk.costs(two[1].id)
    assert shares(first) == {"freight": {1: "24.00"}}
    assert shares(second) == {"freight": {1: "12.00", 2: "5.00"}}
    assert (str(first.landed), str(second.landed)) == ("169.00", "162.00")
    equal = [*desk.costs("PO-1", "equal").costs, *desk.costs("PO-2", bases={"freight": "equal"}).costs]
    assert sum(part for one in equal for part in one.shares.values()) == 41
    assert {str(part) for one in equal for part in one.shares.values()} == {"13.67", "13.66"}


def test_a_state_is_answered_for_as_it_is(desk, two):
    before = desk.get("PO-1")
    desk.record(freight(("PO-1", 1, "1000"), freight="41.00"))
    assert desk.costs(before).costs == ()
    assert len(desk.costs(desk.get("PO-1")).costs) == 1
    assert desk.balance(before) == order_balance(before)
    with pytest.raises(NotFound):
        desk.costs("PO-9")


def test_a_paper_of_one_order_needs_no_looking_up(desk, two):
    state = desk.record(freight(("PO-1", 1, "1000"), freight="41.00"))
    assert desk.costs("PO-1") == order_costs(state)


def test_the_whole_is_read_as_it_was_when_the_share_was_written(desk, two, mei):
    state = desk.record(freight(("PO-1", 1, "1000"), ("PO-2", 1, "1000"), freight="40.00"))
    kept = state.kept("shipment")[0]
    whole = desk.journal.events(kept.id)[0].payload.document
    later = evolve(whole, freight="99.00", lines=[evolve(whole.lines[0], quantity="1"), whole.lines[1]])
    event = NewEvent(kept.id, "shipment.corrected", Corrected(kept.id, later))
    desk.journal.append([event], desk._stamp(mei), {kept.id: desk.journal.head(kept.id)}, command="correct")
    assert shares(desk.costs("PO-1")) == {"freight": {1: "20.00"}}


def test_what_a_source_shows_of_an_order_is_taken_as_it_is_shown(desk, order):
    document = freight(("?", 1, "1000"), freight="41.00")
    desk.observe(Picture("E-1", order("E-1"), facts=[ShownFact("s-1", document)]), source="erp")
    assert shares(desk.costs("E-1")) == {"freight": {1: "41.00"}}


def test_an_invoice_for_two_orders(desk, two):
    lines = [
        InvoiceLine(1, "PO-1", 1, "1000", amount="120.00"),
        InvoiceLine(2, "PO-2", 1, "500", amount="60.00"),
        InvoiceLine(3, description="handling", amount="9.00"),
    ]
    charge = AllowanceCharge("charge", "18.00", reason="customs")
    desk.record(Invoice("INV-1", currency="EUR", lines=lines, charges=[charge]))
    assert shares(desk.costs("PO-1")) == {"customs": {1: "12.00"}, "handling": {1: "6.00"}}
    assert shares(desk.costs("PO-2")) == {"customs": {1: "6.00"}, "handling": {1: "3.00"}}
    balance = desk.balance("PO-1")
    assert (balance.invoiced, balance.line(1).invoiced) == (None, 120)
    assert "money.of_several_orders" in [one.code for one in balance.reasons]


def test_paid_and_billed_by_command(desk, two):
    desk.record(Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "1000", amount="120.00")]))
    desk.record(Payment(lines=[PaymentLine("20", order="PO-1"), PaymentLine("5", order="PO-2")]))
    answer = desk.execute({"command": "balance", "order": "PO-1"})
    assert answer["ok"]
    assert (answer["balance"]["invoiced"], answer["balance"]["paid"], answer["balance"]["to_invoice"]) == (
        "120.00",
        "20",
        "25.00",
    )
    answer = desk.execute({"command": "costs", "order": "PO-1", "basis": {"1": "3", "2": "1"}, "bases": {}})
    assert answer["costs"]["landed"] == "145.00"
    wrongs = [({"basis": "volume"}, "not_a_choice"), ({"bases": ["x"]}, "not_a"), ({"basis": 5}, "not_a_choice")]
    for wrong, code in wrongs:
        answer = desk.execute({"command": "costs", "order": "PO-1", **wrong})
        assert answer["error"]["code"] == code
