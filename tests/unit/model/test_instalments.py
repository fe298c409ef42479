"""Instalments in money: percentages conserve the total, amounts stay as stated, and what can't be told says why."""

from decimal import Decimal

import pytest

from procurekit import Instalment, OrderLine, PurchaseOrder, Tax
from procurekit.model import instalments_of

UNTAXED = Tax(0, "Z")


def order(*terms, amount="100.01", currency="EUR", tax=UNTAXED):
    return PurchaseOrder(currency=currency, instalments=terms, lines=[OrderLine(1, "A", "1", amount, tax=tax)])


def amounts(found):
    return [None if one.amount is None else str(one.amount) for one in found.parts]


def test_percentages_add_up_to_the_total():
    terms = [Instalment(3, percent=40), Instalment(1, percent=30), Instalment(2, percent=30)]
    found = instalments_of(order(*terms))
    assert [one.number for one in found.parts] == [1, 2, 3]
    assert (amounts(found), str(found.rest)) == (["30.00", "30.00", "40.01"], "0.00")
    assert found.total == Decimal("100.01")


@pytest.mark.parametrize(
    ("currency", "expected"), [("JPY", ["34", "33", "33"]), ("KWD", ["33.334", "33.333", "33.333"])]
)
def test_in_the_currency_s_own_units(currency, expected):
    third = Decimal(100) / 3
    terms = [
        Instalment(1, percent=third),
        Instalment(2, percent=third),
        Instalment(3, percent=Decimal(100) - third - third),
    ]
    assert sorted(amounts(instalments_of(order(*terms, amount="100", currency=currency))), reverse=True) == expected


def test_amounts_stay_as_they_are_and_what_nobody_speaks_of_is_the_rest():
    found = instalments_of(order(Instalment(1, amount="20.00", percent=90), Instalment(2, percent=50)))
    assert (amounts(found), str(found.rest)) == (["20.00", "50.01"], "30.00")
    found = instalments_of(order(Instalment(1, percent=0)))
    assert (amounts(found), str(found.rest)) == (["0.00"], "100.01")


def test_more_than_the_total_is_told():
    found = instalments_of(order(Instalment(1, percent=60), Instalment(2, percent=50)))
    assert (amounts(found), found.rest) == ([None, None], None)
    assert [one.code for one in found.reasons] == ["instalment.too_much"]
    assert found.parts[0].reason.code == "instalment.too_much"
    assert "{" not in found.reasons[0].text("en")
    found = instalments_of(order(Instalment(1, amount="60"), Instalment(2, percent=50)))
    assert (amounts(found), found.rest) == (["60", "50.01"], None)


def test_of_an_unknown_total_only_stated_amounts_are_known():
    found = instalments_of(order(Instalment(1, amount="60"), Instalment(2, percent=50), tax=None))
    assert (amounts(found), found.rest) == (["60", None], None)
    assert found.parts[1].reason.code == "tax.no_percent"
    bare = instalments_of(order(Instalment(1)))
    assert (amounts(bare), bare.parts[0].reason.code) == ([None], "instalment.no_part")


def test_what_was_paid_of_each():
    terms = [
        Instalment(1, percent=30, event="order"),
        Instalment(2, percent=70, event="receipt", days=30, due="2026-05-01"),
    ]
    found = instalments_of(order(*terms, amount="100"), paid={1: Decimal(40), 2: None})
    assert [(one.paid, one.open) for one in found.parts] == [(40, 0), (None, None)]
    assert found.parts[1].as_dict() == {
        "number": 2,
        "amount": "70.00",
        "paid": None,
        "event": "receipt",
        "days": 30,
        "due": "2026-05-01",
        "reason": None,
    }
    assert instalments_of(order(*terms), Decimal(10)).parts[0].as_dict("zh")["paid"] == "0"
    assert instalments_of(order(*terms, amount="100")).parts[1].open == 70
    assert instalments_of(order(Instalment(1))).parts[0].open is None
    assert instalments_of(order(Instalment(1))).parts[0].as_dict()["reason"]["code"] == "instalment.no_part"


def test_a_credit_is_paid_back_in_parts():
    found = instalments_of(order(Instalment(1, percent=50), Instalment(2, percent=50)), Decimal("-0.01"))
    assert sorted(amounts(found)) == ["-0.01", "0.00"]
    assert found.rest == 0
