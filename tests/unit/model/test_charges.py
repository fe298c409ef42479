"""Charges and allowances, and what a line costs with its own: from what it states, else from price and quantity."""

from decimal import Decimal

import pytest

from procurekit import AllowanceCharge, InvoiceLine, OrderLine, Price, Quantity
from procurekit.model.charges import charge_amount, charged, computed, line_amount

FREIGHT = AllowanceCharge("charge", "5.00", reason="freight")
REBATE = AllowanceCharge("allowance", percent="10", reason="rebate")


@pytest.mark.parametrize(
    ("one", "base", "expected"),
    [
        (FREIGHT, None, "5.00"),
        (AllowanceCharge("allowance", "5.00"), None, "-5.00"),
        (AllowanceCharge("charge", "5.00", percent=50), "100", "5.00"),
        (REBATE, "100", "-10.00"),
        (REBATE, "-100", "10.00"),
        (AllowanceCharge("charge", percent=10, base="30"), "100", "3.00"),
        (AllowanceCharge("charge", percent="33.333"), "0.10", "0.03"),
        (REBATE, None, None),
        (AllowanceCharge("charge"), "100", None),
        (AllowanceCharge("charge", percent="9e10"), "9e26", None),
    ],
)
def test_a_charge_is_its_amount_else_its_part_of_a_base(one, base, expected):
    found = charge_amount(one, None if base is None else Decimal(base), "EUR")
    assert (None if found is None else str(found)) == expected


def test_a_percentage_is_rounded_to_the_currency_s_minor_unit():
    one = AllowanceCharge("charge", percent="12.5")
    assert [str(charge_amount(one, Decimal("10.1"), currency)) for currency in ("JPY", "EUR", "KWD", None)] == [
        "1",
        "1.26",
        "1.263",
        "1.26",
    ]


def test_charges_and_allowances_are_told_apart():
    assert charged([FREIGHT, REBATE, FREIGHT], Decimal(200), "EUR") == (10, 20)
    assert charged([], None, "EUR") == (0, 0)
    assert charged([FREIGHT, REBATE], None, "EUR") == (5, None)


def line(**given):
    return OrderLine(1, "A", "100", "2.00", **given)


def test_a_line_costs_its_goods_with_its_charges():
    found = line_amount(line(charges=[FREIGHT, REBATE]), "EUR")
    assert (found.goods, found.charges, found.allowances, found.net) == (200, 5, 20, 185)
    assert line_amount(line(), "EUR").net == 200


@pytest.mark.parametrize(
    ("amount", "goods", "net"),
    [
        ("200.00", "200", "185"),
        ("185.00", "200", "185"),
        ("185.01", "200.01", "185.01"),
        ("200.01", "200.01", "185.01"),
        ("190.00", "190", "175"),
    ],
    ids=["before its charges", "with them", "with them, by a cent", "before them, by a cent", "neither"],
)
def test_price_and_quantity_tell_whether_a_stated_amount_has_the_charges_in_it(amount, goods, net):
    found = line_amount(line(amount=amount, charges=[FREIGHT, REBATE]), "EUR")
    assert (found.goods, found.net) == (Decimal(goods), Decimal(net))


def test_where_they_do_not_tell_it_stands_before_them():
    found = line_amount(InvoiceLine(1, "o", 1, amount="100", charges=[FREIGHT]), "EUR")
    assert (found.goods, found.net) == (100, 105)


def test_a_charge_of_which_nothing_is_known_makes_the_line_unknown():
    assert line_amount(line(charges=[AllowanceCharge("charge")]), "EUR").net is None
    assert line_amount(OrderLine(1, "A", "1"), "EUR").net is None


def test_what_price_and_quantity_make():
    assert computed(line()) == 200
    assert computed(OrderLine(1, "A", "1", kind="free")) == 0
    assert computed(OrderLine(1, "A", "1", amount="3", kind="free")) is None
    assert computed(InvoiceLine(1, "o", 1, "4", price=Price("2.50"))) == 10
    assert computed(InvoiceLine(1, "o", 1, "4")) is None
    assert computed(InvoiceLine(1, "o", 1, price="4")) is None
    assert computed(InvoiceLine(1, "o", 1, Quantity("4", "BOX"), price=Price("2.50", unit="EA"))) is None
    assert computed(InvoiceLine(1, "o", 1, Quantity("4", "EA"), price=Price("2.50", unit="EA"))) == 10
    assert computed(OrderLine(1, "A", "9e20", "9e20")) is None
