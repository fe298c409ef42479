"""The landed cost of an order's lines: each cost, where it was stated, who carries it, and what can't be told."""

from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, recorded, story

from procurekit import (
    AllowanceCharge,
    Conversion,
    ExchangeRate,
    InvalidValue,
    Invoice,
    InvoiceLine,
    OrderLine,
    Price,
    Quantity,
    Receipt,
    ScheduleLine,
    Shipment,
    ShipmentLine,
    Tax,
)
from procurekit.model import Papers, order_costs
from procurekit.model.events import Created, Moved

OTHER = "order_bbbbbbbbbbbbbbbbbbbbbbbbbb"
BOLTS = OrderLine(1, "A", Quantity("100", "EA"), "2.00")
WIRE = OrderLine(2, "B", Quantity("50", "KG"), "2.00")
FREIGHT = AllowanceCharge("charge", "30.00", reason="Freight", code="FC")
CLOSED = Moved("close", "issued", "closed", "closed")
RATE = ExchangeRate("EUR", "0.90", on="2026-03-02", source="ECB")


def ordered(*told, lines=(BOLTS, WIRE), stage="issued", **given):
    return story(Created(evolve(PAPER, lines=lines, **given), stage, stage), *told)


def sent(line=1, quantity="100", id_="shipment_1", **given):
    return recorded(Shipment(ORDER, line, quantity, shipped_at="2026-12-02", **given), id_)


def billed(*lines, id_="invoice_1", kind="invoice", **given):
    return recorded(Invoice(id_, kind=kind, lines=lines, **given), id_)


def landed(costs):
    return [None if one.landed is None else str(one.landed) for one in costs.lines]


def codes(one):
    return [reason.code for reason in one.reasons]


def counted(costs):
    return {one.name: str(one.amount) for one in costs.costs if one.counts}


# --- the order itself


def test_goods_and_their_own_charges():
    own = evolve(BOLTS, charges=[AllowanceCharge("charge", "5.00"), AllowanceCharge("allowance", percent=10)])
    costs = order_costs(ordered(lines=[own, WIRE]))
    assert landed(costs) == ["185.00", "100.00"]
    assert (costs.line(1).goods, costs.line(1).costs) == (200, -15)
    assert [(one.path, one.line, one.basis, one.shares) for one in costs.costs] == [
        ("lines[1].charges[0]", 1, None, {1: 5}),
        ("lines[1].charges[1]", 1, None, {1: -20}),
    ]
    assert costs.landed == 285
    with pytest.raises(KeyError):
        costs.line(3)


def test_what_stands_on_the_order_is_spread_over_its_lines():
    costs = order_costs(ordered(charges=[FREIGHT, AllowanceCharge("allowance", percent=1, reason="rebate")]))
    assert landed(costs) == ["218.00", "109.00"]
    assert counted(costs) == {"Freight": "30.00", "rebate": "-3.00"}
    assert {one.basis for one in costs.costs} == {"amount"}
    assert costs.landed == 327


def test_each_cost_has_a_basis_of_its_own():
    charges = [FREIGHT, AllowanceCharge("charge", "10.00", reason="customs")]
    box = Conversion("EA", "KG", of=10, make=5)
    lines = [evolve(BOLTS, conversions=[box]), WIRE]
    costs = order_costs(ordered(lines=lines, charges=charges), "equal", bases={"freight ": "weight"})
    assert [(one.name, one.basis, [str(part) for part in one.shares.values()]) for one in costs.costs] == [
        ("Freight", "weight", ["15.00", "15.00"]),
        ("customs", "equal", ["5.00", "5.00"]),
    ]
    stated = order_costs(ordered(charges=charges), {1: 9, 2: 1}).costs[0]
    assert (stated.basis, stated.shares) == ("stated", {1: 27, 2: 3})


def test_a_basis_that_does_not_fit_spreads_nothing_and_says_why():
    costs = order_costs(ordered(charges=[FREIGHT]), "weight")
    assert landed(costs) == [None, None]
    assert (costs.landed, costs.line(1).costs, costs.line(1).goods) == (None, None, 200)
    assert [(one.code, one.path) for one in costs.reasons] == [("cost.basis_unknown", "charges[0]")]
    assert costs.costs[0].shares is None
    assert costs.costs[0].amount == 30


def test_a_charge_without_an_amount_is_unknown():
    costs = order_costs(ordered(charges=[AllowanceCharge("charge")]))
    assert (landed(costs), codes(costs)) == ([None, None], ["cost.no_amount"])
    own = evolve(BOLTS, charges=[AllowanceCharge("charge", reason="drum")])
    assert landed(order_costs(ordered(lines=[own, WIRE]))) == [None, "100.00"]


def test_without_a_price_the_line_is_unknown_and_so_is_what_is_spread_by_amount():
    bare = OrderLine(1, "A", "100")
    costs = order_costs(ordered(lines=[bare, WIRE]))
    assert (landed(costs), codes(costs)) == ([None, "100.00"], ["money.no_amount"])
    costs = order_costs(ordered(lines=[bare, WIRE], charges=[FREIGHT]))
    assert landed(costs) == [None, None]
    assert codes(costs.line(2)) == ["cost.basis_unknown"]
    costs = order_costs(ordered(lines=[bare, WIRE], charges=[AllowanceCharge("charge", percent=1)]))
    assert codes(costs.line(2)) == ["cost.no_amount"]


def test_a_price_with_the_tax_in_it_costs_what_is_net():
    gross = Price("2.38", tax_rate=19, gross=True)
    own = [AllowanceCharge("charge", "11.90", reason="drum")]
    costs = order_costs(ordered(lines=[OrderLine(1, "A", "100", gross, charges=own)]))
    assert (costs.line(1).goods, costs.line(1).costs, costs.landed) == (200, 10, 210)
    taxed = OrderLine(1, "A", "100", Price("2.38", gross=True), tax=Tax(19, "S"), charges=own)
    assert order_costs(ordered(lines=[taxed])).landed == 210
    unknown = OrderLine(1, "A", "100", Price("2.38", gross=True), charges=own)
    assert codes(order_costs(ordered(lines=[unknown]))) == ["money.no_amount", "cost.no_amount"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (evolve(BOLTS, status="closed_short"), "120.00"),
        (evolve(BOLTS, status="cancelled"), "120.00"),
        (BOLTS, "200.00"),
    ],
)
def test_what_was_called_off_costs_nothing(line, expected):
    came = recorded(Receipt(ORDER, 1, 60))
    assert landed(order_costs(ordered(came, lines=[line]))) == [expected]
    assert landed(order_costs(ordered(came, CLOSED, lines=[BOLTS]))) == ["120.00"]


def test_a_line_of_which_nothing_comes_carries_nothing():
    gone = evolve(BOLTS, status="cancelled", charges=[AllowanceCharge("charge", "5")])
    plain = OrderLine(3, kind="amount_only", amount="40", status="cancelled")
    costs = order_costs(ordered(lines=[gone, WIRE, plain], charges=[FREIGHT]))
    assert landed(costs) == ["0.00", "130.00", "0"]
    assert costs.line(1).per_unit is None


def test_costs_that_nobody_is_left_to_carry_say_so():
    costs = order_costs(ordered(lines=[evolve(BOLTS, status="cancelled")], charges=[FREIGHT]))
    assert costs.costs[0].reason.code == "cost.no_lines"
    assert landed(costs) == ["0.00"], "the line itself costs nothing"
    assert (costs.landed, codes(costs)) == (None, ["cost.no_lines"])


def test_credit_lines_are_signed_and_plain_amounts_carry_costs():
    back = OrderLine(1, "A", "-10", "2.00", credit=True)
    assert landed(order_costs(ordered(lines=[back], charges=[AllowanceCharge("charge", "1")]))) == ["-19.00"]
    plain = OrderLine(1, kind="amount_only", amount="40")
    assert landed(order_costs(ordered(lines=[plain], charges=[FREIGHT]))) == ["70.00"]
    mixed = order_costs(ordered(lines=[back, WIRE], charges=[FREIGHT]))
    assert (landed(mixed), codes(mixed)) == ([None, None], ["cost.basis_mixed"])


# --- shipments


def test_freight_goes_to_what_was_sent_with_it():
    costs = order_costs(ordered(sent(1, "50", freight="12.00", insurance="1.50")))
    assert landed(costs) == ["213.50", "100.00"]
    assert [(one.name, one.origin, one.document, one.path, one.lines) for one in costs.costs] == [
        ("freight", "shipment", "shipment_1", "freight", (1,)),
        ("insurance", "shipment", "shipment_1", "insurance", (1,)),
    ]


def test_of_several_lines_each_carries_by_what_of_it_was_sent():
    lines = [ShipmentLine(ORDER, 1, "25"), ShipmentLine(ORDER, 2, "25"), ShipmentLine(ORDER, 1, "25")]
    shipment = recorded(Shipment(lines=lines, freight="30.00"))
    assert order_costs(ordered(shipment)).costs[0].shares == {1: 20, 2: 10}
    assert order_costs(ordered(shipment, lines=[BOLTS, evolve(WIRE, price=None)])).costs[0].reason.code == (
        "cost.basis_unknown"
    )
    alike = [BOLTS, OrderLine(2, "B", Quantity("50", "EA"), "9")]
    assert order_costs(ordered(shipment, lines=alike), "quantity").costs[0].shares == {1: 20, 2: 10}


def test_a_shipment_in_another_currency_keeps_its_rate():
    costs = order_costs(ordered(sent(freight="100.00", currency="USD", exchange_rate=RATE)))
    cost = costs.costs[0]
    assert (str(cost.conversion.stated), cost.amount, cost.conversion.rate) == ("100.00 USD", 90, RATE)
    assert landed(costs) == ["290.00", "100.00"]


def test_without_a_rate_only_the_lines_that_carry_it_are_unknown():
    costs = order_costs(ordered(sent(freight="100.00", currency="USD")))
    assert landed(costs) == [None, "100.00"]
    assert codes(costs.line(1)) == ["money.no_rate"]
    assert codes(costs.line(2)) == []
    assert costs.costs[0].conversion.stated.amount == 100
    wrong = order_costs(ordered(sent(freight="1", currency="USD", exchange_rate=ExchangeRate("CNY", "7"))))
    assert codes(wrong) == ["money.rate_elsewhere"]
    nameless = order_costs(ordered(sent(freight="1", currency="USD"), currency=None))
    assert codes(nameless) == ["money.no_currency"]


def test_a_shipment_of_an_unknown_line_or_unit_is_told():
    unknown = order_costs(ordered(sent(1, Quantity("5", "M"), freight="12.00")))
    assert codes(unknown) == ["cost.basis_unknown"]
    assert landed(order_costs(ordered(sent(1, Quantity("5", "M"), freight="12.00")), "equal")) == ["212.00", "100.00"]
    stray = order_costs(ordered(sent(9, "5", freight="12.00")))
    assert landed(stray) == ["208.00", "104.00"], "the whole order carries what was sent for no line of it"


# --- invoices


def customs(**given):
    return InvoiceLine(1, ORDER, amount="30.00", description="customs", **given)


def test_an_invoice_beside_the_lines_is_carried_by_all_of_them():
    costs = order_costs(ordered(billed(customs(), issuer="AGENT")))
    assert landed(costs) == ["220.00", "110.00"]
    assert (costs.costs[0].name, costs.costs[0].origin, costs.costs[0].path) == ("customs", "invoice", "lines[1]")


def test_what_is_billed_with_goods_goes_to_those():
    goods = InvoiceLine(1, ORDER, 2, "50", amount="100.00", charges=[AllowanceCharge("charge", "1", reason="drum")])
    handling = InvoiceLine(2, ORDER, amount="4.00", description="handling")
    whole = AllowanceCharge("allowance", percent=2, reason="skonto")
    costs = order_costs(ordered(billed(goods, handling, charges=[whole])))
    assert {one.name: one.shares for one in costs.costs} == {
        "skonto": {2: Decimal("-2.10")},
        "drum": {2: 1},
        "handling": {2: 4},
    }
    assert landed(costs) == ["200.00", "102.90"]


def test_a_credit_note_takes_a_cost_back():
    credit = billed(
        InvoiceLine(1, ORDER, amount="-10", description="customs"), id_="invoice_2", kind="credit_note", issuer="AGENT"
    )
    assert order_costs(ordered(billed(customs(), issuer="AGENT"), credit)).landed == 320
    charge = billed(InvoiceLine(1, ORDER, 1, "1", amount="2"), id_="invoice_3", kind="credit_note", charges=[FREIGHT])
    assert order_costs(ordered(charge)).costs[0].amount == -30
    assert order_costs(ordered(charge, charges=[FREIGHT])).landed == 300


def test_a_bill_for_a_prepayment_is_no_cost():
    assert order_costs(ordered(billed(customs(), kind="prepayment"))).landed == 300


def test_a_line_that_may_be_goods_is_no_cost_until_somebody_says_so():
    nameless = InvoiceLine(1, ORDER, amount="30.00")
    costs = order_costs(ordered(billed(nameless)))
    assert (landed(costs), codes(costs)) == ([None, None], ["cost.may_be_goods"])
    same = InvoiceLine(1, ORDER, amount="30.00", description="bolts", item="A")
    assert codes(order_costs(ordered(billed(same)))) == ["cost.may_be_goods"]
    assert order_costs(ordered(billed(nameless, issuer="AGENT"))).landed == 330
    assert order_costs(ordered(billed(nameless, supplier="AGENT"))).landed == 330
    assert order_costs(ordered(billed(customs(), issuer="V-7"))).landed == 330


def test_an_invoice_line_of_an_unknown_line_bills_nothing_that_we_know():
    assert order_costs(ordered(billed(InvoiceLine(1, ORDER, 9, "1", amount="5", charges=[FREIGHT])))).landed == 300


def test_a_bill_without_an_amount_is_unknown():
    assert codes(order_costs(ordered(billed(InvoiceLine(1, ORDER, description="customs"))))) == ["cost.no_amount"]


# --- the same cost again


def test_what_is_billed_counts_instead_of_what_was_planned():
    planned = AllowanceCharge("charge", "30.00", reason="freight")
    shipment = sent(freight="40.00")
    bill = billed(InvoiceLine(1, ORDER, amount="45.00", description="Freight"), issuer="AGENT")
    assert counted(order_costs(ordered(charges=[planned]))) == {"freight": "30.00"}
    assert counted(order_costs(ordered(shipment, charges=[planned]))) == {"freight": "40.00"}
    costs = order_costs(ordered(shipment, bill, charges=[planned]))
    assert counted(costs) == {"Freight": "45.00"}
    assert [one.repeated_by for one in costs.costs] == ["shipment_1", "invoice_1", None]
    assert costs.landed == 345


def test_a_code_or_a_reason_makes_it_the_same_and_nothing_else():
    by_code = AllowanceCharge("charge", "30.00", code="FC")
    chinese = AllowanceCharge("charge", "30.00", reason="运费")
    rebate = AllowanceCharge("allowance", "30.00", reason="freight")
    for same in (by_code, chinese):
        assert order_costs(ordered(sent(freight="40.00"), charges=[same])).landed == 340
    assert order_costs(ordered(sent(freight="40.00"), charges=[rebate])).landed == 310
    unnamed = AllowanceCharge("charge", "30.00")
    bill = billed(InvoiceLine(1, ORDER, 1, "1", amount="2"), charges=[unnamed])
    assert order_costs(ordered(bill, charges=[unnamed])).landed == 360


def test_two_papers_of_one_kind_state_two_costs():
    two = [sent(1, "50", freight="40.00"), sent(1, "50", "shipment_2", freight="50.00")]
    assert order_costs(ordered(*two, charges=[AllowanceCharge("charge", "30.00", reason="freight")])).landed == 390


def test_a_charge_on_a_line_is_repeated_by_one_on_the_same_line():
    drum = AllowanceCharge("charge", "5.00", reason="drum")
    told = InvoiceLine(1, ORDER, 1, "100", amount="200", charges=[evolve(drum, amount="6.00")])
    assert landed(order_costs(ordered(billed(told), lines=[evolve(BOLTS, charges=[drum]), WIRE]))) == [
        "206.00",
        "100.00",
    ]
    assert landed(order_costs(ordered(billed(told), lines=[BOLTS, evolve(WIRE, charges=[drum])]))) == [
        "206.00",
        "105.00",
    ]


# --- documents of several orders


def shared_papers(whole, *others):
    return Papers({"shipment_1": whole, "invoice_1": whole}, {one.id: one for one in others})


def other_order(price="3.00"):
    line = OrderLine(1, "C", Quantity("100", "EA"), price)
    return evolve(ordered(lines=[line]), id=OTHER)


def test_freight_of_several_orders_is_spread_over_all_of_them():
    whole = Shipment(
        lines=[ShipmentLine(ORDER, 1, "100"), ShipmentLine(OTHER, 1, "100")], freight="50.00", shipped_at="2026-12-02"
    )
    state = ordered(recorded(Shipment(ORDER, 1, "100", freight="50.00", shipped_at="2026-12-02")))
    costs = order_costs(state, papers=shared_papers(whole, other_order()))
    assert costs.costs[0].shares == {1: 20}
    assert order_costs(state, "equal", papers=shared_papers(whole, other_order())).costs[0].shares == {1: 25}
    unknown = order_costs(state, papers=shared_papers(whole))
    assert (landed(unknown), codes(unknown)) == ([None, None], ["cost.order_unknown"])


def test_lines_of_no_order_and_charges_of_an_invoice_are_shared_too():
    whole = Invoice(
        "invoice_1",
        lines=[
            InvoiceLine(1, ORDER, 1, "100", amount="200"),
            InvoiceLine(2, OTHER, 1, "100", amount="300"),
            InvoiceLine(3, amount="50.00", description="handling"),
            InvoiceLine(4, OTHER, amount="7.00", description="pallets"),
        ],
        charges=[AllowanceCharge("charge", "5.00", reason="stamps")],
    )
    state = ordered(billed(whole.lines[0], charges=whole.charges))
    costs = order_costs(state, papers=shared_papers(whole, other_order()))
    assert {one.name: one.shares for one in costs.costs} == {"stamps": {1: 2}, "handling": {1: 20}}


def test_an_invoice_that_names_orders_alone_is_carried_by_all_their_lines():
    whole = Invoice(
        "invoice_1",
        issuer="AGENT",
        lines=[InvoiceLine(1, ORDER, amount="0", description="a"), InvoiceLine(2, OTHER, amount="0", description="b")],
        charges=[AllowanceCharge("charge", "60.00", reason="sea freight")],
    )
    state = ordered(billed(whole.lines[0], issuer="AGENT", charges=whole.charges))
    costs = order_costs(state, papers=shared_papers(whole, other_order()))
    assert costs.costs[0].shares == {1: 20, 2: 10}


# --- per schedule line, per unit, as plain data


def test_a_schedule_line_has_its_part_by_quantity():
    split = OrderLine(1, "A", "30", "1.00", schedule=[ScheduleLine(2, "20"), ScheduleLine(1, "10")])
    costs = order_costs(ordered(lines=[split], charges=[AllowanceCharge("charge", "0.01")]))
    assert costs.line(1).schedule == {1: Decimal("10.00"), 2: Decimal("20.01")}
    assert order_costs(ordered(lines=[BOLTS])).line(1).schedule == {1: 200}
    foreign = evolve(
        split, schedule=[ScheduleLine(1, Quantity("1", "BOX")), ScheduleLine(2, "20")], quantity=Quantity("30", "EA")
    )
    assert order_costs(ordered(lines=[foreign])).line(1).schedule == {1: None, 2: None}
    unknown = evolve(split, price=None)
    assert order_costs(ordered(lines=[unknown])).line(1).schedule == {1: None, 2: None}


def test_a_unit_costs_a_quotient_that_is_divided_only_to_be_shown():
    came = recorded(Receipt(ORDER, 1, 60))
    line = OrderLine(1, "A", "90", "1.00")
    costs = order_costs(ordered(came, lines=[line], charges=[AllowanceCharge("charge", "10.00")]))
    each = costs.line(1)
    assert (each.per_unit.numerator, each.per_unit.denominator) == (100, 90)
    assert str(each.per_unit.value) == "1.111111111111111111111111111"
    # 60.00 of goods and 10.00 of freight for the 60 that came.
    assert (each.per_received.numerator, each.per_received.denominator) == (7, 6)
    assert order_costs(ordered(lines=[line])).line(1).per_received is None
    done = order_costs(ordered(came, CLOSED, lines=[line], charges=[AllowanceCharge("charge", "10.00")])).line(1)
    assert done.per_unit.value == done.per_received.value


def test_costs_are_plain_data():
    shown = order_costs(
        ordered(sent(freight="100.00", currency="USD", exchange_rate=RATE), charges=[FREIGHT])
    ).as_dict()
    assert shown["landed"] == "390.00"
    assert shown["lines"][0] == {
        "line": 1,
        "unit": "EA",
        "goods": "200.00",
        "costs": "90.00",
        "landed": "290.00",
        "schedule": {"1": "290.00"},
        "per_unit": {"numerator": "290", "denominator": "100"},
        "per_received": None,
        "reasons": [],
    }
    planned, paid = shown["costs"]
    assert (planned["repeated_by"], planned["conversion"]["rate"]) == ("shipment_1", None)
    assert (paid["lines"], paid["shares"], paid["conversion"]["rate"]["source"]) == ([1], {"1": "90.00"}, "ECB")
    unknown = order_costs(ordered(lines=[evolve(BOLTS, price=None)], charges=[AllowanceCharge("charge")])).as_dict("zh")
    assert unknown["landed"] is None
    assert unknown["costs"][0]["reason"]["code"] == "cost.no_amount"
    assert unknown["lines"][0]["reasons"][0]["text"].endswith("未写明金额，也无法由单价和数量得出")


def test_a_basis_for_a_cost_that_nobody_stated_is_refused():
    charges = [FREIGHT, AllowanceCharge("charge", "10.00", reason="customs")]
    with pytest.raises(InvalidValue) as caught:
        order_costs(ordered(charges=charges), bases={"freigt": "weight"})
    assert caught.value.code == "cost_unknown"
    assert caught.value.values == {"name": "freigt", "known": "Freight, customs, freight, insurance"}
    assert order_costs(ordered(), bases={"Freight ": "weight", "insurance": "equal"}).costs == ()
    (freight,) = order_costs(ordered(charges=[FREIGHT]), bases={"运费": "equal"}).costs
    assert freight.basis == "equal"


def test_bases_are_for_names():
    with pytest.raises(InvalidValue):
        order_costs(ordered(), bases={1: "equal"})
    with pytest.raises(InvalidValue):
        order_costs(ordered(), bases={"freight": "volume"})
    with pytest.raises(InvalidValue):
        order_costs(ordered(), "volume")
