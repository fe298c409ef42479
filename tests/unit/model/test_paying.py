"""The balance of an order: billed, credited, paid, prepaid, still to be; in its currency, or unknown with a reason."""

from decimal import Decimal

import pytest
from attrs import evolve
from tests.unit.model.test_folding import ORDER, PAPER, recorded, story

from procurekit import (
    AllowanceCharge,
    ExchangeRate,
    Expectation,
    Inspection,
    Instalment,
    Invoice,
    InvoiceLine,
    OrderLine,
    Party,
    Payment,
    PaymentLine,
    Price,
    Quantity,
    Receipt,
    Return,
    StatedAmounts,
    Tax,
)
from procurekit.model import Papers, order_balance, order_costs, quantities
from procurekit.model.balance import excesses
from procurekit.model.events import Created, Moved
from procurekit.model.facts_of_orders import order_facts
from procurekit.model.impact import impact_of

OTHER = "order_bbbbbbbbbbbbbbbbbbbbbbbbbb"
VAT = Tax(20, "S")
BOLTS, WIRE = OrderLine(1, "A", "100", "2.00", tax=VAT), OrderLine(2, "B", "10", "1", tax=VAT)
RATE = ExchangeRate("EUR", "0.9")
CLOSED = Moved("close", "issued", "closed", "closed")
CANCELLED = Moved("cancel", "issued", "cancelled", "cancelled")
CAME = recorded(Receipt(ORDER, 1, 100))
BACK = recorded(Return(ORDER, 1, 100, purpose="for_credit"))


def ordered(*told, lines=(BOLTS, WIRE), **given):
    return story(Created(evolve(PAPER, lines=lines, **given), "issued", "issued"), *told)


def billed(*lines, id_="invoice_1", **given):
    return recorded(Invoice(id_, lines=lines, **given), id_)


def bill(line=1, amount="120.00", number=1, **given):
    return InvoiceLine(number, ORDER, line, "1", amount=amount, tax=VAT, **given)


def paid(*lines, id_="payment_1", **given):
    return recorded(Payment(lines=lines, **given), id_)


def pay(amount, **given):
    return PaymentLine(amount, order=ORDER, **given)


def codes(found):
    return [one.code for one in found.reasons]


def test_nothing_billed_and_nothing_paid():
    found = order_balance(ordered())
    assert (found.ordered, found.total, found.to_invoice, found.to_pay) == (210, 252, 210, 252)
    assert (found.invoiced, found.invoiced_total, found.paid, found.prepaid) == (0, 0, 0, 0)
    assert (found.currency, found.reasons) == ("EUR", ())
    with pytest.raises(KeyError):
        found.line(3)


def test_bills_and_payments_by_line_and_for_the_order():
    told = [billed(bill(), bill(2, "10.00", 2)), paid(pay("50", line=1, invoice="invoice_1"), pay("7"))]
    found = order_balance(ordered(*told))
    assert [(one.ordered, one.invoiced, one.to_invoice, one.paid) for one in found.lines] == [
        (200, 120, 80, 50),
        (10, 10, 0, 0),
    ]
    assert (found.invoiced, found.invoiced_total, found.to_invoice) == (130, 156, 80)
    assert (found.paid, found.prepaid, found.to_pay) == (57, 7, 195)


def test_a_credit_note_is_taken_off_whichever_sign_it_has():
    for amount in ("20.00", "-20.00"):
        credit = billed(bill(1, amount), id_="invoice_2", kind="credit_note")
        found = order_balance(ordered(billed(bill()), credit))
        assert (found.invoiced, found.invoiced_total, found.line(1).to_invoice) == (100, 120, 100)
    freight = AllowanceCharge("charge", "6", reason="freight", tax=VAT)
    mixed = [bill(1, "-30"), bill(2, "10", 2)]
    assert order_balance(ordered(billed(*mixed, id_="invoice_2", kind="credit_note"))).invoiced == -20
    back = billed(bill(1, "20"), id_="invoice_2", kind="credit_note", charges=[freight])
    assert order_balance(ordered(back)).invoiced == -26


def test_too_much_is_never_less_than_nothing_to_come():
    found = order_balance(ordered(billed(bill(1, "500")), paid(pay("900"))))
    assert (found.to_invoice, found.line(1).to_invoice, found.line(2).to_invoice, found.to_pay) == (10, 0, 10, 0)
    back = OrderLine(1, "A", "-10", "2.00", credit=True, tax=VAT)
    found = order_balance(ordered(lines=[back]))
    assert (found.to_invoice, found.to_pay) == (-20, -24)
    assert order_balance(ordered(billed(bill(1, "-30")), lines=[back])).to_invoice == 0


def test_a_bill_for_a_prepayment_is_told_apart():
    found = order_balance(ordered(billed(bill(), kind="prepayment"), paid(pay("144", invoice="invoice_1"))))
    assert (found.invoiced, found.prepayment_invoiced, found.to_invoice, found.paid) == (0, 144, 210, 144)
    back = billed(bill(), id_="invoice_2", kind="credit_note", corrects="invoice_1")
    found = order_balance(ordered(billed(bill(), kind="prepayment"), back))
    assert (found.invoiced, found.prepayment_invoiced, found.to_invoice) == (0, 0, 210)


@pytest.mark.parametrize(
    "other", [{"kind": "prepayment"}, {"issuer": "AGENT"}, {"kind": "credit_note", "corrects": "invoice_9"}]
)
def test_what_is_no_bill_for_what_was_ordered_bills_nothing_of_it(other):
    supplier = Party("V-7")
    advance = billed(InvoiceLine(1, ORDER, 1, "100", amount="200", tax=VAT), id_="invoice_9", kind="prepayment")
    told = [CAME, advance, billed(InvoiceLine(1, ORDER, 1, "30", amount="60", tax=VAT), **other)]
    state = ordered(*told, lines=[BOLTS], supplier=supplier)
    assert (order_balance(state).to_invoice, quantities(state, BOLTS).invoiced) == (200, 0)
    assert [order_facts(state)[name] for name in ("any_invoiced", "all_invoiced")] == [False, False]
    mine = billed(InvoiceLine(1, ORDER, 1, "100", amount="200", tax=VAT), id_="invoice_2", issuer="V-7")
    state = ordered(*told, mine, lines=[BOLTS], supplier=supplier)
    assert (order_balance(state).to_invoice, order_facts(state)["all_invoiced"]) == (0, True)
    assert [one.code for _, much, one in excesses(state, state.line(1)) if much > 0] == []


@pytest.mark.parametrize("told", [[CANCELLED], [CAME, BACK], [CAME, BACK, CLOSED]])
def test_what_is_charged_on_the_whole_is_to_be_billed_while_something_is(told):
    freight = AllowanceCharge("charge", "10", tax=VAT)
    for line, amount in ((BOLTS, 200), (evolve(BOLTS, kind="free", price=None), 0)):
        state = ordered(*told, lines=[line], charges=[freight])
        found = order_balance(state)
        assert (found.billable, found.to_invoice, found.to_pay) == (0, 0, 0)
        assert order_facts(state)["all_invoiced"] is True
        assert order_balance(ordered(CAME, lines=[line], charges=[freight])).to_invoice == amount + 10
    assert order_balance(ordered(CANCELLED, lines=[BOLTS], charges=[freight])).total == 0


def test_what_is_charged_on_the_whole_counts_for_the_order():
    freight = AllowanceCharge("charge", "10", reason="freight", tax=VAT)
    rebate = AllowanceCharge("allowance", percent=10, tax=VAT)
    found = order_balance(ordered(billed(bill(), charges=[freight]), charges=[freight, rebate]))
    assert (found.ordered, found.total) == (199, Decimal("238.80"))
    assert (found.invoiced, found.line(1).invoiced, found.to_invoice) == (130, 120, 69)
    unknown = order_balance(ordered(billed(bill(), charges=[AllowanceCharge("charge")])))
    assert (unknown.invoiced, unknown.line(1).invoiced) == (None, 120)
    assert "money.no_amount" in codes(unknown)


def test_stated_totals_count():
    stated = StatedAmounts(net="120.00", tax="24.01", total="144.01")
    assert order_balance(ordered(billed(bill(), stated=stated))).invoiced_total == Decimal("144.01")
    assert order_balance(ordered(stated=StatedAmounts(total="250"))).to_pay == 250


def test_what_was_called_off_is_not_waited_for():
    came = recorded(Receipt(ORDER, 1, 60))
    found = order_balance(ordered(came, CLOSED, lines=[BOLTS], stated=StatedAmounts(total="240.00")))
    assert (found.ordered, found.total, found.to_invoice) == (120, 144, 120)
    gone = evolve(WIRE, status="cancelled")
    found = order_balance(ordered(lines=[BOLTS, gone]))
    assert (found.ordered, found.total) == (200, 240)
    rated = OrderLine(1, "A", "100", Price("2.40", tax_rate=20, gross=True))
    assert order_balance(ordered(came, CLOSED, lines=[rated])).total == 144
    mixed = evolve(BOLTS, charges=[AllowanceCharge("charge", "1", tax=Tax(7, "S"))])
    assert order_balance(ordered(came, CLOSED, lines=[mixed])).total is None
    exempt = evolve(BOLTS, tax=Tax(category="E"))
    assert order_balance(ordered(came, CLOSED, lines=[exempt])).total == 120
    untold = order_balance(ordered(came, CLOSED, lines=[evolve(BOLTS, tax=None)]))
    assert (untold.total, [one.code for one in untold.reasons]) == (None, ["tax.no_percent"])
    priceless = OrderLine(2, "B", "1", tax=VAT)
    assert order_balance(ordered(came, CLOSED, lines=[BOLTS, priceless])).total == 144
    one = recorded(Receipt(ORDER, 2, 1), "receipt_2")
    found = order_balance(ordered(came, one, CLOSED, lines=[BOLTS, priceless]))
    assert (found.ordered, found.total) == (None, None)


BAD = recorded(Inspection(ORDER, 1, rejected=10))
INSPECTED = evolve(BOLTS, expects=Expectation(inspection=True))
LOOKED_AT = recorded(Inspection(ORDER, 1, accepted=90, rejected=10))
BY_WEIGHT = OrderLine(1, "A", "100", Price("8", unit="KG"), pricing_quantity=Quantity("1000", "KG"), tax=VAT)


def back(much, purpose):
    return recorded(Return(ORDER, 1, much, purpose=purpose))


def came(much, weight=None, **given):
    weight = None if weight is None else Quantity(weight, "KG")
    return recorded(Receipt(ORDER, 1, much, pricing_quantity=weight, **given), f"receipt_{much}")


@pytest.mark.parametrize(
    ("line", "told", "much", "amount"),
    [
        (BOLTS, [CAME, back(20, "for_credit")], 80, "160.00"),
        (BOLTS, [CAME, back(100, "for_credit")], 0, "0.00"),
        (BOLTS, [CAME, BAD], 90, "180.00"),
        (BOLTS, [CAME, BAD, back(10, "for_credit")], 90, "180.00"),
        (BOLTS, [CAME, BAD, back(10, "to_replace"), CLOSED], 90, "180.00"),
        (INSPECTED, [CAME, LOOKED_AT], 90, "180.00"),
        # What is replaced is billed once.
        (BOLTS, [CAME, BAD, back(10, "to_replace"), came(10)], 100, "200.00"),
        (BOLTS, [came(60), back(20, "for_credit"), CLOSED], 40, "80.00"),
        (BOLTS, [came(120)], 100, "200.00"),
        (evolve(BOLTS, kind="service"), [CLOSED], 100, "200.00"),
        (evolve(BOLTS, kind="service", status="closed_short"), [], 0, "0"),
        (evolve(BOLTS, expects=Expectation(invoice="on_order")), [CAME, back(20, "for_credit")], 80, "160.00"),
        (evolve(BOLTS, kind="consignment"), [CAME], 0, "0"),
        (BY_WEIGHT, [came(100, "950")], 100, "7600.00"),
        (BY_WEIGHT, [came(100, "1010")], 100, "8080.00"),
        (BY_WEIGHT, [came(60, "570"), came(40)], 100, "7760.00"),
        (BY_WEIGHT, [came(100, "950"), back(10, "for_credit")], 90, "6840.00"),
        (evolve(BY_WEIGHT, amount="7900"), [came(100, "950")], 100, "7600.00"),
        (evolve(BY_WEIGHT, status="closed_short"), [came(60, "570")], 60, "4560.00"),
    ],
)
def test_what_is_still_to_be_billed_is_what_the_order_waits_for(line, told, much, amount):
    amount = Decimal(amount)
    one = InvoiceLine(1, ORDER, 1, str(much), amount=amount, tax=VAT)
    state = ordered(*told, billed(one, issuer="V-7"), lines=[line])
    found = order_balance(state)
    assert (found.line(1).billable, found.billable) == (amount, amount)
    assert (found.line(1).to_invoice, found.to_invoice) == (0, 0)
    assert order_facts(state)["all_invoiced"] is True
    if amount:
        less = ordered(*told, billed(evolve(one, quantity=str(much - 1), amount=amount - 1)), lines=[line])
        assert (order_balance(less).line(1).to_invoice, order_facts(less)["all_invoiced"]) == (1, False)


def test_what_is_sent_again_is_still_to_be_billed():
    told = [CAME, BAD, back(10, "to_replace"), billed(InvoiceLine(1, ORDER, 1, "90", amount="180.00", tax=VAT))]
    state = ordered(*told, lines=[BOLTS])
    assert (order_balance(state).to_invoice, order_facts(state)["all_invoiced"]) == (20, False)


SERVICE = OrderLine(1, "A", "100", "1", kind="service", tax=VAT)
LUMP = OrderLine(1, "A", kind="amount_only", amount="500", tax=VAT)
REBATE = OrderLine(1, "A", "-10", "1", credit=True, tax=VAT)


@pytest.mark.parametrize("ending", ["closed_short", "cancelled", CANCELLED])
@pytest.mark.parametrize(
    ("line", "quantity", "amount", "stays"),
    [
        (LUMP, None, "300", 300),
        (LUMP, None, "600", 500),
        (SERVICE, "40", "44", 40),
        (SERVICE, None, "44", 44),
        (SERVICE, None, None, 0),
        (REBATE, None, None, 0),
        (REBATE, "-4", "-4", -4),
    ],
)
def test_of_what_nobody_receives_what_was_billed_is_to_be_billed_and_paid(ending, line, quantity, amount, stays):
    one = InvoiceLine(1, ORDER, 1, quantity, amount=amount, tax=VAT)
    told = [billed(one)] if amount else []
    if ending is CANCELLED:
        told.append(CANCELLED)
    else:
        line = evolve(line, status=ending)
    state = ordered(*told, lines=[line])
    found = order_balance(state)
    assert (found.ordered, found.billable, found.to_invoice) == (stays, stays, 0)
    assert (found.total, found.to_pay) == (stays * Decimal("1.2"), stays * Decimal("1.2"))
    assert order_facts(state)["all_invoiced"] is True
    assert impact_of(state, state).amount_after == stays
    assert order_costs(state).landed == stays


def test_a_closed_order_waits_for_the_bill_of_what_nobody_receives():
    goods = evolve(WIRE, number=2)
    some = recorded(Receipt(ORDER, 2, 4))
    found = order_balance(ordered(some, CLOSED, lines=[SERVICE, goods]))
    assert (found.ordered, found.billable, found.to_invoice) == (104, 104, 104)
    assert (found.total, found.to_pay) == (Decimal("124.80"), Decimal("124.80"))


def test_what_is_billed_too_much_of_one_line_is_no_bill_for_another():
    rejected = recorded(Inspection(ORDER, 1, rejected=30))
    one = InvoiceLine(1, ORDER, 1, "100", amount="200.00", tax=VAT)
    freight = AllowanceCharge("charge", "7", tax=VAT)
    found = order_balance(ordered(CAME, billed(one), rejected))
    assert ([line.to_invoice for line in found.lines], found.to_invoice) == ([0, 10], 10)
    found = order_balance(ordered(CAME, billed(one, charges=[freight]), rejected, charges=[freight]))
    assert (found.billable, found.to_invoice) == (157, 10)
    back = OrderLine(2, "B", "-10", "1", credit=True, tax=VAT)
    found = order_balance(ordered(CAME, billed(one), lines=[BOLTS, back]))
    assert ([line.to_invoice for line in found.lines], found.to_invoice) == ([0, -10], -10)


def test_what_is_billed_for_no_line_may_be_for_any():
    whole = [billed(InvoiceLine(1, ORDER, amount="150", tax=VAT))]
    found = order_balance(ordered(*whole))
    assert ([line.to_invoice for line in found.lines], found.to_invoice) == ([200, 10], 60)


def test_a_credit_note_for_what_went_back_leaves_nothing_to_be_billed_or_paid():
    bills = [
        billed(InvoiceLine(1, ORDER, 1, "100", amount="200.00", tax=VAT)),
        billed(InvoiceLine(1, ORDER, 1, "20", amount="40.00", tax=VAT), id_="invoice_2", kind="credit_note"),
    ]
    found = order_balance(ordered(CAME, back(20, "for_credit"), *bills, paid(pay("192")), lines=[BOLTS]))
    assert (found.ordered, found.total, found.invoiced, found.to_invoice, found.to_pay) == (200, 240, 160, 0, 0)


def test_what_comes_with_a_line_is_billed_with_it():
    freight = AllowanceCharge("charge", "10", reason="freight", tax=VAT)
    with_freight = evolve(BOLTS, charges=[freight])
    assert order_balance(ordered(CAME, back(20, "for_credit"), lines=[with_freight])).billable == 168
    assert order_balance(ordered(came(100, "950"), lines=[evolve(BY_WEIGHT, charges=[freight])])).billable == 7610
    gross = evolve(BY_WEIGHT, price=Price("12", unit="KG", tax_rate=20, gross=True))
    assert order_balance(ordered(came(100, "950"), lines=[gross])).billable == 9500
    assert order_balance(ordered(came(60, "570"), lines=[evolve(gross, status="closed_short")])).billable == 5700
    unpriced = OrderLine(1, "A", "100", tax=VAT)
    found = order_balance(ordered(CAME, back(20, "for_credit"), lines=[unpriced]))
    assert (found.billable, found.to_invoice, codes(found)) == (None, None, ["money.no_amount"])


def test_other_currencies_count_at_their_own_rate_and_add_up():
    lines = [bill(1, "0.05"), bill(2, "0.05", 2)]
    state = ordered(
        billed(*lines, currency="USD", exchange_rate=RATE),
        paid(pay("0.05", line=1), pay("0.05", line=2), currency="USD", exchange_rate=RATE),
    )
    found = order_balance(state)
    assert (found.invoiced, [one.invoiced for one in found.lines]) == (
        Decimal("0.09"),
        [Decimal("0.05"), Decimal("0.04")],
    )
    assert (found.paid, [one.paid for one in found.lines]) == (Decimal("0.09"), [Decimal("0.05"), Decimal("0.04")])
    assert found.invoiced_total == Decimal("0.11")
    entry = found.entries[0]
    assert (str(entry.amount.stated), str(entry.gross.stated), entry.amount.rate) == ("0.10 USD", "0.12 USD", RATE)


def test_without_a_rate_nothing_is_mixed():
    state = ordered(billed(bill(), currency="USD"), paid(pay("7", line=1, instalment=1), currency="USD"))
    found = order_balance(state)
    assert (found.invoiced, found.invoiced_total, found.to_invoice) == (None, None, None)
    assert (found.paid, found.prepaid, found.to_pay) == (None, None, None)
    assert (found.line(1).invoiced, found.line(1).paid, found.line(2).invoiced, found.line(2).paid) == (
        None,
        None,
        0,
        0,
    )
    assert codes(found) == ["money.no_rate"]
    assert order_balance(ordered(paid(pay("7"), currency="USD"), currency=None)).reasons[0].code == "money.no_currency"


def test_where_the_tax_is_unknown_the_net_is_known():
    line = InvoiceLine(1, ORDER, 1, "1", amount="120.00")
    found = order_balance(ordered(billed(line), lines=[evolve(BOLTS, tax=None)]))
    assert (found.invoiced, found.to_invoice, found.invoiced_total, found.total, found.to_pay) == (
        120,
        80,
        None,
        None,
        None,
    )
    assert [(one.code, one.path) for one in found.reasons] == [
        ("tax.no_percent", "invoice_1: lines[1]"),
        ("tax.no_percent", "lines[1]"),
    ]
    unpriced = order_balance(ordered(billed(InvoiceLine(1, ORDER, 1, "1", tax=VAT)), lines=[OrderLine(1, "A", "1")]))
    assert (unpriced.invoiced, unpriced.ordered, unpriced.line(1).to_invoice) == (None, None, None)
    assert [(one.code, one.path) for one in unpriced.reasons][:2] == [
        ("money.no_amount", "invoice_1: lines[1]"),
        ("money.no_amount", "lines[1]"),
    ]


def test_somebody_else_s_bill_is_no_bill_for_the_order():
    customs = InvoiceLine(1, ORDER, amount="30", description="customs")
    state = ordered(
        billed(customs, issuer="AGENT"),
        paid(pay("30", invoice="invoice_1"), pay("5")),
        paid(pay("30", invoice="invoice_1"), id_="payment_2"),
    )
    found = order_balance(state)
    assert (found.invoiced, found.paid, found.to_pay) == (0, 5, 247)
    assert [one.counts for one in found.entries] == [False, True, False]
    assert codes(found) == []


def test_instalments_know_what_was_paid_of_them():
    terms = [Instalment(1, percent=50, event="order"), Instalment(2, percent=50, event="receipt")]
    found = order_balance(ordered(paid(pay("100", instalment=1), pay("5", instalment=1), pay("3")), instalments=terms))
    assert [(one.amount, one.paid, one.open) for one in found.instalments.parts] == [(126, 105, 21), (126, 0, 126)]


# --- documents of several orders


def test_of_a_bill_for_several_orders_only_the_lines_are_known():
    whole = Invoice(
        "invoice_1",
        lines=[bill(), InvoiceLine(2, OTHER, 1, "1", amount="7", tax=VAT)],
        stated=StatedAmounts(total="999"),
    )
    papers = Papers({"invoice_1": whole})
    found = order_balance(ordered(recorded(evolve(whole, lines=whole.lines[:1]), "invoice_1")), papers)
    assert (found.invoiced, found.invoiced_total) == (120, 144)
    freight = evolve(whole, charges=[AllowanceCharge("charge", "10", tax=VAT)])
    loose = evolve(whole, lines=[*whole.lines, InvoiceLine(3, amount="10", tax=VAT)])
    for one in (freight, loose):
        found = order_balance(
            ordered(recorded(evolve(one, lines=one.lines[:1]), "invoice_1")), Papers({"invoice_1": one})
        )
        assert (found.invoiced, found.invoiced_total, found.line(1).invoiced) == (None, None, 120)
        assert [(one.code, one.path) for one in found.reasons] == [("money.of_several_orders", "invoice_1")]


def test_a_line_of_no_order_is_for_the_only_one():
    whole = Invoice("invoice_1", lines=[bill(), InvoiceLine(2, amount="10", tax=VAT)])
    found = order_balance(
        ordered(recorded(evolve(whole, lines=whole.lines[:1]), "invoice_1")), Papers({"invoice_1": whole})
    )
    assert (found.invoiced, found.line(1).invoiced, found.invoiced_total) == (130, 120, 156)


def test_a_balance_is_plain_data():
    terms = [Instalment(1, percent=100)]
    state = ordered(billed(bill(), currency="USD", exchange_rate=RATE), paid(pay("7", line=1)), instalments=terms)
    shown = order_balance(state).as_dict()
    assert (shown["ordered"], shown["invoiced"], shown["paid"], shown["to_pay"]) == ("210.00", "108.00", "7", "245.00")
    assert shown["lines"][0] == {
        "line": 1,
        "ordered": "200.00",
        "billable": "200.00",
        "invoiced": "108.00",
        "to_invoice": "92.00",
        "paid": "7",
    }
    assert shown["entries"][0]["parts"] == [{"line": 1, "amount": "108.00", "invoice": None, "instalment": None}]
    assert shown["entries"][0]["gross"]["amount"] == "129.60"
    assert shown["entries"][1]["gross"] is None
    assert (shown["instalments"][0]["amount"], shown["instalments_rest"]) == ("252.00", "0.00")
    assert order_balance(ordered(billed(bill(), currency="USD"))).as_dict("zh")["invoiced"] is None


def test_what_stays_of_a_line_is_never_less_than_nothing():
    nothing = evolve(WIRE, quantity=Quantity("0"), status="cancelled")
    sent = recorded(Return(ORDER, 2, "5", purpose="to_replace"))
    found = order_balance(ordered(sent, lines=[BOLTS, nothing]))
    assert (found.ordered, found.line(2).ordered) == (200, 0)
    found = order_balance(ordered(sent, CLOSED))
    assert (found.ordered, found.line(2).ordered) == (0, 0)


def test_what_was_billed_in_another_currency_stays_of_a_line_that_ended():
    plain_amount = OrderLine(1, "S", amount="100", kind="amount_only", tax=VAT)
    told = billed(bill(amount="100.00"), currency="USD", exchange_rate=RATE)
    found = order_balance(ordered(told, CANCELLED, lines=[plain_amount, WIRE]))
    assert (found.ordered, found.billable, found.to_invoice, found.reasons) == (90, 90, 0, ())
    unknown = order_balance(ordered(billed(bill(), currency="USD"), CANCELLED, lines=[plain_amount, WIRE]))
    assert (unknown.ordered, unknown.to_invoice) == (None, None)


@pytest.mark.parametrize(
    ("billed_too", "agreed", "left"),
    [
        ([], [], 10),
        ([AllowanceCharge("charge", "10")], [], 10),
        ([AllowanceCharge("allowance", "10")], [], 10),
        ([AllowanceCharge("charge", "15")], [AllowanceCharge("charge", "10")], 10),
        ([AllowanceCharge("charge", "4")], [AllowanceCharge("charge", "10")], 16),
        ([], [AllowanceCharge("allowance", "10")], 0),
        ([AllowanceCharge("allowance", "10")], [AllowanceCharge("allowance", "10")], 10),
    ],
)
def test_what_a_bill_charges_on_the_whole_is_held_against_what_the_order_does(billed_too, agreed, left):
    told = billed(InvoiceLine(1, ORDER, 1, "100", amount="200", tax=VAT), charges=billed_too)
    assert order_balance(ordered(told, charges=agreed)).to_invoice == left


@pytest.mark.parametrize("kind", ["free", "consignment", "stock_transfer"])
def test_of_what_expects_no_bill_nothing_is_to_be_paid(kind):
    found = order_balance(ordered(lines=[evolve(BOLTS, kind=kind), WIRE]))
    assert (found.billable, found.to_invoice, found.to_pay) == (10, 10, 12)
