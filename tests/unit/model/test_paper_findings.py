"""What can't be right about the money of a paper by its own figures, and how near is near enough."""

import pytest

from procurekit import (
    AllowanceCharge,
    Instalment,
    Invoice,
    InvoiceLine,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    Refused,
    StatedAmounts,
    Tax,
)
from procurekit.model.findings import order_findings
from procurekit.model.paper_findings import invoice_findings

VAT = Tax(19, "S")
FREIGHT = AllowanceCharge("charge", "5.00", reason="freight")
REBATE = AllowanceCharge("allowance", "20.00")


def order(*lines, **given):
    return PurchaseOrder("PO-1", currency="EUR", lines=lines or [OrderLine(1, "A", "100", "2.00", tax=VAT)], **given)


def bill(*lines, **given):
    lines = lines or [InvoiceLine(1, "PO-1", 1, "100", price="2.00", amount="200.00", tax=VAT)]
    return Invoice("INV-1", currency="EUR", lines=lines, **given)


def of_order(paper):
    return [(one.code, one.path) for one in order_findings(paper)]


def of_bill(paper):
    return [(one.code, one.path) for one in invoice_findings(paper)]


def stated(**amounts):
    return StatedAmounts(**amounts)


@pytest.mark.parametrize("amount", ["200.00", "185.00", "185.01", "199.99"])
def test_an_amount_may_be_stated_before_the_line_s_own_charges_or_with_them(amount):
    line = OrderLine(1, "A", "100", "2.00", amount=amount, charges=[FREIGHT, REBATE])
    assert of_order(order(line)) == []


def test_an_amount_that_is_neither_is_found():
    line = OrderLine(1, "A", "100", "2.00", amount="190.00", charges=[FREIGHT, REBATE])
    assert of_order(order(line)) == [("value_mismatch", "lines[1].amount")]
    unknown = OrderLine(1, "A", "100", "2.00", amount="190.00", charges=[AllowanceCharge("charge")])
    assert of_order(order(unknown)) == [("value_mismatch", "lines[1].amount")]


@pytest.mark.parametrize(("net", "found"), [("200", False), ("185", False), ("190", True)])
def test_a_net_total_may_have_the_lines_charges_in_it_or_not(net, found):
    line = OrderLine(1, "A", "100", "2.00", amount="200", charges=[FREIGHT, REBATE])
    billed = InvoiceLine(1, "PO-1", 1, "100", price="2.00", amount="200", charges=[FREIGHT, REBATE])
    assert bool(of_order(order(line, stated=stated(net=net)))) is found
    assert bool(of_bill(bill(billed, stated=stated(net=net)))) is found


def test_listed_charges_make_the_stated_sums():
    charges = [FREIGHT, REBATE]
    assert of_order(order(charges=charges, stated=stated(charges="5.01", allowances="19.99"))) == []
    assert of_order(order(charges=charges, stated=stated(charges="5.02", allowances="19.98"))) == [
        ("total_mismatch", "stated.charges"),
        ("total_mismatch", "stated.allowances"),
    ]
    assert of_order(order(stated=stated(charges="40.00"))) == [], "the sum alone"
    assert of_order(order(charges=[AllowanceCharge("charge")], stated=stated(charges="40.00"))) == []


@pytest.mark.parametrize("tax", ["0.18", "0.19", "0.20"])
def test_tax_may_be_rounded_by_line_or_by_category(tax):
    lines = [OrderLine(number, "A", "1", "0.33", tax=VAT) for number in (1, 2, 3)]
    assert of_order(order(*lines, stated=stated(tax=tax))) == []


def test_a_tax_that_the_lines_do_not_make_is_found():
    assert of_order(order(stated=stated(tax="38.02"))) == [("tax_mismatch", "stated.tax")]
    assert of_order(order(OrderLine(1, "A", "1", Price("100", tax_rate=7)), stated=stated(tax="8"))) == [
        ("tax_mismatch", "stated.tax")
    ]
    assert of_order(order(OrderLine(1, "A", "1", "100"), stated=stated(tax="8"))) == []
    half = [OrderLine(1, "A", "1", "100", tax=VAT), OrderLine(2, "A", "1", "100")]
    assert of_order(order(*half, stated=stated(tax="8"))) == []


def test_what_is_to_be_paid():
    assert of_order(order(stated=stated(total="238", prepaid="38", payable="200"))) == []
    assert of_order(order(stated=stated(total="238.40", payable="238"))) == [], "rounded to whole coins"
    assert of_order(order(stated=stated(total="238.40", rounding="-0.40", payable="238"))) == []
    assert of_order(order(stated=stated(total="238.40", rounding="0", payable="238"))) == [
        ("total_mismatch", "stated.payable")
    ]
    assert of_order(order(stated=stated(total="238", payable="236.99"))) == [("total_mismatch", "stated.payable")]


def test_allowances_take_off_no_more_than_there_is():
    line = OrderLine(1, "A", "1", "10", charges=[FREIGHT, AllowanceCharge("allowance", "15.00")])
    assert of_order(order(line)) == []
    assert of_order(order(line, charges=[AllowanceCharge("allowance", "0.01")])) == [("allowances_exceed", "charges")]
    assert of_bill(bill(charges=[AllowanceCharge("allowance", "201")])) == [("allowances_exceed", "INV-1: charges")]
    back = OrderLine(1, "A", "-1", "10", credit=True, charges=[REBATE])
    assert of_order(order(back)) == []
    assert of_order(order(OrderLine(1, "A", "1", charges=[REBATE]))) == []
    over = order(OrderLine(1, "A", "1", "10"), charges=[AllowanceCharge("allowance", percent="100.1")])
    assert of_order(over) == [("allowances_exceed", "charges")]


def test_instalments_are_the_whole():
    by_amount = [Instalment(1, amount="100"), Instalment(2, amount="138.01")]
    assert of_order(order(instalments=by_amount)) == []
    assert of_order(order(instalments=[*by_amount, Instalment(3, amount="0.01")])) == [
        ("instalments_mismatch", "instalments")
    ]
    assert of_order(order(OrderLine(1, "A", "1", "9"), instalments=by_amount)) == [], "of an unknown total"
    assert of_order(order(instalments=[Instalment(1, amount="1"), Instalment(2, percent="1")])) == []


def test_an_invoice_is_looked_at_as_a_whole():
    wrong = InvoiceLine(1, "PO-1", 1, "100", price="2.00", amount="210.00", tax=VAT)
    assert of_bill(bill(wrong)) == [("value_mismatch", "INV-1: lines[1].amount")]
    assert of_bill(bill(stated=stated(net="200", tax="38", total="238"))) == []
    assert of_bill(bill(stated=stated(net="201", tax="39", total="239", payable="100"))) == [
        ("total_mismatch", "INV-1: stated.net"),
        ("total_mismatch", "INV-1: stated.total"),
        ("tax_mismatch", "INV-1: stated.tax"),
        ("total_mismatch", "INV-1: stated.payable"),
    ]
    unknown = InvoiceLine(1, "PO-1", 1, Quantity("1", "BOX"), price=Price("2", unit="EA"))
    assert of_bill(bill(unknown, stated=stated(net="9"))) == []
    gross = InvoiceLine(1, "PO-1", 1, "1", price=Price("119", tax_rate=19, gross=True), amount="119")
    assert of_bill(bill(gross, stated=stated(net="100", tax="19", total="119"))) == []
    assert of_bill(Invoice("INV-1", stated=stated(net="9", total="9"))) == []
    assert of_bill(Receipt("PO-1", 1, "1")) == []


def test_an_invoice_that_does_not_add_up_is_recorded_with_a_finding_and_refused_as_a_command(desk):
    state = desk.record(bill(stated=stated(net="201")))
    assert [one.code for _, one in state.findings] == ["total_mismatch"]
    assert len(state.kept("invoice")) == 1
    with pytest.raises(Refused) as refused:
        desk.do("invoice", bill(stated=stated(net="201")), by="mei")
    assert [one.path for one in refused.value.reasons if one.code == "total_mismatch"] == ["INV-1: stated.net"]


@pytest.fixture
def desk():
    import procurekit

    with procurekit.open("memory:") as desk:
        desk.create(order(), by="mei")
        yield desk
