"""Net, tax and gross: per category as EN 16931 sums them, per line where the lines state it, stated totals first."""

from decimal import Decimal

import pytest
from attrs import evolve

from procurekit import AllowanceCharge, Invoice, InvoiceLine, OrderLine, Price, PurchaseOrder, StatedAmounts, Tax
from procurekit.model import paper_amounts
from procurekit.model.taxes import tax_of_lines

S19, S7, EXEMPT = Tax(19, "S"), Tax(7, "S"), Tax(category="E")


def order(*lines, currency="EUR", **given):
    return PurchaseOrder("PO-1", currency=currency, lines=lines, **given)


def line(number, amount, tax=S19, **given):
    return OrderLine(number, "A", "1", amount, tax=tax, **given)


def shown(one):
    return tuple(None if part is None else str(part) for part in (one.net, one.tax, one.gross))


def test_tax_is_rounded_once_for_each_category_and_its_lines_add_up_to_it():
    found = paper_amounts(
        order(line(1, "0.33"), line(2, "0.33"), line(3, "0.33"), line(4, "10", S7), line(5, "5", EXEMPT))
    )
    assert [(one.category, one.percent, shown(one.amounts)) for one in found.groups] == [
        ("E", 0, ("5", "0.00", "5.00")),
        ("S", 7, ("10", "0.70", "10.70")),
        ("S", 19, ("0.99", "0.19", "1.18")),
    ]
    assert [str(one.tax) for one in found.lines.values()] == ["0.07", "0.06", "0.06", "0.70", "0.00"]
    assert (found.net, found.taxable, found.tax, found.total) == (
        Decimal("15.99"),
        Decimal("15.99"),
        Decimal("0.89"),
        Decimal("16.88"),
    )
    assert found.reasons == ()


def test_line_by_line_it_may_be_a_cent_less():
    paper = order(line(1, "0.33"), line(2, "0.33"), line(3, "0.33"))
    assert (tax_of_lines(paper), paper_amounts(paper).tax) == (Decimal("0.18"), Decimal("0.19"))


def test_a_price_with_the_tax_in_it_is_kept_and_the_rest_is_net():
    gross = Price("1.19", tax_rate=19, gross=True)
    found = paper_amounts(order(OrderLine(1, "A", "1", gross), OrderLine(2, "A", "10", gross, amount="11.90")))
    assert [shown(one) for one in found.lines.values()] == [("1.00", "0.19", "1.19"), ("10.00", "1.90", "11.90")]
    assert (found.net, found.tax, found.total) == (11, Decimal("2.09"), Decimal("13.09"))


def test_the_line_s_own_tax_counts_before_the_rate_of_its_price():
    price = Price("1.00", tax_rate=19)
    found = paper_amounts(
        order(OrderLine(1, "A", "1", price, tax=S7), OrderLine(2, "A", "1", price, tax=Tax(category="S")))
    )
    assert [(one.category, one.percent) for one in found.groups] == [("S", 7), ("S", 19)]


@pytest.mark.parametrize("category", ["Z", "E", "AE", "K", "G", "O"])
def test_of_what_is_not_taxed_the_tax_is_nothing(category):
    assert paper_amounts(order(line(1, "10", Tax(category=category)))).tax == 0


@pytest.mark.parametrize("tax", [None, Tax(category="S"), Tax()])
def test_where_nobody_says_how_it_is_taxed_only_the_net_is_known(tax):
    found = paper_amounts(order(line(1, "10", tax), line(2, "1")))
    assert (found.net, found.tax, found.total) == (11, None, None)
    assert shown(found.lines[1]) == ("10", None, None)
    assert [(one.code, one.path) for one in found.reasons] == [("tax.no_percent", "lines[1]")]


def test_of_a_gross_price_at_no_known_rate_only_the_gross_is_known():
    found = paper_amounts(order(OrderLine(1, "A", "1", Price("10", gross=True))))
    assert shown(found.lines[1]) == (None, None, "10")
    assert (found.net, found.total) == (None, None)


def test_without_an_amount_nothing_is_known():
    found = paper_amounts(order(OrderLine(1, "A", "1"), line(2, "1")))
    assert (found.net, found.total) == (None, None)
    assert [(one.code, one.path) for one in found.reasons] == [("money.no_amount", "lines[1]")]


def test_lines_that_state_their_tax_are_taken_at_their_word():
    stated = [line(number, "0.33", Tax(19, "S", amount="0.06")) for number in (1, 2, 3)]
    assert paper_amounts(order(*stated)).tax == Decimal("0.18")
    assert paper_amounts(order(*stated[:2], line(3, "0.33"))).tax == Decimal("0.18")
    assert paper_amounts(order(line(1, "10", Tax(amount="1.23")))).reasons == ()


def test_charges_on_the_whole_are_taxed_as_they_say():
    charges = [
        AllowanceCharge("charge", "10.00", tax=S7),
        AllowanceCharge("allowance", percent=10, tax=S19),
    ]
    found = paper_amounts(order(line(1, "100"), charges=charges))
    assert (found.net, found.charges, found.allowances, found.taxable) == (100, 10, 10, 100)
    assert [(one.percent, shown(one.amounts)) for one in found.groups] == [
        (7, ("10.00", "0.70", "10.70")),
        (19, ("90.00", "17.10", "107.10")),
    ]
    assert found.total == Decimal("117.80")
    untaxed = paper_amounts(order(line(1, "100"), charges=[AllowanceCharge("charge", "10.00")]))
    assert (untaxed.taxable, untaxed.tax) == (110, None)
    assert [one.path for one in untaxed.reasons] == ["charges[0]"]
    nothing = paper_amounts(order(line(1, "100"), charges=[AllowanceCharge("charge", "0.00")]))
    assert nothing.tax == 19
    unknown = paper_amounts(order(line(1, "100"), charges=[AllowanceCharge("charge")]))
    assert (unknown.charges, unknown.taxable) == (None, None)


def test_a_percentage_on_the_whole_is_of_what_is_net():
    gross = OrderLine(1, "A", "1", Price("119.00", tax_rate=19, gross=True))
    found = paper_amounts(order(gross, charges=[AllowanceCharge("charge", percent=10, tax=S19)]))
    assert (found.net, found.charges, found.total) == (100, 10, Decimal("130.90"))


def test_a_charge_on_a_line_is_taxed_as_the_line_unless_it_says_otherwise():
    own = [AllowanceCharge("charge", "5.00"), AllowanceCharge("charge", "3.00", tax=S7)]
    found = paper_amounts(order(line(1, "100", charges=own)))
    assert found.net == 108
    assert shown(found.lines[1]) == ("108.00", "20.16", "128.16")
    unknown = paper_amounts(order(line(1, "100", charges=[AllowanceCharge("charge", tax=S7)])))
    assert unknown.net is None


def test_a_cancelled_line_costs_nothing():
    paper = order(line(1, "100"), line(2, "50", status="cancelled"))
    assert (paper_amounts(paper).net, [*paper_amounts(paper).lines]) == (100, [1])


def test_stated_totals_count_first_and_the_computed_stay_beside_them():
    stated = StatedAmounts(
        net="99", charges="1", allowances="2", tax="18", total="116.50", prepaid="16", payable="101", rounding="0.50"
    )
    found = paper_amounts(order(line(1, "100"), stated=stated))
    assert (found.net, found.charges, found.allowances, found.taxable) == (99, 1, 2, 98)
    assert (found.tax, found.total, found.payable) == (18, Decimal("116.50"), 101)
    assert shown(found.computed) == ("100", "19.00", "119.00")
    half = paper_amounts(order(line(1, "100"), stated=evolve(stated, total=None, payable=None)))
    assert (half.total, half.payable) == (116, Decimal("100.50"))


def test_an_invoice_is_taxed_like_an_order():
    lines = [InvoiceLine(1, "o", 1, "1", amount="100", tax=S19), InvoiceLine(2, amount="-10", tax=S19)]
    found = paper_amounts(Invoice("INV-1", currency="EUR", lines=lines))
    assert (found.net, found.tax, found.total) == (90, Decimal("17.10"), Decimal("107.10"))


@pytest.mark.parametrize(("currency", "tax"), [("JPY", "1"), ("EUR", "1.24"), ("KWD", "1.235"), (None, "1.24")])
def test_tax_is_in_the_currency_s_own_units(currency, tax):
    assert str(paper_amounts(order(line(1, "6.5"), currency=currency)).tax) == tax


def test_an_empty_paper_costs_nothing():
    found = paper_amounts(PurchaseOrder())
    assert (found.net, found.tax, found.total, found.groups) == (0, 0, 0, ())


def test_the_cent_left_over_goes_to_the_first_line_by_number():
    lines = [line(3, "0.33"), line(1, "0.33"), line(2, "0.33")]
    found = paper_amounts(order(*lines))
    assert {number: str(one.tax) for number, one in found.lines.items()} == {1: "0.07", 2: "0.06", 3: "0.06"}
    assert found == paper_amounts(order(*lines[::-1]))
